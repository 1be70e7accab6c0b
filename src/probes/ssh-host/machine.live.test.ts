import { sshPasswordAuthOff } from '../../../checks/ssh/password-auth-off.ts';
import { asOf } from '../../../checks/testing/table.ts';
import { type Machine, machineNeeds, machineTimeout, startMachine } from '../../../fixtures/live/machine/index.ts';
import { machineTarget } from '../../../fixtures/live/machine/target.ts';
import { liveDescribe, run } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import { look } from '../../../fixtures/look.ts';
import type { FactOf } from '../../facts/index.ts';
import { ssh } from '../ssh/index.ts';
import { sshHost } from './index.ts';

interface Device {
  readonly type: string;
  readonly mountpoints: readonly (string | null)[];
  readonly children?: readonly Device[];
}

/** For each mount point the kinds of device below it, from a disk up, once for each way that leads there. */
function chainsOf(devices: readonly Device[], below: readonly string[] = []): [mount: string, chain: string][] {
  return devices.flatMap(({ type, mountpoints, children = [] }) => {
    const chain = [...below, type];
    return [
      ...mountpoints.filter((mount) => mount !== null).map((mount): [string, string] => [mount, chain.join(' ')]),
      ...chainsOf(children, chain),
    ];
  });
}

liveDescribe(machineNeeds(), 'an emulated Debian 12 server', () => {
  const at = workshop();
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine(at);
  }, machineTimeout);

  it('lets in an account without rights and one that may become root', async () => {
    expect(await machine.ssh('id -un; hostname')).toBe('tomproof\ndb-1\n');
    await expect(machine.ssh('sudo -n true')).rejects.toThrow('a password is required');
    expect(await machine.ssh('sudo -n id -un', machine.sudoUser)).toBe('root\n');
  });

  it('runs Debian 12 with systemd, on the time of this machine', async () => {
    expect(await machine.ssh('. /etc/os-release; echo $ID $VERSION_ID; systemctl is-system-running')).toBe(
      'debian 12\nrunning\n',
    );
    expect(Math.abs(Number(await machine.ssh('date +%s')) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('has the host key that is told', async () => {
    const scanned = await run('ssh-keyscan', ['-t', 'ed25519', '-p', String(machine.port), '127.0.0.1']);
    expect(scanned.trim()).toBe(machine.knownHostsLine);
    expect(await run('ssh-keygen', ['-l', '-f', '-'], { input: scanned })).toContain(` ${machine.hostKeyFingerprint} `);
  });

  it('has file systems and swap on every arrangement of devices', async () => {
    const { blockdevices } = JSON.parse(await machine.ssh('lsblk --json --output NAME,TYPE,MOUNTPOINTS'));
    const found: Record<string, string[]> = {};
    for (const [mount, chain] of chainsOf(blockdevices)) found[mount] = [...(found[mount] ?? []), chain].sort();
    expect(found).toEqual({
      '/': ['disk part crypt'],
      '/boot': ['disk part'],
      '/srv/bind': ['disk'],
      // Of a file system on several devices lsblk shows one: the other is not encrypted.
      '/srv/btrfs': ['disk crypt'],
      '/srv/degraded': ['disk part raid1'],
      '/srv/lvm-on-luks': ['disk crypt lvm'],
      '/srv/plain': ['disk'],
      '/srv/plain/vault': ['loop crypt'],
      '/srv/raid-half': ['disk part crypt raid1', 'disk part raid1'],
      '/srv/raid-luks': ['disk part raid1 crypt', 'disk part raid1 crypt'],
      '[SWAP]': ['disk part', 'disk part crypt'],
    });
    expect(await machine.ssh('cat /proc/mdstat')).toMatch(/\[2\/1\] \[U_\]/);
    expect(await machine.ssh('findmnt --noheadings --output FSTYPE /srv/scratch; stat -f -c %T /srv/container')).toBe(
      'tmpfs\noverlayfs\n',
    );
    expect(await machine.ssh('sudo -n btrfs filesystem show /srv/btrfs', machine.sudoUser)).toMatch(
      /mapper\/btrfs_crypt\n.*\/dev\/vd/,
    );
  });

  it('lets one user in with a password, which only its configuration tells', async () => {
    const inside = machineTarget(machine, machine.sudoUser);
    const options = { deadline: 100_000, wants: { kinds: ['ssh-service', 'sshd-config'] as const } };
    const [outer, inner] = await Promise.all([look(ssh, inside, options), look(sshHost, inside, options)]);
    expect([...outer.failures, ...inner.failures]).toEqual([]);
    const facts = [...outer.facts, ...inner.facts] as (FactOf<'ssh-service'> | FactOf<'sshd-config'>)[];
    const now = asOf(new Date());
    const alone = facts.filter(({ kind }) => kind === 'ssh-service');
    expect(sshPasswordAuthOff.judge(alone, {}, now)).toMatchObject({ outcome: 'holds' });
    expect(sshPasswordAuthOff.judge(facts, {}, now)).toMatchObject({ outcome: 'fails' });
  });
});
