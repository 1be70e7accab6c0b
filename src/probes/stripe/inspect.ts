import type { StripeAccountTarget } from '../../inventory/target.ts';
import { hasStatus } from '../api/errors.ts';
import type { Inspection, ProbeContext } from '../define.ts';
import { openStripe } from './client.ts';

/** Whether the key is taken. A secret key may do everything; what a restricted one may do, its holder is not told. */
export async function inspect(target: StripeAccountTarget, context: ProbeContext): Promise<Inspection> {
  const stripe = openStripe(target, context);
  try {
    // Of an answer 403, nobody knows whether it speaks of the key or of the right to read the account.
    const credential = await stripe.account().then(
      () => 'accepted' as const,
      (error) => (hasStatus(error, 401) ? ('refused' as const) : ('unknown' as const)),
    );
    const everything = credential === 'accepted' && target.key.reveal().startsWith('sk_') ? ['secret key: everything'] : null;
    return {
      credential,
      rights: everything ?? [],
      excess: everything,
      expiresAt: null,
      clockSkew: stripe.clockSkew(),
    };
  } finally {
    stripe.close();
  }
}
