import type { Fact, FactKind, ProbeFailure, Subject } from '../../facts/index.ts';
import type { RenderWorkspaceTarget } from '../../inventory/target.ts';
import type { Listing } from '../api/pages.ts';
import { type ProbeContext, ProbeError, type ProbeResult } from '../define.ts';
import { diskSnapshots, postgresBackups, volumeFact } from './backups.ts';
import { openRender } from './client.ts';
import { allowListFact, databaseFact } from './databases.ts';
import { keyValueLocation, postgresLocations, type Seen, serviceLocation, subjectOf } from './names.ts';
import { auditLogFact, memberFact, monitorFact } from './workspace.ts';

/** What belongs to an environment. */
const ofEnvironments = ['database', 'firewall-rules', 'hosting-location'] as const;

/** Looks at all of a workspace that somebody wants to know of. A list that was cut short is a failure of the kinds that come from it. */
export async function look(target: RenderWorkspaceTarget, context: ProbeContext): Promise<ProbeResult> {
  const render = openRender(target, context);
  const facts: Fact[] = [];
  const failures: ProbeFailure[] = [];
  const isWanted = (kind: FactKind) => context.wants.kinds?.includes(kind) ?? true;
  const missing = (error: unknown, kinds: readonly FactKind[], subject?: Subject) => {
    const wanted = kinds.filter(isWanted);
    if (error !== null && wanted.length > 0)
      failures.push(context.failure(error, { kinds: wanted, ...(subject ? { subject } : {}) }));
  };
  const whenWanted = async <T>(kinds: readonly FactKind[], ask: () => Promise<Listing<T>>): Promise<Listing<T>> => {
    if (!kinds.some(isWanted)) return { items: [], failure: null };
    const listing = await ask();
    missing(listing.failure, kinds);
    return listing;
  };
  try {
    const [services, postgres, keyValues, disks, members, environments] = await Promise.all([
      whenWanted(['hosting-location', 'monitor'], render.services),
      whenWanted(['backup-set', 'database', 'firewall-rules', 'hosting-location'], render.postgres),
      whenWanted(['database', 'firewall-rules', 'hosting-location'], render.keyValues),
      whenWanted(['backup-set', 'volume'], render.disks),
      whenWanted(['account'], render.members),
      ofEnvironments.some(isWanted) ? render.environments() : { items: [], failure: null },
    ]);
    const seen: Seen = { target: target.id, workspace: target.workspace, source: context.source(), environments };
    const stores = [
      ...postgres.items.map((of) => ({ type: 'postgres', of }) as const),
      ...keyValues.items.map((of) => ({ type: 'key-value', of }) as const),
    ];

    facts.push(...members.items.map((each) => memberFact(each, seen, context)));
    // What there is, is told all the same, but not to which environment it belongs.
    missing(environments.failure, ['database', 'hosting-location']);
    if (isWanted('hosting-location')) {
      facts.push(
        ...services.items.map((each) => serviceLocation(each, seen)),
        ...postgres.items.flatMap((each) => postgresLocations(each, postgres.items, seen)),
        ...keyValues.items.map((each) => keyValueLocation(each, seen)),
      );
    }
    if (isWanted('database')) facts.push(...stores.map((each) => databaseFact(each, seen)));
    if (isWanted('firewall-rules')) facts.push(...stores.map((each) => allowListFact(each, seen)));

    // Of a disk only the name of its service is wanted from there: without it the disk goes by the service's id.
    const owners = disks.items.length > 0 ? (await render.services()).items : [];
    const ownerOf = (serviceId: string | undefined) => owners.find(({ id }) => id === serviceId);
    if (isWanted('volume')) facts.push(...disks.items.map((each) => volumeFact(each, ownerOf(each.serviceId), seen)));
    if (isWanted('backup-set')) {
      await Promise.all([
        ...postgres.items
          // A replica is restored from its primary.
          .filter(({ role, primaryPostgresID }) => role !== 'replica' || primaryPostgresID === undefined)
          .map(async (each) => {
            const subject = subjectOf('postgres', each, seen);
            const exports = await render.exports(each);
            missing(exports.failure, ['backup-set'], subject);
            await render.recovery(each).then(
              (recovery) => facts.push(postgresBackups(each, recovery, exports, seen)),
              (error) => missing(error, ['backup-set'], subject),
            );
          }),
        ...disks.items.map(async (each) => {
          const snapshots = await render.snapshots(each);
          missing(snapshots.failure, ['backup-set'], subjectOf('disk', each, seen));
          facts.push(diskSnapshots(each, ownerOf(each.serviceId), snapshots, seen));
        }),
      ]);
    }
    if (isWanted('monitor')) {
      try {
        const [notifications, overrides] = await Promise.all([render.notifications(), render.overrides()]);
        missing(overrides.failure, ['monitor']);
        // A static site runs nothing that could fail, and nobody waits for what was suspended.
        const watched = services.items.filter(({ type, suspended }) => type !== 'static_site' && suspended !== 'suspended');
        facts.push(
          ...watched.map((each) => {
            const own = overrides.items.find(({ serviceId }) => serviceId === each.id)?.notificationsToSend;
            return monitorFact(each, notifications, own, seen);
          }),
        );
      } catch (error) {
        missing(error, ['monitor']);
      }
    }
    if (isWanted('audit-log')) {
      try {
        facts.push(await auditLogFact(render, seen));
      } catch (error) {
        const failure = context.failure(error, { kinds: ['audit-log'] });
        const isNone = error instanceof ProbeError && error.reason === 'not-visible';
        failures.push(isNone ? { ...failure, advice: 'attestation' } : failure);
      }
    }
    return { facts, failures };
  } finally {
    render.close();
  }
}
