import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { tomproof } from '../../../fixtures/cli.ts';
import { sshd } from '../../../fixtures/live/servers/sshd.ts';
import { installed, liveDescribe, run } from '../../../fixtures/live/tools.ts';
import { type Workshop, workshop } from '../../../fixtures/live/workshop.ts';
import { login, look, sshHost as target } from '../../../fixtures/look.ts';
import { sshHost } from './index.ts';

/** A real sshd that this user may log in to with a key. `force` is a shell script that every command goes through. */
async function host(at: Workshop, { lines = [], force }: { lines?: readonly string[]; force?: string } = {}) {
  const folder = await at.folder();
  const keyFile = join(folder, 'id');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile]);
  const authorized = join(folder, 'authorized');
  await copyFile(`${keyFile}.pub`, authorized);
  const forced: string[] = [];
  if (force !== undefined) {
    const script = join(folder, 'force');
    await writeFile(script, `#!/bin/sh\n${force}\n`);
    await chmod(script, 0o755);
    forced.push(`ForceCommand ${script}`);
  }
  const log = join(folder, 'log');
  const port = await sshd(at, [...lines, ...forced, `AuthorizedKeysFile ${authorized}`], log);
  const scanned = await run('ssh-keyscan', ['-t', 'ed25519', '-p', String(port), '127.0.0.1']);
  const fingerprint = (await run('ssh-keygen', ['-l', '-f', '-'], { input: scanned })).split(' ')[1]!;
  const key = await readFile(keyFile, 'utf8');
  const user = userInfo().username;
  return { port, fingerprint, keyFile, user, log, login: login({ key, port, fingerprint, user }) };
}
type Host = Awaited<ReturnType<typeof host>>;

/** Kinds whose commands are quick on every machine. */
const few: Parameters<typeof look>[2] = { wants: { kinds: ['sshd-config', 'volume'] } };

const original = 'exec sh -c "$SSH_ORIGINAL_COMMAND"';
/** Misbehaves for every command but those that tell what machine it is. */
const after = (script: string) => `case $SSH_ORIGINAL_COMMAND in *uname*|*'id -u'*|*os-release*) ${original};; esac\n${script}`;

