import { z } from 'zod';
import { type Account, matchesAnyName } from '../../src/facts/index.ts';
import { canLogIn, namesOf } from '../account-states.ts';
import { defineCheck, fails, holds, notApplicable, unknown } from '../define.ts';
import { duration, milliseconds } from '../params.ts';

/**
 * Judges all accounts of a target together that can log in. A program's logins often leave no record, so that an old one proves nothing.
 * An account that was never used may be new: only where it is known to be old enough is that a contradiction.
 */
export const accountsInactive = defineCheck({
  id: 'accounts.inactive',
  judges: 'account',
  many: true,
  params: z.strictObject({
    after: duration,
    except: z.array(z.string().min(1).max(100)).default([]).describe('Names, with * and ?, that are not judged.'),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '5.18', bsi: 'BER.3.15' },
  reproduce: 'lastlog; last -w --time-format iso',
  wants: ({ except }) => ({ accounts: except }),
  judge(accounts, { after, except }, { now }) {
    const judged = accounts.filter((account) => canLogIn(account) !== false && !matchesAnyName(except, account.name));
    if (judged.length === 0) return notApplicable('no-login');
    const limit = new Date(now.getTime() - milliseconds(after)).toISOString();
    const uses = judged.map((account) => ({ account, use: useOf(account, limit, now) }));
    const unused = uses.filter(({ account, use }) => use === 'unused' && canLogIn(account) && account.holder !== 'service');
    if (unused.length > 0) {
      return fails('unused', { accounts: unused.map(({ account }) => `${account.name} (${lastOf(account)})`).sort(), after });
    }
    const open = uses.filter(({ use }) => use !== 'used');
    if (open.length > 0)
      return unknown('not-visible', { what: open.map(({ account }) => `${account.name} (${lastOf(account)})`) });
    return holds('used', { accounts: namesOf(judged), after });
  },
});

/** A login from after this run, by more than a day, was recorded by a clock that was wrong. */
function useOf({ lastUsed, existedAt }: Account, limit: string, now: Date): 'used' | 'unused' | 'unknown' {
  if (!lastUsed.seen) return 'unknown';
  if (lastUsed.at !== null && timeOf(lastUsed.at) > now.getTime() + milliseconds('1d')) return 'unknown';
  if (lastUsed.at !== null) return timeOf(lastUsed.at) >= timeOf(limit) ? 'used' : 'unused';
  const isCovered = lastUsed.since === null || timeOf(lastUsed.since) <= timeOf(limit);
  return isCovered && existedAt !== null && timeOf(existedAt) <= timeOf(limit) ? 'unused' : 'unknown';
}

const timeOf = (instant: string) => new Date(instant).getTime();

/** What is recorded, in a word that needs no language. */
function lastOf({ lastUsed }: Account): string {
  if (!lastUsed.seen) return lastUsed.detail;
  return lastUsed.at?.slice(0, 10) ?? (lastUsed.since === null ? '–' : `> ${lastUsed.since.slice(0, 10)}: –`);
}
