import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';

/** A job that makes copies, deletes old ones or tries a restore, as the system that runs it tells it. */
export const backupJobSchema = defineFact('backup-job', {
  system: peerText(300),
  /** The timer, unit or line of a crontab it comes from, e.g. `restic-backup.timer`, `/etc/cron.d/pgbackrest:3`. */
  job: peerText(300),
  /** The program it runs, e.g. `restic`; null where it was not recognised. */
  tool: peerText(60).nullable(),
  /** To `prune` is to delete old copies, to `compact` to free what was deleted, where a program does that by itself. */
  does: z.array(z.enum(['backup', 'prune', 'compact', 'restore-test'])).max(4),
  /** Repositories, paths or buckets it names, where it names any. Where it prunes or compacts, those on which it does. */
  locations: z.array(peerText(2048)).max(50),
  /** When it runs, in the words of its scheduler. */
  schedule: peerText(300).nullable(),
  enabled: z.boolean(),
  /** How it ended last; `at` is null where it has not run. */
  last: orUnseen({
    at: z.iso.datetime().nullable(),
    result: z.enum(['succeeded', 'failed', 'running', 'never']),
    /** Where that was read, e.g. `journal`, a log file. */
    log: peerText(300).nullable(),
  }),
  /** What tells somebody when it fails, e.g. an `OnFailure=` unit, `MAILTO`, a heartbeat that would be missed; empty where nothing was seen to. */
  alarms: orUnseen({
    found: z.array(z.strictObject({ name: peerText(300), kind: z.enum(['heartbeat', 'mail', 'unit', 'other']) })).max(50),
    /** Whether that is all there can be: what watches from outside is not seen from inside. */
    complete: z.boolean(),
  }),
});
export type BackupJob = z.infer<typeof backupJobSchema>;
