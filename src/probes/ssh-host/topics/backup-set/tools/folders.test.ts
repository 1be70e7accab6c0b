import { readTool, treeText } from '../../../../../../fixtures/backup-tool.ts';
import { needsRoot, said } from '../../../../../../fixtures/ssh-host.ts';
import type { HostBackup } from '../../../../../inventory/target.ts';
import type { BackupTool } from '../tool.ts';
import { files } from './files.ts';
import { folders } from './folders.ts';
import { proxmoxBackup } from './proxmox-backup.ts';

type Entries = Parameters<typeof treeText>[1];
// biome-ignore lint/suspicious/noExplicitAny: the three ask for the same
const look = (tool: BackupTool<any>, entries: Entries, changes: Partial<HostBackup> = {}) =>
  readTool(tool, { tree: said(treeText('/srv/store', entries)), treeRoot: needsRoot }, { path: '/srv/store', ...changes });
// biome-ignore lint/suspicious/noExplicitAny: the three ask for the same
const copiesIn = (tool: BackupTool<any>, entries: Entries, changes: Partial<HostBackup> = {}) =>
  Object.fromEntries(
    look(tool, entries, changes).sets.map(({ subject, copies }) => [
      subject.id.split(' ').slice(1).join(' '),
      copies.map(({ id, at, size, complete }) => [id, at, size, complete]),
    ]),
  );
const pattern = '{name}-{date}.sql.gz';

describe('files', () => {
  it('asks no deeper than its pattern goes', () => {
    const depthOf = (pattern: string) => files.commands({ path: '/srv/store', pattern } as HostBackup).tree.run.split(' ')[6];
    expect([depthOf('{name}-{date}'), depthOf('{name}/{year}/{date}.gz')]).toEqual(['1', '3']);
  });

  it('makes a set of each name, and leaves out what does not follow the pattern', () => {
    const entries: Entries = {
      'orders-2026-11-19.sql.gz': [1000, '2026-11-19T01:30:00Z'],
      'orders-2026-11-20.sql.gz': [1001, '2026-11-20T01:30:00Z'],
      'wiki-2026-11-20.sql.gz': [20, '2026-11-20T01:31:00Z'],
      'orders-2026-11-21.sql.gz.part': [300, '2026-11-21T01:30:00Z'],
      'orders-2026-02-30.sql.gz': [300, '2026-11-21T01:30:00Z'],
      'folder-2026-11-20.sql.gz': ['d', '2026-11-20T01:30:00Z'],
    };
    expect(copiesIn(files, entries, { pattern })).toEqual({
      orders: [
        ['orders-2026-11-19.sql.gz', '2026-11-19T01:30:00.000Z', 1000, null],
        ['orders-2026-11-20.sql.gz', '2026-11-20T01:30:00.000Z', 1001, null],
      ],
      wiki: [['wiki-2026-11-20.sql.gz', '2026-11-20T01:31:00.000Z', 20, null]],
    });
  });

  it('tells a set that has to be there and is not, as one without copies', () => {
    const entries: Entries = { 'orders-2026-11-19.sql.gz': [1000, '2026-11-19T01:30:00Z'] };
    const names = ['orders', 'wiki'];
    const told = (changes: Partial<HostBackup>, given = entries) =>
      Object.entries(copiesIn(files, given, changes)).map(([name, copies]) => [name, copies.length]);
    expect(told({ pattern, names })).toEqual([
      ['orders', 1],
      ['wiki', 0],
    ]);
    expect(told({ pattern, names }, {})).toEqual([
      ['orders', 0],
      ['wiki', 0],
    ]);
    const cut = { tree: said(treeText('/srv/store', entries), { status: 1 }), treeRoot: needsRoot };
    const { sets } = readTool(files, cut, { path: '/srv/store', pattern, names });
    expect(sets.map(({ whole }) => whole)).toEqual([false, false]);
  });

  it.each<[string, string, string]>([
    ['an old one that was written again stays old', '2026-11-21T12:00:00Z', '2026-11-19T23:59:59.999Z'],
    ['a name from the future makes none young', '2026-11-01T12:00:00Z', '2026-11-01T12:00:00.000Z'],
  ])('%s', (_, written, at) => {
    const { sets } = look(files, { 'orders-2026-11-19.sql.gz': [1000, written] }, { pattern });
    expect(sets[0]!.copies[0]!.at).toBe(at);
  });

  it('knows no size of a file that may still be written to', () => {
    const entries: Entries = {
      'orders-2026-05-30.sql.gz': [1000, '2026-05-30T23:59:00Z'],
      'orders-2026-05-31.sql.gz': [700, '2026-05-31T23:59:00Z'],
    };
    expect(look(files, entries, { pattern }).sets[0]!.copies.map(({ size }) => size)).toEqual([1000, null]);
  });

  it('says nothing of what encrypts a file, whatever its name', () => {
    const { sets } = look(files, { 'orders-2026-11-19.gpg': [1000, '2026-11-19T01:30:00Z'] }, { pattern: '{name}-{date}.gpg' });
    expect(sets).toMatchObject([
      { mechanism: null, copies: [{ encryption: 'unknown' }], place: { systems: ['db-1', 'db-1.example.org', '192.0.2.10'] } },
    ]);
  });

  it.each([
    ['nobody says', null, { known: null, systems: [], target: null, covers: null, coversKnown: null }],
    [
      'the configuration says',
      { target: 'app', systems: ['app.example.org'], account: null, provider: 'hetzner', site: null, covers: ['/'] },
      {
        known: 'declared',
        systems: ['app.example.org'],
        target: 'app',
        provider: 'hetzner',
        covers: ['/'],
        coversKnown: 'declared',
      },
    ],
  ])('comes from where %s', (_, of, origin) => {
    expect(look(files, {}, { pattern, of }).sets).toMatchObject([{ origin, copies: [], whole: true }]);
  });

  it('keeps the newest of very many, and says that they are not all', () => {
    const many = Object.fromEntries(
      Array.from(
        { length: 5001 },
        (_, index) => [`a-${index}`, [1, new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString()]] as const,
      ),
    );
    const [set] = look(files, many as Entries, { pattern: '{name}-*' }).sets;
    expect([set!.copies.length, set!.copies[0]!.id, set!.whole]).toEqual([5000, 'a-1', false]);
  });
});

