import { zip } from '../../../../fixtures/documents/zip.ts';
import type { Block } from '../block.ts';
import { readHtml } from './html.ts';
import { readMarkdown } from './markdown.ts';
import { readOdt } from './odt.ts';
import { readRtf } from './rtf.ts';

const bare = (blocks: readonly Block[]) => blocks.map(({ line: _, ...block }) => block);
const short = (blocks: readonly Block[]) =>
  blocks.map((block) =>
    block.kind === 'row'
      ? block.cells.join(' | ')
      : block.kind === 'item'
        ? `${'  '.repeat(block.depth)}- ${block.checked === null ? '' : `${block.checked} `}${block.text}`
        : block.text,
  );

describe('pages', () => {
  it.each<[string, string, string[]]>([
    ['entities', '<p>Pr&uuml;fung &amp; Ma&szlig;nahme&nbsp;1 &#8211; &lt;5</p>', ['Prüfung & Maßnahme 1 – <5']],
    ['soft hyphens', '<p>Daten&shy;schutz<wbr>plan</p>', ['Datenschutzplan']],
    ['a break in an item', '<ul><li>erstens<br>und weiter</li></ul>', ['- erstens und weiter']],
    ['lists in lists', '<ul><li>a<ul><li>b<ol><li>c</ol></ul><li>d</ul>', ['- a', '  - b', '    - 1. c', '- d']],
    ['numbers', '<ol start=3><li>a<li value=7>b</ol><ol type=a><li>c</ol>', ['3. a', '7. b', 'a) c']],
    [
      'boxes',
      '<ul><li><input type=checkbox checked disabled> a<li><input type="checkbox">b</ul><label><input type=checkbox checked>c</label>',
      ['- true a', '- false b', '- true c'],
    ],
    [
      'scripts, styles, menus and what is hidden',
      '<head><title>x</title></head><script>alert("<p>x</p>")</script><style>p{}</style><nav>x</nav><p hidden>x</p><p style="display: none">x</p><p>a</p><footer>x</footer>',
      ['a'],
    ],
    ['deleted text', '<p>a <del>b</del><ins>c</ins></p>', ['a c']],
    ['a table', '<table><thead><tr><th>A<th>B</thead><tr><td>a; b<br>c<td><p>d</p><p>e</p></table>', ['A | B', 'a; b c | d\ne']],
    [
      'merged cells',
      '<table><tr><th colspan=2>A<th>B<tr><td rowspan=2>a<td>b<td>c<tr><td>d<td>e</table>',
      ['A | A | B', 'a | b | c', 'a | d | e'],
    ],
    ['a table of one cell', '<table><tr><td><p>a</p><ul><li>b</ul></table>', ['a', '- b']],
    ['contents of Word', '<p class=MsoToc1>Zutritt 3</p><p>a</p>', ['a']],
    ['what nobody closed', '<div><p>a<p>b<ul><li>c', ['a', 'b', '- c']],
    ['an entity that nobody knows', '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>a &x; b</p>', [']>', 'a &x; b']],
  ])('%s', async (_, source, expected) => {
    expect(short(await readHtml(source))).toEqual(expected);
  });

  it('tells headings, bold and lines', async () => {
    expect(await readHtml('<h2>1.2 Zugang</h2>\n<p><b>Zutritt</b></p>\n\n<p><b>a</b> b</p>')).toEqual([
      { kind: 'heading', text: '1.2 Zugang', level: 2, line: 1 },
      { kind: 'paragraph', text: 'Zutritt', bold: true, line: 2 },
      { kind: 'paragraph', text: 'a b', bold: false, line: 4 },
    ]);
  });
});

