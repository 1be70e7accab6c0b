import { z } from 'zod';
import { type Listing, single } from '../../api/pages.ts';
import { byLink, byOffset } from '../paging.ts';
import type { Session } from '../session.ts';
import { moment, momentOf } from '../times.ts';

const id = z.string().min(1).max(200);
const name = z.string().max(300);

const user = z.object({
  id,
  name,
  enabled: z.boolean(),
  /** Null: it never has to be changed. */
  password_expires_at: moment.nullable(),
  pwd_strength: z.string().nullish(),
});
export type User = z.infer<typeof user>;

/** A moment that may be missing or be written as nobody knows. */
const someMoment = z
  .string()
  .nullish()
  .transform((text) => (text ? (momentOf(text) ?? null) : null));
const details = z.object({
  create_time: someMoment,
  last_login_time: someMoment,
  is_domain_owner: z.boolean().nullish(),
});
export type UserDetails = z.infer<typeof details>;

const protection = z.object({ user_id: id, enabled: z.boolean(), verification_method: z.string() });
export type LoginProtection = z.infer<typeof protection>;
const device = z.object({ user_id: id });
const group = z.object({ id, name });
export type Group = z.infer<typeof group>;
const member = z.object({ id });

const holder = z.object({ id }).nullish();
const assignment = z.object({ user: holder, group: holder, role: z.object({ id }) });
export type Assignment = z.infer<typeof assignment>;
const role = z.object({
  name,
  display_name: z.string().max(200).nullish(),
  policy: z
    .object({ Statement: z.array(z.object({ Effect: z.string(), Action: z.array(z.string()).nullish() })) })
    .nullish()
    .catch(null),
});
export type Role = z.infer<typeof role>;

const identityProvider = z.object({ id: name, enabled: z.boolean() });
const key = z.object({
  access: z.string().max(200),
  status: z.string(),
  create_time: moment,
  description: z.string().nullish(),
});
export type Credential = z.infer<typeof key>;

const list = <S extends z.ZodType>(session: Session, path: string, field: string, item: S) =>
  byLink(session, { service: 'iam', path, key: field, item });
const whole = async <S extends z.ZodType, T>(
  session: Session,
  path: string,
  schema: S,
  of: (answer: z.infer<S>) => readonly T[],
) => single(async () => of(await session.get('iam', path, schema)));

export const users = (session: Session): Promise<Listing<User>> => list(session, '/v3/users?domain_id={account}', 'users', user);
export const groups = (session: Session): Promise<Listing<Group>> =>
  list(session, '/v3/groups?domain_id={account}', 'groups', group);
export const members = (session: Session, of: Group): Promise<Listing<{ readonly id: string }>> =>
  list(session, `/v3/groups/${encodeURIComponent(of.id)}/users`, 'users', member);
export const identityProviders = (session: Session): Promise<Listing<z.infer<typeof identityProvider>>> =>
  list(session, '/v3/OS-FEDERATION/identity_providers', 'identity_providers', identityProvider);

/** Only of users for whom it was ever set; whoever is missing has none. */
export const loginProtections = (session: Session): Promise<Listing<LoginProtection>> =>
  whole(
    session,
    '/v3.0/OS-USER/login-protects',
    z.object({ login_protects: z.array(protection) }),
    ({ login_protects }) => login_protects,
  );
export const mfaDevices = (session: Session): Promise<Listing<{ readonly user_id: string }>> =>
  whole(
    session,
    '/v3.0/OS-MFA/virtual-mfa-devices',
    z.object({ virtual_mfa_devices: z.array(device) }),
    ({ virtual_mfa_devices }) => virtual_mfa_devices,
  );
export const assignments = (session: Session): Promise<Listing<Assignment>> =>
  byOffset(
    session,
    {
      service: 'iam',
      path: '/v3.0/OS-PERMISSION/role-assignments?domain_id={account}',
      key: 'role_assignments',
      item: assignment,
    },
    50,
    { total: 'total_num', counts: 'pages', names: ['page', 'per_page'] },
  );
export const credentials = (session: Session, of: User): Promise<Listing<Credential>> =>
  whole(
    session,
    `/v3.0/OS-CREDENTIAL/credentials?user_id=${encodeURIComponent(of.id)}`,
    z.object({ credentials: z.array(key) }),
    (answer) => answer.credentials,
  );

export const roleOf = async (session: Session, roleId: string): Promise<Role> =>
  (await session.get('iam', `/v3/roles/${encodeURIComponent(roleId)}`, z.object({ role }))).role;
export const detailsOf = async (session: Session, of: User): Promise<UserDetails> =>
  (await session.get('iam', `/v3.0/OS-USER/users/${encodeURIComponent(of.id)}`, z.object({ user: details }))).user;
