import type { Opening } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import { parseAddress, parsePrefix } from '../prefix.ts';
import { type Interval, merged, overlap, prefixesOf, reachOf, without } from './intervals.ts';

/** One rule about what comes in, as its vendor has it. */
export interface InboundRule {
  /** What people find it under, e.g. `firewall web: rule 2`. */
  readonly name: string;
  readonly action: 'allow' | 'deny';
  /** Null for both. */
  readonly family: 4 | 6 | null;
  /** `other` has no ports (ICMP, ESP, GRE); `any` is all of them. */
  readonly protocol: 'tcp' | 'udp' | 'other' | 'any';
  /** Null for all. */
  readonly ports: readonly { readonly from: number; readonly to: number }[] | null;
  /** Addresses and CIDR prefixes; null for anybody. */
  readonly sources: readonly string[] | null;
  /** Others that are meant: groups, networks of the provider. Whom that is, is not worked out. */
  readonly peers: readonly string[];
}

export interface Defaults {
  readonly ipv4: 'denied' | 'open';
  readonly ipv6: 'denied' | 'open' | 'not-in-use';
}

/** A set of pairs of port and source. */
interface Box {
  readonly ports: Interval;
  readonly sources: Interval;
}
interface Allowed extends Box {
  readonly by: string;
}

const protocols = ['tcp', 'udp', 'other'] as const;
const lastPort = 65535n;
const lastAddress = { 4: 2n ** 32n - 1n, 6: 2n ** 128n - 1n } as const;
/** More pieces than any honest list of rules falls into. */
const maxPieces = 5000;

/**
 * Works out what gets in: for each port and source the first rule that speaks of it decides, and the default where none does.
 * @param rules in the order in which they are asked; where a vendor only allows, any order will do
 * @throws ProbeError `malformed` for a source or port that is none, `local-limit` where there are too many rules to work out
 */
export function evaluateInbound(rules: readonly InboundRule[], defaults: Defaults): Opening[] {
  return ([4, 6] as const).flatMap((family) => {
    const byDefault = family === 4 ? defaults.ipv4 : defaults.ipv6;
    if (byDefault === 'not-in-use') return [];
    return protocols.flatMap((protocol) => openingsOf(rules, family, protocol, byDefault === 'open'));
  });
}

function openingsOf(rules: readonly InboundRule[], family: 4 | 6, protocol: Opening['protocol'], open: boolean): Opening[] {
  const allPorts = { from: 0n, to: protocol === 'other' ? 0n : lastPort };
  let undecided: Box[] = [{ ports: allPorts, sources: { from: 0n, to: lastAddress[family] } }];
  const allowed: Allowed[] = [];
  const forPeers: Opening[] = [];
  for (const rule of rules) {
    if (rule.protocol !== 'any' && rule.protocol !== protocol) continue;
    if (rule.family !== null && rule.family !== family) continue;
    const ports = protocol === 'other' ? [allPorts] : portsOf(rule);
    if (rule.action === 'allow' && rule.peers.length > 0) {
      for (const { from, to } of ports)
        forPeers.push({
          family,
          protocol,
          from: Number(from),
          to: Number(to),
          sources: [],
          peers: [...rule.peers].slice(0, 50),
          reach: 'private',
          by: [rule.name.slice(0, 200)],
        });
    }
    // Whom a denial of peers concerns is not known: it takes nothing away.
    for (const sources of sourcesOf(rule, family)) {
      for (const range of ports) {
        const box = { ports: range, sources };
        if (rule.action === 'allow')
          allowed.push(...undecided.flatMap((each) => common(each, box)).map((each) => ({ ...each, by: rule.name })));
        undecided = undecided.flatMap((each) => outside(each, box));
        if (undecided.length + allowed.length > maxPieces) throw new ProbeError('local-limit', 'too many rules');
      }
    }
  }
  if (open) allowed.push(...undecided.map((each) => ({ ...each, by: 'default' })));
  return [...joined(allowed, family, protocol), ...forPeers];
}

function portsOf({ ports }: InboundRule): Interval[] {
  if (ports === null) return [{ from: 0n, to: lastPort }];
  return ports.map(({ from, to }) => {
    const isRange = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= Number(lastPort);
    if (!isRange) throw new ProbeError('malformed', 'ports of a rule');
    return { from: BigInt(from), to: BigInt(to) };
  });
}

function sourcesOf({ sources }: InboundRule, family: 4 | 6): Interval[] {
  if (sources === null) return [{ from: 0n, to: lastAddress[family] }];
  return sources.flatMap((text) => {
    const bits = family === 4 ? 32 : 128;
    const address = parseAddress(text);
    const prefix = address === undefined ? parsePrefix(text) : { ...address, length: address.family === 4 ? 32 : 128 };
    if (prefix === undefined) throw new ProbeError('malformed', 'source of a rule');
    if (prefix.family !== family) return [];
    return [{ from: prefix.value, to: prefix.value + 2n ** BigInt(bits - prefix.length) - 1n }];
  });
}

function common(one: Box, other: Box): Box[] {
  const ports = overlap(one.ports, other.ports);
  const sources = overlap(one.sources, other.sources);
  return ports && sources ? [{ ports, sources }] : [];
}

/** What of a box lies outside of another. */
function outside(box: Box, other: Box): Box[] {
  const [inner] = common(box, other);
  if (!inner) return [box];
  return [
    ...without(box.ports, inner.ports).map((ports) => ({ ports, sources: box.sources })),
    ...without(box.sources, inner.sources).map((sources) => ({ ports: inner.ports, sources })),
  ];
}

/** Ports that the same sources may reach by the same rules, as one range each. What several rules let in together is looked at together. */
function joined(allowed: readonly Allowed[], family: 4 | 6, protocol: Opening['protocol']): Opening[] {
  const edges = [...new Set(allowed.flatMap(({ ports }) => [ports.from, ports.to + 1n]))].sort((a, b) => (a < b ? -1 : 1));
  const openings: (Opening & { readonly key: string })[] = [];
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const to = edges[index + 1]! - 1n;
    const here = allowed.filter(({ ports }) => ports.from <= from && to <= ports.to);
    if (here.length === 0) continue;
    const sources = merged(here.map((each) => each.sources));
    const by = [...new Set(here.map((each) => each.by.slice(0, 200)))].sort();
    const key = JSON.stringify([sources.map((each) => [String(each.from), String(each.to)]), by]);
    const last = openings.at(-1);
    if (last?.key === key && last.to === Number(from) - 1) openings[openings.length - 1] = { ...last, to: Number(to) };
    else {
      openings.push({
        key,
        family,
        protocol,
        from: Number(from),
        to: Number(to),
        sources: prefixesOf(sources, family).slice(0, 500),
        peers: [],
        reach: reachOf(sources, family),
        by: by.slice(0, 50),
      });
    }
  }
  return openings.map(({ key: _, ...opening }) => opening);
}
