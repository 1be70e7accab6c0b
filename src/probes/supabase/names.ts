import type { FailureReason, HostingLocation, Source } from '../../facts/index.ts';
import { toProbeError } from '../define.ts';
import { countryOfRegion } from '../regions.ts';
import type { Project } from './client.ts';

/** Of what and how everything of one look is seen. */
export interface Seen {
  /** Id of the target. */
  readonly target: string;
  /** Slug of the organization, which owns the projects. */
  readonly organization: string;
  readonly source: Source;
}

/** The host on which a project's database takes connections (https://supabase.com/docs/guides/database/connecting-to-postgres). */
export const hostOf = ({ ref }: Project) => `db.${ref}.supabase.co`;
const namesOf = (project: Project) => [project.name, `supabase project ${project.ref}`, hostOf(project)];
export const subjectOf = (project: Project, { target }: Seen) => ({
  id: `${target}: ${project.title}`,
  names: namesOf(project),
});

/** Labels by which a policy can tell a preview from the real thing. */
export const labelsOf = ({ is_branch }: Project) => ({ is_branch: String(is_branch) });

export const notTold = { seen: false, reason: 'not-visible', detail: 'no field of the interface' } as const;

/** Why a part of a fact is not seen. */
export function unseen(error: unknown): { seen: false; reason: FailureReason; detail: string } {
  const { reason, detail } = toProbeError(error);
  return { seen: false, reason, detail };
}

/** Where a project and each of its read replicas lies: these may be in another country than the project itself. */
export function locationFacts(project: Project, seen: Seen): HostingLocation[] {
  const { primary, others } = partsOf(project);
  // The list names the region twice and cannot be right with both.
  const isConflict = primary !== undefined && primary.region !== project.region;
  return [
    placeFact(project, subjectOf(project, seen), project, isConflict, seen),
    ...others.map((each) => {
      const id = `${seen.target}: ${project.title}: ${each.type} ${each.identifier}`;
      return placeFact(project, { id, names: [`supabase database ${each.identifier}`] }, each, false, seen);
    }),
  ];
}

function partsOf({ databases, ref }: Project) {
  const primary = databases.find(({ type, identifier }) => type === 'PRIMARY' && identifier === ref);
  return { primary, others: databases.filter((each) => each !== primary) };
}

function placeFact(
  project: Project,
  subject: HostingLocation['subject'],
  { region, cloud_provider }: { readonly region: string; readonly cloud_provider: string },
  isConflict: boolean,
  { source }: Seen,
): HostingLocation {
  // The names of regions are Amazon's, and say nothing of another provider's.
  const country = /^AWS(_|$)/.test(cloud_provider) ? countryOfRegion('supabase', region) : null;
  return {
    kind: 'hosting-location',
    subject,
    source,
    country: isConflict ? null : country,
    region,
    provider: 'supabase',
    project: project.ref,
    labels: labelsOf(project),
    evidence: 'provider-api',
    undetermined: isConflict ? 'conflict' : country === null ? 'unknown-region' : null,
  };
}
