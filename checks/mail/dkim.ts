import type { MailDomain } from '../../src/facts/index.ts';
import type { Open } from '../tls-versions.ts';
import { open, type Part } from './answer.ts';
import { parseTags } from './tags.ts';

export type DkimCode = 'dkim-missing' | 'dkim-invalid';

/** RFC 8301 §3.2: verifiers must not accept shorter RSA keys, and signers should not use them below the second. */
const shortest = 1024;
const recommended = 2048;

type Key = MailDomain['dkim'][number];
type Judged = Part<DkimCode> & { readonly short?: true };

/**
 * Judges the published DKIM keys (RFC 6376): each of the named selectors must have one that verifiers accept, with `any` at least one
 * of those that were asked. Whether mail is really signed with them cannot be seen from here.
 */
export function judgeDkim(domain: MailDomain, promised: 'any' | readonly string[]): Judged {
  if (promised === 'any') {
    const judged = domain.dkim.map(judgeKey);
    if (judged.length === 0) return { outcome: 'open', open: { reason: 'not-visible', what: 'DKIM: no selector' } };
    const good = judged.find((each) => each.outcome === 'good' && !each.short) ?? judged.find((each) => each.outcome === 'good');
    return good ?? judged.find((each) => each.outcome === 'open') ?? judged[0]!;
  }
  const judged = promised.map((selector): Judged => {
    const key = domain.dkim.find((each) => each.selector === selector);
    return key ? judgeKey(key) : { outcome: 'open', open: { reason: 'not-visible', what: `DKIM ${selector}` } };
  });
  const worst = judged.find((each) => each.outcome === 'bad') ?? judged.find((each) => each.outcome === 'open');
  if (worst) return worst;
  const seen = judged.map((each) => (each.outcome === 'good' ? each.seen : '')).join(', ');
  return { outcome: 'good', seen, ...(judged.some((each) => each.short) ? { short: true } : {}) };
}

function judgeKey({ selector, answer, rsaBits }: Key): Judged {
  const cannotSay = (missing: Open): Judged => ({ outcome: 'open', open: missing });
  const invalid = (why: string): Judged => ({ outcome: 'bad', code: 'dkim-invalid', seen: `${selector}: ${why}` });
  if (!answer.seen) return cannotSay(open(`DKIM ${selector}`, answer));
  if (answer.records.length === 0) return { outcome: 'bad', code: 'dkim-missing', seen: selector };
  // RFC 6376 §3.6.2.2: what verifiers do then is undefined.
  if (answer.records.length > 1)
    return cannotSay({ reason: 'not-visible', what: `DKIM ${selector}: ${answer.records.length} × p=` });
  const tags = parseTags(answer.records[0]!);
  if (!tags || (tags.has('v') && tags.get('v') !== 'DKIM1')) return invalid('v=');
  const key = (tags.get('p') ?? '').replace(/\s/g, '');
  if (key === '') return invalid('p=');
  // In test mode verifiers treat signed mail like unsigned mail.
  if ((tags.get('t') ?? '').split(':').some((flag) => flag.trim() === 'y')) return invalid('t=y');
  const services = (tags.get('s') ?? '*').split(':').map((each) => each.trim());
  if (!services.includes('*') && !services.includes('email')) return invalid('s=');
  const kind = (tags.get('k') ?? 'rsa').toLowerCase();
  // RFC 8463: the 32 bytes of the key themselves.
  if (kind === 'ed25519') return /^[\w+/]{43}=?$/.test(key) ? { outcome: 'good', seen: `${selector} (ed25519)` } : invalid('p=');
  if (kind !== 'rsa') return invalid(`k=${kind.slice(0, 20)}`);
  if (rsaBits === null) return invalid('p=');
  if (rsaBits < shortest) return invalid(`rsa ${rsaBits}`);
  return { outcome: 'good', seen: `${selector} (rsa ${rsaBits})`, ...(rsaBits < recommended ? { short: true } : {}) };
}
