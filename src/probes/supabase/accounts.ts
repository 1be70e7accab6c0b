import { type Account, holderByName } from '../../facts/index.ts';
import type { ProbeContext } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import type { Member } from './client.ts';
import { notTold, type Seen } from './names.ts';

/** Roles of an organization (https://supabase.com/docs/guides/platform/access-control); of any other it is not known what it may do. */
const administrators: Readonly<Record<string, boolean>> = {
  Administrator: true,
  Developer: false,
  Owner: true,
  'Read-only': false,
};

/**
 * A member. A second factor at Supabase is a time-based code (https://supabase.com/docs/guides/platform/multi-factor-authentication): there is no other.
 */
export function memberFact(member: Member, seen: Seen, { settings, wants }: ProbeContext): Account {
  const { user_id: id, user_name: user, email = user, role_name: role, mfa_enabled: hasFactor } = member;
  const name = accountName(email === '' ? id : email, settings, wants);
  const administrator = Object.hasOwn(administrators, role) ? administrators[role]! : null;
  return {
    kind: 'account',
    subject: { id: `${seen.target}: ${name}`, names: [`supabase user ${id}`] },
    source: seen.source,
    system: `supabase.com/${seen.organization}`,
    name,
    // Programs have tokens here and no accounts: whatever it is called, somebody logs in with it.
    holder: [email, user].some((each) => holderByName(each.split('@')[0]!) === 'shared') ? 'shared' : 'person',
    enabled: true,
    interactive: true,
    administrator,
    adminBy: administrator === false ? [] : [role],
    lastUsed: notTold,
    existedAt: null,
    secondFactor: { state: hasFactor ? 'present' : 'absent', kinds: hasFactor ? ['totp'] : [], by: 'mfa_enabled' },
    keys: notTold,
    password: { state: 'unseen', ageing: notTold },
  };
}
