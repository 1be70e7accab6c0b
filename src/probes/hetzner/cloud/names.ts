import type { HostingLocation, Source } from '../../../facts/index.ts';
import { countryOfRegion } from '../../regions.ts';
import type { CloudVolume, HetznerLocation, LoadBalancer, Server, StorageBox } from './lists.ts';

/** Of what and how everything of one look is seen. */
export interface Seen {
  /** Id of the target, which stands for the project: the interface does not tell its name. */
  readonly project: string;
  readonly source: Source;
}

/** Of IPv6 a server has a network of its own, whose first address it is given at the start. */
export function addressesOf({ public_net: { ipv4, ipv6 }, floating }: Server): string[] {
  return [...(ipv4 ? [ipv4.ip] : []), ...(ipv6 ? [firstOf(ipv6.ip)] : []), ...floating.map(firstOf)];
}

const firstOf = (network: string) => network.replace(/::\/\d{1,3}$/, '::1').replace(/\/\d{1,3}$/, '');

export const namesOfServer = (server: Server) => [server.name, `hetzner server ${server.id}`, ...addressesOf(server)];
export const namesOfVolume = ({ id, name, linux_device }: CloudVolume) => [name, `hetzner volume ${id}`, linux_device];
export const namesOfBox = ({ id, name, server }: StorageBox) => [
  name,
  `hetzner storage box ${id}`,
  ...(server === null ? [] : [server]),
];
export const namesOfBalancer = (balancer: LoadBalancer) => [
  balancer.name,
  `hetzner load balancer ${balancer.id}`,
  ...addressesOfBalancer(balancer),
];

export const addressesOfBalancer = ({ public_net: { enabled, ipv4, ipv6 } }: LoadBalancer): string[] =>
  enabled ? [ipv4.ip, ipv6.ip].filter((each) => typeof each === 'string') : [];

interface Located {
  readonly location: HetznerLocation;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Where something lies, by the country the interface names, or by the table where it names none. */
export function locationFact(
  { location, labels }: Located,
  names: readonly string[],
  { project, source }: Seen,
): HostingLocation {
  const said = location.country?.toUpperCase();
  const known = countryOfRegion('hetzner', location.name);
  const isCountry = said !== undefined && /^[A-Z]{2}$/.test(said);
  const country = isCountry ? said : known;
  // The interface and its documentation cannot both be right.
  const isConflict = isCountry && known !== null && known !== said;
  return {
    kind: 'hosting-location',
    subject: { id: `${project}: ${names[0]}`, names: [...names] },
    source,
    country: isConflict ? null : country,
    region: location.name.slice(0, 100),
    provider: 'hetzner',
    project,
    labels: { ...labels },
    evidence: 'provider-api',
    undetermined: isConflict ? 'conflict' : country === null ? 'unknown-region' : null,
  };
}
