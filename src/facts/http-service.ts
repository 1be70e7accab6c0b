import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';

/** The most octets of header fields that are read from one answer; a longer one is `malformed`, so no value here is ever cut. */
export const maxHeaderOctets = 32_768;

/** Response header fields a check can ask for, in lower case. */
export const securityHeaders = [
  'content-security-policy',
  'content-security-policy-report-only',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
] as const;
export type SecurityHeader = (typeof securityHeaders)[number];

/** The first Strict-Transport-Security field of an answer (RFC 6797 §8.1); one that breaks the grammar of §6.1 is not `valid` and has no effect. */
const hstsSchema = z.discriminatedUnion('valid', [
  /** `maxAge` in seconds; 0 switches HSTS off. */
  z.strictObject({ valid: z.literal(true), maxAge: z.int().min(0), includeSubDomains: z.boolean() }),
  z.strictObject({ valid: z.literal(false) }),
]);

const hopSchema = z.strictObject({
  /** The address asked, without credentials, path parameters, query or fragment. */
  url: peerText(2000),
  status: z.int(),
  /** Resolved `Location` of a redirect, cut in the same way; null where there is none. */
  location: peerText(2000).nullable(),
  /** Null where the field is absent, and over plain HTTP, where it means nothing. */
  hsts: hstsSchema.nullable(),
});

const cookieSchema = z.strictObject({
  name: peerText(200),
  secure: z.boolean(),
  httpOnly: z.boolean(),
  /** Null where the attribute is absent or of no known value. */
  sameSite: z.enum(['strict', 'lax', 'none']).nullable(),
});

/** One attempt over one scheme: what was seen, or why nothing was. */
const attemptSchema = z.discriminatedUnion('seen', [
  z.strictObject({
    seen: z.literal(true),
    hops: z.array(hopSchema).min(1).max(11),
    /**
     * How the chain of redirects ended: with an `answer` that is none; with one to `elsewhere`, another host or port, which was not
     * asked; in a `loop`; at the `limit` of ten; or with a next hop that `failed`.
     */
    ended: z.enum(['answer', 'elsewhere', 'loop', 'limit', 'failed']),
    /** Why the next hop was not seen, when it `failed`. */
    failure: z.strictObject({ reason: failureReasonSchema, detail: z.string().max(200) }).nullable(),
  }),
  z.strictObject({
    seen: z.literal(false),
    /** `open`: took the connection. `closed`: refused it by its own word. `filtered`: nobody answered. `unknown`: this machine could not ask. */
    port: z.enum(['open', 'closed', 'filtered', 'unknown']),
    reason: failureReasonSchema,
    detail: z.string().max(200),
  }),
]);

/** RFC 9110 semantics of one web service at one address, seen over plain HTTP and over HTTPS. */
export const httpServiceSchema = defineFact('http-service', {
  /** The name asked for, as in the `Host` field. */
  host: z.string(),
  address: z.string(),
  /** Asked over plain HTTP on port 80, or on the port of an `http:` target. */
  plain: attemptSchema,
  plainPort: z.int(),
  /** Asked over HTTPS; whom the certificate names and who signed it is not looked at here. */
  secure: attemptSchema,
  securePort: z.int(),
  /** Of the answer the HTTPS attempt ended with; null where it did not end with an HTTPS answer of this host. */
  headers: z.partialRecord(z.enum(securityHeaders), z.array(peerText(maxHeaderOctets))).nullable(),
  /** Every cookie set, and not only removed, by any answer over either scheme. */
  cookies: z.array(cookieSchema).max(100),
  /** False where more cookies were set than `cookies` has room for. */
  cookiesComplete: z.boolean(),
  /** Signs of a content delivery network in front, e.g. `cloudflare`; empty when none was recognised. */
  cdn: z.array(z.string()),
});
export type HttpService = z.infer<typeof httpServiceSchema>;
export type HttpAttempt = HttpService['plain'];
export type HttpHop = z.infer<typeof hopSchema>;
