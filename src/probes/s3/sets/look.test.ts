import { bucket as bucketFact } from '../../../../fixtures/facts/bucket.ts';
import { look } from '../../../../fixtures/look.ts';
import { listen } from '../../../../fixtures/replay-host.ts';
import {
  type ReplayBucket,
  type ReplayS3,
  type ReplayS3Options,
  replayCredentials,
  replayS3,
} from '../../../../fixtures/replay-s3.ts';
import type { BackupSet, Bucket, Wants } from '../../../facts/index.ts';
import { Secret } from '../../../inventory/secrets.ts';
import type { BucketBackup, BucketTarget } from '../../../inventory/target.ts';
import { defineProbe } from '../../define.ts';
import { openS3 } from '../client.ts';
import { maxSets } from './collect.ts';
import { lookAtSets } from './look.ts';

type StoredObject = NonNullable<ReturnType<NonNullable<ReplayBucket['objects']>['at']>>;

const servers: ReplayS3[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    expect(server.violations).toEqual([]);
    await server.close();
  }
});

const night = (day: number, hour = 2) => new Date(Date.UTC(2026, 10, day, hour));
const sse = { 'x-amz-server-side-encryption': 'AES256' };
const object = (key: string, modified: Date, more: Partial<StoredObject> = {}): StoredObject => ({
  key,
  size: 100,
  modified,
  ...more,
});
const entry = (changes: Partial<BucketBackup> = {}): BucketBackup => ({
  name: null,
  of: null,
  timeZone: 'UTC',
  incremental: false,
  prefix: 'pg/',
  layout: 'auto',
  pattern: null,
  names: [],
  ...changes,
});
const files = (changes: Partial<BucketBackup> = {}) => entry({ pattern: '{name}/{date}.dump.gpg', ...changes });

interface Situation extends Partial<ReplayS3Options> {
  readonly objects?: readonly StoredObject[];
  readonly in?: Partial<ReplayBucket>;
  readonly backups?: readonly BucketBackup[];
  readonly restoreRecords?: string | null;
  readonly bucket?: Partial<Bucket>;
  readonly wants?: Wants;
  readonly deadline?: number;
}

async function see(situation: Situation) {
  const {
    objects = [],
    in: more = {},
    backups = [files()],
    restoreRecords = null,
    bucket = {},
    wants,
    deadline,
    ...options
  } = situation;
  const server = replayS3({ buckets: [{ name: 'dumps', objects: objects as never, ...more }], ...options });
  servers.push(server);
  const port = await listen(server.server);
  const target: BucketTarget = {
    id: 'dumps',
    kind: 'bucket',
    labels: {},
    bucket: 'dumps',
    backups,
    restoreRecords,
    store: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'test-1',
      accessKey: new Secret(replayCredentials.accessKey),
      secretKey: new Secret(replayCredentials.secretKey),
      sessionToken: null,
      pathStyle: true,
      ca: null,
    },
  };
  const probe = defineProbe({
    id: 's3',
    kinds: ['backup-set', 'restore-test'],
    privilege: 'none',
    accepts: () => true,
    requests: () => [],
    async probe(_, context) {
      const s3 = openS3(target.store, context);
      try {
        return await lookAtSets(s3, target, bucketFact({ name: 'dumps', ...bucket }), context);
      } finally {
        s3.close();
      }
    },
  });
  const result = await look(probe, target, { ...(wants ? { wants } : {}), ...(deadline ? { deadline } : {}) });
  const sets = result.facts.filter((fact): fact is BackupSet => fact.kind === 'backup-set');
  return {
    ...result,
    sets,
    set: sets[0]!,
    said: result.failures.map(({ reason, detail, subject }) => `${subject?.id ?? ''}: ${reason} ${detail}`),
    server,
  };
}

const dumps = [
  object('pg/orders/2026-11-19.dump.gpg', night(19), { headers: sse }),
  object('pg/orders/2026-11-20.dump.gpg', night(20), { headers: sse }),
  object('pg/users/2026-11-20.dump.gpg', night(20), { headers: sse }),
];

