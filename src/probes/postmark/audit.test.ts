import { temporaryFolder } from '../../../fixtures/folder.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import { postmarkServer, postmarkToken, replayPostmark } from '../../../fixtures/providers/postmark.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const listedIn = (provider: string, country: string) =>
  `{ check: provider.listed, with: { subprocessors: [{ name: Mail, function: mail, provider: ${provider}, countries: [${country}] }] } }`;
const promises = {
  inEurope: '{ check: location.hosting, with: { countries: [EU] } }',
  inAmerica: '{ check: location.hosting, with: { countries: [US] } }',
  same: '{ check: provider.identity, with: { provider: postmark } }',
  other: '{ check: provider.identity, with: { provider: hetzner } }',
  listed: listedIn('postmark', 'US'),
  listedInEurope: listedIn('postmark', 'EU'),
  notListed: listedIn('hetzner', 'DE'),
  factors: '{ check: mfa.users }',
  keys: '{ check: access.keys-age, with: { max: 90d } }',
};

async function auditOf(more: Partial<ReplayApiOptions> = {}): Promise<Audited> {
  const api = replayPostmark(postmarkServer(), more);
  const port = await listen(api.server);
  try {
    const line = `{ id: mail, kind: postmark-server, token: "\${file:token}", base-url: "http://127.0.0.1:${port}" }`;
    return await audit(await temporaryFolder({ token: postmarkToken }), [line], promises);
  } finally {
    expect(api.violations).toEqual([]);
    await api.close();
  }
}
const verdicts = ({ clauses }: Audited) => Object.fromEntries(Object.entries(clauses).map(([id, { verdict }]) => [id, verdict]));

it('what a public word tells contradicts, and never proves', async () => {
  const audited = await auditOf();
  expect(verdicts(audited)).toEqual({
    inEurope: 'contradicted',
    inAmerica: 'supported',
    same: 'supported',
    other: 'contradicted',
    listed: 'supported',
    listedInEurope: 'contradicted',
    notListed: 'contradicted',
    factors: 'unverified',
    keys: 'unverified',
  });
  expect(audited.clauses.inEurope!.told).toContain('postmark server 4711: lies in US (provider-statement), promised is EU');
  for (const id of ['factors', 'keys']) expect(audited.clauses[id]!.told).toContain('dated statement');
});

it('without an answer nothing is known', async () => {
  expect(new Set(Object.values(verdicts(await auditOf({ mischief: [['/server', 'html']] }))))).toEqual(new Set(['unverified']));
});
