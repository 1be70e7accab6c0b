import { z } from 'zod';
import { type Account, matchesAnyName } from '../../src/facts/index.ts';
import { canLogIn, namesOf } from '../account-states.ts';
import { defineCheck, fails, holds, notApplicable, unknown, warning } from '../define.ts';

/** Judges all accounts of a target together that can log in. */
export const accountsShared = defineCheck({
  id: 'accounts.shared',
  judges: 'account',
  many: true,
  params: z.strictObject({
    patterns: z
      .array(z.string().min(1).max(100))
      .default([])
      .describe('Further names, with * and ?, that belong to no one person.'),
    allow: z.array(z.string().min(1).max(100)).default([]).describe('Names, with * and ?, that were agreed on.'),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '5.16', bsi: 'BER.3.16' },
  reproduce: 'getent passwd; sudo passwd -S -a',
  wants: ({ patterns, allow }) => ({ accounts: [...patterns, ...allow] }),
  judge(accounts, { patterns, allow }) {
    const judged = accounts.filter((account) => canLogIn(account) !== false && !matchesAnyName(allow, account.name));
    if (judged.length === 0) return notApplicable('no-login');
    const isShared = ({ holder, name }: Account) => holder === 'shared' || matchesAnyName(patterns, name);
    const several = judged.filter(({ administrator, keys }) => administrator && keys.seen && keys.count > 1);
    const warnings = several.length > 0 ? [warning('several-keys', { accounts: namesOf(several) })] : [];
    const shared = judged.filter((account) => isShared(account) && canLogIn(account));
    if (shared.length > 0) return fails('shared', { accounts: namesOf(shared) }, warnings);
    const open = judged.filter((account) => isShared(account) || account.holder === 'unknown');
    if (open.length > 0) return unknown('not-visible', { what: namesOf(open) });
    return holds('personal', { count: judged.length }, warnings);
  },
});
