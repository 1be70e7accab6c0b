import { z } from 'zod';
import { type AccessKey, matchesAnyName } from '../src/facts/index.ts';
import { type Fails, fails, type Holds, holds, type NotApplicable, notApplicable, type Unknown, unknown } from './define.ts';
import { duration, milliseconds } from './params.ts';
import { listed } from './volumes.ts';

/** What a clause says of the age of keys. */
export const keyAgeParams = z.strictObject({
  max: duration.describe('No key is older than this.'),
  except: z.array(z.string().min(1).max(300)).default([]).describe('Names of keys, with * and ?, that are not judged.'),
});

/**
 * Judges whether no key that opens something is older than promised. A key that is disabled or has ended opens nothing. What is too old, but
 * may be disabled or, being `possible` only, no concern of the clause, is no contradiction and leaves the question open; so does a key of
 * which nobody says when it was made, even where it ends soon: its end does not tell its beginning.
 */
export function judgeAges(
  keys: readonly AccessKey[],
  isCertain: (key: AccessKey) => boolean,
  { max, except }: z.infer<typeof keyAgeParams>,
  now: Date,
): Holds<'young-enough'> | Fails<'too-old'> | NotApplicable<'no-key'> | Unknown {
  const judged = keys.filter((key) => mayOpen(key, now) && !matchesAnyName(except, key.name));
  if (judged.length === 0) return notApplicable('no-key');
  const aged = judged.map((key) => ({ key, age: ageOf(key, max, now) }));
  const tooOld = aged.filter(({ key, age }) => age === 'old' && key.enabled === true && isCertain(key));
  if (tooOld.length > 0) return fails('too-old', { keys: told(tooOld), max });
  const open = aged.filter(({ age }) => age !== 'young');
  return open.length > 0
    ? unknown('not-visible', { what: told(open) })
    : holds('young-enough', { count: judged.length, keys: told(aged), max });
}

const mayOpen = ({ enabled, expires }: AccessKey, now: Date) =>
  enabled !== false && !(expires.seen && expires.at !== null && Date.parse(expires.at) <= now.getTime());

/** A key from after this run, by more than a day, was dated by a clock that was wrong. */
function ageOf({ createdAt }: AccessKey, max: string, now: Date): 'young' | 'old' | 'unknown' {
  if (createdAt === null) return 'unknown';
  const age = now.getTime() - Date.parse(createdAt);
  if (age < -milliseconds('1d')) return 'unknown';
  return age > milliseconds(max) ? 'old' : 'young';
}

const told = (aged: readonly { readonly key: AccessKey }[]) =>
  listed(aged.map(({ key }) => `${key.name} (${key.createdAt?.slice(0, 10) ?? '?'})`).sort());
