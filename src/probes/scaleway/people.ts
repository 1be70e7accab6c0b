import { type AccessKey, type Account, type FactOf, holderByName, type SessionPolicy } from '../../facts/index.ts';
import type { ProbeContext, ProbeError } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import type { ApiKey, Application, SecuritySettings, User } from './iam.ts';
import type { Seen } from './places.ts';
import { administratorBy, mayWrite, type Principal, type Rights } from './rights.ts';

const unseen = (detail: string) => ({ seen: false, reason: 'not-visible', detail }) as const;
const systemOf = ({ organization }: Seen) => `scaleway organization ${organization}`;

type Naming = Pick<ProbeContext, 'settings' | 'wants'>;
const nameOf = ({ id, email, username }: User, { settings, wants }: Naming) =>
  accountName(email || username || `user ${id}`, settings, wants);

/** Somebody who logs in to the console. A name of a role is one that several share; a program has no login there, whatever it is called. */
export function userAccount(user: User, rights: Rights, naming: Naming, seen: Seen): Account {
  const { id, email, username, mfa, created_at, last_login_at: last } = user;
  const name = nameOf(user, naming);
  const role = (email || username || '').replace(/@.*$/, '');
  return {
    kind: 'account',
    subject: { id: `${seen.target}: ${name}`, names: [`scaleway user ${id}`] },
    source: seen.source,
    system: systemOf(seen),
    name,
    holder: holderByName(role) === undefined ? 'person' : 'shared',
    enabled: isEnabled(user),
    interactive: true,
    ...administratorBy(rights),
    lastUsed: last === undefined ? unseen('last_login_at') : { seen: true, at: last, since: null },
    existedAt: created_at ?? null,
    // A code of an authenticator app is all there is.
    secondFactor: {
      state: mfa === true ? 'present' : mfa === false ? 'absent' : 'unknown',
      kinds: mfa === true ? ['totp'] : [],
      by: typeof mfa === 'boolean' ? `mfa: ${mfa}` : 'mfa: ?',
    },
    keys: unseen('SSH keys belong to projects'),
    password: { state: 'unseen', ageing: unseen('no field of the interface') },
  };
}

/** A member that is locked and somebody who was only invited do not get in. */
function isEnabled({ status, locked }: User): boolean | null {
  if (locked === true || status === 'invitation_pending') return false;
  return status === 'activated' && locked === false ? true : null;
}

/** A program, which asks with API keys and never logs in. */
export const applicationAccount = ({ id, name, created_at }: Application, rights: Rights, seen: Seen): Account => ({
  kind: 'account',
  subject: { id: `${seen.target}: application ${name || id}`, names: [`scaleway application ${id}`] },
  source: seen.source,
  system: systemOf(seen),
  name: (name || `application ${id}`).slice(0, 100),
  holder: 'service',
  enabled: true,
  interactive: false,
  ...administratorBy(rights),
  lastUsed: unseen('no field of the interface'),
  existedAt: created_at ?? null,
  secondFactor: { state: 'unknown', kinds: [], by: 'an application has none' },
  keys: unseen('told as access keys'),
  password: { state: 'none', ageing: unseen('an application has none') },
});

export function keyFact(
  key: ApiKey,
  users: readonly User[],
  applications: readonly Application[],
  rightsOf: (principal: Principal) => Rights,
  naming: Naming,
  seen: Seen,
): AccessKey {
  const { access_key, user_id, application_id, created_at, expires_at } = key;
  const user = users.find(({ id }) => id === user_id);
  const application = applications.find(({ id }) => id === application_id);
  const principal = user_id ? { user: user_id } : application_id ? { application: application_id } : null;
  return {
    kind: 'access-key',
    subject: { id: `${seen.target}: key ${access_key}`, names: [access_key] },
    source: seen.source,
    system: systemOf(seen),
    name: access_key,
    owner: user ? nameOf(user, naming) : application ? (application.name || application.id).slice(0, 200) : null,
    holder: user_id ? 'person' : application_id ? 'service' : 'unknown',
    type: 'api-key',
    // A key has no switch; that of a member who is locked has no rights.
    enabled: user?.locked !== true,
    createdAt: created_at ?? null,
    expires: expires_at === undefined ? unseen('expires_at') : { seen: true, at: expires_at },
    lastUsed: unseen('no field of the interface'),
    writes: principal === null ? null : mayWrite(rightsOf(principal)),
  };
}

type LoginLockout = FactOf<'login-lockout'>;
type Settings = SecuritySettings | ProbeError;
const subjectOf = (what: string, { target, organization }: Seen) => ({
  id: `${target}: ${what}`,
  names: [`scaleway organization ${organization}`],
});

/** Only members are locked out; what happens to an owner, who has an account of his own with the vendor, no setting says. */
export function lockoutFact(settings: Settings, seen: Seen): LoginLockout {
  return {
    kind: 'login-lockout',
    subject: subjectOf('console', seen),
    source: seen.source,
    system: systemOf(seen),
    entrances: [
      { name: 'console (members)', passwords: true, lockout: lockoutOf(settings) },
      {
        name: 'console (owners)',
        passwords: true,
        lockout: { state: 'unseen', reason: 'not-visible', detail: 'no setting for owners' },
      },
    ],
  };
}

function lockoutOf(settings: Settings): LoginLockout['entrances'][number]['lockout'] {
  if (settings instanceof Error) return { state: 'unseen', reason: settings.reason, detail: settings.detail };
  const by = 'login_attempts_before_locked';
  const attempts = settings[by];
  if (!attempts) return { state: 'unseen', reason: 'not-visible', detail: `${by}: ${attempts ?? '?'}` };
  return { state: 'on', attempts, seconds: null, locks: 'account', by, sure: true };
}

/** A session lasts no longer than this in all, so that an idle one has ended by then, too. Without a setting it is 30 days, by the vendor's page. */
export function sessionFact(settings: Settings, seen: Seen): SessionPolicy {
  const fact: SessionPolicy = {
    kind: 'session-policy',
    subject: subjectOf('console', seen),
    source: seen.source,
    system: systemOf(seen),
    idleEnds: [],
    unseen: [],
    deadClient: null,
  };
  if (settings instanceof Error) return { ...fact, unseen: [{ reason: settings.reason, detail: settings.detail }] };
  const by = 'max_login_session_duration';
  const said = settings[by];
  const [, digits] = /^(\d{1,9})(?:\.\d+)?s$/.exec(said ?? '') ?? [];
  const seconds = said === null ? 30 * 86_400 : Number(digits ?? 0);
  if (seconds === 0) return { ...fact, unseen: [{ reason: 'not-visible', detail: by }] };
  return { ...fact, idleEnds: [{ seconds, by: said === null ? `${by}: default` : by, covers: 'all', binding: true }] };
}
