import fc from 'fast-check';
import { everyBackup, everyRestoreTest } from '../../../fixtures/every-backup.ts';
import { inspect, login, look, sshHost as target } from '../../../fixtures/look.ts';
import { listen, type ReplayHost, replayHost, type Said } from '../../../fixtures/replay-host.ts';
import { createNetwork } from '../network.ts';
import { withLogin } from './connect.ts';
import { lineOf } from './execute.ts';
import { sshHost } from './index.ts';
import { commandsFor } from './requests.ts';
import { askAll } from './session.ts';
import { topics } from './topics/index.ts';

const identity = (user = '1000', noise = ''): Record<string, Said> => ({
  [lineOf('uname -s', false)]: { stdout: `${noise}Linux\n` },
  [lineOf('id -u', false)]: { stdout: `${noise}${user}\n` },
  [lineOf('cat /etc/os-release', false)]: { stdout: `${noise}ID=debian\nVERSION_ID="12"\n` },
});

const running: ReplayHost[] = [];
afterEach(() => {
  for (const { server } of running.splice(0)) server.close();
});

async function start(answer: (line: string) => Said | undefined) {
  const host = replayHost(answer);
  running.push(host);
  const port = await listen(host.server);
  return { ...host, port, login: login({ key: host.key, port, fingerprint: host.fingerprint }) };
}

const knownHosts = (port: number) =>
  `[127.0.0.1]:${port} ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32, 7)]).toString('base64')}\n`;

describe('a host key', () => {
  it.each([
    ['unknown', () => ({}), /^host key unknown, to pin it: fingerprint: SHA256:/],
    ['not the pinned one', () => ({ fingerprint: `SHA256:${'A'.repeat(43)}` }), /^host key is not the pinned one: SHA256:/],
    ['another than the one that is known', (port: number) => ({ knownHosts: knownHosts(port) }), /^host key changed: SHA256:/],
  ])('%s: nothing is told to the host, and its fingerprint is named', async (_, trust, detail) => {
    const host = await start((line) => identity()[line]);
    const own = target({ login: login({ key: host.key, port: host.port, ...trust(host.port) }) });
    const { facts, failures } = await look(sshHost, own);
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'untrusted', detail: expect.stringMatching(detail) }]);
    expect(failures[0]!.detail).toContain(host.fingerprint);
    expect(host.attempts).toEqual([]);
  });
});

describe('a login', () => {
  it('that is not accepted is denied', async () => {
    const host = await start((line) => identity()[line]);
    const stranger = login({ key: replayHost(() => undefined).key, port: host.port, fingerprint: host.fingerprint });
    expect((await look(sshHost, target({ login: stranger }))).failures).toMatchObject([
      { reason: 'denied', detail: 'SSH login' },
    ]);
    expect(host.attempts.every((method) => method === 'publickey')).toBe(true);
    expect(host.asked).toEqual([]);
  });

  it('is told of: whether it was taken, and whether it is that of root', async () => {
    const host = await start((line) => identity()[line]);
    const root = await start((line) => identity('0')[line]);
    const stranger = login({ key: replayHost(() => undefined).key, port: host.port, fingerprint: host.fingerprint });
    const mistrusted = { ...host.login, trust: { fingerprints: [`SHA256:${'A'.repeat(43)}`], knownHosts: [] } };
    const told = async (own: typeof host.login) => {
      const { credential, excess } = await inspect(sshHost, target({ login: own }));
      return [credential, excess];
    };
    expect(await told(host.login)).toEqual(['accepted', null]);
    expect(await told(root.login)).toEqual(['accepted', ['root']]);
    expect(await told(stranger)).toEqual(['refused', null]);
    expect(await told(mistrusted)).toEqual(['unknown', null]);
    expect(await told({ ...host.login, port: 1 })).toEqual(['unknown', null]);
  });

  it('with the keys of an agent that is not there is not taken for refused', async () => {
    const host = await start((line) => identity()[line]);
    const before = process.env.SSH_AUTH_SOCK;
    try {
      for (const [socket, detail] of [
        ['', 'no SSH agent'],
        ['/absent/agent', 'SSH agent'],
      ]) {
        process.env.SSH_AUTH_SOCK = socket;
        const { failures } = await look(sshHost, target({ login: { ...host.login, key: null } }));
        expect(failures).toMatchObject([{ reason: 'local-limit', detail }]);
      }
    } finally {
      if (before === undefined) delete process.env.SSH_AUTH_SOCK;
      else process.env.SSH_AUTH_SOCK = before;
    }
  });

  it('goes through a jump host, whose key is verified, too', async () => {
    const inner = await start((line) => identity()[line]);
    const jump = await start(() => undefined);
    const through = target({ login: inner.login, jump: jump.login });
    await look(sshHost, through);
    expect(inner.asked).toContain(lineOf('uname -s', false));
    expect(jump.asked).toEqual([]);
    const strange = { ...jump.login, trust: { fingerprints: [], knownHosts: [] } };
    const { failures } = await look(sshHost, target({ login: inner.login, jump: strange }));
    expect(failures).toMatchObject([{ reason: 'untrusted' }]);
  });
});

