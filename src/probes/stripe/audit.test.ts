import { temporaryFolder } from '../../../fixtures/folder.ts';
import { outcomesOf } from '../../../fixtures/outcomes.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import { replayStripe, stripeAccount, stripeKey } from '../../../fixtures/providers/stripe.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const listed = (provider: string) =>
  `{ check: provider.listed, with: { subprocessors: [{ name: P, function: payments, provider: ${provider}, countries: [EU] }] } }`;
const outcomes = outcomesOf('stripe-account');
const promises: Readonly<Record<string, string>> = {
  ...outcomes.untold(),
  inEurope: '{ check: location.hosting, with: { countries: [EU] } }',
  same: '{ check: provider.identity, with: { provider: stripe } }',
  other: '{ check: provider.identity, with: { provider: adyen } }',
  listed: listed('stripe'),
  notListed: listed('adyen'),
};

async function auditOf(
  more: Partial<ReplayApiOptions> = {},
  asked: Readonly<Record<string, string>> = promises,
  worlds: Readonly<Record<string, object>> = { payments: stripeAccount() },
): Promise<Audited> {
  const apis = Object.entries(worlds).map(([id, world]) => ({ id, api: replayStripe(world, more) }));
  try {
    const lines = await Promise.all(
      apis.map(async ({ id, api }) => {
        const base = `http://127.0.0.1:${await listen(api.server)}`;
        return `{ id: ${id}, kind: stripe-account, key: "\${file:key}", base-url: "${base}", labels: { env: ${id} } }`;
      }),
    );
    return outcomes.note(asked, await audit(await temporaryFolder({ key: stripeKey }), lines, asked));
  } finally {
    for (const { api } of apis) {
      expect(api.violations).toEqual([]);
      await api.close();
    }
  }
}
const verdicts = ({ clauses }: Audited) => Object.fromEntries(Object.entries(clauses).map(([id, { verdict }]) => [id, verdict]));

it('that Stripe is used is its own word; where it works is told by nobody', async () => {
  const audited = await auditOf();
  expect(verdicts(audited)).toMatchObject({
    inEurope: 'unverified',
    same: 'proven',
    other: 'contradicted',
    listed: 'unverified',
    notListed: 'contradicted',
  });
  expect(audited.clauses.notListed!.told).toContain('stripe account acct_1ReplayReplay');
  for (const check of Object.keys(outcomes.untold())) expect(audited.clauses[check]!.told).toContain('dated statement');
});

it('without an answer nothing is known', async () => {
  const denied = await auditOf({ mischief: [['/v1/account', { status: 403, body: {} }]] });
  expect(new Set(Object.values(verdicts(denied)))).toEqual(new Set(['unverified']));
});

it('environments that share an account are not apart', async () => {
  const apart = { apart: '{ check: env.separation }' };
  const denied = await auditOf({ mischief: [[/./, { status: 403, body: {} }]] }, apart);
  expect(denied.clauses.apart!.verdict).toBe('unverified');
  const of = async (test: object) => (await auditOf({}, apart, { prod: stripeAccount(), test })).clauses.apart;
  expect(await of(stripeAccount())).toMatchObject({ verdict: 'contradicted', told: expect.stringContaining('prod, test') });
  expect(await of({ ...stripeAccount(), id: 'acct_2ReplayReplay' })).toMatchObject({ verdict: 'proven' });
});

outcomes.expectEveryOne();
