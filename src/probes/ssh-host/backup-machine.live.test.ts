import { backupEncryption } from '../../../checks/backup/encryption.ts';
import { asOf } from '../../../checks/testing/table.ts';
import { hostBackup } from '../../../fixtures/every-backup.ts';
import { type Machine, machineNeeds, machineTimeout, startMachine } from '../../../fixtures/live/machine/index.ts';
import { machineTarget } from '../../../fixtures/live/machine/target.ts';
import { liveDescribe } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import { look } from '../../../fixtures/look.ts';
import type { FactKind, FactOf } from '../../facts/index.ts';
import type { SshHostTarget } from '../../inventory/target.ts';
import { sshHost } from './index.ts';

const unit = (name: string, ...lines: string[]) => ({ name, text: lines.map((line) => `${line}\\n`).join('') });
/** Jobs as an administrator would write them; the programs they name stand in for those that are not installed. */
const units = [
  unit(
    'nightly.service',
    '[Unit]',
    'OnFailure=tell@%n.service',
    '[Service]',
    'Type=oneshot',
    'ExecStart=/usr/local/bin/nightly canary-argument',
  ),
  unit('nightly.timer', '[Timer]', 'OnCalendar=*-*-* 03:00', '[Install]', 'WantedBy=timers.target'),
  unit('tell@.service', '[Service]', 'Type=oneshot', 'ExecStart=/bin/true'),
  unit('broken.service', '[Service]', 'Type=oneshot', 'ExecStart=/bin/sh -c "/usr/local/bin/restic backup /srv && false"'),
  unit('broken.timer', '[Timer]', 'OnCalendar=weekly', '[Install]', 'WantedBy=timers.target'),
  unit('restore-test.service', '[Service]', 'Type=oneshot', 'ExecStart=/bin/true'),
  unit('restore-fails.service', '[Service]', 'Type=oneshot', 'ExecStart=/bin/false'),
  unit('restore-daemon.service', '[Service]', 'ExecStart=/bin/sleep 1'),
];
const write = (path: string, text: string) => `printf '${text}' | sudo -n tee ${path} >/dev/null`;

