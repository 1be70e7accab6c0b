import { inspect } from '../../../fixtures/look.ts';
import { lookAt } from '../../../fixtures/provider-battery.ts';
import { replayStripe, stripeAccount, stripeKey, stripeSecretKey } from '../../../fixtures/providers/stripe.ts';
import type { ApiMischief, ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { StripeAccountTarget } from '../../inventory/target.ts';
import { stripe } from './index.ts';

const target = (baseUrl: string, key = stripeKey): StripeAccountTarget => ({
  kind: 'stripe-account',
  id: 'payments',
  labels: {},
  baseUrl,
  ca: null,
  key: new Secret(key),
});

describe('an account at Stripe', () => {
  it('is at Stripe, wherever that may be: the country of the merchant is not that of the data', async () => {
    const { facts, failures } = await lookAt(stripe, replayStripe(stripeAccount()), target);
    expect(facts).toMatchObject([
      { provider: 'stripe', country: null, undetermined: 'not-told', project: 'stripe account acct_1ReplayReplay' },
    ]);
    expect([failures, JSON.stringify(facts)]).toEqual([[], expect.not.stringContaining('DE')]);
  });

  it.each<[string, ApiMischief, string]>([
    ['a page for people', 'html', 'malformed'],
    ['nothing', 'empty', 'malformed'],
    ['an answer that is cut short', 'truncated-body', 'incomplete'],
    ['another thing', { change: () => ({ ...stripeAccount(), object: 'list' }) }, 'malformed'],
    ['no number', { change: () => ({}) }, 'malformed'],
    ['a refusal', { status: 403, body: {} }, 'denied'],
    ['a redirect', { redirect: 'http://127.0.0.1:1/' }, 'malformed'],
  ])('%s is no account', async (_, mischief, reason) => {
    const { facts, failures } = await lookAt(
      stripe,
      replayStripe(stripeAccount(), { mischief: [['/v1/account', mischief]] }),
      target,
    );
    expect([facts, failures.map((each) => each.reason)]).toEqual([[], [reason]]);
  });

  it.each<[string, string, Partial<ReplayApiOptions>, object]>([
    ['a restricted key may do what nobody is told', stripeKey, {}, { credential: 'accepted', excess: null }],
    ['a secret key may do everything', stripeSecretKey, {}, { credential: 'accepted', excess: ['secret key: everything'] }],
    ['a wrong key', 'rk_test_Other', {}, { credential: 'refused' }],
    [
      'a key that may do other things',
      stripeKey,
      { mischief: [['/v1/account', { status: 403, body: { error: { type: 'invalid_request_error' } } }]] },
      { credential: 'accepted', excess: null },
    ],
    ['nobody answers', stripeKey, { mischief: [['/v1/account', 'html']] }, { credential: 'unknown' }],
  ])('%s', async (_, key, more, expected) => {
    const api = replayStripe(stripeAccount(), more);
    const port = await listen(api.server);
    expect(await inspect(stripe, target(`http://127.0.0.1:${port}`, key))).toMatchObject(expected);
    await api.close();
  });
});
