import { z } from 'zod';
import { dayOf, instantOf, isTimeZone, readingAt, wallTime, weekdayOf, weekdays } from '../src/facts/wall-clock.ts';
import { duration, milliseconds } from './params.ts';
import { occursOn, parseRule } from './recurrence.ts';

const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
const shape = 'either days, from and to, or rrule, start and duration';
const longest = '31d';

/**
 * A time that comes back, in which something is allowed that is not allowed otherwise. Either weekly, by the clock on the wall of a time
 * zone: `{ days: [fr, sa], from: "22:00", to: "04:00", timezone: Europe/Berlin }`, over midnight where `to` is not later than `from`,
 * each night belonging to the day on which it begins; or by a rule of RFC 5545 §3.3.10:
 * `{ rrule: "FREQ=MONTHLY;BYDAY=2TU", start: 2026-01-13T22:00, duration: 4h, timezone: Europe/Berlin }`.
 */
export const maintenanceWindow = z
  .strictObject({
    days: z.array(z.enum(weekdays)).min(1).optional(),
    from: z.string().regex(clock, 'a time of day such as "22:00"').optional(),
    to: z
      .string()
      .refine((text) => clock.test(text) || text === '24:00', 'a time of day such as "04:00"')
      .optional(),
    rrule: z.string().max(200).optional(),
    start: z
      .string()
      .refine((text) => wallTime(text) !== undefined, 'a local date and time such as 2026-01-04T22:00')
      .optional(),
    duration: duration.refine((text) => milliseconds(text) <= milliseconds(longest), `at most ${longest}`).optional(),
    timezone: z.string().refine(isTimeZone, 'a time zone such as Europe/Berlin'),
  })
  .superRefine(({ days, from, to, rrule, start, duration: length }, context) => {
    const weekly = [days, from, to];
    const byRule = [rrule, start, length];
    const given = (parts: readonly unknown[]) => parts.filter((part) => part !== undefined).length;
    if (!(given(weekly) === 3 && given(byRule) === 0) && !(given(byRule) === 3 && given(weekly) === 0)) {
      context.addIssue({ code: 'custom', message: shape });
    } else if (rrule !== undefined) {
      const first = wallTime(start!);
      const rule = parseRule(rrule);
      if (typeof rule === 'string') context.addIssue({ code: 'custom', path: ['rrule'], message: rule });
      else if (first !== undefined && !occursOn(rule, first, dayOf(first)))
        context.addIssue({ code: 'custom', path: ['start'], message: 'the rule does not name the day of start' });
    }
  });
export type MaintenanceWindow = z.infer<typeof maintenanceWindow>;

/** Whether an instant lies in the window; its first moment does, the moment of its end does not. */
export function isWithin(window: MaintenanceWindow, instant: Date): boolean {
  const now = readingAt(instant, window.timezone);
  const today = dayOf(now);
  if (window.rrule === undefined) {
    const [from, to] = [minutes(window.from!), minutes(window.to!)];
    const minute = Math.floor((now - today * dayLength) / 60_000);
    const begins = (day: number) => window.days!.includes(weekdayOf(day));
    if (from < to) return begins(today) && from <= minute && minute < to;
    return (begins(today) && from <= minute) || (begins(today - 1) && minute < to);
  }
  const rule = parseRule(window.rrule);
  if (typeof rule === 'string') throw new RangeError(rule);
  const first = wallTime(window.start!)!;
  const length = milliseconds(window.duration!);
  const timeOfDay = first - dayOf(first) * dayLength;
  // One day more: at the shift of a clock, a day is longer than 24 hours.
  for (let day = today - Math.ceil(length / dayLength) - 1; day <= today; day++) {
    const reading = day * dayLength + timeOfDay;
    const begin = instantOf(reading, window.timezone);
    if (begin <= instant.getTime() && instant.getTime() < begin + length && occursOn(rule, first, day, begin)) return true;
  }
  return false;
}

/** How a window is called where people read it: `fr,sa 22:00-04:00 (Europe/Berlin)`. */
export const windowName = ({ days, from, to, rrule, start, duration: length, timezone }: MaintenanceWindow): string =>
  rrule === undefined ? `${days!.join(',')} ${from}-${to} (${timezone})` : `${rrule} ${start}/${length} (${timezone})`;

/** An instant by the clock that a window goes by: `2026-06-02 14:00 (Europe/Berlin)`. */
export const timeBeside = ({ timezone }: MaintenanceWindow, instant: Date): string =>
  `${new Date(readingAt(instant, timezone)).toISOString().slice(0, 16).replace('T', ' ')} (${timezone})`;

const dayLength = 86_400_000;
const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