describe('copies by their names', () => {
  it('are told with all that protects them', async () => {
    const of = { target: 'db-1', systems: ['db-1.example.org'], account: null, provider: 'hetzner', site: 'fsn1', covers: ['/'] };
    const rule = {
      prefix: 'pg/',
      enabled: true,
      narrowed: false,
      expiresOn: null,
      noncurrentKeeps: null,
      abortsUploadsAfterDays: null,
    };
    const { sets, said } = await see({
      objects: dumps,
      backups: [files({ of })],
      bucket: {
        versioning: { seen: true, state: 'enabled', mfaDelete: null },
        objectLock: { seen: true, enabled: true, mode: 'compliance', days: 14 },
        lifecycle: { seen: true, rules: [{ ...rule, name: 'old', expiresAfterDays: 30, noncurrentAfterDays: 7 }] },
      },
      in: {
        versions: [
          { ...object('pg/orders/2026-10-01.dump.gpg', night(2)), versionId: '2', latest: true, deleted: true },
          { ...object('pg/orders/2026-10-01.dump.gpg', night(1)), versionId: '1', latest: false },
          { ...dumps[0]!, versionId: '1', latest: true },
        ],
      },
    });
    expect(said).toEqual([]);
    expect(sets).toHaveLength(2);
    expect(sets[0]).toMatchObject({
      subject: { id: 's3://dumps/pg/ orders', names: ['s3://dumps/pg/'] },
      tool: 'files',
      location: 's3://dumps/pg/',
      place: { systems: ['s3.eu-central-1.example.org'], account: '123456789012', provider: 'aws', site: 'eu-central-1' },
      origin: {
        target: 'db-1',
        systems: ['db-1.example.org'],
        provider: 'hetzner',
        known: 'declared',
        covers: ['/'],
        coversKnown: 'declared',
      },
      whole: true,
      mechanism: 'SSE-S3',
      expiry: { seen: true, rules: [{ name: 'old', after: 30 * 86_400, keeps: null, enabled: true }] },
      hidden: { seen: true, count: 1, oldest: '2026-10-01T23:59:59.999Z', removedAfter: 7 * 86_400 },
      lock: { seen: true, mode: 'compliance', retention: 14 * 86_400 },
      copies: [
        {
          id: 'pg/orders/2026-11-19.dump.gpg',
          at: '2026-11-19T02:00:00.000Z',
          size: 100,
          complete: null,
          encryption: 'encrypted',
        },
        { at: '2026-11-20T02:00:00.000Z' },
      ],
    });
    expect(sets[1]).toMatchObject({ subject: { id: 's3://dumps/pg/ users' }, hidden: { seen: true, count: 0, oldest: null } });
  });

  it('of a set that has to be there and is not are missing, as surely as the listing is whole', async () => {
    const backups = [files({ names: ['orders', 'wiki'] })];
    const told = (sets: readonly BackupSet[]) => sets.map(({ subject, copies, whole }) => [subject.id, copies.length, whole]);
    expect(told((await see({ objects: dumps, backups })).sets)).toEqual([
      ['s3://dumps/pg/ orders', 2, true],
      ['s3://dumps/pg/ users', 1, true],
      ['s3://dumps/pg/ wiki', 0, true],
    ]);
    expect(told((await see({ backups })).sets)).toEqual([
      ['s3://dumps/pg/ orders', 0, true],
      ['s3://dumps/pg/ wiki', 0, true],
    ]);
    const many = Array.from({ length: maxSets + 1 }, (_, index) => object(`pg/x${index}/2026-11-20.dump.gpg`, night(20)));
    const cut = await see({ objects: many, backups: [files({ names: ['x0', 'wiki'] })] });
    expect(told(cut.sets).filter(([, copies]) => copies === 0)).toEqual([['s3://dumps/pg/ wiki', 0, false]]);
    const mistaken = await see({ objects: [object('pg/orders.dump', night(20))], backups });
    expect([mistaken.sets, mistaken.said]).toEqual([[], [expect.stringContaining('no name matches the pattern')]]);
  });

  it('are encrypted only where the store or their first bytes say so, whatever they are called', async () => {
    const body = (text: string) => ({ body: text, size: text.length });
    const pgp = String.fromCharCode(0x8c, 0x0d, 4, 9, 3, 2).concat('saltsalt', '\x60', '\x52\x3d\x01');
    const { set } = await see({
      objects: [
        object('pg/x/2026-11-01.dump.gpg', night(1), body('age-encryption.org/v1\n-> X25519 abc\n')),
        object('pg/x/2026-11-02.dump.gpg', night(2), body('-- PostgreSQL database dump\n')),
        object('pg/x/2026-11-03.dump.gpg', night(3), body('who knows what this is')),
        object('pg/x/2026-11-04.dump.gpg', night(4), { size: 0 }),
        object('pg/x/2026-11-05.dump.gpg', night(5), { refusal: { status: 403, code: 'AccessDenied' } }),
        object('pg/x/2026-11-06.dump.gpg', night(6), { refusal: { status: 400, code: 'InvalidRequest' } }),
        object('pg/x/2026-11-07.dump.gpg', night(7), { headers: { 'x-amz-server-side-encryption': 'aws:kms' } }),
        object('pg/x/2026-11-08.dump.gpg', night(8), { headers: { 'x-amz-server-side-encryption': 'none' } }),
        object('pg/x/2026-11-09.dump.gpg', night(9), body(pgp.slice(0, 13))),
      ],
    });
    expect(set.copies.map(({ encryption }) => encryption)).toEqual([
      'encrypted',
      'plain',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'encrypted',
      'unknown',
      'unknown',
    ]);
    expect(set.mechanism).toBe('SSE-KMS, age');
  });

  it('are not called plain where the store has no word for encryption', async () => {
    const body = '-- PostgreSQL database dump\n';
    const { set } = await see({
      objects: [object('pg/x/2026-11-02.dump.gpg', night(2), { body, size: body.length })],
      bucket: { encryption: { seen: false, reason: 'unsupported', detail: 'NotImplemented' } },
    });
    expect(set.copies.map(({ encryption }) => encryption)).toEqual(['unknown']);
  });

  it('are not asked where the store encrypts everything, but for their locks', async () => {
    const lock = { 'x-amz-object-lock-mode': 'COMPLIANCE', 'x-amz-object-lock-retain-until-date': '2026-12-20T00:00:00Z' };
    const encryption = { seen: true, algorithm: 'AES256', key: null, provider: true } as const;
    const plain = await see({ objects: dumps, bucket: { encryption } });
    expect(plain.server.asked.filter(({ operation }) => operation !== 'ListObjectsV2')).toEqual([]);
    expect(plain.set.copies.map(({ encryption: each }) => each)).toEqual(['encrypted', 'encrypted']);
    const locked = await see({
      objects: [object('pg/x/2026-11-20.dump.gpg', night(20), { headers: lock })],
      bucket: { encryption, objectLock: { seen: true, enabled: true, mode: 'none', days: null } },
    });
    expect(locked.set.copies[0]!.lockedUntil).toBe('2026-12-20T00:00:00.000Z');
    expect(locked.set.lock).toMatchObject({ seen: true, mode: 'none' });
    const untold = await see({
      objects: [object('pg/x/2026-11-20.dump.gpg', night(20))],
      bucket: { encryption, objectLock: { seen: true, enabled: true, mode: 'none', days: null } },
    });
    expect(untold.set.lock).toMatchObject({ seen: false, reason: 'unsupported', detail: 'no default retention' });
    const weaker = await see({
      objects: [object('pg/x/2026-11-20.dump.gpg', night(20), { headers: { ...lock, 'x-amz-object-lock-mode': 'GOVERNANCE' } })],
      bucket: { encryption, objectLock: { seen: true, enabled: true, mode: 'compliance', days: 14 } },
    });
    expect(weaker.set.copies[0]!.lockedUntil).toBeNull();
  });

  it('name no persons whose folders they lie in', async () => {
    const objects = [object('pg/home/alice/2026-11-20.tar', night(20)), object('pg/home/root/2026-11-20.tar', night(20))];
    const { sets, facts } = await see({ objects, backups: [files({ pattern: 'home/{user}/{date}.tar' })] });
    expect(JSON.stringify(facts)).not.toMatch(/(?<!person-)alice/);
    expect(sets.map(({ subject, copies }) => [subject.id, copies[0]!.id])).toEqual([
      [
        expect.stringMatching(/^s3:\/\/dumps\/pg\/ person-\S+$/),
        expect.stringMatching(/^pg\/home\/person-[^/]+\/2026-11-20\.tar$/),
      ],
      ['s3://dumps/pg/ root', 'pg/home/root/2026-11-20.tar'],
    ]);
    const below = await see({ objects, backups: [files({ prefix: 'pg/home/alice/', pattern: '{date}.tar' })] });
    expect(JSON.stringify([below.facts, below.failures])).not.toMatch(/(?<!person-)alice/);
    const denied = await see({ objects, backups: [files({ prefix: 'pg/home/alice/' })], deny: ['ListObjectsV2'] });
    expect(JSON.stringify([denied.facts, denied.failures])).not.toMatch(/(?<!person-)alice/);
  });

  it('of two entries with one place have two names', async () => {
    const { sets } = await see({ objects: dumps, backups: [files(), files({ pattern: '{db}/{date}.*' })] });
    expect(new Set(sets.map(({ subject }) => subject.id)).size).toBe(4);
  });

  it('are looked for only where somebody asks for them', async () => {
    const { facts, server } = await see({ objects: dumps, wants: { kinds: ['bucket'] }, restoreRecords: 'records/' });
    expect({ facts, asked: server.asked }).toEqual({ facts: [], asked: [] });
  });
});

