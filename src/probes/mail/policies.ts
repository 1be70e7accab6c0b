import { createPublicKey } from 'node:crypto';
import type { DnsClient } from '../dns-client.ts';
import { type Answer, textOf, toAnswer } from './answer.ts';

type Ask = (name: string) => Promise<Answer<string>>;
export interface Followed {
  readonly domain: string;
  readonly answer: Answer<string>;
}

/** RFC 7208 allows ten look-ups; a few more show that there are too many. */
const maxSpfRecords = 15;
const maxParents = 8;

/** SPF records (RFC 7208 §4.5) of the domain and of every name they include or redirect to; names with macros cannot be followed. */
export async function askSpf(dns: DnsClient, domain: string, signal: AbortSignal) {
  const ask: Ask = (name) => toAnswer(dns.ask(name, 'TXT', signal), textOf(/^v=spf1( |$)/i, 4000));
  const spf = await ask(domain);
  const spfFollowed: Followed[] = [];
  const known = new Set([domain]);
  const namedBy = (answer: Answer<string>) =>
    (answer.seen ? answer.records : [])
      .flatMap((record) => [...record.matchAll(/ (?:[+?~-]?include:|redirect=)([^\s%]{1,255})(?= |$)/gi)])
      .map((match) => match[1]!.toLowerCase().replace(/\.$/, ''));
  let next = namedBy(spf);
  while (next.length > 0) {
    const names = [...new Set(next)].filter((name) => !known.has(name)).slice(0, maxSpfRecords - spfFollowed.length);
    const found = await Promise.all(names.map(async (name) => ({ domain: name, answer: await ask(name) })));
    for (const name of names) known.add(name);
    spfFollowed.push(...found);
    next = found.flatMap(({ answer }) => namedBy(answer));
    if (names.length === 0) break;
  }
  return { spf, spfFollowed };
}

/** The DMARC record (RFC 7489 §6.6.3) of the domain or, where it has none, of every domain above that is not a top-level one. */
export async function askDmarc(dns: DnsClient, domain: string, signal: AbortSignal) {
  const ask: Ask = (name) => toAnswer(dns.ask(`_dmarc.${name}`, 'TXT', signal), textOf(/^v[ \t]*=[ \t]*DMARC1[ \t]*(;|$)/, 4000));
  const dmarc = await ask(domain);
  if (!dmarc.seen || dmarc.records.length > 0) return { dmarc, dmarcAbove: [] };
  const labels = domain.split('.');
  const parents = labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join('.'));
  const dmarcAbove = await Promise.all(
    parents.slice(-maxParents).map(async (name) => ({ domain: name, answer: await ask(name) })),
  );
  return { dmarc, dmarcAbove };
}

/** Key records (RFC 6376 §3.6.1) of the selectors. */
export const askDkim = (dns: DnsClient, domain: string, selectors: readonly string[], signal: AbortSignal) =>
  Promise.all(
    selectors.map(async (selector) => {
      const name = `${selector}._domainkey.${domain}`;
      const answer = await toAnswer(dns.ask(name, 'TXT', signal), textOf(/(^|;)[ \t]*p[ \t]*=/, 4000));
      const key = answer.seen && answer.records.length === 1 ? answer.records[0]! : '';
      return { selector, answer, rsaBits: rsaBits(key) };
    }),
  );

/** Size of the RSA key in a key record; null where there is none that OpenSSL can read. */
function rsaBits(record: string): number | null {
  const base64 = /(?:^|;)\s*p\s*=([A-Za-z0-9+/=\s]+)/.exec(record)?.[1];
  if (base64 === undefined || /(?:^|;)\s*k\s*=(?!\s*rsa\b)/i.test(record)) return null;
  const der = Buffer.from(base64.replace(/\s/g, ''), 'base64');
  // RFC 6376 §3.6.1 speaks of an RSAPublicKey (PKCS #1); what everybody publishes is a SubjectPublicKeyInfo.
  return modulusLength(der, 'spki') ?? modulusLength(der, 'pkcs1');
}

function modulusLength(der: Buffer, type: 'spki' | 'pkcs1'): number | null {
  try {
    return createPublicKey({ key: der, format: 'der', type }).asymmetricKeyDetails?.modulusLength ?? null;
  } catch {
    // OpenSSL's word that this is no such key.
    return null;
  }
}
