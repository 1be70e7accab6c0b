import { readdir, readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { makeAuthority } from '../../fixtures/certificates.ts';
import { tomproof } from '../../fixtures/cli.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { checkManifest } from '../evidence/read.ts';

const policy = `policy: tls-only
title: { de: Nur TLS, en: TLS only }
clauses:
  - id: "1"
    summary: { de: TLS 1.2 oder neuer, en: TLS 1.2 or newer }
    verify: [{ check: tls.min-version, with: { min: TLSv1.2 } }]
`;

const servers: net.Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});
async function listen(server: net.Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as net.AddressInfo).port;
}
/** Accepts and never says a word. */
const silent = () => listen(net.createServer((socket) => socket.on('error', () => undefined)));
async function modern(options: tls.TlsOptions = {}) {
  const { cert, key } = await (await makeAuthority()).issue({ names: ['127.0.0.1'] });
  const server = tls.createServer({ cert, key, minVersion: 'TLSv1.2', ...options }, (socket) =>
    socket.on('error', () => undefined),
  );
  return listen(server.on('tlsClientError', () => undefined));
}
const closed = async () => {
  const server = net.createServer();
  const port = await listen(server);
  server.close();
  return port;
};
async function folderFor(targets: readonly number[], more: Record<string, string> = {}) {
  const list = targets.map(
    (port, index) => `  - { id: t${index}, kind: endpoint, url: "tls://127.0.0.1:${port}", labels: { role: r${index} } }`,
  );
  return temporaryFolder({
    'policy.yaml': policy,
    'tomproof.yaml': `policies: [policy.yaml]\nvantage: test\ntargets:\n${list.join('\n')}\n`,
    ...more,
  });
}
const bundlesIn = async (folder: string) =>
  (await readdir(path.join(folder, 'evidence')).catch(() => [])).filter((name) => /^\d{4}-/.test(name) && !name.includes('.'));
const run = (args: readonly string[], folder: string) => tomproof(args, folder).ended;