describe('folders', () => {
  const night = (day: string, ...sizes: number[]): Entries => ({
    [`db/${day}`]: ['d', '2020-01-01T00:00:00Z', `${day}T02:00:00Z`],
    ...Object.fromEntries(sizes.map((size, index) => [`db/${day}/part-${index}`, [size, '2020-01-01T00:00:00Z']])),
  });
  const nightly = { pattern: '{name}/{date}' };

  it('adds up what lies in each', () => {
    expect(copiesIn(folders, { ...night('2026-11-19', 10, 20), ...night('2026-11-20') }, nightly)).toEqual({
      db: [
        ['db/2026-11-19', '2026-11-19T02:00:00.000Z', 30, null],
        ['db/2026-11-20', '2026-11-20T02:00:00.000Z', 0, null],
      ],
    });
  });

  it('knows no size where files may still be written to, whatever time they are given', () => {
    const open: Entries = {
      ...night('2026-05-31', 10),
      'db/2026-05-31/part-1': [20, '2020-01-01T00:00:00Z', '2026-05-31T23:57:00Z'],
    };
    expect(copiesIn(folders, open, nightly)).toMatchObject({ db: [['db/2026-05-31', '2026-05-31T02:00:00.000Z', null, null]] });
  });

  it('knows no size where folders lie deeper than was looked', () => {
    const deep: Entries = { ...night('2026-11-19', 10), 'db/2026-11-19/a/b/c': ['d', '2020-01-01T00:00:00Z'] };
    expect(copiesIn(folders, deep, nightly)).toMatchObject({ db: [['db/2026-11-19', '2026-11-19T02:00:00.000Z', null, null]] });
  });

  it('knows no size where a part is closed', () => {
    const tree = said(treeText('/srv/store', night('2026-11-19', 10)), {
      status: 1,
      stderr: "find: '/srv/store/db/2026-11-19/x': Permission denied\n",
    });
    const { sets } = readTool(folders, { tree, treeRoot: needsRoot }, { path: '/srv/store', ...nightly });
    expect(sets).toMatchObject([{ whole: false, copies: [{ size: null }] }]);
  });

  it('without a date in its name is no younger than its content', () => {
    const entries: Entries = { current: ['d', '2026-11-01T00:00:00Z', '2026-11-20T00:00:00Z'] };
    expect(copiesIn(folders, entries, { pattern: '{name}' })).toMatchObject({
      current: [['current', '2026-11-01T00:00:00.000Z', 0, null]],
    });
  });
});

