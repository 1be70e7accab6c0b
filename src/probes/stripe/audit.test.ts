import { temporaryFolder } from '../../../fixtures/folder.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import { replayStripe, stripeAccount, stripeForbidden, stripeKey } from '../../../fixtures/providers/stripe.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const listed = (provider: string) =>
  `{ check: provider.listed, with: { subprocessors: [{ name: Payer, function: payments, provider: ${provider}, countries: [IE] }] } }`;
const promises = {
  identity: '{ check: provider.identity, with: { provider: Stripe } }',
  other: '{ check: provider.identity, with: { provider: hetzner } }',
  listed: listed('stripe'),
  unlisted: listed('hetzner'),
  // The business has its seat there, which proves nothing.
  location: '{ check: location.hosting, with: { countries: [DE] } }',
  separation: '{ check: env.separation }',
  'mfa.admins': '{ check: mfa.admins }',
  'mfa.enforced': '{ check: mfa.enforced }',
  'access.keys-age': '{ check: access.keys-age, with: { max: 90d } }',
  'logging.audit': '{ check: logging.audit }',
};
const untold = ['mfa.admins', 'mfa.enforced', 'access.keys-age', 'logging.audit'];

/** Audits targets with these labels `env`, all with the key of one account. */
async function auditOf(environments: readonly string[], more: Partial<ReplayApiOptions> = {}): Promise<Audited> {
  const api = replayStripe(stripeAccount(), more);
  const port = await listen(api.server);
  const line = (env: string) =>
    `{ id: pay-${env}, kind: stripe-account, key: "\${file:key}", base-url: "http://127.0.0.1:${port}", labels: { env: ${env} } }`;
  try {
    return await audit(await temporaryFolder({ key: stripeKey }), environments.map(line), promises);
  } finally {
    expect(api.violations).toEqual([]);
    await api.close();
  }
}
const verdicts = ({ clauses }: Audited) => Object.fromEntries(Object.entries(clauses).map(([id, { verdict }]) => [id, verdict]));
const unverified = Object.fromEntries(Object.keys(promises).map((id) => [id, 'unverified']));

it('whose the account is, is known; where it is, and who may log in, is not', async () => {
  const audited = await auditOf(['prod']);
  expect(verdicts(audited)).toEqual({
    ...unverified,
    identity: 'proven',
    other: 'contradicted',
    unlisted: 'contradicted',
  });
  expect(audited.clauses.other!.told).toMatch(/pay-prod: acct_0000Replay0001.*stripe/);
  for (const id of untold)
    expect({ id, ...audited.clauses[id] }).toMatchObject({ told: expect.stringContaining('a person’s dated statement would') });
});

it('one account of two environments is no separation', async () => {
  const { clauses } = await auditOf(['prod', 'staging']);
  expect(clauses.separation).toMatchObject({
    verdict: 'contradicted',
    told: expect.stringContaining('stripe account acct_0000replay0001'),
  });
});

it('an account that may not be looked at is not known to be anybody’s', async () => {
  expect(verdicts(await auditOf(['prod'], { mischief: [['/account', stripeForbidden]] }))).toEqual(unverified);
});
