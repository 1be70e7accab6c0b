import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  backupHost,
  canary,
  encrypted,
  fresh,
  nights,
  repositoriesOf,
  retained,
  treeOf,
} from '../../../fixtures/live/backup-host.ts';
import { installed, liveDescribe, needsRoot, run } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import type { SshLogin } from '../../inventory/target.ts';

const needs = [
  needsRoot,
  installed('openssh-server', 'sshd'),
  installed('openssh-client', 'ssh-keyscan'),
  installed('borgbackup', 'borg'),
  installed('util-linux', 'setpriv'),
];

liveDescribe(needs, 'a real borg repository', () => {
  const at = workshop();
  let host: SshLogin;
  let folder: string;
  let data: string;
  let encryptedOne: string;
  let plainOne: string;

  const borg = (...args: string[]) =>
    run('env', [
      `BORG_BASE_DIR=${join(folder, 'base')}`,
      `BORG_PASSPHRASE=${canary}`,
      'BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes',
      'BORG_RELOCATED_REPO_ACCESS_IS_OK=yes',
      'BORG_DELETE_I_KNOW_WHAT_I_AM_DOING=YES',
      'TZ=UTC',
      'borg',
      ...args,
    ]);
  const nameOf = (night: Date) => `db-1-${night.toISOString().slice(0, 10)}`;
  const make = async (name: string, mode: string, moments: readonly Date[]) => {
    const path = join(folder, name);
    await borg('init', '-e', mode, path);
    for (const night of moments)
      await borg('create', '--timestamp', night.toISOString().slice(0, 19), `${path}::${nameOf(night)}`, data);
    return path;
  };
  const copied = async (name: string) => {
    const path = join(folder, name);
    await cp(encryptedOne, path, { recursive: true, preserveTimestamps: true });
    return path;
  };
  const { seen, one } = repositoriesOf('borg', () => host);

  beforeAll(async () => {
    host = await backupHost(at);
    folder = await at.folder();
    // What borg notes in memory while it is asked.
    at.atEnd(() => rm(`/dev/shm/tomproof-borg${folder}`, { recursive: true, force: true }));
    data = join(folder, 'data');
    await mkdir(data);
    await writeFile(join(data, 'orders'), 'x'.repeat(100_000));
    encryptedOne = await make('encrypted', 'repokey-blake2', nights());
    plainOne = await make('plain', 'none', nights(2));
  }, 180_000);

  it('keeps fifteen nights, encrypted; nothing is written there to see them', async () => {
    const before = [await treeOf(encryptedOne), await treeOf(join(folder, 'base')), await readdir('/var/empty').catch(() => [])];
    const set = await one(encryptedOne);
    expect([await treeOf(encryptedOne), await treeOf(join(folder, 'base')), await readdir('/var/empty').catch(() => [])]).toEqual(
      before,
    );
    expect(set).toMatchObject({ origin: { known: 'seen', covers: null }, whole: true, mechanism: 'borg (repokey-blake2)' });
    expect(set.copies.map((copy) => copy.at)).toEqual(nights().map((night) => night.toISOString()));
    expect([fresh(set), retained(set), encrypted(set)]).toMatchObject([
      { outcome: 'holds' },
      { outcome: 'holds', args: { count: 15 } },
      { outcome: 'holds' },
    ]);
  }, 60_000);

  it('is plain', async () => {
    for (const given of [canary, null]) {
      const set = await one(plainOne, given);
      expect(set.copies).toHaveLength(2);
      expect(encrypted(set)).toMatchObject({ outcome: 'fails', code: 'plain' });
    }
  }, 60_000);

  it('lacks a night, which is named', async () => {
    const path = await copied('gap');
    const missing = nights()[9]!;
    await borg('delete', `${path}::${nameOf(missing)}`);
    const set = await one(path);
    expect(retained(set).outcome).toBe('fails');
    expect(JSON.stringify(retained(set).args)).toContain(missing.toISOString().slice(0, 10));
    expect(fresh(set).outcome).toBe('holds');
  }, 60_000);

  it('is listed while somebody else holds its lock, which stays', async () => {
    const path = await copied('locked');
    await mkdir(join(path, 'lock.exclusive'));
    await writeFile(join(path, 'lock.exclusive', 'elsewhere@1.1-0'), '');
    const before = await treeOf(path);
    expect((await one(path)).copies).toHaveLength(15);
    expect(await treeOf(path)).toEqual(before);
  }, 60_000);

  it('is left as it is where a writer left it unfinished, which borg would finish if it could', async () => {
    const path = await copied('unfinished');
    for (const file of await readdir(path)) if (file.startsWith('index.')) await rm(join(path, file));
    const before = await treeOf(path);
    expect(await seen(path)).toEqual({ sets: [], failures: ['denied: permission'] });
    expect(await treeOf(path)).toEqual(before);
  }, 60_000);

  it('is append-only by its own configuration', async () => {
    const path = await copied('append-only');
    await borg('config', path, 'append_only', '1');
    expect((await one(path)).lock).toEqual({ seen: true, mode: 'append-only', retention: null });
  }, 60_000);

  it('is emptied', async () => {
    const path = await copied('emptied');
    // Borg notes that it deleted from another copy of this repository, and refuses this one.
    await rm(join(folder, 'base'), { recursive: true });
    await borg('delete', '-a', '*', path);
    const set = await one(path);
    expect(set.copies).toEqual([]);
    expect([fresh(set).outcome, retained(set).outcome]).toEqual(['fails', 'fails']);
  }, 60_000);

  it.each([
    ['a wrong passphrase', 'canary: wrong horse'],
    ['no passphrase', null],
  ])(
    'does not open with %s',
    async (_, given) => {
      expect(await seen(encryptedOne, given)).toEqual({ sets: [], failures: ['denied: passphrase'] });
    },
    60_000,
  );

  it('is not there, or another folder', async () => {
    for (const path of [join(folder, 'nowhere'), data])
      expect(await seen(path)).toEqual({ sets: [], failures: ['malformed: no repository'] });
  }, 60_000);
});
