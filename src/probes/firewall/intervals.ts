import type { Opening } from '../../facts/index.ts';
import { parsePrefix } from '../prefix.ts';

/** From one number to another, both included. */
export interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

const isBefore = (one: bigint, other: bigint) => one < other;
const larger = (one: bigint, other: bigint) => (isBefore(one, other) ? other : one);
const smaller = (one: bigint, other: bigint) => (isBefore(one, other) ? one : other);

/** What two intervals have in common; undefined where that is nothing. */
export function overlap(one: Interval, other: Interval): Interval | undefined {
  const [from, to] = [larger(one.from, other.from), smaller(one.to, other.to)];
  return from <= to ? { from, to } : undefined;
}

/** What is left of an interval without what it has in common with another. */
export function without(whole: Interval, other: Interval): Interval[] {
  const part = overlap(whole, other);
  if (part === undefined) return [whole];
  const left = whole.from < part.from ? [{ from: whole.from, to: part.from - 1n }] : [];
  const right = part.to < whole.to ? [{ from: part.to + 1n, to: whole.to }] : [];
  return [...left, ...right];
}

/** The same numbers in as few intervals as possible, in order. */
export function merged(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const each of [...intervals].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = result.at(-1);
    if (last && each.from <= last.to + 1n) result[result.length - 1] = { from: last.from, to: larger(each.to, last.to) };
    else result.push(each);
  }
  return result;
}

/** Ranges of addresses as CIDR prefixes (RFC 4632, RFC 4291). */
export const prefixesOf = (intervals: readonly Interval[], family: 4 | 6): string[] =>
  intervals.flatMap((interval) => prefixesOfOne(interval, family === 4 ? 32 : 128));

function prefixesOfOne({ from, to }: Interval, bits: number): string[] {
  const prefixes: string[] = [];
  for (let at = from; at <= to && prefixes.length < 500; ) {
    let length = bits;
    const sizeOf = (of: number) => 2n ** BigInt(bits - of);
    while (length > 0 && at % sizeOf(length - 1) === 0n && at + sizeOf(length - 1) - 1n <= to) length--;
    prefixes.push(`${textOf(at, bits)}/${length}`);
    at += sizeOf(length);
  }
  return prefixes;
}

function textOf(value: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

const intervalOf = (text: string, bits: number): Interval => {
  const { value, length } = parsePrefix(text)!;
  return { from: value, to: value + 2n ** BigInt(bits - length) - 1n };
};

/** Addresses nobody on the internet has: RFC 6890, multicast, reserved. Those kept for examples count as public, as they stand for such. */
const nobodys = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
].map((text) => intervalOf(text, 32));
const routed = intervalOf('2000::/3', 128);

/**
 * From this many public addresses on, sources are the world: 2^24 of IPv4 (a /8) are no office and no partner, nor is a /16 of IPv6,
 * which registries give to no single holder.
 */
const worldFrom = { 4: 2n ** 24n, 6: 2n ** 112n } as const;

/** How much of the internet some ranges of addresses are. */
export function reachOf(sources: readonly Interval[], family: 4 | 6): Opening['reach'] {
  const all = merged(sources);
  const open =
    family === 4
      ? nobodys.reduce<Interval[]>((rest, each) => rest.flatMap((one) => without(one, each)), all)
      : all.flatMap((each) => overlap(each, routed) ?? []);
  const count = open.reduce((sum, { from, to }) => sum + (to - from + 1n), 0n);
  if (count === 0n) return 'private';
  return count >= worldFrom[family] ? 'world' : 'some';
}
