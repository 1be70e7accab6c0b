import { generateKeyPairSync } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { collectProblems } from '../files/problem.ts';
import { loadInventory } from './load.ts';
import type { SshHostTarget } from './target.ts';

const pem = (passphrase?: string) =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: {
      type: 'pkcs1',
      format: 'pem',
      ...(passphrase === undefined ? {} : { cipher: 'aes-128-cbc', passphrase }),
    },
  } as never).privateKey as unknown as string;
const key = pem();
const locked = pem('correct horse');
/** A damaged length makes the library take all that follows, the key itself too, for the name of a cipher. */
const damaged = () => {
  const size = (length: number) => Buffer.from([0, 0, 0, length]);
  const octets = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    size(40),
    Buffer.from('none, and then the key: correct horse 123'),
  ]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${octets.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
};
const fingerprint = `SHA256:${'A'.repeat(43)}`;

async function load(lines: string) {
  const folder = await temporaryFolder({ 'words.txt': 'no key at all\n', known_hosts: '# nobody\n' });
  for (const [name, text] of Object.entries({ key, locked, damaged: damaged() })) {
    await writeFile(path.join(folder, name), text);
    await chmod(path.join(folder, name), 0o600);
  }
  const file = path.join(folder, 'tomproof.yaml');
  await writeFile(file, `targets:\n  - id: db-1\n    kind: ssh-host\n    host: db-1.example.org\n    user: tomproof\n${lines}`);
  const problems = collectProblems();
  const inventory = await loadInventory(file, problems);
  return {
    target: inventory?.targets[0] as SshHostTarget,
    problems: problems.list.map(({ line, message }) => [line, message.code]),
    messages: problems.list.map(({ message }) => message),
  };
}

it('reads a host with its key, its known hosts and a jump host', async () => {
  const { target, problems } = await load(`    key: \${file:key}
    known-hosts: known_hosts
    ssh-port: 2222
    sudo: true
    jump: { host: jump.example.org, user: gate, key: "\${file:locked}", passphrase: "\${env:TOMPROOF_TEST_PASSPHRASE}", fingerprint: "${fingerprint}" }
`);
  expect(problems).toEqual([]);
  expect(target).toMatchObject({
    kind: 'ssh-host',
    sshPort: 2222,
    sudo: true,
    login: {
      host: 'db-1.example.org',
      port: 2222,
      user: 'tomproof',
      trust: { fingerprints: [], knownHosts: [{ text: '# nobody\n' }] },
    },
    jump: { host: 'jump.example.org', port: 22, user: 'gate', trust: { fingerprints: [fingerprint] } },
  });
  expect(target.login.key!.reveal()).toBe(key);
  expect(JSON.stringify(target)).not.toContain(key.split('\n')[3]);
});

it('without a key uses the agent, and no host is known where there is no file of them', async () => {
  const { target, problems } = await load(`    fingerprint: ["${fingerprint}"]\n`);
  expect(problems).toEqual([]);
  expect(target.login.key).toBeNull();
  expect(target.jump).toBeNull();
});

it.each([
  ['a literal key', '    key: "-----BEGIN OPENSSH PRIVATE KEY-----"\n', [6, 'secret-literal']],
  ['a key file that is not there', `    key: \${file:absent}\n`, [6, 'secret-unreadable']],
  ['words instead of a key', `    key: \${file:words.txt}\n`, [6, 'key-unusable']],
  ['a locked key without its passphrase', `    key: \${file:locked}\n`, [6, 'key-unusable']],
  ['known hosts that are not there', '    known-hosts: absent\n', [6, 'known-hosts-unreadable']],
  ['no fingerprint', '    fingerprint: 16:27:ac:a5\n', [6, 'wrong-value']],
  ['a password', '    password: hunter2hunter2\n', [6, 'unknown-key']],
  ['a literal in the jump host', '    jump:\n      host: j\n      user: u\n      key: literal\n', [9, 'secret-literal']],
])('%s is refused with its line', async (_, lines, problem) => {
  expect((await load(lines)).problems).toContainEqual(problem);
});

it('a damaged key is not quoted', async () => {
  const { messages } = await load(`    key: \${file:damaged}\n`);
  expect(messages).toMatchObject([{ code: 'key-unusable', args: { why: 'Unsupported cipher for OpenSSH key' } }]);
});

beforeAll(() => {
  process.env.TOMPROOF_TEST_PASSPHRASE = 'correct horse';
});
afterAll(() => {
  delete process.env.TOMPROOF_TEST_PASSPHRASE;
});
