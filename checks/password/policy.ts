import { z } from 'zod';
import { defineCheck, fails, holds, notApplicable, unknown } from '../define.ts';

const rules = ['minLength', 'classes', 'history'] as const;

/** Judges what is demanded of a password that is set from now on; one that is there already may be older than the rule. */
export const passwordPolicy = defineCheck({
  id: 'password.policy',
  judges: 'password-policy',
  params: z
    .strictObject({
      minLength: z.int().min(1).optional().describe('Fewest characters.'),
      classes: z.int().min(1).max(4).optional().describe('Fewest kinds out of lower case, upper case, digits and others.'),
      history: z.int().min(1).optional().describe('Former passwords that may not come back.'),
    })
    .refine((promised) => rules.some((rule) => promised[rule] !== undefined), 'give minLength, classes or history'),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '5.17', bsi: 'BER.6.4' },
  reproduce: 'grep -v ^# /etc/security/pwquality.conf /etc/pam.d/common-password /etc/pam.d/system-auth',
  judge(policy, promised) {
    if (policy.inUse === false) return notApplicable('no-passwords');
    const asked = rules.flatMap((rule) =>
      promised[rule] === undefined ? [] : [{ rule, min: promised[rule], seen: policy[rule] }],
    );
    const found = asked.map(({ rule, seen }) => `${rule}: ${seen.seen ? `${seen.value ?? 0} (${seen.by})` : seen.detail}`);
    const args = { found, promised: asked.map(({ rule, min }) => `${rule}: ${min}`) };
    const short = asked.filter(({ seen, min }) => seen.seen && (seen.value ?? 0) < min);
    // Rules for passwords that perhaps nobody has contradict nothing.
    if (short.length > 0) return policy.inUse === null ? unknown('not-visible', { what: found }) : fails('too-weak', args);
    const unseen = asked.find(({ seen }) => !seen.seen)?.seen;
    if (unseen && !unseen.seen) return unknown(unseen.reason, { what: found });
    return holds('strong-enough', args);
  },
});
