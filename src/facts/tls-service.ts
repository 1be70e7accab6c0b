import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';

/** Protocol versions, oldest first; the order is the order of strength. */
export const tlsVersions = ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export const tlsVersionSchema = z.enum(tlsVersions);
export type TlsVersion = z.infer<typeof tlsVersionSchema>;

/** Protocols that upgrade to TLS in-band. */
const starttlsProtocols = ['smtp', 'imap', 'pop3', 'ldap', 'ftp', 'postgres', 'mysql', 'xmpp'] as const;
export const starttlsSchema = z.enum(starttlsProtocols);
export type Starttls = z.infer<typeof starttlsSchema>;

const versionSchema = z.strictObject({
  version: tlsVersionSchema,
  /**
   * `accepted`: the server's own ServerHello of that version was seen. `refused`: the server's alert, or a close where another
   * version was accepted on the same address in the same run. Everything else is `unknown`, with its reason.
   */
  state: z.enum(['accepted', 'refused', 'unknown']),
  reason: failureReasonSchema.optional(),
  detail: z.string().max(200).optional(),
  /** Whether the list of suites of this version was followed to its end (the server refused what was left). */
  suitesComplete: z.boolean(),
  /** Whether the list of groups of this version was followed to its end. */
  groupsComplete: z.boolean(),
});

const suiteSchema = z.strictObject({
  version: tlsVersionSchema,
  /** Number assigned by IANA, e.g. 0xc02f; SSLv2 kinds have three bytes. */
  id: z.int().min(0).max(0xffffff),
  /** IANA name, or `0xNNNN` for a number without a name. */
  name: z.string(),
  /** Size in bits of the Diffie-Hellman prime in this suite's own ServerKeyExchange; absent: not seen, so a check that asks for it says unknown. */
  dhBits: z.int().optional(),
});

const groupSchema = z.strictObject({ version: tlsVersionSchema, id: z.int().min(0).max(0xffff), name: z.string() });

const certificateSchema = z.strictObject({
  subject: peerText(1000),
  issuer: peerText(1000),
  serial: z.string().max(100),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** DNS names and addresses of the subject alternative name, `DNS:` and `IP:` prefixes removed. */
  names: z.array(peerText(300)).max(300),
  /** `rsa`, `rsa-pss`, `dsa`, `ec`, `ed25519`, `ed448`, or what the library calls it. */
  keyType: z.string(),
  /** Modulus or field size in bits; null where unknown. */
  keyBits: z.int().nullable(),
  curve: z.string().nullable(),
  /** e.g. `sha256WithRSAEncryption`; the dotted object identifier where it has no common name. */
  signatureAlgorithm: z.string(),
  selfIssued: z.boolean(),
  /** SHA-256 of the DER bytes, lower-case hex without colons. */
  fingerprint: z.string(),
});

const presentedSchema = z.strictObject({
  /** As sent by the server, leaf first. */
  chain: z.array(certificateSchema).min(1).max(20),
  /** Whether a chain to a trust anchor was found; `unknown` when this machine could not validate it. */
  trust: z.enum(['trusted', 'untrusted', 'unknown']),
  /** OpenSSL's word for what is wrong, e.g. `CERT_HAS_EXPIRED`; null when trusted. */
  trustCode: z.string().max(100).nullable(),
  /** SHA-256 fingerprint of the anchor the chain ends in, where known. */
  anchor: z.string().nullable(),
  nameMatches: z.boolean(),
});

export const tlsServiceSchema = defineFact('tls-service', {
  host: z.string(),
  address: z.string(),
  port: z.int(),
  serverName: z.string().nullable(),
  starttls: starttlsSchema.nullable(),
  /** False where the server itself said that it offers no upgrade to TLS: what it carries travels in the clear. */
  offered: z.boolean(),
  /** All six versions, in the order of `tlsVersions`. */
  versions: z.array(versionSchema).length(tlsVersions.length),
  suites: z.array(suiteSchema),
  groups: z.array(groupSchema),
  /** Who decides the suite when both sides have several in common (versions up to TLS 1.2, else TLS 1.3). */
  preference: z.enum(['server', 'client', 'unknown']),
  /** The application protocol chosen when `h2` and `http/1.1` are offered; null if none, `unknown` if not seen. */
  alpn: peerText(100).nullable(),
  /** RFC 5746 seen in the ServerHello (up to TLS 1.2); null where no such version is accepted. */
  secureRenegotiation: z.boolean().nullable(),
  /** TLS compression chosen by the server when offered; null where no version up to TLS 1.2 is accepted. */
  compression: z.boolean().nullable(),
  certificate: z.discriminatedUnion('seen', [
    z.strictObject({
      seen: z.literal(true),
      ...presentedSchema.shape,
      /** Which anchors were used. */
      store: z.enum(['public', 'given-ca']),
      /** What it presents besides, to a client that takes another kind of key; the one that fares worst is told above. */
      others: z.array(presentedSchema).max(7),
      /** Why not all of its certificates were seen; null when it refused to show another kind of key. */
      unseen: z.strictObject({ reason: failureReasonSchema, detail: z.string().max(200) }).nullable(),
    }),
    z.strictObject({ seen: z.literal(false), reason: failureReasonSchema, detail: z.string().max(200) }),
  ]),
});
export type TlsService = z.infer<typeof tlsServiceSchema>;
