import { onlySet, setsBy } from '../../../../../../fixtures/backup-tool.ts';
import { hostBackup } from '../../../../../../fixtures/every-backup.ts';
import { needsRoot, said } from '../../../../../../fixtures/ssh-host.ts';
import type { BackupSet } from '../../../../../facts/index.ts';
import { Secret } from '../../../../../inventory/secrets.ts';
import type { HostBackup } from '../../../../../inventory/target.ts';
import type { Answer } from '../../../topic.ts';
import { borg } from './borg.ts';

const path = '/srv/borg/db-1';
const canary = 'correct horse canary';
const withoutPassphrase = hostBackup('borg', { path });
const withPassphrase = { ...withoutPassphrase, passphrase: new Secret(canary) };

const archive = (name: string, start: string, changes: object = {}) => ({
  archive: name,
  barchive: name,
  end: start,
  hostname: 'db-1',
  id: 'f'.repeat(64),
  name,
  start,
  time: start,
  ...changes,
});
const night = (day: string, name = `db-1-2026-05-${day}`) => archive(name, `2026-05-${day}T02:00:00.000000`);
const list = (mode: string, ...archives: object[]) =>
  said(JSON.stringify({ archives, encryption: { mode }, repository: { id: 'f'.repeat(64), location: path } }));
const wrong = said('', {
  status: 2,
  stderr: 'passphrase supplied in BORG_PASSPHRASE, by BORG_PASSCOMMAND or via BORG_PASSPHRASE_FD is incorrect.\n',
});

type Told = Partial<Record<'archives' | 'open' | 'appendOnly' | 'created', Answer>>;

const read = (told: Told, backup: HostBackup = withPassphrase) => setsBy(borg, told, backup);
const one = (...args: Parameters<typeof read>) => onlySet(read(...args));

describe('archives', () => {
  it('are copies at the time they were begun, which borg tells in the zone it was asked for', () => {
    const set = one({ archives: list('repokey-blake2', night('02'), night('01')), open: wrong });
    expect(set).toMatchObject({
      subject: { id: 'db-1.example.org:/srv/borg/db-1' },
      tool: 'borg',
      origin: { systems: ['db-1'], known: 'seen', covers: null },
      copies: [
        { id: 'db-1-2026-05-01', at: '2026-05-01T02:00:00.000Z', complete: true, size: null, encryption: 'encrypted' },
        { id: 'db-1-2026-05-02', at: '2026-05-02T02:00:00.000Z' },
      ],
      whole: true,
      mechanism: 'borg (repokey-blake2)',
      storeCreated: null,
      lock: { seen: false },
      hidden: { seen: true, count: 0 },
    });
    expect(borg.commands(withPassphrase).archives!.run).toContain(' TZ=UTC ');
  });

  it('with a zone are read with it', () => {
    const set = one({ archives: list('repokey', archive('a', '2026-05-01T02:00:00.000000+02:00')), open: wrong });
    expect(set.copies[0]!.at).toBe('2026-05-01T00:00:00.000Z');
  });

  it('of an interrupted run are no copies', () => {
    const set = one({ archives: list('repokey', night('01'), night('02', 'db-1-2026-05-02.checkpoint')), open: wrong });
    expect(set.copies.map(({ complete }) => complete)).toEqual([true, false]);
  });

  it('of several series and hosts are sets of their own, so that none hides the gaps of another', () => {
    const facts = read({
      archives: list(
        'repokey',
        night('01', 'etc-2026-05-01T02:00'),
        night('02', 'etc-2026-05-02T02:00'),
        night('01', 'home-2026-05-01_020000'),
        night('01', 'home-1777600800'),
        archive('etc-2026-05-03T02:00', '2026-05-03T02:00:00.000000', { hostname: 'web-1' }),
      ),
      open: wrong,
    }) as BackupSet[];
    expect(facts.map(({ subject, copies }) => `${subject.id} ${copies.length}`)).toEqual([
      'db-1.example.org:/srv/borg/db-1 db-1:etc-{date} 2',
      'db-1.example.org:/srv/borg/db-1 db-1:home-{date} 2',
      'db-1.example.org:/srv/borg/db-1 web-1:etc-{date} 1',
    ]);
  });

  it('are those that a pattern names', () => {
    const all = list('repokey', night('01', 'monday'), night('02', 'tuesday'), night('03', 'manual test'));
    const set = one({ archives: all, open: wrong }, { ...withPassphrase, pattern: '*day' });
    expect(set.copies.map(({ id }) => id)).toEqual(['monday', 'tuesday']);
  });

  it('none of which a pattern names are not the same as none', () => {
    const by = (...archives: object[]) =>
      read({ archives: list('repokey', ...archives), open: wrong }, { ...withPassphrase, pattern: '{name}-*' });
    expect(by(night('01', 'monday'))).toBe('malformed: no name matches the pattern');
    expect(by()).toMatchObject([{ copies: [], whole: true }]);
  });

  it('of a series that has to be there and is not are an empty set of what the configuration says', () => {
    const of = { target: 'db-1', systems: [], account: null, provider: null, site: null, covers: null };
    const backup = { ...withPassphrase, of, pattern: '{name}-*', names: ['etc', 'home'] };
    const told = (...archives: object[]) =>
      (read({ archives: list('repokey', ...archives), open: wrong }, backup) as BackupSet[]).map((fact) => [
        fact.subject.id.split(' ').at(-1),
        fact.copies.length,
        fact.whole,
        fact.origin.target,
        fact.mechanism,
      ]);
    const web = archive('etc-2', '2026-05-03T02:00:00.000000', { hostname: 'web-1' });
    expect(told(night('01', 'etc-1'), web)).toEqual([
      ['db-1:etc', 1, true, 'db-1', 'borg (repokey)'],
      ['web-1:etc', 1, true, null, 'borg (repokey)'],
      ['home', 0, true, 'db-1', 'borg (repokey)'],
    ]);
    expect(told().map(([name, copies]) => [name, copies])).toEqual([
      ['etc', 0],
      ['home', 0],
    ]);
  });

  it('that are all gone leave an empty set, not nothing', () => {
    expect(one({ archives: list('repokey'), open: wrong })).toMatchObject({ copies: [], whole: true });
  });

  it('with a warning may not be all', () => {
    const { stdout } = list('repokey', night('01')) as { stdout: string };
    expect(one({ archives: said(stdout, { status: 1, stderr: 'something about an archive\n' }), open: wrong }).whole).toBe(false);
  });
});

