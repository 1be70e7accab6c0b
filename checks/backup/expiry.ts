import { z } from 'zod';
import type { BackupJob, BackupSet } from '../../src/facts/index.ts';
import { byTime, clockAllowance, datedName, instantText, listing } from '../backup-copies.ts';
import { worksOn } from '../backup-locations.ts';
import { earlier, later } from '../calendar.ts';
import { defineCheck, fails, holds, type JudgeContext, unknown, warning } from '../define.ts';
import { duration, durationText, milliseconds } from '../params.ts';
import { listed } from '../volumes.ts';

/**
 * Judges whether copies go when they should: none is older than promised, be it broken, hidden or locked, and something was seen that deletes. The
 * absence of old copies alone does not tell who would delete them; a rule alone does not tell that it works.
 */
export const backupExpiry = defineCheck({
  id: 'backup.expiry',
  judges: 'backup-set',
  alongside: ['backup-job'],
  params: z.strictObject({
    after: duration.describe('No copy is older than this. Days are those of the calendar, hours are exact.'),
    slack: duration.default('1d').describe('How much later it may go: rules run once a day.'),
  }),
  references: { gdpr: 'Art. 5(1)(e)', iso27001: '8.10', bsi: 'ASST.7.2' },
  reproduce: listing,
  judge(set, { after, slack }, context) {
    const { now, timeZone } = context;
    const { location, whole, hidden, lock, expiry } = set;
    const args = { location, after, slack };
    const until = earlier(earlier(now.getTime(), after, timeZone), slack, timeZone);
    const longest = milliseconds(after) + milliseconds(slack);
    const all = byTime(set.copies);

    const overdue = all.filter(({ time }) => time < until);
    if (overdue.length > 0) {
      const oldest = instantText(overdue[0]!.time);
      return fails('too-old', { ...args, oldest, count: overdue.length, copies: listed(overdue.map(datedName)) });
    }
    const rules = rulesOf(set, longest);
    if (hidden.seen) {
      const kept = { ...args, count: hidden.count, oldest: hidden.oldest };
      if (hidden.oldest !== null && Date.parse(hidden.oldest) < until) return fails('kept-hidden', kept);
      const removed = hidden.removedAfter === null ? 0 : (rules.soonest + hidden.removedAfter) * 1000;
      if (hidden.count > 0 && removed > longest) return fails('removed-late', { ...kept, removed: durationText(removed) });
    }
    const mode = lock.seen ? lock.mode : null;
    const locked = [
      ...(lock.seen && lock.retention !== null && lock.retention * 1000 > longest
        ? [`${lock.mode} (${durationText(lock.retention * 1000)})`]
        : []),
      ...all
        .filter(({ time, lockedUntil }) => {
          if (lockedUntil === null) return false;
          return Date.parse(lockedUntil) > later(later(time, after, timeZone), slack, timeZone);
        })
        .map((copy) => `${datedName(copy)}: ${copy.lockedUntil}`),
    ];
    if (locked.length > 0 && mode !== 'governance') return fails('locked', { ...args, locked: listed(locked) });

    if (!hidden.seen) return unknown(hidden.reason, { what: [location, hidden.detail] });
    if (hidden.count > 0 && (hidden.oldest === null || hidden.removedAfter === null)) {
      return unknown('not-visible', { what: `${location}: ${hidden.count} versions` });
    }
    if (!whole) return unknown('incomplete', { what: location });
    if (all.length === 0) return unknown('no-subject', { what: location });

    const jobs = jobsOf(set, after, until, context);
    const inEffect = [...rules.inEffect, ...jobs.inEffect];
    if (inEffect.length === 0) {
      const others = listed([...rules.others, ...jobs.others]);
      if (!expiry.seen && others.length === 0) return unknown(expiry.reason, { what: [location, expiry.detail] });
      return unknown('not-visible', { what: [`${location}: no rule that deletes`, ...others] });
    }
    const future = all.filter(({ time }) => time > now.getTime() + clockAllowance);
    return holds('deleted', { ...args, oldest: instantText(all[0]!.time), count: all.length, rules: listed(inEffect) }, [
      ...(future.length > 0 ? [warning('future', { copies: listed(future.map(datedName)) })] : []),
      ...(locked.length > 0 ? [warning('governance', { locked: listed(locked) })] : []),
      ...(lock.seen ? [] : [warning('lock-unseen', { reason: lock.reason })]),
    ]);
  },
});

