import net from 'node:net';

/** An address as a number, so that prefixes can be compared. */
export interface AddressNumber {
  readonly family: 4 | 6;
  readonly value: bigint;
}
/** An address range; bits beyond the length are zero. */
export interface Prefix extends AddressNumber {
  readonly length: number;
}

const bits = { 4: 32, 6: 128 } as const;

/** Reads an address literal; an IPv4-mapped IPv6 address is its IPv4 address. Undefined when it is none, or has a zone. */
export function parseAddress(text: string): AddressNumber | undefined {
  const family = net.isIP(text);
  if (family === 0 || text.includes('%')) return undefined;
  if (family === 4) return { family, value: text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n) };
  // The parser of URLs writes every IPv6 address in hexadecimal groups with one gap at most.
  const [left = '', right] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groups(left);
  const after = groups(right ?? '');
  const gap = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const value = [...before, ...gap, ...after].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffffffffn } : { family: 6, value };
}

/** Reads `address/length`. Undefined when it is none. */
export function parsePrefix(text: string): Prefix | undefined {
  const parts = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const address = parts ? parseAddress(parts[1]!) : undefined;
  const length = Number(parts?.[2]);
  if (!address || length > bits[address.family]) return undefined;
  return { ...address, value: firstBits(address, length), length };
}

const firstBits = ({ family, value }: AddressNumber, length: number) => {
  const rest = BigInt(bits[family] - length);
  return (value >> rest) << rest;
};

/** Values by prefix, found by any address that lies in it. */
export class PrefixTable<T> {
  readonly #levels: Record<4 | 6, Map<number, Map<bigint, T[]>>> = { 4: new Map(), 6: new Map() };

  add(prefix: Prefix, value: T): void {
    const levels = this.#levels[prefix.family];
    const level = levels.get(prefix.length) ?? new Map<bigint, T[]>();
    levels.set(prefix.length, level);
    const known = level.get(prefix.value);
    if (known) known.push(value);
    else level.set(prefix.value, [value]);
  }

  /** Values of every prefix the address lies in, those of one prefix together, the longest prefix first. */
  covering(address: AddressNumber): readonly (readonly T[])[] {
    const levels = [...this.#levels[address.family]].sort(([a], [b]) => b - a);
    return levels.flatMap(([length, level]) => {
      const found = level.get(firstBits(address, length));
      return found ? [found] : [];
    });
  }
}

/** IANA special-purpose registries and multicast: addresses that lie nowhere in particular. */
const specialV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Within 2000::/3, the only range of IPv6 that is routed. */
const specialV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const special = new PrefixTable<true>();
for (const text of [...specialV4, ...specialV6]) special.add(parsePrefix(text)!, true);
const routed = parsePrefix('2000::/3')!;

/** Whether an address belongs to one machine somewhere on the public Internet. */
export const isPublic = (address: AddressNumber): boolean =>
  special.covering(address).length === 0 && (address.family === 4 || firstBits(address, routed.length) === routed.value);
