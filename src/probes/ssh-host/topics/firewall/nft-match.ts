import { z } from 'zod';
import { always, comesFrom, comesInBy, goesTo, isFamily, isPortAmong, isProtocol, isState, maybe, never } from './conditions.ts';
import { allOf, anyOf, not, type Test } from './packet-filter.ts';

/** Elements of a set or map. */
export type Elements = readonly unknown[];

const matchSchema = z.object({ op: z.string(), left: z.unknown(), right: z.unknown() });
const leftSchema = z.union([
  z.object({ meta: z.object({ key: z.string() }) }),
  z.object({ ct: z.object({ key: z.string() }) }),
  z.object({ payload: z.object({ protocol: z.string(), field: z.string() }) }),
  z.object({ fib: z.object({ result: z.string() }) }),
  z.object({ concat: z.array(z.unknown()).max(10) }),
]);
type Left = z.infer<typeof leftSchema>;

const rangeSchema = z.object({ range: z.tuple([z.union([z.string(), z.number()]), z.union([z.string(), z.number()])]) });
const prefixSchema = z.object({ prefix: z.object({ addr: z.string(), len: z.int().min(0).max(128) }) });

/** What a `match` of libnftables-json(5) asks of a packet; one that is not understood is met maybe. */
export function matchTest(value: unknown, sets: ReadonlyMap<string, Elements>): Test {
  const parsed = matchSchema.safeParse(value);
  if (!parsed.success) return maybe;
  const { op, right } = parsed.data;
  const left = leftOf(parsed.data.left);
  if (left === null) return allOf([implied(parsed.data.left), maybe]);
  const elements = elementsOf(right, sets);
  const own = elements === null ? maybe : compare(op, left, elements);
  return allOf([implied(left), op === '!=' ? not(own) : own]);
}

/** Whether a packet has the key of a map's element. */
export function keyTest(key: unknown, element: unknown): Test {
  const left = leftOf(key);
  return left === null ? maybe : allOf([implied(left), compare('==', left, [unwrapped(element)])]);
}

/** What stands on the right: one value, several, or a named set; null for a set that is not known. */
export function elementsOf(right: unknown, sets: ReadonlyMap<string, Elements>): Elements | null {
  if (typeof right === 'string' && right.startsWith('@')) return sets.get(right.slice(1))?.map(unwrapped) ?? null;
  if (Array.isArray(right)) return right;
  for (const name of ['set', '|'] as const) {
    const inner = field(right, name);
    if (inner !== undefined) return [inner].flat().map(unwrapped);
  }
  return [right];
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** An element with a counter, a timeout or a comment is wrapped in one more object; in a map that is its key. */
function unwrapped(element: unknown): unknown {
  if (Array.isArray(element) && element.length === 2) return [unwrapped(element[0]), element[1]];
  const inner = field(field(element, 'elem'), 'val');
  return inner === undefined ? element : inner;
}

function leftOf(value: unknown): Left | null {
  const parsed = leftSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** What nft takes for granted where a field of a header is asked for: that the packet has such a header. */
function implied(left: unknown): Test {
  const parts = field(left, 'concat') ?? field(left, '&');
  if (Array.isArray(parts)) return allOf(parts.slice(0, 10).map((part) => impliedBy(part)));
  return impliedBy(left);
}

function impliedBy(left: unknown): Test {
  const protocol = field(field(left, 'payload'), 'protocol');
  switch (protocol) {
    case undefined:
    case 'ether':
    case 'vlan':
    case 'th':
      return always;
    case 'ip':
      return isFamily(4);
    case 'ip6':
      return isFamily(6);
    case 'icmp':
    case 'icmpv6':
    case 'igmp':
    case 'arp':
    case 'tcp':
    case 'udp':
    case 'udplite':
    case 'sctp':
    case 'dccp':
    case 'esp':
    case 'ah':
      return isProtocol(protocol);
    default:
      return maybe;
  }
}

function compare(op: string, left: Left, elements: Elements): Test {
  if ('payload' in left && left.payload.field === 'dport') return comparePort(op, elements);
  if (op !== '==' && op !== 'in' && op !== '!=') return maybe;
  return anyOf(elements.map((element) => isValue(left, element)));
}

function comparePort(op: string, elements: Elements): Test {
  const ranges = elements.map((element): readonly [number, number] => {
    const range = rangeSchema.safeParse(element);
    if (range.success) return [Number(range.data.range[0]), Number(range.data.range[1])];
    if (element === '*') return [0, 65_535];
    if (typeof element !== 'number') return typeof element === 'string' ? [0, 0] : [0, Number.NaN];
    if (op === '<' || op === '<=') return [0, element];
    return op === '>' || op === '>=' ? [element, 65_535] : [element, element];
  });
  return ranges.flat().every(Number.isInteger) ? isPortAmong(ranges) : maybe;
}

function isValue(left: Left, value: unknown): Test {
  if (value === '*') return always;
  if ('concat' in left) {
    const parts = field(value, 'concat');
    if (!Array.isArray(parts) || parts.length !== left.concat.length) return maybe;
    return allOf(left.concat.map((part, index) => keyTest(part, parts[index])));
  }
  if ('fib' in left) return fib(left.fib.result, value);
  if ('payload' in left) return payload(left.payload.field, value);
  if (typeof value !== 'string' && typeof value !== 'number') return maybe;
  return 'meta' in left ? meta(left.meta.key, String(value)) : conntrack(left.ct.key, String(value));
}

function meta(key: string, value: string): Test {
  switch (key) {
    case 'iif':
    case 'iifname':
      return comesInBy(value);
    case 'nfproto':
    case 'protocol':
      return value === 'ipv4' || value === 'ip' ? isFamily(4) : value === 'ipv6' || value === 'ip6' ? isFamily(6) : never;
    case 'l4proto':
      return isProtocol(value);
    case 'pkttype':
      return value === 'host' || value === 'unicast' ? always : value === 'broadcast' || value === 'multicast' ? never : maybe;
    default:
      return maybe;
  }
}

function conntrack(key: string, value: string): Test {
  if (key === 'state') return isState(value);
  if (key === 'status') return value === 'dnat' || value === 'snat' ? never : maybe;
  if (key === 'direction') return value === 'original' ? always : never;
  return maybe;
}

function fib(result: string, value: unknown): Test {
  if (result === 'type') return value === 'local' || value === 'unicast' ? always : typeof value === 'string' ? never : maybe;
  // The way back to the sender is there.
  return typeof value === 'boolean' ? (value ? always : never) : maybe;
}

function payload(name: string, value: unknown): Test {
  switch (name) {
    case 'saddr':
      return address(value, comesFrom);
    case 'daddr':
      return address(value, goesTo);
    case 'protocol':
    case 'nexthdr':
      return typeof value === 'string' || typeof value === 'number' ? isProtocol(String(value)) : maybe;
    default:
      return maybe;
  }
}

function address(value: unknown, test: (address: string, length?: number) => Test): Test {
  if (typeof value === 'string') return test(value);
  const prefix = prefixSchema.safeParse(value);
  return prefix.success ? test(prefix.data.prefix.addr, prefix.data.prefix.len) : maybe;
}
