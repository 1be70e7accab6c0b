import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { type Machine, machineNeeds, machineTimeout, startMachine } from '../../../fixtures/live/machine/index.ts';
import { liveDescribe, run } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import { login, look, sshHost as targetOf } from '../../../fixtures/look.ts';
import type { SshHostTarget } from '../../inventory/target.ts';
import { createNetwork } from '../network.ts';
import { withLogin } from './connect.ts';
import { lineOf } from './execute.ts';
import { sshHost } from './index.ts';
import { commandsFor } from './requests.ts';
import { askAll } from './session.ts';
import { type HostSetup, setupsOf } from './setup.ts';
import { setupScript } from './setup-script.ts';

liveDescribe(machineNeeds(), 'an emulated Debian 12 server that the printed script sets up', () => {
  const at = workshop();
  const pair = ssh2.utils.generateKeyPairSync('ed25519');
  const account = 'tomproof';
  const keys = `/home/${account}/.ssh/authorized_keys`;
  const gate = `/usr/local/libexec/${account}-gate`;
  const sudoers = `/etc/sudoers.d/${account}`;
  let machine: Machine;
  let keyFile: string;
  let target: SshHostTarget;

  beforeAll(async () => {
    machine = await startMachine(at);
    keyFile = join(await at.folder(), 'key');
    await writeFile(keyFile, pair.private, { mode: 0o600 });
    const fingerprint = machine.hostKeyFingerprint;
    target = targetOf({ sudo: true, login: login({ key: pair.private, port: machine.port, fingerprint }) });
  }, machineTimeout);

  const setupFor = (own: SshHostTarget): HostSetup => setupsOf([{ target: own, wants: {} }])[0]!;
  const asRoot = (command: string) => machine.ssh(`sudo -n ${command}`, machine.sudoUser);
  async function install(setup: HostSetup): Promise<string> {
    const script = Buffer.from(setupScript(setup, '0.0.0')).toString('base64');
    return machine.ssh(`echo ${script} | base64 -d >setup.sh; sudo -n sh setup.sh 2>&1`, machine.sudoUser);
  }
  /** What the script's account is answered; a status other than 0 is an error. */
  const ask = (...args: string[]) =>
    run('ssh', ['-F', 'none', '-i', keyFile, '-p', String(machine.port), ...options(), `${account}@127.0.0.1`, ...args]);
  const options = () =>
    ['BatchMode=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'IdentitiesOnly=yes', 'LogLevel=ERROR'].flatMap(
      (each) => ['-o', each],
    );
  const state = () =>
    asRoot(`sh -c 'sha256sum /etc/passwd /etc/group /etc/shadow ${keys} ${gate} ${sudoers} 2>&1'`).catch(String);

  it('keeps its hands off an account that is somebody else’s', async () => {
    const before = await state();
    await expect(install(setupFor(target))).rejects.toThrow();
    expect(await machine.ssh('sudo -n sh setup.sh 2>&1 || :', machine.sudoUser)).toBe(
      `tomproof: ${keys} is not of this script: move it away; nothing was changed\n`,
    );
    await asRoot(`mv ${keys} ${keys}.away`);
    expect(await machine.ssh('sudo -n sh setup.sh 2>&1 || :', machine.sudoUser)).toContain('is an account with other uses');
    await asRoot(`mv ${keys}.away ${keys}`);
    expect(await state()).toBe(before);
  });

  it('makes an account with a key, a gate and rules that are root’s, and nothing else when it is run again', async () => {
    await asRoot(`userdel --remove ${account}`);
    const said = `Set up. For this host in tomproof.yaml:\n    user: ${account}\n    fingerprint: "${machine.hostKeyFingerprint}"\n`;
    expect(await install(setupFor(target))).toBe(said);
    const before = await state();
    expect(await install(setupFor(target))).toBe(said);
    expect(await state()).toBe(before);
    const paths = `/home/${account} /home/${account}/.ssh ${keys} ${gate} ${sudoers}`;
    expect(await asRoot(`stat -c '%U %G %a' ${paths}`)).toBe(
      'root root 755\nroot root 755\nroot root 644\nroot root 755\nroot root 440\n',
    );
    expect(await asRoot(`getent shadow ${account}`)).toMatch(/^tomproof:\*:/);
    expect(await asRoot('sh -c "ls /etc/sudoers.d /usr/local/libexec"')).not.toContain('.new');
    expect(await asRoot('visudo -c')).toContain(`${sudoers}: parsed OK`);
  });

  it('then every command of the catalogue passes the gate and, for root, sudo', async () => {
    const network = createNetwork({ concurrency: 8, perHost: 8, connectTimeout: 10_000 });
    const { signal } = new AbortController();
    const answers = await withLogin(target.login, null, { network, signal }, (client) =>
      askAll(
        client,
        commandsFor([{ target, wants: {} }]),
        { root: false, sudo: true, family: 'other', noise: { stdout: '', stderr: '' } },
        signal,
      ),
    );
    // An emulated machine that is short of time may be too slow for one.
    const refused = [...answers].filter(([, answer]) => !answer.ok && answer.reason === 'denied');
    expect(refused.map(([{ run: words }, answer]) => ({ words, answer }))).toEqual([]);
    expect([...answers].filter(([{ root }, answer]) => root && answer.ok).length).toBeGreaterThan(3);
  }, 120_000);

  it('then the probe sees what only root can see', async () => {
    const some = { deadline: 90_000, wants: { kinds: ['open-port', 'sshd-config', 'volume'] } } as const;
    const seen = await look(sshHost, target, some);
    expect(seen.failures.filter(({ reason }) => reason === 'denied')).toEqual([]);
    const effective = { kind: 'sshd-config', config: expect.objectContaining({ certainty: 'effective' }) };
    expect(seen.facts).toContainEqual(expect.objectContaining(effective));
    const without = await look(sshHost, { ...target, sudo: false }, some);
    expect(without.facts).not.toContainEqual(expect.objectContaining(effective));
  }, 180_000);

  it.each([
    'id',
    'sh',
    'sudo -n id',
    'cat /etc/os-release',
    `${lineOf('uname -s', false)}; id`,
    `${lineOf('uname -s', false)}\nid`,
    `${lineOf('id -u', false)} root`,
    `${lineOf('id -u', true)}`,
  ])('refuses %j', async (command) => {
    await expect(ask(command)).rejects.toThrow('ended with 126: tomproof: this login may not run that');
  });

  it('refuses a shell, a terminal, file transfer and forwarding', async () => {
    await expect(ask()).rejects.toThrow('ended with 126');
    await expect(ask('-tt')).rejects.toThrow();
    await expect(ask('-s', 'sftp')).rejects.toThrow('ended with 1');
    await expect(ask('-W', '127.0.0.1:22')).rejects.toThrow(/prohibited|failed/);
  });

  it('sudo allows these words and no others', async () => {
    const sudo = (words: string) => asRoot(`runuser -u ${account} -- sudo -n ${words}`);
    for (const words of ['id', 'sh', 'visudo -c', '-u auditor id']) {
      await expect(sudo(words)).rejects.toThrow('a password is required');
    }
    const longer = commandsFor([{ target, wants: {} }])
      .filter(({ root }) => root)
      .map(({ run: words }) => `${words} --help`);
    const attempts = longer.map((words) => `runuser -u ${account} -- sudo -n ${words} >/dev/null 2>&1 && echo '${words}'`);
    const script = Buffer.from(`${attempts.join('\n')}\ntrue\n`).toString('base64');
    expect(await asRoot(`sh -c 'echo ${script} | base64 -d | sh'`)).toBe('');
  }, 120_000);

  it('where sudo is no longer used, its rules go', async () => {
    await install(setupFor({ ...target, sudo: false }));
    await expect(asRoot(`cat ${sudoers}`)).rejects.toThrow('No such file');
    await expect(ask(lineOf('sshd -T', true))).rejects.toThrow('ended with 126');
    expect(await ask(lineOf('uname -s', false))).toBe('Linux\n');
  });
});
