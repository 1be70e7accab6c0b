import { z } from 'zod';
import { matchesAnyName } from '../../src/facts/index.ts';
import { administratorsOf, namesOf } from '../account-states.ts';
import { defineCheck, fails, holds, unknown } from '../define.ts';

/** Judges all accounts of a target together: those that can log in and may do anything. */
export const accountsAdmins = defineCheck({
  id: 'accounts.admins',
  judges: 'account',
  many: true,
  params: z
    .strictObject({
      max: z.int().min(0).optional().describe('Most administrators.'),
      allow: z.array(z.string().min(1).max(100)).optional().describe('Names, with * and ?; nobody else may be one.'),
    })
    .refine(({ max, allow }) => max !== undefined || allow !== undefined, 'give max, allow or both'),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.2', bsi: 'BER.3.6' },
  reproduce: 'getent group sudo wheel; sudo grep -r . /etc/sudoers /etc/sudoers.d',
  wants: ({ allow }) => ({ accounts: allow ?? [] }),
  judge(accounts, { max, allow }) {
    if (!accounts.some(({ administrator }) => administrator !== false)) return unknown('not-visible', { what: 'administrators' });
    const { certain, possible } = administratorsOf(accounts);
    const isOther = ({ name }: (typeof accounts)[number]) => allow !== undefined && !matchesAnyName(allow, name);
    const others = certain.filter(isOther);
    const args = {
      count: certain.length,
      accounts: namesOf(certain),
      by: [...new Set(certain.flatMap(({ adminBy }) => adminBy))].sort(),
    };
    if (others.length > 0) return fails('not-agreed', { ...args, others: namesOf(others), allow: allow! });
    if (max !== undefined && certain.length > max) return fails('too-many', { ...args, max });
    const open = possible.filter((account) => isOther(account) || (max !== undefined && certain.length + possible.length > max));
    if (open.length > 0)
      return unknown('not-visible', { what: open.map(({ name, adminBy }) => `${name} (${adminBy.join(', ')})`) });
    return holds('as-agreed', args);
  },
});
