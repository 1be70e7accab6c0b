import { readdir, readFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { tomproof } from '../../fixtures/cli.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { reports } from '../../reports/index.ts';
import { checkManifest } from '../evidence/read.ts';

// A canary: a secret that every target gives back in every encoding. Nothing the program leaves or prints may show it.

const canary = 'canary-4f1c9a/Zx+"w\\q&%=<end>';
const octets = (before: string, after: string) => Buffer.from(before + canary + after);
/** How the targets write the canary. */
const encodings: Readonly<Record<string, string>> = {
  plain: canary,
  json: JSON.stringify(canary).slice(1, -1),
  percent: encodeURIComponent(canary),
  percentLower: encodeURIComponent(canary).replace(/%../g, (each) => each.toLowerCase()),
  html: canary.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`),
  hex: octets('', '').toString('hex'),
  hexUpper: octets('', '').toString('hex').toUpperCase(),
  base64: octets('', '').toString('base64'),
  base64url: octets('', '').toString('base64url'),
  base64Second: octets('a', 'b').toString('base64'),
  base64Third: octets('ab', 'cd').toString('base64url'),
};
/** What gives it away: some of base64 says what stood before and behind, so only the middle is looked for. */
const tellTale = (name: string) => (name.startsWith('base64') ? encodings[name]!.slice(4, -6) : encodings[name]!);
const escapings = [
  (text: string) => text,
  (text: string) => JSON.stringify(text).slice(1, -1),
  (text: string) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1),
  (text: string) => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`),
  (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
];
const shownIn = (text: string) =>
  Object.keys(encodings).filter((name) => escapings.some((escaping) => text.includes(escaping(tellTale(name)))));

const policy = `policy: canary
title: Canary
clauses:
  - { id: "1", summary: SSH, verify: [{ check: ssh.crypto }, { check: ssh.password-auth-off }, { check: canary.echo }] }
  - { id: "2", summary: Web, verify: [{ check: http.cookies }, { check: http.security-headers }, { check: http.https-redirect }] }
`;

const plugin = (prelude: string) => `import { defineCheck, defineProbe, fails, ProbeError, registerSecret, z } from 'tomproof';
${prelude}
const all = ${JSON.stringify(Object.values(encodings))};
const texts = { title: all[0], about: all.join(' '), remedy: all.join(' '), codes: { echoed: all.join(' ') + ' {what}' } };
export const echo = defineProbe({
  id: 'echo',
  kinds: ['ssh-service'],
  privilege: all.join(' '),
  accepts: (target) => target.labels.probe === 'echo',
  requests: () => all,
  async probe(target, context) {
    if (target.labels.throw) throw new Error(all.join(' '));
    const facts = all.map((text, index) => ({
      kind: 'ssh-service', subject: { id: text, names: [text] }, source: context.source(), host: text, address: '127.0.0.1', port: index + 1,
      banner: text, hostKeys: [text], kex: [text], ciphers: [text], macs: [text], compression: [text], authentication: { seen: true, methods: [text] },
    }));
    return { facts, failures: all.map((text) => context.failure(new ProbeError('denied', text))) };
  },
});
export const echoed = defineCheck({
  id: 'canary.echo',
  judges: 'ssh-service',
  params: z.object({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.24', bsi: { none: 'reviewed 2026-11: none' } },
  reproduce: 'echo {host}',
  texts: { en: texts, de: texts },
  judge: (fact) => fails('echoed', { what: fact.banner }),
});
`;

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});
async function listen(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => server.close());
  return (server.address() as net.AddressInfo).port;
}
/** Gives a text back wherever HTTP lets it, or in the first lines of SSH. */
const web = (text: string) =>
  http.createServer({ insecureHTTPParser: true }, (_, response) => {
    response.socket!.end(
      `HTTP/1.1 302 Found\r\nServer: ${text}\r\nLocation: http://127.0.0.1:1/${text}\r\nSet-Cookie: ${text.replace(/=/g, '')}=${text}; Path=/${text}\r\n` +
        `Content-Security-Policy: ${text}\r\nX-Frame-Options: ${text}\r\nStrict-Transport-Security: ${text}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
  });
const shell = (text: string) => net.createServer((socket) => socket.on('error', () => undefined).end(`SSH-2.0-${text}\r\n`));

let targets = '';
beforeAll(async () => {
  const lines: string[] = [];
  for (const [name, text] of Object.entries(encodings)) {
    lines.push(`  - { id: web-${name}, kind: endpoint, url: "http://127.0.0.1:${await listen(web(text))}" }`);
    lines.push(`  - { id: ssh-${name}, kind: endpoint, url: "ssh://127.0.0.1:${await listen(shell(text))}" }`);
  }
  lines.push('  - { id: echo, kind: endpoint, url: "http://127.0.0.1:1", labels: { probe: echo } }');
  lines.push('  - { id: throw, kind: endpoint, url: "http://127.0.0.1:1", labels: { probe: echo, throw: "1" } }');
  targets = lines.join('\n');
});

const formats = Object.keys(reports);
const register = `registerSecret(${JSON.stringify(canary)});`;
const folderWith = (prelude: string) =>
  temporaryFolder({
    'policy.yaml': policy,
    'echo.ts': plugin(prelude),
    'tomproof.yaml': `policies: [policy.yaml]\nvantage: test\nplugins: [echo.ts]\ntargets:\n${targets}\n`,
  });

/** Everything a day with the program leaves behind: files by their names, and what each command printed. */
async function leavings(prelude: string) {
  const folder = await folderWith(prelude);
  const left = new Map<string, string>();
  const run = async (name: string, args: readonly string[]) => {
    const { code, stdout, stderr } = await tomproof(args, folder).ended;
    left.set(`${name} stdout`, stdout).set(`${name} stderr`, stderr);
    return code;
  };
  const outputs = formats.map((format) => `${format}=out/report.${format}`).join(',');
  const code = await run('audit', ['audit', '--verbose', '--format', outputs]);
  const bundle = path.join(folder, 'evidence', (await readdir(path.join(folder, 'evidence')))[0]!);
  const config = ['--config', path.join(folder, 'tomproof.yaml')];
  const judged = await run('judge', ['judge', bundle, ...config, '--format', formats.map((format) => `${format}=-`).join(',')]);
  const alone = await run('judge --json', ['judge', bundle, ...config, '--json']);
  await run('audit --json', ['audit', '--json', '--out', 'second']);
  await run('plan', ['plan', '--requests']);
  await run('plan --json', ['plan', '--json']);
  await run('checks', ['checks', 'canary.echo', ...config]);
  await run('checks --json', ['checks', '--json', ...config]);
  for (const place of ['out', 'evidence', 'second']) {
    for (const entry of await readdir(path.join(folder, place), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) left.set(path.join(place, entry.name), await readFile(path.join(entry.parentPath, entry.name), 'utf8'));
    }
  }
  return { left, bundle, codes: { code, judged, alone } };
}

it('a canary that nobody calls a secret is everywhere: the targets do echo it, and the test looks where it could be', async () => {
  const { left } = await leavings('');
  for (const place of [
    'evidence/facts.jsonl',
    'evidence/findings.jsonl',
    'out/report.json',
    'out/report.html',
    'out/report.junit',
  ]) {
    expect([place, shownIn(left.get(place)!)]).toEqual([place, Object.keys(encodings)]);
  }
  for (const command of ['plan', 'plan --json', 'checks', 'checks --json', 'audit --json']) {
    expect([command, shownIn(left.get(`${command} stdout`)!)]).toEqual([command, Object.keys(encodings)]);
  }
  expect(shownIn(left.get('audit stderr')!)).not.toEqual([]);
  const facts = left.get('evidence/facts.jsonl')!.split('\n');
  for (const server of ['ssh', 'web']) {
    expect(shownIn(facts.filter((line) => line.includes(`"${server}-`)).join('\n'))).toEqual(
      expect.arrayContaining(['hex', 'percent']),
    );
  }
}, 60_000);