describe('what needs no target', () => {
  it('tells its version', async () => {
    const { code, stdout } = await run(['--version'], await temporaryFolder());
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  it.each([
    ['en', 'Examples:'],
    ['de', 'Beispiele:'],
  ])('explains itself in %s with examples', async (language, word) => {
    for (const command of [[], ['audit'], ['plan'], ['checks'], ['judge'], ['init'], ['demo']]) {
      const { code, stdout } = await run([...command, '--help', '--lang', language], await temporaryFolder());
      expect([code, stdout]).toEqual([0, expect.stringContaining(word)]);
    }
  });

  it.each([
    [['audti'], /audti/],
    [['audit', '--format', 'papyrus', 'https://127.0.0.1:1'], /papyrus.*console/],
    [['audit', '--deadline', 'soon', 'https://127.0.0.1:1'], /20s/],
    [['audit', '--fail-on', 'everything', 'https://127.0.0.1:1'], /unproven/],
    [['audit', '--policy', '', 'https://127.0.0.1:1'], /nothing is named/],
    [['audit', '--only', '', 'https://127.0.0.1:1'], /nothing is named/],
    [['audit', '--deadline', '60d', 'https://127.0.0.1:1'], /24d/],
    [['audit', 'gopher://127.0.0.1'], /gopher/],
    [['audit'], /tomproof init/],
    [['checks', 'tls.min-versoin'], /tls\.min-version/],
    [['judge', 'nowhere'], /missing/],
  ])('%j is a usage error that says what would be right', async (args, words) => {
    const { code, stderr } = await run(args, await temporaryFolder());
    expect(code).toBe(3);
    expect(stderr).toMatch(words);
  });

  it('shows the catalogue, as text and as JSON', async () => {
    const folder = await temporaryFolder();
    expect((await run(['checks'], folder)).stdout).toContain('tls.min-version');
    expect((await run(['checks', 'tls.min-version', '--lang', 'de'], folder)).stdout).toContain('Niedrigste TLS-Version');
    const { checks, planned } = JSON.parse((await run(['checks', '--json'], folder)).stdout);
    expect(checks.map((check: { id: string }) => check.id)).toContain('tls.min-version');
    expect(planned).not.toContain('tls.min-version');
  });
});

describe('exit codes and verdicts', () => {
  it('0: proven', async () => {
    const folder = await folderFor([await modern()]);
    const { code, stdout } = await run(['audit'], folder);
    expect(stdout).toContain('PROVEN');
    expect(code).toBe(0);
  });

  it('1: contradicted, beside one that is sound, and --json is valid', async () => {
    const old = await modern({ minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' });
    const folder = await folderFor([await modern(), old]);
    const { code, stdout } = await run(['audit', '--json', '--quiet'], folder);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ schemaVersion: 1, exitCode: 1, summary: { contradicted: 1 }, run: { vantage: 'test' } });
    expect(report.clauses[0].findings).toMatchObject([
      { target: 't1', outcome: 'fails', code: 'too-old', args: { tooOld: ['TLSv1.0', 'TLSv1.1'] }, expected: { min: 'TLSv1.2' } },
      { target: 't0', outcome: 'holds' },
    ]);
    expect(code).toBe(1);
  });

  it('2: a closed port is unknown, and --fail-on contradicted makes it 0', async () => {
    const folder = await folderFor([await closed()]);
    const { code, stdout } = await run(['audit', '--lang', 'de'], folder);
    expect([code, stdout]).toEqual([2, expect.stringContaining('UNGEPRÜFT')]);
    expect((await run(['audit', '--fail-on', 'contradicted'], folder)).code).toBe(0);
  });

  it('3: every error of every file, at its line', async () => {
    const folder = await folderFor([1], {
      'policy.yaml': policy
        .replace('tls.min-version,', 'tls.max-version,')
        .replace('policy: tls-only', 'policy: tls-only\nextra: 1'),
      'tomproof.yaml': 'policies: [policy.yaml]\ntargets:\n  - { id: a, kind: endpoint, url: "ftps://x" }\n',
    });
    const { code, stderr } = await run(['audit'], folder);
    expect(code).toBe(3);
    expect(stderr).toContain('tomproof.yaml:3:30:');
    expect(stderr).toContain('policy.yaml:2:1:');
    expect(await bundlesIn(folder)).toEqual([]);
  });

  it('4: an evidence folder that cannot be written', async () => {
    const folder = await folderFor([1], { evidence: 'a file, not a folder' });
    const { code, stderr } = await run(['audit'], folder);
    expect(code).toBe(4);
    expect(stderr).toMatch(/EEXIST|ENOTDIR/);
  });
});

it('keeps its exit code when nobody reads on', async () => {
  const folder = await folderFor(Array.from({ length: 300 }, () => 1));
  const { child, ended } = tomproof(['audit', '--json', '--quiet'], folder);
  child.stdout!.destroy();
  expect((await ended).code).toBe(2);
});

(process.platform === 'linux' ? it : it.skip)('ends with 4 when its output cannot be written (needs Linux)', async () => {
  const folder = await folderFor([await modern()]);
  const { stderr, code } = await tomproof(['audit', '--json'], folder, '/dev/full').ended;
  expect([code, stderr]).toEqual([4, expect.stringContaining('ENOSPC')]);
});

it('names a target that no clause speaks of', async () => {
  const folder = await folderFor([await closed(), await closed()], {
    'policy.yaml': policy.replace('check: tls.min-version,', 'check: tls.min-version, on: { id: t0 },'),
  });
  const { stderr } = await run(['audit'], folder);
  expect(stderr).toContain('no clause speaks of the target t1');
});

it('writes every format asked for, to the place asked for', async () => {
  const folder = await folderFor([await closed()]);
  const { stdout } = await run(['audit', '--format', 'console,json=out/report.json'], folder);
  expect(stdout).toContain('UNVERIFIED');
  expect(JSON.parse(await readFile(path.join(folder, 'out', 'report.json'), 'utf8'))).toMatchObject({ exitCode: 2 });
});

it('plan asks nobody and names every request', async () => {
  let asked = 0;
  const port = await listen(net.createServer(() => asked++));
  const folder = await folderFor([port]);
  const { code, stdout } = await run(['plan', '--requests'], folder);
  expect(code).toBe(0);
  expect(stdout).toContain('tls.min-version');
  expect(stdout).toContain('ClientHello');
  expect(JSON.parse((await run(['plan', '--json'], folder)).stdout).units).toMatchObject([{ target: 't0', probe: 'tls' }]);
  expect(asked).toBe(0);
});

describe('init', () => {
  it('writes a configuration that plan accepts, and never replaces one', async () => {
    const folder = await temporaryFolder();
    expect((await run(['init', 'https://127.0.0.1:1', 'mail.example.org:587', '--vantage', 'here'], folder)).code).toBe(0);
    const text = await readFile(path.join(folder, 'tomproof.yaml'), 'utf8');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./.tomproof/tomproof.schema.json');
    expect(text).toContain('smtp://mail.example.org:587');
    expect((await run(['plan'], folder)).code).toBe(0);
    expect((await run(['init', 'https://127.0.0.1:2'], folder)).code).toBe(3);
    expect(await readFile(path.join(folder, 'tomproof.yaml'), 'utf8')).toBe(text);
  });

  it('asks for targets where there is nobody to ask', async () => {
    const { code, stderr } = await run(['init'], await temporaryFolder());
    expect([code, stderr]).toEqual([3, expect.stringContaining('targets')]);
  });
});

describe('judge', () => {
  it('gives the same verdicts and findings byte for byte', async () => {
    const folder = await folderFor([await modern(), await closed()]);
    await run(['audit'], folder);
    const [bundle] = await bundlesIn(folder);
    const { code, stderr, stdout } = await run(['judge', path.join('evidence', bundle!)], folder);
    expect(stderr).toContain('byte for byte');
    expect(stdout).toContain('UNVERIFIED');
    expect(code).toBe(2);
  });

  it('refuses a bundle in which a fact was altered', async () => {
    const folder = await folderFor([await modern()]);
    await run(['audit'], folder);
    const facts = path.join(folder, 'evidence', (await bundlesIn(folder))[0]!, 'facts.jsonl');
    await writeFile(facts, (await readFile(facts, 'utf8')).replace('"refused"', '"accepted"'));
    const { code, stderr } = await run(['judge', path.dirname(facts)], folder);
    expect([code, stderr]).toEqual([3, expect.stringContaining('facts.jsonl')]);
  });
});

describe('a run that is ended early', () => {
  it('by Ctrl-C leaves a complete bundle that says what was not looked at', async () => {
    const folder = await folderFor([await silent(), await silent()]);
    const { child, ended } = tomproof(['audit', '--json', '--deadline', '60s'], folder);
    setTimeout(() => child.kill('SIGINT'), 1500);
    const { code, stdout } = await ended;
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ run: { stopped: 'interrupted' }, summary: { unverified: 1 } });
    const [bundle] = await bundlesIn(folder);
    await checkManifest(path.join(folder, 'evidence', bundle!));
  });

  it('by its deadline, within it', async () => {
    const folder = await folderFor([await silent()]);
    const began = Date.now();
    const { code, stdout } = await run(['audit', '--json', '--deadline', '2s'], folder);
    expect(Date.now() - began).toBeLessThan(6000);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).clauses[0].findings[0]).toMatchObject({ outcome: 'unknown', reason: 'timeout' });
  });

  it('by kill -9 at any moment leaves no broken bundle and harms no older one', async () => {
    const folder = await folderFor([await modern(), await closed()]);
    await run(['audit'], folder);
    for (let delay = 60; delay <= 660; delay += 60) {
      const { child, ended } = tomproof(['audit', '--quiet'], folder);
      setTimeout(() => child.kill('SIGKILL'), delay);
      await ended;
    }
    const bundles = await bundlesIn(folder);
    expect(bundles.length).toBeGreaterThan(0);
    for (const bundle of bundles) await checkManifest(path.join(folder, 'evidence', bundle));
    expect((await run(['audit', '--quiet'], folder)).code).toBe(2);
    expect((await readdir(path.join(folder, 'evidence'))).filter((name) => name.startsWith('.incomplete'))).toEqual([]);
  }, 60_000);
});