liveDescribe([installed('openssh-server', 'sshd'), installed('openssh-client', 'ssh-keyscan')], 'a real sshd', () => {
  const at = workshop();

  it('is asked over one login, with more than its sessions side by side', async () => {
    for (const lines of [[], ['MaxSessions 1'], ['MaxSessions 3']]) {
      const { login, log } = await host(at, { lines });
      const { facts, failures } = await look(sshHost, target({ login }), few);
      expect(failures.filter(({ reason }) => !['denied', 'unsupported', 'malformed'].includes(reason))).toEqual([]);
      expect(facts.length).toBeGreaterThan(2);
      expect((await readFile(log, 'utf8')).match(/Accepted publickey/g)).toHaveLength(1);
    }
  });

  it('allows no session at all: refused', async () => {
    const { login } = await host(at, { lines: ['MaxSessions 0'] });
    const { facts, failures } = await look(sshHost, target({ login }));
    expect({ facts, failures }).toMatchObject({ facts: [], failures: [{ reason: 'refused', detail: 'no session' }] });
  });

  it('is not told anything when its key is not the pinned one: not even a user name', async () => {
    const { login: own, log } = await host(at, { lines: ['LogLevel DEBUG3'] });
    const { failures } = await look(
      sshHost,
      target({ login: { ...own, trust: { fingerprints: [`SHA256:${'A'.repeat(43)}`], knownHosts: [] } } }),
    );
    expect(failures).toMatchObject([{ reason: 'untrusted' }]);
    expect(await readFile(log, 'utf8')).not.toMatch(/userauth-request|Accepted|Failed/);
  });

  it('refuses the key: denied', async () => {
    const [one, other] = [await host(at), await host(at)];
    const wrong = { ...one.login, key: other.login.key };
    expect((await look(sshHost, target({ login: wrong }))).failures).toMatchObject([{ reason: 'denied' }]);
  });

  it('has a shell that prints a greeting of its own', async () => {
    const { login } = await host(at, { force: `echo 'Welcome!'; echo\n${original}` });
    const plain = await host(at);
    const [greeting, quiet] = await Promise.all([login, plain.login].map((each) => look(sshHost, target({ login: each }))));
    expect(greeting!.facts.map(({ kind, subject }) => [kind, subject.id])).toEqual(
      quiet!.facts.map(({ kind, subject }) => [kind, subject.id]),
    );
  });

  it.each([
    ['never returns', 'exec sleep 600', 'timeout', 3000],
    ['prints without end', 'exec cat /dev/zero', 'incomplete', 15_000],
    ['prints errors without end', 'exec cat /dev/zero >&2', 'incomplete', 15_000],
    ['is killed', 'kill -9 $$', 'incomplete', 15_000],
    ['cuts the connection', 'kill -9 $PPID', 'incomplete', 15_000],
  ])(
    'whose shell %s: nothing is seen, in bounded time and memory',
    async (_, script, reason, deadline) => {
      const { login } = await host(at, { force: after(script) });
      const before = process.memoryUsage().rss;
      const { facts, failures } = await look(sshHost, target({ login }), { deadline, wants: { kinds: ['volume'] } });
      const reasons = new Set(
        failures.map((failure) => failure.reason).filter((each) => each !== 'denied' && each !== 'unsupported'),
      );
      expect(facts).toEqual([]);
      expect([...reasons]).toEqual([reason]);
      expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
    },
    30_000,
  );

  it('whose shell never returns from the start', async () => {
    const { login } = await host(at, { force: 'exec sleep 600' });
    const { failures } = await look(sshHost, target({ login }), { deadline: 1500 });
    expect(failures).toMatchObject([{ reason: 'timeout' }]);
  });

  /** An audit by the command line of these hosts, each with its own fingerprint unless another is given. */
  async function audit(hosts: Readonly<Record<string, Host>>, check: string, pinned: Readonly<Record<string, string>> = {}) {
    const folder = await at.folder();
    const targets = Object.entries(hosts).map(
      ([id, { port, keyFile, fingerprint, user }]) =>
        `  - { id: ${id}, kind: ssh-host, host: 127.0.0.1, ssh-port: ${port}, user: ${user}, key: "\${file:${keyFile}}", fingerprint: "${pinned[id] ?? fingerprint}" }`,
    );
    const clause = `  - { id: "1", summary: { en: E, de: D }, verify: [{ check: ${check} }] }`;
    await writeFile(join(folder, 'p.yaml'), `policy: p\ntitle: { en: P, de: P }\nlanguage: en\nclauses:\n${clause}\n`);
    const defaults = 'defaults: { host-deadline: 5s }';
    await writeFile(join(folder, 'tomproof.yaml'), `policies: [p.yaml]\n${defaults}\ntargets:\n${targets.join('\n')}\n`);
    const { code, stdout } = await tomproof(['audit', '--json'], folder).ended;
    const { clauses } = JSON.parse(stdout) as {
      clauses: { findings: { target: string; outcome: string; reason: string; message: string }[] }[];
    };
    return { code, of: (id: string) => clauses[0]!.findings.filter((each) => each.target === id) };
  }

  it('with another key than the pinned one ends an audit with 2, and the report names the fingerprint that was seen', async () => {
    const strange = await host(at);
    const { code, of } = await audit({ strange }, 'disk.encryption', { strange: `SHA256:${'A'.repeat(43)}` });
    expect(code).toBe(2);
    expect(of('strange')).toMatchObject([
      { outcome: 'unknown', reason: 'untrusted', message: expect.stringContaining(strange.fingerprint) },
    ]);
  });

  it('among others that misbehave is audited all the same', async () => {
    const { of } = await audit(
      {
        good: await host(at),
        silent: await host(at, { force: 'exec sleep 600' }),
        endless: await host(at, { force: after('exec cat /dev/zero') }),
        cut: await host(at, { force: after('kill -9 $PPID') }),
      },
      'disk.encryption',
    );
    expect(of('silent')).toMatchObject([{ outcome: 'unknown', reason: 'timeout' }]);
    for (const id of ['endless', 'cut']) expect(of(id).map(({ outcome }) => outcome)).toEqual(['unknown']);
    expect(of('good').length).toBeGreaterThan(0);
    for (const { reason } of of('good')) expect(['timeout', 'untrusted', 'refused']).not.toContain(reason);
  }, 60_000);
});
