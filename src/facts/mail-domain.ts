import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';
import { tlsVersionSchema } from './tls-service.ts';

/** A DNS question's answer: the records (possibly none, by the server's own word), or why it is not known. */
const answer = <T extends z.ZodType>(records: T) =>
  z.discriminatedUnion('seen', [
    /** `authenticated`: the resolver's AD bit, RFC 4035; false says nothing. */
    z.strictObject({ seen: z.literal(true), records: z.array(records).max(100), authenticated: z.boolean() }),
    z.strictObject({ seen: z.literal(false), reason: failureReasonSchema, detail: z.string().max(200) }),
  ]);

const mxSchema = z.strictObject({
  preference: z.int(),
  host: peerText(255),
  /** One entry for each address asked. */
  starttls: z.array(
    z.discriminatedUnion('seen', [
      z.strictObject({
        seen: z.literal(true),
        address: z.string(),
        offered: z.boolean(),
        /** Lowest and highest version the server's own ServerHello confirmed; null where not offered or not completed. */
        lowest: tlsVersionSchema.nullable(),
        highest: tlsVersionSchema.nullable(),
        /** Versions about which nothing is known (timeouts …). */
        unknownVersions: z.array(tlsVersionSchema),
      }),
      z.strictObject({ seen: z.literal(false), address: z.string(), reason: failureReasonSchema, detail: z.string().max(200) }),
    ]),
  ),
  addresses: answer(z.string()),
  tlsa: answer(z.strictObject({ usage: z.int(), selector: z.int(), matching: z.int(), data: z.string().max(2000) })),
});

/** A domain as mail sees it: MX (RFC 5321), SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), MTA-STS (RFC 8461), DANE (RFC 7672). */
export const mailDomainSchema = defineFact('mail-domain', {
  domain: z.string(),
  /** An MX of `.` (RFC 7505) is kept as host `.`. No MX record: `records` is empty. */
  mx: answer(mxSchema),
  /** TXT records that start with `v=spf1`. */
  spf: answer(peerText(4000)),
  /** TXT records of `_dmarc.` that start with `v=DMARC1`. */
  dmarc: answer(peerText(4000)),
  /** For each selector asked, the TXT record of `selector._domainkey.`. */
  dkim: z.array(z.strictObject({ selector: z.string(), answer: answer(peerText(4000)) })).max(50),
  /** TXT records of `_mta-sts.` that start with `v=STSv1`. */
  mtaSts: answer(peerText(1000)),
  /** The policy file of RFC 8461 §3.2. */
  mtaStsPolicy: z.discriminatedUnion('seen', [
    z.strictObject({
      seen: z.literal(true),
      mode: z.enum(['enforce', 'testing', 'none']),
      mx: z.array(peerText(255)).max(100),
      maxAge: z.int(),
    }),
    z.strictObject({ seen: z.literal(false), reason: failureReasonSchema, detail: z.string().max(200) }),
  ]),
});
export type MailDomain = z.infer<typeof mailDomainSchema>;
