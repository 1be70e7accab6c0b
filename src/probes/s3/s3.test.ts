import http from 'node:http';
import { makeAuthority } from '../../../fixtures/certificates.ts';
import { look } from '../../../fixtures/look.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import { type ReplayBucket, type ReplayS3Options, replayCredentials, replayS3, settings } from '../../../fixtures/replay-s3.ts';
import { type Bucket, bucketSchema, type ObjectStore } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { BucketTarget, S3AccountTarget, S3Store } from '../../inventory/target.ts';
import { s3 } from './index.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serving(options: ReplayS3Options) {
  const replay = replayS3({ credentials: replayCredentials, ...options });
  const port = await listen(replay.server);
  closing.push(replay.close);
  return { port, replay };
}

const store = (port: number, changes: Partial<S3Store> = {}): S3Store => ({
  endpoint: `http://127.0.0.1:${port}`,
  region: null,
  accessKey: new Secret(replayCredentials.accessKey),
  secretKey: new Secret(replayCredentials.secretKey),
  sessionToken: null,
  pathStyle: true,
  ca: null,
  ...changes,
});
const target = (of: S3Store, changes: Partial<BucketTarget> = {}): BucketTarget => ({
  kind: 'bucket',
  id: 'test',
  labels: {},
  store: of,
  bucket: 'dumps',
  backups: [],
  restoreRecords: null,
  ...changes,
});
type Said = string | { readonly status: number; readonly code: string };
const modified = new Date('2026-11-01T02:00:00Z');
const dump = (key: string, headers: Record<string, string> = {}) => ({ key, size: 100, modified, headers });
const encrypted = { 'x-amz-server-side-encryption': 'AES256' };

/** What is seen of a bucket `dumps`. */
async function seeing(bucket: Partial<ReplayBucket>, options: Partial<ReplayS3Options> = {}, deadline = 20_000) {
  const { port, replay } = await serving({ buckets: [{ name: 'dumps', ...bucket }], ...options });
  const { facts, failures } = await look(s3, target(store(port)), { deadline });
  const fact = facts[0] as Bucket | undefined;
  if (fact) bucketSchema.parse(fact);
  return { fact: fact as Bucket, facts, failures, replay };
}

it('changes nothing and asks what it says', async () => {
  const { replay, failures } = await seeing({ objects: [dump('a.dump', encrypted)] });
  expect(failures).toEqual([]);
  expect(replay.violations).toEqual([]);
  const said = (await s3.requests(target(store(1)), {})).join('\n');
  for (const { operation } of replay.asked) expect(said).toContain(operation);
  expect(replay.asked.filter(({ anonymous }) => anonymous).map(({ operation }) => operation)).toEqual([
    'ListObjectsV2',
    'HeadObject',
  ]);
});

