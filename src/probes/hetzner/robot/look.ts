import { z } from 'zod';
import type { Fact, FactKind, FirewallRules, HostingLocation, ProbeFailure, Source } from '../../../facts/index.ts';
import type { HetznerRobotTarget } from '../../../inventory/target.ts';
import { openApi } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import { type Listing, single } from '../../api/pages.ts';
import { type Discovery, type ProbeContext, ProbeError, type ProbeResult, toProbeError } from '../../define.ts';
import { evaluateInbound, type InboundRule } from '../../firewall/evaluate.ts';
import { foundHosts } from '../../found.ts';
import { countryOfRegion } from '../../regions.ts';

const server = z.object({
  server: z.object({
    server_number: z.int().min(0),
    server_name: z.string().max(300),
    server_ip: z.string().max(64).nullable(),
    server_ipv6_net: z.string().max(64).nullable(),
    ip: z.array(z.string().max(64)).nullable(),
    subnet: z.array(z.object({ ip: z.string().max(64), mask: z.union([z.string().max(64), z.int()]) })).nullable(),
    dc: z.string().max(100),
  }),
});
type Server = z.infer<typeof server>['server'];

const rule = z.object({
  name: z.string().nullable().default(''),
  ip_version: z.string().nullable().optional(),
  dst_ip: z.string().nullable().optional(),
  dst_port: z.string().nullable().optional(),
  src_ip: z.string().nullable().optional(),
  src_port: z.string().nullable().optional(),
  protocol: z.string().nullable().optional(),
  tcp_flags: z.string().nullable().optional(),
  action: z.string(),
});
type Rule = z.infer<typeof rule>;

const firewall = z.object({
  firewall: z.object({
    status: z.string(),
    filter_ipv6: z.boolean(),
    port: z.string(),
    rules: z.object({ input: z.array(rule) }),
  }),
});

export const robotHost = 'https://robot-ws.your-server.de';

/** The web service of Robot (https://robot.hetzner.com/doc/webservice): HTTP Basic, lists in one piece, refusals for too many requests with status 403. */
export function openRobot(target: HetznerRobotTarget, context: ProbeContext) {
  const basic = Buffer.from(`${target.user}:${target.password.reveal()}`).toString('base64');
  const api = openApi(
    {
      base: target.baseUrl ?? robotHost,
      ca: target.ca,
      authorize: () => ({ authorization: `Basic ${basic}` }),
      isTooMany: (status, code) => status === 403 && code === 'RATE_LIMIT_EXCEEDED',
    },
    context,
  );
  return {
    api,
    servers: (): Promise<Listing<Server>> =>
      single(async () => {
        try {
          return (await api.get('/server', z.array(server))).map((each) => each.server);
        } catch (error) {
          // Its word for an account without servers.
          if (error instanceof ApiError && error.status === 404 && error.code === 'SERVER_NOT_FOUND') return [];
          throw error;
        }
      }),
    firewall: async (number: number) => (await api.get(`/firewall/${number}`, firewall)).firewall,
    close: () => api.close(),
  };
}

/** Looks at all dedicated servers of an account: where they stand, and what the switch in front of them lets through. */
export async function look(target: HetznerRobotTarget, context: ProbeContext): Promise<ProbeResult> {
  const robot = openRobot(target, context);
  const facts: Fact[] = [];
  const failures: ProbeFailure[] = [];
  const isWanted = (kind: FactKind) => context.wants.kinds?.includes(kind) ?? true;
  try {
    const { items, failure } = await robot.servers();
    const kinds = (['firewall-rules', 'hosting-location'] as const).filter(isWanted);
    if (failure && kinds.length > 0) failures.push(context.failure(failure, { kinds }));
    if (isWanted('hosting-location')) facts.push(...items.map((each) => locationOf(each, target.id, context.source())));
    if (isWanted('firewall-rules')) {
      facts.push(
        ...(await Promise.all(
          items.map(async (each): Promise<FirewallRules> => {
            return {
              kind: 'firewall-rules',
              subject: subjectOf(each, target.id),
              source: context.source(),
              system: target.id,
              guards: nameOf(each),
              type: 'server',
              addresses: [...addressesOf(each), ...networksOf(each)].slice(0, 100),
              public: true,
              labels: {},
              inbound: await inboundOf(() => robot.firewall(each.server_number), each),
            };
          }),
        )),
      );
    }
    return { facts, failures };
  } finally {
    robot.close();
  }
}

/** Every address of the account's servers. */
export async function discover(target: HetznerRobotTarget, context: ProbeContext): Promise<Discovery> {
  const robot = openRobot(target, context);
  try {
    const { items, failure } = await robot.servers();
    const owners = items.map((each) => ({ name: nameOf(each), labels: {}, addresses: addressesOf(each) }));
    return foundHosts(target, owners, [failure], context);
  } finally {
    robot.close();
  }
}

const nameOf = ({ server_name, server_number }: Server) => server_name || `server ${server_number}`;

const addressesOf = ({ server_ip, ip, server_ipv6_net }: Server): string[] => [
  ...new Set([
    ...(server_ip === null ? [] : [server_ip]),
    ...(ip ?? []),
    // The first address of its network is the one it is set up with.
    ...(server_ipv6_net === null ? [] : [server_ipv6_net.replace(/\/\d+$/, '').replace(/::$/, '::1')]),
  ]),
];

