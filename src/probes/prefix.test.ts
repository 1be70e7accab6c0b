import fc from 'fast-check';
import { isPublic, PrefixTable, parseAddress, parsePrefix } from './prefix.ts';

describe('parseAddress', () => {
  it.each([
    ['192.0.2.1', 4, 0xc0000201n],
    ['::', 6, 0n],
    ['2001:db8::1', 6, 0x20010db8000000000000000000000001n],
    ['::ffff:192.0.2.1', 4, 0xc0000201n],
    ['1:2:3:4:5:6:7:8', 6, 0x00010002000300040005000600070008n],
    ['2001:DB8:0:0:1::', 6, 0x20010db8000000000001000000000000n],
  ] as const)('%s', (text, family, value) => expect(parseAddress(text)).toEqual({ family, value }));
  it.each(['', 'example.org', '192.0.2', 'fe80::1%eth0', '1.2.3.4/8'])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
  it('reads back every address', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(65535), { minLength: 8, maxLength: 8 }), (groups) => {
        const value = groups.reduce((sum, group) => sum * 65536n + BigInt(group), 0n);
        const text = groups.map((group) => group.toString(16)).join(':');
        const expected = value >> 32n === 0xffffn ? { family: 4, value: value & 0xffffffffn } : { family: 6, value };
        expect(parseAddress(text)).toEqual(expected);
      }),
    );
  });
});

it('reads prefixes and clears the bits beyond their length', () => {
  expect(parsePrefix('192.0.2.77/24')).toEqual({ family: 4, value: 0xc0000200n, length: 24 });
  for (const text of ['192.0.2.0/33', '2001:db8::/129', '192.0.2.0', 'x/8', '192.0.2.0/-1'])
    expect(parsePrefix(text)).toBeUndefined();
});

it('finds what covers an address, the longest prefix first', () => {
  const table = new PrefixTable<string>();
  for (const text of ['0.0.0.0/0', '45.0.0.0/8', '45.0.2.0/24', '45.0.2.0/24', '2a00::/16']) table.add(parsePrefix(text)!, text);
  expect(table.covering(parseAddress('45.0.2.9')!)).toEqual([['45.0.2.0/24', '45.0.2.0/24'], ['45.0.0.0/8'], ['0.0.0.0/0']]);
  expect(table.covering(parseAddress('2a00::1')!)).toEqual([['2a00::/16']]);
  expect(table.covering(parseAddress('2b00::1')!)).toEqual([]);
});

it.each([
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['169.254.1.1', false],
  ['172.31.255.255', false],
  ['172.32.0.0', true],
  ['192.0.2.1', false],
  ['203.0.113.9', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['45.0.0.1', true],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['2001:db8::1', false],
  ['2001::1', false],
  ['2002:a00:1::', false],
  ['64:ff9b::1', false],
  ['2a00::1', true],
] as const)('%s is public: %s', (text, expected) => expect(isPublic(parseAddress(text)!)).toBe(expected));
