import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { docx, p } from '../../../fixtures/documents/docx.ts';
import { packageRoot } from '../../package.ts';
import { readDocument } from './read.ts';
import { piecesOf } from './structure.ts';

const fixture = (name: string) => path.join(packageRoot, 'fixtures', 'documents', 'formats', name);
const piecesFrom = async (file: string) =>
  piecesOf((await readDocument(file)).blocks).map(({ id, section, text, digest, shape, cells, columns, checked, under }) => {
    return { id, section, text, digest, shape, cells, columns, checked, under };
  });

describe.each(['massnahmen', 'measures'])('%s', (name) => {
  it.each(['docx', 'odt', 'rtf', 'html', 'pdf'])('gives from %s the same pieces as from Markdown', async (format) => {
    const written = await piecesFrom(fixture(`${name}.md`));
    expect(written).toHaveLength(28);
    expect(await piecesFrom(fixture(`${name}.${format}`))).toEqual(written);
  });

  it('gives from a plain text the same, but for what LibreOffice puts into it: contents, the number of a note, each cell as a line', async () => {
    const written = await piecesFrom(fixture(`${name}.md`));
    const plain = new Set((await piecesFrom(fixture(`${name}.txt`))).map(({ digest }) => digest));
    expect(written.filter(({ digest }) => !plain.has(digest)).map(({ id }) => id)).toEqual(['1-2', '2.1-1']);
  });
});

describe('what a file is', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tomproof-read-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const read = async (name: string, content: string | Uint8Array) => {
    const file = path.join(folder, name);
    await writeFile(file, content);
    return readDocument(file);
  };

  it('is told by its content, and a name that says otherwise is told of', async () => {
    const { format, warnings } = await read('report.pdf', docx(p('Alles wird verschlüsselt.')));
    expect(format).toBe('docx');
    expect(warnings).toEqual([{ code: 'name-differs', args: { name: '.pdf', format: 'docx' } }]);
  });

  it.each([
    ['a name without an ending', 'notes', 'Alles wird gesichert.', 'txt'],
    ['a page without a head', 'page', '<div>Alles wird gesichert.</div>', 'html'],
    ['Markdown', 'a.md', '# Titel', 'md'],
  ])('%s', async (_, name, content, format) => {
    expect(await read(name, content)).toMatchObject({ format, warnings: [] });
  });

  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from('Maßnahme – geprüft')],
    ['UTF-8 with a mark', Buffer.from('\ufeffMaßnahme – geprüft')],
    ['UTF-16, the lower byte first', Buffer.from('\ufeffMaßnahme – geprüft', 'utf16le')],
    ['UTF-16, the upper byte first', Buffer.from('\ufeffMaßnahme – geprüft', 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from('Maßnahme – geprüft', 'utf16le')],
    [
      'Windows-1252',
      Uint8Array.of(
        ...[...'Maßnahme '].map((letter) => letter.charCodeAt(0)),
        0x96,
        ...[...' geprüft'].map((letter) => letter.charCodeAt(0)),
      ),
    ],
  ])('reads %s', async (_, bytes) => {
    expect((await read('text.txt', bytes)).blocks).toMatchObject([{ text: 'Maßnahme – geprüft' }]);
  });

  it('reads a stray byte of Windows-1252 amid UTF-8 by itself, and says so', async () => {
    const { blocks, warnings } = await read('text.txt', Buffer.concat([Buffer.from('Übermäßig gro'), Uint8Array.of(0xdf)]));
    expect(blocks).toMatchObject([{ text: 'Übermäßig groß' }]);
    expect(warnings).toEqual([{ code: 'encoding', args: { count: 1 } }]);
  });

  it('reads a page in the encoding that it names', async () => {
    const page = Buffer.from('<html><meta charset="iso-8859-15"><p>Prüfung für 5 \u00a4</p></html>', 'latin1');
    expect((await read('page.html', page)).blocks).toMatchObject([{ text: 'Prüfung für 5 €' }]);
  });
});
