import { z } from 'zod';
import { type Dated, datedName, instantText, listing, named, survey } from '../backup-copies.ts';
import { earlier } from '../calendar.ts';
import { defineCheck, fails, holds, unknown, warning } from '../define.ts';
import { duration, milliseconds } from '../params.ts';
import { listed } from '../volumes.ts';

/**
 * Judges the newest copy of a set that is one. A younger file of which nobody can tell whether it is a copy, a date that lies in the future and a
 * list that was cut short leave it open; a fresh copy is proof whatever else was not seen.
 */
export const backupFreshness = defineCheck({
  id: 'backup.freshness',
  judges: 'backup-set',
  params: z.strictObject({
    maxAge: duration.describe('Days are those of the calendar, hours are exact.'),
  }),
  references: { gdpr: 'Art. 32(1)(c)', iso27001: '8.13', bsi: 'NOT.4.4' },
  reproduce: listing,
  judge(set, { maxAge }, { now, timeZone }) {
    const { usable, unclear, unusable, future } = survey(set, now);
    const { location } = set;
    const newest = usable.at(-1);
    const from = earlier(now.getTime(), maxAge, timeZone);
    const uncounted = unusable.filter(({ time }) => newest === undefined || time > newest.time);
    const warnings = [
      ...(uncounted.length > 0 ? [warning('not-counted', { copies: listed(uncounted.map(datedName)) })] : []),
      ...(future.length > 0 ? [warning('future', { copies: listed(future.map(datedName)) })] : []),
    ];
    if (newest !== undefined && newest.time >= from) {
      const largest = usable.reduce((most, copy) => Math.max(most, copy.incremental ? 0 : (copy.size ?? 0)), 0);
      const shrunk = newest.complete === null && !newest.incremental && newest.size !== null && newest.size * 2 <= largest;
      const unchanged = unchangedIn(set.tool, usable);
      return holds('fresh', { location, newest: instantText(newest.time), copy: named(newest), maxAge }, [
        ...warnings,
        ...(shrunk ? [warning('shrunk', { copy: named(newest), largest: `${largest} B` })] : []),
        ...(unchanged ? [warning('unchanged', unchanged)] : []),
      ]);
    }
    const open = [...unclear.filter(({ time }) => time >= from), ...future];
    if (open.length > 0) return unknown('not-visible', { what: listed(open.map(datedName)) });
    if (!set.whole) return unknown('incomplete', { what: location });
    if (newest === undefined) return fails('no-copy', { location, maxAge }, warnings);
    return fails('too-old', { location, newest: instantText(newest.time), copy: named(newest), maxAge }, warnings);
  },
});

/** One dump that is kept under several names, e.g. as that of the day and of the week, is written within this time. */
const oneRun = milliseconds('30m');

/**
 * The size that the newest full dumps have in common, from three on, and since when: it may be the same dump again and again. Snapshots of
 * programs may well be of data that did not change.
 */
function unchangedIn(tool: string, usable: readonly Dated[]): { readonly size: string; readonly since: string } | undefined {
  if (tool !== 'files' && tool !== 'folders') return undefined;
  const full = usable.filter(({ complete, incremental, size }) => complete === null && !incremental && size !== null);
  const newest = full.at(-1);
  if (newest === undefined) return undefined;
  const alike = full.slice(full.findLastIndex(({ size }) => size !== newest.size) + 1);
  const runs = alike.filter(({ time }, index) => index === 0 || time - alike[index - 1]!.time > oneRun);
  return runs.length < 3 ? undefined : { size: `${newest.size} B`, since: instantText(runs[0]!.time) };
}
