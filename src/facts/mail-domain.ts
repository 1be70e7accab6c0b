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
  /** There is no MX record, so that mail goes to the addresses of the domain itself (RFC 5321 §5.1). */
  implicit: z.boolean(),
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
  /** RFC 6698; `data` in hex, cut off at 2000 digits. */
  tlsa: answer(z.strictObject({ usage: z.int(), selector: z.int(), matching: z.int(), data: z.string().max(2000) })),
});

/** The answer of another name that was followed to. */
const followed = z.strictObject({ domain: peerText(255), answer: answer(peerText(4000)) });

/** A domain as mail sees it: MX (RFC 5321), SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), MTA-STS (RFC 8461), DANE (RFC 7672). */
export const mailDomainSchema = defineFact('mail-domain', {
  domain: z.string(),
  a: answer(peerText(15)),
  aaaa: answer(peerText(45)),
  /** The name this one is an alias of. */
  cname: answer(peerText(255)),
  /** RFC 8659: who may issue certificates. */
  caa: answer(z.strictObject({ critical: z.boolean(), tag: peerText(100), value: peerText(1000) })),
  /** An MX of `.` (RFC 7505) is kept as host `.`. Neither MX record nor address: `records` is empty. */
  mx: answer(mxSchema),
  /** TXT records whose version is `v=spf1`. */
  spf: answer(peerText(4000)),
  /** The same of the names that SPF records name by `include` and `redirect`, followed from record to record. */
  spfFollowed: z.array(followed).max(30),
  /** TXT records of `_dmarc.` whose version is `v=DMARC1`. */
  dmarc: answer(peerText(4000)),
  /** Where the domain itself has none: the same of the domains above it, nearest first. */
  dmarcAbove: z.array(followed).max(10),
  /** For each selector asked, the key records of `selector._domainkey.`. */
  dkim: z
    .array(
      z.strictObject({
        selector: peerText(255),
        answer: answer(peerText(4000)),
        /** Size of the one RSA key that was found, in bits; null for other kinds and where there is no one key. */
        rsaBits: z.int().nullable(),
      }),
    )
    .max(50),
  /** TXT records of `_mta-sts.` that start with `v=STSv1;`. */
  mtaSts: answer(peerText(1000)),
  /**
   * The policy file of RFC 8461 §3.2. `unsupported` is the server's own word that there is no policy a sender could use (no record, a
   * status other than 200, a certificate that is expired or of another name).
   */
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
