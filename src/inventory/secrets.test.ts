import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { collectProblems } from '../files/problem.ts';
import { redact } from '../files/redaction.ts';
import { resolveSecret } from './secrets.ts';

const at = { file: 'tomproof.yaml', line: 7, column: 9 };
const reference = (kind: 'env' | 'file', name: string) => `\${${kind}:${name}}`;
const fresh = () => randomBytes(24).toString('base64');
const keyFile = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

async function resolve(text: string, folder = '/') {
  const problems = collectProblems();
  const secret = await resolveSecret(text, folder, at, problems);
  return { secret, problems: problems.list };
}
const codes = async (text: string, folder?: string) => {
  const { secret, problems } = await resolve(text, folder);
  expect(secret).toBeUndefined();
  return problems.map(({ message }) => [message.code, ...Object.values(message.args)]);
};

afterEach(() => {
  delete process.env.TOMPROOF_TEST_TOKEN;
});

describe('a secret', () => {
  it('comes from an environment variable, and no sink shows it from then on', async () => {
    const value = fresh();
    process.env.TOMPROOF_TEST_TOKEN = value;
    expect(redact(value)).toBe(value);
    const { secret, problems } = await resolve(reference('env', 'TOMPROOF_TEST_TOKEN'));
    expect(problems).toEqual([]);
    expect(secret!.reveal()).toBe(value);
    expect(redact(`Bearer ${value}`)).toBe('Bearer [secret]');
  });

  it.each([
    ['one line break at its end is not part of it', 'line\n', 'line'],
    ['also as Windows writes it', 'line\r\n', 'line'],
    ['only one', 'line\n\n', 'line\n'],
    ['none is needed', 'line', 'line'],
    ['a private key is kept as it is', keyFile, keyFile],
  ])('comes from a file: %s', async (_, text, expected) => {
    const folder = await temporaryFolder({ token: text });
    await chmod(path.join(folder, 'token'), 0o600);
    expect((await resolve(reference('file', 'token'), folder)).secret!.reveal()).toBe(expected);
    expect((await resolve(reference('file', path.join(folder, 'token')))).secret!.reveal()).toBe(expected);
  });

  it('comes from a file of the home folder, also through a link, as mounted secrets are', async () => {
    const home = await temporaryFolder({ 'real}': 'tok' });
    await symlink('real}', path.join(home, 'link'));
    const fromHome = (name: string) => reference('file', `~/${path.relative(homedir(), path.join(home, name))}`);
    expect((await resolve(fromHome('link'))).secret!.reveal()).toBe('tok');
    expect((await resolve(fromHome('real}'))).secret!.reveal()).toBe('tok');
  });

  it('shows itself only where it is asked to', async () => {
    process.env.TOMPROOF_TEST_TOKEN = 'hunter2-hunter2';
    const { secret } = await resolve(reference('env', 'TOMPROOF_TEST_TOKEN'));
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: [secret] }, { showHidden: true, depth: 9 }),
      Object.keys(secret!).join(),
      JSON.stringify({ ...secret }),
    ];
    expect(shown).toEqual(['[secret]', '[secret]', '{"secret":"[secret]"}', '[secret]', expect.any(String), '', '{}']);
    expect(shown.join()).not.toContain('hunter2');
  });
});

describe('refused, at its place and without its text:', () => {
  it('a literal, also beside a reference or with a reference misspelt', async () => {
    const misspelt = [
      'Bearer #{env:X}',
      '#{env:X} ',
      '#env:X',
      '#{env:}',
      '#{ENV:X}',
      '#{env:A B}',
      '#{file:}',
      '#{X}',
      '{env:X}',
    ];
    const literals = ['hunter2', '', ...misspelt.map((text) => text.replace('#', '$'))];
    for (const literal of literals) {
      const { secret, problems } = await resolve(literal);
      expect({ literal, secret, problems }).toEqual({
        literal,
        secret: undefined,
        problems: [{ ...at, message: { code: 'secret-literal', args: {} } }],
      });
    }
  });

  it('a variable that is not set, or empty', async () => {
    delete process.env.TOMPROOF_TEST_TOKEN;
    const text = reference('env', 'TOMPROOF_TEST_TOKEN');
    expect(await codes(text)).toEqual([['secret-env-missing', 'TOMPROOF_TEST_TOKEN']]);
    for (const empty of ['', ' \n']) {
      process.env.TOMPROOF_TEST_TOKEN = empty;
      expect(await codes(text)).toEqual([['secret-empty', text]]);
    }
  });

  it('a file that is empty, is not there, is no file, is no text, or is larger than 64 KiB', async () => {
    const folder = await temporaryFolder({ empty: '\n', fits: 'x'.repeat(65536), large: 'x'.repeat(65537) });
    await mkdir(path.join(folder, 'folder'));
    await writeFile(path.join(folder, 'octets'), Buffer.from([0xff, 0xfe, 0x80]));
    const file = (name: string) => path.join(folder, name);
    expect(await codes(reference('file', 'empty'), folder)).toEqual([['secret-empty', reference('file', 'empty')]]);
    expect(await codes(reference('file', 'absent'), folder)).toEqual([['secret-unreadable', file('absent'), 'ENOENT']]);
    expect(await codes(reference('file', 'folder'), folder)).toEqual([['secret-unreadable', file('folder'), 'EISDIR']]);
    expect(await codes(reference('file', 'octets'), folder)).toEqual([['secret-unreadable', file('octets'), 'EILSEQ']]);
    expect(await codes(reference('file', 'large'), folder)).toEqual([['secret-too-large', file('large'), 65536]]);
    expect((await resolve(reference('file', 'fits'), folder)).problems).toEqual([]);
  });

  (process.platform === 'win32' ? it.skip : it)('a device, which may never end (not on Windows)', async () => {
    expect(await codes(reference('file', '/dev/zero'))).toEqual([['secret-unreadable', '/dev/zero', 'EINVAL']]);
  });

  (process.platform === 'win32' ? it.skip : it)('a private key that everybody can read (not on Windows)', async () => {
    const folder = await temporaryFolder({ key: keyFile, token: 'a mounted secret, as containers get it' });
    const file = path.join(folder, 'key');
    for (const [name, mode] of [
      ['key', 0o640],
      ['token', 0o644],
    ] as const) {
      await chmod(path.join(folder, name), mode);
      expect((await resolve(reference('file', name), folder)).problems).toEqual([]);
    }
    await chmod(file, 0o604);
    expect(await codes(reference('file', 'key'), folder)).toEqual([['secret-world-readable', file]]);
  });
});
