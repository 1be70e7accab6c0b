import { z } from 'zod';
import { duration } from '../../checks/params.ts';

/** A text in German and English; one string stands for both. */
const bilingual = z
  .union([z.string().min(1), z.strictObject({ de: z.string().min(1), en: z.string().min(1) })])
  .transform((text) => (typeof text === 'string' ? { de: text, en: text } : text));

const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)]);

/** Picks targets by label; `kind` and `id` are picked by the target's own. Every line must match; a list matches any of its values. */
const labelSelector = z.record(z.string(), oneOrMore);
const selectorSchema = z
  .looseObject({ kind: oneOrMore.optional(), id: oneOrMore.optional(), not: labelSelector.optional() })
  .catchall(oneOrMore)
  .describe('Which targets: labels, kind, id; `not` excludes.');

const bindingSchema = z.strictObject({
  check: z.string().describe('Id of a check, see `tomproof checks`.'),
  with: z.record(z.string(), z.unknown()).default({}).describe('Parameters, taken from the words of the clause.'),
  assumed: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Parameters the clause does not name; every report shows them as assumed.'),
  on: selectorSchema.optional().describe('Which targets; without it every target that can show this.'),
  role: z.enum(['proves', 'indicates']).default('proves'),
  suggested: z
    .literal(true)
    .optional()
    .describe('Written by `tomproof import`, and not in force until a person has taken this line out.'),
  words: z.array(z.string()).optional().describe('What led to the suggestion.'),
  confidence: z.number().min(0).max(1).optional().describe('How sure the suggestion is.'),
});

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits');

/** What a person is to state where no machine can look. */
const attestationSlotSchema = z.strictObject({
  by: z.string().min(1).describe('The role that states it.'),
  every: duration.optional().describe('How long a statement counts, e.g. 365d.'),
  document: z.string().optional().describe('What the statement rests on, e.g. a register or a contract.'),
});

/** Dates are written as `2026-03-01`; YAML's core schema keeps them strings. */
const date = z.iso.date();

export const clauseSchema = z.strictObject({
  id: z.string().min(1).describe('The number the document gives, or section-bullet.'),
  section: bilingual.optional(),
  article: z.string().optional().describe('e.g. Art. 32(1)(b)'),
  summary: bilingual.optional().describe('What is promised, in a few own words.'),
  text: z.string().optional().describe('The clause itself, in a user’s own document.'),
  digest: digest.optional().describe('SHA-256 of the normalised text of the clause.'),
  kind: z.enum(['technical', 'organisational', 'physical', 'evidence']).default('technical'),
  strength: z.enum(['firm', 'hedged', 'planned', 'optional']).default('firm'),
  party: z.enum(['processor', 'customer', 'subprocessor']).default('processor'),
  verify: z.array(bindingSchema).default([]),
  attestation: attestationSlotSchema.optional().describe('Who is to state what no check can see.'),
  reason: z.string().optional().describe('Why a technical clause has no binding.'),
});

/** A TOM document as a policy: its clauses, each with what would prove it. */
export const policySchema = z
  .strictObject({
    policy: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'a short name of letters, digits, dots and dashes'),
    title: bilingual,
    extends: z
      .string()
      .min(1)
      .optional()
      .describe('Another policy, by file or name: its clauses count here, too, but for those whose id stands here.'),
    organisation: z.string().optional(),
    document: z
      .strictObject({
        name: z.string(),
        version: z.string().optional(),
        issued: date.optional(),
        besides: z
          .array(digest)
          .optional()
          .describe(
            'Digests of what the document says besides its clauses: headings, definitions, introductions; for `tomproof policy drift`.',
          ),
      })
      .optional(),
    language: z.enum(['de', 'en']).default('de'),
    timezone: z.string().default('Europe/Berlin').describe('Where days begin and end, e.g. for waivers.'),
    subprocessors: z
      .array(z.record(z.string(), z.unknown()))
      .optional()
      .describe('The document’s list of sub-processors, for bindings of `provider.listed` to refer to by a YAML anchor.'),
    clauses: z.array(clauseSchema).default([]),
  })
  .refine(({ clauses, extends: base }) => clauses.length > 0 || base !== undefined, {
    message: 'at least one clause',
    path: ['clauses'],
  });

type OneOrMore = z.infer<typeof oneOrMore>;
export interface Selector {
  readonly [label: string]: OneOrMore | Readonly<Record<string, OneOrMore>> | undefined;
  readonly not?: Readonly<Record<string, OneOrMore>> | undefined;
}
export type Bilingual = { readonly de: string; readonly en: string };
export type Strength = z.infer<typeof clauseSchema>['strength'];
export type ClauseKind = z.infer<typeof clauseSchema>['kind'];
export type PolicyFile = z.infer<typeof policySchema>;
