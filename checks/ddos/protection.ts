import { z } from 'zod';
import { defineCheck, fails, holds, unknown } from '../define.ts';

/** Judges, for each address or service by itself, whether the provider says that its protection is on. */
export const ddosProtection = defineCheck({
  id: 'ddos.protection',
  judges: 'network-service',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.20', bsi: 'ARCH.9.5' },
  reproduce: 'curl -H "X-Auth-Token: $OS_TOKEN" "$ANTIDDOS_ENDPOINT/v1/$OS_PROJECT_ID/antiddos"',
  judge({ covers, protection }) {
    if (!protection.seen) return unknown(protection.reason, { what: protection.detail });
    const { on, state } = protection;
    return on ? holds('on', { covers, state }) : fails('off', { covers, state });
  },
});
