import type { Block } from '../block.ts';
import { DocumentError } from '../document-error.ts';
import { openArchive } from './archive.ts';
import { Builder } from './builder.ts';
import { numeral } from './letters.ts';
import { inherited, namesOf, noStyles, OdtStyleReader, type OdtStyles, outline, readOdtStyles } from './odt-styles.ts';
import { type Element, readXml } from './xml.ts';

/** Reads an OpenDocument text: what it shows with all changes accepted, without comments, notes, headers and footers. */
export async function readOdt(bytes: Uint8Array): Promise<Block[]> {
  const archive = await openArchive(bytes);
  const manifest = await archive.read('META-INF/manifest.xml');
  if (manifest && /encryption-data|encrypted-package/.test(manifest.toString('utf8')))
    throw new DocumentError('encrypted', 'odt');
  const styles = noStyles();
  const stylesXml = await archive.read('styles.xml');
  if (stylesXml) await readOdtStyles(stylesXml, styles);
  const content = await archive.read('content.xml');
  if (content === null) throw new DocumentError('broken', 'odt without a text');
  const reader = new OdtReader(styles);
  await readXml(content, reader);
  return reader.builder.blocks;
}

interface Paragraph {
  text: string;
  letters: number;
  boldLetters: number;
  readonly style: string | null;
  readonly level: number | null;
  readonly startsAt: number | null;
  readonly isListHeader: boolean;
  checked: boolean | null;
}
interface List {
  readonly style: string;
  /** Counts of the whole nest of lists it stands in. */
  readonly counts: (number | undefined)[];
  itemIsMarked: boolean;
  isHeader: boolean;
  startsAt: number | null;
}

const left = new Set([
  'note',
  'annotation',
  'tracked-changes',
  'hidden-text',
  'hidden-paragraph',
  'table-of-content',
  'illustration-index',
  'table-index',
  'object-index',
  'user-index',
  'alphabetical-index',
  'bibliography',
  'number',
  'ruby-text',
  'page-number',
  'page-count',
  'desc',
  'title',
  'script',
  'forms',
  'object',
  'binary-data',
]);
const formats: Readonly<Record<string, string>> = {
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
  '1': 'decimal',
  '': 'none',
};

class OdtReader {
  readonly builder = new Builder();
  private readonly styles: OdtStyles;
  private readonly styleReader: OdtStyleReader;
  private readonly path: string[] = [];
  private readonly paragraphs: Paragraph[] = [];
  private readonly spans: (string | null)[] = [];
  private readonly lists: List[] = [];
  private readonly lastCounts = new Map<string, (number | undefined)[]>();
  private readonly headings: (number | undefined)[] = [];
  private readonly boxes: { checked: boolean; said: boolean }[] = [];
  private readonly fieldBoxes: boolean[] = [];
  private readonly forms = new Map<string, boolean>();
  private skipFrom: number | null = null;

  constructor(styles: OdtStyles) {
    this.styles = styles;
    this.styleReader = new OdtStyleReader(styles);
  }

  open(element: Element): void {
    const { name, attributes } = element;
    this.path.push(name);
    this.styleReader.open(element);
    if (name === 'checkbox')
      this.forms.set(attributes.id ?? '', /^checked$/.test(attributes['current-state'] ?? attributes.state ?? ''));
    if (this.skipFrom !== null) return;
    if (
      left.has(name) ||
      (name === 'section' &&
        (attributes.display === 'none' || inherited(this.styles, 'section', attributes['style-name'] ?? null, 'hidden')))
    ) {
      this.skipFrom = this.path.length - 1;
      return;
    }
    switch (name) {
      case 'h':
      case 'p':
        this.beginParagraph(element);
        break;
      case 'span':
        this.spans.push(attributes['style-name'] ?? null);
        break;
      case 's':
        this.say(' ');
        break;
      case 'tab':
        this.say('\t');
        break;
      case 'line-break':
        this.say('\n');
        break;
      case 'list':
        this.beginList(element);
        break;
      case 'list-item':
      case 'list-header':
        this.beginItem(element);
        break;
      case 'content-control':
        if (attributes.checkbox === 'true') this.boxes.push({ checked: attributes.checked === 'true', said: false });
        break;
      case 'fieldmark':
      case 'fieldmark-start':
        if (/checkbox/i.test(attributes.type ?? '')) this.fieldBoxes.push(false);
        break;
      case 'param':
        if (/Checkbox_Checked/i.test(attributes.name ?? '') && this.fieldBoxes.length > 0)
          this.fieldBoxes[this.fieldBoxes.length - 1] = attributes.value === 'true';
        break;
      case 'control': {
        const checked = this.forms.get(attributes.control ?? '');
        if (checked !== undefined) this.say(checked ? '☑ ' : '☐ ');
        break;
      }
      case 'table':
        this.builder.openTable();
        break;
      case 'table-row':
        this.builder.openRow(this.path.includes('table-header-rows'));
        break;
      case 'table-cell':
        this.builder.openCell({
          columns: Number(attributes['number-columns-spanned'] ?? 1),
          rows: Number(attributes['number-rows-spanned'] ?? 1),
        });
        break;
    }
  }

  text(text: string): void {
    if (this.skipFrom === null && this.paragraphs.length > 0) this.say(text);
  }

