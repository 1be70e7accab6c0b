import { said } from '../../../../../fixtures/ssh-host.ts';
import { mapperArrayOf, mdArraysOf } from './arrays.ts';
import { btrfsOf } from './btrfs.ts';
import { tablesOf } from './device-mapper.ts';
import { poolsOf } from './zfs.ts';

describe('md', () => {
  const only = (about: string) =>
    [...(mdArraysOf(said(`Personalities : [raid1] \n${about}\nunused devices: <none>\n`)) ?? [])][0]?.[1];
  const two = 'blocks super 1.2 [2/2] [UU]';

  it.each([
    ['healthy', `md0 : active raid1 sdb1[1] sda1[0]\n      1046528 ${two}\n      bitmap: 0/1 pages [0KB], 65536KB chunk\n`],
    ['healthy', `md0 : active (auto-read-only) raid1 sdb1[1] sda1[0]\n      1046528 ${two}\n`],
    [
      'healthy',
      `md0 : active raid1 sdb1[1] sda1[0]\n      1046528 ${two}\n      [==>....]  check = 12.6% (37/292) finish=127.5min speed=33440K/sec\n`,
    ],
    ['degraded', 'md0 : active raid1 sda1[0]\n      1046528 blocks super 1.2 [2/1] [U_]\n'],
    [
      'degraded',
      'md0 : active raid5 sdc1[3] sdb1[1](F) sda1[0]\n      2093056 blocks super 1.2 level 5, 512k chunk, algorithm 2 [3/2] [U_U]\n',
    ],
    [
      'rebuilding',
      'md0 : active raid1 sdb1[2] sda1[0]\n      1046528 blocks super 1.2 [2/1] [U_]\n      [=>...]  recovery = 12.6% (3/9) finish=127.5min speed=33440K/sec\n',
    ],
    ['rebuilding', `md0 : active raid1 sdb1[1] sda1[0]\n      1046528 ${two}\n        resync=PENDING\n`],
    ['failed', 'md0 : inactive sda1[0](S)\n      1046528 blocks super 1.2\n'],
    ['failed', 'md0 : broken raid0 sda1[0] sdb1[1]\n      1046528 blocks super 1.2 512k chunks\n'],
    ['unknown', 'md0 : active raid1 sdb1[1] sda1[0]\n'],
    ['unknown', 'md0 : strange raid1 sdb1[1] sda1[0]\n      1046528 blocks super 1.2 [2/2] [UU]\n'],
  ])('%s: %s', (state, about) => {
    expect(only(about)?.array).toMatchObject({ name: '/dev/md0', technology: 'md', state });
  });

  it('stripes survive nothing', () => {
    expect(only('md0 : active raid0 sdb1[1] sda1[0]\n      2093056 blocks super 1.2 512k chunks\n')?.array).toMatchObject({
      level: 'raid0',
      redundant: false,
    });
  });

  it.each([
    ['a mirror of one', false, `md0 : active raid1 sda1[0]\n      1046528 blocks super 1.2 [1/1] [U]\n`],
    [
      'raid10 without copies',
      false,
      `md0 : active raid10 sdb1[1] sda1[0]\n      1046528 blocks super 1.2 512K chunks [2/2] [UU]\n`,
    ],
    [
      'raid10 near',
      true,
      `md0 : active raid10 sdb1[1] sda1[0]\n      1046528 blocks super 1.2 512K chunks 2 near-copies [2/2] [UU]\n`,
    ],
    [
      'raid10 far',
      true,
      `md0 : active raid10 sdb1[1] sda1[0]\n      1046528 blocks super 1.2 512K chunks 2 far-copies [2/2] [UU]\n`,
    ],
  ])('%s: survives the loss of a member: %s', (_, redundant, about) => {
    expect(only(about)?.array).toMatchObject({ state: 'healthy', redundant });
  });

  it('the line of another array is not its own', () => {
    const arrays = mdArraysOf(said(`md0 : active raid1 a[0]\nmd1 : active raid1 sdb1[1] sda1[0]\n      1 ${two}\n`));
    expect(arrays?.get('/dev/md0')?.array?.state).toBe('unknown');
    expect(arrays?.get('/dev/md1')?.array?.state).toBe('healthy');
  });

  it('members are what holds data, spares are not', () => {
    expect(only(`md0 : active raid1 sdc1[2](S) sdb1[1](W) dm-3[0]\n      1 ${two}\n`)?.members).toEqual([
      '/dev/sdb1',
      '/dev/dm-3',
    ]);
  });

  it('a container of external metadata is no array', () => {
    expect(only('md127 : inactive sdb[1](S) sda[0](S)\n      5240 blocks super external:imsm\n')?.array).toBeNull();
  });

  it('no driver means no array, anything else means nothing', () => {
    expect(mdArraysOf(said('', { status: 1, stderr: 'cat: /proc/mdstat: No such file or directory' }))?.size).toBe(0);
    expect(mdArraysOf(said('', { status: 1, stderr: 'cat: /proc/mdstat: Permission denied' }))).toBeNull();
  });
});

