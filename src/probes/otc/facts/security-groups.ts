import type { Opening } from '../../../facts/index.ts';
import type { Listing } from '../../api/pages.ts';
import { ProbeError } from '../../define.ts';
import { evaluateInbound, type InboundRule } from '../../firewall/evaluate.ts';
import type { SecurityGroup, SecurityRule } from '../lists/network.ts';

interface Ranked {
  readonly rule: InboundRule;
  readonly priority: number;
}

/**
 * What some security groups let through together; what no rule allows is denied. The lower number of a rule decides. Which of two rules with
 * the same number, of two groups, or of the groups of two interfaces comes first, the interface does not tell: where that makes a difference,
 * nothing is known.
 * @throws ProbeError where a rule was not understood, or not seen
 */
export function openingsOf(
  groups: readonly SecurityGroup[],
  known: { readonly groups: Listing<SecurityGroup>; readonly rules: Listing<SecurityRule> },
  { interfaces, ipv6 }: { readonly interfaces: number; readonly ipv6: boolean },
): Opening[] {
  if (known.rules.failure !== null) throw known.rules.failure;
  const nameOf = new Map(known.groups.items.map(({ id, name }) => [id, name]));
  const ranked = groups.flatMap((group) =>
    known.rules.items.filter((rule) => rule.security_group_id === group.id).flatMap((rule) => rankedOf(rule, group, nameOf)),
  );
  const isOrdered = groups.length <= 1 && interfaces <= 1;
  const inOrder = (first: 'allow' | 'deny') =>
    [...ranked]
      .sort((a, b) => {
        const byAction = a.rule.action === b.rule.action ? 0 : a.rule.action === first ? -1 : 1;
        return isOrdered ? a.priority - b.priority || byAction : byAction;
      })
      .map(({ rule }) => rule);
  const defaults = { ipv4: 'denied', ipv6: ipv6 ? 'denied' : 'not-in-use' } as const;
  const [most, least] = [evaluateInbound(inOrder('allow'), defaults), evaluateInbound(inOrder('deny'), defaults)];
  if (reachOf(most) !== reachOf(least)) throw new ProbeError('not-visible', 'order of allowing and denying rules');
  return most;
}

const reachOf = (openings: readonly Opening[]) => JSON.stringify(openings.map(({ by: _, ...opening }) => opening));

function rankedOf(rule: SecurityRule, group: SecurityGroup, nameOf: ReadonlyMap<string, string>): Ranked[] {
  if (rule.direction === 'egress') return [];
  if (rule.direction !== 'ingress') throw new ProbeError('malformed', `direction ${rule.direction}`);
  const { action, remote_ip_prefix, remote_group_id, remote_address_group_id } = rule;
  if (action !== 'allow' && action !== 'deny') throw new ProbeError('malformed', `action ${action}`);
  // Whom a list of addresses means, it alone says; it may be everybody.
  if (remote_address_group_id && action === 'allow') throw new ProbeError('not-visible', `address group of ${group.name}`);
  const peers = remote_group_id
    ? [`security group ${nameOf.get(remote_group_id) ?? remote_group_id}`.slice(0, 200)]
    : remote_address_group_id
      ? [`address group ${remote_address_group_id}`.slice(0, 200)]
      : [];
  const protocol = protocolOf(rule.protocol);
  return [
    {
      priority: rule.priority,
      rule: {
        name: `security group ${group.name}: ${rule.description || `rule ${rule.id}`}`,
        action,
        family: familyOf(rule.ethertype),
        protocol,
        ports: protocol === 'other' ? null : portsOf(rule.multiport),
        sources: peers.length > 0 ? [] : remote_ip_prefix ? [remote_ip_prefix] : null,
        peers,
      },
    },
  ];
}

/** Without a word a rule is about IPv4. */
function familyOf(ethertype: string | null | undefined): 4 | 6 {
  if (!ethertype || /^ipv4$/i.test(ethertype)) return 4;
  if (/^ipv6$/i.test(ethertype)) return 6;
  throw new ProbeError('malformed', `ethertype ${ethertype}`);
}

/** A name or a number of IANA's protocols; without a word, all. */
function protocolOf(protocol: string | null | undefined): InboundRule['protocol'] {
  if (!protocol || protocol === 'any') return 'any';
  if (protocol === 'tcp' || protocol === '6') return 'tcp';
  if (protocol === 'udp' || protocol === '17') return 'udp';
  const isKnown = /^(?:icmp|icmpv6)$/.test(protocol) || (/^\d{1,3}$/.test(protocol) && Number(protocol) <= 255);
  if (isKnown) return 'other';
  throw new ProbeError('malformed', `protocol ${protocol}`);
}

/** `22,3389,80`, `1-30`, a number; without a word, all. */
function portsOf(multiport: string | number | null | undefined): InboundRule['ports'] {
  if (multiport === null || multiport === undefined || multiport === '') return null;
  return String(multiport)
    .split(',')
    .map((part) => {
      const [, from, to = from] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part) ?? [];
      if (from === undefined) throw new ProbeError('malformed', `ports ${part}`);
      return { from: Number(from), to: Number(to) };
    });
}
