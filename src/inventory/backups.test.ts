import path from 'node:path';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { collectProblems } from '../files/problem.ts';
import { loadInventory } from './load.ts';
import type { DocumentFileTarget, Target } from './target.ts';

async function load<T extends Target>(lines: string) {
  const folder = await temporaryFolder({ secret: 'a secret of some length\n', key: 'an access key of some length\n' });
  const file = path.join(folder, 'tomproof.yaml');
  const { writeFile } = await import('node:fs/promises');
  await writeFile(file, `targets:\n  - id: it\n${lines}`);
  const problems = collectProblems();
  const inventory = await loadInventory(file, problems);
  return {
    folder,
    target: inventory?.targets[0] as T,
    problems: problems.list.map(({ line, message }) => [line, message.code]),
  };
}
const store = `    access-key: "\${file:key}"\n    secret-key: "\${file:secret}"\n`;
const bucket = `    kind: bucket\n    bucket: acme-dumps\n    endpoint: https://s3.example.org/\n${store}`;
const sshHost = `    kind: ssh-host\n    host: backup-1.example.org\n    user: tomproof\n`;

it('reads a bucket, with the copies in it and what they are of', async () => {
  const { target, problems } = await load<Extract<Target, { kind: 'bucket' }>>(
    `${bucket}    region: fsn1\n    restore-records: records/\n    backups:\n      - { pattern: "{name}/{date}.dump.gpg", prefix: pg/, of: db-1, names: [orders] }\n      - { layout: restic, name: files, of: { provider: hetzner, site: fsn1, covers: [/srv] }, timezone: UTC }\n`,
  );
  expect(problems).toEqual([]);
  expect(target).toMatchObject({
    kind: 'bucket',
    bucket: 'acme-dumps',
    store: { endpoint: 'https://s3.example.org', region: 'fsn1', sessionToken: null, pathStyle: true, ca: null },
    restoreRecords: 'records/',
    backups: [
      {
        name: null,
        prefix: 'pg/',
        layout: 'auto',
        pattern: '{name}/{date}.dump.gpg',
        names: ['orders'],
        timeZone: 'Europe/Berlin',
        incremental: false,
        of: { target: 'db-1', systems: [], account: null, provider: null, site: null, covers: null },
      },
      {
        name: 'files',
        layout: 'restic',
        pattern: null,
        names: [],
        timeZone: 'UTC',
        of: { target: null, provider: 'hetzner', site: 'fsn1', covers: ['/srv'] },
      },
    ],
  });
  expect(target.store.secretKey.reveal()).toBe('a secret of some length');
  expect(JSON.stringify(target)).not.toContain('of some length');
});

it('takes AWS where a region is given and no endpoint, with the bucket in the host name', async () => {
  const { target } = await load<Extract<Target, { kind: 's3-account' }>>(
    `    kind: s3-account\n    region: eu-central-1\n${store}`,
  );
  expect(target.store).toMatchObject({ endpoint: null, region: 'eu-central-1', pathStyle: false });
});

it('reads the copies a host keeps, and where it tells of restores', async () => {
  const { target, problems } = await load<Extract<Target, { kind: 'ssh-host' }>>(
    `${sshHost}    backups:\n      - { tool: restic, path: /srv/restic, passphrase: "\${file:secret}" }\n      - { tool: zfs }\n      - { tool: borg, path: /b, pattern: "{db}-*", names: [orders] }\n    restore-tests:\n      - { unit: restore-test.service }\n      - { log: /var/log/restore.log, line: "{datetime} ok", restored: orders }\n`,
  );
  expect(problems).toEqual([]);
  expect(target.backups).toMatchObject([
    { tool: 'restic', path: '/srv/restic', pattern: null, passphraseFile: null },
    { tool: 'zfs', path: null, passphrase: null },
    { tool: 'borg', names: ['orders'] },
  ]);
  expect(target.backups[0]!.passphrase!.reveal()).toBe('a secret of some length');
  expect(target.restoreTests).toEqual([
    { unit: 'restore-test.service', log: null, restored: null },
    { unit: null, log: '/var/log/restore.log', line: '{datetime} ok', timeZone: 'Europe/Berlin', restored: 'orders' },
  ]);
});

