import { temporaryFolder } from '../../../fixtures/folder.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import { replayStripe, stripeAccount, stripeKey } from '../../../fixtures/providers/stripe.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const listed = (provider: string) =>
  `{ check: provider.listed, with: { subprocessors: [{ name: P, function: payments, provider: ${provider}, countries: [EU] }] } }`;
const promises = {
  inEurope: '{ check: location.hosting, with: { countries: [EU] } }',
  same: '{ check: provider.identity, with: { provider: stripe } }',
  other: '{ check: provider.identity, with: { provider: adyen } }',
  listed: listed('stripe'),
  notListed: listed('adyen'),
  factors: '{ check: mfa.users }',
};

async function auditOf(more: Partial<ReplayApiOptions> = {}): Promise<Audited> {
  const api = replayStripe(stripeAccount(), more);
  const port = await listen(api.server);
  try {
    const line = `{ id: payments, kind: stripe-account, key: "\${file:key}", base-url: "http://127.0.0.1:${port}" }`;
    return await audit(await temporaryFolder({ key: stripeKey }), [line], promises);
  } finally {
    expect(api.violations).toEqual([]);
    await api.close();
  }
}
const verdicts = ({ clauses }: Audited) => Object.fromEntries(Object.entries(clauses).map(([id, { verdict }]) => [id, verdict]));

it('that Stripe is used is its own word; where it works is told by nobody', async () => {
  const audited = await auditOf();
  expect(verdicts(audited)).toEqual({
    inEurope: 'unverified',
    same: 'proven',
    other: 'contradicted',
    listed: 'unverified',
    notListed: 'contradicted',
    factors: 'unverified',
  });
  expect(audited.clauses.notListed!.told).toContain('stripe account acct_1ReplayReplay');
  expect(audited.clauses.factors!.told).toContain('dated statement');
});

it('without an answer nothing is known', async () => {
  const denied = await auditOf({ mischief: [['/v1/account', { status: 403, body: {} }]] });
  expect(new Set(Object.values(verdicts(denied)))).toEqual(new Set(['unverified']));
});
