import { z } from 'zod';

const unitMilliseconds = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const short = /^(\d+)(s|m|h|d|w)$/;
const iso = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** A duration as `14d`, `24h`, `90s` or ISO 8601 (`P14D`, `PT24H`; weeks to seconds). Kept as written; `milliseconds()` reads it. */
export const duration = z.string().refine((text) => milliseconds(text) > 0, 'a duration such as 14d, 24h, 30m or P14D');

/** Milliseconds of a duration, with days of 24 hours; 0 when it is none. */
export function milliseconds(text: string): number {
  const { days, time } = partsOf(text);
  return days * unitMilliseconds.d + time;
}

/** The days of a duration, weeks among them, and the rest in milliseconds; nothing of both when it is none. */
export function partsOf(text: string): { readonly days: number; readonly time: number } {
  const simple = short.exec(text);
  if (simple) {
    const [count, unit] = [Number(simple[1]), simple[2] as keyof typeof unitMilliseconds];
    if (unit === 'd') return { days: count, time: 0 };
    return unit === 'w' ? { days: count * 7, time: 0 } : { days: 0, time: count * unitMilliseconds[unit] };
  }
  const [, weeks, days, hours, minutes, seconds] = (iso.exec(text) ?? []).map((part) => Number(part ?? 0));
  return {
    days: (weeks ?? 0) * 7 + (days ?? 0),
    time: (hours ?? 0) * unitMilliseconds.h + (minutes ?? 0) * unitMilliseconds.m + (seconds ?? 0) * unitMilliseconds.s,
  };
}

/** Whole seconds of so many milliseconds as a short duration in its largest unit, e.g. `14d`, `90m`. */
export function durationText(length: number): string {
  const unit = (['d', 'h', 'm'] as const).find((each) => length > 0 && length % unitMilliseconds[each] === 0) ?? 's';
  return `${Math.floor(length / unitMilliseconds[unit])}${unit}`;
}

/** TCP ports as a list of numbers. */
export const ports = z.array(z.int().min(1).max(65535));