describe('no encryption has four shapes, and "cannot tell" others', () => {
  it.each<[string, Said, object]>([
    ['the code of AWS', { status: 404, code: 'ServerSideEncryptionConfigurationNotFoundError' }, { algorithm: 'none' }],
    ['the code of OBS', { status: 404, code: 'NoSuchEncryptionConfiguration' }, { algorithm: 'none' }],
    ['the empty configuration of Scaleway', settings.noEncryption(), { algorithm: 'none' }],
    ['AES256', settings.encryption('AES256'), { algorithm: 'AES256', key: null }],
    ['managed keys in the words of OBS', settings.encryption('kms', 'key-1'), { algorithm: 'aws:kms', key: 'key-1' }],
    ['an algorithm of its own', settings.encryption('SM4'), { algorithm: 'other' }],
    ['501', { status: 501, code: 'NotImplemented' }, { seen: false, reason: 'unsupported', detail: 'NotImplemented' }],
    ['501 of another name', { status: 501, code: 'XNotImplemented' }, { seen: false, reason: 'unsupported' }],
    ['405', { status: 405, code: 'MethodNotAllowed' }, { seen: false, reason: 'unsupported' }],
    ['404 of another kind', { status: 404, code: 'NoSuchKey' }, { seen: false, reason: 'unreachable', detail: 'NoSuchKey' }],
    [
      'a rule that says nothing',
      '<ServerSideEncryptionConfiguration><Rule></Rule></ServerSideEncryptionConfiguration>',
      { seen: false, reason: 'malformed' },
    ],
    ['the answer to something else', settings.versioning(), { seen: false, reason: 'malformed', detail: 'other-answer' }],
    ['an answer that ends too early', '<ServerSideEncryptionConfiguration>', { seen: false, reason: 'incomplete' }],
    ['an error with status 200', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', { seen: false }],
  ])('%s', async (_, encryption, part) => {
    const { fact } = await seeing({ settings: { encryption } });
    expect(fact.encryption).toMatchObject(part);
  });

  it.each(['html', 'empty', 'garbage', 'listing', 'truncated-body', 'endless'] as const)('%s with status 200', async (mode) => {
    const { fact } = await seeing({}, { mischief: { GetBucketEncryption: mode } });
    const reason = { listing: 'unsupported', 'truncated-body': 'incomplete' }[mode as string] ?? 'malformed';
    expect(fact.encryption).toMatchObject({ seen: false, reason });
    expect(fact.versioning).toMatchObject({ seen: true });
  });
});

it('does not take the silence of objects for plain where the store has no word for encryption', async () => {
  const objects = [dump('a.dump'), dump('b.dump', encrypted)];
  const unsupported = await seeing({ objects, settings: { encryption: { status: 501, code: 'NotImplemented' } } });
  expect(unsupported.fact.sample).toMatchObject({ asked: 2, encrypted: 1, plain: [], open: 1 });
  const known = await seeing({ objects, settings: { encryption: settings.encryption('AES256') } });
  expect(known.fact.sample).toMatchObject({ asked: 2, encrypted: 1, plain: ['a.dump'], open: 0 });
});

it('an object is not encrypted by a word that says so little', async () => {
  const said = ['', 'none', 'NONE', 'false', 'AES256', 'aws:kms', 'aws:fsx', 'kms'];
  const objects = said.map((word, index) => dump(`${index}.dump`, { 'x-amz-server-side-encryption': word }));
  const customers = dump('9.dump', { 'x-amz-server-side-encryption-customer-algorithm': '' });
  const { fact } = await seeing({ objects: [...objects, customers], settings: { encryption: settings.encryption('AES256') } });
  expect(fact.sample).toMatchObject({ asked: 9, encrypted: 4, plain: [], open: 5 });
});

it('names no persons whose folders objects lie in', async () => {
  const { fact } = await seeing({
    objects: [dump('home/alice/a.dump')],
    settings: { encryption: settings.encryption('AES256') },
  });
  expect(fact.sample).toMatchObject({ plain: [expect.stringMatching(/^home\/person-[^/]+\/a\.dump$/)] });
});

it('an object that refuses to be looked at is not one that is encrypted', async () => {
  const refusal = { status: 400, code: 'InvalidRequest' };
  const { fact } = await seeing({ objects: [{ ...dump('a.dump'), refusal }] });
  expect(fact.sample).toMatchObject({ asked: 1, encrypted: 0, open: 1 });
});

it('asks at most twenty objects, the oldest among them', async () => {
  const objects = Array.from({ length: 3000 }, (_, index) => ({
    key: `${'0a5mZ'[index % 5]}/${String(index).padStart(5, '0')}`,
    size: 10,
    modified: new Date(modified.getTime() + index * 1000),
  }));
  const { fact, replay } = await seeing({ objects });
  expect(fact.sample).toMatchObject({ asked: 20, plain: expect.arrayContaining(['0/00000']) });
  expect(replay.asked.filter(({ operation, anonymous }) => operation === 'HeadObject' && !anonymous)).toHaveLength(20);
});

describe('strangers', () => {
  const objects = [dump('a.dump')];
  it.each([
    [
      { list: true, read: true },
      { list: 'allowed', read: 'allowed' },
    ],
    [{ read: true }, { list: 'refused', read: 'allowed' }],
    [{}, { list: 'refused', read: 'refused' }],
  ])('%j', async (anonymous, seen) => {
    expect((await seeing({ objects, anonymous })).fact.anonymous).toEqual({ seen: true, ...seen });
  });

  it('are not said to be refused by a page, a redirect or an error', async () => {
    for (const mode of ['html', { status: 500, code: 'InternalError' }, { status: 404, code: 'NoSuchBucket' }] as const) {
      const { fact } = await seeing({ objects }, { mischief: { ListObjectsV2: mode, HeadObject: mode } });
      expect(fact.anonymous).toEqual({ seen: true, list: 'unknown', read: 'unknown' });
    }
  });
});

describe('whether anything lies in a bucket', () => {
  const gone = { ...dump('a.dump'), versionId: '1', latest: false };
  const mark = { ...gone, versionId: '2', latest: true, deleted: true };
  it.each<[string, Partial<ReplayBucket>, object]>([
    ['nothing', {}, { seen: true, empty: true }],
    ['an object', { objects: [dump('a.dump')] }, { seen: true, empty: false }],
    ['a version that was deleted', { objects: [], versions: [mark, gone] }, { seen: true, empty: false }],
    ['no leave to list versions, versions never on', { deny: ['ListObjectVersions'] }, { seen: true, empty: true }],
    [
      'no leave to list versions, versions on',
      { deny: ['ListObjectVersions'], settings: { versioning: settings.versioning('Enabled') } },
      { seen: false, reason: 'denied' },
    ],
    [
      'no leave to list versions, versions suspended',
      { deny: ['ListObjectVersions'], settings: { versioning: settings.versioning('Suspended') } },
      { seen: false, reason: 'denied' },
    ],
    ['no leave to list at all', { deny: ['ListObjectVersions', 'ListObjectsV2'] }, { seen: false, reason: 'denied' }],
  ])('%s', async (_, bucket, content) => {
    expect((await seeing(bucket)).fact.content).toMatchObject(content);
  });
});

it('reads lifecycle, replication, logging, ACL and lock', async () => {
  const { fact } = await seeing({
    settings: {
      acl: settings.acl('owner-1', [{ to: 'every account', permission: 'WRITE' }]),
      lifecycle: settings.lifecycle(
        { id: 'a', days: 30, noncurrentDays: 7, noncurrentKeeps: 2, abortsUploadsAfterDays: 3 },
        { id: 'b', date: '2027-01-01T00:00:00.000Z', tag: { key: 'k', value: 'v' } },
      ),
      replication: settings.replication({ prefix: 'orders/', destination: 'arn:aws:s3:::copy' }),
      logging: settings.logging('logs', 'dumps/'),
      'object-lock': settings.objectLock({ mode: 'GOVERNANCE', years: 1 }),
      versioning: settings.versioning('Enabled', true),
      publicAccessBlock: settings.publicAccessBlock({ blockPolicy: false }),
    },
  });
  expect(fact).toMatchObject({
    account: 'owner-1',
    acl: { public: ['WRITE to everybody with an account'] },
    lifecycle: {
      rules: [
        {
          name: 'a',
          enabled: true,
          narrowed: false,
          expiresAfterDays: 30,
          expiresOn: null,
          noncurrentAfterDays: 7,
          noncurrentKeeps: 2,
          abortsUploadsAfterDays: 3,
        },
        { name: 'b', narrowed: true, expiresAfterDays: null, expiresOn: '2027-01-01T00:00:00.000Z' },
      ],
    },
    replication: { rules: [{ enabled: true, prefix: 'orders/', destination: 'arn:aws:s3:::copy' }] },
    logging: { enabled: true, target: 'logs/dumps/' },
    objectLock: { enabled: true, mode: 'governance', days: 365 },
    versioning: { state: 'enabled', mfaDelete: true },
    publicAccessBlock: { blockAcls: true, blockPolicy: false },
  });
});

it.each([
  [
    'a group that nobody knows',
    '<AccessControlPolicy><Owner><ID>o</ID></Owner><AccessControlList><Grant><Grantee><URI>https://acs.example.org/groups/Everyone</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>',
  ],
  [
    'a grantee of no kind',
    '<AccessControlPolicy><Owner><ID>o</ID></Owner><AccessControlList><Grant><Grantee><Canned>Everyone</Canned></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>',
  ],
  ['no owner', '<AccessControlPolicy></AccessControlPolicy>'],
])('an ACL with %s is not one without grants', async (_, acl) => {
  expect((await seeing({ settings: { acl } })).fact.acl).toMatchObject({ seen: false, reason: 'malformed' });
});

describe('the whole cannot be seen', () => {
  it.each<[string, Partial<ReplayS3Options>, string, string | RegExp]>([
    ['there is no such bucket', { buckets: [] }, 'unreachable', 'NoSuchBucket'],
    ['the key is unknown', { credentials: { accessKey: 'AKOTHER', secretKey: 'other' } }, 'denied', 'InvalidAccessKeyId'],
    ['the secret is wrong', { credentials: { ...replayCredentials, secretKey: 'other' } }, 'denied', 'SignatureDoesNotMatch'],
    [
      'the clocks differ',
      { mischief: { GetBucketLocation: { status: 403, code: 'RequestTimeTooSkewed' } } },
      'local-limit',
      'RequestTimeTooSkewed',
    ],
    ['there are pages for people only', { mischief: { GetBucketLocation: 'html', HeadBucket: 'html' } }, 'malformed', /html/],
  ])('%s', async (_, options, reason, detail) => {
    const { facts, failures } = await seeing({}, options);
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ reason, detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) }]);
  });
});

