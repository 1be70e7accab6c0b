import type { FirewallRules } from '../../facts/index.ts';
import type { Listing } from '../api/pages.ts';
import { ProbeError, toProbeError } from '../define.ts';
import { evaluateInbound, type InboundRule } from '../firewall/evaluate.ts';
import {
  addressesOf,
  type Compute,
  type GroupRule,
  isPublic,
  namesOfServer,
  type SecurityGroup,
  type Server,
} from './compute.ts';
import { labelsOf, type Seen } from './places.ts';

/** What has its own inbound rules: who it is, and how it is told. */
export interface Guarded extends Pick<FirewallRules, 'type' | 'addresses' | 'public' | 'inbound'> {
  readonly names: readonly string[];
  readonly tags?: readonly string[] | null | undefined;
}

export const rulesFact = (
  { names, tags, addresses, ...fields }: Guarded,
  { target, source, organization }: Seen,
): FirewallRules => ({
  kind: 'firewall-rules',
  subject: { id: `${target}: ${names[0]}`, names: [...names] },
  source,
  system: `scaleway organization ${organization}`,
  guards: names[0]!,
  labels: labelsOf(tags),
  addresses: addresses.slice(0, 100),
  ...fields,
});

/** What a look at rules came to, or why it came to nothing. */
export async function inboundBy(work: () => Promise<FirewallRules['inbound']>): Promise<FirewallRules['inbound']> {
  try {
    return await work();
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return { seen: false, reason, detail };
  }
}

/** What the security group of a server lets through to its public addresses. Private networks are not filtered by it. */
export const serverRules = async (
  server: Server,
  groups: Listing<SecurityGroup>,
  compute: Compute,
  seen: Seen,
): Promise<FirewallRules> =>
  rulesFact(
    {
      names: namesOfServer(server),
      tags: server.tags,
      type: 'server',
      addresses: addressesOf(server),
      public: isPublic(server),
      inbound: await inboundBy(() => inboundOf(server, groups, compute)),
    },
    seen,
  );

async function inboundOf(server: Server, groups: Listing<SecurityGroup>, compute: Compute): Promise<FirewallRules['inbound']> {
  const attached = server.security_group;
  if (!attached) throw new ProbeError('not-visible', 'security_group of the server');
  // On the older kind of network nobody says that the group is asked for IPv6, too.
  if (server.ipv6?.address && server.routed_ip_enabled !== true) throw new ProbeError('not-visible', 'ipv6 without routed_ip');
  const group = groups.items.find(({ id, at }) => id === attached.id && at === server.at);
  if (group === undefined) throw groups.failure ?? new ProbeError('incomplete', `security group ${attached.id}`);
  if (group.state !== 'available') throw new ProbeError('not-visible', `security group ${group.id}: ${group.state ?? '?'}`);
  const { items, failure } = await compute.rules(group);
  if (failure) throw failure;
  const name = group.name || group.id;
  const rest = restOf(group);
  const isUnseen = isPublic(server) === null;
  const [hasIpv4, hasIpv6] = [4, 6].map((family) => isUnseen || hasFamily(addressesOf(server), family));
  const defaults = { ipv4: hasIpv4 ? rest : 'denied', ipv6: hasIpv6 ? rest : 'not-in-use' } as const;
  const inbound = inOrder(items.filter(isInbound)).map((rule) => ruleOf(rule, name));
  return {
    seen: true,
    guarded: true,
    firewalls: [name.slice(0, 200)],
    default: defaults,
    openings: evaluateInbound(inbound, defaults).filter(({ family }) => family === 6 || hasIpv4),
  };
}

export const hasFamily = (addresses: readonly string[], family: number): boolean =>
  addresses.some((address) => address.includes(':') === (family === 6));

function restOf({ inbound_default_policy: policy }: SecurityGroup): 'denied' | 'open' {
  if (policy === 'accept') return 'open';
  if (policy === 'drop') return 'denied';
  throw new ProbeError('malformed', `inbound_default_policy ${policy ?? '?'}`);
}

function isInbound({ direction }: GroupRule): boolean {
  if (direction !== 'inbound' && direction !== 'outbound') throw new ProbeError('malformed', `direction ${direction ?? '?'}`);
  return direction === 'inbound';
}

/** Two rules at one position are asked in an order that nobody knows: that matters where they do not agree. */
function inOrder(rules: readonly GroupRule[]): GroupRule[] {
  const placed = rules.map((rule) => {
    if (typeof rule.position !== 'number') throw new ProbeError('malformed', 'position of a rule');
    return { rule, at: rule.position };
  });
  placed.sort((a, b) => a.at - b.at);
  const isUnclear = placed.some(({ rule, at }, index) => {
    const before = placed[index - 1];
    return before?.at === at && before.rule.action !== rule.action;
  });
  if (isUnclear) throw new ProbeError('not-visible', 'order of the rules');
  return placed.map(({ rule }) => rule);
}

function ruleOf(rule: GroupRule, group: string): InboundRule {
  const { action, ip_range: range, position, dest_port_from: from, dest_port_to: to } = rule;
  if (action !== 'accept' && action !== 'drop') throw new ProbeError('malformed', `action ${action ?? '?'}`);
  if (!range) throw new ProbeError('malformed', 'ip_range of a rule');
  if (from === undefined || to === undefined) throw new ProbeError('malformed', 'ports of a rule');
  if (from === null && to !== null) throw new ProbeError('malformed', 'ports of a rule');
  return {
    name: `security group ${group}: rule ${position}`,
    action: action === 'accept' ? 'allow' : 'deny',
    family: null,
    protocol: protocolOf(rule),
    ports: from === null ? null : [{ from, to: to ?? from }],
    sources: [range],
    peers: [],
  };
}

function protocolOf({ protocol }: GroupRule): InboundRule['protocol'] {
  if (protocol === 'TCP') return 'tcp';
  if (protocol === 'UDP') return 'udp';
  if (protocol === 'ICMP') return 'other';
  if (protocol === 'ANY') return 'any';
  throw new ProbeError('malformed', `protocol ${protocol ?? '?'}`);
}
