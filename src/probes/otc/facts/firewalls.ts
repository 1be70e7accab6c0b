import type { FirewallRules, Opening } from '../../../facts/index.ts';
import type { Listing } from '../../api/pages.ts';
import { ProbeError, toProbeError } from '../../define.ts';
import type { Balancer, Listener } from '../lists/balancers.ts';
import type { Server } from '../lists/compute.ts';
import type { Instance } from '../lists/databases.ts';
import type { Forwarding, SecurityGroup, SecurityRule } from '../lists/network.ts';
import {
  addressesOfBalancer,
  labelsOfServer,
  namesOfBalancer,
  namesOfInstance,
  namesOfServer,
  portsOf,
  privateAddressesOf,
  publicAddressesOf,
} from './names.ts';
import { openingsOf } from './security-groups.ts';
import type { Seen } from './seen.ts';

/** The lists that say what gets through to a thing. */
export interface Networks {
  readonly groups: Listing<SecurityGroup>;
  readonly rules: Listing<SecurityRule>;
  readonly forwardings: Listing<Forwarding>;
}

const unseen = (error: unknown): FirewallRules['inbound'] => {
  const { reason, detail } = toProbeError(error);
  return { seen: false, reason, detail };
};

/**
 * Whether the internet has a way to a thing: by an address of its own, or by one that a NAT gateway passes on to it. Where the list of those
 * could not be read, nobody knows. Of an address of IPv6 it is not told how far it reaches.
 */
function isPublic(own: readonly string[], inside: readonly string[], ports: readonly string[], { forwardings }: Networks) {
  if (own.some((address) => !address.includes(':'))) return true;
  const isForwarded = forwardings.items.some(
    ({ port_id, private_ip }) => (port_id && ports.includes(port_id)) || (private_ip && inside.includes(private_ip)),
  );
  if (isForwarded) return true;
  return forwardings.failure !== null || own.length > 0 ? null : false;
}

const guardedBy = (
  groups: readonly SecurityGroup[],
  networks: Networks,
  more: { readonly interfaces: number; readonly ipv6: boolean },
): FirewallRules['inbound'] => {
  try {
    return {
      seen: true,
      guarded: true,
      firewalls: groups.map(({ name }) => name).slice(0, 100),
      default: { ipv4: 'denied', ipv6: more.ipv6 ? 'denied' : 'not-in-use' },
      openings: openingsOf(groups, networks, more),
    };
  } catch (error) {
    return unseen(error);
  }
};

export function serverRules(server: Server, id: string, networks: Networks, { project, source }: Seen): FirewallRules {
  const addresses = publicAddressesOf(server);
  const inside = privateAddressesOf(server);
  const ports = portsOf(server);
  return {
    kind: 'firewall-rules',
    subject: { id, names: namesOfServer(server) },
    source,
    system: project,
    guards: server.name,
    type: 'server',
    addresses,
    public: isPublic(addresses, inside, ports, networks),
    labels: labelsOfServer(server),
    inbound: inboundOf(server, networks, ports.length, [...addresses, ...inside]),
  };
}

function inboundOf(
  server: Server,
  networks: Networks,
  interfaces: number,
  addresses: readonly string[],
): FirewallRules['inbound'] {
  try {
    if (server.security_groups.length === 0) throw new ProbeError('not-visible', 'security groups of the server');
    const groups = server.security_groups.map((each) => groupOf(each, networks.groups));
    const own = [...new Map(groups.map((each) => [each.id, each])).values()];
    return guardedBy(own, networks, { interfaces, ipv6: addresses.some((address) => address.includes(':')) });
  } catch (error) {
    return unseen(error);
  }
}

/** A server often names its groups without their ids, and two groups may have one name. */
function groupOf({ id, name }: Server['security_groups'][number], { items, failure }: Listing<SecurityGroup>): SecurityGroup {
  const found = items.filter((each) => (id ? each.id === id : each.name === name));
  if (found.length > 1) throw new ProbeError('not-visible', `${found.length} security groups ${name}`);
  // More of that name may stand in what was not read.
  if (failure !== null && (!id || found.length === 0)) throw failure;
  if (found[0] === undefined) throw new ProbeError('incomplete', `security group ${name}`);
  return found[0];
}

export function instanceRules(instance: Instance, id: string, networks: Networks, { project, source }: Seen): FirewallRules {
  const addresses = instance.public_ips;
  const { items, failure } = networks.groups;
  const group = items.find((each) => each.id === instance.security_group_id);
  return {
    kind: 'firewall-rules',
    subject: { id, names: namesOfInstance(instance) },
    source,
    system: project,
    guards: instance.name,
    type: 'database',
    addresses: addresses.slice(0, 100),
    public: isPublic(addresses, instance.private_ips, [], networks),
    labels: {},
    inbound:
      group === undefined
        ? unseen(failure ?? new ProbeError('not-visible', 'security group of the database'))
        : guardedBy([group], networks, {
            interfaces: 1,
            ipv6: [...addresses, ...instance.private_ips].some((address) => address.includes(':')),
          }),
  };
}

/** A load balancer takes connections on the ports of its listeners, and on no other. A list of addresses on a listener is not read. */
export function balancerRules(
  balancer: Balancer,
  id: string,
  listeners: Listing<Listener>,
  networks: Networks,
  { project, source }: Seen,
): FirewallRules {
  const addresses = addressesOfBalancer(balancer);
  const inside = balancer.vip_address ? [balancer.vip_address] : [];
  return {
    kind: 'firewall-rules',
    subject: { id, names: namesOfBalancer(balancer) },
    source,
    system: project,
    guards: balancer.name,
    type: 'load-balancer',
    addresses: addresses.slice(0, 100),
    public: addresses.length > 0 || isPublic(addresses, inside, [], networks),
    labels: {},
    inbound: listenedTo(balancer, listeners),
  };
}

function listenedTo(balancer: Balancer, { items, failure }: Listing<Listener>): FirewallRules['inbound'] {
  const own = items.filter(({ loadbalancers }) => loadbalancers.some((each) => each.id === balancer.id));
  const listed = own.find(({ ipgroup }) => ipgroup && ipgroup.enable_ipgroup !== false);
  if (failure !== null) return unseen(failure);
  if (listed) return unseen(new ProbeError('not-visible', `addresses of listener ${listed.name}`));
  const unknown = own.find(({ protocol, protocol_port }) => !(protocol in transports) || protocol_port === 0);
  if (unknown) return unseen(new ProbeError('malformed', `listener ${unknown.name}`));
  const families = [4, ...(balancer.ipv6_vip_address ? [6] : [])] as (4 | 6)[];
  return {
    seen: true,
    guarded: true,
    firewalls: [],
    default: { ipv4: 'denied', ipv6: balancer.ipv6_vip_address ? 'denied' : 'not-in-use' },
    openings: families.flatMap((family) =>
      own.map(
        ({ name, protocol, protocol_port }): Opening => ({
          family,
          protocol: transports[protocol]!,
          from: protocol_port,
          to: protocol_port,
          sources: [family === 4 ? '0.0.0.0/0' : '::/0'],
          peers: [],
          reach: 'world',
          by: [`listener ${name}`.slice(0, 200)],
        }),
      ),
    ),
  };
}

const transports: Readonly<Record<string, 'tcp' | 'udp'>> = {
  HTTP: 'tcp',
  HTTPS: 'tcp',
  TCP: 'tcp',
  TERMINATED_HTTPS: 'tcp',
  TLS: 'tcp',
  UDP: 'udp',
};