describe('Markdown', () => {
  it.each<[string, string, string[]]>([
    ['boxes', '- [x] a\n- [ ] b\n* c', ['- true a', '- false b', '- c']],
    ['lists in lists', '- a\n  - b\n    1. c\n- d', ['- a', '  - b', '    - 1. c', '- d']],
    ['numbers', '3. a\n4. b', ['3. a', '4. b']],
    [
      'marks in the text',
      'Ein *wichtiges* **Wort** und `Code` [hier](http://x) &uuml;ber &amp; <b>fett</b>',
      ['Ein wichtiges Wort und Code hier über & fett'],
    ],
    ['a table', '| A | B |\n|---|---|\n| a; b<br>c | ☑ |', ['A | B', 'a; b c | ☑']],
    ['a page inside', 'a\n\n<table><tr><td>b</td><td>c</td></tr></table>\n\nd', ['a', 'b | c', 'd']],
    ['a preamble', '---\ntitle: x\n---\n\na', ['a']],
    ['a quote', '> a\n> - b', ['a', '- b']],
    ['an item of two paragraphs', '- a\n\n  b\n- c', ['- a', 'b', '- c']],
  ])('%s', async (_, source, expected) => {
    expect(short(await readMarkdown(source))).toEqual(expected);
  });

  it('tells headings, bold and lines', async () => {
    expect(await readMarkdown('---\nx: y\n---\n\n## 1.2 Zugang\n\n**Zutritt**\n\n- a\n- b\n')).toEqual([
      { kind: 'heading', text: '1.2 Zugang', level: 2, line: 5 },
      { kind: 'paragraph', text: 'Zutritt', bold: true, line: 7 },
      { kind: 'item', text: 'a', depth: 0, checked: null, line: 9 },
      { kind: 'item', text: 'b', depth: 0, checked: null, line: 10 },
    ]);
  });
});

describe('RTF', () => {
  const read = (body: string) =>
    short(
      readRtf(
        Buffer.from(
          `{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset2 Wingdings;}{\\f2\\fcharset238 Arial CE;}}{\\stylesheet{\\s1\\outlinelevel0 heading 1;}{\\s2 toc 1;}}${body}}`,
          'latin1',
        ),
      ),
    );
  it.each<[string, string, string[]]>([
    ['letters of the code page', "\\pard Ma\\'dfnahme \\'96 gepr\\'fcft\\par", ['Maßnahme – geprüft']],
    [
      'letters of Unicode and what stands in for them',
      "\\pard Ma\\u223\\'dfnahme \\u8211?ja{\\uc0\\u252}\\par",
      ['Maßnahme –jaü'],
    ],
    ['letters of another code page', "\\pard {\\f2 \\'e8}\\par", ['č']],
    ['signs of Wingdings', "\\pard {\\f1\\'fe} a\\par\\pard {\\f1\\'a8} b\\par", ['- true a', '- false b']],
    [
      'lists',
      "\\pard{\\listtext\\f1\\'a7\\tab}\\ilvl0 a\\par\\pard{\\listtext\\f1\\'a7\\tab}\\ilvl1 b\\par\\pard{\\listtext 1.2\\tab}c\\par",
      ['- a', '  - b', '1.2 c'],
    ],
    ['hidden and deleted text', '\\pard a{\\v x}{\\deleted y}b\\par', ['ab']],
    [
      'notes, headers and pictures',
      '{\\header x\\par}\\pard a{\\footnote x}{\\pict 00ff00}{\\*\\annotation x}b{\\*\\unknown x}\\par',
      ['ab'],
    ],
    ['binary data', '\\pard a{\\*\\blob\\bin5 }}}}}}b\\par', ['ab']],
    ['contents', '\\pard\\s2 Zutritt 3\\par\\pard a\\par', ['a']],
    ['breaks and hyphens', 'Daten\\-schutz\\line weiter E\\_Mail\\~x\\par', ['Datenschutz weiter E-Mail x']],
    ['a link', '{\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt hier}}\\par', ['hier']],
    ['boxes', '{\\field{\\*\\fldinst FORMCHECKBOX {\\*\\formfield{\\fftype1\\ffres1}}}{\\fldrslt }} a\\par', ['- true a']],
    [
      'a table',
      '\\trowd\\trhdr\\cellx100\\cellx200\\intbl A\\cell B\\cell\\row\\trowd\\cellx100\\cellx200\\intbl a\\par b\\cell c\\cell\\row\\pard d\\par',
      ['A | B', 'a\nb | c', 'd'],
    ],
    [
      'merged cells',
      '\\trowd\\cellx100\\cellx200\\intbl Aa\\cell Bb\\cell\\row\\trowd\\clvmgf\\cellx100\\cellx200\\intbl eins, zwei\\cell c\\cell\\row\\trowd\\clvmrg\\cellx100\\cellx200\\intbl \\cell d\\cell\\row\\pard',
      ['Aa | Bb', 'eins, zwei | c', 'eins, zwei | d'],
    ],
  ])('%s', (_, body, expected) => {
    expect(read(body)).toEqual(expected);
  });

  it('tells headings and bold', () => {
    const source = '{\\rtf1{\\stylesheet{\\s1\\b heading 1;}}\\pard\\s1 Zutritt\\par\\pard{\\b Fett}\\par\\pard{\\b a} b\\par}';
    expect(bare(readRtf(Buffer.from(source)))).toEqual([
      { kind: 'heading', text: 'Zutritt', level: 1 },
      { kind: 'paragraph', text: 'Fett', bold: true },
      { kind: 'paragraph', text: 'a b', bold: false },
    ]);
  });
});