/** Networks that lead to a server besides: which of their addresses it uses is not known. */
const networksOf = ({ subnet, server_ipv6_net }: Server): string[] =>
  (subnet ?? []).filter(({ ip }) => ip !== server_ipv6_net).map(({ ip, mask }) => `${ip}/${mask}`);

const subjectOf = (each: Server, project: string) => ({
  id: `${project}: ${nameOf(each)}`,
  names: [nameOf(each), `hetzner robot server ${each.server_number}`, ...addressesOf(each)],
});

/** Data centres are called by their site, e.g. `FSN1-DC14`. */
function locationOf(each: Server, project: string, source: Source): HostingLocation {
  const region = each.dc.split('-')[0]!.toLowerCase();
  const country = countryOfRegion('hetzner', region);
  return {
    kind: 'hosting-location',
    subject: subjectOf(each, project),
    source,
    country,
    region: each.dc.slice(0, 100),
    provider: 'hetzner',
    project,
    labels: {},
    evidence: 'provider-api',
    undetermined: country === null ? 'unknown-region' : null,
  };
}

/**
 * The first rule that fits decides, and what no rule fits is discarded. Without `filter_ipv6`, IPv6 passes as it is.
 */
async function inboundOf(
  ask: () => Promise<z.infer<typeof firewall>['firewall']>,
  each: Server,
): Promise<FirewallRules['inbound']> {
  const ipv6 = [...addressesOf(each), ...networksOf(each)].some((address) => address.includes(':')) ? 'open' : 'not-in-use';
  try {
    const { status, filter_ipv6, port, rules } = await ask();
    // The other port is that of a console, and leaves open what comes in here.
    if (port !== 'main') throw new ProbeError('not-visible', `firewall: port ${port}`);
    if (status !== 'active' && status !== 'disabled') throw new ProbeError('not-visible', `firewall: ${status}`);
    if (status === 'disabled') return unguarded(ipv6);
    const defaults = { ipv4: 'denied', ipv6: ipv6 === 'open' && filter_ipv6 ? 'denied' : ipv6 } as const;
    const input = rules.input.map((one, index) => ruleOf(one, `firewall: ${one.name || `rule ${index + 1}`}`));
    const concerned = filter_ipv6 ? input : input.map((one) => ({ ...one, family: 4 as const }));
    return { seen: true, guarded: true, firewalls: ['robot'], default: defaults, openings: evaluateInbound(concerned, defaults) };
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return { seen: false, reason, detail };
  }
}

const unguarded = (ipv6: 'open' | 'not-in-use'): FirewallRules['inbound'] => {
  const defaults = { ipv4: 'open', ipv6 } as const;
  return { seen: true, guarded: false, firewalls: [], default: defaults, openings: evaluateInbound([], defaults) };
};

/**
 * A rule of Robot. One that fits only some packets of a connection (flags, a port of the sender, one of several addresses) lets through what it
 * lets through, but where it discards, the rest still passes.
 */
function ruleOf(one: Rule, name: string): InboundRule {
  const { action, protocol, ip_version, tcp_flags, src_port, dst_ip } = one;
  if (action !== 'accept' && action !== 'discard') throw new ProbeError('malformed', `action ${action}`);
  const isPartial = Boolean(tcp_flags) || Boolean(src_port) || Boolean(dst_ip);
  const none = action === 'discard' ? isPartial : isForAnswers(one);
  return {
    name,
    action: action === 'accept' ? 'allow' : 'deny',
    family: familyOf(ip_version),
    protocol: protocolOf(protocol),
    ports: portsOf(one.dst_port),
    sources: none ? [] : one.src_ip ? [one.src_ip] : null,
    peers: [],
  };
}

/** Whether a rule only fits packets of connections that are there already: the first packet of a new one has `syn` and not `ack` (RFC 9293 §3.5). */
function isForAnswers({ protocol, tcp_flags }: Rule): boolean {
  if (protocol !== 'tcp' || !tcp_flags) return false;
  const flags = tcp_flags.split(/[|&]/).map((each) => each.trim());
  return flags.every((each) => ['ack', 'fin', 'psh', 'rst', 'urg'].includes(each));
}

function familyOf(version: string | null | undefined): 4 | 6 | null {
  if (version === null || version === undefined || version === '') return null;
  if (version === 'ipv4') return 4;
  if (version === 'ipv6') return 6;
  throw new ProbeError('malformed', `ip_version ${version}`);
}

function protocolOf(protocol: string | null | undefined): InboundRule['protocol'] {
  if (protocol === null || protocol === undefined || protocol === '') return 'any';
  if (protocol === 'tcp' || protocol === 'udp') return protocol;
  if (['ah', 'esp', 'gre', 'icmp', 'ipip'].includes(protocol)) return 'other';
  throw new ProbeError('malformed', `protocol ${protocol}`);
}

function portsOf(text: string | null | undefined): InboundRule['ports'] {
  if (text === null || text === undefined || text === '') return null;
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  if (from === undefined) throw new ProbeError('malformed', `dst_port ${text}`);
  return [{ from: Number(from), to: Number(to) }];
}
