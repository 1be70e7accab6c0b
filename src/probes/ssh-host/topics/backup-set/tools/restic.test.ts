import { onlySet, setsBy } from '../../../../../../fixtures/backup-tool.ts';
import { everyBackup, hostBackup } from '../../../../../../fixtures/every-backup.ts';
import { absent, needsRoot, said } from '../../../../../../fixtures/ssh-host.ts';
import type { BackupSet } from '../../../../../facts/index.ts';
import { Secret } from '../../../../../inventory/secrets.ts';
import type { HostBackup } from '../../../../../inventory/target.ts';
import type { Answer } from '../../../topic.ts';
import { restic } from './restic.ts';

const path = '/srv/restic/db-1';
const canary = 'correct horse canary';
const withPassphrase = hostBackup('restic', { path, passphrase: new Secret(canary) });
const withoutPassphrase = hostBackup('restic', { path });

const id = (number: number) => number.toString(16).padStart(64, '0');
const snapshot = (number: number, changes: object = {}) => ({
  time: `2026-05-${String(number).padStart(2, '0')}T02:00:00.123456789+02:00`,
  tree: id(999),
  paths: ['/srv'],
  hostname: 'db-1',
  username: 'root',
  id: id(number),
  short_id: id(number).slice(0, 8),
  ...changes,
});
/** As restic 0.14 prints it where it read the passphrase. */
const fromStdin = 'reading repository password from stdin\n';
const snapshots = (...all: object[]) => said(`${fromStdin}${JSON.stringify(all)}\n`);
const stats = (size: number) => said(`${fromStdin}{"total_size":${size},"total_file_count":3,"snapshots_count":1}\n`);
const unknownFlag = said('', { status: 1, stderr: 'unknown flag: --insecure-no-password\n' });
const wrongPassword = said('', { status: 12, stderr: 'Fatal: wrong password or no key found\n' });
const files = (...written: [number: number, at: string][]) =>
  said(
    [
      `-r-------- 1 root root 155 2026-01-01 10:00:00.000000000 +0000 ${path}/config`,
      '',
      `${path}/keys:`,
      'total 4',
      `-r-------- 1 root root 439 2026-01-01 10:00:00.000000000 +0000 ${id(1000)}`,
      '',
      `${path}/snapshots:`,
      `total ${written.length}`,
      ...written.map(([number, at]) => `-r-------- 1 root root 239 ${at} ${id(number)}`),
      '',
    ].join('\n'),
  );

type Told = Partial<Record<'files' | 'withoutPassword' | 'snapshots' | 'newest', Answer>>;

/** What the login sees; root is asked for and not to be had. */
function read(own: Told, backup: HostBackup = withPassphrase, root: Told = {}) {
  const answers = Object.fromEntries(
    Object.keys(restic.commands(backup)).map((name) => {
      const asked = name.replace(/Root$/, '') as keyof Told;
      return [name, name.endsWith('Root') ? (root[asked] ?? needsRoot) : (own[asked] ?? absent)];
    }),
  );
  return setsBy(restic, answers, backup);
}
const one = (...args: Parameters<typeof read>) => onlySet(read(...args));
const dates = ({ copies }: BackupSet) => copies.map(({ at }) => at.slice(0, 16));
const words = ({ copies }: BackupSet) => copies.map(({ complete, size }) => `${complete} ${size}`);

