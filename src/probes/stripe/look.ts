import type { StripeAccountTarget } from '../../inventory/target.ts';
import type { ProbeContext, ProbeResult } from '../define.ts';
import { openStripe } from './client.ts';

/** That the account is Stripe's; where Stripe works, its interface does not say. */
export async function look(target: StripeAccountTarget, context: ProbeContext): Promise<ProbeResult> {
  const stripe = openStripe(target, context);
  try {
    const { id } = await stripe.account();
    return {
      facts: [
        {
          kind: 'hosting-location',
          subject: { id: `${target.id}: ${id}`, names: [`stripe account ${id}`] },
          source: context.source(),
          country: null,
          region: null,
          provider: 'stripe',
          evidence: 'provider-api',
          undetermined: 'not-listed',
        },
      ],
      failures: [],
    };
  } finally {
    stripe.close();
  }
}
