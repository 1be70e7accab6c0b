import path from 'node:path';
import type { Block } from '../block.ts';
import { DocumentError } from '../document-error.ts';
import { type Archive, openArchive } from './archive.ts';
import { Builder } from './builder.ts';
import { listOfParagraph, type Numbering, noNumbering, readNumbering } from './docx-numbering.ts';
import { chain, type DocxStyles, inherited, isOn, type Numbered, readStyles } from './docx-styles.ts';
import { drawnAs } from './letters.ts';
import { type Element, readXml } from './xml.ts';

/** Reads a document of Word: what it shows with all changes accepted, without comments, notes, headers and footers. */
export async function readDocx(bytes: Uint8Array): Promise<Block[]> {
  const archive = await openArchive(bytes);
  const main = await mainPart(archive);
  const folder = path.posix.dirname(main);
  const part = (name: string) => archive.read(path.posix.join(folder, name));
  const stylesXml = await part('styles.xml');
  const styles: DocxStyles = stylesXml ? await readStyles(stylesXml) : new Map();
  const numberingXml = await part('numbering.xml');
  const numbering = numberingXml ? await readNumbering(numberingXml, styles) : noNumbering;
  const body = await archive.read(main);
  if (body === null) throw new DocumentError('broken', 'docx without a text');
  const reader = new DocxReader(styles, numbering);
  await readXml(body, reader);
  return reader.builder.blocks;
}