it('a canary that is registered is nowhere, and what is left is whole', async () => {
  const { left, bundle, codes } = await leavings(register);
  expect([...left].flatMap(([place, text]) => shownIn(text).map((encoding) => `${place}: ${encoding}`))).toEqual([]);
  expect(codes).toEqual({ code: 1, judged: 1, alone: 1 });
  expect(left.get('judge stderr')).toContain('byte for byte');
  await checkManifest(bundle);
  for (const [place, text] of left) {
    if (/\.json$|--json stdout$/.test(place)) JSON.parse(text);
    if (/\.jsonl$/.test(place)) for (const line of text.trim().split('\n')) JSON.parse(line);
  }
  for (const place of ['out/report.json', 'out/report.html', 'out/report.junit', 'plan stdout']) {
    expect(left.get(place)).toContain('[secret]');
  }
  // Whoever judges later, without the secret, comes to the same.
  const elsewhere = await folderWith('');
  const again = await tomproof(['judge', bundle, '--config', path.join(elsewhere, 'tomproof.yaml')], elsewhere).ended;
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('byte for byte') });
}, 60_000);

it('a secret that is a name of the configuration is refused: blacked out, evidence would say something else', async () => {
  const folder = await folderWith("registerSecret('web-plain');");
  const { code, stderr } = await tomproof(['audit'], folder).ended;
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('text of a secret') });
  expect(await readdir(folder)).not.toContain('evidence');
});

it('nor in what is said of a configuration that is refused', async () => {
  const folder = await folderWith(`${register}\nthrow new Error(${JSON.stringify(Object.values(encodings).join(' '))});`);
  const { code, stdout, stderr } = await tomproof(['audit'], folder).ended;
  expect({ code, shown: shownIn(stdout + stderr) }).toEqual({ code: 3, shown: [] });
  expect(stderr).toContain('[secret]');
});
