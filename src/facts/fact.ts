import { z } from 'zod';

/** What a thing is called, by all the names it goes by, so that two views of one thing can be joined. */
export const subjectSchema = z.strictObject({
  /** The name used in reports, e.g. `app.example.org:443` or `db-1:/var`. Unique within a target and fact kind. */
  id: z.string().min(1),
  /** Every other name: addresses, host names, provider ids, device paths. */
  names: z.array(z.string()),
});

/** Who saw it, from where and when. */
export const sourceSchema = z.strictObject({
  probe: z.string(),
  /** The vantage point: its configured name and, where a socket was used, the own source address. */
  vantage: z.strictObject({ name: z.string(), address: z.string().optional() }),
  /** Time of observation, UTC RFC 3339. */
  at: z.iso.datetime(),
});

/**
 * Why something could not be seen. Only the peer's own word is `refused` or `denied`;
 * what this machine could not do is `local-limit`; what a system has no way to tell is `not-visible`. A peer that did not prove who it is, is `untrusted`: nothing is told to it.
 */
const failureReasons = [
  'aborted',
  'denied',
  'incomplete',
  'local-limit',
  'malformed',
  'not-visible',
  'rate-limited',
  'refused',
  'timeout',
  'unreachable',
  'unsupported',
  'untrusted',
] as const;
export const failureReasonSchema = z.enum(failureReasons);

/**
 * How something that one system cannot tell is proven otherwise: by another kind of target that looks at the thing itself, or by a person's
 * dated statement.
 */
export const adviceSchema = z.enum(['attestation', 'bucket', 'document', 'endpoint', 'postgres', 'ssh-host']);
export type Advice = z.infer<typeof adviceSchema>;

/** A typed failure of a probe, for a whole target or (with `subject`) for one part of it. */
export const probeFailureSchema = z.strictObject({
  probe: z.string(),
  /** Fact kinds that are missing or incomplete because of this failure. */
  kinds: z.array(z.string()).min(1),
  subject: subjectSchema.optional(),
  reason: failureReasonSchema,
  /** A short machine word for the cause: an errno (`ECONNREFUSED`), a TLS alert, a status code, what was asked. Never prose, never a secret. */
  detail: z.string().max(200),
  /** Of what is `not-visible`: what would show it. */
  advice: adviceSchema.optional(),
  at: z.iso.datetime(),
});

export type Subject = z.infer<typeof subjectSchema>;
export type Source = z.infer<typeof sourceSchema>;
export type FailureReason = z.infer<typeof failureReasonSchema>;
export type ProbeFailure = z.infer<typeof probeFailureSchema>;

/** Makes the schema of one fact kind: the common envelope and the kind's own fields, nothing else allowed. */
export function defineFact<const K extends string, S extends z.ZodRawShape>(kind: K, shape: S) {
  return z.strictObject({ kind: z.literal(kind), subject: subjectSchema, source: sourceSchema, ...shape });
}

/** A string a live system said: bounded, so that no peer can make a fact grow. */
export const peerText = (max = 500) => z.string().max(max);

/** A part of a fact that may not have been seen: the fields of `shape` with `seen: true`, or why it was not. */
export const orUnseen = <S extends z.ZodRawShape>(shape: S) =>
  z.discriminatedUnion('seen', [
    z.strictObject({ seen: z.literal(true), ...shape }),
    z.strictObject({ seen: z.literal(false), reason: failureReasonSchema, detail: z.string().max(200) }),
  ]);