  close(name: string): void {
    this.path.pop();
    this.styleReader.close(name);
    if (this.skipFrom !== null) {
      if (this.path.length > this.skipFrom) return;
      this.skipFrom = null;
      return;
    }
    if (name === 'h' || name === 'p') this.endParagraph();
    else if (name === 'span') this.spans.pop();
    else if (name === 'list') this.lists.pop();
    else if (name === 'table') this.builder.closeTable();
    else if (name === 'content-control') this.boxes.pop();
    else if ((name === 'fieldmark' || name === 'fieldmark-start') && this.fieldBoxes.length > 0)
      this.say(this.fieldBoxes.pop() ? '☑ ' : '☐ ');
  }

  private beginParagraph({ name, attributes }: Element): void {
    this.paragraphs.push({
      text: '',
      letters: 0,
      boldLetters: 0,
      style: attributes['style-name'] ?? null,
      level: name === 'h' ? Math.max(1, Number(attributes['outline-level'] ?? 1) || 1) : null,
      startsAt: attributes['restart-numbering'] === 'true' ? Number(attributes['start-value'] ?? 1) : null,
      isListHeader: attributes['is-list-header'] === 'true',
      checked: null,
    });
  }

  private beginList({ attributes }: Element): void {
    const around = this.lists.at(-1);
    const style = attributes['style-name'] ?? around?.style ?? '?';
    const continued =
      attributes['continue-list'] === undefined
        ? attributes['continue-numbering'] === 'true'
          ? this.lastCounts.get(style)
          : undefined
        : this.lastCounts.get(`#${attributes['continue-list']}`);
    const counts = around && around.style === style ? around.counts : (continued ?? []);
    this.lastCounts.set(style, counts);
    if (attributes.id !== undefined) this.lastCounts.set(`#${attributes.id}`, counts);
    // A list begins anew below its level, unless its levels above are only there to hold it.
    this.lists.push({ style, counts, itemIsMarked: true, isHeader: false, startsAt: null });
  }

  private beginItem({ name, attributes }: Element): void {
    const list = this.lists.at(-1);
    if (!list) return;
    list.itemIsMarked = false;
    list.isHeader = name === 'list-header';
    list.startsAt = attributes['start-value'] === undefined ? null : Number(attributes['start-value']);
  }

  private say(text: string): void {
    const paragraph = this.paragraphs.at(-1);
    if (!paragraph || this.spans.some((span) => inherited(this.styles, 'text', span, 'hidden'))) return;
    const box = this.boxes.at(-1);
    if (box) {
      if (!box.said) paragraph.text += box.checked ? '☑' : '☐';
      box.said = true;
      return;
    }
    paragraph.text += text;
    const letters = text.trim().length;
    paragraph.letters += letters;
    const own = this.spans.map((span) => inherited(this.styles, 'text', span, 'bold')).findLast((bold) => bold !== null);
    if (own ?? inherited(this.styles, 'paragraph', paragraph.style, 'bold')) paragraph.boldLetters += letters;
  }

  private endParagraph(): void {
    const paragraph = this.paragraphs.pop();
    if (!paragraph || inherited(this.styles, 'paragraph', paragraph.style, 'hidden')) return;
    const names = namesOf(this.styles, paragraph.style);
    const level = paragraph.level ?? (names.includes('title') || names.includes('titel') ? 1 : null);
    this.builder.paragraph({
      text: paragraph.text,
      bold: paragraph.letters > 0 && paragraph.letters === paragraph.boldLetters,
      level,
      list: this.markOf(paragraph),
    });
  }

  private markOf(paragraph: Paragraph) {
    const list = this.lists.at(-1);
    if (list === undefined) {
      if (paragraph.level === null || paragraph.isListHeader || paragraph.text.trim() === '') return null;
      const number = this.count(outline, this.headings, paragraph.level, paragraph.startsAt);
      return number ? { depth: paragraph.level - 1, number } : null;
    }
    // The second paragraph of an item has no mark.
    if (list.itemIsMarked || list.isHeader) return null;
    list.itemIsMarked = true;
    const depth = this.lists.length;
    const kind = this.styles.lists.get(list.style)?.get(depth);
    if (kind === undefined || kind.format === null) return kind?.sign === '' ? null : { depth: depth - 1, number: null };
    const number = this.count(list.style, list.counts, depth, list.startsAt);
    return number ? { depth: depth - 1, number } : null;
  }

  /** Counts one on, and says the number as it is shown. */
  private count(style: string, counts: (number | undefined)[], depth: number, startsAt: number | null): string | null {
    const levels = this.styles.lists.get(style);
    const own = levels?.get(depth);
    if (!own || own.format === null) return null;
    counts[depth] = startsAt ?? (counts[depth] ?? own.start - 1) + 1;
    for (let below = depth + 1; below < counts.length; below += 1) counts[below] = undefined;
    if (own.format === '') return null;
    const shown: string[] = [];
    for (let at = Math.max(1, depth - own.shown + 1); at <= depth; at += 1) {
      const level = levels?.get(at);
      if (level?.format == null || level.format === '') continue;
      shown.push(numeral(counts[at] ?? level.start, formats[level.format.charAt(0)] ?? 'decimal'));
    }
    return `${own.prefix}${shown.join('.')}${own.suffix}`.trim();
  }
}
