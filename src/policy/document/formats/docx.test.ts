import { docx, level, list, num, p, r } from '../../../../fixtures/documents/docx.ts';
import { readDocx } from './docx.ts';

const read = async (body: string, parts?: Parameters<typeof docx>[1]) =>
  (await readDocx(docx(body, parts))).map(({ line: _, ...block }) => block);
const texts = async (body: string, parts?: Parameters<typeof docx>[1]) =>
  (await read(body, parts)).map((block) => (block.kind === 'row' ? block.cells : block.text));
const style = (id: string, name: string, more = '') =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`;
const tbl = (...rows: string[]) => `<w:tbl>${rows.map((cells) => `<w:tr>${cells}</w:tr>`).join('')}</w:tbl>`;
const tc = (content: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${content}</w:tc>`;

describe('numbers that only the numbering knows', () => {
  const heads = {
    styles: `${style('H1', 'heading 1', '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>')}${style('H2', 'heading 2', '<w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr>')}`,
    numbering: list(
      1,
      level(0, 'decimal', '%1', '<w:pStyle w:val="H1"/>') + level(1, 'decimal', '%1.%2', '<w:pStyle w:val="H2"/>'),
    ),
  };
  const h = (at: number, text: string) => p(text, `<w:pStyle w:val="H${at}"/>`);

  it('headings by style', async () => {
    expect(
      await read(h(1, 'Vertraulichkeit') + h(2, 'Zutritt') + h(2, 'Zugang') + h(1, 'Integrität') + h(2, 'Weitergabe'), heads),
    ).toEqual([
      { kind: 'heading', level: 1, text: '1. Vertraulichkeit' },
      { kind: 'heading', level: 2, text: '1.1 Zutritt' },
      { kind: 'heading', level: 2, text: '1.2 Zugang' },
      { kind: 'heading', level: 1, text: '2. Integrität' },
      { kind: 'heading', level: 2, text: '2.1 Weitergabe' },
    ]);
  });

  it('as contracts count', async () => {
    const numbering = list(7, level(0, 'decimal', '§ %1') + level(1, 'decimal', '(%2)') + level(2, 'lowerLetter', '%3)'));
    const body =
      p('Pflichten', num(7, 0)) +
      p('Er sichert.', num(7, 1)) +
      p('täglich', num(7, 2)) +
      p('nachts', num(7, 2)) +
      p('Er prüft.', num(7, 1)) +
      p('Ende', num(7, 0)) +
      p('Er löscht.', num(7, 1));
    expect(await texts(body, { numbering })).toEqual([
      '§ 1 Pflichten',
      '(1) Er sichert.',
      'a) täglich',
      'b) nachts',
      '(2) Er prüft.',
      '§ 2 Ende',
      '(1) Er löscht.',
    ]);
  });

  it.each([
    ['upperRoman', '%1.', ['I. x', 'II. x', 'III. x', 'IV. x']],
    ['upperLetter', '%1.', ['A. x', 'B. x', 'C. x', 'D. x']],
    ['decimalZero', '%1.', ['01. x', '02. x', '03. x', '04. x']],
  ])('%s', async (format, text, expected) => {
    expect(await texts(p('x', num(1, 0)).repeat(4), { numbering: list(1, level(0, format, text)) })).toEqual(expected);
  });

  it('a list that begins anew, and one that goes on after a paragraph between', async () => {
    const numbering = `${list(1, level(0, 'decimal', '%1.'))}<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`;
    const body =
      p('a', num(1, 0)) + p('Dazwischen') + p('b', num(1, 0)) + p('c', num(2, 0)) + p('d', num(2, 0)) + p('kein', num(0, 0));
    expect(await texts(body, { numbering })).toEqual(['1. a', 'Dazwischen', '2. b', '1. c', '2. d', 'kein']);
  });

  it('levels above count as begun, and legal numbering is decimal throughout', async () => {
    const numbering = list(1, level(0, 'upperRoman', '%1.') + level(1, 'decimal', '%1.%2', '<w:isLgl/>'));
    expect(await texts(p('a', num(1, 1)) + p('b', num(1, 1)), { numbering })).toEqual(['1.1 a', '1.2 b']);
  });
});

