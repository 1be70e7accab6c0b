// Readings of a clock on the wall are numbers here: the milliseconds that `Date.UTC` gives for the same date and time of day.

const dayLength = 86_400_000;

/** From Monday on, as in RFC 5545. */
export const weekdays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;
export type Weekday = (typeof weekdays)[number];

/** Days since 1 January 1970, a Thursday. */
export const dayOf = (reading: number): number => Math.floor(reading / dayLength);
export const weekdayOf = (day: number): Weekday => weekdays[(((day + 3) % 7) + 7) % 7]!;

/** The reading that `2026-01-04T22:00` (with or without seconds) names; undefined where the calendar has no such day or time. */
export function wallTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return undefined;
  const whole = text.length === 16 ? `${text}:00` : text;
  const reading = Date.parse(`${whole}Z`);
  // Node takes 30 February for 2 March.
  return Number.isNaN(reading) || !new Date(reading).toISOString().startsWith(whole) ? undefined : reading;
}

/** Whether this is a name of the IANA time zone database, and not an offset, which knows no summer time. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock on a wall of the zone reads at an instant. @throws RangeError for a zone that does not exist. */
export function readingAt(instant: Date, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    const two = '2-digit';
    const parts = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two, hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en', { calendar: 'gregory', timeZone, ...parts });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type)!;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/**
 * The instant at which a clock on a wall of the zone shows a reading. As RFC 5545 §3.3.5 has it: of two such instants (the clock is put
 * back) the first, and a reading that is skipped (the clock is put forward) is read with the offset from before.
 */
export function instantOf(reading: number, timeZone: string): number {
  const offsetAt = (instant: number) => readingAt(new Date(instant), timeZone) - Math.floor(instant / 1000) * 1000;
  const [before, after] = [reading - offsetAt(reading - dayLength), reading - offsetAt(reading + dayLength)];
  const shows = (instant: number) => readingAt(new Date(instant), timeZone) === reading;
  return !shows(before) && shows(after) ? after : before;
}
