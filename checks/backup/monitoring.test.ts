import { backupJob } from '../../fixtures/facts/backup-job.ts';
import { agent, monitor, monitors } from '../../fixtures/facts/monitor.ts';
import { checkTable, none } from '../testing/table.ts';
import { backupMonitoring } from './monitoring.ts';

type Alarm = Extract<ReturnType<typeof backupJob>['alarms'], { seen: true }>['found'][number];
const alarms = (complete: boolean, ...found: Alarm[]) => ({ seen: true as const, found, complete });
const last = (at: string | null, result: 'succeeded' | 'failed' | 'running' | 'never' = 'succeeded') => ({
  seen: true as const,
  at,
  result,
  log: 'journal',
});
const mailto: Alarm = { name: 'MAILTO=ops', kind: 'mail' };
const unseen = { seen: false as const, reason: 'denied' as const, detail: 'journal' };
const beside = (...found: ReturnType<typeof agent>[]) => monitor({ monitors: monitors(...found) });
const silentJob = backupJob({ alarms: alarms(false) });

checkTable(backupMonitoring, {
  holds: [
    ['a failure starts a unit', [backupJob()], { code: 'told', indicative: false, warns: [] }],
    [
      'it failed last, of which somebody was told',
      [backupJob({ last: last('2026-05-31T02:30:00Z', 'failed') })],
      { warns: ['failed-last'] },
    ],
    [
      'a missed heartbeat',
      [backupJob({ last: unseen, alarms: alarms(false, { name: 'hc-ping.com', kind: 'heartbeat' }) })],
      { indicative: false },
    ],
    ['a mail of cron', [backupJob({ alarms: alarms(false, mailto) })], { code: 'indicated', indicative: true }],
    ['a unit of a job of which nobody knows whether it ran', [backupJob({ last: unseen })], { indicative: true }],
    [
      'one of two is told by a mail only',
      [backupJob(), backupJob({ job: 'dump.timer', alarms: alarms(false, mailto) })],
      { indicative: true },
    ],
    [
      'a check from outside that names the job',
      [silentJob, beside(agent({ name: 'Restic-Backup age', kind: 'check', notifies: 'yes' }))],
      { code: 'told', indicative: false },
    ],
    [
      'a heartbeat of some backup',
      [silentJob, beside(agent({ name: 'heartbeat to backup.checks.example.org', kind: 'heartbeat' }))],
      { indicative: true },
    ],
    [
      'no job is seen, but a check of backups that tells',
      [beside(agent({ name: 'check_borg', kind: 'check', notifies: 'yes' }))],
      { code: 'told' },
    ],
    ['it ran in time', [backupJob()], { with: { maxAge: '48h' }, code: 'told' }],
    [
      'a job that only prunes tells nobody',
      [backupJob(), backupJob({ job: 'prune.timer', does: ['prune'], alarms: alarms(true) })],
      { code: 'told' },
    ],
  ],
  fails: [
    ['nobody is told, and all was seen', [backupJob({ alarms: alarms(true) })], { code: 'nobody-told' }],
    ['one of two tells nobody', [backupJob(), backupJob({ job: 'dump.timer', alarms: alarms(true) })], { code: 'nobody-told' }],
    ['it did not run in time', [backupJob({ last: last('2026-05-01T00:00:00Z') })], { with: { maxAge: '48h' }, code: 'not-run' }],
  ],
  unknown: [
    ['nothing is seen to tell anybody', [silentJob], { reason: 'not-visible' }],
    ['the alarms could not be seen', [backupJob({ alarms: unseen })], { reason: 'not-visible' }],
    ['it never ran', [backupJob({ last: last(null, 'never') })], { reason: 'not-visible' }],
    ['it ran in the future', [backupJob({ last: last('2026-06-02T00:00:00Z') })], { reason: 'not-visible' }],
    [
      'nobody knows when it ran',
      [backupJob({ last: unseen, alarms: alarms(false, mailto) })],
      { with: { maxAge: '48h' }, reason: 'not-visible' },
    ],
    ['the only job is disabled', [backupJob({ enabled: false })], { reason: 'no-subject' }],
    ['no job that makes copies', [backupJob({ does: ['prune', 'restore-test'] })], { reason: 'no-subject' }],
    ['no job at all', [beside(agent())], { reason: 'no-subject' }],
    [
      'a heartbeat of nobody knows what',
      [silentJob, beside(agent({ name: 'heartbeat to hc-ping.com', kind: 'heartbeat' }))],
      { reason: 'not-visible' },
    ],
    ['an agent that watches the system, not the job', [silentJob, beside(agent({ notifies: 'yes' }))], { reason: 'not-visible' }],
    [
      'a check of the job that is stopped',
      [silentJob, beside(agent({ name: 'restic-backup age', kind: 'check', notifies: 'yes', active: false }))],
      { reason: 'not-visible' },
    ],
    [
      'a check that shares a word with the job only by chance',
      [
        backupJob({ job: 'daily.timer', alarms: alarms(false) }),
        beside(agent({ name: 'daily report', kind: 'check', notifies: 'yes' })),
      ],
      { reason: 'not-visible' },
    ],
    [
      'a check of another job with a longer name',
      [silentJob, beside(agent({ name: 'resticbackup', kind: 'check', notifies: 'yes' }))],
      { reason: 'not-visible' },
    ],
  ],
  notApplicable: none('a target without backups is not selected'),
});
