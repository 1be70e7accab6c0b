import { createHash } from 'node:crypto';
import { look } from '../../../fixtures/look.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import { type ReplayS3Options, replayCredentials, replayS3 } from '../../../fixtures/replay-s3.ts';
import { factSchema, type OrganisationDocument } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import { document } from '../document/index.ts';
import { s3 } from './index.ts';

type Stored = { body?: string; size?: number; headers?: Record<string, string>; refusal?: { status: number; code: string } };
const pdf = '%PDF-1.7\n';

async function seeing(key: string, stored: Stored | null, options: Partial<ReplayS3Options> = {}) {
  const objects =
    stored === null
      ? []
      : [{ key, modified: new Date('2026-05-01T02:00:00Z'), size: stored.size ?? stored.body?.length ?? 0, ...stored }];
  const replay = replayS3({ credentials: replayCredentials, buckets: [{ name: 'docs', objects }], ...options });
  const port = await listen(replay.server);
  try {
    const store = {
      endpoint: `http://127.0.0.1:${port}`,
      region: null,
      accessKey: new Secret(replayCredentials.accessKey),
      secretKey: new Secret(replayCredentials.secretKey),
      sessionToken: null,
      pathStyle: true,
      ca: null,
    };
    const target = { kind: 'document', id: 'cert', labels: {}, store, bucket: 'docs', key } as const;
    expect([s3.accepts(target), document.accepts(target)]).toEqual([true, false]);
    const { facts, failures } = await look(s3, target);
    for (const fact of facts) factSchema.parse(fact);
    expect(replay.violations).toEqual([]);
    return {
      fact: facts[0] as OrganisationDocument | undefined,
      failures: failures.map(({ reason, kinds }) => [reason, ...kinds]),
      asked: replay.asked.map(({ operation }) => operation),
      requests: await s3.requests(target, {}),
    };
  } finally {
    await replay.close();
  }
}

it('reads it by one call, and says so', async () => {
  const { fact, failures, asked, requests } = await seeing('certs/iso27001.pdf', { body: pdf });
  expect([failures, asked]).toEqual([[], ['GetObject']]);
  expect(requests).toEqual([expect.stringMatching(/^GetObject of s3:\/\/docs\/certs\/iso27001\.pdf at http:/)]);
  expect(fact).toMatchObject({
    subject: { id: 'docs/certs/iso27001.pdf' },
    path: 'iso27001.pdf',
    size: pdf.length,
    digest: createHash('sha256').update(pdf).digest('hex'),
    datedAt: '2026-05-01T02:00:00.000Z',
    datedBy: 'last-modified',
    isOfItsName: true,
  });
});

it.each<[string, string, Stored, boolean]>([
  ['a plan', 'plan', { body: 'what to do' }, true],
  ['a login for a certificate', 'a.pdf', { body: '<html><form>' }, false],
  ['a page', 'plan', { body: '<!DOCTYPE html>' }, false],
])('%s is taken for what it is', async (_name, key, stored, expected) => {
  expect((await seeing(key, stored)).fact?.isOfItsName).toBe(expected);
});

it('an empty one is there, and empty', async () => {
  expect((await seeing('a.txt', { body: '' })).fact).toMatchObject({ size: 0 });
});

it.each<[string, Stored | null, Partial<ReplayS3Options>, string]>([
  ['one that is not there', null, {}, 'unreachable'],
  ['one that the key may not read', { body: pdf }, { deny: ['GetObject'] }, 'denied'],
  ['one with a key of the customer’s', { body: pdf, refusal: { status: 400, code: 'InvalidRequest' } }, {}, 'malformed'],
  ['one of an unknown bucket', { body: pdf }, { buckets: [] }, 'unreachable'],
  ['one that nobody would read to its end', { body: pdf, size: 20_000_000 }, {}, 'malformed'],
  ['a page of somebody in between', { body: pdf }, { mischief: { GetObject: 'html' } }, 'malformed'],
])('%s is a failure, not an absence', async (_name, stored, options, reason) => {
  const { fact, failures } = await seeing('a.pdf', stored, options);
  expect([fact, failures]).toEqual([undefined, [[reason, 'document']]]);
});
