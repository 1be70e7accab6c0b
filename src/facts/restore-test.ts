import { z } from 'zod';
import { defineFact, peerText } from './fact.ts';

/** A restore that was tried, as a record or the log of a job tells it. */
export const restoreTestSchema = defineFact('restore-test', {
  /** Where the record lies. */
  system: peerText(300),
  /** The file, object or log it was read from. */
  record: peerText(2048),
  form: z.enum(['record', 'job-log']),
  /** When the restore was done. */
  performedAt: z.iso.datetime(),
  result: z.enum(['succeeded', 'failed']),
  /** What was restored: a set, a system, a database; null where the record does not say. */
  restored: peerText(500).nullable(),
  /** The copy it was restored from, and its date; null where the record does not say. */
  copy: peerText(1024).nullable(),
  copyAt: z.iso.datetime().nullable(),
  /** Seconds it took. */
  took: z.int().min(0).nullable(),
  /** Who did it, as facts name persons; null where the record does not say. */
  by: peerText(300).nullable(),
});
export type RestoreTest = z.infer<typeof restoreTestSchema>;
