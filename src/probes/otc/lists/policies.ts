import { z } from 'zod';
import type { Session } from '../session.ts';

const passwordPolicy = z.object({
  minimum_password_length: z.int().min(0),
  number_of_recent_passwords_disallowed: z.int().min(0),
  /** Days; 0 for no end. */
  password_validity_period: z.int().min(0),
  /** A sentence. */
  password_requirements: z.string().nullish(),
});
export type AccountPasswordPolicy = z.infer<typeof passwordPolicy>;

const loginPolicy = z.object({
  login_failed_times: z.int().min(0),
  /** Minutes. */
  lockout_duration: z.int().min(0),
  /** Minutes. */
  session_timeout: z.int().min(0),
});
export type AccountLoginPolicy = z.infer<typeof loginPolicy>;

const path = '/v3.0/OS-SECURITYPOLICY/domains/{account}';

export const passwordPolicyOf = async (session: Session): Promise<AccountPasswordPolicy> =>
  (await session.get('iam', `${path}/password-policy`, z.object({ password_policy: passwordPolicy }))).password_policy;
export const loginPolicyOf = async (session: Session): Promise<AccountLoginPolicy> =>
  (await session.get('iam', `${path}/login-policy`, z.object({ login_policy: loginPolicy }))).login_policy;