async function mainPart(archive: Archive): Promise<string> {
  const rels = await archive.read('_rels/.rels');
  let target = 'word/document.xml';
  if (rels)
    await readXml(rels, {
      open({ name, attributes }) {
        if (name === 'Relationship' && /\/officeDocument$/.test(attributes.Type ?? ''))
          target = (attributes.Target ?? target).replace(/^\//, '');
      },
      close() {},
    });
  return target;
}

interface Paragraph {
  text: string;
  letters: number;
  boldLetters: number;
  style: string | null;
  outline: number | null;
  numbered: Numbered | null;
  checked: boolean | null;
  /** Its end was deleted: it goes on with the next. */
  joins: boolean;
}
interface Field {
  code: string;
  isResult: boolean;
  box: boolean | null;
}

/** What is not part of the text. `del` and `moveFrom` stand here as runs; as marks of a property they are seen before. */
const left = new Set([
  'del',
  'moveFrom',
  'Fallback',
  'rPrChange',
  'pPrChange',
  'tblPrChange',
  'trPrChange',
  'tcPrChange',
  'sectPr',
  'rt',
  'numberingChange',
  'object',
]);
const isContents = (code: string) => /^\s*(?:TOC|INDEX|TOA)\b/i.test(code);
const isPage = (code: string) => /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b/i.test(code);

class DocxReader {
  readonly builder = new Builder();
  private readonly styles: DocxStyles;
  private readonly numbering: Numbering;
  private readonly path: string[] = [];
  private readonly paragraphs: Paragraph[] = [];
  private readonly fields: Field[] = [];
  /** How deep the part that is left out began. */
  private skipFrom: number | null = null;
  private run = { bold: null as boolean | null, hidden: false, style: null as string | null };
  private pending = '';
  /** A box as a content control; its sign is said once, whatever the content draws. */
  private controls: { checked: boolean | null; said: boolean; isPlaceholder: boolean }[] = [];

  constructor(styles: DocxStyles, numbering: Numbering) {
    this.styles = styles;
    this.numbering = numbering;
  }

  open(element: Element): void {
    const { name, attributes } = element;
    this.path.push(name);
    if (this.skipFrom !== null) return;
    const inParagraphMark = this.path.at(-2) === 'rPr' && this.path.at(-3) === 'pPr';
    const paragraph = this.paragraphs.at(-1);
    if (name === 'del' && inParagraphMark) {
      if (paragraph) paragraph.joins = true;
      return;
    }
    if (name === 'del' && this.path.at(-2) === 'trPr') {
      this.skipRow();
      return;
    }
    if (left.has(name) || (name === 'cellDel' && this.path.at(-2) === 'tcPr')) {
      this.skipFrom = this.path.length - 1;
      return;
    }
    switch (name) {
      case 'p':
        this.paragraphs.push({
          text: '',
          letters: 0,
          boldLetters: 0,
          style: null,
          outline: null,
          numbered: null,
          checked: null,
          joins: false,
        });
        break;
      case 'pStyle':
        if (paragraph) paragraph.style = attributes.val ?? null;
        break;
      case 'outlineLvl':
        if (paragraph) paragraph.outline = Number(attributes.val);
        break;
      case 'numPr':
        if (paragraph) paragraph.numbered = { id: null, level: null };
        break;
      case 'numId':
        if (paragraph?.numbered) paragraph.numbered = { ...paragraph.numbered, id: attributes.val ?? null };
        break;
      case 'ilvl':
        if (paragraph?.numbered) paragraph.numbered = { ...paragraph.numbered, level: Number(attributes.val) };
        break;
      case 'r':
        this.run = { bold: null, hidden: false, style: null };
        break;
      case 'rStyle':
        this.run.style = attributes.val ?? null;
        break;
      case 'b':
        if (!inParagraphMark) this.run.bold = isOn(element);
        break;
      case 'vanish':
        if (!inParagraphMark) this.run.hidden = isOn(element);
        break;
      case 'tab':
      case 'ptab':
        if (this.path.at(-2) === 'r') this.say('\t');
        break;
      case 'br':
      case 'cr':
        this.say('\n');
        break;
      case 'noBreakHyphen':
        this.say('-');
        break;
      case 'sym':
        this.say(drawnAs(attributes.font ?? '', Number.parseInt(attributes.char ?? '', 16) || 0));
        break;
      case 'fldChar':
        this.fieldMark(attributes.fldCharType ?? '');
        break;
      case 'fldSimple':
        this.fields.push({ code: attributes.instr ?? '', isResult: true, box: null });
        break;
      case 'checkBox':
        if (this.fields.length > 0) this.fields.at(-1)!.box = false;
        break;
      case 'default':
      case 'checked':
        if (this.path.at(-2) === 'checkBox' && this.fields.length > 0) this.fields.at(-1)!.box = isOn(element);
        else if (name === 'checked' && this.path.at(-2) === 'checkbox' && this.controls.length > 0)
          this.controls.at(-1)!.checked = isOn(element);
        break;
      case 'sdt':
        this.controls.push({ checked: null, said: false, isPlaceholder: false });
        break;
      case 'checkbox':
        if (this.controls.length > 0) this.controls.at(-1)!.checked ??= false;
        break;
      case 'docPartGallery':
        if (/table of contents/i.test(attributes.val ?? '')) this.skipControl();
        break;
      case 'showingPlcHdr':
        if (this.controls.length > 0) this.controls.at(-1)!.isPlaceholder = isOn(element);
        break;
      case 'sdtContent':
        if (this.controls.at(-1)?.isPlaceholder && this.controls.at(-1)!.checked === null) this.skipFrom = this.path.length - 1;
        break;
      case 'tbl':
        this.builder.openTable();
        break;
      case 'tr':
        this.builder.openRow();
        break;
      case 'tblHeader':
        if (isOn(element)) this.builder.markRow();
        break;
      case 'tc':
        this.builder.openCell();
        break;
      case 'gridSpan':
        this.builder.markCell({ columns: Number(attributes.val) });
        break;
      case 'vMerge':
        if (attributes.val !== 'restart') this.builder.markCell({ continues: true });
        break;
    }
  }

  text(text: string): void {
    if (this.skipFrom !== null) return;
    const within = this.path.at(-1);
    if (within === 't') this.say(text);
    else if (
      within === 'instrText' &&
      this.fields.length > 0 &&
      !this.fields.at(-1)!.isResult &&
      this.fields.at(-1)!.code.length < 500
    )
      this.fields.at(-1)!.code += text;
  }

  close(name: string): void {
    this.path.pop();
    if (this.skipFrom !== null) {
      if (this.path.length > this.skipFrom) return;
      this.skipFrom = null;
    }
    if (name === 'p') this.endParagraph();
    else if (name === 'fldSimple') this.fields.pop();
    else if (name === 'sdt') this.controls.pop();
    else if (name === 'tbl') this.builder.closeTable();
  }

  private skipRow(): void {
    this.builder.dropRow();
    this.skipFrom = this.path.lastIndexOf('tr');
  }

  private skipControl(): void {
    this.skipFrom = this.path.lastIndexOf('sdt');
    this.controls.pop();
  }

  private fieldMark(type: string): void {
    if (type === 'begin') this.fields.push({ code: '', isResult: false, box: null });
    else if (type === 'separate' && this.fields.length > 0) this.fields.at(-1)!.isResult = true;
    else if (type === 'end') {
      const field = this.fields.pop();
      if (field?.box != null) this.say(field.box ? '☑ ' : '☐ ');
    }
  }

  private say(text: string): void {
    const paragraph = this.paragraphs.at(-1);
    if (!paragraph || this.run.hidden || inherited(this.styles, this.run.style, 'hidden')) return;
    if (this.fields.some(({ code, isResult, box }) => !isResult || isContents(code) || isPage(code) || box !== null)) return;
    const control = this.controls.at(-1);
    if (control && control.checked !== null) {
      if (!control.said) paragraph.text += control.checked ? '☑' : '☐';
      control.said = true;
      return;
    }
    paragraph.text += text;
    const letters = text.trim().length;
    paragraph.letters += letters;
    const bold =
      this.run.bold ?? inherited(this.styles, this.run.style, 'bold') ?? inherited(this.styles, paragraph.style, 'bold');
    if (bold) paragraph.boldLetters += letters;
  }

  private endParagraph(): void {
    const paragraph = this.paragraphs.pop();
    if (!paragraph) return;
    if (paragraph.joins) {
      this.pending += paragraph.text;
      return;
    }
    const text = this.pending + paragraph.text;
    this.pending = '';
    const names = chain(this.styles, paragraph.style).map(({ style }) => style.name.toLowerCase());
    const list = listOfParagraph(paragraph.numbered, paragraph.style, this.styles, this.numbering);
    const mark = list && this.numbering.next(list.id, list.level);
    if (
      names.some((each) => /^(?:toc|verzeichnis) ?\d$|^toc heading$/.test(each)) ||
      inherited(this.styles, paragraph.style, 'hidden')
    )
      return;
    this.builder.paragraph({
      text,
      bold: paragraph.letters > 0 && paragraph.boldLetters === paragraph.letters,
      level: this.levelOf(paragraph, names),
      list: mark,
      checked: mark?.checked ?? null,
    });
  }

  private levelOf({ outline, style }: Paragraph, names: readonly string[]): number | null {
    const level = outline ?? inherited(this.styles, style, 'outline');
    if (level !== null && level >= 0 && level < 9) return level + 1;
    if (outline !== null) return null;
    for (const name of names) {
      const found = /^(?:heading|überschrift) ?([1-9])$/.exec(name);
      if (found) return Number(found[1]);
      if (name === 'title' || name === 'titel') return 1;
    }
    return null;
  }
}
