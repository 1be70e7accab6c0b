import { z } from 'zod';
import type { StripeAccountTarget } from '../../inventory/target.ts';
import { openApi } from '../api/client.ts';
import { hasStatus } from '../api/errors.ts';
import type { Inspection, ProbeContext, ProbeResult } from '../define.ts';

/** `country` is not read: it is where the merchant has its seat, not where Stripe works. */
const account = z.object({ object: z.literal('account'), id: z.string().regex(/^acct_[A-Za-z0-9]{1,60}$/) });

const open = (target: StripeAccountTarget, context: ProbeContext) =>
  openApi(
    {
      base: target.baseUrl ?? 'https://api.stripe.com',
      ca: target.ca,
      authorize: () => ({ authorization: `Bearer ${target.key.reveal()}` }),
    },
    context,
  );

/** That there is an account; of where Stripe keeps its data no field tells (API reference, "Accounts"). */
export async function look(target: StripeAccountTarget, context: ProbeContext): Promise<ProbeResult> {
  const api = open(target, context);
  try {
    const { id } = await api.get('/v1/account', account);
    const name = `stripe account ${id}`;
    return {
      facts: [
        {
          kind: 'hosting-location',
          subject: { id: `${target.id}: ${name}`, names: [name] },
          source: context.source(),
          country: null,
          region: null,
          provider: 'stripe',
          project: name,
          evidence: 'provider-api',
          undetermined: 'not-told',
        },
      ],
      failures: [],
    };
  } catch (error) {
    return { facts: [], failures: [context.failure(error, { kinds: ['hosting-location'] })] };
  } finally {
    api.close();
  }
}

/** A secret key may do everything, as its first letters say; what a restricted key may do is told to nobody. */
export async function inspect(target: StripeAccountTarget, context: ProbeContext): Promise<Inspection> {
  const api = open(target, context);
  try {
    const credential = await api.get('/v1/account', account).then(
      () => 'accepted' as const,
      (error) =>
        hasStatus(error, 401) ? ('refused' as const) : hasStatus(error, 403) ? ('accepted' as const) : ('unknown' as const),
    );
    const isSecret = target.key.reveal().startsWith('sk_');
    return {
      credential,
      rights: isSecret ? ['secret key'] : [],
      excess: isSecret ? ['secret key: everything'] : null,
      expiresAt: null,
      clockSkew: api.clockSkew(),
    };
  } finally {
    api.close();
  }
}