/** `soonest` is the age in seconds at which a rule that is in effect deletes; 0 where it goes by something else. */
interface Rules {
  readonly inEffect: readonly string[];
  readonly others: readonly string[];
  readonly soonest: number;
}

/**
 * The rules of the store or program, in effect if they delete in time or count copies, of which as many are there: then the old ones are seen to
 * be gone. Where copies rest on others, the full ones are counted.
 */
function rulesOf({ expiry, copies }: BackupSet, longest: number): Rules {
  const rules = expiry.seen ? expiry.rules : [];
  const counted = copies.filter(({ incremental }) => !incremental).length;
  const counts = rules.filter(({ enabled, after, keeps }) => {
    if (!enabled || (after === null && keeps === null)) return false;
    return (after === null || after * 1000 <= longest) && (keeps === null || keeps <= counted);
  });
  const ages = counts.flatMap(({ after }) => (after === null ? [] : [after]));
  const tell = ({ name, after, keeps, enabled }: (typeof rules)[number]) => {
    const details = [
      after === null ? null : durationText(after * 1000),
      keeps === null ? null : `${keeps}×`,
      enabled ? null : 'off',
    ];
    return `${name} (${details.filter((each) => each !== null).join(', ') || '?'})`;
  };
  return {
    inEffect: counts.map(tell),
    others: rules.filter((rule) => !counts.includes(rule)).map(tell),
    soonest: ages.length > 0 ? Math.min(...ages) : 0,
  };
}

/**
 * The jobs that prune this very set, on whatever system; in effect if the last run succeeded, and within the time promised. What borg prunes is
 * there until a job compacts it, and nobody sees its version, of which those before 1.2 did so themselves. How long jobs keep copies is not
 * seen: that shows where the store is older than `until`, and no copy in it.
 */
function jobsOf(
  set: BackupSet,
  after: string,
  until: number,
  { now, timeZone, alongside }: JudgeContext,
): Omit<Rules, 'soonest'> {
  const all = alongside.facts.flatMap(({ fact }) => (fact.kind === 'backup-job' && worksOn(fact, set) ? [fact] : []));
  const from = earlier(now.getTime(), after, timeZone);
  const ran = ({ enabled, last }: BackupJob) =>
    enabled &&
    last.seen &&
    last.result === 'succeeded' &&
    last.at !== null &&
    Date.parse(last.at) >= from &&
    Date.parse(last.at) <= now.getTime() + clockAllowance;
  const isFreed = set.tool !== 'borg' || all.some((job) => job.does.includes('compact') && ran(job));
  const isOldStore = set.storeCreated !== null && Date.parse(set.storeCreated) < until;
  const jobs = all.filter(({ does }) => does.includes('prune'));
  const works = (job: BackupJob) => isOldStore && isFreed && ran(job);
  const tell = ({ system, job, enabled, last }: BackupJob) => {
    const run = last.seen ? [last.result, ...(last.at === null ? [] : [instantText(Date.parse(last.at))])] : [last.reason];
    const young = isOldStore ? [] : [`store ${set.storeCreated === null ? '?' : instantText(Date.parse(set.storeCreated))}`];
    return `${system}: ${job} (${[...(enabled ? [] : ['off']), ...run, ...young, ...(isFreed ? [] : ['no compact'])].join(' ')})`;
  };
  return { inEffect: jobs.filter(works).map(tell), others: jobs.filter((job) => !works(job)).map(tell) };
}
