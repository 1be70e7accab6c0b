import { type KeyObject, X509Certificate } from 'node:crypto';
import net from 'node:net';
import type { TlsService } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import type { Look } from '../tls-hello/look.ts';
import type { Validated } from './handshake.ts';
import type { Handshakes } from './kinds.ts';
import { signatureAlgorithm } from './signature-algorithm.ts';

type Certificate = TlsService['certificate'];
type Seen = Extract<Certificate, { seen: true }>;
type Presented = Seen['others'][number];
type Described = Seen['chain'][number];

/** What to expect of the certificate. */
export interface Expected {
  /** Host name or address it must name. */
  readonly name: string;
  /** PEM text of the authority to validate against instead of the public store. */
  readonly ca: string | null;
}

/** Most certificates of one service that a fact tells of. */
const maxCertificates = 8;
const maxChain = 20;

/**
 * The service's certificates, of both kinds of key where it has them; the one that fares worst comes first.
 * What this OpenSSL could not validate is told from the chain sent in the clear, with trust `unknown`.
 */
export function certificateOf({ first, other }: Handshakes, look: Look, expected: Expected): Certificate {
  const validated = new Map<string, Validated>();
  for (const each of [first, other]) {
    if (each !== null && !(each instanceof ProbeError)) validated.set(each.path[0]!.toString('latin1'), each);
  }
  const sent = new Map(look.chains.map((chain) => [chain[0]!.toString('latin1'), chain]));
  const failure = other instanceof ProbeError ? other : new ProbeError('incomplete', 'not validated');
  let unreadable = 0;
  const found = [...new Set([...sent.keys(), ...validated.keys()])].flatMap((leaf): Presented[] => {
    const result = validated.get(leaf);
    const presented = (sent.get(leaf) ?? withoutAnchor(result!.path)).slice(0, maxChain);
    const chain = describe(presented);
    unreadable += presented.length - chain.length;
    if (chain.length === 0) return [];
    const common = { chain, nameMatches: matches(leaf, expected.name) };
    if (!result) return [{ ...common, trust: 'unknown', trustCode: failure.detail.slice(0, 100), anchor: null }];
    const anchor = result.trusted ? fingerprint(parse(result.path.at(-1)!)) : null;
    return [{ ...common, trust: result.trusted ? 'trusted' : 'untrusted', trustCode: result.code, anchor }];
  });
  const [worst, ...others] = found
    .sort((a, b) => rank(a) - rank(b) || Date.parse(a.chain[0]!.notAfter) - Date.parse(b.chain[0]!.notAfter))
    .slice(0, maxCertificates);
  if (!worst) return { seen: false, reason: failure.reason, detail: failure.detail };
  const missing =
    unreadable > 0
      ? new ProbeError('malformed', `${unreadable} unreadable`)
      : found.length > maxCertificates
        ? new ProbeError('incomplete', `${found.length} certificates`)
        : other;
  const unseen = missing instanceof ProbeError ? { reason: missing.reason, detail: missing.detail } : null;
  return { seen: true, ...worst, store: expected.ca === null ? 'public' : 'given-ca', others, unseen };
}

const rank = ({ trust, nameMatches }: Presented) => (trust === 'untrusted' ? 0 : !nameMatches ? 1 : trust === 'unknown' ? 2 : 3);

/** OpenSSL's path ends in an anchor from its store, which the server need not have sent. */
const withoutAnchor = (path: readonly Buffer[]) => {
  const last = path.length > 1 ? parse(path.at(-1)!) : null;
  return last && last.issuer === last.subject ? path.slice(0, -1) : path;
};

function parse(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    // Not a certificate that this OpenSSL can read; who asks has to say so.
    return null;
  }
}

const fingerprint = (certificate: X509Certificate | null) =>
  certificate?.fingerprint256.replaceAll(':', '').toLowerCase() ?? null;

function matches(leaf: string, name: string): boolean {
  const certificate = parse(Buffer.from(leaf, 'latin1'));
  if (!certificate) return false;
  if (net.isIP(name)) return certificate.checkIP(name) !== undefined;
  // RFC 9525: the subject's common name does not count, nor does a wildcard in a part of a label.
  return certificate.checkHost(name, { subject: 'never', partialWildcards: false }) !== undefined;
}

/** What can be read of a chain; ends before the first certificate that cannot. */
function describe(chain: readonly Buffer[]): Described[] {
  const described: Described[] = [];
  for (const der of chain) {
    const certificate = parse(der);
    const notBefore = certificate && isoDate(certificate.validFrom);
    const notAfter = certificate && isoDate(certificate.validTo);
    if (!certificate || !notBefore || !notAfter) break;
    described.push({
      subject: distinguishedName(certificate.subject),
      issuer: distinguishedName(certificate.issuer),
      serial: certificate.serialNumber.slice(0, 100),
      notBefore,
      notAfter,
      names: alternativeNames(certificate.subjectAltName),
      ...keyOf(der),
      signatureAlgorithm: signatureAlgorithm(der),
      selfIssued: certificate.subject === certificate.issuer,
      fingerprint: fingerprint(certificate)!,
    });
  }
  return described;
}

function isoDate(text: string): string | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const distinguishedName = (lines: string | undefined) => (lines ?? '').split('\n').join(', ').slice(0, 1000);

/** `DNS:` and `IP Address:` entries; Node quotes an entry in which a comma could mislead. */
function alternativeNames(text: string | undefined): string[] {
  const names = [...(text ?? '').matchAll(/(?:^|, )(DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, , name]) => name!);
  return names.slice(0, 300).map((name) => name.slice(0, 300));
}

const curveBits: Record<string, number> = { prime256v1: 256, secp384r1: 384, secp521r1: 521, ed25519: 256, ed448: 448 };

export function keyOf(der: Buffer): Pick<Described, 'keyType' | 'keyBits' | 'curve'> {
  let key: KeyObject;
  try {
    key = new X509Certificate(der).publicKey;
  } catch {
    // A key this OpenSSL does not know.
    return { keyType: 'unknown', keyBits: null, curve: null };
  }
  const keyType = key.asymmetricKeyType ?? 'unknown';
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  const curve = namedCurve ?? null;
  const curveName = curve ?? keyType;
  const bits = modulusLength ?? curveBits[curveName] ?? Number(/[a-z](\d{3})/.exec(curveName)?.[1] ?? 0);
  return { keyType, keyBits: bits > 0 ? bits : null, curve };
}
