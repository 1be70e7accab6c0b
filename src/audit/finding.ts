import { z } from 'zod';

const argValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.union([z.string(), z.number()]))]);
const args = z.record(z.string(), argValue);

/** One check's judgement on one fact (or, for checks over a whole set, on a target), for one binding of one clause. */
export const findingSchema = z.strictObject({
  policy: z.string(),
  clause: z.string(),
  /** Index of the binding within the clause. */
  binding: z.int(),
  check: z.string(),
  /** Null when the binding's selection matched no target. */
  target: z.string().nullable(),
  subject: z.string().nullable(),
  outcome: z.enum(['holds', 'fails', 'unknown', 'not-applicable']),
  /** Why it is unknown; null otherwise. */
  reason: z.string().nullable(),
  /** Message code of the check; for `unknown` the reason. */
  code: z.string(),
  /** What was observed, as arguments of the message. */
  args,
  warnings: z.array(z.strictObject({ code: z.string(), args })),
  /** What was promised: the parameters of the binding, defaults included. */
  expected: z.record(z.string(), z.json()),
  /** A command that shows the same thing; null where there is no subject. */
  reproduce: z.string().nullable(),
  /** The kind of evidence only indicates, whatever the role of the binding. */
  indicative: z.boolean(),
  /** It fails, and a valid waiver covers it. */
  waived: z.boolean(),
  sources: z.array(
    z.strictObject({
      probe: z.string(),
      vantage: z.strictObject({ name: z.string(), address: z.string().optional() }),
      at: z.iso.datetime(),
    }),
  ),
});
/** A finding before waivers are looked at. */
export const judgedSchema = findingSchema.omit({ waived: true });
export type Judged = z.infer<typeof judgedSchema>;
export type Finding = z.infer<typeof findingSchema>;
