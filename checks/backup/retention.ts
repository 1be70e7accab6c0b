import { z } from 'zod';
import { type BackupSet, maxCopies } from '../../src/facts/index.ts';
import { chainOf, intervalsIn, missed, type Promised } from '../backup-chain.ts';
import { datedName, instantText, listing, survey } from '../backup-copies.ts';
import { earlier } from '../calendar.ts';
import { defineCheck, fails, holds, unknown, warning } from '../define.ts';
import { duration, durationText, milliseconds } from '../params.ts';
import { listed } from '../volumes.ts';

/**
 * Judges the copies themselves: a chain from now back to `keep`, without a gap longer than the interval and its slack. A setting counts against
 * the promise, never for it. What was not seen, and files of which nobody can tell whether they are copies, leave open what they could change.
 */
export const backupRetention = defineCheck({
  id: 'backup.retention',
  judges: 'backup-set',
  params: z
    .strictObject({
      keep: duration.describe('Copies reach back at least this long. Days are those of the calendar, hours are exact.'),
      interval: duration.describe('A copy is made at least this often.'),
      slack: duration.optional().describe('How much later a copy may come; a quarter of the interval if absent, at most 6h.'),
    })
    .refine(({ keep, interval }) => milliseconds(keep) >= milliseconds(interval), 'keep is at least one interval')
    .refine(({ keep, interval }) => intervalsIn(keep, interval) <= maxCopies, `keep is at most ${maxCopies} intervals`),
  references: { gdpr: 'Art. 32(1)(c)', iso27001: '8.13', bsi: 'NOT.4.7' },
  reproduce: listing,
  judge(set, { keep, interval, slack = usualSlack(interval) }, { now, timeZone }) {
    const { location, storeCreated, whole } = set;
    const promised: Promised = { keep, interval, slack, now: now.getTime(), timeZone };
    const args = { location, keep, interval, slack };
    const early = deletingEarly(set, promised);
    if (early.length > 0) return fails('deleted-too-early', { ...args, rules: listed(early) });

    const { usable, unclear, unusable, future } = survey(set, now);
    const from = earlier(promised.now, keep, timeZone);
    const uncounted = unusable.filter(({ time }) => time >= from);
    const warnings = [
      ...(uncounted.length > 0 ? [warning('not-counted', { copies: listed(uncounted.map(datedName)) })] : []),
      ...(future.length > 0 ? [warning('future', { copies: listed(future.map(datedName)) })] : []),
    ];
    const seen = chainOf(usable, unusable, promised);
    if (seen.state === 'reaches') {
      const [oldest, newest] = [instantText(seen.oldest), instantText(seen.newest)];
      return holds('unbroken', { ...args, oldest, newest, count: seen.count }, warnings);
    }

    // The most there can be, if all that is unclear counts.
    const most =
      unclear.length > 0
        ? chainOf(
            [...usable, ...unclear].sort((a, b) => a.time - b.time),
            unusable,
            promised,
          )
        : seen;
    const missing = most.state === 'broken' ? [...new Set(most.missing.map((moment) => missed(moment, unusable, promised)))] : [];
    if (!whole) return unknown('incomplete', { what: [location, ...listed(missing)] });
    if (most.state === 'reaches' || (most.state === 'young' && seen.state !== 'young')) {
      return unknown('not-visible', { what: listed(unclear.map(datedName)) });
    }
    if (seen.state === 'young') {
      const few = keepingTooFew(set, promised);
      if (few.length > 0) return fails('deleted-too-early', { ...args, rules: listed(few) });
      const [since, provable] = [instantText(seen.oldest), instantText(seen.provable)];
      return unknown('too-young', { ...args, since, provable, count: seen.count, storeCreated });
    }
    // A copy with a wrong date may be one that is missing, but no more than one.
    if (future.length > 0 && missing.length <= future.length) {
      return unknown('not-visible', { what: listed([...missing, ...future.map(datedName)]) });
    }
    if (most.state !== 'broken') return fails('no-copy', args, warnings);
    const details = { ...args, missing: listed(missing), count: missing.length, newest: instantText(most.newest) };
    return fails(most.stopped ? 'stopped' : 'gap', details, warnings);
  },
});

function usualSlack(interval: string): string {
  const quarter = Math.ceil(milliseconds(interval) / 4000) * 1000;
  return durationText(Math.min(quarter, milliseconds('6h')));
}

/** Rules that delete copies before they can be as old as promised. */
function deletingEarly({ expiry }: BackupSet, { keep, interval }: Promised): string[] {
  const needed = milliseconds(keep) - milliseconds(interval);
  return (expiry.seen ? expiry.rules : []).flatMap(({ name, after, keeps, enabled }) =>
    enabled && after !== null && keeps === null && after * 1000 < needed ? [`${name} (${durationText(after * 1000)})`] : [],
  );
}

/**
 * Rules that keep so few copies that no chain of them can reach far enough, once there are so many. Those by age would keep others besides, and some
 * programs count only full copies.
 */
function keepingTooFew({ expiry, copies }: BackupSet, { keep, interval, slack }: Promised): string[] {
  const rules = expiry.seen ? expiry.rules.filter(({ enabled }) => enabled) : [];
  if (rules.length === 0 || rules.some(({ after, keeps }) => after !== null || keeps === null)) return [];
  const kept = rules.reduce((sum, { keeps }) => sum + (keeps ?? 0), 0);
  const enough = kept * (milliseconds(interval) + milliseconds(slack)) >= milliseconds(keep);
  return enough || copies.length < kept || copies.some(({ incremental }) => incremental)
    ? []
    : rules.map(({ name, keeps }) => `${name} (${keeps})`);
}
