import { z } from 'zod';
import { canLogIn } from '../account-states.ts';
import { defineCheck, notApplicable } from '../define.ts';
import { judgeFactors } from '../second-factors.ts';

/** Judges all accounts of a target together, but those of programs. */
export const mfaUsers = defineCheck({
  id: 'mfa.users',
  judges: 'account',
  many: true,
  params: z.strictObject({ allowWeak: z.boolean().default(false).describe('Whether SMS and e-mail count.') }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.5', bsi: 'BER.5.8' },
  reproduce: 'sudo sshd -T | grep -i authenticationmethods; getent passwd; cat /etc/pam.d/sshd',
  judge(accounts, { allowWeak }) {
    const users = accounts.filter((account) => account.holder !== 'service' && canLogIn(account) !== false);
    if (users.length === 0) return notApplicable('nobody');
    const isCertain = (account: (typeof users)[number]) => canLogIn(account) === true && account.holder !== 'unknown';
    return judgeFactors(
      users.filter(isCertain),
      users.filter((account) => !isCertain(account)),
      allowWeak,
    );
  },
});
