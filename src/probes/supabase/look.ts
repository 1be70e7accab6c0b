import type { Fact, FactKind, ProbeFailure } from '../../facts/index.ts';
import type { SupabaseOrganizationTarget } from '../../inventory/target.ts';
import { hasStatus } from '../api/errors.ts';
import { type ProbeContext, ProbeError, type ProbeResult } from '../define.ts';
import { memberFact } from './accounts.ts';
import { backupSetFact } from './backups.ts';
import { openSupabase, type Project, type Supabase } from './client.ts';
import { databaseFact, restrictionsFact } from './database.ts';
import { locationFacts, type Seen, subjectOf } from './names.ts';
import { bucketFact, certificateFacts } from './storage.ts';

const ofProjects = ['backup-set', 'bucket', 'certificate', 'database', 'firewall-rules', 'hosting-location'] as const;
type OfProjects = (typeof ofProjects)[number];

/** In these states of a project nothing of it runs that could be asked. */
const atRest = ['GOING_DOWN', 'INACTIVE', 'PAUSING', 'REMOVED'];

/** Looks at all of an organization that somebody wants to know of, one project after the other: of all together only sixty questions a minute are answered. */
export async function look(target: SupabaseOrganizationTarget, context: ProbeContext): Promise<ProbeResult> {
  const supabase = openSupabase(target, context);
  const seen: Seen = { target: target.id, organization: target.organization, source: context.source() };
  const wanted = ofProjects.filter((kind) => context.wants.kinds?.includes(kind) ?? true);
  const facts: Fact[] = [];
  const failures: ProbeFailure[] = [];
  const missing = (failure: unknown, kinds: readonly FactKind[]) => {
    if (failure !== null && kinds.length > 0) failures.push(context.failure(failure, { kinds }));
  };
  try {
    if (context.wants.kinds?.includes('account') ?? true) {
      const members = await supabase.members();
      facts.push(...members.items.map((each) => memberFact(each, seen, context)));
      missing(members.failure, ['account']);
    }
    if (wanted.length === 0) return { facts, failures };
    const projects = await supabase.projects();
    missing(projects.failure, wanted);
    if (wanted.includes('hosting-location')) facts.push(...projects.items.flatMap((each) => locationFacts(each, seen)));
    for (const project of projects.items) {
      const asked = wanted.filter((kind) => kind !== 'hosting-location');
      await Promise.all(
        asked.map(async (kind) => {
          try {
            facts.push(...(await factsOf(kind, supabase, project, seen)));
          } catch (error) {
            failures.push(context.failure(error, { subject: subjectOf(project, seen), kinds: [kind] }));
          }
        }),
      );
    }
    return { facts, failures };
  } finally {
    supabase.close();
  }
}

async function factsOf(
  kind: Exclude<OfProjects, 'hosting-location'>,
  supabase: Supabase,
  project: Project,
  seen: Seen,
): Promise<readonly Fact[]> {
  if (atRest.includes(project.status)) throw new ProbeError('not-visible', `project ${project.status}`);
  switch (kind) {
    case 'backup-set': {
      const set = await backupSetFact(supabase, project, seen);
      if (set === undefined) throw new ProbeError('not-visible', 'branch without backups');
      return [set];
    }
    case 'bucket':
      return (await supabase.buckets(project)).map((each) => bucketFact(each, project, seen));
    case 'certificate':
      try {
        return certificateFacts(await supabase.customHostname(project), project, seen);
      } catch (error) {
        // A project without a host name of its own.
        if (hasStatus(error, 404)) return [];
        throw error;
      }
    case 'database':
      return [await databaseFact(supabase, project, seen)];
    case 'firewall-rules':
      return [await restrictionsFact(supabase, project, seen)];
  }
}
