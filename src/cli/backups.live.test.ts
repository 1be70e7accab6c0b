import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLockConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { tomproof } from '../../fixtures/cli.ts';
import { type DnsServer, serveDns } from '../../fixtures/dns-server.ts';
import { makeCredentials } from '../../fixtures/live/credentials.ts';
import { type Machine, machineNeeds, machineTimeout, startMachine } from '../../fixtures/live/machine/index.ts';
import { type Ceph, cephInstalled, startCeph } from '../../fixtures/live/servers/ceph.ts';
import { liveDescribe } from '../../fixtures/live/tools.ts';
import { workshop } from '../../fixtures/live/workshop.ts';
import { type Audited, audit } from '../../fixtures/promises.ts';

// Every measure of backups, judged by an audit of real servers: buckets of Ceph, and the emulated Debian 12 whose volumes they are copies of.

const day = 86_400_000;
const dateOf = (daysAgo: number) => new Date(Date.now() - daysAgo * day).toISOString().slice(0, 10);
/** A copy of every night, the last one of today; the names carry their dates, for a server takes no time but its own. */
const nights = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

liveDescribe([...machineNeeds(), await cephInstalled()], 'backups in a real store, of a real machine', () => {
  const at = workshop();
  let ceph: Ceph;
  let machine: Machine;
  let dns: DnsServer;
  let client: S3Client;
  let folder: string;
  let report: Audited['clauses'];

  const put = (bucket: string, key: string, more: Partial<PutObjectCommandInput> = {}) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.alloc(2000, 'x'), ...more }));
  const make = (bucket: string, locked = false) =>
    client.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: locked }));
  const encrypt = (bucket: string) => {
    const byDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'tomproof' } as const;
    const configuration = { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault }] };
    return client.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: configuration }));
  };
  const expire = (bucket: string, days: number) =>
    client.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket: bucket,
        LifecycleConfiguration: {
          Rules: [{ ID: 'old-copies', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: days } }],
        },
      }),
    );

  beforeAll(async () => {
    const credentials = await makeCredentials(at, ['store.test']);
    [ceph, machine, dns, folder] = await Promise.all([
      startCeph(at, credentials),
      startMachine(at),
      serveDns([
        { type: 'A', name: 'store.test', data: '127.0.0.1' },
        { type: 'A', name: 'db-1.test', data: '127.0.0.1' },
      ]),
      at.folder(),
    ]);
    client = ceph.client(ceph.admin);
    const stranger = await ceph.createUser('stranger');

    // As promised: sixteen nights, encrypted, and a rule that deletes; the rule has not come by since.
    await make('good');
    await encrypt('good');
    for (const each of nights(15)) await put('good', `orders/${dateOf(each)}.dump`);
    await expire('good', 15);
    const plain = Buffer.alloc(2000, '-- PostgreSQL database dump\n');
    // One night missing, one of half a dump, one of nothing; plain; and one that should be gone.
    await make('bad');
    for (const each of nights(15).filter((night) => night !== 4)) {
      const size = each === 7 ? 900 : each === 9 ? 0 : 2000;
      await put('bad', `orders/${dateOf(each)}.dump`, { Body: plain.subarray(0, size) });
    }
    await put('bad', `orders/${dateOf(30)}.dump`, { Body: plain });
    // The last one is four nights old.
    await make('stopped');
    for (const each of nights(12, 4)) await put('stopped', `orders/${dateOf(each)}.dump`);
    // Begun six nights ago.
    await make('young');
    for (const each of nights(6)) await put('young', `orders/${dateOf(each)}.dump`);
    // What nobody can delete for twenty days, and what somebody with the right to do so can.
    for (const [name, mode] of [
      ['locked', 'COMPLIANCE'],
      ['governed', 'GOVERNANCE'],
    ] as const) {
      await make(name, true);
      const lock = { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: mode, Days: 20 } } } as const;
      await client.send(new PutObjectLockConfigurationCommand({ Bucket: name, ObjectLockConfiguration: lock }));
      for (const each of nights(15)) await put(name, `orders/${dateOf(each)}.dump`);
    }

    const secret = (text: string, name: string) => writeFile(join(folder, name), `${text}\n`);
    await secret(ceph.admin.accessKey, 'admin.id');
    await secret(ceph.admin.secretKey, 'admin.key');
    await secret(stranger.accessKey, 'stranger.id');
    await secret(stranger.secretKey, 'stranger.key');
    const store = new URL(ceph.secureEndpoint);
    store.hostname = 'store.test';
    const keys = (who: string) => `access-key: "\${file:${who}.id}", secret-key: "\${file:${who}.key}"`;
    const bucket = (id: string, of: string, { name = id, who = 'admin' } = {}) =>
      `{ id: ${id}, kind: bucket, endpoint: "${store.origin}", ca: ${credentials.ca}, region: default, bucket: ${name}, ${keys(who)}, backups: [{ pattern: "{name}/{date}.dump", of: ${of} }] }`;
    const host = (id: string, user: string, sudo: boolean) =>
      `{ id: ${id}, kind: ssh-host, host: db-1.test, ssh-port: ${machine.port}, user: ${user}, sudo: ${sudo}, key: "\${file:${machine.key.path}}", fingerprint: "${machine.hostKeyFingerprint}" }`;
    const targets = [
      host('db-1', machine.sudoUser, true),
      host('db-1-plain', machine.user, false),
      bucket('good', '{ target: db-1, systems: [db-1.test], covers: [/srv/plain] }'),
      bucket('bad', '{ target: db-1, systems: [store.test] }'),
      bucket('stopped', '{ target: db-1, covers: [/srv/raid-half] }'),
      bucket('young', '{ systems: [elsewhere.test] }'),
      bucket('locked', '{ systems: [elsewhere.test] }'),
      bucket('governed', '{ systems: [elsewhere.test] }'),
      bucket('denied', '{ systems: [elsewhere.test] }', { name: 'good', who: 'stranger' }),
      '{ id: restores, kind: document, path: records }',
      '{ id: failed-restores, kind: document, path: failed }',
      '{ id: no-restores, kind: document, path: none }',
    ];

    // The machine backs up by a timer that tells somebody, by one that tells nobody, and by one that has not run.
    const unit = (name: string, lines: string) =>
      machine.ssh(`printf '${lines}' | sudo -n tee /etc/systemd/system/${name} >/dev/null`, machine.sudoUser);
    await unit(
      'told.service',
      '[Unit]\\nOnFailure=alarm.service\\n[Service]\\nType=oneshot\\nExecStart=/usr/bin/restic backup /srv\\n',
    );
    await unit('told.timer', '[Timer]\\nOnCalendar=daily\\n[Install]\\nWantedBy=timers.target\\n');
    await unit('alarm.service', '[Service]\\nType=oneshot\\nExecStart=/bin/true\\n');
    await machine.ssh('sudo -n systemctl daemon-reload && sudo -n systemctl enable --now told.timer', machine.sudoUser);
    await machine.ssh('sudo -n systemctl start told.service', machine.sudoUser).catch(() => undefined);

    await mkdir(join(folder, 'none'));
    const record = (into: string, result: string) =>
      tomproof(['restore-record', '--restored', 'orders', '--result', result, '--copy', 'orders/latest.dump', '-o', into], folder)
        .ended;
    expect((await record('records', 'succeeded')).code).toBe(0);
    expect((await record('failed', 'failed')).code).toBe(0);

    const settings = `resolver: ${dns.resolver}`;
    const on = (id: string) => `on: { id: ${id} }`;
    const keep = 'with: { keep: 14d, interval: 1d }';
    ({ clauses: report } = await audit(
      folder,
      targets,
      {
        'freshness holds': `{ check: backup.freshness, with: { maxAge: 2d }, ${on('good')} }`,
        'freshness fails': `{ check: backup.freshness, with: { maxAge: 2d }, ${on('stopped')} }`,
        'freshness unknown': `{ check: backup.freshness, with: { maxAge: 2d }, ${on('denied')} }`,
        'retention holds': `{ check: backup.retention, ${keep}, ${on('good')} }`,
        'retention fails': `{ check: backup.retention, ${keep}, ${on('bad')} }`,
        'retention unknown': `{ check: backup.retention, ${keep}, ${on('young')} }`,
        'expiry holds': `{ check: backup.expiry, with: { after: 15d }, ${on('good')} }`,
        'expiry fails': `{ check: backup.expiry, with: { after: 15d }, ${on('bad')} }`,
        'expiry unknown': `{ check: backup.expiry, with: { after: 15d }, ${on('young')} }`,
        'encryption holds': `{ check: backup.encryption, ${on('good')} }`,
        'encryption fails': `{ check: backup.encryption, ${on('bad')} }`,
        'encryption unknown': `{ check: backup.encryption, ${on('denied')} }`,
        'location holds': `{ check: backup.separate-location, with: { from: system }, ${on('good')} }`,
        'location fails': `{ check: backup.separate-location, with: { from: system }, ${on('bad')} }`,
        'location unknown': `{ check: backup.separate-location, with: { from: provider }, ${on('good')} }`,
        'immutable holds': `{ check: backup.immutable, with: { mode: compliance, keep: 14d }, ${on('locked')} }`,
        'immutable fails': `{ check: backup.immutable, with: { mode: compliance, keep: 14d }, ${on('governed')} }`,
        'immutable fails without lock': `{ check: backup.immutable, ${on('good')} }`,
        'immutable unknown': `{ check: backup.immutable, ${on('denied')} }`,
        'completeness holds': `{ check: backup.completeness, with: { mounts: [/srv/plain] }, ${on('db-1')} }`,
        'completeness unknown': `{ check: backup.completeness, with: { mounts: [/srv/btrfs] }, ${on('db-1')} }`,
        'restore holds': `{ check: backup.restore-test, with: { every: 365d }, ${on('restores')} }`,
        'restore fails': `{ check: backup.restore-test, with: { every: 365d }, ${on('failed-restores')} }`,
        'restore unknown': `{ check: backup.restore-test, with: { every: 365d }, ${on('no-restores')} }`,
        'monitoring holds': `{ check: backup.monitoring, ${on('db-1')} }`,
        'monitoring fails': `{ check: backup.monitoring, with: { maxAge: 1s }, ${on('db-1')} }`,
        'monitoring unknown': `{ check: backup.monitoring, ${on('db-1-plain')} }`,
      },
      settings,
    ));
    // A store that could not be looked at may hold what is missing; without it there is nothing left to hope for.
    const seen = targets.filter((target) => /id: (db-1|good|stopped),/.test(target));
    const fails = `{ check: backup.completeness, with: { mounts: [/srv/plain, /srv/btrfs] } }`;
    report = { ...report, ...(await audit(folder, seen, { 'completeness fails': fails }, settings)).clauses };
  }, machineTimeout);
  afterAll(() => dns?.close());

  it.each<[promise: string, verdict: string, words: readonly string[]]>([
    ['freshness holds', 'proven', [`orders/${dateOf(0)}.dump`, '2000']],
    ['freshness fails', 'contradicted', [`orders/${dateOf(4)}.dump`, '2000']],
    ['freshness unknown', 'unverified', ['AccessDenied']],
    ['retention holds', 'proven', ['s3://good/', dateOf(14)]],
    ['retention fails', 'contradicted', [dateOf(4), dateOf(7), '900', dateOf(9), '0 B']],
    ['retention unknown', 'unverified', [dateOf(5)]],
    ['expiry holds', 'proven', ['old-copies', dateOf(14)]],
    ['expiry fails', 'contradicted', [`orders/${dateOf(30)}.dump`]],
    ['expiry unknown', 'unverified', ['s3://young/']],
    ['encryption holds', 'proven', ['KMS']],
    ['encryption fails', 'contradicted', [`orders/${dateOf(3)}.dump`]],
    ['encryption unknown', 'unverified', ['AccessDenied']],
    ['location holds', 'supported', ['store.test', 'db-1.test']],
    ['location fails', 'contradicted', ['store.test']],
    ['location unknown', 'unverified', ['provider']],
    ['immutable holds', 'proven', ['s3://locked/', 'compliance']],
    ['immutable fails', 'contradicted', ['s3://governed/', 'governance']],
    ['immutable fails without lock', 'contradicted', ['good']],
    ['immutable unknown', 'unverified', ['AccessDenied']],
    ['completeness holds', 'supported', ['/srv/plain', 's3://good/']],
    ['completeness fails', 'contradicted', ['/srv/btrfs (/dev/']],
    ['completeness unknown', 'unverified', ['/srv/btrfs']],
    ['restore holds', 'proven', ['orders', 'latest.dump']],
    ['restore fails', 'contradicted', ['orders']],
    ['restore unknown', 'unverified', []],
    ['monitoring holds', 'proven', ['told.timer', 'alarm.service']],
    ['monitoring fails', 'contradicted', ['told.timer']],
    ['monitoring unknown', 'unverified', ['needs root']],
  ])('%s: %s', (promise, verdict, words) => {
    const clause = report[promise]!;
    expect(clause).toEqual({ verdict, told: clause.told });
    for (const word of words) expect(clause.told).toContain(word);
  });
});
