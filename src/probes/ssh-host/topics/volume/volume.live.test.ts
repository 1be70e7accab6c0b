import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tomproof } from '../../../../../fixtures/cli.ts';
import { type Machine, machineNeeds, machineTimeout, startMachine } from '../../../../../fixtures/live/machine/index.ts';
import { machineTarget } from '../../../../../fixtures/live/machine/target.ts';
import { liveDescribe } from '../../../../../fixtures/live/tools.ts';
import { workshop } from '../../../../../fixtures/live/workshop.ts';
import { look } from '../../../../../fixtures/look.ts';
import type { Volume } from '../../../../facts/index.ts';
import { sshHost } from '../../index.ts';

liveDescribe(machineNeeds(), 'volumes of an emulated Debian 12 server', () => {
  const at = workshop();
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine(at);
  }, machineTimeout);

  const volumes = async (user: 'tomproof' | 'auditor') => {
    const { facts, failures } = await look(sshHost, machineTarget(machine, user), {
      deadline: 60_000,
      wants: { kinds: ['volume'] },
    });
    expect(failures).toEqual([]);
    const stored = (facts as Volume[]).filter(({ content }) => content === 'data' || content === 'boot');
    return Object.fromEntries(stored.map((fact) => [fact.mount ?? `swap ${fact.device}`, fact]));
  };

  it.each([
    ['without rights', 'tomproof', false],
    ['as root', 'auditor', true],
  ] as const)(
    'are told %s',
    async (_, user, sudo) => {
      const found = await volumes(user);
      expect(Object.fromEntries(Object.entries(found).map(([name, { encryption }]) => [name, encryption]))).toEqual({
        '/': 'encrypted',
        '/boot': 'plain',
        '/srv/bind': 'plain',
        '/srv/btrfs': 'plain',
        '/srv/degraded': 'plain',
        '/srv/lvm-on-luks': 'encrypted',
        '/srv/plain': 'plain',
        '/srv/plain/vault': 'encrypted',
        '/srv/raid-half': 'plain',
        '/srv/raid-luks': 'encrypted',
        'swap /dev/dm-5': 'encrypted',
        'swap /dev/vdd4': 'plain',
      });
      expect(found['/srv/degraded']?.arrays).toMatchObject([
        { level: 'raid1', state: 'degraded', members: { present: 1, expected: 2 } },
      ]);
      expect(found['/']?.mechanism).toBe(sudo ? 'LUKS2 (aes-xts-plain64, 512 bit)' : 'LUKS2');
      expect(found['/srv/plain']?.subject.names).toContain('/dev/disk/by-id/virtio-plain');
    },
    120_000,
  );

  it('are proven or contradicted by an audit, with mount, chain and mechanism', async () => {
    const folder = await at.folder();
    const promises = {
      vault: '{ check: disk.encryption, with: { mounts: [/srv/plain/vault] } }',
      root: '{ check: disk.encryption, with: { mounts: [/] } }',
      disk: '{ check: disk.encryption, with: { mounts: [/srv/plain] } }',
      swap: '{ check: disk.encryption, with: { mounts: [swap] } }',
      raid: '{ check: redundancy.raid, with: { mounts: [/srv/raid-luks] } }',
      degraded: '{ check: redundancy.raid }',
      nowhere: '{ check: disk.encryption, with: { mounts: [/srv/nowhere] } }',
      storage: '{ check: storage.absence }',
    };
    const clauses = Object.entries(promises).map(
      ([id, binding]) => `  - { id: ${id}, summary: { en: E, de: D }, verify: [${binding}] }`,
    );
    await writeFile(
      join(folder, 'p.yaml'),
      `policy: p\ntitle: { en: P, de: P }\nlanguage: en\nclauses:\n${clauses.join('\n')}\n`,
    );
    const { port, key, hostKeyFingerprint } = machine;
    const own = `{ id: db-1, kind: ssh-host, host: 127.0.0.1, ssh-port: ${port}, user: auditor, sudo: true, key: "\${file:${key.path}}", fingerprint: "${hostKeyFingerprint}" }`;
    await writeFile(
      join(folder, 'tomproof.yaml'),
      `policies: [p.yaml]\ndefaults: { host-deadline: 60s }\ntargets:\n  - ${own}\n`,
    );
    const audit = async () => {
      const { code, stdout, stderr } = await tomproof(['audit', '--json'], folder).ended;
      expect({ code, stderr: code === 1 ? '' : stderr }).toEqual({ code: 1, stderr: '' });
      return JSON.parse(stdout) as { clauses: { id: string; verdict: string; findings: { message: string }[] }[] };
    };
    const report = await audit();
    expect(Object.fromEntries(report.clauses.map(({ id, verdict }) => [id, verdict]))).toEqual({
      vault: 'proven',
      root: 'proven',
      disk: 'contradicted',
      swap: 'contradicted',
      raid: 'proven',
      degraded: 'contradicted',
      nowhere: 'unverified',
      storage: 'contradicted',
    });
    const message = (id: string) => report.clauses.find((clause) => clause.id === id)!.findings[0]!.message;
    expect(message('vault')).toContain(
      '/srv/plain/vault ← ext4 ← /dev/mapper/vault_crypt (crypt, LUKS2 (aes-xts-plain64, 512 bit)) ← /dev/loop0 (loop) ← /srv/plain/vault.img (file)',
    );
    expect(message('disk')).toContain('/srv/plain ← ext4 ← /dev/vdb (disk)');
    expect(message('swap')).toContain('swap /dev/vdd4 ← /dev/vdd4 (part) ← /dev/vdd (disk)');
    expect(message('degraded')).toContain('/dev/md125 raid1 degraded 1/2');

    // What was contradicted is mended, and the same clause is proven.
    await machine.ssh('sudo -n swapoff /dev/vdd4', machine.sudoUser);
    const swap = (await audit()).clauses.find(({ id }) => id === 'swap')!;
    expect(swap.verdict).toBe('proven');
    expect(swap.findings[0]!.message).toMatch(/swap \/dev\/dm-\d+ ← \S+ \(crypt, dm-crypt plain/);
  }, 120_000);
});
