import type { FactOf, Source } from '../../facts/index.ts';
import { countryOfRegion } from '../regions.ts';

/** Where each product is, by the vendor's own documents (2026-03). Elsewhere there is nothing to ask for. */
const zones = ['fr-par-1', 'fr-par-2', 'fr-par-3', 'nl-ams-1', 'nl-ams-2', 'nl-ams-3', 'pl-waw-1', 'pl-waw-2', 'pl-waw-3'];
export const placesOf = {
  instances: { sure: zones, maybe: ['it-mil-1'] },
  blockStorage: { sure: zones, maybe: [] },
  balancers: { sure: zones.filter((zone) => zone !== 'fr-par-3'), maybe: [] },
  databases: { sure: ['fr-par', 'nl-ams', 'pl-waw'], maybe: [] },
} as const satisfies Readonly<Record<string, { readonly sure: readonly string[]; readonly maybe: readonly string[] }>>;

/** Of what and how everything of one look is seen. */
export interface Seen {
  /** Id of the target. */
  readonly target: string;
  /** Id of the organization. */
  readonly organization: string;
  readonly source: Source;
}

/** Tags are free texts; those written `key=value` are read as labels. */
export const labelsOf = (tags: readonly string[] | null | undefined): Record<string, string> =>
  Object.fromEntries(
    (tags ?? []).flatMap((tag) => {
      const [, key, value] = /^([^=\s]{1,100})=(.{0,300})$/.exec(tag) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value]];
    }),
  );

interface Located {
  /** Zone or region it was listed in. */
  readonly at: string;
  /** Zone or region that it says of itself. */
  readonly said?: string | null | undefined;
  readonly project?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
}

/** Where something lies: a zone is called by its region and a number. */
export function locationFact(
  { at, said, project, tags }: Located,
  name: string,
  names: readonly string[],
  { target, source }: Seen,
): FactOf<'hosting-location'> {
  const isConflict = said !== null && said !== undefined && said !== at;
  const country = isConflict ? null : countryOfRegion('scaleway', at.replace(/-\d$/, ''));
  return {
    kind: 'hosting-location',
    subject: { id: `${target}: ${name}`, names: [...names] },
    source,
    country,
    region: at,
    provider: 'scaleway',
    ...(project ? { project } : {}),
    labels: labelsOf(tags),
    evidence: 'provider-api',
    undetermined: isConflict ? 'conflict' : country === null ? 'unknown-region' : null,
  };
}
