import type { HostingLocation } from '../../../facts/index.ts';
import { countryOfRegion } from '../../regions.ts';
import type { Seen } from './seen.ts';

/** A name of a region, or of an availability zone in it, which is that and more: `eu-de`, `eu-de-01`, `eu-ch2b`. */
export const regionOfZone = (zone: string): string | null =>
  /^(eu-de|eu-nl|eu-ch2)(?:-?\d{1,2}[a-z]?|-?[a-z])?$/.exec(zone)?.[1] ?? null;

/** A project is called like its region, or begins with that and an underscore. */
export const regionOfProject = (name: string): string | null => /^(eu-de|eu-nl|eu-ch2)(?:_.*)?$/.exec(name)?.[1] ?? null;

/**
 * Where something lies: by its zones where it names some, else by its project, which has one region. Zones of several regions, or of none
 * that is known, are no place.
 */
export function placeFact(
  zones: readonly string[],
  id: string,
  names: readonly string[],
  labels: Readonly<Record<string, string>>,
  { project, region: ofProject, source }: Seen,
): HostingLocation {
  const regions = [...new Set(zones.length > 0 ? zones.map(regionOfZone) : [ofProject])];
  const region = regions.length === 1 ? regions[0]! : null;
  const country = region === null ? null : countryOfRegion('otc', region);
  return {
    kind: 'hosting-location',
    subject: { id, names: [...names] },
    source,
    country,
    region: (region ?? zones[0] ?? null)?.slice(0, 100) ?? null,
    provider: 'otc',
    project,
    labels: { ...labels },
    evidence: 'provider-api',
    undetermined: country !== null ? null : regions.length > 1 ? 'conflict' : 'unknown-region',
  };
}