it('sends nothing to the place a redirect names', async () => {
  const heard: string[] = [];
  const other = http.createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.end();
  });
  const port = await listen(other);
  closing.push(async () => void other.close());
  const redirect = { redirect: `http://127.0.0.1:${port}/dumps` };
  const { fact } = await seeing({}, { mischief: { GetBucketEncryption: redirect, ListObjectsV2: redirect } });
  expect(heard).toEqual([]);
  expect(fact.encryption).toEqual({ seen: false, reason: 'untrusted', detail: 'redirect to another host' });
  expect(fact.anonymous).toMatchObject({ list: 'unknown' });
});

it('asks again, signed for the region that the store names', async () => {
  const { fact, failures } = await seeing({ region: 'eu-central-9' });
  expect(failures).toEqual([]);
  expect(fact).toMatchObject({ region: 'eu-central-9', versioning: { seen: true } });
});

it('does not run after a store that names one region after the other', async () => {
  let count = 0;
  const server = http.createServer((_, response) => {
    response.writeHead(301, { 'x-amz-bucket-region': `region-${count++}` }).end();
  });
  const port = await listen(server);
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  expect(await look(s3, target(store(port)))).toMatchObject({
    facts: [],
    failures: [{ reason: 'refused', detail: expect.stringMatching(/^region region-/) }],
  });
  expect(count).toBeLessThan(10);
});

