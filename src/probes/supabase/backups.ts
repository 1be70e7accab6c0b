import type { BackupCopy, BackupSet } from '../../facts/index.ts';
import type { Backups, Project, Supabase } from './client.ts';
import { hostOf, notTold, type Seen, unseen } from './names.ts';

const day = 86_400;
/** Days for which a plan keeps daily backups (https://supabase.com/docs/guides/platform/backups); of Enterprise a contract may say otherwise. */
const daysOfPlan: Readonly<Record<string, number>> = { pro: 7, team: 14 };

const copy = (id: string, at: string, complete: boolean | null): BackupCopy => ({
  id,
  at,
  size: null,
  complete,
  incremental: false,
  encryption: 'unknown',
  lockedUntil: null,
});

/**
 * Backups of a project's database, without what lies in its storage: those that are listed, and the time whose every moment the provider says can be restored. Undefined for
 * a branch without any.
 */
export async function backupSetFact(supabase: Supabase, project: Project, seen: Seen): Promise<BackupSet | undefined> {
  const said = await supabase.backups(project);
  const listed = said.backups.flatMap(copyOf);
  const { copies: recovery, whole } = recoveryOf(said);
  const copies = [...listed, ...recovery].sort((a, b) => (a.at < b.at ? -1 : 1));
  if (project.is_branch && copies.length === 0) return undefined;
  const name = `supabase backups of ${project.title}`;
  const owner = { account: seen.organization, provider: 'supabase' };
  return {
    kind: 'backup-set',
    subject: { id: `${seen.target}: backups of ${project.title}`, names: [name, `supabase backups of ${project.ref}`] },
    source: seen.source,
    system: seen.target,
    tool: said.pitr_enabled ? 'supabase-pitr' : 'supabase-backup',
    location: name,
    // In which region they lie, nobody says.
    place: { systems: [], ...owner, site: null },
    origin: {
      systems: [hostOf(project)],
      ...owner,
      site: project.region,
      target: null,
      known: 'seen',
      covers: null,
      coversKnown: null,
    },
    copies,
    whole,
    storeCreated: null,
    mechanism: null,
    expiry: await expiryOf(supabase, project, said.pitr_enabled),
    hidden: { seen: true, count: 0, oldest: null, removedAfter: null },
    lock: notTold,
  };
}

/** One that was removed is none; of a status that is not known here nothing is. */
function copyOf({ status, inserted_at: at }: Backups['backups'][number]): BackupCopy[] {
  if (status === 'REMOVED') return [];
  const isUnfinished = status === 'FAILED' || status === 'PENDING' || status === 'CANCELLED';
  return [copy(`backup of ${at} (${status})`, at, status === 'COMPLETED' ? true : isUnfinished ? false : null)];
}

/** The first and the last moment to which point-in-time recovery can go. Without them, what there is was not told. */
function recoveryOf({ pitr_enabled: isOn, backups, physical_backup_data: data }: Backups) {
  const { earliest_physical_backup_date_unix: from, latest_physical_backup_date_unix: to } = data;
  if (!isOn) return { copies: [], whole: backups.length > 0 || to === undefined };
  if (from === undefined || to === undefined || from > to) return { copies: [], whole: false };
  const [first, last] = [from, to].map((seconds) => new Date(seconds * 1000).toISOString());
  const newest: BackupCopy = { ...copy('point-in-time recovery: latest', last!, true), since: first! };
  return { copies: [copy('point-in-time recovery: earliest', first!, true), newest], whole: true };
}

/** What deletes old ones, by the plan or the add-on. */
async function expiryOf(supabase: Supabase, project: Project, isRecovery: boolean): Promise<BackupSet['expiry']> {
  try {
    const name = isRecovery
      ? (await supabase.addons(project)).find((id) => /^pitr_\d{1,4}$/.test(id))
      : `plan ${(await supabase.plan()) ?? '?'}`;
    const days = isRecovery ? Number(name?.slice('pitr_'.length)) : daysOfPlan[name?.slice('plan '.length) ?? ''];
    if (name === undefined || days === undefined || !(days > 0))
      return { seen: false, reason: 'not-visible', detail: name ?? 'add-on pitr' };
    return { seen: true, rules: [{ name, after: days * day, keeps: null, enabled: true }] };
  } catch (error) {
    return unseen(error);
  }
}
