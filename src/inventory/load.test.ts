import path from 'node:path';
import { makeAuthority } from '../../fixtures/certificates.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { collectProblems } from '../files/problem.ts';
import { loadInventory } from './load.ts';

async function load(yaml: string, more: Record<string, string> = {}) {
  const folder = await temporaryFolder({ 'tomproof.yaml': yaml, ...more });
  const problems = collectProblems();
  const inventory = await loadInventory(path.join(folder, 'tomproof.yaml'), problems);
  return { folder, inventory, problems: problems.list.map(({ line, message }) => [line, message.code]) };
}

it('reads every kind of target, with paths from the folder of the file', async () => {
  const { cert } = await makeAuthority();
  const { inventory, folder, problems } = await load(
    `policies: [policies/acme.yaml]
vantage: office-berlin
defaults: { deadline: PT30S, per-host: 4 }
targets:
  - { id: app, kind: endpoint, url: "https://app.example.org", ca: ca.pem, labels: { role: app } }
  - { id: smtp, kind: endpoint, host: mail.example.org, port: 2525, starttls: smtp, server-name: mx.example.org }
  - { id: box, kind: host, host: 2001:db8::5, ports: "80,8000-8002" }
  - { id: mail, kind: domain, name: Example.org., dkim-selectors: [a] }
waivers: waivers.yaml
`,
    { 'ca.pem': cert },
  );
  expect(problems).toEqual([]);
  expect(inventory).toMatchObject({
    vantage: 'office-berlin',
    deadlines: { target: 30_000, connect: 5_000 },
    perHost: 4,
    concurrency: 256,
    waivers: path.join(folder, 'waivers.yaml'),
    policies: ['policies/acme.yaml'],
    targets: [
      { id: 'app', scheme: 'https', ca: cert, labels: { role: 'app' } },
      { id: 'smtp', scheme: 'starttls', starttls: 'smtp', port: 2525, serverName: 'mx.example.org' },
      { id: 'box', kind: 'host', host: '2001:db8::5', sshPort: 22, ports: [80, 8000, 8001, 8002] },
      { id: 'mail', kind: 'domain', name: 'example.org', dkimSelectors: ['a'], smtpPort: 25 },
    ],
  });
});

it('names everything that is wrong at once, each with its line', async () => {
  const { problems } = await load(`targets:
  - { id: a, kind: endpoint, url: "https://u:p@a.example.org" }
  - { id: a, kind: host, host: a.example.org }
  - { id: c, kind: domain, name: c.example.org, ca: absent.pem }
`);
  expect(problems).toEqual([
    [2, 'address-secret'],
    [3, 'target-twice'],
    [4, 'ca-unreadable'],
  ]);
});

it.each([
  ['no targets', 'targets: []', 1],
  ['an unknown kind', 'targets:\n  - { id: a, kind: mainframe, host: b }', 2],
  ['an unknown key', 'tragets: []\ntargets:\n  - { id: a, kind: host, host: b }', 1],
  ['url and host', 'targets:\n  - { id: a, kind: endpoint, url: "https://a", host: b, port: 1 }', 2],
  ['a document in two places', 'targets:\n  - { id: a, kind: document, path: a.pdf, url: "https://a.example/a.pdf" }', 2],
  ['a document nowhere', 'targets:\n  - { id: a, kind: document }', 2],
  ['a document over plain HTTP', 'targets:\n  - { id: a, kind: document, url: "http://a.example/a.pdf" }', 2],
  [
    'a document behind a password in the address',
    'targets:\n  - { id: a, kind: document, url: "https://u:p@a.example/a.pdf" }',
    2,
  ],
  [
    'a document behind a token in the address',
    'targets:\n  - { id: a, kind: document, url: "https://a.example/a.pdf?sig=x" }',
    2,
  ],
  [
    'a document in a bucket without credentials',
    'targets:\n  - { id: a, kind: document, bucket: docs, key: a.pdf, region: eu-1 }',
    2,
  ],
  ['credentials of no bucket', 'targets:\n  - { id: a, kind: document, url: "https://a.example/a.pdf", region: eu-1 }', 2],
  ['a host without port', 'targets:\n  - { id: a, kind: endpoint, host: b }', 2],
  ['url and port', 'targets:\n  - { id: a, kind: endpoint, url: "https://a", port: 8443 }', 2],
  ['one port of several out of range', 'targets:\n  - { id: a, kind: host, host: b, ports: "22,70000" }', 2],
  ['one range of several the wrong way round', 'targets:\n  - { id: a, kind: host, host: b, ports: "22,9090-9080" }', 2],
  ['a deadline no timer can hold', 'defaults: { run: 30d }\ntargets:\n  - { id: a, kind: host, host: b }', 1],
  ['ports the wrong way round', 'targets:\n  - { id: a, kind: host, host: b, ports: "90-80" }', 2],
  ['no duration', 'defaults: { deadline: soon }\ntargets:\n  - { id: a, kind: host, host: b }', 1],
])('%s is refused with its line', async (_name, yaml, line) => {
  const { inventory, problems } = await load(yaml);
  expect(inventory).toBeUndefined();
  expect(problems[0]![0]).toBe(line);
});

it('names persons by pseudonyms unless it is told otherwise, with a key by reference only', async () => {
  const read = (lines: string) =>
    load(`${lines}targets: [{ id: web, kind: host, host: web.example.org }]\n`, { key: 'a key of this office\n' });
  expect((await read('')).inventory).toMatchObject({ personalData: 'pseudonyms', pseudonymKey: null });
  expect((await read('personal-data: clear\n')).inventory).toMatchObject({ personalData: 'clear' });
  expect((await read('pseudonym-key: written-down\n')).problems).toEqual([[1, 'secret-literal']]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a reference is written
  const { folder, inventory } = await read('pseudonym-key: "${file:key}"\n');
  expect(inventory?.pseudonymKey?.reveal()).toBe('a key of this office');
  expect(inventory?.evidence).toBe(path.join(folder, 'evidence'));
});