describe('OpenDocument', () => {
  const read = async (body: string, styles = '') =>
    short(
      await readOdt(
        zip([
          { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' },
          {
            name: 'styles.xml',
            content: `<o:document-styles xmlns:o="o" xmlns:s="s" xmlns:t="t" xmlns:f="f">${styles}</o:document-styles>`,
          },
          {
            name: 'content.xml',
            content: `<o:document-content xmlns:o="o" xmlns:t="t" xmlns:d="d" xmlns:b="b" xmlns:l="l" xmlns:s="s" xmlns:f="f"><o:body>${body}</o:body></o:document-content>`,
          },
        ]),
      ),
    );
  const legal =
    '<t:outline-style><t:outline-level-style t:level="1" s:num-format="1" s:num-prefix="§ "/></t:outline-style><t:list-style s:name="L"><t:list-level-style-number t:level="1" s:num-format="1" s:num-prefix="(" s:num-suffix=")"/><t:list-level-style-number t:level="2" s:num-format="a" s:num-suffix=")"/></t:list-style>';
  const item = (text: string, more = '') => `<t:list-item><t:p>${text}</t:p>${more}</t:list-item>`;
  it.each<[string, string, string, string[]]>([
    [
      'numbers as contracts have them',
      `<t:h t:outline-level="1">Pflichten</t:h><t:list t:style-name="L">${item('a', `<t:list>${item('b')}${item('c')}</t:list>`)}${item('d')}</t:list><t:h t:outline-level="1">Ende</t:h>`,
      legal,
      ['§ 1 Pflichten', '(1) a', 'a) b', 'b) c', '(2) d', '§ 2 Ende'],
    ],
    [
      'a list that goes on',
      `<t:list t:style-name="L">${item('a')}</t:list><t:p>x</t:p><t:list t:style-name="L" t:continue-numbering="true">${item('b')}</t:list>`,
      legal,
      ['(1) a', 'x', '(2) b'],
    ],
    [
      'deleted text, notes and comments',
      '<t:tracked-changes><t:deletion><t:p>x</t:p></t:deletion></t:tracked-changes><t:p>a<t:note><t:p>x</t:p></t:note><o:annotation><t:p>x</t:p></o:annotation><t:s t:c="2"/>b</t:p>',
      '',
      ['a b'],
    ],
    ['a text box', '<t:p>a<d:frame><d:text-box><t:p>b</t:p></d:text-box></d:frame></t:p>', '', ['b', 'a']],
    [
      'hidden text',
      '<t:p>a<t:span t:style-name="H">x</t:span></t:p>',
      '<s:style s:name="H" s:family="text"><s:text-properties t:display="none"/></s:style>',
      ['a'],
    ],
    [
      'boxes',
      '<t:p><l:content-control l:checkbox="true" l:checked="true">☒</l:content-control> a</t:p><t:p>☐ b</t:p>',
      '',
      ['- true a', '- false b'],
    ],
    [
      'contents',
      '<t:table-of-content><t:index-body><t:p>Zutritt 3</t:p></t:index-body></t:table-of-content><t:p>a</t:p>',
      '',
      ['a'],
    ],
    [
      'merged cells',
      '<b:table><b:table-row><b:table-cell><t:p>Aa</t:p></b:table-cell><b:table-cell><t:p>Bb</t:p></b:table-cell></b:table-row><b:table-row><b:table-cell b:number-rows-spanned="2"><t:p>eins, zwei</t:p></b:table-cell><b:table-cell><t:p>c</t:p></b:table-cell></b:table-row><b:table-row><b:covered-table-cell/><b:table-cell><t:p>d</t:p></b:table-cell></b:table-row></b:table>',
      '',
      ['Aa | Bb', 'eins, zwei | c', 'eins, zwei | d'],
    ],
  ])('%s', async (_, body, styles, expected) => {
    expect(await read(body, styles)).toEqual(expected);
  });
});
