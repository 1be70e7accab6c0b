import type { MailDomain } from '../../src/facts/index.ts';
import type { Open } from '../tls-versions.ts';
import { open, type Part } from './answer.ts';

export type EnforcementCode =
  | 'not-enforced'
  | 'mta-sts-absent'
  | 'mta-sts-policy'
  | 'mta-sts-mx'
  | 'dane-absent'
  | 'dane-unusable';

/** Judges what keeps senders from falling back to plain text. With `any` one of the two has to do. */
export function judgeEnforcement(domain: MailDomain, by: 'mta-sts' | 'dane' | 'any'): Part<EnforcementCode> {
  if (by === 'mta-sts') return judgeMtaSts(domain);
  if (by === 'dane') return judgeDane(domain);
  const parts = [judgeMtaSts(domain), judgeDane(domain)];
  return (
    parts.find((part) => part.outcome === 'good') ??
    parts.find((part) => part.outcome === 'open') ?? {
      outcome: 'bad',
      code: 'not-enforced',
      seen: parts.map((part) => (part.outcome === 'bad' ? part.code : '')).join(', '),
    }
  );
}

/** RFC 8461: one record, a policy in mode `enforce`, and patterns that name every exchanger. */
function judgeMtaSts({ mx, mtaSts, mtaStsPolicy }: MailDomain): Part<EnforcementCode> {
  const bad = (code: EnforcementCode, seen: string): Part<EnforcementCode> => ({ outcome: 'bad', code, seen });
  if (!mtaSts.seen) return cannotSay(open('MTA-STS', mtaSts));
  const [record] = mtaSts.records;
  // §3.1: more than one record, or one without an id, counts as none.
  if (record === undefined || mtaSts.records.length > 1) return bad('mta-sts-absent', `${mtaSts.records.length} × v=STSv1`);
  if (!/;\s*id\s*=\s*[a-z0-9]{1,32}\s*(;|$)/i.test(record)) return bad('mta-sts-absent', record.slice(0, 200));
  if (!mtaStsPolicy.seen) {
    return mtaStsPolicy.reason === 'unsupported'
      ? bad('mta-sts-policy', mtaStsPolicy.detail)
      : cannotSay(open('MTA-STS policy', mtaStsPolicy));
  }
  if (mtaStsPolicy.mode !== 'enforce') return bad('mta-sts-policy', `mode: ${mtaStsPolicy.mode}`);
  if (mtaStsPolicy.maxAge === 0) return bad('mta-sts-policy', 'max_age: 0');
  if (!mx.seen) return cannotSay(open('MX', mx));
  const strangers = mx.records.filter(({ host }) => !mtaStsPolicy.mx.some((pattern) => matches(host, pattern)));
  if (strangers.length > 0) return bad('mta-sts-mx', strangers.map(({ host }) => host).join(', '));
  return { outcome: 'good', seen: 'MTA-STS' };
}

/** §4.1: a `*` stands for exactly one label. */
const matches = (host: string, pattern: string) =>
  pattern.startsWith('*.') ? host.includes('.') && host.slice(host.indexOf('.')) === pattern.slice(1) : host === pattern;

/** Octets of a digest by its matching type; type 0 is the whole certificate or key. */
const digestLength: Readonly<Record<number, number>> = { 1: 32, 2: 64 };

/**
 * RFC 7672: usable TLSA records at every exchanger, and every link to them signed, the MX records too (§2.2.1): senders ignore
 * them otherwise. A resolver that says nothing about signatures may simply not check them.
 */
function judgeDane({ mx }: MailDomain): Part<EnforcementCode> {
  if (!mx.seen) return cannotSay(open('MX', mx));
  const missing: Open[] = mx.authenticated ? [] : [{ reason: 'not-visible', what: 'MX: AD' }];
  for (const { host, addresses, tlsa } of mx.records) {
    if (!tlsa.seen) {
      missing.push(open(`${host}: TLSA`, tlsa));
      continue;
    }
    if (tlsa.records.length === 0) return { outcome: 'bad', code: 'dane-absent', seen: host };
    const usable = tlsa.records.some(
      ({ usage, selector, matching, data }) =>
        (usage === 2 || usage === 3) &&
        (selector === 0 || selector === 1) &&
        (matching === 0 || data.length === 2 * (digestLength[matching] ?? -1)),
    );
    if (!usable) return { outcome: 'bad', code: 'dane-unusable', seen: host };
    if (!addresses.seen) missing.push(open(host, addresses));
    else if (!addresses.authenticated || !tlsa.authenticated) missing.push({ reason: 'not-visible', what: `${host}: AD` });
  }
  return missing[0] ? cannotSay(missing[0]) : { outcome: 'good', seen: 'DANE' };
}

const cannotSay = (missing: Open): Part<EnforcementCode> => ({ outcome: 'open', open: missing });
