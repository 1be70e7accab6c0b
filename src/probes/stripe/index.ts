import type { Wants } from '../../facts/index.ts';
import { defineProbe } from '../define.ts';

const isWanted = ({ kinds }: Wants) => kinds?.includes('hosting-location') ?? true;

/** An account at Stripe, which takes payments for others. */
export const stripe = defineProbe({
  id: 'stripe',
  kinds: ['hosting-location'],
  privilege: 'a restricted key that may read the account (docs/providers/stripe.md)',
  accepts: (target) => target.kind === 'stripe-account',
  cannotTell: () => ({
    'access-key': 'attestation',
    account: 'attestation',
    'audit-log': 'attestation',
    'mfa-policy': 'attestation',
  }),
  requests: (_, wants) => (isWanted(wants) ? ['GET /account'] : []),
  async inspect(target, context) {
    if (target.kind !== 'stripe-account') throw new TypeError(target.kind);
    return (await import('./inspect.ts')).inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind !== 'stripe-account' || !isWanted(context.wants)) return { facts: [], failures: [] };
    return (await import('./look.ts')).look(target, context);
  },
});
