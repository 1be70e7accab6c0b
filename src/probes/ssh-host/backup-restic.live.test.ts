import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  backupHost,
  canary,
  encrypted,
  fresh,
  nights,
  now,
  repositoriesOf,
  retained,
  treeOf,
} from '../../../fixtures/live/backup-host.ts';
import { installed, liveDescribe, run } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import type { BackupSet } from '../../facts/index.ts';
import type { SshLogin } from '../../inventory/target.ts';

const needs = [installed('openssh-server', 'sshd'), installed('openssh-client', 'ssh-keyscan'), installed('restic', 'restic')];

liveDescribe(needs, 'a real restic repository', () => {
  const at = workshop();
  let host: SshLogin;
  let folder: string;
  let repository: string;
  let data: string;

  const restic = (at: string, ...args: string[]) =>
    run('env', ['TZ=UTC', 'restic', '-q', '-r', at, '--password-file', join(folder, 'pass'), '--no-cache', ...args]);
  const backUp = (into: string, when: Date, ...what: string[]) =>
    restic(into, 'backup', '--host', 'db-1', '--time', when.toISOString().slice(0, 19).replace('T', ' '), data, ...what);
  const copied = async (name: string) => {
    const path = join(folder, name);
    await cp(repository, path, { recursive: true, preserveTimestamps: true });
    return path;
  };
  const { seen, one } = repositoriesOf('restic', () => host);

  beforeAll(async () => {
    host = await backupHost(at);
    folder = await at.folder();
    repository = join(folder, 'nightly');
    data = join(folder, 'data');
    await mkdir(data);
    await writeFile(join(data, 'orders'), 'x'.repeat(100_000));
    await writeFile(join(folder, 'pass'), canary);
    await restic(repository, 'init');
    for (const night of nights()) await backUp(repository, night);
  }, 120_000);

  it('keeps fifteen nights, encrypted; nothing is written to see them', async () => {
    const before = [await treeOf(repository), await readdir('/var/empty').catch(() => [])];
    const set = await one(repository);
    expect([await treeOf(repository), await readdir('/var/empty').catch(() => [])]).toEqual(before);
    expect(set).toMatchObject({ origin: { systems: ['db-1'], known: 'seen', covers: [data], coversKnown: 'seen' }, whole: true });
    expect(set.copies.map((copy) => copy.at)).toEqual(nights().map((night) => night.toISOString()));
    expect(set.copies.at(-1)!.size).toBe(100_000);
    expect([fresh(set), retained(set), encrypted(set)]).toMatchObject([
      { outcome: 'holds' },
      { outcome: 'holds', args: { count: 15 } },
      { outcome: 'holds', args: { mechanism: 'restic (AES-256-CTR, Poly1305-AES)' } },
    ]);
  }, 60_000);

  it('is listed while it is locked', async () => {
    const path = await copied('locked');
    await writeFile(join(path, 'locks', 'f'.repeat(64)), 'a lock of somebody else');
    expect((await one(path)).copies).toHaveLength(15);
  }, 60_000);

  it('lacks a night, which is named', async () => {
    const path = await copied('gap');
    const missing = nights()[9]!;
    const id = (await one(path)).copies.find((copy) => copy.at === missing.toISOString())!.id;
    await rm(join(path, 'snapshots', id));
    const set = await one(path);
    expect(retained(set).outcome).toBe('fails');
    expect(JSON.stringify(retained(set).args)).toContain(missing.toISOString().slice(0, 10));
    expect(fresh(set).outcome).toBe('holds');
  }, 60_000);

  it('has lost a snapshot to damage: the set is not whole', async () => {
    const path = await copied('damaged');
    const file = join(path, 'snapshots', (await one(path)).copies[3]!.id);
    await rm(file);
    await writeFile(file, 'garbage');
    const set = await one(path);
    expect(set.whole).toBe(false);
    expect(retained(set)).toMatchObject({ outcome: 'unknown', reason: 'incomplete' });
  }, 60_000);

  it('goes on as one set where a folder was added to the job, and as two where that left one out', async () => {
    const added = join(folder, 'added');
    await mkdir(added);
    await writeFile(join(added, 'users'), 'x'.repeat(10_000));
    const path = await copied('added-to');
    const lastOf = (set: BackupSet) => join(path, 'snapshots', set.copies.at(-1)!.id);
    await rm(lastOf(await one(path)));
    await backUp(path, nights().at(-1)!, added);
    const set = await one(path);
    expect(set).toMatchObject({ origin: { covers: [added, data], coversKnown: 'seen' }, whole: true });
    expect(set.copies.map((copy) => copy.at)).toEqual(nights().map((night) => night.toISOString()));
    expect(set.copies.at(-1)!.size).toBe(110_000);
    expect([fresh(set), retained(set)]).toMatchObject([{ outcome: 'holds' }, { outcome: 'holds', args: { count: 15 } }]);

    await rm(lastOf(set));
    await backUp(path, nights().at(-1)!, added, '--exclude', join(data, 'orders'));
    const { sets } = await seen(path);
    expect(sets.map((each) => [each.copies.length, fresh(each).outcome])).toEqual([
      [14, 'fails'],
      [1, 'holds'],
    ]);
  }, 60_000);

  it('is emptied', async () => {
    const path = await copied('emptied');
    for (const file of await readdir(join(path, 'snapshots'))) await rm(join(path, 'snapshots', file));
    const set = await one(path);
    expect(set.copies).toEqual([]);
    expect([fresh(set).outcome, retained(set).outcome]).toEqual(['fails', 'fails']);
    expect(encrypted(set).outcome).toBe('unknown');
  }, 60_000);

  it('holds a last snapshot of a folder that was emptied: no copy', async () => {
    const path = await copied('of-nothing');
    const last = (await one(path)).copies.at(-1)!.id;
    await rm(join(path, 'snapshots', last));
    const aside = join(folder, 'aside');
    await run('mv', [data, aside]);
    try {
      await mkdir(data);
      await backUp(path, nights().at(-1)!);
    } finally {
      await rm(data, { recursive: true });
      await run('mv', [aside, data]);
    }
    const set = await one(path);
    expect(set.copies).toHaveLength(15);
    expect(set.copies.at(-1)!.size).toBe(0);
    expect(fresh(set).outcome).toBe('fails');
  }, 60_000);

  it.each([
    ['a wrong passphrase', 'canary: wrong horse', 'denied: passphrase'],
    ['an empty passphrase', '', 'denied: passphrase'],
  ])(
    'does not open with %s, which nobody tells',
    async (_, given, failure) => {
      const { sets, failures } = await seen(repository, given);
      expect({ sets, failures }).toEqual({ sets: [], failures: [failure] });
    },
    60_000,
  );

  it('tells by its files when copies were written where there is no passphrase, which proves nothing yet', async () => {
    const set = await one(repository, null);
    expect(set.copies).toHaveLength(15);
    expect(set.copies.every((copy) => now.getTime() - Date.parse(copy.at) < 600_000)).toBe(true);
    expect([fresh(set).outcome, retained(set).outcome, encrypted(set).outcome]).toEqual(['unknown', 'unknown', 'unknown']);
  }, 60_000);

  it.each([
    ['is not there', async () => join(folder, 'nowhere')],
    ['is another folder', async () => data],
  ])(
    '%s',
    async (_, path) => {
      for (const given of [canary, null]) {
        expect(await seen(await path(), given)).toEqual({ sets: [], failures: ['malformed: no repository'] });
      }
    },
    60_000,
  );
});
