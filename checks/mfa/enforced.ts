import { z } from 'zod';
import { defineCheck, fails, holds, unknown } from '../define.ts';

/** Judges what a system demands, not what its accounts have: the promise is everybody, so that a demand on some of them contradicts it. */
export const mfaEnforced = defineCheck({
  id: 'mfa.enforced',
  judges: 'mfa-policy',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.5', bsi: 'DLS.2.1' },
  reproduce: 'gh api orgs/ORGANIZATION --jq .two_factor_requirement_enabled',
  judge({ system, enforcement }) {
    if (!enforcement.seen) return unknown(enforcement.reason, { what: enforcement.detail });
    const { state, by } = enforcement;
    if (state === 'some') return fails('some', { system, only: enforcement.for ?? '?', by });
    return state === 'everybody' ? holds('everybody', { system, by }) : fails('nobody', { system, by });
  },
});
