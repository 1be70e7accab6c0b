import { type AccessKey, holderByName } from '../../../facts/index.ts';
import type { ProbeContext } from '../../define.ts';
import { accountName } from '../../pseudonym.ts';
import type { Credential, User } from '../lists/people.ts';
import type { Seen } from './seen.ts';

/** A permanent access key (AK/SK) of a user, by its public half. */
export const keyFact = (key: Credential, user: User, { settings, wants }: ProbeContext, seen: Seen): AccessKey => ({
  kind: 'access-key',
  subject: { id: `${seen.project}: ${key.access}`, names: [`otc access key ${key.access}`] },
  source: seen.source,
  system: `otc account ${seen.account}`.slice(0, 300),
  name: key.access,
  owner: accountName(user.name, settings, wants),
  // A person's key may be in the hands of a program.
  holder: holderByName(user.name) ?? 'unknown',
  type: 'access-key',
  enabled: key.status === 'active' ? true : key.status === 'inactive' ? false : null,
  createdAt: key.create_time,
  expires: { seen: true, at: null },
  lastUsed: { seen: false, reason: 'not-visible', detail: 'no field of the interface' },
  writes: null,
});