describe('what is no Linux', () => {
  it.each([
    ['macOS', { stdout: 'Darwin\n' }, 'Darwin'],
    ['Windows', { stderr: "'env' is not recognized as an internal or external command,\r\n", status: 1 }, 'no POSIX shell'],
    ['a switch', { stdout: 'Syntax error\n' }, 'no POSIX system'],
  ])('%s is unsupported', async (_, said, detail) => {
    const host = await start(() => said);
    const { facts, failures } = await look(sshHost, target({ login: host.login }));
    expect({ facts, failures }).toMatchObject({ facts: [], failures: [{ reason: 'unsupported', detail }] });
    expect(host.asked).toHaveLength(1);
  });
});

describe('the catalogue', () => {
  const everything = {
    target: target({ login: login({ key: '' }), backups: everyBackup, restoreTests: everyRestoreTest }),
    wants: {},
  };
  const all = commandsFor([everything]);
  const lines = (sudo: boolean) => new Set(all.map((command) => lineOf(command.run, sudo && command.root === true)));

  it.each(all.map((command) => [command.run, command] as const))('%s', (run, { reads, why }) => {
    // Plain words: no shell reads anything into them, and none of them could come from elsewhere. Braces around one word are taken off by
    // csh alone.
    expect(run.replaceAll(/\{[a-z]+\}/g, 'word')).toMatch(/^[A-Za-z0-9_./,:=@%+-]+( [A-Za-z0-9_./,:=@%+-]+)*$/);
    expect([reads, why].filter((text) => text.trim() === '')).toEqual([]);
  });

  it('is all that a host is ever asked, whatever it answers', async () => {
    const hostile = fc.sample(fc.string({ maxLength: 200 }), 40);
    const asking: [user: string, sudo: boolean][] = [
      ['1000', false],
      ['1000', true],
      ['0', false],
    ];
    for (const [user, sudo] of asking) {
      let count = 0;
      const host = await start(
        (line) => identity(user)[line] ?? { stdout: `${hostile[count++ % hostile.length]}\n$(reboot)\n; reboot\n` },
      );
      await look(sshHost, { ...everything.target, login: host.login, sudo });
      const allowed = lines(sudo && user !== '0');
      expect(host.asked.filter((line) => !allowed.has(line))).toEqual([]);
      expect(host.asked).toHaveLength(new Set(host.asked).size);
      expect(host.asked.some((line) => line.includes(' sudo -n '))).toBe(sudo);
    }
  });

  it('has one topic for each fact kind, sorted', () => {
    const kinds = topics.map(({ kind }) => kind);
    expect(kinds).toEqual([...new Set(kinds)].sort());
    expect(sshHost.kinds).toEqual(kinds);
  });

  it('is asked only for what is judged', async () => {
    const host = await start((line) => identity()[line]);
    await look(sshHost, target({ login: host.login }), { wants: { kinds: ['volume'] } });
    const allowed = new Set(commandsFor([{ ...everything, wants: { kinds: ['volume'] } }]).map(({ run }) => lineOf(run, false)));
    expect(host.asked.filter((line) => !allowed.has(line))).toEqual([]);
  });
});

