import type { Account } from '../src/facts/index.ts';
import { namesOf } from './account-states.ts';
import { type Fails, fails, type Holds, holds, type Unknown, unknown } from './define.ts';

/** Factors that reach whoever holds a telephone number or a mailbox. */
const weak: readonly string[] = ['email', 'sms'];

/**
 * Judges whether each of these accounts has a second factor. Of a `possible` account it is not certain that it is concerned: that it has
 * none is no contradiction, but leaves the question open.
 */
export function judgeFactors(
  certain: readonly Account[],
  possible: readonly Account[],
  allowWeak: boolean,
): Holds<'present'> | Fails<'absent' | 'weak'> | Unknown {
  const absent = certain.filter(({ secondFactor }) => secondFactor.state === 'absent');
  if (absent.length > 0) return fails('absent', { accounts: namesOf(absent), by: waysOf(absent) });
  const tooWeak = allowWeak ? [] : certain.filter(isWeak);
  if (tooWeak.length > 0) return fails('weak', { accounts: namesOf(tooWeak), kinds: kindsOf(tooWeak) });
  const open = [...certain, ...possible].filter(
    (account) => account.secondFactor.state !== 'present' || (!allowWeak && (isWeak(account) || !isTold(account))),
  );
  if (open.length > 0)
    return unknown('not-visible', { what: open.map(({ name, secondFactor }) => `${name} (${secondFactor.by})`) });
  const all = [...certain, ...possible];
  return holds('present', { accounts: namesOf(all), kinds: kindsOf(all), by: waysOf(all) });
}

const isWeak = ({ secondFactor }: Account) =>
  secondFactor.state === 'present' && secondFactor.kinds.some((kind) => weak.includes(kind));
const isTold = ({ secondFactor }: Account) => secondFactor.kinds.length > 0 && !secondFactor.kinds.includes('other');
const kindsOf = (accounts: readonly Account[]) => [...new Set(accounts.flatMap(({ secondFactor }) => secondFactor.kinds))].sort();
const waysOf = (accounts: readonly Account[]) => [...new Set(accounts.map(({ secondFactor }) => secondFactor.by))].sort();