describe('snapshots', () => {
  it('are copies of what they name, at their instant', () => {
    const set = one({ snapshots: snapshots(snapshot(2), snapshot(1)), newest: stats(5000), withoutPassword: unknownFlag });
    expect(set).toMatchObject({
      subject: { id: 'db-1.example.org:/srv/restic/db-1', names: [path] },
      tool: 'restic',
      location: path,
      origin: { systems: ['db-1'], known: 'seen', covers: ['/srv'], coversKnown: 'seen', target: null },
      whole: true,
      mechanism: 'restic (AES-256-CTR, Poly1305-AES)',
      expiry: { seen: false, reason: 'unsupported' },
      hidden: { seen: true, count: 0 },
      lock: { seen: false },
    });
    expect(dates(set)).toEqual(['2026-05-01T00:00', '2026-05-02T00:00']);
    expect(words(set)).toEqual(['true null', 'null 5000']);
    expect(set.copies.every(({ encryption }) => encryption === 'encrypted')).toBe(true);
  });

  it('are never younger than the file they lie in', () => {
    const written = files([1, '2026-04-20 03:00:00.5 +0200'], [2, '2026-05-09 03:00:00.5 +0200']);
    const set = one({ snapshots: snapshots(snapshot(1), snapshot(2)), newest: stats(1), files: written });
    expect(dates(set)).toEqual(['2026-04-20T01:00', '2026-05-02T00:00']);
    expect(set.storeCreated).toBe('2026-01-01T10:00:00.000Z');
  });

  it('do not lie in a repository that is younger than they are: it was copied', () => {
    const set = one({ snapshots: snapshots(snapshot(1, { time: '2025-12-31T00:00:00Z' })), newest: stats(1), files: files() });
    expect(set.storeCreated).toBeNull();
  });

  it('say their size from version 0.17 on, which tells more than that restic ended', () => {
    const sized = (number: number, size: number) => snapshot(number, { summary: { total_bytes_processed: size } });
    const set = one({ snapshots: snapshots(sized(1, 9000), sized(2, 0)), newest: stats(0), withoutPassword: wrongPassword });
    expect(words(set)).toEqual(['null 9000', 'null 0']);
  });

  it.each<[string, Answer, string]>([
    ['is empty', stats(0), 'null 0'],
    [
      'has lost its data',
      said(fromStdin, { status: 1, stderr: 'error walking snapshot: walking tree 9aae: ReadFull: no such file or directory\n' }),
      'false null',
    ],
    ['was not walked in time', { ok: false, reason: 'timeout', detail: 'command' }, 'null null'],
    ['has other troubles', said('', { status: 1, stderr: 'Fatal: config cannot be loaded\n' }), 'null null'],
    ['is told in other words', said('{"total_size":-1}'), 'null null'],
    ['is none any more', said(`${fromStdin}{"total_size":0,"total_file_count":0,"snapshots_count":0}`), 'null null'],
  ])('of which the newest %s', (_, newest, word) => {
    expect(words(one({ snapshots: snapshots(snapshot(1), snapshot(2)), newest }))).toEqual(['true null', word]);
  });

  it('of hosts and paths are sets of their own; those of snapshots of a file system go by the path without its date', () => {
    const facts = read({
      snapshots: snapshots(
        snapshot(1),
        snapshot(2, { hostname: 'web-1' }),
        snapshot(3, { paths: ['/etc', '/opt'] }),
        snapshot(4, { paths: ['/opt', '/etc'] }),
        snapshot(5, { paths: ['/mnt/snap-2026-05-05'] }),
        snapshot(6, { paths: ['/mnt/snap-2026-05-06'] }),
      ),
      newest: stats(1),
    }) as BackupSet[];
    expect(facts.map(({ subject, copies }) => `${subject.id} ${copies.length}`)).toEqual([
      'db-1.example.org:/srv/restic/db-1 db-1:/srv 1',
      'db-1.example.org:/srv/restic/db-1 web-1:/srv 1',
      'db-1.example.org:/srv/restic/db-1 db-1:/etc /opt 2',
      'db-1.example.org:/srv/restic/db-1 db-1:/mnt/snap-{date} 2',
    ]);
  });

  const added = snapshot(3, { paths: ['/etc', '/srv'] });
  const ofBoth = { name: 'db-1.example.org:/srv/restic/db-1', covers: ['/etc', '/srv'], days: ['01', '02', '03'] };
  it.each<[string, object, { name: string; covers: string[]; days: string[] }[]]>([
    ['goes on under the paths it has now', {}, [ofBoth]],
    [
      'leaves a set that ended where one of its paths is not among them any more',
      { paths: ['/opt'] },
      [
        { name: 'db-1.example.org:/srv/restic/db-1 db-1:/opt /srv', covers: ['/opt', '/srv'], days: ['01', '02'] },
        { name: 'db-1.example.org:/srv/restic/db-1 db-1:/etc /srv', covers: ['/etc', '/srv'], days: ['03'] },
      ],
    ],
  ])('of a job to which a path was added: %s', (_, { paths = [] }: { paths?: string[] }, sets) => {
    const before = [1, 2].map((number) => snapshot(number, { paths: [...paths, '/srv'] }));
    const facts = read({ snapshots: snapshots(...before, added), newest: stats(1) }) as BackupSet[];
    expect(
      facts.map(({ subject, origin, copies }) => ({
        name: subject.id,
        covers: origin.covers,
        days: copies.map(({ id }) => id.slice(-2)),
      })),
    ).toEqual(sets);
  });

  it('go on side by side by the time that restic tells, though their files say otherwise', () => {
    const all = snapshots(snapshot(1), snapshot(4), snapshot(3, { paths: ['/etc', '/srv'] }));
    const written = files([1, '2026-05-01 03:00:00 +0200'], [3, '2026-05-03 03:00:00 +0200'], [4, '2026-05-01 04:00:00 +0200']);
    expect(read({ snapshots: all, newest: stats(1), files: written })).toHaveLength(2);
  });

  it('of several hosts are those of the target only where it is named so', () => {
    const of = { target: 'db-1', systems: [], account: null, provider: 'hetzner', site: 'fsn1', covers: null };
    const both = snapshots(snapshot(1), snapshot(2, { hostname: 'web-1' }));
    const facts = read({ snapshots: both, newest: stats(1) }, { ...withPassphrase, of }) as BackupSet[];
    expect(facts.map(({ origin }) => origin)).toMatchObject([
      { target: 'db-1', provider: 'hetzner', systems: ['db-1'] },
      { target: null, provider: null, systems: ['web-1'] },
    ]);
    expect(
      one({ snapshots: snapshots(snapshot(2, { hostname: 'f00' })), newest: stats(1) }, { ...withPassphrase, of }).origin,
    ).toMatchObject({
      target: 'db-1',
      systems: ['f00'],
    });
  });

  it.each([
    ['of /, which may be without the other file systems', { paths: ['/'] }],
    ['with something left out', { paths: ['/srv'], excludes: ['/srv/data'] }],
    ['without paths', { paths: null }],
  ])('%s do not say what is in them', (_, changes) => {
    const { origin } = one({ snapshots: snapshots(snapshot(1, changes)), newest: stats(1) });
    expect(origin).toMatchObject({ covers: null, coversKnown: null });
  });

  it('that are all gone leave an empty set, not nothing', () => {
    for (const none of [said(`${fromStdin}[]\n`), said('null\n')])
      expect(one({ snapshots: none, newest: absent })).toMatchObject({ copies: [], whole: true });
  });
});