it('reads a database and a document', async () => {
  const { target } = await load<Extract<Target, { kind: 'postgres' }>>(
    `    kind: postgres\n    host: pg.example.org\n    database: orders\n    user: tomproof\n    password: "\${file:secret}"\n`,
  );
  expect(target).toMatchObject({
    host: 'pg.example.org',
    port: 5432,
    database: 'orders',
    serverName: 'pg.example.org',
    ca: null,
  });
  const { folder, target: document } = await load<DocumentFileTarget>('    kind: document\n    path: records\n');
  expect(document.path).toBe(path.join(folder, 'records'));
});

it.each([
  ['a secret key in clear', bucket.replace(/secret-key: .*/, 'secret-key: wJalrXUtnFEMI'), [7, 'secret-literal']],
  ['a bucket without a place', bucket.replace(/ {4}endpoint.*\n/, ''), [2, 'wrong-value']],
  ['an endpoint with a path', bucket.replace('s3.example.org/', 's3.example.org/acme'), [5, 'wrong-value']],
  ['an endpoint with credentials', bucket.replace('s3.example', 'key:secret@s3.example'), [5, 'wrong-value']],
  ['a name that is no bucket', bucket.replace('acme-dumps', '../etc'), [4, 'wrong-value']],
  ['files without a pattern', `${bucket}    backups:\n      - { layout: files }\n`, [9, 'wrong-value']],
  ['a pattern that is none', `${bucket}    backups:\n      - { pattern: "{name}{db}/{date}" }\n`, [9, 'wrong-value']],
  ['names without a pattern', `${bucket}    backups:\n      - { layout: restic, names: [orders] }\n`, [9, 'wrong-value']],
  ['names that no placeholder has', `${bucket}    backups:\n      - { pattern: "{date}", names: [x] }\n`, [9, 'wrong-value']],
  ['no names', `${bucket}    backups:\n      - { pattern: "{db}/{date}", names: [] }\n`, [9, 'wrong-value']],
  [
    'names of what names itself',
    `${bucket}    backups:\n      - { pattern: "{db}/{date}", layout: velero, names: [x] }\n`,
    [9, 'wrong-value'],
  ],
  [
    'names of snapshots',
    `${sshHost}    backups:\n      - { tool: restic, path: /b, pattern: "{db}-{date}", names: [x] }\n`,
    [7, 'wrong-value'],
  ],
  [
    'names of archives without a pattern',
    `${sshHost}    backups:\n      - { tool: borg, path: /b, names: [x] }\n`,
    [7, 'wrong-value'],
  ],
  ['a time zone that is none', `${bucket}    backups:\n      - { pattern: "{date}", timezone: Mars }\n`, [9, 'wrong-value']],
  ['a repository without a path', `${sshHost}    backups:\n      - { tool: borg }\n`, [7, 'wrong-value']],
  ['a path a shell would read', `${sshHost}    backups:\n      - { tool: borg, path: "/srv/$(reboot)" }\n`, [7, 'wrong-value']],
  ['a path with a blank', `${sshHost}    backups:\n      - { tool: borg, path: "/srv/my backups" }\n`, [7, 'wrong-value']],
  ['a path that is an option', `${sshHost}    backups:\n      - { tool: borg, path: --help }\n`, [7, 'wrong-value']],
  ['a repository elsewhere', `${sshHost}    backups:\n      - { tool: restic, path: "sftp:host:/b" }\n`, [7, 'wrong-value']],
  [
    'a file borg does not read',
    `${sshHost}    backups:\n      - { tool: borg, path: /b, passphrase-file: /c }\n`,
    [7, 'wrong-value'],
  ],
  [
    'a log of no time zone',
    `${sshHost}    restore-tests:\n      - { log: /l, line: "{date}", timezone: Mars }\n`,
    [7, 'wrong-value'],
  ],
  ['a unit that is no service', `${sshHost}    restore-tests:\n      - { unit: "a b.service" }\n`, [7, 'wrong-value']],
  [
    'a passphrase in clear',
    `${sshHost}    backups:\n      - { tool: borg, path: /b, passphrase: hunter2 }\n`,
    [7, 'secret-literal'],
  ],
])('%s is refused with its line', async (_, lines, problem) => {
  expect((await load(lines)).problems).toContainEqual(problem);
});
