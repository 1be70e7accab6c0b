import type { FailureReason, HostingLocation, Source } from '../../facts/index.ts';
import type { Listing } from '../api/pages.ts';
import { toProbeError } from '../define.ts';
import { countryOfRegion } from '../regions.ts';
import type { Environment, KeyValue, Postgres, Service } from './client.ts';

/** Of what and how everything of one look is seen. */
export interface Seen {
  /** Id of the target. */
  readonly target: string;
  /** Id of the workspace, which owns everything. */
  readonly workspace: string;
  readonly source: Source;
  /** By which things are labelled, and which may narrow who reaches them. */
  readonly environments: Listing<Environment>;
}

export const notTold = { seen: false, reason: 'not-visible', detail: 'no field of the interface' } as const;

/** Why a part of a fact is not seen. */
export function unseen(error: unknown): { seen: false; reason: FailureReason; detail: string } {
  const { reason, detail } = toProbeError(error);
  return { seen: false, reason, detail };
}

/** A thing's own id besides its name: two things of a workspace may have one name. */
export const subjectOf = (type: string, { id, name }: { id: string; name: string }, { target }: Seen, more: string[] = []) => ({
  id: `${target}: ${name} (${id})`,
  names: [name, `render ${type} ${id}`, ...more],
});

/** The host by which a database is reached from outside (https://render.com/docs/postgresql-creating-connecting). */
export const hostOf = ({ id, region }: Pick<Postgres, 'id' | 'region'>) => `${id}.${region}-postgres.render.com`;

export const environmentOf = ({ environmentId }: { readonly environmentId?: string | undefined }, { environments }: Seen) =>
  environments.items.find(({ id }) => id === environmentId);

/** Render has no labels, but environments, whose names say the same. */
export function labelsOf(of: { readonly environmentId?: string | undefined }, seen: Seen): Record<string, string> {
  const environment = environmentOf(of, seen);
  return environment ? { env: environment.name.toLowerCase() } : {};
}

type Placed = Pick<HostingLocation, 'subject' | 'country' | 'region' | 'undetermined'>;

function placeFact(of: { readonly environmentId?: string | undefined }, place: Placed, seen: Seen): HostingLocation {
  return {
    kind: 'hosting-location',
    source: seen.source,
    provider: 'render',
    project: environmentOf(of, seen)?.projectId ?? seen.workspace,
    labels: labelsOf(of, seen),
    evidence: 'provider-api',
    ...place,
  };
}

const byRegion = (region: string | undefined): Omit<Placed, 'subject'> => {
  const country = region === undefined ? null : countryOfRegion('render', region);
  return { country, region: region ?? null, undetermined: country === null ? 'unknown-region' : null };
};

/** A static site lies on a network all over the world, whatever its build says. */
export function serviceLocation(service: Service, seen: Seen): HostingLocation {
  const subject = subjectOf('service', service, seen, hostsOf(service));
  const place =
    service.type === 'static_site'
      ? ({ country: null, region: null, undetermined: 'cdn' } as const)
      : byRegion(service.serviceDetails.region);
  return placeFact(service, { subject, ...place }, seen);
}

/** The host of a service's own address at Render, where it has one that is served. */
export function hostsOf({ serviceDetails: { url, renderSubdomainPolicy } }: Service): string[] {
  if (url === undefined || renderSubdomainPolicy === 'disabled' || !URL.canParse(url)) return [];
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' && hostname.endsWith('.onrender.com') ? [hostname] : [];
}

/** Where a database lies, and those of its replicas that the list should have held and did not. */
export function postgresLocations(database: Postgres, listed: readonly Postgres[], seen: Seen): HostingLocation[] {
  const subject = subjectOf('postgres', database, seen, [hostOf(database)]);
  const unlisted = database.readReplicas.filter(({ id }) => !listed.some((each) => each.id === id));
  return [
    placeFact(database, { subject, ...byRegion(database.region) }, seen),
    ...unlisted.map((replica) =>
      placeFact(database, { subject: subjectOf('postgres', replica, seen), ...byRegion(undefined) }, seen),
    ),
  ];
}

export const keyValueLocation = (store: KeyValue, seen: Seen): HostingLocation =>
  placeFact(store, { subject: subjectOf('key-value', store, seen), ...byRegion(store.region) }, seen);