describe('never fine by mistake', () => {
  it('a pattern that matches nothing', async () => {
    const { sets, said } = await see({ objects: dumps, backups: [files({ pattern: '{date}.sql' })] });
    expect({ sets, said }).toEqual({ sets: [], said: ['s3://dumps/pg/: malformed no name matches the pattern'] });
  });

  it('no objects at all', async () => {
    const { sets, said } = await see({ objects: [] });
    expect(said).toEqual([]);
    expect(sets).toMatchObject([{ copies: [], whole: true, subject: { id: 's3://dumps/pg/' } }]);
  });

  it('names that only begin like the prefix', async () => {
    const { said } = await see({
      objects: [object('pg-old/x/2026-11-20.dump.gpg', night(20)), ...dumps],
      backups: [files({ prefix: 'pg' })],
    });
    expect(said).toEqual(['s3://dumps/pg: malformed prefix is a folder and the beginning of other names']);
  });

  it.each([
    ['cut', { mode: 'no-token', after: 1 }],
    ['repeating itself', 'repeated-token'],
    ['cut by an error', { mode: { status: 403, code: 'AccessDenied' }, after: 1 }],
  ] as const)('a listing %s', async (_, mischief) => {
    const { sets, said } = await see({ objects: dumps, pageSize: 1, mischief: { ListObjectsV2: mischief } });
    expect(sets.map(({ whole }) => whole)).toEqual(sets.map(() => false));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/incomplete|malformed|denied/);
  });

  it.each([
    ['denied', { status: 403, code: 'AccessDenied' }, /denied AccessDenied/],
    ['a page of HTML', 'html', /malformed/],
    ['nothing', 'empty', /malformed|incomplete/],
  ] as const)('a listing that is %s', async (_, mischief, expected) => {
    const { sets, said } = await see({ objects: dumps, mischief: { ListObjectsV2: mischief } });
    expect(sets).toEqual([]);
    expect(said).toEqual([expect.stringMatching(expected)]);
  });

  it('versions that were not seen, and settings that were not', async () => {
    const denied = { seen: false, reason: 'denied', detail: 'AccessDenied' } as const;
    const { set } = await see({
      objects: dumps,
      in: { deny: ['ListObjectVersions'] },
      bucket: { versioning: denied, lifecycle: denied, objectLock: denied },
    });
    expect(set).toMatchObject({ hidden: denied, expiry: denied, lock: denied });
  });

  it('old versions whose rules nobody saw', async () => {
    const denied = { seen: false, reason: 'denied', detail: 'AccessDenied' } as const;
    const { set } = await see({
      objects: dumps,
      in: { versions: [{ ...dumps[0]!, versionId: '1', latest: false }] },
      bucket: { versioning: { seen: true, state: 'suspended', mfaDelete: null }, lifecycle: denied },
    });
    expect(set.hidden).toEqual(denied);
  });

  it('rules for other names, for tags and for what is not current', async () => {
    const rule = {
      enabled: true,
      narrowed: false,
      expiresAfterDays: 14,
      expiresOn: null,
      noncurrentAfterDays: null,
      noncurrentKeeps: null,
    };
    const { sets } = await see({
      objects: dumps,
      bucket: {
        lifecycle: {
          seen: true,
          rules: [
            { ...rule, name: 'users', prefix: 'pg/users/', abortsUploadsAfterDays: null },
            { ...rule, name: 'tagged', prefix: '', narrowed: true, abortsUploadsAfterDays: null },
            { ...rule, name: 'uploads', prefix: '', expiresAfterDays: null, abortsUploadsAfterDays: 3 },
            { ...rule, name: 'off', prefix: 'pg', enabled: false, abortsUploadsAfterDays: null },
          ],
        },
      },
    });
    const rules = sets.map(
      ({ expiry }) => expiry.seen && expiry.rules.map(({ name, after, enabled }) => `${name} ${after} ${enabled}`),
    );
    expect(rules).toEqual([
      ['tagged null true', 'off 1209600 false'],
      ['users 1209600 true', 'tagged null true', 'off 1209600 false'],
    ]);
  });
});

