import { instantOf, readingAt } from '../src/facts/wall-clock.ts';
import { milliseconds, partsOf } from './params.ts';

/**
 * The instant that lies a duration after another, or `times` such durations. As ISO 8601 and RFC 5545 §3.3.6 have it, days and weeks are
 * nominal: they lead to the same time of day on a clock of the zone, so that a day lasts 23 to 25 hours where that clock is changed; hours,
 * minutes and seconds are exact. Instants are milliseconds since 1970.
 */
export function later(instant: number, duration: string, timeZone: string, times = 1): number {
  const { days, time } = partsOf(duration);
  if (days === 0) return instant + times * time;
  const second = Math.floor(instant / 1000) * 1000;
  const reading = readingAt(new Date(second), timeZone) + times * milliseconds('1d') * days;
  return instantOf(reading, timeZone) + (instant - second) + times * time;
}

/** The instant that lies a duration before another; see `later`. */
export const earlier = (instant: number, duration: string, timeZone: string): number => later(instant, duration, timeZone, -1);

/** The day of an instant in a time zone, e.g. `2026-06-01`. */
export const dateOf = (instant: number, timeZone: string): string =>
  new Date(readingAt(new Date(instant), timeZone)).toISOString().slice(0, 10);
