import { z } from 'zod';
import { plannedAttestationSchema } from '../policy/attestations.ts';
import { waiverSchema } from '../policy/waivers.ts';

/** `run.json` of a bundle: which tool, rules and documents produced it, from where and when. */
export const runSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string(),
  tool: z.strictObject({ name: z.literal('tomproof'), version: z.string() }),
  startedAt: z.iso.datetime(),
  /** End of looking; the moment for which is judged. */
  endedAt: z.iso.datetime(),
  vantage: z.string(),
  /** Why not everything was looked at: stopped by a person or at the run's deadline. */
  stopped: z.enum(['interrupted', 'deadline']).nullable(),
  /** Clauses the run was limited to with `--only`; empty for all. A partial run is no baseline. */
  only: z.array(z.string()),
  failOn: z.enum(['unproven', 'contradicted']),
  includeWaived: z.boolean(),
  digests: z.strictObject({
    /** SHA-256 of each policy's file. */
    policies: z.record(z.string(), z.string()),
    inventory: z.string().nullable(),
    /** Of ids, parameters and references of all checks. */
    checks: z.string(),
  }),
});
export type Run = z.infer<typeof runSchema>;

export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  previous: z.strictObject({ bundle: z.string(), sha256: z.string() }).nullable(),
});

const bilingual = z.strictObject({ de: z.string(), en: z.string() });
const checkTexts = z.strictObject({
  title: z.string(),
  about: z.string(),
  remedy: z.string(),
  codes: z.record(z.string(), z.string()),
});

/** `plan.json` of a bundle: the promises and what was to be looked at for each. */
export const planSchema = z.strictObject({
  policies: z.array(
    z.strictObject({
      policy: z.string(),
      title: bilingual,
      organisation: z.string().nullable(),
      document: z.strictObject({ name: z.string(), version: z.string().optional(), issued: z.string().optional() }).nullable(),
      timezone: z.string(),
      clauses: z.array(
        z.strictObject({
          id: z.string(),
          section: bilingual.nullable(),
          article: z.string().nullable(),
          summary: bilingual,
          kind: z.enum(['technical', 'organisational', 'physical', 'evidence']),
          strength: z.enum(['firm', 'hedged', 'planned', 'optional']),
          party: z.enum(['processor', 'customer', 'subprocessor']),
          digest: z.string().nullable(),
          attestation: z
            .strictObject({ by: z.string(), every: z.string().nullable(), document: z.string().nullable() })
            .nullable()
            .default(null),
          line: z.int(),
          bindings: z.array(
            z.strictObject({
              check: z.string(),
              params: z.record(z.string(), z.unknown()),
              assumed: z.array(z.string()),
              on: z.record(z.string(), z.unknown()).nullable(),
              role: z.enum(['proves', 'indicates']),
              targets: z.array(z.string()),
              kinds: z.array(z.string()),
            }),
          ),
        }),
      ),
    }),
  ),
  targets: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.string(),
      labels: z.record(z.string(), z.string()),
      discoveredBy: z.string().optional(),
    }),
  ),
  waivers: z.array(waiverSchema),
  attestations: z.array(plannedAttestationSchema).default([]),
  texts: z.record(z.string(), z.strictObject({ en: checkTexts, de: checkTexts.optional() })),
});