describe('a machine that answers badly', () => {
  it('whose shell prints something of its own is read without it, and is malformed where that changes', async () => {
    const noise = 'Welcome to db-1\nToday is a good day\n';
    const host = await start((line) => identity('1000', noise)[line] ?? { stdout: noise });
    const { failures } = await look(sshHost, target({ login: host.login }));
    expect(failures.filter(({ detail }) => detail.includes('shell'))).toEqual([]);
    let count = 0;
    const changing = await start((line) => {
      const noise = `${count++}\n`;
      return identity('1000', noise)[line] ?? { stdout: noise };
    });
    expect((await look(sshHost, target({ login: changing.login }))).failures).toMatchObject([
      { reason: 'malformed', detail: 'the shell prints text of its own' },
    ]);
  });

  it('whose shell misses a file at every command has not told of any file that it is not there', async () => {
    const stderr = '/home/tomproof/.bashrc: line 3: /opt/sdk/env: No such file or directory\n';
    const answers: Record<string, Said> = {
      ...identity(),
      [lineOf('cat /proc/self/mountinfo', false)]: { stdout: '1 0 8:1 / / rw - ext4 /dev/sda1 rw\n' },
      [lineOf('cat /proc/swaps', false)]: { stderr: 'cat: /proc/swaps: Permission denied\n', status: 1 },
    };
    const host = await start((line) => {
      const said = answers[line] ?? { status: 127 };
      return { ...said, stderr: `${stderr}${said.stderr ?? ''}` };
    });
    const { failures } = await look(sshHost, target({ login: host.login }), { wants: { kinds: ['volume'] } });
    expect(failures).toContainEqual(expect.objectContaining({ reason: 'denied', detail: 'swap: permission' }));
  });

  /** What comes of a command for root. */
  const askedOfRoot = async (said: Said) => {
    const host = await start(() => said);
    const command = { run: 'grep -H . /etc/sudoers', reads: 'rules', why: 'test', root: true } as const;
    const asking = { root: false, sudo: true, family: 'other', noise: { stdout: '', stderr: '' } } as const;
    const { signal } = new AbortController();
    const network = createNetwork({ concurrency: 1, perHost: 1, connectTimeout: 2000 });
    const answers = await withLogin(host.login, null, { network, signal }, (client) => askAll(client, [command], asking, signal));
    return answers.get(command);
  };
  const resolving = 'sudo: unable to resolve host db-1: Name or service not known\n';

  it.each([
    'doas: Authentication required',
    'sudo: a password is required',
    `${resolving}sudo: a password is required`,
    'sudo-rs: interactive authentication is required',
    // As sudo 1.9.13 says it with `!authenticate`.
    "\nSorry, user tomproof is not allowed to execute '/usr/sbin/nft' as root on db-1.",
    'tomproof is not in the sudoers file.',
  ])('whose sudo says “%s” has run nothing', async (words) => {
    expect(await askedOfRoot({ stderr: `${words}\n`, status: 1 })).toEqual({ ok: false, reason: 'denied', detail: 'sudo' });
  });

  it.each([
    ["env: 'sudo': No such file or directory", 'no sudo'],
    ['', 'no sudo'],
    ["env: 'borg': No such file or directory", 'no such program'],
  ])('that says “%s” has %s', async (words, detail) => {
    expect(await askedOfRoot({ stderr: words, status: 127 })).toEqual({ ok: false, reason: 'unsupported', detail });
  });

  it('whose sudo does not find its own name has run the command', async () => {
    expect(await askedOfRoot({ stderr: resolving, status: 1 })).toEqual({ ok: true, stdout: '', stderr: '', status: 1 });
  });

  it.each([
    ['nothing at all', () => ({})],
    ['errors only', () => ({ status: 1, stderr: 'error\n' })],
    ['that there is no such program', () => undefined],
    ['garbage', () => ({ stdout: '\u0000\u0007{"a":[[[[' })],
  ])('saying %s leaves failures for every kind, and no fact that could hold', async (_, said) => {
    const host = await start((line) => identity('0')[line] ?? said());
    const { facts, failures } = await look(
      sshHost,
      target({ login: host.login, backups: everyBackup, restoreTests: everyRestoreTest }),
    );
    const seen = new Set([...facts.map(({ kind }) => kind), ...failures.flatMap(({ kinds }) => kinds)]);
    expect([...seen].sort()).toEqual([...sshHost.kinds]);
  });
});
