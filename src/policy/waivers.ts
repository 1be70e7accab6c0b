import { z } from 'zod';

/** What we know does not hold, until when, who answers for it and why. */
export const waiverSchema = z.strictObject({
  clause: z.string().optional().describe('Id of a clause, as in the policy.'),
  policy: z.string().optional().describe('Which policy the clause is in, where several are used.'),
  check: z.string().optional().describe('Id of a check; together with target.'),
  target: z.string().optional().describe('Id of a target.'),
  reason: z.string().trim().min(1),
  owner: z.string().trim().min(1).describe('The role that answers for it.'),
  expires: z.iso.date().describe('Last day on which it counts, in the policy’s time zone.'),
  ticket: z.string().optional(),
});

/** `waivers.yaml` */
export const waiversSchema = z.strictObject({
  waivers: z.array(
    waiverSchema.refine((waiver) => waiver.clause !== undefined || (waiver.check !== undefined && waiver.target !== undefined), {
      message: 'name a clause, or a check and a target',
    }),
  ),
});
export type Waiver = z.infer<typeof waiverSchema>;

/** The calendar day (`2026-11-21`) of an instant in a time zone. */
export const dayIn = (instant: Date, timezone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(instant);

/** Whether the name is a time zone. The list is asked first: making a formatter takes ten times as long. */
export const isValidTimezone = (timezone: string) => {
  if (Intl.supportedValuesOf('timeZone').includes(timezone)) return true;
  try {
    dayIn(new Date(0), timezone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};