describe('LVM', () => {
  const array = (table: string, status: string) => {
    const of = (text: string) => tablesOf(said(`vg-lv: 0 8192 ${text}\n`))?.get('vg-lv');
    return mapperArrayOf('/dev/mapper/vg-lv', of(table)!, status === '' ? undefined : of(status));
  };
  const raid1 = 'raid raid1 3 0 region_size 4096 2 253:2 253:3 253:4 253:5';

  it.each([
    ['healthy', raid1, 'raid raid1 2 AA 8192/8192 idle 0 0 -'],
    ['healthy', raid1, 'raid raid1 2 AA 100/8192 check 0 0 -'],
    ['rebuilding', raid1, 'raid raid1 2 aA 100/8192 recover 0 0 -'],
    ['rebuilding', raid1, 'raid raid1 2 AA 100/8192 idle 0 0 -'],
    ['degraded', raid1, 'raid raid1 2 AD 8192/8192 idle 0 0 -'],
    ['failed', raid1, 'raid raid1 2 DD 0/8192 frozen 0 0 -'],
    ['unknown', raid1, ''],
    ['unknown', raid1, 'linear'],
    ['unknown', raid1, 'raid raid1 2 A 8192/8192 idle'],
    ['healthy', 'mirror disk 2 253:2 1024 2 253:3 0 253:4 0', 'mirror 2 253:3 253:4 8/8 1 AA 3 disk 253:2 A'],
    ['degraded', 'mirror core 1 1024 2 253:3 0 253:4 0', 'mirror 2 253:3 253:4 8/8 1 AD 1 core'],
    ['rebuilding', 'mirror core 1 1024 2 253:3 0 253:4 0', 'mirror 2 253:3 253:4 4/8 1 AA 1 core'],
  ])('%s: %s, %s', (state, table, status) => {
    expect(array(table, status)).toMatchObject({ technology: 'lvm', redundant: true, state });
  });

  it('stripes survive nothing, and a linear volume is no array', () => {
    expect(array('raid raid0 1 128 2 - 253:3 - 253:4', 'raid raid0 2 AA 8/8 idle 0 0 -')?.redundant).toBe(false);
    expect(array('linear 253:1 2048', 'linear')).toBeNull();
  });
});

describe('btrfs', () => {
  const id = 'ebe0cbc8-5371-43d7-b585-14e79b8cb67c';
  // Recorded from Linux 6.18 with two loop devices, the second one gone the other time.
  const listing = (devices: readonly string[], profile = 'raid1') =>
    said(
      [
        '',
        ...[
          'devices',
          ...devices.map((name) => `devices/${name}`),
          'discard',
          'bdi',
          'devinfo',
          'devinfo/1',
          'devinfo/2',
          'allocation',
        ],
        ...['metadata', 'system', 'data'].flatMap((kind) => [`allocation/${kind}`, `allocation/${kind}/${profile}`]),
      ]
        .map((entry) => `/sys/fs/btrfs/${id}/${entry}\n`)
        .join(''),
    );

  it('tells devices, profile and a missing device', () => {
    expect(btrfsOf(listing(['loop1', 'loop0']))?.get('/dev/loop0')).toEqual({
      id,
      devices: ['/dev/loop1', '/dev/loop0'],
      array: {
        name: id,
        technology: 'btrfs',
        level: 'raid1',
        redundant: true,
        state: 'healthy',
        members: { present: 2, expected: 2 },
      },
    });
    expect(btrfsOf(listing(['loop0']))?.get('/dev/loop0')?.array).toMatchObject({
      state: 'degraded',
      members: { present: 1, expected: 2 },
    });
  });

  it('one profile that survives nothing is enough', () => {
    const mixed = said(
      `${(listing(['loop0', 'loop1']) as { stdout: string }).stdout}/sys/fs/btrfs/${id}/allocation/data/single\n`,
    );
    expect(btrfsOf(mixed)?.get('/dev/loop0')?.array).toMatchObject({ level: 'raid1, single', redundant: false });
    expect(btrfsOf(listing(['loop0', 'loop1'], 'dup'))?.get('/dev/loop0')?.array?.redundant).toBe(false);
  });

  it('metadata alone says nothing of the data, nor does a listing that was not finished', () => {
    const { stdout } = listing(['loop0', 'loop1']) as { stdout: string };
    const withoutData = stdout.replaceAll(/^.*\/data(\/.*)?\n/gm, '');
    expect(withoutData).toContain('raid1');
    expect(btrfsOf(said(withoutData))?.get('/dev/loop0')?.array).toMatchObject({ level: 'raid1', redundant: null });
    expect(btrfsOf(said(stdout, { status: 1 }))).toBeNull();
  });

  it('without a listing nothing is known', () => expect(btrfsOf(said('', { status: 1 }))).toBeNull());
});

