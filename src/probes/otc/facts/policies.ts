import type { FactOf, PasswordPolicy, PasswordRule, SessionPolicy } from '../../../facts/index.ts';
import type { AccountLoginPolicy, AccountPasswordPolicy } from '../lists/policies.ts';
import type { Seen } from './seen.ts';

const systemOf = ({ account }: Seen) => `otc account ${account}`.slice(0, 255);
const envelope = (what: string, seen: Seen) => ({
  subject: { id: `${seen.project}: ${what}`, names: [systemOf(seen)] },
  source: seen.source,
  system: systemOf(seen),
});

/** What the account demands of a password. Whether a new validity binds passwords that are there already, the interface does not say. */
export function passwordPolicyFact(policy: AccountPasswordPolicy, seen: Seen): PasswordPolicy {
  const { password_validity_period: days } = policy;
  const rule = (value: number | null, by: string): PasswordRule => ({ seen: true, value, by });
  return {
    kind: 'password-policy',
    ...envelope('password policy', seen),
    inUse: true,
    minLength: rule(policy.minimum_password_length, 'minimum_password_length'),
    classes: classesOf(policy.password_requirements),
    history: rule(policy.number_of_recent_passwords_disallowed, 'number_of_recent_passwords_disallowed'),
    maxDays: rule(days === 0 ? null : days, 'password_validity_period'),
    maxDaysFor: 'new',
  };
}

const numbers: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, '2': 2, '3': 3, '4': 4 };

/** The kinds of characters are told in an English sentence only; another sentence says nothing. */
function classesOf(sentence: string | null | undefined): PasswordRule {
  const [, word = ''] = /\bat least (\w+) of the following\b/i.exec(sentence ?? '') ?? [];
  const value = numbers[word.toLowerCase()];
  return value === undefined
    ? { seen: false, reason: 'not-visible', detail: 'password_requirements' }
    : { seen: true, value, by: 'password_requirements' };
}

export function lockoutFact(policy: AccountLoginPolicy, seen: Seen): FactOf<'login-lockout'> {
  const { login_failed_times: attempts, lockout_duration: minutes } = policy;
  return {
    kind: 'login-lockout',
    ...envelope('login policy', seen),
    entrances: [
      {
        name: 'console',
        passwords: true,
        lockout:
          attempts === 0 || minutes === 0
            ? { state: 'off', by: attempts === 0 ? 'login_failed_times 0' : 'lockout_duration 0' }
            : { state: 'on', attempts, seconds: minutes * 60, locks: 'account', by: 'login_failed_times', sure: true },
      },
    ],
  };
}

export const sessionFact = ({ session_timeout: minutes }: AccountLoginPolicy, seen: Seen): SessionPolicy => ({
  kind: 'session-policy',
  ...envelope('login policy', seen),
  idleEnds: minutes === 0 ? [] : [{ seconds: minutes * 60, by: 'session_timeout', covers: 'all', binding: true }],
  unseen: minutes === 0 ? [{ reason: 'not-visible', detail: 'session_timeout 0' }] : [],
  deadClient: null,
});
