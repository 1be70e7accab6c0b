import { spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { temporaryFolder } from '../../../fixtures/folder.ts';
import { login, sshHost } from '../../../fixtures/look.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { SshHostTarget, SshLogin } from '../../inventory/target.ts';
import { lineOf } from './execute.ts';
import { commandsFor } from './requests.ts';
import { type HostSetup, keyToFillIn, setupsOf, unfit } from './setup.ts';
import { gateOf, setupScript } from './setup-script.ts';

const pair = () => ssh2.utils.generateKeyPairSync('ed25519');
const own = pair();
const publicText = (pub: string) => pub.split(' ').slice(0, 2).join(' ');

const host = (id: string, changes: Partial<Omit<SshHostTarget, 'login'>> & { login?: Partial<SshLogin> } = {}) => {
  const { login: loginChanges, ...rest } = changes;
  return sshHost({ id, ...rest, login: { ...login({ key: own.private }), host: `${id}.example.org`, ...loginChanges } });
};
const setups = (targets: readonly SshHostTarget[], kinds?: readonly ['sshd-config'] | []) =>
  setupsOf(targets.map((target) => ({ target, wants: kinds === undefined ? {} : { kinds } })));
const setupFor = (target: SshHostTarget, kinds?: readonly ['sshd-config'] | []): HostSetup => setups([target], kinds)[0]!;

const found = (program: string, ...args: string[]) => spawnSync(program, args, { input: 'exit 0' }).status === 0;
const shells: [name: string, command: string[]][] = (
  [
    ['sh', ['sh']],
    ['dash', ['dash']],
    ['bash', ['bash', '--posix']],
    ['busybox', ['busybox', 'sh']],
  ] as [string, string[]][]
)
  .filter(([, [program, ...args]]) => found(program!, ...args))
  // A rescue shell runs its own programs before those of the PATH, where the tests have theirs.
  .filter(([, [program, ...args]]) => !found(program!, ...args, '-c', 'PATH=/nonexistent; env true'));
const withShell = shells.length > 0 ? describe : describe.skip;
const noShell = shells.length > 0 ? '' : ' (NOT RUN: there is no POSIX shell)';

describe('who is set up', () => {
  it('targets with the same account, key and use of sudo share a setup', () => {
    const other = { key: new Secret(pair().private) };
    const all = setups([
      host('a'),
      host('b', { login: other }),
      host('c', { sudo: true }),
      host('d'),
      host('e', { login: { user: 'audit' } }),
      host('f', { login: { key: null } }),
      host('g', { login: other }),
    ]);
    expect(all.map(({ targets }) => targets)).toEqual([['a', 'd'], ['b', 'g'], ['c'], ['e'], ['f']]);
  });

  it('what any of them is asked is allowed, and no more', () => {
    const asked = (kinds: readonly ['sshd-config'] | []) => ({ target: host(`k${kinds.length}`), wants: { kinds } });
    const lines = (setup: HostSetup) => setup.commands.map(({ line }) => line);
    const [none, some] = [setupsOf([asked([])])[0]!, setupsOf([asked([]), asked(['sshd-config'])])[0]!];
    expect(lines(none)).toEqual(['uname -s', 'id -u', 'cat /etc/os-release'].map((run) => lineOf(run, false)));
    expect(lines(some)).toEqual(
      commandsFor([asked(['sshd-config'])])
        .filter(({ root }) => !root)
        .map(({ run }) => lineOf(run, false)),
    );
    expect(lines(some).length).toBeGreaterThan(lines(none).length);
  });

  it('allows exactly what a host is asked, through sudo only where the target has it', () => {
    const commands = commandsFor([{ target: host('a'), wants: {} }]);
    const without = setupFor(host('a'));
    expect(without.commands.map(({ line }) => line)).toEqual(
      commands.filter(({ root }) => !root).map(({ run }) => lineOf(run, false)),
    );
    expect(without.sudoers).toEqual([]);
    const withSudo = setupFor(host('a', { sudo: true }));
    expect(withSudo.commands.map(({ line }) => line)).toEqual(commands.map(({ run, root }) => lineOf(run, root === true)));
    expect(withSudo.sudoers).toHaveLength(commands.filter(({ root }) => root).length);
  });

  it('the public key is that of the private one, encrypted or not, and null where the agent has it', () => {
    expect(setupFor(host('a'))).toMatchObject({
      publicKey: publicText(own.public),
      authorizedKeys: `restrict,command="/usr/local/libexec/tomproof-gate" ${publicText(own.public)} tomproof`,
    });
    const locked = ssh2.utils.generateKeyPairSync('ed25519', { passphrase: 'open sesame', cipher: 'aes256-ctr', rounds: 4 });
    const encrypted = { key: new Secret(locked.private), passphrase: new Secret('open sesame') };
    expect(setupFor(host('a', { login: encrypted })).publicKey).toBe(publicText(locked.public));
    expect(setupFor(host('a', { login: { key: null } }))).toMatchObject({
      publicKey: null,
      authorizedKeys: expect.stringContaining(keyToFillIn),
    });
  });

  it('a jump host gets a key that leads to the hosts behind it, and nowhere else', () => {
    const jump = { ...login({ key: own.private }), host: 'bastion.example.org', user: 'hop', port: 2222 };
    const [setup] = setups([host('a', { jump }), host('b', { jump, login: { host: '2001:db8::1', port: 2022 } }), host('c')]);
    expect(setup!.jumps).toEqual([
      {
        host: 'bastion.example.org',
        port: 2222,
        account: 'hop',
        publicKey: publicText(own.public),
        authorizedKeys: `restrict,port-forwarding,permitopen="a.example.org:22",permitopen="[2001:db8::1]:2022",command="/bin/false" ${publicText(own.public)} tomproof`,
      },
    ]);
  });

  it.each([
    ['root', 'account'],
    ['Admin', 'account'],
    ['a.b', 'account'],
    ['../../x', 'account'],
    ["x';reboot;'", 'account'],
    ['$(reboot)', 'account'],
    ['-x', 'account'],
    ['tomproof', undefined],
  ])('the account %s: %s', (user, flaw) => {
    expect(unfit(host('a', { login: { user } }))).toBe(flaw);
  });

  it('a host behind a jump host is named in plain characters', () => {
    const jump = login({ key: own.private });
    expect(unfit(host('a', { jump, login: { host: 'a",command="sh' } }))).toBe('host');
    expect(unfit(host('a', { jump }))).toBeUndefined();
    expect(unfit(host('a', { login: { host: 'büro' } }))).toBeUndefined();
  });
});

describe('sudoers', () => {
  it('arguments are escaped, and a command without any allows none', () => {
    const special = /[,:=\\]/;
    const rules = setupFor(host('a', { sudo: true })).sudoers;
    for (const { program, arguments: rest } of rules) {
      expect(program).toMatch(/^[A-Za-z0-9_/.+-]+$/);
      expect(rest).not.toBe('');
      expect(rest.replace(/\\[,:=\\]/g, '')).not.toMatch(special);
      expect(rest).not.toMatch(/[*?[\]!]/);
    }
    expect(rules.some(({ arguments: rest }) => special.test(rest))).toBe(
      commandsFor([{ target: host('a'), wants: {} }]).some(({ root, run }) => root && special.test(run)),
    );
  });
});

withShell(`the gate${noShell}`, () => {
  const all = setupFor(host('a', { sudo: true }));
  const allowed = all.commands.map(({ line }) => line);
  const programs = new Set(all.commands.filter(({ root }) => root).map(({ run }) => run.split(' ')[0]!));

  /** The gate with an `env` that tells what it was called with instead of calling it. */
  async function gate(installed: Iterable<string> = programs) {
    const folder = await temporaryFolder(Object.fromEntries([...installed].map((name) => [name.replaceAll('/', '_'), ''])));
    const stub = path.join(folder, 'env');
    await writeFile(stub, '#!/bin/sh\nprintf "%s\\n" env "$@"\n');
    await chmod(stub, 0o755);
    const file = path.join(folder, 'gate');
    const text = gateOf(all, '0.0.0').replace(/^PATH=.*$/m, `PATH='${folder}'`);
    await writeFile(
      file,
      text.replaceAll(/there (\/\S+);/g, (_, program) => `there ${program.replaceAll('/', '_')};`),
    );
    return (shell: readonly string[], command?: string) => {
      const env = command === undefined ? {} : { SSH_ORIGINAL_COMMAND: command };
      const [program, ...args] = shell as [string, ...string[]];
      const { status, stdout, stderr } = spawnSync(program, [...args, file], {
        env: { PATH: process.env.PATH, ...env },
        encoding: 'utf8',
      });
      return { status, stdout, stderr };
    };
  }
  const refused = { status: 126, stdout: '', stderr: 'tomproof: this login may not run that\n' };

  it.each(shells)('of %s runs each allowed text, word for word', async (_, shell) => {
    const pass = await gate();
    for (const line of allowed) {
      expect(pass(shell, line)).toEqual({ status: 0, stdout: `${line.split(' ').join('\n')}\n`, stderr: '' });
    }
  });

  it.each(shells)(
    'of %s refuses whatever differs in the least',
    async (_, shell) => {
      const pass = await gate();
      const misses = (line: string) => [
        `${line}; id`,
        `${line}\n`,
        `${line}\nid`,
        `id\n${line}`,
        `${line} `,
        ` ${line}`,
        line.replace(' ', '  '),
        line.slice(0, -1),
        line.toUpperCase(),
        `${line} --help`,
        `"${line}"`,
        line.replace('env LC_ALL=C ', ''),
        line.includes('sudo -n ') ? line.replace('sudo -n ', 'sudo ') : line.replace('/bin ', '/bin sudo -n '),
      ];
      const known = new Set(allowed);
      const general = [
        undefined,
        '',
        '*',
        'id',
        'sh',
        'env',
        '/usr/lib/openssh/sftp-server',
        'internal-sftp',
        "') id;; '",
        '\u00a0',
      ];
      const some = allowed.filter((_line, index) => index % 5 === 0);
      for (const command of [...general, ...some.flatMap(misses)]) {
        if (command !== undefined && known.has(command)) continue;
        expect({ command, ...pass(shell, command) }).toEqual({ command, ...refused });
      }
    },
    60_000,
  );

  it('refuses anything else', async () => {
    const pass = await gate();
    const known = new Set(allowed);
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...allowed).chain((line) => fc.string().map((more) => `${line}${more}`)),
      fc.constantFrom(...allowed).chain((line) => fc.nat(line.length).map((at) => `${line.slice(0, at)}*`)),
    );
    fc.assert(
      fc.property(
        text.filter((each) => !each.includes('\0') && !known.has(each)),
        (command) => {
          expect(pass(shells[0]![1], command)).toEqual(refused);
        },
      ),
      { numRuns: 200 },
    );
  }, 60_000);
});

