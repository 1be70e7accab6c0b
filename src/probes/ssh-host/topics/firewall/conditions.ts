import { isIP } from 'node:net';
import type { Certainty, Test } from './packet-filter.ts';

export const maybe: Test = () => 'maybe';
export const always: Test = () => 'yes';
export const never: Test = () => 'no';

/** The interface a packet comes in by; a pattern may end in `*` or `+`. */
export function comesInBy(pattern: string): Test {
  const begin = /^(.*)[*+]$/s.exec(pattern)?.[1];
  return ({ by }) => {
    if (begin === '') return 'yes';
    if (pattern === 'lo') return 'no';
    if (by === null) return 'maybe';
    return (begin === undefined ? by === pattern : by.startsWith(begin)) ? 'yes' : 'no';
  };
}

const protocolNumbers: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp' };

/** The protocol above IP, by name or number. */
export function isProtocol(name: string): Test {
  const wanted = Object.hasOwn(protocolNumbers, name) ? protocolNumbers[name]! : name;
  if (wanted === 'all' || wanted === '0') return always;
  return ({ protocol }) => (protocol === wanted ? 'yes' : 'no');
}

export const isFamily =
  (family: 4 | 6): Test =>
  (packet) =>
    packet.family === family ? 'yes' : 'no';

/**
 * The destination port, for ports from `first` to `last` of each range. The packet's port is one that nobody has in mind: hardly one of a
 * few, surely one of all, and maybe one of half of them.
 */
export function isPortAmong(ranges: readonly (readonly [number, number])[]): Test {
  const count = ranges.reduce((sum, [first, last]) => sum + Math.max(0, last - first + 1), 0);
  if (count >= 65_535) return always;
  return count >= 32_768 ? maybe : never;
}

/** `22`, `1024:2048`, `1024-2048`, or a service's name; null for what is no port. */
export function portRange(text: string): readonly [number, number] | null {
  const found = /^(\d{0,5})[:-](\d{0,5})$/.exec(text);
  if (found) return [Number(found[1] || 0), Number(found[2] || 65_535)];
  return /^(?:\d{1,5}|[a-z][\w.-]{0,40})$/i.test(text) ? [0, 0] : null;
}

/** Prefixes from which nobody outside comes, or to which nothing for the machine alone goes. */
const elsewhere = [/^fe[89ab][0-9a-f]:/i, /^f[cd][0-9a-f]{2}:/i, /^ff[0-9a-f]{2}:/i, /^(?:22[4-9]|23\d|24\d|25[0-5])\./];

/**
 * Where a packet comes from: surely from everywhere, hardly from one network, and maybe from one so large that a few of its size are
 * everywhere. `length` is that of the prefix; an address has all its bits.
 */
export function comesFrom(address: string, length = isIP(address) === 6 ? 128 : 32): Test {
  const version = isIP(address);
  if (version === 0) return maybe;
  const inIts: Certainty =
    length === 0 ? 'yes' : elsewhere.some((each) => each.test(address)) || length >= (version === 4 ? 8 : 16) ? 'no' : 'maybe';
  return ({ family }) => (family === (version === 4 ? 4 : 6) ? inIts : 'no');
}

/** Where it goes: maybe to each address that the machine may have as its own. */
export function goesTo(address: string, length?: number): Test {
  const version = isIP(address);
  if (version === 0) return maybe;
  const inIts: Certainty = length === 0 ? 'yes' : elsewhere.slice(2).some((each) => each.test(address)) ? 'no' : 'maybe';
  return ({ family }) => (family === (version === 4 ? 4 : 6) ? inIts : 'no');
}

/** Connection tracking: the packet is the first of its connection, unless it is not tracked. */
export function isState(text: string): Test {
  const state = text.toLowerCase();
  if (state === 'new') return ({ untracked }) => (untracked ? 'maybe' : 'yes');
  return state === 'untracked' ? ({ untracked }) => (untracked ? 'maybe' : 'no') : never;
}
