import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tomproof } from '../../fixtures/cli.ts';
import { zip } from '../../fixtures/documents/zip.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { packageRoot } from '../package.ts';

const run = (folder: string, ...args: readonly string[]) => tomproof(args, folder).ended;
const formats = ['docx', 'odt', 'rtf', 'pdf', 'html', 'md', 'txt'];
/** A folder with documents of ours, in German (`massnahmen`) and English (`measures`). */
async function folderWith(...files: readonly string[]) {
  const folder = await temporaryFolder({});
  for (const file of files)
    await copyFile(path.join(packageRoot, 'fixtures', 'documents', 'formats', file), path.join(folder, file));
  return folder;
}

describe.each(['massnahmen', 'measures'])('a document of each format: %s', (name) => {
  it.each(formats)('%s: is imported, and is what the policy was written for', async (format) => {
    const file = `${name}.${format}`;
    const folder = await folderWith(file);
    const imported = await run(folder, 'import', file, '--out', 'policies/own.yaml');
    expect([imported.code, imported.stdout]).toEqual([0, '']);
    expect(imported.stderr).toContain('written: policies/own.yaml');
    expect(imported.stderr).toMatch(/\d+ clauses, \d+ suggested bindings/);
    const drift = await run(folder, 'policy', 'drift', 'policies/own.yaml', '--document', file);
    expect([drift.code, drift.stdout]).toEqual([0, `${name}: the document is what the policy was written for\n`]);
  });
});

it('lint says what is left to do: what the import had no idea for', async () => {
  const folder = await folderWith('massnahmen.md');
  await run(folder, 'import', 'massnahmen.md', '--out', 'own.yaml');
  const { policies } = JSON.parse((await run(folder, 'policy', 'lint', 'own.yaml', '--json')).stdout);
  const codes = new Set(policies[0].findings.map(({ code }: { code: string }) => code));
  expect(
    [...codes].filter((code) => !['lint-suggested', 'lint-assumed', 'lint-unbound', 'lint-unstated'].includes(code as string)),
  ).toEqual([]);
  expect(codes).toContain('lint-suggested');
});

it('nothing of an imported policy is in force, and an audit says how much waits', async () => {
  const folder = await folderWith('massnahmen.txt');
  await run(folder, 'import', 'massnahmen.txt', '--out', 'own.yaml');
  const { code, stderr } = await run(folder, 'audit', '--policy', 'own.yaml', 'https://127.0.0.1:1');
  // No binding is in force, so that nothing could ever be proven.
  expect([code, stderr]).toEqual([expect.any(Number), expect.stringMatching(/suggested bindings are not in force/)]);
  expect(code).not.toBe(0);
});

it('imports as JSON, with the words that led to each suggestion', async () => {
  const folder = await folderWith('massnahmen.txt');
  const { code, stdout } = await run(folder, 'import', 'massnahmen.txt', '--json');
  const { policy, language, clauses } = JSON.parse(stdout);
  expect([code, policy, language]).toEqual([0, 'massnahmen', 'de']);
  const bindings = clauses.flatMap(({ verify }: { verify: object[] }) => verify);
  expect(bindings.length).toBeGreaterThan(3);
  for (const binding of bindings)
    expect(binding).toMatchObject({ suggested: true, words: expect.any(Array), confidence: expect.any(Number) });
});

it('replaces no policy unless it is told to', async () => {
  const folder = await folderWith('measures.md');
  await writeFile(path.join(folder, 'own.yaml'), 'mine');
  const refused = await run(folder, 'import', 'measures.md', '--out', 'own.yaml');
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('own.yaml: exists already; --force replaces it')]);
  expect(await readFile(path.join(folder, 'own.yaml'), 'utf8')).toBe('mine');
  expect((await run(folder, 'import', 'measures.md', '--out', 'own.yaml', '--force')).code).toBe(0);
});

