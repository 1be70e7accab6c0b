import type { MailDomain } from '../../src/facts/index.ts';
import { type Answer, open, type Part } from './answer.ts';
import { parseTags } from './tags.ts';

export type DmarcCode = 'dmarc-missing' | 'dmarc-weak';

/** From weak to strong. */
export const dmarcPolicies = ['none', 'quarantine', 'reject'] as const;
export type DmarcPolicy = (typeof dmarcPolicies)[number];
const strength = (policy: DmarcPolicy) => dmarcPolicies.indexOf(policy);

/**
 * Judges the DMARC policy (RFC 7489) by the weakest thing a receiver may do: the policy for subdomains counts, because forgers choose
 * it, and a percentage under 100 or test mode leaves the rest of the mail to the next weaker policy (§6.6.4).
 * A domain without a record is under the domains above it; where several of those have one, all must do.
 */
export function judgeDmarc(domain: MailDomain, promised: DmarcPolicy): Part<DmarcCode> {
  const { dmarc } = domain;
  if (!dmarc.seen) return { outcome: 'open', open: open('DMARC', dmarc) };
  if (dmarc.records.length > 0) return toPart(judgeRecords(dmarc, false), promised);
  const answers = domain.dmarcAbove.map(({ domain: name, answer }) => ({ name, answer }));
  const missing = answers.find(({ answer }) => !answer.seen);
  if (missing && !missing.answer.seen) return { outcome: 'open', open: open(`DMARC ${missing.name}`, missing.answer) };
  const above = answers.flatMap(({ answer }) => (answer.seen && answer.records.length > 0 ? [judgeRecords(answer, true)] : []));
  const weakest = above.sort((a, b) => rank(a.policy) - rank(b.policy))[0];
  return weakest ? toPart(weakest, promised) : { outcome: 'bad', code: 'dmarc-missing', seen: '' };
}

/** `policy` is null where receivers have to act as if there were no record. */
interface Judged {
  readonly policy: DmarcPolicy | null;
  readonly record: string;
}
const rank = (policy: DmarcPolicy | null) => (policy === null ? -1 : strength(policy));

const toPart = ({ policy, record }: Judged, promised: DmarcPolicy): Part<DmarcCode> =>
  rank(policy) >= strength(promised)
    ? { outcome: 'good', seen: policy! }
    : { outcome: 'bad', code: 'dmarc-weak', seen: record.slice(0, 200) };

function judgeRecords(answer: Extract<Answer, { seen: true }>, above: boolean): Judged {
  const [record = ''] = answer.records;
  if (answer.records.length > 1) return { policy: null, record: `${answer.records.length} × v=DMARC1` };
  const tags = parseTags(record);
  const p = toPolicy(tags?.get('p'));
  if (!tags || p === null) return { policy: null, record };
  const sp = tags.has('sp') ? toPolicy(tags.get('sp')) : p;
  const np = tags.has('np') ? toPolicy(tags.get('np')) : sp;
  const all = above ? [sp, np] : [p, sp, np];
  const weakest = all.sort((a, b) => rank(a) - rank(b))[0] ?? null;
  const whole = (tags.get('pct') ?? '100') === '100' && (tags.get('t') ?? 'n').toLowerCase() === 'n';
  if (weakest === null || whole) return { policy: weakest, record };
  return { policy: dmarcPolicies[Math.max(0, strength(weakest) - 1)]!, record };
}

const toPolicy = (text: string | undefined): DmarcPolicy | null =>
  dmarcPolicies.find((policy) => policy === text?.toLowerCase()) ?? null;