describe('ZFS pools', () => {
  const pool = (config: string, state = 'ONLINE', scan = '') =>
    poolsOf(
      said(
        `  pool: tank\n state: ${state}\n${scan}config:\n\n\tNAME  STATE  READ WRITE CKSUM\n${config}\nerrors: No known data errors\n`,
      ),
    )?.get('tank');
  const leaf = (name: string, state = 'ONLINE') => `\t    ${name}  ${state}  0 0 0\n`;
  const mirror = `\t  mirror-0  ONLINE  0 0 0\n${leaf('/dev/sda1')}${leaf('/dev/sdb1')}`;

  it('a mirror that works', () => {
    expect(pool(`\ttank  ONLINE  0 0 0\n${mirror}`)).toMatchObject({
      devices: ['/dev/sda1', '/dev/sdb1'],
      array: { level: 'mirror', redundant: true, state: 'healthy', members: { present: 2, expected: 2 } },
    });
  });

  it('a mirror beside a single disk survives nothing', () => {
    const found = pool(`\ttank  ONLINE  0 0 0\n${mirror}\t  /dev/sdc1  ONLINE  0 0 0\n`);
    expect(found).toMatchObject({ array: { redundant: false } });
    expect(found?.devices).toContain('/dev/sdc1');
  });

  it('a special device without a mirror survives nothing, either', () => {
    expect(pool(`\ttank  ONLINE  0 0 0\n${mirror}\tspecial\n\t  /dev/nvme0n1  ONLINE  0 0 0\n`)).toMatchObject({
      array: { redundant: false },
    });
  });

  it('a single disk is no array', () => {
    expect(pool('\ttank  ONLINE  0 0 0\n\t  /dev/sda1  ONLINE  0 0 0\n')).toMatchObject({ array: null });
  });

  it('a member that is replaced', () => {
    const replacing = `\t  mirror-0  DEGRADED  0 0 0\n${leaf('/dev/sda1')}\t    replacing-1  DEGRADED  0 0 0\n\t      /dev/sdb1  OFFLINE  0 0 0\n\t      /dev/sdc1  ONLINE  0 0 0  (resilvering)\n`;
    const found = pool(
      `\ttank  DEGRADED  0 0 0\n${replacing}`,
      'DEGRADED',
      '  scan: resilver in progress since Sun May 10 00:24:11 2026\n',
    );
    expect(found).toMatchObject({ devices: ['/dev/sda1', '/dev/sdb1', '/dev/sdc1'], array: { state: 'rebuilding' } });
  });

  it('a pool that has failed', () => {
    expect(pool(`\ttank  UNAVAIL  0 0 0\n${mirror}`, 'UNAVAIL')?.array?.state).toBe('failed');
  });

  it.each([
    ['no devices', '\ttank  ONLINE  0 0 0\n'],
    ['a mirror cut before its members', '\ttank  ONLINE  0 0 0\n\t  mirror-0  ONLINE  0 0 0\n'],
    ['the name of another pool', '\tpond  ONLINE  0 0 0\n\t  /dev/sda1  ONLINE  0 0 0\n'],
    [
      'a section that nobody knows',
      '\ttank  ONLINE  0 0 0\n\t  /dev/sda1  ONLINE  0 0 0\n\tnovel\n\t  /dev/sdb  ONLINE  0 0 0\n',
    ],
  ])('%s: nothing is known of it', (_, config) => expect(pool(config)).toBeUndefined());
});