it.each([
  ['versions', 'ListVersionsResult', 'ListObjectVersions'],
  ['objects', 'ListBucketResult', 'ListObjectsV2'],
])(
  'a listing of %s that names no bucket, or another, or not its end, does not show that this one is empty',
  async (_, root, operation) => {
    const said = ['', '<Name>other</Name>'].map((name) => `${name}<IsTruncated>false</IsTruncated>`);
    for (const listing of [...said, '<Name>dumps</Name>']) {
      const server = http.createServer((request, response) => {
        const asked = operation === 'ListObjectVersions' ? request.url?.includes('versions') : request.url?.includes('list-type');
        if (!asked)
          response.writeHead(501, { 'content-type': 'application/xml' }).end('<Error><Code>NotImplemented</Code></Error>');
        else response.writeHead(200, { 'content-type': 'application/xml' }).end(`<${root}>${listing}</${root}>`);
      });
      const port = await listen(server);
      closing.push(async () => {
        server.closeAllConnections();
        server.close();
      });
      const { facts } = await look(s3, target(store(port)));
      expect(facts).toMatchObject([{ content: { seen: false } }]);
    }
  },
);

it('asks a busy store again, and then tells that it is busy', async () => {
  const { fact } = await seeing(
    {},
    { mischief: { GetBucketVersioning: { mode: 'slow-down', times: 2 }, GetBucketLogging: 'slow-down' } },
  );
  expect(fact.versioning).toMatchObject({ seen: true, state: 'never' });
  expect(fact.logging).toEqual({ seen: false, reason: 'rate-limited', detail: 'SlowDown' });
});

it('a call that is never answered leaves the rest, at the deadline of the target', async () => {
  const { fact } = await seeing({}, { mischief: { GetBucketLogging: 'silence', GetBucketAcl: 'drip' } }, 3000);
  expect(fact.logging).toMatchObject({ seen: false, reason: 'timeout' });
  expect(fact.acl).toMatchObject({ seen: false, reason: 'timeout' });
  expect(fact.encryption).toMatchObject({ seen: true });
});

it('says who denied what, of ten calls', async () => {
  const { fact, failures } = await seeing({ deny: ['GetBucketPolicy', 'HeadBucket', 'GetBucketLocation'] });
  expect(failures).toEqual([]);
  expect(fact.policy).toEqual({ seen: false, reason: 'denied', detail: 'AccessDenied' });
  expect(fact.region).toBeNull();
  expect(fact.publicAccessBlock).toMatchObject({ seen: true });
});

