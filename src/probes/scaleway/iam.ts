import { z } from 'zod';
import type { Listing } from '../api/pages.ts';
import { type Client, id, instant, text } from './client.ts';

const flag = z.boolean().nullish();

/** Who may log in to the console. `two_factor_enabled` is an older name of `mfa`. */
const user = z.object({
  id,
  email: text,
  username: text,
  type: text,
  status: text,
  mfa: flag,
  locked: flag,
  created_at: instant,
  last_login_at: instant,
});
export type User = z.infer<typeof user>;

const application = z.object({ id, name: text, created_at: instant });
export type Application = z.infer<typeof application>;

const ids = z.array(id).nullish();
const group = z.object({ id, name: text, user_ids: ids, application_ids: ids });
export type Group = z.infer<typeof group>;

const policy = z.object({
  id,
  name: text,
  user_id: text,
  group_id: text,
  application_id: text,
  no_principal: flag,
});
export type Policy = z.infer<typeof policy>;

const rule = z.object({
  permission_set_names: z.array(z.string().max(200)).nullish(),
  condition: z.string().nullish(),
  organization_id: text,
});
export type Rule = z.infer<typeof rule>;

/** Without the secret, which the interface could hold. */
const apiKey = z.object({
  access_key: z.string().min(1).max(100),
  application_id: text,
  user_id: text,
  created_at: instant,
  expires_at: instant,
});
export type ApiKey = z.infer<typeof apiKey>;

const duration = z.string().max(40).nullish();
const settings = z.object({ login_attempts_before_locked: z.int().min(0).nullish(), max_login_session_duration: duration });
export type SecuritySettings = z.infer<typeof settings>;

const base = '/iam/v1alpha1';

/** The lists of an organization's people, programs and rights (IAM, `v1alpha1`). */
export interface Iam {
  users(): Promise<Listing<User>>;
  applications(): Promise<Listing<Application>>;
  groups(): Promise<Listing<Group>>;
  policies(): Promise<Listing<Policy>>;
  rules(policy: string): Promise<Listing<Rule>>;
  keys(): Promise<Listing<ApiKey>>;
  /** @throws as `Api.get` */
  key(accessKey: string): Promise<ApiKey>;
  /** @throws as `Api.get` */
  settings(): Promise<SecuritySettings>;
}

export function iamOf({ api, list }: Client, organization: string): Iam {
  const query = { organization_id: organization };
  return {
    users: () => list(`${base}/users`, 'users', user, query),
    applications: () => list(`${base}/applications`, 'applications', application, query),
    groups: () => list(`${base}/groups`, 'groups', group, query),
    policies: () => list(`${base}/policies`, 'policies', policy, query),
    rules: (policyId) => list(`${base}/rules`, 'rules', rule, { policy_id: policyId }),
    keys: () => list(`${base}/api-keys`, 'api_keys', apiKey, query),
    key: (accessKey) => api.get(`${base}/api-keys/${encodeURIComponent(accessKey)}`, apiKey),
    settings: () => api.get(`${base}/organizations/${encodeURIComponent(organization)}/security-settings`, settings),
  };
}
