import { temporaryFolder } from '../../../fixtures/folder.ts';
import { outcomesOf } from '../../../fixtures/outcomes.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import { postmarkServer, postmarkToken, replayPostmark } from '../../../fixtures/providers/postmark.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const listedIn = (provider: string, country: string) =>
  `{ check: provider.listed, with: { subprocessors: [{ name: Mail, function: mail, provider: ${provider}, countries: [${country}] }] } }`;
const outcomes = outcomesOf('postmark-server');
const promises: Readonly<Record<string, string>> = {
  ...outcomes.untold(),
  inEurope: '{ check: location.hosting, with: { countries: [EU] } }',
  inAmerica: '{ check: location.hosting, with: { countries: [US] } }',
  same: '{ check: provider.identity, with: { provider: postmark } }',
  other: '{ check: provider.identity, with: { provider: hetzner } }',
  listed: listedIn('postmark', 'US'),
  listedInEurope: listedIn('postmark', 'EU'),
  notListed: listedIn('hetzner', 'DE'),
};

async function auditOf(
  more: Partial<ReplayApiOptions> = {},
  asked: Readonly<Record<string, string>> = promises,
  worlds: Readonly<Record<string, object>> = { mail: postmarkServer() },
): Promise<Audited> {
  const apis = Object.entries(worlds).map(([id, world]) => ({ id, api: replayPostmark(world, more) }));
  try {
    const lines = await Promise.all(
      apis.map(async ({ id, api }) => {
        const base = `http://127.0.0.1:${await listen(api.server)}`;
        return `{ id: ${id}, kind: postmark-server, token: "\${file:token}", base-url: "${base}", labels: { env: ${id} } }`;
      }),
    );
    return outcomes.note(asked, await audit(await temporaryFolder({ token: postmarkToken }), lines, asked));
  } finally {
    for (const { api } of apis) {
      expect(api.violations).toEqual([]);
      await api.close();
    }
  }
}
const verdicts = ({ clauses }: Audited) => Object.fromEntries(Object.entries(clauses).map(([id, { verdict }]) => [id, verdict]));

it('what a public word tells contradicts, and never proves', async () => {
  const audited = await auditOf();
  expect(verdicts(audited)).toMatchObject({
    inEurope: 'contradicted',
    inAmerica: 'supported',
    same: 'supported',
    other: 'contradicted',
    listed: 'supported',
    listedInEurope: 'contradicted',
    notListed: 'contradicted',
  });
  expect(audited.clauses.inEurope!.told).toContain('postmark server 4711: lies in US (provider-statement), promised is EU');
  for (const check of Object.keys(outcomes.untold())) expect(audited.clauses[check]!.told).toContain('dated statement');
});

it('without an answer nothing is known', async () => {
  expect(new Set(Object.values(verdicts(await auditOf({ mischief: [['/server', 'html']] }))))).toEqual(new Set(['unverified']));
});

it('environments that share a server are not apart', async () => {
  const apart = { apart: '{ check: env.separation }' };
  const denied = await auditOf({ mischief: [[/./, { status: 403, body: {} }]] }, apart);
  expect(denied.clauses.apart!.verdict).toBe('unverified');
  const of = async (test: object) => (await auditOf({}, apart, { prod: postmarkServer(), test })).clauses.apart;
  expect(await of(postmarkServer())).toMatchObject({ verdict: 'contradicted', told: expect.stringContaining('prod, test') });
  expect(await of(postmarkServer('staging', 4712))).toMatchObject({ verdict: 'supported' });
});

outcomes.expectEveryOne();
