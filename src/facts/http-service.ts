import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';

const hopSchema = z.strictObject({
  /** The address asked, without query or fragment. */
  url: peerText(2000),
  status: z.int(),
  /** Resolved `Location` of a redirect, without query; null where there is none. */
  location: peerText(2000).nullable(),
});

const cookieSchema = z.strictObject({
  name: peerText(200),
  secure: z.boolean(),
  httpOnly: z.boolean(),
  /** As sent; null where the attribute is absent. */
  sameSite: z.enum(['strict', 'lax', 'none']).nullable(),
});

/** One attempt over one scheme: what was seen, or why nothing was. */
const attemptSchema = z.discriminatedUnion('seen', [
  z.strictObject({
    seen: z.literal(true),
    hops: z.array(hopSchema).min(1).max(11),
    /** The chain of redirects was followed to an answer that is none (false: loop, limit, or a hop that failed). */
    ended: z.boolean(),
  }),
  /** `refused` = the peer's own reset or closed port. */
  z.strictObject({ seen: z.literal(false), reason: failureReasonSchema, detail: z.string().max(200) }),
]);

/** RFC 9110 semantics of one web service, seen over plain HTTP and over HTTPS. */
export const httpServiceSchema = defineFact('http-service', {
  host: z.string(),
  /** Asked over plain HTTP on port 80, or on the port of an `http:` target. */
  plain: attemptSchema,
  plainPort: z.int(),
  /** Asked over HTTPS. */
  secure: attemptSchema,
  securePort: z.int(),
  /** Of the final HTTPS answer on the target's own host (null when none was seen). Lower-case names, values as sent, only those a check can ask for. */
  headers: z.record(z.string(), z.array(peerText(4000))).nullable(),
  /** Every cookie set on any HTTPS or HTTP answer of the target's own host. */
  cookies: z.array(cookieSchema).max(100).nullable(),
  /** Signs of a content delivery network in front, e.g. `cloudflare`; empty when none was recognised. */
  cdn: z.array(z.string()),
});
export type HttpService = z.infer<typeof httpServiceSchema>;
