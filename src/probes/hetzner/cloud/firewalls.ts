import type { FirewallRules, Opening } from '../../../facts/index.ts';
import type { Listing } from '../../api/pages.ts';
import { ProbeError, toProbeError } from '../../define.ts';
import { evaluateInbound, type InboundRule } from '../../firewall/evaluate.ts';
import type { CloudFirewall, CloudRule, LoadBalancer, Server, StorageBox } from './lists.ts';
import { addressesOf, addressesOfBalancer, namesOfBalancer, namesOfBox, namesOfServer, type Seen } from './names.ts';

const factOf = (
  names: readonly string[],
  labels: Readonly<Record<string, string>>,
  { project, source }: Seen,
  fields: Pick<FirewallRules, 'type' | 'addresses' | 'public' | 'inbound'>,
): FirewallRules => ({
  kind: 'firewall-rules',
  subject: { id: `${project}: ${names[0]}`, names: [...names] },
  source,
  system: project,
  guards: names[0]!,
  labels: { ...labels },
  ...fields,
});

/**
 * What firewalls let through to a server. They only allow, and stand in front of its public interface alone: without one, everything comes
 * through; behind one, what no rule allows does not.
 */
export function serverRules(server: Server, firewalls: Listing<CloudFirewall>, seen: Seen): FirewallRules {
  const { ipv4, ipv6 } = familiesOf(server);
  return factOf(namesOfServer(server), server.labels, seen, {
    type: 'server',
    addresses: addressesOf(server),
    public: ipv4 || ipv6,
    inbound: inboundOf(server, firewalls),
  });
}

/** The families in which the internet has a way to a server, by its own addresses or by those that were put on it. */
function familiesOf(server: Server): { readonly ipv4: boolean; readonly ipv6: boolean } {
  const addresses = addressesOf(server);
  return { ipv4: addresses.some((each) => !each.includes(':')), ipv6: addresses.some((each) => each.includes(':')) };
}

function inboundOf(server: Server, known: Listing<CloudFirewall>): FirewallRules['inbound'] {
  const attached = server.public_net.firewalls;
  const { ipv4, ipv6 } = familiesOf(server);
  try {
    if (attached === undefined) throw new ProbeError('malformed', 'firewalls of the server');
    const pending = attached.find(({ status }) => status !== 'applied');
    if (pending) throw new ProbeError('not-visible', `firewall ${pending.id}: ${pending.status}`);
    const own = attached.map(({ id }) => {
      const found = known.items.find((each) => each.id === id);
      if (found === undefined) throw known.failure ?? new ProbeError('incomplete', `firewall ${id}`);
      return found;
    });
    const rest = own.length === 0 ? 'open' : 'denied';
    const state = {
      ipv4: ipv4 ? rest : ('denied' as const),
      ipv6: ipv6 ? rest : ('not-in-use' as const),
    } as const;
    const openings = evaluateInbound(own.flatMap(rulesOf), state);
    return {
      seen: true,
      guarded: own.length > 0,
      firewalls: own.map(({ name }) => name.slice(0, 200)),
      default: state,
      openings: openings.filter(({ family }) => family === 6 || ipv4),
    };
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return { seen: false, reason, detail };
  }
}

const rulesOf = ({ name, rules }: CloudFirewall): InboundRule[] =>
  rules.flatMap((rule, index) => {
    if (rule.direction === 'out') return [];
    if (rule.direction !== 'in') throw new ProbeError('malformed', `direction ${rule.direction}`);
    return [
      {
        name: `firewall ${name}: ${rule.description || `rule ${index + 1}`}`,
        action: 'allow',
        family: null,
        protocol: protocolOf(rule),
        ports: portsOf(rule),
        sources: rule.source_ips,
        peers: [],
      },
    ];
  });

function protocolOf({ protocol }: CloudRule): InboundRule['protocol'] {
  if (protocol === 'tcp' || protocol === 'udp') return protocol;
  if (['esp', 'gre', 'icmp'].includes(protocol)) return 'other';
  throw new ProbeError('malformed', `protocol ${protocol}`);
}

/** A port, a range, or `any`. */
function portsOf(rule: CloudRule): InboundRule['ports'] {
  if (protocolOf(rule) === 'other' || rule.port === 'any') return null;
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(rule.port ?? '') ?? [];
  if (from === undefined) throw new ProbeError('malformed', `port ${rule.port}`);
  return [{ from: Number(from), to: Number(to) }];
}

/** A load balancer takes connections on the ports of its services, from everybody, and on no other. */
export function loadBalancerRules(balancer: LoadBalancer, seen: Seen): FirewallRules {
  const addresses = addressesOfBalancer(balancer);
  const families = ([4, 6] as const).filter((family) => addresses.some((address) => address.includes(':') === (family === 6)));
  const ports = [...new Set(balancer.services.map(({ listen_port }) => listen_port))];
  return factOf(namesOfBalancer(balancer), balancer.labels, seen, {
    type: 'load-balancer',
    addresses,
    public: balancer.public_net.enabled,
    inbound: {
      seen: true,
      guarded: true,
      firewalls: [],
      default: { ipv4: 'denied', ipv6: 'denied' },
      openings: families.flatMap((family) => ports.map((port) => toWorld(family, port, `service ${port}`))),
    },
  });
}

/** What a Storage Box offers, by the switches of its access settings. */
export function boxRules(box: StorageBox, seen: Seen): FirewallRules {
  const { reachable_externally, ssh_enabled, samba_enabled, webdav_enabled } = box.access_settings;
  const services = [
    ...(ssh_enabled ? [[23, 'ssh_enabled'] as const] : []),
    ...(samba_enabled ? [[445, 'samba_enabled'] as const] : []),
    ...(webdav_enabled ? [[443, 'webdav_enabled'] as const] : []),
    // SFTP has no switch of its own.
    [22, 'reachable_externally'] as const,
  ];
  return factOf(namesOfBox(box), box.labels, seen, {
    type: 'storage',
    addresses: [],
    public: reachable_externally,
    inbound: {
      seen: true,
      guarded: true,
      firewalls: [],
      default: { ipv4: 'denied', ipv6: 'denied' },
      openings: reachable_externally
        ? ([4, 6] as const).flatMap((family) => services.map(([port, setting]) => toWorld(family, port, setting)))
        : [],
    },
  });
}

const toWorld = (family: 4 | 6, port: number, by: string): Opening => ({
  family,
  protocol: 'tcp',
  from: port,
  to: port,
  sources: [family === 4 ? '0.0.0.0/0' : '::/0'],
  peers: [],
  reach: 'world',
  by: [by],
});
