import { readFile } from 'node:fs/promises';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type Credentials, makeCredentials } from '../../../fixtures/live/credentials.ts';
import { type Ceph, cephInstalled, startCeph } from '../../../fixtures/live/servers/ceph.ts';
import { liveDescribe } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import { look } from '../../../fixtures/look.ts';
import type { Bucket, ObjectStore } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { BucketTarget, S3AccountTarget, S3Store } from '../../inventory/target.ts';
import { s3 } from './index.ts';

type User = Ceph['admin'];

/** The policy of the documentation, for another bucket and user; actions that are named in `without` are left out. */
async function documentedPolicy(bucket: string, { arn }: User, ...without: readonly string[]): Promise<string> {
  const page = await readFile(new URL('../../../docs/probes/s3.md', import.meta.url), 'utf8');
  const text = /^```json policy\n([\s\S]*?)^```$/m.exec(page)![1]!;
  const ofCeph = text.replace('s3:GetEncryptionConfiguration', 's3:GetBucketEncryption');
  const policy = JSON.parse(ofCeph.replaceAll('acme-dumps', bucket).replaceAll('arn:aws:iam::123456789012:user/tomproof', arn));
  for (const statement of policy.Statement) {
    statement.Action = statement.Action.filter((action: string) => !without.includes(action));
  }
  return JSON.stringify(policy);
}

/** The parts that were not seen, with their reasons. */
const unseenOf = (fact: Bucket) =>
  Object.entries(fact).flatMap(([name, part]) =>
    typeof part === 'object' && part !== null && 'seen' in part && !part.seen ? [[name, part.reason, part.detail]] : [],
  );

