import { backupSet } from '../fixtures/facts/backup-set.ts';
import { volume } from '../fixtures/facts/volume.ts';
import type { BackupSet, ProbeFailure, Volume } from '../src/facts/index.ts';
import { storageOf } from './copy-storage.ts';
import { asOf } from './testing/table.ts';

const system = 'backup-1.example.org';
const place = { systems: ['backup-1', system], account: null, provider: null, site: null };
const dumps = (changes: Partial<BackupSet> = {}) =>
  backupSet({ system, place, tool: 'files', location: '/srv/dumps', ...changes });
const at = (mount: string, changes: Partial<Volume> = {}) => volume({ system, mount, ...changes });
const plain = { encryption: 'plain', mechanism: null } as const;
const root = at('/', plain);
const failure = { kinds: ['volume'], reason: 'denied', detail: 'lsblk' } as unknown as ProbeFailure;

function look(
  set: BackupSet,
  volumes: readonly Volume[],
  { of = 'backup-1', failures = [] as { target: string; failure: ProbeFailure }[] } = {},
) {
  const facts = volumes.map((fact) => ({ target: of, fact }));
  return storageOf(set, asOf('2026-06-01T00:00:00Z', { target: 'backup-1', alongside: { facts, failures } }));
}

describe('copies lie on', () => {
  it.each<[string, BackupSet, readonly Volume[], string[]]>([
    ['the volume that is mounted nearest above them', dumps(), [root, at('/srv')], ['/srv (encrypted)']],
    ['the one mounted there', dumps(), [root, at('/srv/dumps')], ['/srv/dumps (encrypted)']],
    ['the root as a last resort', dumps(), [at('/')], ['/ (encrypted)']],
    ['the same, by a path that ends in a slash', dumps({ location: '/srv/' }), [root, at('/srv')], ['/srv (encrypted)']],
    [
      'all that is mounted below them, too',
      dumps(),
      [root, at('/srv'), at('/srv/dumps/a')],
      ['/srv (encrypted)', '/srv/dumps/a (encrypted)'],
    ],
    [
      'the btrfs of their subvolume, whatever is mounted below',
      dumps({ tool: 'btrfs' }),
      [at('/srv', { filesystem: 'btrfs' }), at('/srv/dumps/a', plain)],
      ['/srv (encrypted)'],
    ],
  ])('%s', (_, set, volumes, expected) => {
    expect(look(set, volumes)).toEqual({ volumes: expected, mechanism: 'LUKS2', isCertain: false });
  });

  it('their dataset, wherever that is mounted', () => {
    const dataset = { filesystem: 'zfs', device: 'tank/data' };
    const set = dumps({ tool: 'zfs', location: 'tank/data' });
    expect(look(set, [root, at('/somewhere', dataset)])).toMatchObject({ mechanism: 'LUKS2', isCertain: true });
    expect(look(set, [at('/', { ...dataset, use: 'unmounted', mount: null, content: 'unknown' })])?.mechanism).toBe('LUKS2');
    expect(look(set, [at('/a', { ...dataset, ...plain })])?.mechanism).toBeNull();
    expect(look(set, [at('/a', { ...dataset, device: 'tank' })])).toBeUndefined();
    expect(look(set, [at('/a', { ...dataset, filesystem: 'ext4' })])).toBeUndefined();
  });
});

describe('nothing encrypts them', () => {
  it.each<[string, readonly Volume[]]>([
    ['where the nearest is plain', [at('/'), at('/srv', plain)]],
    ['where only one whose name begins alike is encrypted', [root, at('/srv/dump'), at('/srv/dumps-old')]],
    ['where what is mounted below them is plain', [at('/srv'), at('/srv/dumps/orders', plain)]],
    ['where a share is mounted below them', [at('/srv'), at('/srv/dumps/orders', { content: 'remote' })]],
    ['where one of two at the same place is plain', [at('/srv'), at('/srv', plain)]],
    ['where it is not known what was mounted', [at('/srv', { encryption: 'unknown', mechanism: null })]],
    ['where nothing says by what', [at('/srv', { mechanism: '' })]],
    ...(['remote', 'view', 'unknown', 'volatile', 'image'] as const).map((content): [string, readonly Volume[]] => [
      `where they lie on what is ${content}`,
      [at('/srv', { content })],
    ]),
  ])('%s', (_, volumes) => expect(look(dumps(), volumes)).toMatchObject({ mechanism: null }));

  it('where not all volumes were seen', () => {
    expect(look(dumps(), [at('/srv')], { failures: [{ target: 'backup-1', failure }] })).toMatchObject({ mechanism: null });
    expect(look(dumps(), [at('/srv')], { failures: [{ target: 'other', failure }] })).toMatchObject({ mechanism: 'LUKS2' });
  });
});

describe('nothing is known of what they lie on', () => {
  it.each<[string, BackupSet]>([
    ['in a bucket', dumps({ location: 's3://dumps/' })],
    ['on another host', dumps({ place: { ...place, systems: ['store.example.org'] } })],
    ['nobody knows where', dumps({ place: { ...place, systems: [] } })],
    ['by a relative path', dumps({ location: 'srv/dumps' })],
    ['by a path that goes up', dumps({ location: '/srv/../data' })],
    ['by a path that may go up at its end', dumps({ location: '/srv/..' })],
    ['by a path with an empty part', dumps({ location: '/srv//dumps' })],
    ['by the name of a volume group', dumps({ tool: 'lvm', location: 'lvm' })],
    ['on what is no btrfs', dumps({ tool: 'btrfs' })],
  ])('%s', (_, set) => expect(look(set, [at('/'), at('/srv')])).toBeUndefined());

  it('by the volumes of another target or system, nor by swap and idle devices', () => {
    expect(look(dumps(), [at('/srv')], { of: 'db-1' })).toBeUndefined();
    expect(look(dumps(), [at('/srv', { system: 'db-1.example.org' })])).toBeUndefined();
    expect(
      look(dumps(), [at('/srv', { use: 'swap' }), at('/srv', { use: 'unmounted' }), at('/', { mount: null })]),
    ).toBeUndefined();
    expect(look(dumps(), [])).toBeUndefined();
  });
});
