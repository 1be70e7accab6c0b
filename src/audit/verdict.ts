import { z } from 'zod';
import { attestationStates, plannedAttestationSchema } from '../policy/attestations.ts';
import { waiverSchema } from '../policy/waivers.ts';

/** What a clause can come to. */
export const verdictNames = [
  'contradicted',
  'questioned',
  'unverified',
  'unattested',
  'waived',
  'supported',
  'proven',
  'attested',
  'not-in-force',
] as const;
export const verdictSchema = z.enum(verdictNames);
export type Verdict = z.infer<typeof verdictSchema>;

const tallySchema = z.strictObject({
  check: z.string(),
  role: z.enum(['proves', 'indicates']),
  assumed: z.array(z.string()),
  holds: z.int(),
  fails: z.int(),
  unknown: z.int(),
  notApplicable: z.int(),
  warnings: z.int(),
});
export type BindingTally = z.infer<typeof tallySchema>;

const clauseVerdictSchema = z.strictObject({
  policy: z.string(),
  id: z.string(),
  verdict: verdictSchema,
  /** What stands in the way, with how often: an unknown reason, `check:code` of what fails, or `attestation-…`. Most frequent first. */
  reasons: z.array(z.strictObject({ reason: z.string(), count: z.int() })),
  bindings: z.array(tallySchema),
});
export type ClauseVerdict = z.infer<typeof clauseVerdictSchema>;

/** `verdicts.json` of a bundle. */
export const verdictsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  summary: z.partialRecord(verdictSchema, z.int()),
  clauses: z.array(clauseVerdictSchema),
  waivers: z.array(waiverSchema.extend({ state: z.enum(['valid', 'expiring', 'expired', 'unused']) })),
  attestations: z.array(plannedAttestationSchema.extend({ state: z.enum(attestationStates), until: z.iso.date() })).default([]),
});
export type Verdicts = z.infer<typeof verdictsSchema>;
