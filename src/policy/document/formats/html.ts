import type { Block } from '../block.ts';
import { DocumentError } from '../document-error.ts';
import { limits } from '../limits.ts';
import { Builder } from './builder.ts';
import { numeral } from './letters.ts';

const left = new Set([
  'head',
  'script',
  'style',
  'template',
  'noscript',
  'nav',
  'footer',
  'svg',
  'math',
  'iframe',
  'object',
  'canvas',
  'audio',
  'video',
  'select',
  'textarea',
  'button',
  'datalist',
  'del',
  's',
  'strike',
  'rt',
  'rp',
  'dialog',
  'map',
]);
const inline = new Set([
  'a',
  'abbr',
  'acronym',
  'b',
  'bdi',
  'bdo',
  'big',
  'cite',
  'code',
  'data',
  'dfn',
  'em',
  'font',
  'i',
  'img',
  'input',
  'ins',
  'kbd',
  'label',
  'mark',
  'o:p',
  'q',
  'ruby',
  'samp',
  'small',
  'span',
  'strong',
  'sub',
  'sup',
  'time',
  'tt',
  'u',
  'var',
  'wbr',
  'br',
]);
const empty = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'param',
  'source',
  'track',
  'wbr',
]);
const formats: Readonly<Record<string, string>> = { a: 'lowerLetter', A: 'upperLetter', i: 'lowerRoman', I: 'upperRoman' };
const cssFormats: Readonly<Record<string, string>> = {
  'lower-alpha': 'lowerLetter',
  'lower-latin': 'lowerLetter',
  'upper-alpha': 'upperLetter',
  'upper-latin': 'upperLetter',
  'lower-roman': 'lowerRoman',
  'upper-roman': 'upperRoman',
};

interface Open {
  readonly name: string;
  readonly isBold: boolean | null;
  readonly isHidden: boolean;
  readonly isLeft: boolean;
}
interface List {
  readonly ordered: boolean;
  readonly format: string;
  next: number;
}

type Attributes = Readonly<Record<string, string>>;

/** Reads a page as its text stands there: nothing of it is run and nothing it names is fetched. */
export async function readHtml(source: string): Promise<Block[]> {
  const { Parser } = await import('htmlparser2');
  const reader = new HtmlReader(lineCounter(source));
  const parser: InstanceType<typeof Parser> = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes, parser.startIndex),
      onclosetag: (name) => reader.close(name),
      ontext: (text) => reader.text(text, parser.startIndex),
    },
    { decodeEntities: true, recognizeSelfClosing: false },
  );
  for (let at = 0; at < source.length; at += 65_536) parser.write(source.slice(at, at + 65_536));
  parser.end();
  reader.end();
  return reader.builder.blocks;
}

/** Which line an offset is in; asked for in rising order. */
function lineCounter(source: string): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    for (let next = source.indexOf('\n', at); next !== -1 && next < offset; next = source.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    return line;
  };
}

class HtmlReader {
  readonly builder = new Builder();
  private readonly lineAt: (offset: number) => number;
  private readonly path: Open[] = [];
  private readonly lists: List[] = [];
  private leftOut = 0;
  private said = '';
  private letters = 0;
  private boldLetters = 0;
  private line = 0;
  private checked: boolean | null = null;
  /** The mark of the item that began and whose text has not been told yet. */
  private mark: { depth: number; number: string | null } | null = null;
  private heading: number | null = null;

  constructor(lineAt: (offset: number) => number) {
    this.lineAt = lineAt;
  }

  open(name: string, attributes: Attributes, offset: number): void {
    if (empty.has(name)) {
      this.single(name, attributes);
      return;
    }
    const css = attributes.style ?? '';
    const isHidden = 'hidden' in attributes || /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/i.test(css);
    const isLeft = isHidden || left.has(name) || isAside(attributes);
    const weight = /font-weight\s*:\s*(\w+)/i.exec(css)?.[1];
    const isBold =
      weight === undefined
        ? name === 'b' || name === 'strong' || name === 'th'
          ? true
          : null
        : /^bold/i.test(weight) || Number(weight) >= 600;
    this.path.push({ name, isBold, isHidden, isLeft });
    if (this.path.length > limits.depth) throw new DocumentError('too-deep', 'html');
    if (isLeft) this.leftOut += 1;
    if (this.leftOut > 0) return;
    if (inline.has(name)) return;
    this.flush();
    this.line = this.lineAt(offset);
    if (/^h[1-6]$/.test(name)) this.heading = Number(name.slice(1));
    else if (/^(?:p|div)$/.test(name) && attributes.role === 'heading') this.heading = Number(attributes['aria-level'] ?? 2) || 2;
    else if (name === 'ul' || name === 'ol' || name === 'menu' || name === 'dir') this.openList(name, attributes);
    else if (name === 'li') this.openItem(attributes);
    else if (name === 'table') this.builder.openTable();
    else if (name === 'tr') this.builder.openRow(this.path.some((each) => each.name === 'thead'));
    else if (name === 'td' || name === 'th')
      this.builder.openCell({
        columns: Number(attributes.colspan ?? 1),
        rows: Math.min(1000, Number(attributes.rowspan ?? 1)),
        heads: name === 'th' && attributes.scope !== 'row',
      });
  }

