import { readTool } from '../../../../../../fixtures/backup-tool.ts';
import { absent, needsRoot, said } from '../../../../../../fixtures/ssh-host.ts';
import type { HostBackup } from '../../../../../inventory/target.ts';
import { btrfs } from './btrfs.ts';
import { lvm } from './lvm.ts';
import { zfs } from './zfs.ts';

const own = { known: 'seen', systems: ['db-1', 'db-1.example.org', '192.0.2.10'] };

describe('ZFS', () => {
  const snapshots = said('tank/data@daily-1\t1795000000\ntank/data@daily-2\t1795086400\ntank/wiki@daily-2\t1795086401\n');
  const encryption = said('tank\toff\ntank/data\taes-256-gcm\ntank/wiki\toff\n');

  it('has a set for each dataset', () => {
    expect(readTool(zfs, { snapshots, encryption }, { path: 'tank' }).sets).toMatchObject([
      {
        location: 'tank/data',
        mechanism: 'ZFS (aes-256-gcm)',
        copies: [
          { id: 'tank/data@daily-1', at: '2026-11-18T11:06:40.000Z', complete: true, encryption: 'encrypted', size: null },
          { id: 'tank/data@daily-2' },
        ],
        origin: { known: null, systems: [] },
      },
      { location: 'tank/wiki', mechanism: null, copies: [{ id: 'tank/wiki@daily-2', encryption: 'unknown' }] },
    ]);
  });

  it('encryption that was not told is not known', () => {
    const { sets } = readTool(zfs, { snapshots, encryption: said('', { status: 1, stderr: 'cannot open' }) });
    expect(sets.map(({ copies }) => copies[0]!.encryption)).toEqual(['unknown', 'unknown']);
  });

  it('a dataset without snapshots is a set without copies', () => {
    expect(readTool(zfs, { snapshots: said(''), encryption }, { path: 'tank' }).sets).toMatchObject([
      { copies: [], whole: true },
    ]);
  });

  it.each([
    ['that is not there', said('', { status: 1, stderr: "cannot open 'tank': dataset does not exist\n" }), 'malformed'],
    ['without ZFS', absent, 'unsupported'],
    ['that is closed', said('', { status: 1, stderr: 'Permission denied the ZFS utilities must be run as root.\n' }), 'denied'],
    ['with a time beyond all calendars', said('tank/a@b\t999999999999\n'), 'malformed'],
    ['with half a line', said('tank/a@b\t'), 'malformed'],
  ])('a pool %s is a failure', (_, answer, reason) => {
    expect(readTool(zfs, { snapshots: answer, encryption })).toMatchObject({ sets: [], failures: [{ reason }] });
  });
});

describe('LVM', () => {
  const volume = (changes: Record<string, string>) => ({
    lv_name: 'data-snap',
    vg_name: 'vg0',
    lv_time: '1795238650',
    origin: 'data',
    lv_attr: 'swi-a-s---',
    data_percent: '12.50',
    ...changes,
  });
  const report = (...lv: object[]) => said(JSON.stringify({ report: [{ lv }] }));
  const base = volume({ lv_name: 'data', origin: '', lv_attr: 'owi-aos---', data_percent: '' });

  it.each<[string, Record<string, string>, boolean | null]>([
    ['that is valid', {}, true],
    ['of a thin pool', { lv_attr: 'Vwi-a-tz-k', data_percent: '3.20' }, true],
    ['that is a clone in use', { lv_attr: 'Vwi-aotz--', data_percent: '3.20' }, null],
    ['that is in use, but not written to', { lv_attr: 'sri-aos---' }, true],
    ['whose area is full', { data_percent: '100.00' }, false],
    ['that is invalid', { lv_attr: 'swi-I-s---', data_percent: '100.00' }, false],
    ['that is suspended and invalid', { lv_attr: 'swi-S-s---' }, false],
    ['that is being merged back', { lv_attr: 'Swi-a-s---' }, null],
    ['that is not active', { lv_attr: 'swi---s---', data_percent: '' }, null],
    ['of which nobody knows', { lv_attr: 'swi-X-s---' }, null],
    ['of which the area was not told', { data_percent: '' }, null],
  ])('a snapshot %s', (_, changes, complete) => {
    const { sets } = readTool(lvm, { volumes: report(base, volume(changes)) }, { path: 'vg0' });
    expect(sets).toMatchObject([
      {
        subject: { id: 'db-1.example.org:vg0 vg0/data' },
        copies: [{ id: 'vg0/data-snap', at: '2026-11-21T05:24:10.000Z', complete }],
        origin: own,
      },
    ]);
  });

  it('a group without snapshots is a set without copies', () => {
    expect(
      readTool(lvm, { volumes: report(base, volume({ lv_attr: 'mwi-a-m---', origin: 'data' })) }, { path: null }).sets,
    ).toMatchObject([{ copies: [], location: 'lvm' }]);
  });

  it.each([
    ['nothing', said('')],
    ['half an answer', said('{"report":[{"lv":[{"lv_name":"a"')],
    ['a time in words', report(volume({ lv_time: 'yesterday' }))],
    ['no rights', needsRoot],
    ['a group that is not there', said('', { status: 5, stderr: '  Volume group "x" not found\n' })],
  ])('%s is a failure', (_, volumes) => {
    expect(readTool(lvm, { volumes })).toMatchObject({ sets: [], failures: [{}] });
  });
});

