import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostBackup } from '../../../fixtures/every-backup.ts';
import { backupHost, fresh, nights, retained, seenOf, treeOf } from '../../../fixtures/live/backup-host.ts';
import { installed, liveDescribe, needsRoot, run } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import type { HostBackup, SshLogin } from '../../inventory/target.ts';

const needs = [needsRoot, installed('openssh-server', 'sshd'), installed('openssh-client', 'ssh-keyscan')];

/** What is seen of one backup, where looking at it changes nothing in its folder. */
async function seenUntouched(host: SshLogin, backup: HostBackup) {
  const before = await treeOf(backup.path!);
  const seen = await seenOf(host, backup);
  expect(await treeOf(backup.path!)).toEqual(before);
  return seen;
}

liveDescribe(needs, 'a real folder of dumps', () => {
  const at = workshop();
  let host: SshLogin;
  beforeAll(async () => {
    host = await backupHost(at);
  });

  const dumps = async (made: readonly Date[], sizeOf: (index: number) => number) => {
    const path = await at.folder();
    for (const [index, night] of made.entries()) {
      const file = join(path, `orders-${night.toISOString().slice(0, 10)}.sql.gz`);
      await writeFile(file, 'x'.repeat(sizeOf(index)));
      await utimes(file, night, night);
    }
    return (await seenUntouched(host, hostBackup('files', { path, pattern: '{name}-{date}.sql.gz' }))).sets;
  };

  it('holds fifteen nights', async () => {
    const [set, ...others] = await dumps(nights(), () => 10_000);
    expect(others).toEqual([]);
    expect(set!.copies).toHaveLength(15);
    expect([fresh(set!).outcome, retained(set!).outcome]).toEqual(['holds', 'holds']);
  });

  it('misses a night in its middle', async () => {
    const [set] = await dumps(
      nights().filter((_, index) => index !== 7),
      () => 10_000,
    );
    expect([fresh(set!).outcome, retained(set!).outcome]).toEqual(['holds', 'fails']);
  });

  it('has an empty dump of last night', async () => {
    const [set] = await dumps(nights(), (index) => (index === 14 ? 0 : 10_000));
    expect(fresh(set!).outcome).toBe('fails');
  });

  it('has one folder for each night', async () => {
    const path = await at.folder();
    // Those of the last day may still be written to.
    for (const night of nights(6).slice(0, 3)) {
      const folder = join(path, 'db-1', night.toISOString().slice(0, 10));
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'orders.sql'), 'x'.repeat(1000));
      await writeFile(join(folder, 'wiki.sql'), 'x'.repeat(500));
    }
    const { sets } = await seenUntouched(host, hostBackup('folders', { path, pattern: '{name}/{date}' }));
    expect(sets.map(({ copies }) => copies.map(({ size }) => size))).toEqual([[1500, 1500, 1500]]);
  });

  it('that is not there is a failure', async () => {
    const path = join(await at.folder(), 'none');
    expect(await seenOf(host, hostBackup('files', { path, pattern: '{name}-{date}' }))).toEqual({
      sets: [],
      failures: ['unsupported: no such folder'],
    });
  });
});

liveDescribe([...needs, installed('rsnapshot', 'rsnapshot'), installed('rsync', 'rsync')], 'real rsnapshot', () => {
  const at = workshop();
  const log = '/var/log/rsnapshot.log';

  it('kept three copies, and the last run failed, which only its log tells', async () => {
    const host = await backupHost(at);
    const [folder, data] = [await at.folder(), await at.folder()];
    const path = join(folder, 'copies');
    await mkdir(path);
    const kept = existsSync(log) ? await readFile(log) : null;
    at.atEnd(() => (kept === null ? rm(log, { force: true }) : writeFile(log, kept)));
    await writeFile(join(data, 'a'), 'data');
    const configuration = join(folder, 'rsnapshot.conf');
    const lines = [
      ['config_version', '1.2'],
      ['snapshot_root', `${path}/`],
      ['cmd_cp', '/bin/cp'],
      ['cmd_rm', '/bin/rm'],
      ['cmd_rsync', '/usr/bin/rsync'],
      ['cmd_ssh', '/bin/false'],
      ['retain', 'daily', '7'],
      ['verbose', '1'],
      ['loglevel', '3'],
      ['logfile', log],
      ['lockfile', join(folder, 'pid')],
      ['backup', `${data}/`, 'localhost/'],
    ];
    await writeFile(configuration, lines.map((words) => `${words.join('\t')}\n`).join(''));
    const daily = async () => {
      await sleep(1100);
      return run('rsnapshot', ['-c', configuration, 'daily'], { anyStatus: true });
    };
    for (let index = 0; index < 3; index++) await daily();
    await appendFile(configuration, 'backup\tnobody@127.0.0.1:/etc/\tremote/\n');
    await daily();

    const { sets, failures } = await seenUntouched(host, hostBackup('rsnapshot', { path }));
    expect(failures).toEqual([]);
    expect(sets.map(({ copies }) => copies.map(({ id, complete }) => [id, complete]))).toEqual([
      [
        ['daily.3', true],
        ['daily.2', true],
        ['daily.1', true],
        ['daily.0', false],
      ],
    ]);
  }, 60_000);
});

liveDescribe([...needs, installed('dirvish', 'dirvish'), installed('rsync', 'rsync')], 'real dirvish', () => {
  const at = workshop();
  const master = '/etc/dirvish/master.conf';

  it('kept two images, the last of which came from a run that failed', async () => {
    const host = await backupHost(at);
    const [path, data] = [await at.folder(), join(await at.folder(), 'data')];
    const kept = existsSync(master) ? await readFile(master) : null;
    at.atEnd(() => (kept === null ? rm(master, { force: true }) : writeFile(master, kept)));
    await mkdir(data);
    await writeFile(join(data, 'a'), 'data');
    await mkdir(join(path, 'db-1/dirvish'), { recursive: true });
    await writeFile(master, `bank:\n\t${path}\nrsh: /bin/sh\n`);
    const vault = ['client: localhost', `tree: ${data}`, 'index: none', 'expire: 14 days', 'image-default: %Y-%m-%d-%H%M%S'];
    await writeFile(join(path, 'db-1/dirvish/default.conf'), `${vault.join('\n')}\n`);
    // Its clock is not that of this machine.
    const dirvish = (...args: string[]) =>
      run('env', ['TZ=Asia/Tokyo', 'dirvish', '--vault', 'db-1', ...args], { anyStatus: true });
    await dirvish('--init');
    await sleep(1100);
    await rename(data, `${data}-away`);
    await dirvish();

    const { sets, failures } = await seenUntouched(host, hostBackup('dirvish', { path }));
    expect(failures).toEqual([]);
    expect(sets).toMatchObject([
      {
        copies: [{ complete: true }, { complete: false }],
        origin: { known: 'seen', covers: [data] },
        expiry: { seen: true, rules: [{ after: 14 * 86_400 }] },
      },
    ]);
    // Nine hours ahead by its own words, and still no younger than its files.
    for (const { at } of sets[0]!.copies) expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
  }, 60_000);
});
