import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { sshd } from '../../../fixtures/live/servers/sshd.ts';
import { installed, liveDescribe, run } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import { login, look, sshHost as targetOf } from '../../../fixtures/look.ts';
import { sshHost } from './index.ts';
import { setupsOf } from './setup.ts';

liveDescribe([installed('openssh-server', 'sshd'), installed('openssh-client', 'ssh')], 'the key on a jump host', () => {
  const at = workshop();

  it('leads to the host behind it, and does nothing else', async () => {
    const folder = await at.folder();
    const file = (name: string) => join(folder, name);
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    await writeFile(file('key'), pair.private, { mode: 0o600 });
    await writeFile(file('host-keys'), `${pair.public}\n`);
    const fingerprintAt = async (port: number) => {
      const scanned = await run('ssh-keyscan', ['-t', 'ed25519', '-p', String(port), '127.0.0.1']);
      return (await run('ssh-keygen', ['-l', '-f', '-'], { input: scanned })).split(' ')[1]!;
    };
    const inner = await sshd(at, [`AuthorizedKeysFile ${file('host-keys')}`]);
    const jump = await sshd(at, [`AuthorizedKeysFile ${file('jump-keys')}`]);
    const user = userInfo().username;
    const through = async (port: number) => login({ key: pair.private, port, user, fingerprint: await fingerprintAt(port) });
    const target = targetOf({ login: await through(inner), jump: await through(jump) });
    const [setup] = setupsOf([{ target, wants: {} }]);
    await writeFile(file('jump-keys'), `${setup!.jumps[0]!.authorizedKeys}\n`);

    const { facts } = await look(sshHost, target, { wants: { kinds: ['sshd-config'] } });
    expect(facts.map(({ kind }) => kind)).toEqual(['sshd-config']);

    const options = ['BatchMode=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
    const bastion = ['-F', 'none', '-i', file('key'), '-p', String(jump), ...options.flatMap((each) => ['-o', each])];
    const ssh = (...args: string[]) => run('ssh', [...bastion, `${user}@127.0.0.1`, ...args]);
    await expect(ssh('id')).rejects.toThrow('ended with 1: ');
    await expect(ssh()).rejects.toThrow('ended with 1: ');
    await expect(ssh('-W', `127.0.0.1:${jump}`)).rejects.toThrow(/prohibited|forwarding failed/);
    expect(await run('ssh', [...bastion, '-W', `127.0.0.1:${inner}`, `${user}@127.0.0.1`], { anyStatus: true })).toMatch(
      /^SSH-2\.0-/,
    );
  }, 60_000);
});