it.each<[string, string, string | Buffer, string]>([
  ['empty', 'a.docx', '', 'a.docx: is empty'],
  ['broken', 'a.docx', zip([{ name: 'word/document.xml', content: '<w:document><w:body>' }]), 'a.docx: '],
  ['encrypted', 'a.docx', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'a.docx: '],
  ['of no format', 'a.bin', Buffer.from([0, 1, 2, 3, 255, 254, 0, 0, 9, 9]), 'a.bin: '],
  ['without a measure', 'a.txt', 'Guten Tag.\n', 'a.txt: no clause was found'],
  ['not there', 'b.txt', 'x', 'a.txt: is no file'],
])('a document that is %s is refused with its name', async (_, file, content, told) => {
  const folder = await temporaryFolder({});
  await writeFile(path.join(folder, file), content);
  const { code, stdout, stderr } = await run(folder, 'import', file === 'b.txt' ? 'a.txt' : file);
  expect([code, stdout, stderr]).toEqual([3, '', expect.stringContaining(told)]);
});

describe('policy drift', () => {
  it('names what was changed, with its line, and ends with 1', async () => {
    const folder = await folderWith('massnahmen.txt');
    const file = path.join(folder, 'massnahmen.txt');
    await run(folder, 'import', 'massnahmen.txt', '--out', 'own.yaml');
    const { clauses } = JSON.parse((await run(folder, 'import', 'massnahmen.txt', '--json')).stdout);
    const { text, id } = clauses.find((each: { text: string }) => !each.text.includes('\n') && each.text.length > 20);
    const word = /\p{L}{5,}/u.exec(text)![0];
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace(word, 'Zimtschnecke'));
    const { code, stdout } = await run(folder, 'policy', 'drift', 'own.yaml', '--document', 'massnahmen.txt', '--json');
    const { exitCode, changes } = JSON.parse(stdout);
    expect([code, exitCode]).toEqual([1, 1]);
    expect(changes).toMatchObject([
      { change: 'changed', clause: id, text: expect.stringContaining('Zimtschnecke'), line: expect.any(Number) },
    ]);
    const plain = await run(folder, 'policy', 'drift', 'own.yaml', '--document', 'massnahmen.txt', '--lang', 'de');
    expect(plain.stdout).toContain(`Klausel ${id} wurde geändert`);
  });

  it('has nothing to compare a policy of other people’s making with', async () => {
    const folder = await folderWith('massnahmen.txt');
    const { code, stderr } = await run(folder, 'policy', 'drift', 'art32-baseline', '--document', 'massnahmen.txt');
    expect([code, stderr]).toEqual([3, expect.stringContaining('nothing can be compared')]);
  });
});

it('coverage says what could show each clause, and counts', async () => {
  const folder = await temporaryFolder({});
  const { code, stdout } = await run(folder, 'policy', 'coverage', 'helpwave-2024-12');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ {2}by checks +1\.2-7 .*\[disk\.encryption\]$/m);
  expect(stdout).toContain('90 clauses: 46 technical, 39 bound to checks, 39 to be stated');
});

it('lint finds a binding that asks for less than the words of the document', async () => {
  const folder = await temporaryFolder({
    'TOM.txt': 'Verfügbarkeitskontrolle\n\n- Backups halten wir 14 Tage lang vor.\n',
  });
  await run(folder, 'import', 'TOM.txt', '--out', 'own.yaml');
  const own = path.join(folder, 'own.yaml');
  await writeFile(own, (await readFile(own, 'utf8')).replace('keep: 14d', 'keep: 7d'));
  const { code, stdout } = await run(folder, 'policy', 'lint', 'own.yaml');
  expect([code, stdout]).toEqual([1, expect.stringMatching(/own\.yaml:\d+: error: clause .*keep 7d, the words say 14d/)]);
});

it('without a configuration the policies have to be named', async () => {
  const { code, stderr } = await run(await temporaryFolder({}), 'policy', 'lint');
  expect([code, stderr]).toEqual([3, expect.stringContaining('policies')]);
});
