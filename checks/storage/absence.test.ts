import { backupSet } from '../../fixtures/facts/backup-set.ts';
import { bucket, unseen as unseenPart } from '../../fixtures/facts/bucket.ts';
import { database } from '../../fixtures/facts/database.ts';
import { objectStore } from '../../fixtures/facts/object-store.ts';
import { idle, plain, swap, unseen, volume } from '../../fixtures/facts/volume.ts';
import { asOf, checkTable, none } from '../testing/table.ts';
import { storageAbsence } from './absence.ts';

const emptyBucket = bucket({ content: { seen: true, empty: true } });
const root = volume({ mount: '/', device: '/dev/vda1' });

checkTable(storageAbsence, {
  holds: [
    ['nothing but a root', [root], { code: 'only-system', indicative: true }],
    [
      'a system spread over several file systems',
      [
        root,
        volume({ mount: '/boot', content: 'boot' }),
        volume({ mount: '/var', device: '/dev/vda2' }),
        volume({ mount: '/tmp', device: 'tmpfs', content: 'volatile' }),
        volume({ ...swap }),
      ],
    ],
    ['the same file system at another mount point', [root, volume({ mount: '/home', device: '/dev/vda1' })]],
    ['a volume that is allowed', [root, volume()], { with: { allow: ['/srv'] } }],
    ['an account without a bucket', [objectStore({ buckets: [] })], { code: 'no-buckets', indicative: false }],
    ['an account whose bucket is empty', [objectStore(), emptyBucket], { code: 'empty-buckets', indicative: true }],
    ['an empty bucket by itself', [emptyBucket], { code: 'empty-buckets', indicative: true }],
  ],
  fails: [
    ['a volume of its own', [root, volume()], { code: 'storage' }],
    ['a share', [root, volume({ ...unseen, mount: '/nas', device: 'nas:/export', content: 'remote' })]],
    ['an encrypted one is storage, too', [root, volume({ mount: '/var/lib/postgresql' })]],
    ['although something else is unclear', [root, volume(), volume({ ...plain, ...idle })]],
    ['an account with a bucket that is not empty', [objectStore(), bucket()], { code: 'filled-buckets' }],
    [
      'a bucket that is not empty although the list was cut',
      [objectStore({ whole: false }), bucket()],
      { code: 'filled-buckets' },
    ],
    ['a bucket that is not empty beside a system without volumes', [root, bucket()], { code: 'filled-buckets' }],
  ],
  unknown: [
    ['an idle device with content', [root, volume({ ...plain, ...idle })], { reason: 'not-visible' }],
    ['a locked device', [root, volume({ ...idle })], { reason: 'not-visible' }],
    ['a file system of unknown content', [root, volume({ ...unseen, content: 'unknown' })], { reason: 'not-visible' }],
    ['the root is a share', [volume({ ...unseen, mount: '/', filesystem: 'nfs', content: 'remote' })], { reason: 'not-visible' }],
    ['no file system of the system was seen', [volume({ ...swap })], { reason: 'no-subject' }],
    ['a list of buckets that was cut', [objectStore({ buckets: [], whole: false })], { reason: 'incomplete' }],
    ['a bucket that nobody looked into', [objectStore()], { reason: 'not-visible' }],
    ['a bucket that could not be looked into', [objectStore(), bucket({ content: unseenPart })], { reason: 'not-visible' }],
    [
      'one of two buckets that nobody looked into',
      [objectStore({ buckets: ['acme-dumps', 'other'] }), emptyBucket],
      { reason: 'not-visible' },
    ],
    [
      'an empty bucket of that name in another store',
      [objectStore({ system: 'other.example.org' }), emptyBucket],
      { reason: 'not-visible' },
    ],
    [
      'an unclear system beside an account without buckets',
      [volume({ ...swap }), objectStore({ buckets: [] })],
      { reason: 'no-subject' },
    ],
  ],
  notApplicable: none('every system can hold data'),
});

it('wants the names of persons whose folders it names', () => {
  const wants = (params: object) => storageAbsence.wants!(storageAbsence.params.parse(params));
  expect(wants({ allow: ['/home/alice'] })).toEqual({ accounts: ['alice'] });
  expect(wants({})).toEqual({ accounts: [] });
});

it.each([
  ['a database', [database()], 'fails', 'databases'],
  ['copies', [backupSet()], 'fails', 'copies'],
  ['an empty set of copies that was seen whole', [backupSet({ copies: [] })], 'holds', 'no-copies'],
  ['an empty set that was not', [backupSet({ copies: [], whole: false })], 'unknown', undefined],
  ['a volume that a provider shows', [volume({ use: 'attached', mount: null })], 'fails', 'storage'],
  ['the disk a server comes with', [volume({ use: 'attached', mount: null, device: null })], 'holds', 'only-system'],
])('%s: %s', (_, facts, outcome, code) => {
  const judgement = storageAbsence.judge(facts, { allow: [] }, asOf('2026-06-01T00:00:00Z'));
  expect(judgement).toMatchObject(code === undefined ? { outcome } : { outcome, code });
});
