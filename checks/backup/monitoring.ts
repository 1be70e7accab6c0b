import { z } from 'zod';
import type { BackupJob, Monitor } from '../../src/facts/index.ts';
import { clockAllowance, instantText } from '../backup-copies.ts';
import { defineCheck, fails, holds, indicates, unknown, warning } from '../define.ts';
import { duration, milliseconds } from '../params.ts';
import { listed } from '../volumes.ts';

type Found = Extract<Monitor['monitors'], { seen: true }>['found'][number];
/** What is known of somebody being told when a job fails. `silent`: all was seen, and nobody is. */
type Watch = { readonly state: 'told' | 'indicated' | 'silent' | 'open'; readonly by: readonly string[] };

/** The words of a name; `restic-backup@db.timer` is the job `restic-backup`. */
const wordsOf = (name: string): readonly string[] =>
  name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
const stemOf = (job: string): string => {
  const name = job.slice(job.lastIndexOf('/') + 1).replace(/:\d+$/, '');
  return wordsOf(name.replace(/\.(timer|service)$/, '').replace(/@.*/, '')).join(' ');
};

const namesBackup = ({ name }: Found): boolean =>
  wordsOf(name).some((word) => /^(backups?|dumps?|restic|borg|pgbackrest|sicherung(en)?)$/.test(word));
const namesJob = ({ name }: Found, { job }: BackupJob): boolean => ` ${wordsOf(name).join(' ')} `.includes(` ${stemOf(job)} `);

/** What tells somebody of a job: its own alarms, and what watches backups by name. */
function watchOf(job: BackupJob, monitors: readonly Found[]): Watch {
  const watching = monitors.filter((each) => each.active === true && each.notifies !== 'no' && namesBackup(each));
  const alarms = job.alarms.seen ? job.alarms.found : [];
  const hasRun = job.last.seen && job.last.at !== null;
  // A mail leaves the machine only where it can send any. A unit is started by a job that fails, not by one that is never started.
  const sure = [
    ...alarms.filter(({ kind }) => kind === 'heartbeat' || (kind === 'unit' && hasRun)),
    ...watching.filter((each) => each.notifies === 'yes' && namesJob(each, job)),
  ];
  const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
  if (sure.length > 0) return { state: 'told', by: namesOf(sure) };
  const further = [...alarms, ...watching];
  if (further.length > 0) return { state: 'indicated', by: namesOf(further) };
  return { state: job.alarms.seen && job.alarms.complete ? 'silent' : 'open', by: [] };
}

const lastOf = ({ last }: BackupJob): string =>
  last.seen ? `${last.result}${last.at === null ? '' : ` ${instantText(Date.parse(last.at))}`}` : last.reason;
const told = (job: BackupJob): string => `${job.job} (${lastOf(job)})`;

/**
 * Judges every job that makes copies, and what watches them. Whether the copies are good is not judged here, but whether somebody would hear of
 * it. A job that never ran has alarmed nobody yet.
 */
export const backupMonitoring = defineCheck({
  id: 'backup.monitoring',
  judges: ['backup-job', 'monitor'],
  many: true,
  params: z.strictObject({
    maxAge: duration
      .optional()
      .describe('Each job ran no longer ago than this. Absent: its last run is told, and decides nothing.'),
  }),
  references: { gdpr: 'Art. 32(1)(c)', iso27001: '8.16', bsi: 'NOT.4.4' },
  reproduce: "ssh {system} 'systemctl list-timers --all; systemctl show --property OnFailure UNIT; crontab -l'",
  judge(facts, { maxAge }, { now }) {
    const jobs = facts.flatMap((fact) => (fact.kind === 'backup-job' && fact.does.includes('backup') ? [fact] : []));
    const views = facts.flatMap((fact) => (fact.kind === 'monitor' ? [fact.monitors] : []));
    const monitors = views.flatMap((view) => (view.seen ? view.found : []));
    const unseen = views.flatMap((view) => (view.seen ? [] : [`${view.reason} ${view.detail}`]));

    const enabled = jobs.filter((job) => job.enabled);
    if (enabled.length === 0) {
      const own = monitors.filter((each) => each.active === true && namesBackup(each));
      const telling = own.filter(({ notifies }) => notifies === 'yes').map(({ name }) => name);
      if (telling.length > 0) return holds('told', { watched: telling });
      const further = own.filter(({ notifies }) => notifies === 'unknown').map(({ name }) => name);
      if (further.length > 0) return indicates('indicated', { watched: further });
      return unknown('no-subject', { what: jobs.length > 0 ? listed(jobs.map((job) => `${told(job)}: disabled`)) : [...unseen] });
    }

    const late = enabled.filter(({ last }) => {
      const at = last.seen && last.at !== null ? Date.parse(last.at) : null;
      return maxAge !== undefined && at !== null && at < now.getTime() - milliseconds(maxAge);
    });
    if (late.length > 0) return fails('not-run', { jobs: listed(late.map(told)), maxAge: maxAge ?? '' });
    const watches = enabled.map((job) => ({ job, ...watchOf(job, monitors) }));
    const silent = watches.filter(({ state }) => state === 'silent');
    if (silent.length > 0) return fails('nobody-told', { jobs: listed(silent.map(({ job }) => told(job))) });

    const open = watches.filter(({ job, state }) => {
      const at = job.last.seen ? job.last.at : undefined;
      const neverRan = at === null || (at !== undefined && Date.parse(at) > now.getTime() + clockAllowance);
      return state === 'open' || neverRan || (maxAge !== undefined && at === undefined);
    });
    if (open.length > 0) {
      return unknown('not-visible', {
        what: listed([...open.map(({ job, state }) => `${told(job)}: ${state === 'open' ? 'alarm' : 'run'}`), ...unseen]),
      });
    }
    const failed = enabled.filter(({ last }) => last.seen && last.result === 'failed');
    const warnings = failed.length > 0 ? [warning('failed-last', { jobs: listed(failed.map(told)) })] : [];
    const args = { watched: listed(watches.map(({ job, by }) => `${told(job)} → ${by.join(', ')}`)) };
    return watches.every(({ state }) => state === 'told')
      ? holds('told', args, warnings)
      : indicates('indicated', args, warnings);
  },
});
