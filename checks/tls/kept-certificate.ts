import type { Certificate } from '../../src/facts/index.ts';
import { type Fails, fails, type Holds, indicates, type NotApplicable, notApplicable, type Unknown, unknown } from '../define.ts';

const day = 86_400_000;

/**
 * Judges a certificate by what the provider who keeps it tells. Who issued it, its key and what a server really shows were not seen: without a
 * fault it only indicates. That the provider renews it by itself shortens no promise of days.
 */
export function judgeKept(
  { name, domains, notAfter, state, usedBy }: Certificate,
  { daysLeft, ca }: { readonly daysLeft: number; readonly ca?: string | undefined },
  now: Date,
): Holds<'kept'> | Fails<'expired' | 'expires-soon' | 'not-issued'> | NotApplicable<'unused'> | Unknown {
  if (usedBy?.length === 0) return notApplicable('unused');
  const left = notAfter === null ? Number.NaN : Date.parse(notAfter) - now.getTime();
  if (left < 0) return fails('expired', { subject: name, notAfter });
  if (state === 'failed') return fails('not-issued', { name });
  if (left < daysLeft * day) return fails('expires-soon', { subject: name, notAfter, daysLeft });
  const open = [
    ...(state === 'valid' ? [] : [`state (${state})`]),
    ...(notAfter === null ? ['notAfter'] : []),
    ...(ca === undefined ? [] : ['trust anchor']),
  ];
  if (open.length > 0) return unknown('not-visible', { what: open.map((each) => `${name}: ${each}`) });
  return indicates('kept', { name, notAfter, domains: domains.slice(0, 20) });
}
