import fc from 'fast-check';
import { evaluateInbound, type InboundRule } from './evaluate.ts';

const closed = { ipv4: 'denied', ipv6: 'denied' } as const;
const rule = (changes: Partial<InboundRule> = {}): InboundRule => ({
  name: 'r',
  action: 'allow',
  family: null,
  protocol: 'tcp',
  ports: [{ from: 22, to: 22 }],
  sources: ['0.0.0.0/0', '::/0'],
  peers: [],
  ...changes,
});
const told = (rules: readonly InboundRule[], defaults: Parameters<typeof evaluateInbound>[1] = closed) =>
  evaluateInbound(rules, defaults).map(
    ({ family, protocol, from, to, reach, sources }) => `v${family} ${protocol} ${from}-${to} ${reach} ${sources.join(' ')}`,
  );

describe('what gets in', () => {
  it('by a rule for everybody, in both families', () => {
    expect(told([rule()])).toEqual(['v4 tcp 22-22 world 0.0.0.0/0', 'v6 tcp 22-22 world ::/0']);
  });

  it('nothing without a rule, everything where that is the default', () => {
    expect(told([])).toEqual([]);
    expect(told([], { ipv4: 'open', ipv6: 'not-in-use' })).toEqual([
      'v4 tcp 0-65535 world 0.0.0.0/0',
      'v4 udp 0-65535 world 0.0.0.0/0',
      'v4 other 0-0 world 0.0.0.0/0',
    ]);
  });

  it('IPv6 alone, where a rule for IPv4 hides nothing', () => {
    expect(told([rule({ sources: ['::/0'] })])).toEqual(['v6 tcp 22-22 world ::/0']);
    expect(told([rule({ sources: null, family: 6 })])).toEqual(['v6 tcp 22-22 world ::/0']);
  });

  it('a port in the middle of a range, and ports of all protocols', () => {
    expect(told([rule({ ports: [{ from: 1, to: 65535 }], sources: ['0.0.0.0/0'] })])).toEqual(['v4 tcp 1-65535 world 0.0.0.0/0']);
    expect(told([rule({ protocol: 'any', ports: null, sources: ['192.0.2.7'] })])).toEqual([
      'v4 tcp 0-65535 some 192.0.2.7/32',
      'v4 udp 0-65535 some 192.0.2.7/32',
      'v4 other 0-0 some 192.0.2.7/32',
    ]);
  });

  it('the world by two halves, in one rule or in two', () => {
    expect(told([rule({ sources: ['0.0.0.0/1', '128.0.0.0/1'] })])).toEqual(['v4 tcp 22-22 world 0.0.0.0/0']);
    expect(told([rule({ name: 'a', sources: ['0.0.0.0/1'] }), rule({ name: 'b', sources: ['128.0.0.0/1'] })])).toEqual([
      'v4 tcp 22-22 world 0.0.0.0/0',
    ]);
  });

  it('an office, a partner, and networks nobody outside has', () => {
    expect(told([rule({ sources: ['198.51.100.0/24'] })])).toEqual(['v4 tcp 22-22 some 198.51.100.0/24']);
    expect(told([rule({ sources: ['10.0.0.0/8', 'fd00::/8'] })])).toEqual([
      'v4 tcp 22-22 private 10.0.0.0/8',
      'v6 tcp 22-22 private fd00::/8',
    ]);
    expect(told([rule({ sources: ['8.0.0.0/8'] })])).toEqual(['v4 tcp 22-22 world 8.0.0.0/8']);
    expect(told([rule({ sources: ['2a00::/12'] })])).toEqual(['v6 tcp 22-22 world 2a00::/12']);
  });

  it('groups besides addresses are told, not worked out', () => {
    const [opening] = evaluateInbound([rule({ sources: [], peers: ['group web'] })], closed);
    expect(opening).toMatchObject({ sources: [], peers: ['group web'], reach: 'private' });
  });
});

