import type { Fact } from '../../../facts/index.ts';
import { ProbeError } from '../../define.ts';
import { accountFact, orFailure } from '../facts/accounts.ts';
import { findPowers } from '../facts/administrators.ts';
import { keyFact } from '../facts/keys.ts';
import * as lists from '../lists/people.ts';
import { passwordPolicyOf } from '../lists/policies.ts';
import type { Look, Topic } from '../look.ts';

export const people: Topic = {
  kinds: ['access-key', 'account'],
  async look(look) {
    const parts = [
      ...(look.isWanted('account') ? [accounts(look)] : []),
      ...(look.isWanted('access-key') ? [accessKeys(look)] : []),
    ];
    return (await Promise.all(parts)).flat();
  },
};

async function accounts(look: Look): Promise<readonly Fact[]> {
  const { session, context } = look;
  const seen = await look.seen();
  const [users, providers] = await Promise.all([
    look.items(lists.users, 'account'),
    look.items(lists.identityProviders, 'account'),
  ]);
  // Who comes in through another system is no user of the account, whatever he may do there.
  for (const { id } of providers.filter(({ enabled }) => enabled))
    look.fail(new ProbeError('not-visible', `users of identity provider ${id}`), 'account');
  if (users.length === 0) return [];
  const [powerOf, protections, devices, policy] = await Promise.all([
    findPowers(session),
    lists.loginProtections(session),
    lists.mfaDevices(session),
    orFailure(look.once(passwordPolicyOf)),
  ]);
  return Promise.all(
    users.map(async (user) => {
      const details = await orFailure(lists.detailsOf(session, user));
      return accountFact(user, { power: powerOf(user.id), details, protections, devices, policy }, context, seen);
    }),
  );
}

async function accessKeys(look: Look): Promise<readonly Fact[]> {
  const seen = await look.seen();
  const users = await look.items(lists.users, 'access-key');
  const facts = await Promise.all(
    users.map(async (user) => {
      const { items, failure } = await lists.credentials(look.session, user);
      if (failure) look.fail(failure, 'access-key');
      return items.map((key) => keyFact(key, user, look.context, seen));
    }),
  );
  return facts.flat();
}
