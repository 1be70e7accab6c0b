import type { BackupCopy, BackupSet } from '../src/facts/index.ts';

/** Whether a copy can be one at all: it is not from the future, not empty, and the program that made it does not call it unfinished. */
export const isUsable = ({ at, size, complete }: BackupCopy, now: Date): boolean =>
  Date.parse(at) <= now.getTime() && size !== 0 && complete !== false;

export const usableCopies = ({ copies }: BackupSet, now: Date): readonly BackupCopy[] =>
  copies.filter((copy) => isUsable(copy, now));

/** An instant to the minute, in UTC. */
export const minuteOf = (instant: string | number | Date): string => `${new Date(instant).toISOString().slice(0, 16)}Z`;

export const told = ({ id, at }: BackupCopy): string => `${id} (${minuteOf(at)})`;
