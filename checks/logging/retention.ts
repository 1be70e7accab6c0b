import { z } from 'zod';
import type { AuditLog } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown } from '../define.ts';
import { duration, milliseconds } from '../params.ts';

const day = milliseconds('1d');

/**
 * Judges the logs of a system that record logins: one of them has to reach back `min`, by its oldest entry and not by a setting; none may
 * hold what is older than `max`, and a rule has to delete it. A system that is younger than `min` cannot show it yet.
 */
export const loggingRetention = defineCheck({
  id: 'logging.retention',
  judges: 'audit-log',
  many: true,
  params: z
    .strictObject({
      /** Entries reach back at least this long. */
      min: duration.optional(),
      /** No entry is older than this. */
      max: duration.optional(),
    })
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'min, max or both'),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.15', bsi: 'ASST.7.2' },
  reproduce: "ssh {system} 'journalctl --list-boots; ls -l --time-style=full-iso /var/log'",
  judge(logs, { min, max }, { now }) {
    const longest = min === undefined ? undefined : reaching(logs, min, now);
    if (longest?.outcome === 'fails') return longest;
    const shortest = max === undefined ? undefined : deleting(logs, max, now);
    if (shortest?.outcome === 'fails') return shortest;
    if (longest?.outcome === 'unknown') return longest;
    if (shortest?.outcome === 'unknown') return shortest;
    const oldest = logs.flatMap(({ log, entries }) => (entries.seen ? [`${log} ${entries.reachBackTo}`] : []));
    if (min === undefined) return holds('deleted', { oldest, max: max! });
    return max === undefined ? holds('reaches-back', { oldest, min }) : holds('within', { oldest, min, max });
  },
});

function reaching(logs: readonly AuditLog[], min: string, now: Date) {
  const relevant = logs.filter(({ events }) => !events.seen || events.classes.includes('login'));
  const from = now.getTime() - milliseconds(min);
  const reaches = ({ events, entries }: AuditLog) => events.seen && entries.seen && Date.parse(entries.reachBackTo) <= from;
  if (relevant.some(reaches)) return undefined;
  const unclear = relevant.find(
    ({ events, entries }) => !entries.seen || (!events.seen && Date.parse(entries.reachBackTo) <= from),
  );
  const why = unclear && (!unclear.entries.seen ? unclear.entries : unclear.events);
  const since = logs
    .flatMap(({ systemSince }) => (systemSince === null ? [] : [Date.parse(systemSince)]))
    .sort((a, b) => b - a)[0];
  if (since !== undefined && since > from) {
    return unknown('not-visible', { what: `${min} (from ${new Date(since + milliseconds(min)).toISOString().slice(0, 10)} on)` });
  }
  if (unclear && why && !why.seen) return unknown(why.reason, { what: [unclear.log, why.detail] });
  if (relevant.length === 0) return unknown('not-visible', { what: logs.map(({ log }) => log) });
  if (since === undefined) return unknown('not-visible', { what: `${min}: ${relevant.map(({ log }) => log).join(', ')}` });
  const oldest = relevant.map(({ log, entries }) => `${log} ${entries.seen ? entries.reachBackTo : ''}`);
  return fails('too-short', { oldest, min });
}

function deleting(logs: readonly AuditLog[], max: string, now: Date) {
  const limit = milliseconds(max);
  const until = now.getTime() - limit;
  const older = logs.filter(({ entries }) => entries.seen && Date.parse(entries.reachBackTo) < until);
  if (older.length > 0) {
    return fails('too-long', {
      oldest: older.map(({ log, entries }) => `${log} ${entries.seen ? entries.reachBackTo : ''}`),
      max,
    });
  }
  const ruleless = logs.filter(
    ({ deletion }) => deletion.seen && (deletion.afterDays === null || deletion.afterDays * day > limit),
  );
  if (ruleless.length > 0) {
    return fails('not-deleted', {
      rules: ruleless.map(({ log, deletion }) => `${log} (${deletion.seen ? deletion.rule : ''})`),
      max,
    });
  }
  const unseen = logs.find(({ entries, deletion }) => !entries.seen || !deletion.seen);
  if (unseen) {
    const why = unseen.entries.seen ? unseen.deletion : unseen.entries;
    if (!why.seen) return unknown(why.reason, { what: [unseen.log, why.detail] });
  }
  const unsure = logs.filter(({ entries, deletion }) => {
    if (!entries.seen || !deletion.seen || deletion.afterDays === null) return true;
    // What stands before the last change of the oldest file is bounded by the rule that was seen to delete.
    return entries.noneBefore !== null && Date.parse(entries.noneBefore) < until;
  });
  return unsure.length > 0 ? unknown('not-visible', { what: unsure.map(({ log }) => log) }) : undefined;
}
