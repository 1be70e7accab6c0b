import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backupEncryption } from '../../../checks/backup/encryption.ts';
import { backupFreshness } from '../../../checks/backup/freshness.ts';
import { asOf } from '../../../checks/testing/table.ts';
import { hostBackup } from '../../../fixtures/every-backup.ts';
import { backupHost, seenOf, treeOf } from '../../../fixtures/live/backup-host.ts';
import { makeCredentials } from '../../../fixtures/live/credentials.ts';
import { postgres } from '../../../fixtures/live/servers/postgres.ts';
import { installed, liveDescribe, needsRoot, run } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';

const needs = [
  needsRoot,
  installed('openssh-server', 'sshd'),
  installed('openssh-client', 'ssh-keyscan'),
  installed('postgresql', 'postgres'),
  installed('pgbackrest', 'pgbackrest'),
];
const asPostgres = ['--reuid', 'postgres', '--regid', 'postgres', '--init-groups'];

liveDescribe(needs, 'real pgBackRest', () => {
  const at = workshop();

  it('has a full and an incremental backup in an encrypted repository, and one in a plain one; looking takes no lock and writes no log', async () => {
    const host = await backupHost(at);
    const folder = await at.folder();
    const configuration = join(folder, 'pgbackrest.conf');
    await writeFile(configuration, '');
    await run('chown', ['-R', 'postgres:postgres', folder]);
    const archive = `pgbackrest --config=${configuration} --stanza=orders archive-push %p`;
    const port = await postgres(at, await makeCredentials(at), false, [
      'archive_mode = on',
      'wal_level = replica',
      `archive_command = '${archive}'`,
      `unix_socket_directories = '${folder}'`,
    ]);
    const password = ['env', 'PGPASSWORD=practice'] as const;
    const query = ['-h', '127.0.0.1', '-p', String(port), '-U', 'admin', '-At', '-c', 'SHOW data_directory', 'postgres'];
    const data = (await run(password[0], [password[1], 'psql', ...query])).trim();
    const lines = [
      '[global]',
      `repo1-path=${folder}/repo1`,
      'repo1-retention-full=2',
      'repo1-cipher-type=aes-256-cbc',
      'repo1-cipher-pass=canary-passphrase',
      `repo2-path=${folder}/repo2`,
      'repo2-retention-full=14',
      'repo2-retention-full-type=time',
      ...['log', 'lock', 'spool'].map((name) => `${name}-path=${folder}/${name}`),
      'start-fast=y',
      '[orders]',
      `pg1-path=${data}`,
      `pg1-port=${port}`,
      `pg1-socket-path=${folder}`,
      'pg1-user=admin',
    ];
    await writeFile(configuration, `${lines.join('\n')}\n`);
    const backrest = (...args: string[]) =>
      run('setpriv', [...asPostgres, ...password, 'pgbackrest', `--config=${configuration}`, '--stanza=orders', ...args], {
        cwd: folder,
        timeout: 60_000,
      });
    await run('setpriv', [
      ...asPostgres,
      'mkdir',
      ...['log', 'lock', 'spool', 'repo1', 'repo2'].map((name) => join(folder, name)),
    ]);
    await backrest('stanza-create');

    const backup = hostBackup('pgbackrest', { path: configuration });
    const none = await seenOf(host, backup);
    expect(none).toMatchObject({
      sets: [
        { copies: [], whole: true },
        { copies: [], whole: true },
      ],
      failures: [],
    });

    await backrest('--type=full', '--repo=1', 'backup');
    await backrest('--type=incr', '--repo=1', 'backup');
    await backrest('--type=full', '--repo=2', 'backup');
    const before = await treeOf(folder);
    const { sets, failures } = await seenOf(host, backup);
    expect(await treeOf(folder)).toEqual(before);

    expect(failures).toEqual([]);
    expect(JSON.stringify(sets)).not.toContain('canary');
    const now = asOf(new Date(), { timeZone: 'UTC' });
    expect(sets.map((set) => backupFreshness.judge(set, { maxAge: '1h' }, now).outcome)).toEqual(['holds', 'holds']);
    expect(sets.map((set) => backupEncryption.judge(set, {}, now).outcome)).toEqual(['holds', 'unknown']);
    expect(sets).toMatchObject([
      {
        location: `${folder}/repo1`,
        copies: [
          { complete: true, incremental: false },
          { complete: true, incremental: true, size: null },
        ],
        expiry: { seen: true, rules: [{ keeps: 2, after: null }] },
      },
      {
        location: `${folder}/repo2`,
        copies: [{ complete: true }],
        expiry: { seen: true, rules: [{ keeps: null, after: 14 * 86_400 }] },
      },
    ]);

    // Whoever loses the stanza's files has no set without copies, but none at all.
    const info = join(folder, 'repo2/backup/orders');
    expect(await readdir(info)).toContain('backup.info');
    expect((await readFile(join(info, 'backup.info'), 'utf8')).length).toBeGreaterThan(100);
    await run('rm', ['-r', info]);
    const gone = await seenOf(host, backup);
    expect([gone.sets.length, gone.failures]).toEqual([1, ['incomplete: status 1']]);
  }, 120_000);
});