describe('the order decides', () => {
  const denyAll = rule({ name: 'deny', action: 'deny' });
  it('a denial before', () => expect(told([denyAll, rule()])).toEqual([]));
  it('a denial behind', () => expect(told([rule(), denyAll])).toHaveLength(2));
  it('a denial of half the world leaves the other half', () => {
    expect(told([rule({ action: 'deny', sources: ['0.0.0.0/1'] }), rule({ sources: ['0.0.0.0/0'] })])).toEqual([
      'v4 tcp 22-22 world 128.0.0.0/1',
    ]);
  });
  it('a denial of IPv4 leaves IPv6', () => {
    expect(told([rule({ action: 'deny', sources: ['0.0.0.0/0'] }), rule()])).toEqual(['v6 tcp 22-22 world ::/0']);
  });
  it('a denial of one port splits the range', () => {
    const all = rule({ ports: null, sources: ['0.0.0.0/0'] });
    expect(told([rule({ action: 'deny', sources: ['0.0.0.0/0'] }), all])).toEqual([
      'v4 tcp 0-21 world 0.0.0.0/0',
      'v4 tcp 23-65535 world 0.0.0.0/0',
    ]);
  });
  it('a denial of a group takes nothing away', () => {
    expect(told([rule({ action: 'deny', sources: [], peers: ['group web'] }), rule({ sources: ['0.0.0.0/0'] })])).toHaveLength(1);
  });
});

it.each([[['not an address']], [['192.0.2.0/33']], [['192.0.2.0/24/1']], [['']]])('refuses the sources %j', (sources) => {
  expect(() => evaluateInbound([rule({ sources })], closed)).toThrow('malformed');
});
it.each([[{ from: 5, to: 4 }], [{ from: -1, to: 4 }], [{ from: 0, to: 65536 }], [{ from: 1.5, to: 2 }]])(
  'refuses the ports %j',
  (range) => {
    expect(() => evaluateInbound([rule({ ports: [range] })], closed)).toThrow('malformed');
  },
);
it('gives up on more rules than can be worked out', () => {
  const many = Array.from({ length: 6000 }, (_, index) =>
    rule({ sources: [`10.${index >> 8}.${index & 255}.1`], ports: [{ from: (index * 2) % 60_000, to: (index * 2) % 60_000 }] }),
  );
  expect(() => evaluateInbound(many, closed)).toThrow('too many rules');
});

it('says of each port and source what the first rule that fits says', () => {
  const prefixes = ['0.0.0.0/0', '10.0.0.0/8', '192.0.2.0/24', '192.0.2.128/25', '128.0.0.0/1'];
  const addresses = ['10.1.2.3', '192.0.2.1', '192.0.2.200', '8.8.8.8', '200.1.1.1'];
  const covers = (prefix: string, address: string) => {
    const [base, length] = prefix.split('/') as [string, string];
    const value = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const size = 2 ** (32 - Number(length));
    return Math.floor(value(base) / size) === Math.floor(value(address) / size);
  };
  const anyRule = fc.record({
    action: fc.constantFrom('allow' as const, 'deny' as const),
    sources: fc.array(fc.constantFrom(...prefixes), { minLength: 1, maxLength: 3 }),
    ports: fc.option(
      fc
        .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }))
        .map(([a, b]) => [{ from: Math.min(a, b), to: Math.max(a, b) }]),
    ),
  });
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 8 }), fc.boolean(), (list, open) => {
      const rules = list.map((each, index) => rule({ ...each, name: `r${index}` }));
      const openings = evaluateInbound(rules, { ipv4: open ? 'open' : 'denied', ipv6: 'not-in-use' }).filter(
        ({ protocol }) => protocol === 'tcp',
      );
      for (const address of addresses) {
        for (let port = 0; port <= 10; port++) {
          const first = rules.find(
            ({ sources, ports }) =>
              sources!.some((each) => covers(each, address)) &&
              (ports === null || ports.some(({ from, to }) => from <= port && port <= to)),
          );
          const expected = first === undefined ? open : first.action === 'allow';
          const actual = openings.some(
            ({ from, to, sources }) => from <= port && port <= to && sources.some((each) => covers(each, address)),
          );
          expect(actual).toBe(expected);
        }
      }
    }),
  );
});