describe('a listing that is not whole', () => {
  it('ends with status 0 and no snapshot, where version 0.14 may not list them', () => {
    const stderr = 'could not load snapshots: open /srv/restic/db-1/snapshots: permission denied\n';
    expect(read({ snapshots: said(`${fromStdin}[]\n`, { stderr }) })).toBe('denied: permission');
    expect(read({ snapshots: said('[]', { stderr: 'could not load snapshot 9745685b\n' }) })).toBe(
      'incomplete: restic snapshots',
    );
  });

  it('says which snapshot it could not read', () => {
    const { stdout } = snapshots(snapshot(1)) as { stdout: string };
    const stderr = 'could not load snapshot 9745685b: load <snapshot/9745685b9f>: invalid data returned\n';
    expect(one({ snapshots: said(stdout, { stderr }), newest: stats(1) }).whole).toBe(false);
  });

  it.each<[string, Answer, string]>([
    [
      'a wrong passphrase',
      said(fromStdin, { status: 1, stderr: 'Fatal: wrong password or no key found\n' }),
      'denied: passphrase',
    ],
    ['a wrong passphrase, from 0.17 on', wrongPassword, 'denied: passphrase'],
    ['a wrong passphrase, before 0.14', said('Fatal: wrong password or no key found\n', { status: 1 }), 'denied: passphrase'],
    [
      'a folder that may not be read',
      said('', { status: 1, stderr: 'Fatal: unable to open repository at /srv: ReadDir: open /srv/keys: permission denied\n' }),
      'denied: permission',
    ],
    [
      'no repository',
      said('', {
        status: 1,
        stderr:
          'Fatal: unable to open config file: stat /srv/config: no such file or directory\nIs there a repository at the following location?\n/srv\n',
      }),
      'malformed: no repository',
    ],
    [
      'no file with a passphrase',
      said('', { status: 1, stderr: 'Resolving password failed: Fatal: /etc/pw does not exist\n' }),
      'denied: passphrase file',
    ],
    ['no restic', absent, 'unsupported: no such program'],
    ['an empty answer', said(''), 'malformed: no JSON'],
    ['a cut answer', { ok: false, reason: 'incomplete', detail: 'connection lost' }, 'incomplete: connection lost'],
    ['an object', said('{"__proto__":{"status":0}}'), 'malformed: restic snapshots'],
    ['a date of no calendar', snapshots(snapshot(1, { time: '2026-02-31T00:00:00Z' })), 'malformed: restic snapshots'],
    ['a date in words', snapshots(snapshot(1, { time: 'yesterday' })), 'malformed: restic snapshots'],
    [
      'two hundred sets and more',
      snapshots(...Array.from({ length: 201 }, (_, n) => snapshot(1, { hostname: `h${n}` }))),
      'unsupported: more than 200 sets',
    ],
  ])('%s', (_, answer, expected) => {
    expect(read({ snapshots: answer })).toBe(expected);
  });

  it('is what root sees where the login sees less', () => {
    const denied = said('', { status: 1, stderr: 'Fatal: open /srv/keys: permission denied\n' });
    const root = { snapshots: snapshots(snapshot(1)), newest: stats(1) };
    expect(one({ snapshots: denied, newest: denied }, withPassphrase, root).copies).toHaveLength(1);
    expect(read({ snapshots: denied })).toBe('denied: permission');
  });
});

