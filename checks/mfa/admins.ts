import { z } from 'zod';
import { administratorsOf } from '../account-states.ts';
import { defineCheck, notApplicable, unknown } from '../define.ts';
import { judgeFactors } from '../second-factors.ts';

/** Judges all accounts of a target together. A list without any administrator is not one that shows them. */
export const mfaAdmins = defineCheck({
  id: 'mfa.admins',
  judges: 'account',
  many: true,
  params: z.strictObject({ allowWeak: z.boolean().default(false).describe('Whether SMS and e-mail count.') }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.5', bsi: 'BER.5.9' },
  reproduce: 'sudo sshd -T | grep -i authenticationmethods; getent group sudo wheel; cat /etc/pam.d/sshd',
  judge(accounts, { allowWeak }) {
    if (!accounts.some(({ administrator }) => administrator !== false)) return unknown('not-visible', { what: 'administrators' });
    const { certain, possible } = administratorsOf(accounts);
    if (certain.length + possible.length === 0) return notApplicable('no-login');
    return judgeFactors(certain, possible, allowWeak);
  },
});
