import type { Balancer } from '../lists/balancers.ts';
import type { CloudVolume, Server } from '../lists/compute.ts';
import type { Instance } from '../lists/databases.ts';

const interfacesOf = ({ addresses }: Server) => Object.values(addresses).flat();

/** Floating addresses, and those of IPv6, which need no translation. */
export const publicAddressesOf = (server: Server): string[] => [
  ...new Set(
    interfacesOf(server)
      .filter((each) => each['OS-EXT-IPS:type'] === 'floating' || each.addr.includes(':'))
      .map(({ addr }) => addr),
  ),
];
export const privateAddressesOf = (server: Server): string[] =>
  interfacesOf(server).flatMap((each) => (each['OS-EXT-IPS:type'] === 'floating' ? [] : [each.addr]));

/** Network interfaces; several may have several security groups, and the list does not say which has which. */
export const portsOf = (server: Server): string[] => [
  ...new Set(interfacesOf(server).flatMap((each) => each['OS-EXT-IPS:port_id'] ?? [])),
];

export const namesOfServer = (server: Server): [string, ...string[]] => [
  server.name,
  `otc server ${server.id}`,
  ...publicAddressesOf(server),
];

/** Tags are written `key=value`. */
export const labelsOfServer = ({ tags }: Server): Record<string, string> =>
  Object.fromEntries(
    (tags ?? []).flatMap((tag) => {
      const [, key, value] = /^([^=]{1,100})=(.{0,300})$/s.exec(tag) ?? [];
      return key === undefined || key.startsWith('_') ? [] : [[key, value!] as const];
    }),
  );

/**
 * A volume by its id, and the names its device has on a server: virtio shows the first twenty characters of the id, SCSI the world wide name. Its own
 * name, which is often that of its server, is none that tells it from others.
 */
export const namesOfVolume = ({ id, wwn, attachments }: CloudVolume): string[] => [
  `otc volume ${id}`,
  `/dev/disk/by-id/virtio-${id.slice(0, 20)}`,
  ...(wwn ? [`/dev/disk/by-id/wwn-0x${wwn.trim().toLowerCase()}`, `/dev/disk/by-id/scsi-3${wwn.trim().toLowerCase()}`] : []),
  ...attachments.map(({ server_id }) => `otc server ${server_id}`),
];

export const namesOfInstance = ({ id, name, public_ips }: Instance): [string, ...string[]] => [
  name,
  `otc database ${id}`,
  ...public_ips,
];

export const addressesOfBalancer = ({ publicips, ipv6_vip_address, ipv6_bandwidth }: Balancer): string[] => [
  ...publicips.map(({ publicip_address }) => publicip_address),
  // Without a bandwidth of its own an address of IPv6 reaches no further than the network it lies in.
  ...(ipv6_vip_address && ipv6_bandwidth?.id ? [ipv6_vip_address] : []),
];
export const namesOfBalancer = (balancer: Balancer): [string, ...string[]] => [
  balancer.name,
  `otc load balancer ${balancer.id}`,
  ...addressesOfBalancer(balancer),
];