describe('a pattern that fits nothing', () => {
  const at = '2026-11-20T01:30:00Z';
  const told = (tool: typeof files | typeof folders, entries: Entries, changes: Partial<HostBackup> = {}) => {
    const { sets, failures } = look(tool, entries, { pattern: '{name}/{date}', ...changes });
    return [sets.length, ...failures.map(({ reason, detail }) => `${reason} ${detail}`)];
  };
  const mistake = [0, 'malformed no name matches the pattern'];

  it.each<[string, Entries]>([
    ['files lie beside', { 'orders.dump': [1000, at] }],
    ['files lie as deep', { orders: ['d', at], 'orders/monday': [1000, at] }],
    ['folders lie as deep, in which files may be', { orders: ['d', at], 'orders/monday': ['d', at] }],
  ])('is a mistake where %s, whatever sets have to be there', (_, entries) => {
    for (const tool of [files, folders]) {
      expect(told(tool, entries)).toEqual(mistake);
      expect(told(tool, entries, { names: ['orders'] })).toEqual(mistake);
    }
  });

  it.each<[string, Entries, string]>([
    ['nothing is there', {}, '{name}/{date}'],
    ['only empty folders are there', { orders: ['d', at], wiki: ['d', at] }, '{name}/{date}'],
    ['only what a file system begins with is there', { 'lost+found': ['d', at] }, '{date}'],
  ])('is no mistake where %s', (_, entries, pattern) => {
    for (const tool of [files, folders]) expect(told(tool, entries, { pattern })).toEqual([1]);
  });

  it('may be none where not all was seen', () => {
    const tree = said(treeText('/srv/store', { README: [1000, at] }), {
      status: 1,
      stderr: "find: '/srv/store/x': Permission denied\n",
    });
    for (const tool of [files, folders] as const) {
      const result = readTool(tool, { tree, treeRoot: needsRoot }, { path: '/srv/store', pattern: '{name}/{date}' });
      expect(result).toMatchObject({ sets: [], failures: [{ reason: 'incomplete', detail: 'folder' }] });
    }
  });
});

describe('a datastore of Proxmox Backup', () => {
  const at = '2026-11-20T01:04:00Z';
  it('asks for no chunks', () => {
    expect(proxmoxBackup.commands({ path: '/srv/store' } as HostBackup).tree.run).toContain(' -name .chunks -prune -o -printf ');
  });

  it('has a set for each guest, and finished snapshots have a manifest', () => {
    const entries: Entries = {
      'vm/100/2026-11-19T01:00:00Z': ['d', at],
      'vm/100/2026-11-19T01:00:00Z/index.json.blob': [300, '2026-11-20T09:00:00Z'],
      'vm/100/2026-11-20T01:00:00Z': ['d', at],
      'vm/100/2026-11-20T01:00:00Z/drive-scsi0.img.fidx': [5000, at],
      'ns/office/ct/101/2026-11-20T01:00:00Z': ['d', at],
      'ns/office/ct/101/2026-11-20T01:00:00Z/index.json.blob': [0, at],
      'vm/100/owner': [10, at],
      'vm/100/2026-13-20T01:00:00Z': ['d', at],
      'host/x/../2026-11-20T01:00:00Z': ['d', at],
    };
    expect(copiesIn(proxmoxBackup, entries)).toEqual({
      'vm/100': [
        ['vm/100/2026-11-19T01:00:00Z', '2026-11-19T01:00:00.000Z', null, true],
        ['vm/100/2026-11-20T01:00:00Z', '2026-11-20T01:00:00.000Z', null, false],
      ],
      'ns/office/ct/101': [['ns/office/ct/101/2026-11-20T01:00:00Z', '2026-11-20T01:00:00.000Z', null, false]],
    });
  });

  it('takes a name from the future for no younger than its manifest', () => {
    const entries: Entries = { 'vm/1/2031-01-01T00:00:00Z': ['d', at], 'vm/1/2031-01-01T00:00:00Z/index.json.blob': [1, at] };
    expect(copiesIn(proxmoxBackup, entries)).toMatchObject({
      'vm/1': [['vm/1/2031-01-01T00:00:00Z', '2026-11-20T01:04:00.000Z', null, true]],
    });
  });
});
