import { readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { tomproof } from '../../fixtures/cli.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { packageRoot } from '../package.ts';

/** The files a page of the docs shows, by the name in their first line. */
async function shownIn(page: string): Promise<Record<string, string>> {
  const text = await readFile(path.join(packageRoot, 'docs', page), 'utf8');
  const blocks = [...text.matchAll(/^```(?:js|ts|yaml)\n(?:\/\/|#) (\S+)\n([\s\S]*?)^```$/gm)];
  return Object.fromEntries(blocks.map(([, name, code]) => [name!, code!]));
}

const servers: net.Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});
/** An agent that says one thing to everybody. */
async function agent(says: object | string): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(typeof says === 'string' ? says : `${JSON.stringify(says)}\n`);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as net.AddressInfo).port;
}
const sound = {
  port: 22,
  hostKeys: ['ssh-ed25519'],
  kex: ['sntrup761x25519-sha512@openssh.com'],
  ciphers: ['aes256-gcm@openssh.com'],
  macs: ['hmac-sha2-256-etm@openssh.com'],
  authentication: ['publickey'],
};

/** A user's own folder with the configuration, policy and plug-ins of the docs, pointed at agents on loopback. */
async function folderOf(ports: readonly number[], plugins: Readonly<Record<string, string>> = {}): Promise<string> {
  const check = await shownIn('writing-a-check.md');
  const probe = await shownIn('writing-a-probe.md');
  const configuration = probe['tomproof.yaml']!;
  const [line] = /^ {2}- \{ id: web-1.*$/m.exec(configuration)!;
  const targets = ports.map((port, index) =>
    line.replace('web-1', `web-${index + 1}`).replace('web-1.example.org:4711', `127.0.0.1:${port}`),
  );
  return temporaryFolder({
    'policy.yaml': check['policy.yaml']!,
    'host-keys.js': check['host-keys.js']!,
    'config-agent.ts': probe['config-agent.ts']!,
    ...plugins,
    'tomproof.yaml': configuration.replace(line, targets.join('\n')),
  });
}
const run = (args: readonly string[], folder: string) => tomproof(args, folder).ended;

describe('a plug-in probe in TypeScript and a plug-in check in JavaScript, as the docs show them', () => {
  it('are found, bound from a policy, and judged; their texts are in the report and in the bundle', async () => {
    const folder = await folderOf([await agent({ ...sound, hostKeys: ['ssh-ed25519', 'ssh-rsa'] }), await agent(sound)]);
    const { code, stdout, stderr } = await run(['audit', '--format', 'console,json=report.json'], folder);
    expect(stdout).toContain('shows ssh-rsa, agreed is ssh-ed25519');
    expect(stdout).toContain('Remove the other HostKey lines from sshd_config and look again.');
    expect(code).toBe(1);

    const { clauses } = JSON.parse(await readFile(path.join(folder, 'report.json'), 'utf8'));
    expect(clauses).toMatchObject([
      {
        verdict: 'contradicted',
        findings: [
          {
            check: 'acme.host-keys',
            target: 'web-1',
            outcome: 'fails',
            message: 'shows ssh-rsa, agreed is ssh-ed25519',
            reproduce: 'ssh-keyscan -p 22 127.0.0.1',
            sources: [{ probe: 'config-agent' }],
          },
          { target: 'web-2', outcome: 'holds', message: 'shows ssh-ed25519' },
        ],
      },
    ]);

    const bundle = /evidence: (.*)/.exec(stderr)![1]!;
    const again = await run(['judge', bundle, '--config', 'tomproof.yaml'], folder);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('byte for byte') });
    expect(again.stdout).toContain('agreed is ssh-ed25519');
  });

  it('never turn a strange answer into a pass', async () => {
    const strange = ['', 'not JSON', '{}', JSON.stringify({ ...sound, hostKeys: [] }), 'x'.repeat(100_000)];
    for (const says of strange) {
      const { code, stdout } = await run(['audit', '--json', '--quiet'], await folderOf([await agent(says)]));
      const [clause] = JSON.parse(stdout).clauses;
      expect({ says: says.slice(0, 20), code, verdict: clause.verdict }).toMatchObject({ code: 2, verdict: 'unverified' });
    }
  });

  it('feed the built-in checks, too', async () => {
    const folder = await folderOf([await agent(sound), await agent({ ...sound, authentication: ['publickey', 'password'] })]);
    const policy = await readFile(path.join(folder, 'policy.yaml'), 'utf8');
    await writeFile(path.join(folder, 'policy.yaml'), policy.replace('acme.host-keys', 'ssh.password-auth-off'));
    const { code, stdout, stderr } = await run(['audit', '--json', '--quiet'], folder);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout).clauses[0].findings).toMatchObject([
      { check: 'ssh.password-auth-off', target: 'web-2', outcome: 'fails', sources: [{ probe: 'config-agent' }] },
      { target: 'web-1', outcome: 'holds' },
    ]);
  });

  it('stand in the catalogue and in the plan', async () => {
    const folder = await folderOf([1]);
    const { stdout } = await run(['checks', 'acme.host-keys', '--config', 'tomproof.yaml'], folder);
    expect(stdout).toContain('The server shows only host keys of the kinds we agreed on.');
    const plan = await run(['plan', '--requests'], folder);
    expect(plan.stdout).toContain('TCP 127.0.0.1:1: sends nothing, reads one line');
    expect(plan.code).toBe(0);
  });

  it('may lie in a folder that knows nothing of tomproof, with its own package.json of either kind', async () => {
    for (const type of ['module', 'commonjs']) {
      const folder = await folderOf([await agent(sound)], { 'package.json': JSON.stringify({ type }) });
      expect(await run(['audit'], folder)).toMatchObject({ code: 0, stdout: expect.stringContaining('PROVEN') });
    }
  });
});