describe('Btrfs', () => {
  const parent = 'f677e1ab-b887-4d42-90fd-524fdd90d655';
  const uuid = (last: string) => `4196ae79-765f-3f45-99c1-0ae6b7ffbe6${last}`;
  // As btrfs-progs 6.2 printed it on the emulated server.
  const row = (id: number, path: string, { of = parent, received = '-', time = '2026-11-21 08:08:36' } = {}) =>
    `ID ${id} gen 8 cgen 8 top level 5 otime ${time} parent_uuid ${of} received_uuid ${received.padEnd(36)} uuid ${uuid(String(id % 10))} path ${path}\n`;
  const closed = (id: number, path: string, received = '-') =>
    `ID ${id} gen 8 top level 5 received_uuid ${received.padEnd(36)} uuid ${uuid(String(id % 10))} path ${path}\n`;
  const subvolumes = said(`ID 256 gen 9 top level 5 uuid ${parent} path data\n`);
  const look = (snapshots: string, readOnly: string, changes: Partial<HostBackup> = {}) =>
    readTool(btrfs, { snapshots: said(snapshots), readOnly: said(readOnly), subvolumes }, changes);

  it('has a set for each subvolume; what can be written to is no proof', () => {
    const { sets } = look(row(257, '.snap/data-1') + row(258, '.snap/data-2'), closed(257, '.snap/data-1'));
    expect(sets).toMatchObject([
      {
        subject: { id: 'db-1.example.org:/srv/btrfs data' },
        whole: true,
        origin: own,
        copies: [
          { id: '.snap/data-1', at: '2026-11-21T08:08:36.000Z', complete: true },
          { id: '.snap/data-2', complete: null },
        ],
      },
    ]);
  });

  it('asks for times in UTC', () => {
    expect(btrfs.commands({ path: '/srv/btrfs' } as HostBackup).snapshots.run).toMatch(/^env TZ=UTC btrfs /);
  });

  it('what was received lies in one set by its folder, and the first, whose time is not told, is missed', () => {
    const from = 'aaaaaaaa-b887-4d42-90fd-524fdd90d655';
    const { sets } = look(
      row(258, 'db-1/b', { of: uuid('7'), received: from }) + row(259, 'db-1/c', { of: uuid('8'), received: from }),
      closed(257, 'db-1/a', from) + closed(258, 'db-1/b', from) + closed(259, 'db-1/c', from),
    );
    expect(sets).toMatchObject([
      { whole: false, copies: [{ id: 'db-1/b', complete: true }, { id: 'db-1/c' }], origin: { known: null } },
    ]);
  });

  it.each([
    ['data.20261024T0130', '2026-10-24T01:30:00.000Z'],
    ['data-2026-10-24', '2026-10-24T23:59:59.999Z'],
    ['data.20261024_2', '2026-10-24T23:59:59.999Z'],
    ['data-of-2031-01-01', '2026-11-21T08:08:36.000Z'],
    ['snapshot', '2026-11-21T08:08:36.000Z'],
  ])('%s, received today, is as old as its name says', (name, at) => {
    const { sets } = look(row(258, `2020-01-01/${name}`, { received: uuid('7') }), '');
    expect(sets.flatMap(({ copies }) => copies.map((copy) => copy.at))).toEqual([at]);
  });

  it('one that was made here is of when it was made, whatever its name', () => {
    expect(look(row(258, 'data-2020-01-01'), '').sets[0]!.copies).toMatchObject([{ at: '2026-11-21T08:08:36.000Z' }]);
  });

  it('one that is all there is of what was received is a set that is not whole', () => {
    expect(look('', closed(257, 'db-1/a', uuid('1'))).sets).toMatchObject([{ copies: [], whole: false }]);
  });

  it('a path with blanks and words of the listing stays a path', () => {
    expect(look(row(257, 'a path otime 2031-01-01 00:00:00'), '').sets[0]!.copies).toMatchObject([
      { at: '2026-11-21T08:08:36.000Z' },
    ]);
  });

  it.each([
    [
      'no rights',
      { snapshots: said('', { status: 1, stderr: "ERROR: can't perform the search: Operation not permitted\n" }) },
      'denied',
    ],
    ['no Btrfs', { snapshots: said('', { status: 1, stderr: 'ERROR: not a btrfs filesystem: /etc\n' }) }, 'malformed'],
    ['half a line', { snapshots: said('ID 257 gen 8 cgen'), readOnly: said('') }, 'malformed'],
    ['a row without a time', { snapshots: said(closed(257, 'a')), readOnly: said('') }, 'malformed'],
    ['no word on what is read-only', { snapshots: said(row(257, 'a')), readOnly: needsRoot }, 'denied'],
  ])('%s is a failure', (_, answers, reason) => {
    expect(readTool(btrfs, answers)).toMatchObject({ sets: [], failures: [{ reason }] });
  });
});
