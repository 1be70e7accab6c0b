import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });
const isoDuration = /^P(?=\d|T\d)(?:(\d{1,3})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;

/**
 * What a person or a job writes down of a restore that was tried: one JSON file each. Times are instants (RFC 3339), `took` is a duration of
 * ISO 8601. There is no room for remarks: they would carry names and data into the evidence.
 */
export const restoreRecordSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    performedAt: instant.describe('When the restore was done, e.g. 2026-11-20T09:00:00Z.'),
    result: z.enum(['succeeded', 'failed']).describe('`succeeded` only where what was restored was looked at.'),
    restored: z.string().min(1).max(500).describe('What was restored: a system, a database, a set of copies.'),
    copy: z
      .strictObject({
        id: z.string().min(1).max(1024).describe('The copy it was restored from: a key, a file, the id of a snapshot.'),
        at: instant.optional().describe('The moment of its data.'),
      })
      .optional(),
    took: z.string().regex(isoDuration, 'a duration such as PT35M').optional(),
    by: z.string().min(1).max(200).optional().describe('Who did it, a role or a person; facts tell a person by a pseudonym.'),
  })
  .refine(({ performedAt, copy }) => copy?.at === undefined || Date.parse(copy.at) <= Date.parse(performedAt), {
    message: 'no copy is from after its restore',
    path: ['copy', 'at'],
  });
export type RestoreRecord = z.infer<typeof restoreRecordSchema>;

/** Seconds of a record's `took`; 0 where it is no duration. */
export function secondsTaken(took: string): number {
  const [, days, hours, minutes, seconds] = (isoDuration.exec(took) ?? []).map((part) => Number(part ?? 0));
  return (days ?? 0) * 86_400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

/** Seconds as `took` is written, e.g. `PT35M`. */
export function tookOf(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'H'],
    [Math.floor((seconds % 3600) / 60), 'M'],
    [seconds % 60, 'S'],
  ] as const;
  const text = parts.flatMap(([value, unit]) => (value > 0 ? [`${value}${unit}`] : [])).join('');
  return `PT${text === '' ? '0S' : text}`;
}