describe('a plug-in that is wrong', () => {
  it.each([
    [
      'leaves out what every check has',
      `import { defineCheck, holds, z } from 'tomproof';
       export const mine = defineCheck({ id: 'a.b', judges: 'tls-servic', params: {}, references: {}, judge: () => holds('yes') });`,
      /a\.b: judges[\s\S]*a\.b: params[\s\S]*a\.b: references\.gdpr[\s\S]*a\.b: reproduce/,
    ],
    ['throws', "throw new Error('no luck');", /host-keys\.js: .*no luck/],
    ['does not parse', 'export const = 1;', /host-keys\.js/],
    ['exports nothing of use', 'export const answer = 42;', /exports no check and no probe/],
    [
      'takes the id of a built-in check',
      `import { defineCheck, holds, z } from 'tomproof';
       export const mine = defineCheck({ id: 'tls.min-version', judges: 'tls-service', params: z.strictObject({}), references: {}, reproduce: '', judge: () => holds('yes') });`,
      /tls\.min-version.* taken/,
    ],
  ])('%s: exit code 3, with the file and why', async (_, code, words) => {
    const ended = await run(['audit'], await folderOf([1], { 'host-keys.js': code }));
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(words);
  });

  it('is missing: exit code 3', async () => {
    const folder = await temporaryFolder({
      'tomproof.yaml': 'plugins: [nowhere.ts]\ntargets: [{ id: a, kind: host, host: 127.0.0.1 }]\n',
    });
    expect(await run(['audit'], folder)).toMatchObject({ code: 3, stderr: expect.stringContaining('nowhere.ts') });
  });

  it('throws while judging: unknown, never a pass', async () => {
    const folder = await folderOf([await agent(sound)]);
    const source = await readFile(path.join(folder, 'host-keys.js'), 'utf8');
    await writeFile(path.join(folder, 'host-keys.js'), source.replace('if (hostKeys', "throw new Error('oops'); if (hostKeys"));
    const { code, stdout } = await run(['audit', '--json', '--quiet'], folder);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).clauses[0].findings).toMatchObject([
      { outcome: 'unknown', reason: 'exception', args: { what: 'oops' } },
    ]);
  });
});
