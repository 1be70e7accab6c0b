import { z } from 'zod';
import type { TlsService } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, type UnknownReason, unknown, type Warning, warning } from '../define.ts';
import { judgeKept } from './kept-certificate.ts';

const day = 86_400_000;

type Seen = Extract<TlsService['certificate'], { seen: true }>;
type Presented = Seen['others'][number];
type Certificate = Seen['chain'][number];

/**
 * Judges every certificate that the server presented, and those above it that a client needs for it, at the moment of judgement; and
 * certificates that a provider keeps for its customer, by what it tells of them.
 */
export const tlsCertificate = defineCheck({
  id: 'tls.certificate',
  judges: ['certificate', 'tls-service'],
  params: z.strictObject({
    /** Days for which every certificate of the path must still be valid; 0 asks only that none has expired. */
    daysLeft: z.int().min(0).default(0),
    /** SHA-256 fingerprint of the trust anchor in which the chain must end (of the certificate itself where it is self-signed). */
    ca: z
      .string()
      .regex(/^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/, 'a SHA-256 fingerprint: 64 hexadecimal digits, colons allowed')
      .optional(),
    /** Takes a self-signed certificate in place of a chain; everything else about it is judged all the same. */
    allowSelfSigned: z.boolean().default(false),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.24', bsi: 'DEV.7.2' },
  reproduce: 'nmap -sV --script ssl-cert -p {port} {host}',
  wants: () => ({ tls: ['certificate'] }),
  judge(service, params, { now }) {
    if (service.kind === 'certificate') return judgeKept(service, params, now);
    if (!service.offered) return fails('no-tls', { starttls: service.starttls });
    const { certificate } = service;
    if (!certificate.seen) return unknown(certificate.reason, { what: certificate.detail });
    const looks = [certificate, ...certificate.others].map((each) => lookAt(each, service.source.at, params.allowSelfSigned));
    const asked = { ...params, name: service.serverName ?? service.host, now: now.getTime() };
    for (const look of looks) {
      const fault = faultOf(look, asked);
      if (fault) return fault;
    }

    const open = looks.flatMap((look) => openOf(look, params.ca));
    const { unseen } = certificate;
    if (unseen) open.push({ reason: unseen.reason, what: `other certificates (${unseen.detail || unseen.reason})` });
    if (open.length > 0) return unknown(open[0]!.reason, { what: open.map((each) => each.what) });

    const { leaf } = looks[0]!;
    const path = looks.flatMap((look) => look.path);
    const first = path.reduce((one, other) => (Date.parse(other.notAfter) < Date.parse(one.notAfter) ? other : one));
    return holds('valid', { subject: leaf.subject, notAfter: first.notAfter }, warningsOf(service, looks));
  },
});

interface Look {
  readonly presented: Presented;
  readonly leaf: Certificate;
  /** The server's certificate and those above it. */
  readonly path: readonly Certificate[];
  /** Those of the path whose signature counts. */
  readonly signed: readonly Certificate[];
  readonly spare: readonly Certificate[];
  readonly selfSigned: boolean;
  /** Trusted, or self-signed and allowed to be. */
  readonly accepted: boolean;
  readonly anchor: string | null;
}

function lookAt(presented: Presented, at: string, allowSelfSigned: boolean): Look {
  const { chain, trust, trustCode, anchor } = presented;
  const leaf = chain[0]!;
  const spare = spareCertificates(presented, at);
  const path = pathOf(chain.filter((each) => !spare.includes(each)));
  // OpenSSL's own word that the certificate is signed by itself, not merely that its names agree.
  const selfSigned = trust === 'untrusted' && leaf.selfIssued && trustCode === 'DEPTH_ZERO_SELF_SIGNED_CERT';
  return {
    presented,
    leaf,
    path,
    // A root's signature proves nothing; it is trusted for its key.
    signed: path.filter((each) => each === leaf || !each.selfIssued),
    spare,
    selfSigned,
    accepted: trust === 'trusted' || (selfSigned && allowSelfSigned),
    anchor: anchor ?? (selfSigned ? leaf.fingerprint : null),
  };
}

interface Asked {
  readonly daysLeft: number;
  readonly ca?: string | undefined;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The first thing that is wrong, or null. */
function faultOf(look: Look, { daysLeft, ca, name, now }: Asked) {
  const { trust, trustCode, nameMatches } = look.presented;
  const { leaf, path, signed, selfSigned, accepted, anchor } = look;
  const expired = path.find(({ notAfter }) => !(now <= Date.parse(notAfter)));
  if (expired) return fails('expired', { subject: expired.subject, notAfter: expired.notAfter });
  const early = path.find(({ notBefore }) => !(Date.parse(notBefore) <= now));
  if (early) return fails('not-yet-valid', { subject: early.subject, notBefore: early.notBefore });
  if (!nameMatches) return fails('wrong-name', { name, names: leaf.names.slice(0, 20) });
  if (selfSigned && !accepted) return fails('self-signed', { subject: leaf.subject });
  if (trust === 'untrusted' && !accepted) return fails('untrusted', { trustCode });
  if (ca !== undefined && anchor !== null && bare(anchor) !== bare(ca)) return fails('other-anchor', { anchor: bare(anchor) });
  const weakKey = path.find((each) => keyStrength(each) === 'weak');
  if (weakKey) return fails('weak-key', { subject: weakKey.subject, key: keyOf(weakKey) });
  const weakSignature = signed.find((each) => signatureStrength(each) === 'weak');
  if (weakSignature) {
    return fails('weak-signature', { subject: weakSignature.subject, signature: weakSignature.signatureAlgorithm });
  }
  const soon = path.find(({ notAfter }) => Date.parse(notAfter) - now < daysLeft * day);
  if (soon) return fails('expires-soon', { subject: soon.subject, notAfter: soon.notAfter, daysLeft });
  return null;
}

/** What has to be known before nothing wrong means right. */
function openOf({ presented, path, signed, accepted, anchor }: Look, ca: string | undefined) {
  const open: { reason: UnknownReason; what: string }[] = [];
  if (!accepted) open.push({ reason: 'local-limit', what: `trust (${presented.trustCode ?? '?'})` });
  if (ca !== undefined && anchor === null) open.push({ reason: 'not-visible', what: 'trust anchor' });
  for (const each of path) {
    if (keyStrength(each) === 'unknown') open.push({ reason: 'not-visible', what: `${keyOf(each)}: ${each.subject}` });
  }
  for (const each of signed) {
    if (signatureStrength(each) === 'unknown')
      open.push({ reason: 'not-visible', what: `${each.signatureAlgorithm}: ${each.subject}` });
  }
  return open;
}

/** Two certificates of one service may come with the same issuers. */
const unique = (certificates: readonly Certificate[]) => [
  ...new Map(certificates.map((each) => [each.fingerprint, each])).values(),
];
const bare = (fingerprint: string) => fingerprint.replaceAll(':', '').toLowerCase();
const keyOf = ({ keyType, keyBits }: Certificate) => `${keyType} ${keyBits ?? '?'} bit`;

/**
 * Certificates besides the server's own that were outside their dates when the chain was found to be trusted: a path to the anchor
 * goes round them (an expired cross-certificate left in the server's file).
 */
function spareCertificates({ chain, trust }: Presented, at: string): readonly Certificate[] {
  if (trust !== 'trusted') return [];
  const moment = Date.parse(at);
  return chain.slice(1).filter(({ notBefore, notAfter }) => moment < Date.parse(notBefore) || moment > Date.parse(notAfter));
}

/** The server's certificate and every issuer sent with it, by name (RFC 5280 §6.1: the issuer of one is the subject of the next). */
function pathOf(chain: readonly Certificate[]): readonly Certificate[] {
  const path = [chain[0]!];
  for (const last of path) path.push(...chain.filter((each) => each.subject === last.issuer && !path.includes(each)));
  return path;
}

/** Bits: below the first is weak (RFC 9325 §4.5: 2048, 224), below the second short (BSI TR-02102-2: 3000, 250). */
const keySizes: Readonly<Record<string, readonly [number, number]>> = {
  rsa: [2048, 3000],
  'rsa-pss': [2048, 3000],
  dsa: [2048, 3000],
  ec: [224, 250],
};

function keyStrength({ keyType, keyBits }: Certificate): 'weak' | 'short' | 'strong' | 'unknown' {
  if (keyType === 'ed25519' || keyType === 'ed448') return 'strong';
  const sizes = Object.hasOwn(keySizes, keyType) ? keySizes[keyType] : undefined;
  if (!sizes || keyBits === null) return 'unknown';
  return keyBits < sizes[0] ? 'weak' : keyBits < sizes[1] ? 'short' : 'strong';
}

/** RFC 9325 §4.5 with RFC 9155: no SHA-1, no MD5. A name that does not tell its hash (bare RSASSA-PSS) is unknown. */
function signatureStrength({ signatureAlgorithm }: Certificate): 'weak' | 'strong' | 'unknown' {
  if (/md[245]|sha-?1(?!\d)|sha(?=with)/i.test(signatureAlgorithm)) return 'weak';
  return /sha-?(?:3-)?(?:224|256|384|512)|^ed(?:25519|448)$/i.test(signatureAlgorithm) ? 'strong' : 'unknown';
}

type WarningCode = 'key-short' | 'spare-expired' | 'self-signed-accepted' | 'second-certificate';

function warningsOf({ suites }: TlsService, looks: readonly Look[]): Warning<WarningCode>[] {
  const path = unique(looks.flatMap((look) => look.path));
  const short = path.filter((each) => keyStrength(each) === 'short');
  const spare = unique(looks.flatMap((look) => look.spare));
  const leaves = looks.map(({ leaf }) => leaf);
  const warnings: Warning<WarningCode>[] = [];
  for (const { leaf } of looks.filter(({ selfSigned }) => selfSigned)) {
    warnings.push(warning('self-signed-accepted', { fingerprint: leaf.fingerprint }));
  }
  if (short.length > 0) warnings.push(warning('key-short', { found: short.map((each) => `${keyOf(each)}: ${each.subject}`) }));
  if (spare.length > 0) warnings.push(warning('spare-expired', { found: spare.map(({ subject }) => subject) }));
  // A suite that authenticates with another kind of key is accepted, so the server holds a certificate that was not looked at.
  const kinds = new Set(leaves.map(({ keyType }) => (keyType.startsWith('rsa') ? 'rsa' : 'ecdsa')));
  if (kinds.size === 1) {
    const otherKind = kinds.has('rsa') ? /^TLS_ECDHE_ECDSA_/ : /^TLS_(?:ECDHE_|DHE_)?RSA_WITH_/;
    if (suites.some(({ name }) => otherKind.test(name)))
      warnings.push(warning('second-certificate', { seen: keyOf(leaves[0]!) }));
  }
  return warnings;
}