describe('without a passphrase', () => {
  const written = files([1, '2026-05-01 02:00:00.5 +0000'], [2, '2026-05-02 02:00:00.5 +0000']);

  it('the files tell how many and when, not whether they are finished', () => {
    const set = one({ files: written, withoutPassword: unknownFlag }, withoutPassphrase);
    expect(set).toMatchObject({ origin: { known: null, covers: null }, whole: true, mechanism: null });
    expect(dates(set)).toEqual(['2026-05-01T02:00', '2026-05-02T02:00']);
    expect(words(set)).toEqual(['null null', 'null null']);
    expect(set.copies[0]!.encryption).toBe('unknown');
  });

  it('a repository that does not open is encrypted', () => {
    expect(one({ files: written, withoutPassword: wrongPassword }, withoutPassphrase).copies[0]!.encryption).toBe('encrypted');
  });

  it('one that was not tried with an empty passphrase may open with it', () => {
    const refused = said('', { status: 1, stderr: 'Fatal: an empty password is not a password\n' });
    expect(one({ files: written, withoutPassword: refused }, withoutPassphrase).copies[0]!.encryption).toBe('unknown');
  });

  it('one that opens is plain, also where a passphrase opens it too', () => {
    const open = said(JSON.stringify([snapshot(1, { summary: { total_bytes_processed: 7000 } })]));
    for (const backup of [withoutPassphrase, withPassphrase]) {
      const set = one({ withoutPassword: open, snapshots: snapshots(snapshot(1)), newest: stats(1) }, backup);
      expect(set).toMatchObject({ mechanism: null, copies: [{ encryption: 'plain', size: 7000 }] });
    }
  });

  it.each<[string, Answer, string]>([
    [
      'a closed folder',
      said('', { status: 2, stderr: `ls: cannot open directory '${path}/snapshots': Permission denied\n` }),
      'denied: permission',
    ],
    [
      'no folder',
      said('', { status: 2, stderr: `ls: cannot access '${path}/config': No such file or directory\n` }),
      'malformed: no repository',
    ],
    ['something else', said('total 0\n'), 'malformed: no repository'],
    ['nothing', said(''), 'malformed: no repository'],
  ])('%s', (_, answer, expected) => {
    expect(read({ files: answer, withoutPassword: unknownFlag }, withoutPassphrase)).toBe(expected);
  });
});

describe('the passphrase', () => {
  it('goes to standard input only', () => {
    const commands = Object.values(restic.commands(withPassphrase));
    expect(JSON.stringify(commands)).not.toContain(canary);
    expect(commands.filter(({ stdin }) => stdin?.reveal() === canary)).toHaveLength(4);
    expect(JSON.stringify(read({ snapshots: said(canary, { status: 1, stderr: canary }) }))).not.toContain(canary);
  });

  it('may stand in a file on the host', () => {
    const [backup] = everyBackup.filter(({ tool, passphraseFile }) => tool === 'restic' && passphraseFile !== null);
    const commands = Object.values(restic.commands(backup!));
    expect(commands.map(({ run }) => run)).toContain(
      'restic -r /srv/restic-with-file --no-lock --no-cache --json --password-file /etc/backup.pass snapshots',
    );
    expect(commands.some(({ stdin }) => stdin)).toBe(false);
  });

  it('is not told to a repository elsewhere', () => {
    const backup = { ...withPassphrase, path: 'rest:https://backup.example.org' };
    expect(restic.commands(backup)).toEqual({});
    expect(read({}, backup)).toBe('unsupported: path is not absolute');
  });
});