liveDescribe([await cephInstalled()], 'buckets of a real Ceph gateway', () => {
  const at = workshop();
  let ceph: Ceph;
  let credentials: Credentials;
  let client: S3Client;
  let auditor: User;

  const storeOf = ({ accessKey, secretKey }: User, changes: Partial<S3Store> = {}): S3Store => ({
    endpoint: ceph.endpoint,
    region: null,
    accessKey: new Secret(accessKey),
    secretKey: new Secret(secretKey),
    sessionToken: null,
    pathStyle: true,
    ca: null,
    ...changes,
  });
  const made = async (Bucket: string, changes: { ObjectLockEnabledForBucket?: boolean } = {}) => {
    await client.send(new CreateBucketCommand({ Bucket, ...changes }));
    return Bucket;
  };
  const put = (Bucket: string, Key: string, changes: Partial<PutObjectCommand['input']> = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body: 'a dump', ...changes }));
  const allow = (Bucket: string, statement: object) =>
    client.send(
      new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) }),
    );
  const lookAt = async (bucket: string, user = ceph.admin, changes: Partial<S3Store> = {}) => {
    const target: BucketTarget = {
      kind: 'bucket',
      id: 'test',
      labels: {},
      store: storeOf(user, changes),
      bucket,
      backups: [],
      restoreRecords: null,
    };
    const { facts, failures } = await look(s3, target, { wants: { kinds: ['bucket'] } });
    return { fact: facts[0] as Bucket, facts, failures };
  };
  const everybody = { Effect: 'Allow', Principal: '*' };

  beforeAll(async () => {
    credentials = await makeCredentials(at);
    ceph = await startCeph(at, credentials);
    client = ceph.client(ceph.admin);
    auditor = await ceph.createUser('auditor');
  });

  it('sees a new bucket as it is', async () => {
    const { fact, failures } = await lookAt(await made('fresh'));
    expect(failures).toEqual([]);
    expect(fact).toMatchObject({
      name: 'fresh',
      system: '127.0.0.1',
      provider: null,
      account: 'admin',
      region: 'default',
      created: expect.stringMatching(/^20/),
      content: { empty: true },
      encryption: { algorithm: 'none' },
      sample: { asked: 0 },
      policy: { present: false, public: [], unclear: [] },
      acl: { public: [] },
      publicAccessBlock: { blockAcls: false, ignoreAcls: false, blockPolicy: false, restrictBuckets: false },
      anonymous: { list: 'refused', read: 'unknown' },
      versioning: { state: 'never' },
      objectLock: { enabled: false, mode: 'none', days: null },
      lifecycle: { rules: [] },
      logging: { enabled: false },
    });
  });

  it('tells keys of the store from managed ones, and objects that were there before from those after', async () => {
    const bucket = await made('managed');
    await put(bucket, 'before.dump');
    const rule = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'tomproof' };
    await client.send(
      new PutBucketEncryptionCommand({
        Bucket: bucket,
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: rule }] },
      }),
    );
    await put(bucket, 'after.dump');
    const { fact } = await lookAt(bucket);
    expect(fact.encryption).toEqual({ seen: true, algorithm: 'aws:kms', key: 'tomproof', provider: false });
    expect(fact.sample).toEqual({ seen: true, asked: 2, encrypted: 1, plain: ['before.dump'], open: 0, algorithms: ['aws:kms'] });
    expect(fact.content).toEqual({ seen: true, empty: false });
  });

  it('sees AES256 as the default, and objects encrypted with the key of a customer', async () => {
    const bucket = await made('own-keys');
    await put(bucket, 'customer.dump', { SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'k'.repeat(32) });
    await client.send(
      new PutBucketEncryptionCommand({
        Bucket: bucket,
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      }),
    );
    const { fact } = await lookAt(bucket);
    expect(fact.encryption).toMatchObject({ algorithm: 'AES256', key: null });
    expect(fact.sample).toMatchObject({ asked: 1, encrypted: 1, plain: [], open: 0, algorithms: ['other'] });
  });

  it('sees what a policy gives to everybody, and that strangers get it', async () => {
    const bucket = await made('by-policy');
    await put(bucket, 'open.dump');
    await allow(bucket, { ...everybody, Sid: 'Web', Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::${bucket}/*`] });
    const { fact } = await lookAt(bucket);
    expect(fact.policy).toMatchObject({ present: true, public: ['Web: s3:GetObject'], unclear: [], statedPublic: true });
    expect(fact.anonymous).toEqual({ seen: true, list: 'refused', read: 'allowed' });
  });

  it('sees what an ACL gives to everybody', async () => {
    const bucket = await made('by-acl');
    await put(bucket, 'closed.dump');
    await client.send(new PutBucketAclCommand({ Bucket: bucket, ACL: 'public-read' }));
    const { fact } = await lookAt(bucket);
    expect(fact.acl).toEqual({ seen: true, public: ['READ to everybody'] });
    expect(fact.anonymous).toEqual({ seen: true, list: 'allowed', read: 'refused' });
  });

  it('tells what happens beside what a public access block says', async () => {
    const bucket = await made('blocked');
    await put(bucket, 'open.dump');
    await allow(bucket, { ...everybody, Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::${bucket}/*`] });
    const block = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
    await client.send(new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: block }));
    const { fact } = await lookAt(bucket);
    expect(fact.publicAccessBlock).toEqual({
      seen: true,
      blockAcls: true,
      ignoreAcls: true,
      blockPolicy: true,
      restrictBuckets: true,
    });
    expect(fact.anonymous).toMatchObject({ read: 'allowed' });
  });

  it('sees a policy that refuses requests without TLS', async () => {
    const bucket = await made('tls-only');
    const Resource = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
    const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
    await allow(bucket, { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource, Condition });
    const { fact } = await lookAt(bucket, ceph.admin, { endpoint: ceph.secureEndpoint, ca: credentials.caText });
    expect(fact.policy).toMatchObject({ public: [], unclear: [], refusesPlainHttp: true });
  });

  it('sees versions, object lock and lifecycle', async () => {
    const bucket = await made('kept', { ObjectLockEnabledForBucket: true });
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket: bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 14 } } },
      }),
    );
    const Rules = [
      {
        ID: 'old',
        Status: 'Enabled' as const,
        Filter: { Prefix: 'orders/' },
        Expiration: { Days: 30 },
        NoncurrentVersionExpiration: { NoncurrentDays: 7 },
      },
      { ID: 'off', Status: 'Disabled' as const, Filter: { Tag: { Key: 'a', Value: 'b' } }, Expiration: { Days: 1 } },
    ];
    await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration: { Rules } }));
    const { fact } = await lookAt(bucket);
    expect(fact.versioning).toMatchObject({ state: 'enabled' });
    expect(fact.objectLock).toEqual({ seen: true, enabled: true, mode: 'compliance', days: 14 });
    expect(fact.lifecycle).toMatchObject({
      rules: [
        { name: 'off', enabled: false, narrowed: true, expiresAfterDays: 1 },
        { name: 'old', enabled: true, prefix: 'orders/', narrowed: false, expiresAfterDays: 30, noncurrentAfterDays: 7 },
      ],
    });
  });

  it('tells suspended versioning from none, and finds what was deleted and is there all the same', async () => {
    const bucket = await made('suspended');
    const version = (Status: 'Enabled' | 'Suspended') =>
      client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }));
    await version('Enabled');
    await put(bucket, 'deleted.dump');
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'deleted.dump' }));
    await version('Suspended');
    const { fact } = await lookAt(bucket);
    expect(fact.versioning).toMatchObject({ state: 'suspended' });
    expect(fact.content).toEqual({ seen: true, empty: false });
  });

  it('sees everything with the documented policy alone', async () => {
    const bucket = await made('least');
    await put(bucket, 'a.dump');
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: await documentedPolicy(bucket, auditor) }));
    const { fact, failures } = await lookAt(bucket, auditor);
    expect(failures).toEqual([]);
    expect(unseenOf(fact)).toEqual([]);
    expect(fact).toMatchObject({ account: 'admin', policy: { public: [], unclear: [] }, sample: { asked: 1, open: 0 } });
  });

  it.each([
    ['s3:GetLifecycleConfiguration', ['lifecycle']],
    ['s3:GetBucketVersioning', ['versioning']],
    ['s3:GetBucketEncryption', ['encryption']],
    ['s3:GetBucketAcl', ['acl']],
    ['s3:ListBucket', ['sample']],
  ])('without %s the rest is still there', async (action, unseen) => {
    const bucket = await made(`without-${action.slice(3).toLowerCase()}`);
    await put(bucket, 'a.dump');
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: await documentedPolicy(bucket, auditor, action) }));
    const { fact, failures } = await lookAt(bucket, auditor);
    expect(failures).toEqual([]);
    expect(unseenOf(fact)).toEqual(unseen.map((name) => [name, 'denied', 'AccessDenied']));
  });

  it.each([
    ['a bucket that is gone', () => lookAt('nowhere'), 'unreachable', 'NoSuchBucket'],
    ['a wrong secret', () => lookAt('fresh', { ...ceph.admin, secretKey: 'not-the-secret' }), 'denied', 'SignatureDoesNotMatch'],
    ['an unknown key', () => lookAt('fresh', { ...ceph.admin, accessKey: 'nobody' }), 'denied', 'InvalidAccessKeyId'],
    [
      'a certificate of nobody that is known',
      () => lookAt('fresh', ceph.admin, { endpoint: ceph.secureEndpoint }),
      'untrusted',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    ['nobody there', () => lookAt('fresh', ceph.admin, { endpoint: 'http://127.0.0.1:1' }), 'refused', 'ECONNREFUSED'],
  ])('%s is a failure of the whole', async (_, looking, reason, detail) => {
    const { facts, failures } = await looking();
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ reason, detail }]);
  });

  it('lists an account with each of its buckets', async () => {
    const target: S3AccountTarget = { kind: 's3-account', id: 'test', labels: {}, store: storeOf(ceph.admin) };
    const { facts, failures } = await look(s3, target, { deadline: 60_000 });
    expect(failures).toEqual([]);
    const store = facts.find(({ kind }) => kind === 'object-store') as ObjectStore;
    expect(store).toMatchObject({ account: 'admin', whole: true });
    expect(store.buckets).toContain('fresh');
    expect(
      facts
        .filter(({ kind }) => kind === 'bucket')
        .map((each) => (each as Bucket).name)
        .sort(),
    ).toEqual([...store.buckets].sort());
  });

  it('an account without buckets says so itself', async () => {
    const target: S3AccountTarget = { kind: 's3-account', id: 'test', labels: {}, store: storeOf(auditor) };
    expect((await look(s3, target)).facts).toMatchObject([
      { kind: 'object-store', account: 'auditor', buckets: [], whole: true },
    ]);
  });
});
