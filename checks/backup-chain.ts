import { type Dated, type Flawed, instantText, named } from './backup-copies.ts';
import { dateOf, earlier, later } from './calendar.ts';
import { milliseconds } from './params.ts';

/** A promise of retention, and the moment for which it is judged. Moments are milliseconds since 1970. */
export interface Promised {
  readonly keep: string;
  readonly interval: string;
  readonly slack: string;
  readonly now: number;
  readonly timeZone: string;
}

/** What copies show of a promise. */
export type Chain =
  | { readonly state: 'none' }
  /** `count` copies without a gap, from the oldest that is needed to now. */
  | { readonly state: 'reaches'; readonly oldest: number; readonly newest: number; readonly count: number }
  /** No gap since the first copy there is. `provable` is when it reaches far enough, if it goes on like this. */
  | { readonly state: 'young'; readonly oldest: number; readonly provable: number; readonly count: number }
  /** `missing` are the moments at which a copy was due, oldest first; `stopped` if none has come in time since the newest. */
  | { readonly state: 'broken'; readonly missing: readonly number[]; readonly newest: number; readonly stopped: boolean };

interface Step {
  readonly older: number;
  readonly newer: number;
}

/** How many intervals a time has; the last may be shorter. */
export const intervalsIn = (keep: string, interval: string): number => Math.ceil(milliseconds(keep) / milliseconds(interval));

/** Copies closer together than this are one slot of the chain: a night repeated is not a further night. */
const apart = (interval: string) => milliseconds(interval) / 3;

/**
 * Follows copies from now back until one is as old as promised. As many copies as `keep` has intervals reach that far, too, if the oldest would
 * be as old when the next one is made: so many are left where each is deleted once it is older than `keep`.
 * @param copies - oldest first
 * @param unusable - what failed: where nothing was there before it, it shows that a copy was due
 */
export function chainOf(copies: readonly Dated[], unusable: readonly Flawed[], promised: Promised): Chain {
  const { keep, interval, now, timeZone } = promised;
  const newest = copies.at(-1)?.time;
  if (newest === undefined) return { state: 'none' };
  const slack = milliseconds(promised.slack);
  const from = earlier(now, keep, timeZone);
  const next = (moment: number, times = 1) => later(moment, interval, timeZone, times);
  const isGap = ({ older, newer }: Step) => newer > next(older) + slack;

  const points = pointsOf(copies, from, promised);
  const reaching = points.findLastIndex((time) => time <= from);
  const times = points.slice(Math.max(reaching, 0));
  const steps = times.map((older, index): Step => ({ older, newer: times[index + 1] ?? now }));
  const unbroken = times.slice(steps.findLastIndex(isGap) + 1);
  const [oldest] = unbroken;
  const slots = slotsOf(unbroken, apart(interval));
  const needed = intervalsIn(keep, interval);
  if (oldest !== undefined && (oldest <= from || (slots >= needed && oldest <= next(from) + slack))) {
    return { state: 'reaches', oldest, newest, count: unbroken.length };
  }

  const failed = unusable.map(({ time }) => time).filter((time) => time >= from && time < times[0]! - apart(interval));
  const gaps = steps.filter(isGap);
  if (oldest !== undefined && gaps.length === 0 && failed.length === 0) {
    const reached = later(oldest, keep, timeZone);
    const enough = Math.max(
      later(earlier(oldest - slack, interval, timeZone), keep, timeZone),
      next(newest, needed - slots),
      now,
    );
    return { state: 'young', oldest, provable: Math.min(reached, enough), count: unbroken.length };
  }
  const missing = gaps.flatMap((gap) => dueIn(gap, gap.newer === now, from, promised));
  return { state: 'broken', missing: [...failed, ...missing], newest, stopped: oldest === undefined };
}

/** More moments of a log than any document promises by name. */
const mostMoments = 50_000;

/** The moments that can be restored, oldest first: those of the copies and, where every moment of a time can be, one each interval. */
function pointsOf(copies: readonly Dated[], from: number, { interval, timeZone }: Promised): number[] {
  const between = copies.flatMap(({ since, time }) => {
    if (since === undefined) return [];
    const start = Math.max(Date.parse(since), from);
    const moments: number[] = [];
    for (
      let moment = start;
      moment < time && moments.length < mostMoments;
      moment = later(start, interval, timeZone, moments.length)
    )
      moments.push(moment);
    return moments;
  });
  return [...copies.map(({ time }) => time), ...between].sort((a, b) => a - b);
}

function slotsOf(times: readonly number[], distance: number): number {
  let [slots, last] = [0, Number.NEGATIVE_INFINITY];
  for (const time of times) {
    if (time - last < distance) continue;
    slots++;
    last = time;
  }
  return slots;
}

/** The moments from `from` on at which a copy was due in a gap. Its newer end takes the place of the one next to it, unless that is `now`. */
function dueIn({ older, newer }: Step, open: boolean, from: number, { interval, slack, timeZone }: Promised): number[] {
  const length = milliseconds(interval);
  const end = newer - (open ? milliseconds(slack) : length / 2);
  const due: number[] = [];
  const first = Math.max(1, Math.floor((from - older) / length) - 1);
  for (let times = first; times === first || later(older, interval, timeZone, times) < end; times++) {
    due.push(later(older, interval, timeZone, times));
  }
  const promised = due.filter((moment) => moment >= from);
  return promised.length > 0 ? promised : due.slice(-1);
}

/**
 * How messages name a moment at which a copy was due: by its date or, of intervals shorter than a day, its instant; with what lies there
 * instead, e.g. `2026-05-20 [orders.dump.gpg (20 B)]`.
 */
export function missed(moment: number, unusable: readonly Flawed[], { interval, timeZone }: Promised): string {
  const length = milliseconds(interval);
  const name = length >= milliseconds('1d') ? dateOf(moment, timeZone) : instantText(moment);
  const instead = unusable.find(({ time }) => Math.abs(time - moment) <= length / 2);
  return instead === undefined ? name : `${name} [${named(instead)}]`;
}
