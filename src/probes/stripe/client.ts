import { z } from 'zod';
import type { StripeAccountTarget } from '../../inventory/target.ts';
import { openApi } from '../api/client.ts';
import type { ProbeContext } from '../define.ts';

/** The answer also holds who owns the business and where that has its seat, which says nothing of the data and is not read. */
const account = z.object({ object: z.literal('account'), id: z.string().regex(/^acct_\w{1,100}$/) });

/** Stripe's interface (https://docs.stripe.com/api/accounts). */
export interface Stripe {
  /** The account that the key belongs to. @throws ApiError, ProbeError as the client does */
  account(): Promise<z.infer<typeof account>>;
  clockSkew(): number | null;
  close(): void;
}

/** Opens it: nothing is sent yet. */
export function openStripe(target: StripeAccountTarget, context: ProbeContext): Stripe {
  const api = openApi(
    {
      base: target.baseUrl ?? 'https://api.stripe.com/v1',
      ca: target.ca,
      authorize: () => ({ authorization: `Bearer ${target.key.reveal()}` }),
    },
    context,
  );
  return { account: () => api.get('/account', account), clockSkew: api.clockSkew, close: () => api.close() };
}
