import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { docx, p } from '../../../fixtures/documents/docx.ts';
import { zip } from '../../../fixtures/documents/zip.ts';
import { packageRoot } from '../../package.ts';

// Each file is read in a process of its own, of which time and memory are measured.

const deep = 100_000;
const inOdt = (content: string) =>
  zip([
    { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' },
    { name: 'content.xml', content },
  ]);
const bomb = Buffer.alloc(300 * 2 ** 20, 0x61);
const lol = `<!DOCTYPE l [<!ENTITY a "lol">${[...'bcdefghij'].map((each, at) => `<!ENTITY ${each} "${`&${'abcdefghi'[at]};`.repeat(10)}">`).join('')}]>`;
/** A PDF whose objects are these; each stands where its number says. */
function pdf(objects: readonly string[], trailer = ''): Buffer {
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(
    `${text}trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF`,
    'latin1',
  );
}
const catalogue = '<</Type/Catalog/Pages 2 0 R>>';
const page = (more: string) => `<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]${more}>>`;

const files: readonly [what: string, name: string, content: () => string | Buffer, codes: readonly string[]][] = [
  ['nothing', 'a.docx', () => '', ['empty']],
  ['blanks', 'a.txt', () => ' \n ', ['empty']],
  ['a document without a word', 'a.docx', () => docx(p('')), ['no-text']],
  ['50 MB of text', 'a.txt', () => 'Alles wird gesichert. '.repeat(2_400_000), ['too-large']],
  ['30 MB of text', 'a.md', () => 'Alles wird gesichert. '.repeat(1_400_000), ['too-large']],
  ['30 MB of a page', 'a.html', () => `<p>${'Alles wird gesichert. '.repeat(1_400_000)}`, ['too-large']],
  ['30 MB of RTF', 'a.rtf', () => `{\\rtf1 ${'Alles wird gesichert. '.repeat(1_400_000)}}`, ['too-large']],
  [
    'a picture',
    'a.png',
    () => Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
    ['unknown-format'],
  ],
  ['a cut archive', 'a.docx', () => docx(p('Text')).subarray(0, 400), ['broken']],
  [
    'a broken part',
    'a.docx',
    () => zip([{ name: 'word/document.xml', content: '<w:document><w:body><w:p></w:body>' }]),
    ['broken'],
  ],
  ['another archive', 'a.zip', () => zip([{ name: 'a.txt', content: 'a' }]), ['unknown-format']],
  ['a table of numbers', 'a.xlsx', () => zip([{ name: 'xl/workbook.xml', content: '<a/>' }]), ['unknown-format']],
  [
    'an archive with a password',
    'a.docx',
    () => zip([{ name: 'word/document.xml', content: 'x', isEncrypted: true }]),
    ['encrypted'],
  ],
  [
    'a container with a password',
    'a.docx',
    () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
    ['encrypted'],
  ],
  [
    'Word from before 2007',
    'a.doc',
    () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('WordDocument', 'utf16le')]),
    ['unknown-format'],
  ],
  ['a bomb', 'a.docx', () => zip([{ name: 'word/document.xml', content: bomb }]), ['too-large']],
  [
    'a bomb that lies',
    'a.docx',
    () => zip([{ name: 'word/document.xml', content: bomb, saidSize: 1000 }]),
    ['too-large', 'broken'],
  ],
  [
    'several bombs',
    'a.odt',
    () =>
      zip([
        { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' },
        ...['META-INF/manifest.xml', 'styles.xml', 'content.xml'].map((name) => ({
          name,
          content: bomb.subarray(0, 20 * 2 ** 20),
        })),
      ]),
    ['too-large', 'broken'],
  ],
  ['laughs', 'a.docx', () => docx(p('&j;'), { before: lol }), ['broken']],
  [
    'an entity from outside',
    'a.docx',
    () => docx(p('&x;'), { before: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' }),
    ['broken'],
  ],
  [
    'an entity from outside in an odt',
    'a.odt',
    () => inOdt('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
    ['broken'],
  ],
  ['deep XML', 'a.docx', () => docx('<w:sdt>'.repeat(deep)), ['too-deep']],
  ['deep tables', 'a.docx', () => docx('<w:tbl><w:tr><w:tc>'.repeat(100)), ['too-deep']],
  ['deep lists', 'a.odt', () => inOdt(`<a>${'<list><list-item>'.repeat(deep)}`), ['too-deep']],
  ['deep pages', 'a.html', () => `${'<div>'.repeat(deep)}x`, ['too-deep']],
  ['deep lists of a page', 'a.html', () => `${'<ul><li>x'.repeat(deep)}`, ['too-deep']],
  ['deep groups', 'a.rtf', () => `{\\rtf1 ${'{'.repeat(deep)}x`, ['too-deep']],
  ['deep quotes', 'a.md', () => `${'>'.repeat(deep)} x`, ['too-deep']],
  ['deep lists in Markdown', 'a.md', () => `${'- '.repeat(deep)}x`, ['too-deep']],
  [
    'deep lists by lines',
    'a.md',
    () => Array.from({ length: 1500 }, (_, at) => `${'  '.repeat(at)}- x`).join('\n'),
    ['too-deep', 'too-slow', 'too-large'],
  ],
  ['brackets', 'a.md', () => '[a]('.repeat(deep), ['ok', 'too-slow', 'too-deep']],
  ['stars', 'a.md', () => '*a **a '.repeat(deep / 2), ['ok', 'too-slow', 'too-deep']],
  ['a broken PDF', 'a.pdf', () => '%PDF-1.4\nnothing', ['broken']],
  [
    'a PDF whose pages are their own parents',
    'a.pdf',
    () => pdf([catalogue, '<</Type/Pages/Kids[2 0 R]/Count 1>>']),
    ['broken', 'no-text', 'too-slow'],
  ],
  [
    'a PDF whose length is the stream itself',
    'a.pdf',
    () =>
      pdf([
        catalogue,
        '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        page('/Contents 4 0 R'),
        '<</Length 4 0 R>>stream\nBT ET\nendstream',
      ]),
    ['broken', 'no-text'],
  ],
  [
    'a PDF that draws itself without end',
    'a.pdf',
    () =>
      pdf([
        catalogue,
        '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        page('/Resources<</XObject<</A 5 0 R>>>>/Contents 4 0 R'),
        '<</Length 4>>stream\n/A Do\nendstream',
        '<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</A 5 0 R>>>>/Length 11>>stream\n/A Do /A Do\nendstream',
      ]),
    ['broken', 'no-text', 'too-slow', 'too-large', 'too-deep'],
  ],
  ['a PDF of pictures', 'a.pdf', () => pdf([catalogue, '<</Type/Pages/Kids[3 0 R]/Count 1>>', page('')]), ['no-text']],
  ['a deep PDF', 'a.pdf', () => pdf([catalogue, `<</Type/Pages/Kids ${'['.repeat(deep)}`]), ['broken', 'too-deep', 'no-text']],
  [
    'a PDF with a password',
    'a.pdf',
    () =>
      pdf(
        [catalogue, '<</Type/Pages/Kids[]/Count 0>>'],
        `/ID[<${'00'.repeat(16)}><${'00'.repeat(16)}>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<${'11'.repeat(32)}>/U<${'22'.repeat(32)}>>>`,
      ),
    ['encrypted'],
  ],
  ['a folder', '.', () => '', ['not-found']],
  ['a file that is not there', '', () => '', ['not-found']],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(packageRoot, 'dist', 'hostile-'));
  // As it stands in the program: bundled, beside the thread's own file.
  await build({
    entryPoints: [path.join(packageRoot, 'src/policy/document/read.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: path.join(folder, 'read.mjs'),
  });
  await writeFile(
    path.join(folder, 'main.mjs'),
    `import { readFileSync } from 'node:fs';
import { readDocument } from './read.mjs';
const start = performance.now();
const code = await readDocument(process.argv[2]).then(() => 'ok', (error) => error.code ?? String(error));
// Of this program alone: what \`resourceUsage\` tells counts the one that started it.
let megabytes = process.memoryUsage.rss() / 2 ** 20;
try {
  megabytes = Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
} catch {
  // Where there is no /proc, what Node tells stands.
}
console.log(JSON.stringify({ code, ms: performance.now() - start, megabytes }));`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

it.each(files)(
  '%s is told of in time',
  async (_, name, content, codes) => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'tomproof-hostile-')), name);
    if (name.length > 1) await writeFile(file, content());
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(folder, 'main.mjs'), name === '' ? `${file}/none` : file],
      { timeout: 30_000 },
    );
    const { code, ms, megabytes } = JSON.parse(stdout) as { code: string; ms: number; megabytes: number };
    if (process.env.SHOW) process.stderr.write(`${_}: ${code} ${ms.toFixed(0)} ms ${megabytes.toFixed(0)} MB\n`);
    expect(codes).toContain(code);
    expect(ms).toBeLessThan(10_000);
    expect(megabytes).toBeLessThan(500);
    if (name.length > 1) await rm(path.dirname(file), { recursive: true });
  },
  60_000,
);