  text(text: string, offset: number): void {
    if (this.leftOut > 0) return;
    if (this.said === '' && text.trim() !== '') this.line = this.lineAt(offset + (text.length - text.trimStart().length));
    const isKept = this.path.some(({ name }) => name === 'pre');
    this.say(isKept ? text : text.replace(/[\t\n\r\f ]+/g, ' '));
  }

  close(name: string): void {
    if (empty.has(name)) return;
    const open = this.path.pop();
    const wasOut = this.leftOut > 0;
    if (open?.isLeft) this.leftOut -= 1;
    if (wasOut || inline.has(name)) return;
    this.flush();
    if (/^h[1-6]$/.test(name) || open?.name === 'div' || open?.name === 'p') this.heading = null;
    if (name === 'ul' || name === 'ol' || name === 'menu' || name === 'dir') this.lists.pop();
    else if (name === 'li') this.mark = null;
    else if (name === 'table') this.builder.closeTable();
  }

  end(): void {
    this.flush();
  }

  private single(name: string, attributes: Attributes): void {
    if (this.leftOut > 0) return;
    if (name === 'br') this.say('\n');
    else if (name === 'hr') this.flush();
    else if (name === 'input' && /^(?:checkbox|radio)$/i.test(attributes.type ?? ''))
      this.say('checked' in attributes ? '☑ ' : '☐ ');
  }

  private openList(name: string, attributes: Attributes): void {
    const css = /list-style(?:-type)?\s*:\s*([\w-]+)/i.exec(attributes.style ?? '')?.[1] ?? '';
    this.lists.push({
      ordered: name === 'ol' && css !== 'none' && css !== 'disc',
      format: formats[attributes.type ?? ''] ?? cssFormats[css.toLowerCase()] ?? 'decimal',
      next: Number.parseInt(attributes.start ?? '1', 10) || 1,
    });
  }

  private openItem(attributes: Attributes): void {
    const list = this.lists.at(-1) ?? { ordered: false, format: '', next: 1 };
    if (attributes.value !== undefined) list.next = Number.parseInt(attributes.value, 10) || list.next;
    const depth = Math.max(0, this.lists.length - 1);
    const shown = numeral(list.next, list.format);
    this.mark = { depth, number: list.ordered ? `${shown}${/letter/i.test(list.format) ? ')' : '.'}` : null };
    if (list.ordered) list.next += 1;
  }

  private say(text: string): void {
    this.said += text;
    if (this.said.length > limits.letters) throw new DocumentError('too-large', 'letters of a paragraph');
    const letters = text.trim().length;
    this.letters += letters;
    if (this.path.findLast(({ isBold }) => isBold !== null)?.isBold) this.boldLetters += letters;
  }

  private flush(): void {
    const { said, mark } = this;
    if (said.trim() !== '') {
      this.builder.paragraph({
        // LibreOffice writes the number of a heading without a blank after it.
        text: this.heading === null ? said.trim() : said.trim().replace(/^(\d{1,3}(?:\.\d{1,3})*\.?)(?=\p{L}{2})/u, '$1 '),
        bold: this.letters > 0 && this.letters === this.boldLetters,
        level: this.heading,
        list: mark,
        checked: this.checked,
        line: this.line,
      });
      this.mark = null;
    }
    this.said = '';
    this.letters = 0;
    this.boldLetters = 0;
  }
}

/** Page headers and footers, tables of contents and notes, as the word processors write them. */
function isAside(attributes: Attributes): boolean {
  const kind = attributes.class ?? '';
  return (
    /^(?:MsoToc\w*|MsoHeader|MsoFooter|MsoFootnoteText|MsoCommentText|sdfootnotesym|sdfootnoteanc|comment)$/.test(kind) ||
    (attributes.title !== undefined && /^(?:header|footer)$/.test(attributes.title)) ||
    /^sdfootnote\d/.test(attributes.id ?? '') ||
    /^(?:Table of Contents|Inhaltsverzeichnis)\d*$/.test(attributes.id ?? '')
  );
}