describe('encryption', () => {
  it.each([
    ['none', true, 'plain'],
    ['authenticated', true, 'plain'],
    ['authenticated-blake2', false, 'plain'],
    ['repokey', false, 'encrypted'],
    ['repokey-blake2', false, 'encrypted'],
    ['keyfile', false, 'encrypted'],
    ['repokey', true, 'plain'],
    ['keyfile-blake2', true, 'encrypted'],
    ['rot13', false, 'unknown'],
  ])('%s, opens without a passphrase: %s', (mode, opens, encryption) => {
    const archives = list(mode, night('01'));
    const set = one(opens ? { open: archives, archives } : { open: wrong, archives });
    expect(set.copies[0]!.encryption).toBe(encryption);
    expect(set.mechanism).toBe(encryption === 'encrypted' ? `borg (${mode})` : null);
  });
});

it('is append-only by its own configuration, or that is not known: borg serve may see to it', () => {
  const all = { archives: list('repokey', night('01')), open: wrong };
  expect(one({ ...all, appendOnly: said('append_only = 1\n') }).lock).toEqual({
    seen: true,
    mode: 'append-only',
    retention: null,
  });
  for (const answer of [said('append_only = 0\n'), said('', { status: 2 }), said('append_only = 10\n'), needsRoot])
    expect(one({ ...all, appendOnly: answer }).lock).toMatchObject({ seen: false });
});

it('was made when its README was written, unless it was copied', () => {
  const readme = (at: string) => said(`-rw------- 1 root root 73 ${at} 10:00:00.000000000 +0000 ${path}/README\n`);
  const all = { archives: list('repokey', night('01')), open: wrong };
  expect(one({ ...all, created: readme('2026-04-30') }).storeCreated).toBe('2026-04-30T10:00:00.000Z');
  expect(one({ ...all, created: readme('2026-05-02') }).storeCreated).toBeNull();
});

describe('what cannot be read', () => {
  it.each<[string, Answer, string]>([
    ['a wrong passphrase', wrong, 'denied: passphrase'],
    [
      'a key that is elsewhere',
      said('', { status: 2, stderr: `No key file for repository ${path} found in /dev/shm/x.\n` }),
      'denied: key file',
    ],
    ['no folder', said('', { status: 2, stderr: `Repository ${path} does not exist.\n` }), 'malformed: no repository'],
    [
      'another folder',
      said('', { status: 2, stderr: `${path} is not a valid repository. Check repo config.\n` }),
      'malformed: no repository',
    ],
    [
      'what only others may read',
      said('', { status: 2, stderr: "PermissionError: [Errno 13] Permission denied: '/srv'\n" }),
      'denied: permission',
    ],
    ['a crash', said('', { status: 2, stderr: 'Local Exception\nTraceback (most recent call last):\n' }), 'malformed: status 2'],
    [
      'a setpriv of busybox',
      said('', { status: 1, stderr: 'setpriv: unrecognized option: reuid=65534\n' }),
      'unsupported: setpriv',
    ],
    ['no sudo', needsRoot, 'denied: needs root'],
    ['nothing', said(''), 'malformed: no JSON'],
    ['no mode', said('{"archives":[]}'), 'malformed: borg list'],
    ['a date of no calendar', list('repokey', archive('a', '2026-13-01T02:00:00')), 'malformed: time'],
    ['a date in words', list('repokey', archive('a', 'Thu, 2026-05-01 02:00:00')), 'malformed: time'],
    [
      'names without a date',
      list('repokey', ...Array.from({ length: 201 }, (_, n) => night('01', `x${n}y`))),
      'unsupported: more than 200 series of names: set a pattern',
    ],
  ])('%s', (_, answer, expected) => {
    expect(read({ archives: answer, open: wrong })).toBe(expected);
    expect(read({ open: answer }, withoutPassphrase)).toBe(expected);
  });

  it('a passphrase in a file of the host, which borg takes from no option', () => {
    expect(read({ open: wrong }, { ...withoutPassphrase, passphraseFile: '/etc/backup.pass' })).toBe(
      'unsupported: passphrase-file',
    );
  });

  it('a repository elsewhere', () => {
    const backup = { ...withPassphrase, path: 'user@backup.example.org:repo' };
    expect(borg.commands(backup)).toEqual({});
    expect(read({}, backup)).toBe('unsupported: path is not absolute');
  });
});

it('gives the passphrase to standard input only', () => {
  const { archives, ...others } = borg.commands(withPassphrase);
  expect(archives!.stdin!.reveal()).toBe(canary);
  expect(JSON.stringify({ archives, ...others })).not.toContain(canary);
  expect(Object.values(others).some(({ stdin }) => stdin)).toBe(false);
  expect(JSON.stringify(read({ archives: said(canary, { status: 2, stderr: canary }), open: wrong }))).not.toContain(canary);
});