liveDescribe(machineNeeds(), 'snapshots, jobs and tried restores of an emulated Debian 12 server', () => {
  const at = workshop();
  let machine: Machine;
  const root = (command: string) => machine.ssh(command, machine.sudoUser);
  const seenBy = async <K extends FactKind>(kind: K, user: 'tomproof' | 'auditor', changes: Partial<SshHostTarget> = {}) => {
    const { facts, failures } = await look(
      sshHost,
      { ...machineTarget(machine, user), ...changes },
      { deadline: 100_000, wants: { kinds: [kind] } },
    );
    return { facts: facts as FactOf<K>[], failures: failures.map(({ reason, detail }) => `${reason}: ${detail}`) };
  };

  beforeAll(async () => {
    machine = await startMachine(at);
    const programs = ['restic', 'borg'].map((name) => write(`/usr/local/bin/${name}`, '#!/bin/sh\\n'));
    const script = write('/usr/local/bin/nightly', '#!/bin/sh\\n# canary comment\\nborg create /srv/borg/db-1::canary /srv\\n');
    const files = units.map(({ name, text }) => write(`/etc/systemd/system/${name}`, text.replaceAll('%', '%%')));
    const jobs = write('/etc/cron.d/dumps', 'MAILTO=ops@example.org\\n15 2 * * * root mysqldump -pcanary orders\\n');
    const modes = 'sudo -n chmod 755 /usr/local/bin/restic /usr/local/bin/borg /usr/local/bin/nightly';
    const starts = ['nightly', 'broken', 'restore-test', 'restore-fails', 'restore-daemon'].map(
      (name) => `sudo -n systemctl start ${name}.service || true`,
    );
    const enable = 'sudo -n systemctl daemon-reload && sudo -n systemctl enable --now nightly.timer broken.timer';
    await root([...programs, script, ...files, jobs, modes, enable, ...starts, 'sleep 2'].join('\n'));
  }, machineTimeout);

  it('has a snapshot of Btrfs that nobody can write to, and one that somebody can', async () => {
    const made = ['subvolume create data', 'subvolume snapshot -r data data-1', 'subvolume snapshot data data-2'];
    await root(made.map((words) => `cd /srv/btrfs && sudo -n btrfs ${words}`).join('\n'));
    const { facts, failures } = await seenBy('backup-set', 'auditor', { backups: [hostBackup('btrfs', { path: '/srv/btrfs' })] });
    expect(failures).toEqual([]);
    expect(facts).toMatchObject([
      {
        whole: true,
        origin: { known: 'seen' },
        copies: [
          { id: 'data-1', complete: true },
          { id: 'data-2', complete: null },
        ],
      },
    ]);
    for (const { at } of facts[0]!.copies) expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(600_000);
  }, 120_000);

  it('keeps copies on volumes that are encrypted, plain, and both', async () => {
    const folders = ['lvm-on-luks', 'raid-luks', 'plain', 'bind'].map((name) => `/srv/${name}/dumps`);
    const dump = (folder: string) =>
      `sudo -n mkdir -p ${folder} && sudo -n sh -c 'head -c 100000 /dev/urandom > ${folder}/orders-2026-05-31'`;
    await root(folders.map(dump).join('\n'));
    const paths = [...folders, '/srv/btrfs', '/srv/plain/vault', '/srv/plain'];
    const backups = paths.map((path) => hostBackup(path === '/srv/btrfs' ? 'btrfs' : 'files', { path }));
    const sets = await seenBy('backup-set', 'auditor', { backups });
    const volumes = await seenBy('volume', 'auditor');
    // In the last there are folders only.
    expect([sets.failures, volumes.failures]).toEqual([['malformed: no name matches the pattern'], []]);
    const facts = volumes.facts.map((fact) => ({ target: 'db-1', fact }));
    const told = sets.facts.map((set) => {
      const judged = backupEncryption.judge(set, {}, asOf(new Date(), { target: 'db-1', alongside: { facts } }));
      const what = judged.outcome === 'unknown' ? judged.reason : judged.code;
      return [set.location, what, 'indicative' in judged, judged.args.volumes ?? judged.args.what];
    });
    expect(told).toMatchObject([
      ['/srv/lvm-on-luks/dumps', 'stored', true, ['/srv/lvm-on-luks (encrypted)']],
      ['/srv/raid-luks/dumps', 'stored', true, ['/srv/raid-luks (encrypted)']],
      ['/srv/plain/dumps', 'not-visible', false, ['/srv/plain (plain)', expect.anything()]],
      ['/srv/bind/dumps', 'not-visible', false, ['/srv/bind (plain)', expect.anything()]],
      // One of its two devices is plain.
      ['/srv/btrfs', 'not-visible', false, ['/srv/btrfs (plain)', expect.anything(), expect.anything()]],
      ['/srv/plain/vault', 'no-subject', false, '/srv/plain/vault'],
    ]);
  }, 180_000);

  it('has a snapshot of LVM until its area for changes is full', async () => {
    const disk = [
      'truncate --size 64M /var/tmp/pv',
      'vgcreate -q extra $(losetup --find --show /var/tmp/pv)',
      'lvcreate -q --yes --size 16M --name files extra',
    ];
    const snapshot = 'lvcreate -q --yes --snapshot --size 4M --name files-night /dev/extra/files';
    await root([...disk, snapshot].map((words) => `sudo -n sh -c '${words}'`).join('\n'));
    const seen = async () => {
      const { facts, failures } = await seenBy('backup-set', 'auditor', { backups: [hostBackup('lvm', { path: 'extra' })] });
      expect(failures).toEqual([]);
      return facts.flatMap(({ copies }) => copies.map(({ id, complete }) => [id, complete]));
    };
    expect(await seen()).toEqual([['extra/files-night', true]]);
    await root('sudo -n dd if=/dev/urandom of=/dev/extra/files bs=1M count=10 oflag=direct status=none');
    expect(await seen()).toEqual([['extra/files-night', false]]);
  }, 120_000);

  it('has jobs of timers and of cron, and of their lines nothing stays but what is known', async () => {
    const { facts, failures } = await seenBy('backup-job', 'auditor');
    expect(failures).toEqual([]);
    expect(JSON.stringify(facts)).not.toContain('canary');
    const jobs = Object.fromEntries(facts.map((job) => [job.job, job]));
    expect(jobs).toMatchObject({
      'nightly.timer': {
        tool: 'borg',
        does: ['backup'],
        locations: ['/srv/borg/db-1'],
        schedule: '*-*-* 03:00:00',
        enabled: true,
        last: { seen: true, result: 'succeeded' },
        alarms: { seen: true, found: [{ name: 'tell@nightly.service.service', kind: 'unit' }] },
      },
      'broken.timer': { tool: 'restic', last: { seen: true, result: 'failed' }, alarms: { seen: true, found: [] } },
      '/etc/cron.d/dumps:2': {
        tool: 'mysqldump',
        schedule: '15 2 * * *',
        enabled: true,
        alarms: { seen: true, found: [{ kind: 'mail' }] },
      },
    });
    expect(Object.keys(jobs)).toHaveLength(3);
  }, 120_000);

  it('shows an account without rights the timers, not the crontabs of users', async () => {
    const { facts, failures } = await seenBy('backup-job', 'tomproof');
    expect(facts.map(({ job }) => job).toSorted()).toEqual(['/etc/cron.d/dumps:2', 'broken.timer', 'nightly.timer']);
    expect(failures).toEqual(['denied: needs root']);
  }, 120_000);

  it('tried restores, of which systemd has forgotten the one that went well', async () => {
    const source = (name: string) => ({ unit: name, log: null, line: null, restored: 'orders' }) as const;
    const restoreTests = ['restore-test', 'restore-fails', 'restore-daemon', 'none'].map((name) => source(`${name}.service`));
    const { facts, failures } = await seenBy('restore-test', 'auditor', { restoreTests });
    expect(facts.map(({ record, result }) => [record, result])).toEqual([
      ['restore-test.service', 'succeeded'],
      ['restore-fails.service', 'failed'],
    ]);
    for (const { performedAt } of facts) expect(Math.abs(Date.parse(performedAt) - Date.now())).toBeLessThan(600_000);
    expect(failures).toEqual(['unsupported: Type=simple', 'unsupported: no such unit']);
  }, 120_000);
});
