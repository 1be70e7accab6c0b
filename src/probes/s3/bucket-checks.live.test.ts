import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { tomproof } from '../../../fixtures/cli.ts';
import { makeCredentials } from '../../../fixtures/live/credentials.ts';
import { type Ceph, cephInstalled, startCeph } from '../../../fixtures/live/servers/ceph.ts';
import { liveDescribe } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';

type User = Ceph['admin'];

/** Calls a user needs to look at one bucket, as Ceph names them; a policy of the bucket grants them. */
const looking = [
  'GetBucketAcl',
  'GetBucketLocation',
  'GetBucketPolicy',
  'GetBucketPolicyStatus',
  'GetBucketPublicAccessBlock',
  'GetBucketVersioning',
  'GetBucketEncryption',
  'GetLifecycleConfiguration',
  'GetObject',
  'ListBucket',
  'ListBucketVersions',
].map((action) => `s3:${action}`);

liveDescribe([await cephInstalled()], 'what buckets of a real Ceph gateway are judged to be', () => {
  const at = workshop();
  let ceph: Ceph;
  let ca: string;
  let users: { auditor: User; tenant: User; nobody: User };

  beforeAll(async () => {
    const credentials = await makeCredentials(at);
    ca = credentials.ca;
    ceph = await startCeph(at, credentials);
    users = {
      auditor: await ceph.createUser('auditor'),
      tenant: await ceph.createUser('tenant'),
      nobody: await ceph.createUser('nobody'),
    };
    const admin = ceph.client(ceph.admin);
    const put = (Bucket: string, Key: string) => admin.send(new PutObjectCommand({ Bucket, Key, Body: 'data' }));
    const encrypt = (Bucket: string, SSEAlgorithm: 'AES256' | 'aws:kms') => {
      const key = SSEAlgorithm === 'aws:kms' ? { KMSMasterKeyID: 'tomproof' } : {};
      const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...key } }];
      return admin.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    };
    const allow = (Bucket: string, Principal: unknown, Action: readonly string[], Condition: object = {}) => {
      const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
      const Statement = [{ Effect: 'Allow', Principal, Action, Resource, Condition }];
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
      return admin.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    };
    const block = (Bucket: string) =>
      admin.send(
        new PutPublicAccessBlockCommand({
          Bucket,
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        }),
      );
    for (const Bucket of [
      'sealed',
      'older',
      'open',
      'listed',
      'accounts',
      'partly',
      'shared',
      'empty',
      'reopened',
      'dropbox',
      'half',
    ])
      await admin.send(new CreateBucketCommand({ Bucket }));

    await encrypt('sealed', 'aws:kms');
    await put('sealed', 'a');
    await block('sealed');

    await put('older', 'a');
    await encrypt('older', 'aws:kms');
    await put('older', 'b');

    await put('open', 'a');
    await allow('open', '*', ['s3:GetObject', 's3:ListBucket']);
    await put('listed', 'a');
    await admin.send(new PutBucketAclCommand({ Bucket: 'listed', ACL: 'public-read' }));
    await put('accounts', 'a');
    await admin.send(new PutBucketAclCommand({ Bucket: 'accounts', ACL: 'authenticated-read' }));

    // A block that comes later does not keep people out here, whatever it says.
    await put('reopened', 'a');
    await allow('reopened', '*', ['s3:GetObject', 's3:ListBucket']);
    await block('reopened');
    await put('dropbox', 'a');
    await allow('dropbox', '*', ['s3:PutObject']);
    await block('dropbox');
    // Half of all addresses, not that of this machine, and not the one with which this store tries whether a policy is public.
    await put('half', 'a');
    const Condition = { IpAddress: { 'aws:SourceIp': '128.0.0.0/1' } };
    await allow('half', '*', ['s3:GetObject', 's3:ListBucket'], Condition);
    await block('half');

    await encrypt('partly', 'aws:kms');
    await put('partly', 'a');
    const hidden = ['s3:GetBucketAcl', 's3:GetBucketEncryption'];
    await allow(
      'partly',
      { AWS: [users.auditor.arn] },
      looking.filter((action) => !hidden.includes(action)),
    );

    await put('shared', 'a');
    await allow('shared', { AWS: [users.auditor.arn] }, looking);

    await encrypt('empty', 'AES256');
    await ceph.client(users.tenant).send(new CreateBucketCommand({ Bucket: 'tenants' }));
  }, 240_000);

  /** Audits one target with one check. */
  async function audit(check: string, target: object, user: Pick<User, 'accessKey' | 'secretKey'>) {
    const folder = await at.folder();
    await writeFile(join(folder, 'access'), user.accessKey);
    await writeFile(join(folder, 'secret'), user.secretKey);
    const policy = { policy: 'p', title: { en: 'P', de: 'P' }, language: 'en' };
    const clauses = [{ id: '1', summary: { en: 'E', de: 'D' }, verify: [{ check }] }];
    await writeFile(join(folder, 'p.yaml'), JSON.stringify({ ...policy, clauses }));
    const where = {
      endpoint: ceph.secureEndpoint,
      region: 'default',
      ca,
      'access-key': `\${file:access}`,
      'secret-key': `\${file:secret}`,
    };
    await writeFile(
      join(folder, 'tomproof.yaml'),
      JSON.stringify({ policies: ['p.yaml'], targets: [{ id: 't', ...where, ...target }] }),
    );
    const { stdout, stderr } = await tomproof(['audit', '--json'], folder).ended;
    if (stdout === '') throw new Error(stderr);
    const { clauses: judged } = JSON.parse(stdout) as {
      clauses: { verdict: string; findings: { code: string; message: string }[] }[];
    };
    const { verdict, findings } = judged[0]!;
    return { verdict, codes: findings.map(({ code }) => code), message: findings.map(({ message }) => message).join('\n') };
  }
  const bucket = (check: string, name: string, user = ceph.admin) => audit(check, { kind: 'bucket', bucket: name }, user);
  const account = (user: Pick<User, 'accessKey' | 'secretKey'>) => audit('storage.absence', { kind: 's3-account' }, user);

  it.each([
    ['sealed', 'proven', 'encrypted', /aws:kms/],
    ['empty', 'proven', 'encrypted-empty', /AES256/],
    ['older', 'contradicted', 'plain-objects', /1 of 2 .*: a$/],
    ['open', 'contradicted', 'no-default', /not encrypt/],
  ])('bucket.encryption of %s: %s', async (name, verdict, code, message) => {
    expect(await bucket('bucket.encryption', name)).toEqual({ verdict, codes: [code], message: expect.stringMatching(message) });
  });

  it('bucket.encryption is unverified where its setting may not be read', async () => {
    expect(await bucket('bucket.encryption', 'partly', users.auditor)).toMatchObject({
      verdict: 'unverified',
      codes: ['denied'],
    });
  });

  it.each([
    ['sealed', 'proven', 'private', /blocked/],
    ['older', 'supported', 'private-without-block', /nothing blocks/],
    ['open', 'contradicted', 'open', /without credentials/],
    ['reopened', 'contradicted', 'open', /without credentials/],
    ['listed', 'contradicted', 'open-to-list', /without credentials/],
    ['accounts', 'contradicted', 'public', /ACL: /],
    ['dropbox', 'unverified', 'not-visible', /policy: .*s3:PutObject/],
    ['half', 'unverified', 'not-visible', /policy: .*s3:GetObject/],
  ])('bucket.private of %s: %s', async (name, verdict, code, message) => {
    expect(await bucket('bucket.private', name)).toEqual({ verdict, codes: [code], message: expect.stringMatching(message) });
  });

  it('bucket.private: a policy that lets in one user is not public, though this store calls it so', async () => {
    expect(await bucket('bucket.private', 'shared', users.auditor)).toMatchObject({
      verdict: 'supported',
      codes: ['private-without-block'],
    });
  });

  it('bucket.private is unverified where the ACL may not be read', async () => {
    const { verdict, codes, message } = await bucket('bucket.private', 'partly', users.auditor);
    expect([verdict, codes, message]).toEqual(['unverified', ['denied'], expect.stringContaining('ACL')]);
  });

  it('storage.absence: no bucket, an empty one, some with data, and an account that is not let in', async () => {
    expect(await account(users.nobody)).toMatchObject({ verdict: 'proven', codes: ['no-buckets'] });
    expect(await account(users.tenant)).toMatchObject({ verdict: 'supported', codes: ['empty-buckets'] });
    const owner = await account(ceph.admin);
    expect(owner).toMatchObject({ verdict: 'contradicted', codes: ['filled-buckets'] });
    expect(owner.message).toContain('sealed');
    expect(owner.message).not.toContain('empty');
    const stranger = await account({ ...users.nobody, secretKey: 'no secret of anybody' });
    expect(stranger).toMatchObject({ verdict: 'unverified', codes: ['denied'] });
  });
});
