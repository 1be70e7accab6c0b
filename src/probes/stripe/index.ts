import { defineProbe } from '../define.ts';

/** An account at Stripe. */
export const stripe = defineProbe({
  id: 'stripe',
  kinds: ['hosting-location'],
  privilege: 'a restricted key (rk_…) that may read the account (docs/providers/stripe.md)',
  accepts: (target) => target.kind === 'stripe-account',
  cannotTell: () => ({
    'access-key': 'attestation',
    account: 'attestation',
    'audit-log': 'attestation',
    'mfa-policy': 'attestation',
  }),
  requests: () => ['GET /v1/account'],
  async inspect(target, context) {
    if (target.kind !== 'stripe-account') throw new TypeError(target.kind);
    return (await import('./look.ts')).inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind !== 'stripe-account') return { facts: [], failures: [] };
    return (await import('./look.ts')).look(target, context);
  },
});
