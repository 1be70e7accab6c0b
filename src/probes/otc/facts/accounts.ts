import { type Account, type FactorKind, holderByName } from '../../../facts/index.ts';
import type { Listing } from '../../api/pages.ts';
import { type ProbeContext, type ProbeError, toProbeError } from '../../define.ts';
import { accountName } from '../../pseudonym.ts';
import type { LoginProtection, User, UserDetails } from '../lists/people.ts';
import type { AccountPasswordPolicy } from '../lists/policies.ts';
import type { Power } from './administrators.ts';
import type { Seen } from './seen.ts';

/** What was read of one user and of all of them. */
export interface Around {
  readonly power: Power;
  readonly details: UserDetails | ProbeError;
  readonly protections: Listing<LoginProtection>;
  readonly devices: Listing<{ readonly user_id: string }>;
  readonly policy: AccountPasswordPolicy | ProbeError;
}

/** One user of the account, as its names are told: a person's as a pseudonym. */
export function accountFact(user: User, around: Around, { settings, wants }: ProbeContext, seen: Seen): Account {
  const name = accountName(user.name, settings, wants);
  const { details } = around;
  const isKnown = !isFailure(details);
  const isOwner = isKnown && details.is_domain_owner === true;
  // Somebody has set a strength only where there is a password.
  const hasPassword = user.pwd_strength ? !/^none$/i.test(user.pwd_strength) : null;
  const lastLogin = isKnown ? details.last_login_time : null;
  return {
    kind: 'account',
    subject: { id: `${seen.project}: ${name}`, names: [`otc user ${user.id}`] },
    source: seen.source,
    system: `otc account ${seen.account}`.slice(0, 255),
    name,
    holder: holderByName(user.name) ?? 'person',
    enabled: user.enabled,
    interactive: hasPassword === true ? true : null,
    administrator: isOwner ? true : around.power.administrator,
    adminBy: isOwner ? ['account owner'] : [...around.power.by],
    // Who never logged in to the console may have used the interface all the same.
    lastUsed:
      lastLogin === null
        ? { seen: false, reason: isKnown ? 'not-visible' : details.reason, detail: isKnown ? 'last_login_time' : details.detail }
        : { seen: true, at: lastLogin, since: null },
    existedAt: isKnown ? details.create_time : null,
    secondFactor: factorOf(user, around),
    keys: { seen: false, reason: 'not-visible', detail: 'access keys' },
    password: { state: hasPassword === true ? 'set' : 'unseen', ageing: ageingOf(user, around.policy) },
  };
}

export const isFailure = <T extends object>(value: T | ProbeError): value is ProbeError => value instanceof Error;

/** What a request gives, or why it gave nothing. A stop of the look is one more reason. */
export const orFailure = <T extends object>(answer: Promise<T>): Promise<T | ProbeError> => answer.catch(toProbeError);

const kindOfMethod: Readonly<Record<string, FactorKind>> = { email: 'email', sms: 'sms', vmfa: 'totp' };

/** Whether a login asks for a code. The list holds only users for whom that was ever set: whoever is missing is not asked. */
function factorOf({ id }: User, { protections, devices }: Around): Account['secondFactor'] {
  const own = protections.items.filter(({ user_id }) => user_id === id);
  const [protection] = own;
  if (protections.failure !== null) return unknownFactor(`login-protects: ${protections.failure.reason}`);
  if (own.length > 1) return unknownFactor('login-protects: several entries');
  if (protection === undefined) return { state: 'absent', kinds: [], by: 'login protection was never set' };
  if (!protection.enabled) return { state: 'absent', kinds: [], by: 'login protection is off' };
  const method = protection.verification_method.toLowerCase();
  const kind = kindOfMethod[method];
  if (kind === undefined) return unknownFactor(`login protection: ${method.slice(0, 60)}`);
  // Without a device nobody could be asked for its code.
  if (kind === 'totp' && devices.failure !== null) return unknownFactor(`virtual-mfa-devices: ${devices.failure.reason}`);
  if (kind === 'totp' && !devices.items.some(({ user_id }) => user_id === id)) return unknownFactor('vmfa without a device');
  return { state: 'present', kinds: [kind], by: `login protection: ${method}` };
}

const unknownFactor = (by: string): Account['secondFactor'] => ({ state: 'unknown', kinds: [], by });

/** A password without an end has none; of one with an end the policy says how long it may be kept. */
function ageingOf(
  { password_expires_at: expiresAt }: User,
  policy: AccountPasswordPolicy | ProbeError,
): Account['password']['ageing'] {
  if (expiresAt === null) return { seen: true, changedAt: null, maxDays: null, expiresAt: null };
  if (isFailure(policy)) return { seen: false, reason: policy.reason, detail: policy.detail };
  const { password_validity_period: days } = policy;
  if (days === 0) return { seen: false, reason: 'not-visible', detail: 'password_validity_period 0' };
  return { seen: true, changedAt: null, maxDays: days, expiresAt };
}