describe('folders', () => {
  it('are copies, encrypted where every object in them is', async () => {
    const { set } = await see({
      backups: [entry({ pattern: '{date}/' })],
      objects: [
        object('pg/2026-11-18/a', night(18), { headers: sse }),
        object('pg/2026-11-18/b', night(18, 3), { headers: sse }),
        object('pg/2026-11-19/a', night(19), { headers: sse }),
        object('pg/2026-11-19/b', night(19), { body: 'SQLite format 3\0', size: 16 }),
        ...Array.from({ length: 9 }, (_, index) => object(`pg/2026-11-20/${index}`, night(20), { headers: sse })),
      ],
    });
    expect(set).toMatchObject({
      tool: 'folders',
      copies: [
        { id: 'pg/2026-11-18/', at: '2026-11-18T03:00:00.000Z', size: 200, encryption: 'encrypted' },
        { encryption: 'plain' },
        // More objects than were asked.
        { size: 900, encryption: 'unknown' },
      ],
    });
  });
});

describe('programs that are recognised', () => {
  const id = (letter: string) => letter.repeat(64);
  // A key that some passphrase opens.
  const key = JSON.stringify({
    kdf: 'scrypt',
    N: 16,
    r: 1,
    p: 1,
    salt: 'c2FsdA==',
    data: Buffer.alloc(60, 7).toString('base64'),
  });
  const resticRepository = [
    object('pg/config', night(1)),
    object(`pg/data/aa/${id('a')}`, night(20)),
    object(`pg/index/${id('b')}`, night(20)),
    object(`pg/keys/${id('c')}`, night(1), { body: key, size: key.length }),
    object(`pg/locks/${id('d')}`, night(20)),
    object(`pg/snapshots/${id('e')}`, night(20)),
    object(`pg/snapshots/${id('f')}`, night(19)),
  ];

  it('restic', async () => {
    const { set, said } = await see({ objects: resticRepository, backups: [entry()] });
    expect(said).toEqual([]);
    expect(set).toMatchObject({
      tool: 'restic',
      mechanism: 'restic (AES-256-CTR, Poly1305-AES)',
      whole: true,
      copies: [
        { id: `pg/snapshots/${id('f')}`, at: '2026-11-19T02:00:00.000Z', size: null, complete: true, encryption: 'encrypted' },
        { at: '2026-11-20T02:00:00.000Z', complete: true },
      ],
    });
  });

  it.each(['data', 'index', 'keys', 'config'])('restic without %s is broken, and no copy', async (part) => {
    const objects = resticRepository.filter(({ key }) => !key.startsWith(`pg/${part}`));
    const { sets, said } = await see({ objects, backups: [entry({ layout: 'restic' })] });
    expect(sets).toEqual([]);
    expect(said).toEqual([expect.stringContaining(`malformed restic: no ${part}`)]);
  });

  it.each(['data', 'index', 'keys'])('restic with an empty folder %s is broken, too', async (part) => {
    const objects = resticRepository.filter(({ key }) => !key.startsWith(`pg/${part}/`));
    const marker = object(`pg/${part}/`, night(1), { size: 0 });
    const { sets, said } = await see({ objects: [...objects, marker], backups: [entry()] });
    expect(sets).toEqual([]);
    expect(said).toEqual([expect.stringContaining(`malformed restic: no ${part}`)]);
  });

  it.each([
    ['packs that are as old as the repository', { prefix: 'pg/data/' }, null],
    ['any packs', { prefix: '', narrowed: true }, null],
    ['packs of a certain day', { expiresAfterDays: null, expiresOn: '2020-02-01T00:00:00.000Z' }, null],
    ['packs that cannot be as old yet', { expiresAfterDays: 10_000 }, true],
    ['nothing, as it is off', { enabled: false }, true],
    ['other things', { prefix: 'pg/data-of-others/' }, true],
  ])('restic whose bucket deletes %s', async (_, changes, complete) => {
    const rule = {
      name: 'old',
      enabled: true,
      prefix: 'pg/',
      narrowed: false,
      expiresAfterDays: 7,
      expiresOn: null,
      noncurrentAfterDays: null,
      noncurrentKeeps: null,
      abortsUploadsAfterDays: null,
      ...changes,
    };
    const { set } = await see({
      objects: resticRepository.map((each) => (each.key === 'pg/config' ? { ...each, modified: new Date('2020-01-01') } : each)),
      backups: [entry()],
      bucket: { lifecycle: { seen: true, rules: [rule] } },
    });
    expect(set.copies.map((copy) => copy.complete)).toEqual([complete, complete]);
  });

  it('restic is not called encrypted where its keys may not be read', async () => {
    const objects = resticRepository.map((each) =>
      each.key.startsWith('pg/keys/') ? { ...each, refusal: { status: 403, code: 'AccessDenied' } } : each,
    );
    const { set } = await see({ objects, backups: [entry()] });
    expect(set).toMatchObject({ mechanism: null, copies: [{ encryption: 'unknown' }, { encryption: 'unknown' }] });
  });

  it('pgBackRest: what rests on a copy that is gone is none', async () => {
    const at = 'pg/backup/main';
    const manifests = ['20261101-030000F_20261119-030000D', '20261118-030000F', '20261118-030000F_20261120-030000I'];
    const { set } = await see({
      backups: [entry()],
      objects: [
        object(`${at}/backup.info`, night(20)),
        ...manifests.map((label) => object(`${at}/${label}/backup.manifest`, night(21))),
      ],
    });
    expect(set.copies.map(({ complete }) => complete)).toEqual([true, false, true]);
  });

  it('WAL-G: what rests on a copy that is gone is none, nor is one without data', async () => {
    const at = 'pg/basebackups_005';
    const [full, delta, stray] = [
      'base_0000000100000000000000B2',
      'base_0000000100000000000000C9_D_0000000100000000000000B2',
      'base_0000000100000000000000D9_D_0000000100000000000000A2',
    ];
    const stream = 'stream_20261121T010000Z';
    const { set } = await see({
      backups: [entry()],
      objects: [
        ...[full, delta, stray].flatMap((name, index) => [
          object(`${at}/${name}/files_metadata.json`, night(17 + index)),
          object(`${at}/${name}/metadata.json`, night(17 + index)),
          object(`${at}/${name}/tar_partitions/part_001.tar.lz4`, night(17 + index)),
          object(`${at}/${name}_backup_stop_sentinel.json`, night(17 + index)),
        ]),
        object(`${at}/base_0000000100000000000000E0/metadata.json`, night(20)),
        object(`${at}/base_0000000100000000000000E0_backup_stop_sentinel.json`, night(20)),
        object(`${at}/${stream}/stream.br`, night(21)),
        object(`${at}/${stream}_backup_stop_sentinel.json`, night(21)),
      ],
    });
    expect(set.copies.map(({ id, complete }) => [id.split('/').pop(), complete])).toEqual([
      [full, true],
      [delta, true],
      [stray, false],
      ['base_0000000100000000000000E0', false],
      [stream, true],
    ]);
  });

  it('borg, whose archives nobody sees', async () => {
    const names = ['README', 'config', 'data/0/1', 'hints.5', 'index.5', 'integrity.5', 'nonce'];
    const { sets, said } = await see({ objects: names.map((name) => object(`pg/${name}`, night(1))), backups: [entry()] });
    expect({ sets, said }).toEqual({
      sets: [],
      said: ['s3://dumps/pg/: unsupported borg: archives are not visible in a bucket'],
    });
  });

  it('pgBackRest', async () => {
    const at = 'pg/backup/main';
    const { set, said } = await see({
      backups: [entry({ timeZone: 'Europe/Berlin' })],
      objects: [
        object('pg/archive/main/archive.info', night(1)),
        object(`${at}/backup.info`, night(20), { body: 'Salted__12345678abcdefgh', size: 24 }),
        object(`${at}/20261118-030000F/backup.manifest`, night(18, 3)),
        object(`${at}/20261118-030000F/pg_data/base/1/1.gz`, night(18)),
        object(`${at}/20261118-030000F_20261119-030000I/backup.manifest`, night(19, 3)),
        object(`${at}/20261118-030000F_20261120-030000D/backup.manifest.copy`, night(20, 3)),
        object(`${at}/backup.history/2026/20261118-030000F.manifest.gz`, night(18)),
      ],
    });
    expect(said).toEqual([]);
    expect(set).toMatchObject({
      tool: 'pgbackrest',
      subject: { id: 's3://dumps/pg/ main' },
      mechanism: 'pgBackRest (AES-256-CBC)',
      copies: [
        { at: '2026-11-18T02:00:00.000Z', incremental: false, complete: true, encryption: 'encrypted' },
        { at: '2026-11-19T02:00:00.000Z', incremental: true, complete: true },
        { at: '2026-11-20T02:00:00.000Z', incremental: true, complete: false },
      ],
    });
  });

  it('pgBackRest without a cipher is plain', async () => {
    const { set } = await see({
      backups: [entry()],
      objects: [
        object('pg/backup/main/backup.info', night(20), { body: '[backup:current]\n', size: 17 }),
        object('pg/backup/main/20261118-030000F/backup.manifest', night(18, 3)),
      ],
    });
    expect(set).toMatchObject({ mechanism: null, copies: [{ encryption: 'plain' }] });
  });

  it('WAL-G', async () => {
    const at = 'pg/basebackups_005';
    const [full, delta] = ['base_000000010000000000000002', 'base_000000010000000000000009_D_000000010000000000000002'];
    const { set } = await see({
      backups: [entry()],
      objects: [
        object(`${at}/${full}/tar_partitions/part_001.tar.lz4`, night(18), { body: '\x04\x22\x4d\x18', size: 4 }),
        object(`${at}/${full}_backup_stop_sentinel.json`, night(18)),
        object(`${at}/${delta}/tar_partitions/part_001.tar.br`, night(19), { body: 'unreadable', size: 10 }),
        object(`${at}/${delta}_backup_stop_sentinel.json`, night(19)),
        object(`${at}/base_000000010000000000000010/tar_partitions/part_001.tar.br`, night(20)),
        object(`${at}/stream_20261120T010000Z_backup_stop_sentinel.json`, night(20)),
        object('pg/wal_005/000000010000000000000001.lz4', night(18)),
      ],
    });
    expect(set).toMatchObject({
      tool: 'wal-g',
      copies: [
        { id: `${at}/${full}`, complete: true, incremental: false, encryption: 'plain' },
        { complete: true, incremental: true, encryption: 'unknown' },
        // Its data is not there.
        { at: '2026-11-20T01:00:00.000Z', complete: false },
      ],
    });
  });

  it('Velero', async () => {
    const record = (name: string, phase: string, start: string) => {
      const body = JSON.stringify({ kind: 'Backup', metadata: { name }, status: { phase, startTimestamp: start } });
      return { body, size: body.length };
    };
    const backup = (name: string, day: number, phase: string) => [
      object(`pg/backups/${name}/${name}.tar.gz`, night(day), { headers: sse }),
      object(`pg/backups/${name}/velero-backup.json`, night(day), record(name, phase, night(day, 1).toISOString())),
    ];
    const { sets } = await see({
      backups: [entry()],
      objects: [
        ...backup('daily-20261119010000', 19, 'Completed'),
        ...backup('daily-20261120010000', 20, 'PartiallyFailed'),
        object('pg/backups/once/once-logs.gz', night(1)),
      ],
    });
    expect(sets).toMatchObject([
      {
        tool: 'velero',
        subject: { id: 's3://dumps/pg/ daily' },
        copies: [{ at: '2026-11-19T01:00:00.000Z', complete: true, encryption: 'encrypted' }, { complete: false }],
      },
      { subject: { id: 's3://dumps/pg/ once' }, copies: [{ complete: false }] },
    ]);
  });

  it('none is no reason to say that there is nothing', async () => {
    const { sets, said } = await see({ objects: dumps, backups: [entry()] });
    expect({ sets, said }).toEqual({ sets: [], said: ['s3://dumps/pg/: unsupported layout not recognised'] });
  });

  it.each(['restic', 'pgbackrest', 'wal-g', 'velero'] as const)('%s is not found where other things lie', async (layout) => {
    const { sets, said } = await see({ objects: dumps, backups: [entry({ layout })] });
    expect(sets).toEqual([]);
    expect(said).toEqual([expect.stringContaining(`malformed ${layout}: no `)]);
  });

  it.each(['restic', 'pgbackrest', 'wal-g', 'velero'] as const)(
    '%s of an empty prefix is a set without copies',
    async (layout) => {
      const { sets, said } = await see({ objects: [], backups: [entry({ layout })] });
      expect(said).toEqual([]);
      expect(sets).toMatchObject([{ tool: layout, copies: [], whole: true }]);
    },
  );
});

describe('records of restores', () => {
  it('are read, and what is none is told', async () => {
    const { facts, said } = await see({
      backups: [],
      restoreRecords: 'records/',
      objects: [
        object('records/restore-1.json', night(20), { body: '{}', size: 2 }),
        object('records/restore-2.json', night(20), { size: 65 * 1024 }),
        object('records/readme.txt', night(20)),
      ],
    });
    expect(facts).toEqual([]);
    expect(said).toEqual([
      expect.stringMatching(/^s3:\/\/dumps\/records\/restore-1\.json: malformed /),
      's3://dumps/records/restore-2.json: malformed too large',
    ]);
  });
});
