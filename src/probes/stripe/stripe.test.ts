import { inspect } from '../../../fixtures/look.ts';
import { lookAt, testProvider } from '../../../fixtures/provider-battery.ts';
import { replayStripe, stripeAccount, stripeForbidden, stripeKey, stripeSecretKey } from '../../../fixtures/providers/stripe.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { StripeAccountTarget } from '../../inventory/target.ts';
import { stripe } from './index.ts';

const targetWith =
  (key: string) =>
  (baseUrl: string): StripeAccountTarget => ({
    kind: 'stripe-account',
    id: 'payments',
    labels: {},
    baseUrl,
    ca: null,
    key: new Secret(key),
  });
const target = targetWith(stripeKey);

testProvider('stripe', {
  probe: stripe,
  target,
  serve: (_, more) => replayStripe(stripeAccount(), more),
  paged: false,
  list: { path: '/account', kind: 'hosting-location', perPage: 1 },
  denied: { path: '/account', kind: 'hosting-location' },
  without: (body) => {
    delete (body as { id?: string }).id;
    return body;
  },
  mistyped: (body) => ({ ...(body as object), id: 1 }),
  secrets: [stripeKey],
  // There is no key without an account.
  emptyFacts: 1,
});

it('an account is Stripe’s; where the business has its seat is not where its data lie', async () => {
  const { facts } = await lookAt(stripe, replayStripe(), target);
  expect(facts).toEqual([
    {
      kind: 'hosting-location',
      subject: { id: 'payments: acct_0000Replay0001', names: ['stripe account acct_0000Replay0001'] },
      source: expect.anything(),
      country: null,
      region: null,
      provider: 'stripe',
      evidence: 'provider-api',
      undetermined: 'not-listed',
    },
  ]);
});

it.each([
  ['another kind of thing', { object: 'list' }],
  ['an account without an id of Stripe’s', { id: 'shop' }],
])('%s is nobody’s account', async (_, changes) => {
  const { facts, failures } = await lookAt(stripe, replayStripe(stripeAccount(changes)), target);
  expect([facts, failures.map(({ reason }) => reason)]).toEqual([[], ['malformed']]);
});

it('of a refusal the sentence, in which the key may stand, is not told', async () => {
  const { failures } = await lookAt(stripe, replayStripe(stripeAccount(), { mischief: [['/account', stripeForbidden]] }), target);
  expect(failures).toMatchObject([{ reason: 'denied', detail: 'http-403 invalid_request_error' }]);
});

it('where nobody wants to know whose it is, nobody is asked', async () => {
  const { asked, facts } = await lookAt(stripe, replayStripe(), target, ['account']);
  expect([asked, facts]).toEqual([[], []]);
  expect(await stripe.requests(target('http://127.0.0.1'), { kinds: ['account'] })).toEqual([]);
});

describe('an inspection', () => {
  const told = async (key = stripeKey, more: Partial<ReplayApiOptions> = {}) => {
    const api = replayStripe(stripeAccount(), more);
    const port = await listen(api.server);
    try {
      return await inspect(stripe, targetWith(key)(`http://127.0.0.1:${port}`));
    } finally {
      await api.close();
    }
  };

  it('warns of a secret key; of a restricted one nobody tells what it may do', async () => {
    expect(await told(stripeSecretKey)).toMatchObject({ credential: 'accepted', excess: ['secret key: everything'] });
    expect(await told()).toMatchObject({ credential: 'accepted', rights: [], excess: null, clockSkew: expect.any(Number) });
  });

  it('tells a refusal from an answer that says nothing of the key', async () => {
    const refused = { authorized: () => false };
    expect(await told(stripeSecretKey, refused)).toMatchObject({ credential: 'refused', rights: [], excess: null });
    for (const mischief of [stripeForbidden, 'html'] as const)
      expect(await told(stripeKey, { mischief: [['/account', mischief]] })).toMatchObject({
        credential: 'unknown',
        excess: null,
      });
  });
});
