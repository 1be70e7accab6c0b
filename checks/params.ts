import { z } from 'zod';

const unitMilliseconds = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const short = /^(\d+)(s|m|h|d|w)$/;
const iso = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** A duration as `14d`, `24h`, `90s` or ISO 8601 (`P14D`, `PT24H`; weeks to seconds). Kept as written; `milliseconds()` reads it. */
export const duration = z.string().refine((text) => milliseconds(text) > 0, 'a duration such as 14d, 24h, 30m or P14D');

/** Milliseconds of a duration; 0 when it is none. */
export function milliseconds(text: string): number {
  const simple = short.exec(text);
  if (simple) return Number(simple[1]) * unitMilliseconds[simple[2] as keyof typeof unitMilliseconds];
  const parts = iso.exec(text);
  if (!parts) return 0;
  const [, weeks, days, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
  return (
    weeks! * unitMilliseconds.w +
    days! * unitMilliseconds.d +
    hours! * unitMilliseconds.h +
    minutes! * unitMilliseconds.m +
    seconds! * 1000
  );
}

/** TCP ports as a list of numbers. */
export const ports = z.array(z.int().min(1).max(65535));
