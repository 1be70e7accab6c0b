import { z } from 'zod';
import type { Account, PasswordPolicy } from '../../src/facts/index.ts';
import { canLogIn, namesOf } from '../account-states.ts';
import { defineCheck, fails, holds, indicates, notApplicable, unknown } from '../define.ts';
import { duration, milliseconds } from '../params.ts';

/**
 * Judges the accounts of a target together, each by the limit of its own password. Where those were not seen, what binds new accounts
 * indicates; what binds all accounts proves.
 */
export const passwordMaxAge = defineCheck({
  id: 'password.max-age',
  judges: ['account', 'password-policy'],
  many: true,
  params: z.strictObject({ max: duration }),
  references: {
    gdpr: 'Art. 32(1)(b)',
    iso27001: '5.17',
    bsi: { none: 'reviewed 2026-11: Grundschutz++ asks for a new password on occasion (BER.6.5), not after a time' },
  },
  reproduce: 'sudo passwd -S -a; grep ^PASS_MAX_DAYS /etc/login.defs',
  judge(facts, { max }) {
    const most = milliseconds(max) / 86_400_000;
    const accounts = facts.filter((fact): fact is Account => fact.kind === 'account');
    const policies = facts.filter((fact): fact is PasswordPolicy => fact.kind === 'password-policy');

    const withPassword = accounts.filter(
      ({ enabled, password }) => enabled !== false && (password.state === 'set' || password.state === 'none'),
    );
    const limitOf = ({ password: { ageing } }: Account) =>
      ageing.seen ? (ageing.maxDays ?? Number.POSITIVE_INFINITY) : undefined;
    const tooLong = withPassword.filter((account) => (limitOf(account) ?? 0) > most);
    if (tooLong.length > 0) return fails('too-old', { accounts: namesOf(tooLong), max });

    const open = [
      ...withPassword.filter((account) => limitOf(account) === undefined),
      ...accounts.filter((account) => account.password.state === 'unseen' && canLogIn(account) !== false),
    ];
    if (accounts.length > 0 && open.length === 0) {
      // Passwords may be kept elsewhere than with the accounts.
      if (withPassword.length === 0 && policies.some(({ inUse }) => inUse !== false))
        return unknown('not-visible', { what: policies.map(({ subject }) => subject.id) });
      if (withPassword.length === 0) return notApplicable('no-passwords');
      return holds('expire', {
        accounts: namesOf(withPassword),
        days: Math.max(...withPassword.map((account) => limitOf(account)!)),
        max,
      });
    }
    if (accounts.length === 0 && policies.every(({ inUse }) => inUse === false)) return notApplicable('no-passwords');

    const limits = policies.map(({ maxDays }) => (maxDays.seen ? (maxDays.value ?? Number.POSITIVE_INFINITY) : undefined));
    if (limits.length === 0 || limits.some((limit) => limit === undefined || limit > most)) {
      const what = [...policies.map(({ maxDays }) => (maxDays.seen ? maxDays.by : maxDays.detail)), ...namesOf(open)];
      return unknown('not-visible', { what });
    }
    const args = {
      days: Math.max(...(limits as number[])),
      by: policies.map(({ maxDays }) => (maxDays.seen ? maxDays.by : '')),
      max,
    };
    return policies.every(({ maxDaysFor }) => maxDaysFor === 'all')
      ? holds('rule-for-all', args)
      : indicates('rule-for-new', args);
  },
});