it('gives lists with their depth', async () => {
  const numbering = list(1, level(0, 'bullet', '•') + level(1, 'bullet', 'o') + level(2, 'decimal', '%3.'));
  expect(await read(p('a', num(1, 0)) + p('b', num(1, 1)) + p('c', num(1, 2)) + p('d', num(1, 0)), { numbering })).toEqual([
    { kind: 'item', text: 'a', depth: 0, checked: null },
    { kind: 'item', text: 'b', depth: 1, checked: null },
    { kind: 'item', text: '1. c', depth: 2, checked: null },
    { kind: 'item', text: 'd', depth: 0, checked: null },
  ]);
});

it.each([
  ['inserted text counts', p(`${r('Es wird ')}<w:ins>${r('täglich ')}</w:ins>${r('gesichert')}`), ['Es wird täglich gesichert']],
  [
    'deleted text does not',
    p(`${r('Es wird ')}<w:del><w:r><w:delText>wöchentlich </w:delText></w:r></w:del>${r('gesichert')}`),
    ['Es wird gesichert'],
  ],
  ['moved text counts where it went', p(`<w:moveFrom>${r('alt ')}</w:moveFrom><w:moveTo>${r('neu')}</w:moveTo>`), ['neu']],
  ['a deleted end joins', p('Eins', '<w:rPr><w:del/></w:rPr>') + p(' zwei'), ['Eins zwei']],
  [
    'a deleted row is gone',
    tbl(tc(p('a')) + tc(p('b')), `<w:trPr><w:del/></w:trPr>${tc(p('c'))}${tc(p('d'))}`, tc(p('e')) + tc(p('f'))),
    [
      ['a', 'b'],
      ['e', 'f'],
    ],
  ],
  ['hidden text', p(r('sichtbar') + r('versteckt', '<w:vanish/>')), ['sichtbar']],
  ['what was hidden once', p(r('sichtbar', '<w:vanish w:val="0"/>')), ['sichtbar']],
  [
    'a text box, once',
    p(
      '<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:txbxContent><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r>',
    ),
    ['Kasten'],
  ],
  [
    'soft hyphens and letters without width',
    p(`${r('Daten\u00adschutz\u200b')}<w:r><w:softHyphen/><w:t>plan</w:t></w:r>`),
    ['Datenschutzplan'],
  ],
  ['a hyphen that holds', p('<w:r><w:t>E</w:t><w:noBreakHyphen/><w:t>Mail</w:t></w:r>'), ['E-Mail']],
  ['a break in an item', p('<w:r><w:t>erstens</w:t><w:br/><w:t>und weiter</w:t></w:r>'), ['erstens und weiter']],
  [
    'items after breaks',
    p('<w:r><w:t>Wir:</w:t><w:br/><w:t>- sichern</w:t><w:br/><w:t>- prüfen</w:t></w:r>'),
    ['Wir:', '- sichern', '- prüfen'],
  ],
  ['notes and comments', p('<w:r><w:t>Text</w:t><w:footnoteReference w:id="1"/><w:commentReference w:id="2"/></w:r>'), ['Text']],
  [
    'a link, by what it shows',
    p(
      '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>hier</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ),
    ['hier'],
  ],
  [
    'contents as a field',
    p(
      '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> TOC \\o "1-3" </w:instrText><w:fldChar w:fldCharType="separate"/><w:t>Zutritt 1</w:t></w:r>',
    ) +
      p('Zugang 2') +
      p('<w:r><w:fldChar w:fldCharType="end"/></w:r>') +
      p('Text'),
    ['Text'],
  ],
  [
    'contents as a control',
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Zutritt 1</w:t></w:r></w:p></w:sdtContent></w:sdt>' +
      p('Text'),
    ['Text'],
  ],
])('%s', async (_, body, expected) => {
  expect(await texts(body)).toEqual(expected);
});

describe('boxes', () => {
  const control = (value: string, sign: string) =>
    `<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="${value}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>${sign}</w:t></w:r></w:sdtContent></w:sdt>`;
  const form = (state: string) =>
    `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>${state}</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
  it.each([
    ['signs', p('☒ Alarm') + p('☐ Wache')],
    ['controls, whatever they draw', p(control('1', 'ja') + r(' Alarm')) + p(control('0', '☐') + r(' Wache'))],
    ['forms', p(form('<w:default w:val="0"/><w:checked/>') + r('Alarm')) + p(form('<w:default w:val="0"/>') + r('Wache'))],
    [
      'letters of Wingdings',
      p(`<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>${r(' Alarm')}`) +
        p(`<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>${r(' Wache')}`),
    ],
  ])('%s', async (_, body) => {
    expect(await read(body)).toEqual([
      { kind: 'item', text: 'Alarm', depth: 0, checked: true },
      { kind: 'item', text: 'Wache', depth: 0, checked: false },
    ]);
  });
});

describe('tables', () => {
  it('a first row that is marked names the columns, over several rows and columns as well', async () => {
    const head = '<w:trPr><w:tblHeader/></w:trPr>';
    const body = tbl(
      head + tc(p('Maßnahme'), '<w:vMerge w:val="restart"/>') + tc(p('Stand'), '<w:gridSpan w:val="2"/>'),
      head + tc(p(''), '<w:vMerge/>') + tc(p('ja')) + tc(p('nein')),
      tc(p('Alarm')) + tc(p('x')) + tc(p('')),
    );
    const columns = ['Maßnahme', 'Stand ja', 'Stand nein'];
    expect(await read(body)).toEqual([
      { kind: 'row', cells: columns, columns: null },
      { kind: 'row', cells: ['Alarm', 'x', ''], columns },
    ]);
  });

  it('a cell over several rows stands in each', async () => {
    const body = tbl(
      tc(p('Bereich')) + tc(p('Maßnahme')),
      tc(p('Zutritt'), '<w:vMerge w:val="restart"/>') + tc(p('Alarm')),
      tc(p(''), '<w:vMerge/>') + tc(p('Wache')),
    );
    expect(await texts(body)).toEqual([
      ['Bereich', 'Maßnahme'],
      ['Zutritt', 'Alarm'],
      ['Zutritt', 'Wache'],
    ]);
  });

  it('a row in one is a title between rows', async () => {
    const body = tbl(
      tc(p('Maßnahme')) + tc(p('Stand der Umsetzung')),
      tc(p('Zutritt'), '<w:gridSpan w:val="2"/>'),
      tc(p('Alarmanlage')) + tc(p('umgesetzt')),
    );
    expect(await read(body)).toMatchObject([
      { kind: 'row' },
      { kind: 'paragraph', text: 'Zutritt', bold: true },
      { kind: 'row' },
    ]);
  });

  it('a table of one cell is none', async () => {
    expect(await texts(tbl(tc(p('Eins') + p('Zwei'))))).toEqual(['Eins', 'Zwei']);
  });

  it('a cell with several paragraphs, lists or a table is one cell', async () => {
    const numbering = list(1, level(0, 'bullet', '•'));
    const inner = tbl(tc(p('x')) + tc(p('y')));
    const body = tbl(tc(p('Zutritt') + p('Gebäude')) + tc(p('Alarm', num(1, 0)) + p('Wache; Pforte', num(1, 0))) + tc(inner));
    expect(await texts(body, { numbering })).toEqual([['Zutritt\nGebäude', '• Alarm\n• Wache; Pforte', 'x y']]);
  });
});

it('tells what is set in bold as a whole, by itself or by its style', async () => {
  const styles = style('Fett', 'Fett', '<w:rPr><w:b/></w:rPr>');
  const body =
    p(r('Zutritt', '<w:b/>')) +
    p(r('Zutritt', '<w:b/>') + r(' ist frei')) +
    p('Stil', '<w:pStyle w:val="Fett"/>') +
    p(r('aus', '<w:b w:val="0"/>'), '<w:pStyle w:val="Fett"/>');
  expect((await read(body, { styles })).map((block) => block.kind === 'paragraph' && block.bold)).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

it.each([
  ['headings by a German name', p('Zutritt', '<w:pStyle w:val="x"/>'), style('x', 'Überschrift 2'), 2],
  ['headings by their level alone', p('Zutritt', '<w:outlineLvl w:val="2"/>'), '', 3],
  ['the title', p('TOM', '<w:pStyle w:val="x"/>'), style('x', 'Title'), 1],
])('%s', async (_, body, styles, expected) => {
  expect(await read(body, { styles })).toMatchObject([{ kind: 'heading', level: expected }]);
});
