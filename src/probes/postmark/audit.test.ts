import { temporaryFolder } from '../../../fixtures/folder.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import { postmarkServer, postmarkToken, replayPostmark } from '../../../fixtures/providers/postmark.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const listed = (provider: string) =>
  `{ check: provider.listed, with: { subprocessors: [{ name: Mailer, function: mail, provider: ${provider}, countries: [US] }] } }`;
const promises = {
  identity: '{ check: provider.identity, with: { provider: Postmark } }',
  other: '{ check: provider.identity, with: { provider: hetzner } }',
  listed: listed('postmark'),
  unlisted: listed('hetzner'),
  location: '{ check: location.hosting, with: { countries: [EU] } }',
  separation: '{ check: env.separation }',
  'mfa.admins': '{ check: mfa.admins }',
  'mfa.enforced': '{ check: mfa.enforced }',
  'access.keys-age': '{ check: access.keys-age, with: { max: 90d } }',
  'logging.audit': '{ check: logging.audit }',
};
const untold = ['mfa.admins', 'mfa.enforced', 'access.keys-age', 'logging.audit'];

/** Audits targets with these labels `env`, all with the token of one server. */
async function auditOf(environments: readonly string[], more: Partial<ReplayApiOptions> = {}): Promise<Audited> {
  const api = replayPostmark(postmarkServer(), more);
  const port = await listen(api.server);
  const line = (env: string) =>
    `{ id: mail-${env}, kind: postmark-server, token: "\${file:token}", base-url: "http://127.0.0.1:${port}", labels: { env: ${env} } }`;
  try {
    return await audit(await temporaryFolder({ token: postmarkToken }), environments.map(line), promises);
  } finally {
    expect(api.violations).toEqual([]);
    await api.close();
  }
}
const verdicts = ({ clauses }: Audited) => Object.fromEntries(Object.entries(clauses).map(([id, { verdict }]) => [id, verdict]));
const unverified = Object.fromEntries(Object.keys(promises).map((id) => [id, 'unverified']));

it('whose the server is, is known; where it is, and who may log in, is not', async () => {
  const audited = await auditOf(['prod']);
  expect(verdicts(audited)).toEqual({
    ...unverified,
    identity: 'proven',
    other: 'contradicted',
    unlisted: 'contradicted',
  });
  expect(audited.clauses.other!.told).toMatch(/mail-prod: mail\.example\.org.*postmark/);
  for (const id of untold)
    expect({ id, ...audited.clauses[id] }).toMatchObject({ told: expect.stringContaining('a person’s dated statement would') });
});

it('one server of two environments is no separation', async () => {
  const { clauses } = await auditOf(['prod', 'staging']);
  expect(clauses.separation).toMatchObject({ verdict: 'contradicted', told: expect.stringContaining('postmark server 4711') });
});

it('a server that may not be looked at is not known to be anybody’s', async () => {
  expect(verdicts(await auditOf(['prod'], { authorized: () => false }))).toEqual(unverified);
});
