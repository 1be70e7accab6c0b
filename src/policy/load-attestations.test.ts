import { createHash } from 'node:crypto';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { clause, policy } from '../../fixtures/bundle.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { collectProblems } from '../files/problem.ts';
import type { KnownIds } from './known-ids.ts';
import { loadAttestations } from './load-attestations.ts';

const organisational = { kind: 'organisational', bindings: [] } as const;
const acme = policy({
  clauses: [
    clause('1'),
    clause('2', organisational),
    clause('3', { bindings: [] }),
    clause('4', { bindings: [], attestation: { by: 'HR', every: null, document: null } }),
    clause('5', { ...organisational, strength: 'planned' }),
  ],
});
const known: KnownIds = { policies: [acme], checks: [], targets: [], isWhole: true };
const other = policy({ policy: 'other', clauses: [clause('2', organisational)] });

const valid = { clause: '2', by: 'HR', at: '2026-01-01', statement: 'So it is.', 'valid-until': '2026-12-31' };
const yaml = (changes: object = {}) =>
  Object.entries({ ...valid, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const sockets: (() => void)[] = [];
afterAll(() => {
  for (const close of sockets) close();
});
const socketAt = (file: string) =>
  new Promise<void>((resolve) => {
    const server = createServer().listen(file, resolve);
    sockets.push(() => server.close());
  });

async function load(files: Record<string, string>, ids = known) {
  const folder = await temporaryFolder(files);
  const problems = collectProblems();
  return { folder, problems, attestations: await loadAttestations(folder, problems, ids) };
}

it('reads what is stated, by the name of its file', async () => {
  const { attestations, problems } = await load({
    'b.yaml': yaml({ clause: '4' }),
    'a.yml': yaml(),
    'readme.md': 'no',
    '.c.yaml': '{',
  });
  expect(problems.list).toEqual([]);
  expect(attestations).toEqual([
    {
      policy: 'acme-tom',
      clause: '2',
      by: 'HR',
      at: '2026-01-01',
      statement: 'So it is.',
      validUntil: '2026-12-31',
      document: null,
      file: 'a.yml',
    },
    expect.objectContaining({ clause: '4', file: 'b.yaml' }),
  ]);
});

it('a planned clause may have one, which lifts nothing', async () => {
  const { attestations, problems } = await load({ 'a.yaml': yaml({ clause: '5' }) });
  expect([attestations.length, problems.list]).toEqual([1, []]);
});

it.each<[string, object, string, number, object?]>([
  ['for a clause that does not exist', { clause: '22' }, 'clause-unknown', 1, { nearest: ['2', '1', '3'] }],
  ['for a clause that a check judges', { clause: '1' }, 'attestation-bound', 1, { checks: ['tls.min-version'] }],
  ['for a technical clause without a slot', { clause: '3' }, 'attestation-technical', 1],
  ['of a policy that does not exist', { policy: 'acme-tum' }, 'policy-unknown', 6, { nearest: ['acme-tom'] }],
  ['that ends before it begins', { 'valid-until': '2025-12-31' }, 'attestation-ends-early', 5],
  ['without an end', { 'valid-until': undefined }, 'wrong-value', 1],
  ['without a role', { by: ' ' }, 'wrong-value', 2],
  ['without a statement', { statement: '' }, 'wrong-value', 4],
  ['of a day that does not exist', { at: '2026-02-30' }, 'wrong-value', 3],
  ['with a moment instead of a day', { at: '2026-02-03T00:00:00Z' }, 'wrong-value', 3],
  ['with a key that is none', { reviewed: 'yes' }, 'unknown-key', 6],
  ['with a document without a digest', { document: { path: 'a.pdf' } }, 'wrong-value', 6],
  ['with a digest in capitals', { document: { path: 'a', digest: digest('').toUpperCase() } }, 'wrong-value', 6],
])('one %s is refused', async (_name, changes, code, line, args = {}) => {
  const { attestations, problems, folder } = await load({ 'a.yaml': yaml(changes) });
  expect(attestations).toEqual([]);
  expect(problems.list).toMatchObject([{ file: path.join(folder, 'a.yaml'), line, message: { code, args } }]);
});

it.each([
  ['is no YAML', '{'],
  ['is empty', ''],
  ['is a list', `- ${JSON.stringify(valid)}\n`],
])('a file that %s is refused', async (_name, text) => {
  const { attestations, problems } = await load({ 'a.yaml': text });
  expect([attestations, problems.list.length]).toEqual([[], 1]);
});

describe('where several documents could be meant', () => {
  it('one without its policy is refused', async () => {
    const two = { ...known, policies: [acme, other] };
    expect((await load({ 'a.yaml': yaml() }, two)).problems.list).toMatchObject([{ message: { code: 'policy-needed' } }]);
    const { attestations } = await load({ 'a.yaml': yaml({ policy: 'other' }) }, two);
    expect(attestations).toMatchObject([{ policy: 'other' }]);
  });

  it('one of the configured policy does not speak for another that is named on the command line', async () => {
    const ids = { ...known, policies: [other], isWhole: false };
    const unnamed = await load({ 'a.yaml': yaml() }, ids);
    expect([unnamed.attestations, unnamed.problems.list.length]).toEqual([[], 1]);
    const left = await load({ 'a.yaml': yaml({ policy: 'acme-tom' }) }, ids);
    expect([left.attestations, left.problems.list]).toEqual([[], []]);
  });
});

describe('the document', () => {
  const found = async (prepare: (folder: string) => Promise<unknown>, changes: object = {}) => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, 'x'));
    await writeFile(
      path.join(folder, 'x', 'a.yaml'),
      yaml({ document: { path: '../register.pdf', digest: digest('of May'), ...changes } }),
    );
    await prepare(folder);
    const problems = collectProblems();
    const [attestation] = await loadAttestations(path.join(folder, 'x'), problems, known);
    expect(problems.list).toEqual([]);
    return attestation!.document!.found;
  };
  const write = (text: string) => (folder: string) => writeFile(path.join(folder, 'register.pdf'), text);
  it.each<[string, string, (folder: string) => Promise<unknown>]>([
    ['is the same', 'unchanged', write('of May')],
    [
      'is the same behind a link',
      'unchanged',
      async (folder) => {
        await writeFile(path.join(folder, 'real.pdf'), 'of May');
        await symlink('real.pdf', path.join(folder, 'register.pdf'));
      },
    ],
    ['has another octet', 'changed', write('of May ')],
    ['is empty now', 'changed', write('')],
    ['is gone', 'missing', async () => undefined],
    ['is a link to nowhere', 'missing', (folder) => symlink('nowhere', path.join(folder, 'register.pdf'))],
    ['is a folder', 'unreadable', (folder) => mkdir(path.join(folder, 'register.pdf'))],
    ['is a socket', 'unreadable', async (folder) => void (await socketAt(path.join(folder, 'register.pdf')))],
    ['is an endless device', 'unreadable', (folder) => symlink('/dev/zero', path.join(folder, 'register.pdf'))],
    [
      'is larger than anybody hashes',
      'unreadable',
      async (folder) => {
        await write('')(folder);
        await truncate(path.join(folder, 'register.pdf'), 200_000_000);
      },
    ],
  ])('%s: %s', async (_name, state, prepare) => {
    expect(await found(prepare)).toBe(state);
  });
});

it('a folder that is not there is an error, and so is a socket among the files', async () => {
  const { folder, problems } = await load({ 'a.yaml': yaml() });
  await loadAttestations(path.join(folder, 'none'), problems, known);
  await socketAt(path.join(folder, 'b.yaml'));
  const read = await loadAttestations(folder, problems, known);
  expect(read).toHaveLength(1);
  expect(problems.list.map(({ message }) => [message.code, message.args])).toEqual([
    ['file-unreadable', { why: 'ENOENT' }],
    ['file-unreadable', { why: 'no file' }],
  ]);
});

it('so many that nobody wrote them are an error', async () => {
  const files = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`${index}.yaml`, '']));
  const { problems } = await load(files);
  expect(problems.list.map(({ message }) => message.code)).toEqual(['attestations-too-many']);
});