withShell(`the script${noShell}`, () => {
  const hostile = 'x\n canary #\u2028$(canary)`canary`\'"';
  const scripts: [name: string, text: string][] = [
    ['without sudo', setupScript(setupFor(host('a')), '0.0.0')],
    ['with sudo', setupScript(setupFor(host('a', { sudo: true })), '0.0.0')],
    ['with sudo and nothing for it', setupScript(setupFor(host('a', { sudo: true }), []), '0.0.0')],
    [
      'with a key to fill in, for a hostile id, behind a hostile jump host',
      setupScript(
        setupFor(
          sshHost({
            ...host('a', { login: { key: null } }),
            id: hostile,
            jump: { ...host('a').login, host: hostile, user: hostile },
          }),
        ),
        '0.0.0',
      ),
    ],
  ];

  it.each(scripts.flatMap(([name, text]) => shells.map(([shell, command]) => [name, shell, text, command] as const)))(
    '%s is understood by %s',
    (_, __, text, [program, ...args]) => {
      const { status, stderr } = spawnSync(program!, [...args, '-n'], { input: text, encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
  );

  it('says nothing of what the configuration says but in comments and quotes', () => {
    const text = scripts.at(-1)![1];
    const told = text.split('\n').filter((line) => line.includes('canary'));
    expect(told.length).toBeGreaterThan(1);
    expect(told.filter((line) => !line.startsWith('# '))).toEqual([]);
  });

  it('a key to fill in stops it, whatever is filled in has to be a key, and only root on Linux gets on', async () => {
    const folder = await temporaryFolder();
    const text = setupScript(setupFor(host('a', { login: { key: null } })), '0.0.0');
    // The next thing after the checks of the key is never reached: it would ask about files of this machine.
    const upToFiles = `${text.slice(0, text.indexOf('for file in'))}echo checked\n`;
    const run = async (script: string) => {
      const file = path.join(folder, 'setup.sh');
      await writeFile(file, script.replace('PATH=/usr/sbin:/usr/bin:/sbin:/bin', `PATH='${folder}':/usr/bin:/bin`));
      const { status, stdout, stderr } = spawnSync('sh', [file], { encoding: 'utf8' });
      return [status, stdout, stderr];
    };
    const pretend = async (program: string, said: string) => {
      await writeFile(path.join(folder, program), `#!/bin/sh\necho ${said}\n`);
      await chmod(path.join(folder, program), 0o755);
    };
    await pretend('id', '0');
    await pretend('uname', 'Linux');
    expect(await run(upToFiles)).toEqual([1, '', expect.stringContaining('replace the text of public_key')]);
    expect(await run(upToFiles.replace(keyToFillIn, publicText(own.public)))).toEqual([0, 'checked\n', '']);
    for (const key of ['ssh-rsa', 'ssh-ed25519 AAAA" x', 'ssh-ed25519 AAAA\nssh-ed25519 AAAA', 'command="id" ssh-ed25519 AAAA']) {
      expect(await run(upToFiles.replace(keyToFillIn, key))).toEqual([1, '', expect.stringContaining('public_key')]);
    }
    await pretend('uname', 'Darwin');
    expect(await run(upToFiles)).toEqual([1, '', expect.stringContaining('only Linux')]);
    await pretend('id', '1000');
    expect(await run(upToFiles)).toEqual([1, '', expect.stringContaining('only root')]);
  });

  it('names the tool and its version in every file it makes', () => {
    const text = scripts[1]![1];
    expect(text.match(/tomproof 0\.0\.0: (generated by tomproof ssh-setup|\$mark|%s), do not edit/g)).toHaveLength(4);
  });
});