describe('HTTPS', () => {
  it('takes a private authority, and nobody without it', async () => {
    const authority = await makeAuthority();
    const tls = await authority.issue({ names: ['localhost', '127.0.0.1'] });
    const { port } = await serving({ buckets: [{ name: 'dumps' }], tls });
    const at = { endpoint: `https://localhost:${port}` };
    const known = await look(s3, target(store(port, { ...at, ca: authority.cert })));
    expect(known.facts).toMatchObject([{ system: 'localhost', versioning: { seen: true } }]);
    const unknown = await look(s3, target(store(port, at)));
    expect(unknown).toMatchObject({ facts: [], failures: [{ reason: 'untrusted' }] });
  });
});

it.each(['http://192.0.2.1', 'http://store.example.org:9000', 'http://127.0.0.1.example.org', 'http://[2001:db8::1]'])(
  'asks nothing without TLS over a network: %s',
  async (endpoint) => {
    const { facts, failures } = await look(s3, target(store(1, { endpoint })));
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'untrusted', detail: 'http' }]);
  },
);

it('keeps secrets out of everything it says', async () => {
  const { port } = await serving({ buckets: [], credentials: { accessKey: 'AKOTHER', secretKey: 'other' } });
  const said = JSON.stringify(await look(s3, target(store(port, { sessionToken: new Secret('a-session-token') }))));
  expect(said).not.toMatch(new RegExp(`${replayCredentials.secretKey}|a-session-token`));
});

it('AWS is asked at AWS, whatever variables of its own tools say', async () => {
  const { port, replay } = await serving({ buckets: [{ name: 'dumps' }] });
  process.env.AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${port}`;
  closing.push(async () => void delete process.env.AWS_ENDPOINT_URL_S3);
  const { facts, failures } = await look(s3, target(store(port, { endpoint: null, region: 'eu-central-1', pathStyle: false })));
  expect(facts).toEqual([]);
  expect(failures).toMatchObject([{ reason: 'local-limit', detail: 'foreign-endpoint' }]);
  expect(replay.asked).toEqual([]);
});

describe('an account', () => {
  const account = (of: S3Store): S3AccountTarget => ({ kind: 's3-account', id: 'test', labels: {}, store: of });
  const named = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `bucket-${String(index).padStart(4, '0')}` }));
  const listing = async (options: ReplayS3Options) => {
    const { port } = await serving(options);
    const { facts, failures } = await look(s3, account(store(port)), { wants: { kinds: ['object-store'] } });
    return { store: facts[0] as ObjectStore, failures };
  };

  const requestId = 'tx00000a1b2c3d4e5f6a7b8-0069203f00-1234-default';
  it('is listed page by page', async () => {
    const { store: seen } = await listing({ buckets: named(25), pageSize: 10, requestId });
    expect(seen).toMatchObject({ whole: true });
    expect(seen.buckets).toHaveLength(25);
  });

  it('is not whole where the store may list only what the key may see', async () => {
    expect((await listing({ buckets: [] })).store).toMatchObject({ buckets: [], whole: false });
  });

  it('is not whole where pages lead nowhere, or there are too many', async () => {
    const { store: endless } = await listing({
      buckets: named(25),
      pageSize: 10,
      requestId,
      mischief: { ListBuckets: 'repeated-token' },
    });
    expect(endless).toMatchObject({ whole: false });
    const { store: many } = await listing({ buckets: named(1200), requestId });
    expect(many).toMatchObject({ whole: false });
    expect(many.buckets).toHaveLength(1000);
  });

  it('has each of its buckets looked at', async () => {
    const { port } = await serving({ buckets: [{ name: 'one' }, { name: 'two', deny: ['GetBucketAcl'] }, { name: 'three' }] });
    const { facts, failures } = await look(s3, account(store(port)));
    expect(failures).toMatchObject([{ reason: 'incomplete', detail: 'buckets' }]);
    expect(facts).toMatchObject([
      { kind: 'object-store' },
      { name: 'one' },
      { name: 'two', acl: { seen: false } },
      { name: 'three' },
    ]);
  });

  it('that may not be listed is a failure', async () => {
    const { port } = await serving({ buckets: named(2), deny: ['ListBuckets'] });
    expect(await look(s3, account(store(port)))).toMatchObject({
      facts: [],
      failures: [{ reason: 'denied', detail: 'AccessDenied' }],
    });
  });
});
