import type { Block } from '../block.ts';
import { unmark } from '../clause-text.ts';
import { DocumentError } from '../document-error.ts';
import { limits } from '../limits.ts';
import { Builder, type Told } from './builder.ts';
import { western } from './decode.ts';
import { drawnAs } from './letters.ts';

type Destination = 'text' | 'left' | 'fonts' | 'styles' | 'mark' | 'instruction' | 'formfield';

interface State {
  to: Destination;
  font: number;
  bold: boolean;
  hidden: boolean;
  deleted: boolean;
  /** How many letters after `\u` stand in for it. */
  fallback: number;
}
interface Shape {
  style: number;
  depth: number;
  inTable: boolean;
  outline: number | null;
}
interface CellShape {
  readonly right: number;
  readonly joinsLeft: boolean;
  readonly joinsAbove: boolean;
}
interface RowText {
  readonly cells: readonly (readonly Told[])[];
  readonly shapes: readonly CellShape[];
  readonly heads: boolean;
}

const left = new Set(
  'colortbl info pict header headerl headerr headerf footer footerl footerr footerf footnote annotation ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping latentstyles datastore xmlnstbl mmathPr nonshppict shprslt objdata objclass sp atnid atnauthor atndate atrfstart atrfend tc xe bkmkstart bkmkend filetbl template fldtype datafield pgptbl nesttableprops upr'.split(
    ' ',
  ),
);
/** Destinations that a reader may skip, but this one knows. */
const known = new Set(['shpinst', 'shptxt', 'fldinst', 'pntext', 'listtext', 'formfield', 'ud', 'result', 'shp', 'shpgrp']);
const said: Readonly<Record<string, string>> = {
  tab: '\t',
  line: '\n',
  softline: '\n',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
};
const codePages: Readonly<Record<number, string>> = {
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
};

/** Reads RTF: what it shows with all changes accepted, without comments, notes, headers and footers. Objects in it stay closed. */
export function readRtf(bytes: Uint8Array): Block[] {
  const reader = new RtfReader();
  tokens(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'), reader);
  return reader.end();
}

/** Walks through the source once. */
function tokens(source: string, reader: RtfReader): void {
  const word = /([a-zA-Z]{1,32})(-?\d{1,10})? ?/y;
  let at = 0;
  while (at < source.length) {
    const sign = source[at]!;
    if (sign === '{') {
      reader.openGroup();
      at += 1;
    } else if (sign === '}') {
      reader.closeGroup();
      at += 1;
    } else if (sign === '\\') {
      word.lastIndex = at + 1;
      const found = word.exec(source);
      if (found) {
        at = word.lastIndex;
        const value = found[2] === undefined ? null : Number(found[2]);
        if (found[1] === 'bin') at += Math.max(0, value ?? 0);
        else reader.word(found[1]!, value);
      } else if (source[at + 1] === "'") {
        reader.byte(Number.parseInt(source.slice(at + 2, at + 4), 16) || 0x3f);
        at += 4;
      } else {
        reader.symbol(source[at + 1] ?? '');
        at += 2;
      }
    } else if (sign === '\r' || sign === '\n') at += 1;
    else {
      let end = at + 1;
      for (; end < source.length; end += 1) {
        const code = source.charCodeAt(end);
        if (code === 0x7b || code === 0x7d || code === 0x5c || code === 0x0a || code === 0x0d) break;
      }
      reader.plain(source, at, end);
      at = end;
    }
  }
}

class RtfReader {
  private readonly builder = new Builder();
  private state: State = { to: 'text', font: 0, bold: false, hidden: false, deleted: false, fallback: 1 };
  private readonly states: State[] = [];
  private isStarred = false;
  private skipLetters = 0;
  private codePage = 'windows-1252';
  private readonly fonts = new Map<number, { name: string; charset: number }>();
  private readonly styles = new Map<number, { name: string; outline: number | null; bold: boolean }>();
  private style: { id: number; name: string; outline: number | null; bold: boolean } | null = null;
  private shape: Shape = { style: 0, depth: 0, inTable: false, outline: null };
  private text = '';
  private letters = 0;
  private boldLetters = 0;
  private mark = '';
  private fields: { code: string; depth: number; box: number | null; boxDefault: number }[] = [];
  private shapes: CellShape[] = [];
  private next = { joinsLeft: false, joinsAbove: false };
  private heads = false;
  private cell: Told[] = [];
  private cells: Told[][] = [];
  private rows: RowText[] = [];

  openGroup(): void {
    if (this.states.length >= limits.depth) throw new DocumentError('too-deep', 'rtf');
    this.states.push({ ...this.state });
    this.isStarred = false;
    this.skipLetters = 0;
  }

  closeGroup(): void {
    const before = this.states.pop();
    if (!before) return;
    if (this.state.to === 'styles' && this.style !== null) {
      this.styles.set(this.style.id, { ...this.style, name: this.style.name.replace(/;$/, '').trim().toLowerCase() });
      this.style = null;
    }
    this.state = before;
    const field = this.fields.at(-1);
    if (field && this.states.length < field.depth) {
      this.fields.pop();
      const box = field.box === null ? null : field.box === 25 ? field.boxDefault : field.box;
      if (box !== null) this.say(box === 1 ? '☑ ' : '☐ ');
    }
    this.skipLetters = 0;
  }

  word(name: string, value: number | null): void {
    const { state } = this;
    if (this.isStarred) {
      this.isStarred = false;
      if (!known.has(name)) state.to = 'left';
    }
    if (name === 'u' && value !== null) {
      this.say(String.fromCharCode(value < 0 ? value + 65_536 : value));
      this.skipLetters = state.fallback;
      return;
    }
    if (name === 'uc') state.fallback = Math.min(10, value ?? 1);
    if (state.to === 'left') return;
    if (left.has(name)) {
      state.to = 'left';
      return;
    }
    const isOn = value !== 0;
    const letter = said[name];
    if (letter !== undefined) {
      this.say(letter);
      return;
    }
    switch (name) {
      case 'ansicpg':
        if (value !== null && /^(?:874|125[0-8])$/.test(String(value))) this.codePage = `windows-${value}`;
        break;
      case 'fonttbl':
        state.to = 'fonts';
        break;
      case 'stylesheet':
        state.to = 'styles';
        this.style = { id: 0, name: '', outline: null, bold: false };
        break;
      case 'f':
        if (value === null) break;
        state.font = value;
        if (state.to === 'fonts' && this.fonts.size < 5000) this.fonts.set(value, { name: '', charset: 0 });
        break;
      case 'fcharset':
        if (this.fonts.has(state.font)) this.fonts.get(state.font)!.charset = value ?? 0;
        break;
      case 's':
        if (state.to === 'styles') this.style = { id: value ?? 0, name: '', outline: null, bold: false };
        else this.shape.style = value ?? 0;
        break;
      case 'cs':
      case 'ds':
      case 'ts':
        if (state.to === 'styles') state.to = 'left';
        break;
      case 'outlinelevel':
        if (state.to === 'styles' && this.style) this.style.outline = value;
        else this.shape.outline = value;
        break;
      case 'b':
        if (state.to === 'styles' && this.style) this.style.bold = isOn;
        state.bold = isOn;
        break;
      case 'v':
        state.hidden = isOn;
        break;
      case 'deleted':
        state.deleted = isOn;
        break;
      case 'plain':
        state.bold = false;
        state.hidden = false;
        state.deleted = false;
        break;
      case 'pard':
        if (state.to === 'text') this.shape = { style: 0, depth: 0, inTable: false, outline: null };
        break;
      case 'intbl':
        this.shape.inTable = true;
        break;
      case 'ilvl':
        this.shape.depth = Math.min(8, value ?? 0);
        break;
      case 'listtext':
      case 'pntext':
        state.to = 'mark';
        this.mark = '';
        break;
      case 'field':
        this.fields.push({ code: '', depth: this.states.length, box: null, boxDefault: 0 });
        break;
      case 'fldinst':
        state.to = 'instruction';
        break;
      case 'formfield':
        state.to = 'formfield';
        break;
      case 'ffres':
        if (this.fields.length > 0 && /FORMCHECKBOX/.test(this.fields.at(-1)!.code)) this.fields.at(-1)!.box = value ?? 0;
        break;
      case 'ffdefres':
        if (this.fields.length > 0 && /FORMCHECKBOX/.test(this.fields.at(-1)!.code)) {
          this.fields.at(-1)!.box ??= 25;
          this.fields.at(-1)!.boxDefault = value ?? 0;
        }
        break;
      case 'par':
      case 'sect':
        this.endParagraph(this.shape.inTable);
        break;
      case 'nestcell':
        this.endParagraph(true);
        break;
      case 'cell':
        this.endParagraph(true);
        if (this.cells.length >= limits.columns) throw new DocumentError('too-large', 'columns of a table');
        this.cells.push(this.cell);
        this.cell = [];
        break;
      case 'row':
        this.rows.push({ cells: this.cells, shapes: this.shapes, heads: this.heads });
        this.cells = [];
        break;
      case 'trowd':
        this.shapes = [];
        this.heads = false;
        break;
      case 'trhdr':
        this.heads = true;
        break;
      case 'clmrg':
        this.next.joinsLeft = true;
        break;
      case 'clvmrg':
        this.next.joinsAbove = true;
        break;
      case 'cellx':
        if (this.shapes.length < limits.columns) this.shapes.push({ right: value ?? 0, ...this.next });
        this.next = { joinsLeft: false, joinsAbove: false };
        break;
    }
  }

  symbol(sign: string): void {
    if (sign === '*') this.isStarred = true;
    else if (sign === '~') this.say('\u00a0');
    else if (sign === '_') this.say('-');
    else if (sign === '\\' || sign === '{' || sign === '}') this.say(sign);
    else if (sign === '\n' || sign === '\r') this.word('par', null);
  }

  byte(code: number): void {
    if (this.skipLetters > 0) {
      this.skipLetters -= 1;
      return;
    }
    const font = this.fonts.get(this.state.font);
    if (font?.charset === 2 && this.state.to !== 'fonts') {
      this.say(drawnAs(font.name, 0xf000 + code));
      return;
    }
    this.say(letterOf(codePages[font?.charset ?? 0] ?? this.codePage, code));
  }

  plain(source: string, from: number, to: number): void {
    if (this.state.to === 'left') return;
    const skipped = Math.min(this.skipLetters, to - from);
    this.skipLetters -= skipped;
    for (let at = from + skipped; at < to; ) {
      const end = Math.min(to, at + 10_000);
      const text = source.slice(at, end);
      if (/^[\t -~]*$/.test(text) && this.fonts.get(this.state.font)?.charset !== 2) this.say(text);
      else
        for (const letter of text)
          letter > '~' || this.fonts.get(this.state.font)?.charset === 2 ? this.byte(letter.charCodeAt(0)) : this.say(letter);
      at = end;
    }
  }

  private say(text: string): void {
    const { state } = this;
    const field = this.fields.at(-1);
    switch (state.to) {
      case 'fonts':
        if (this.fonts.has(state.font))
          this.fonts.get(state.font)!.name = (this.fonts.get(state.font)!.name + text).replace(/;$/, '').slice(0, 80);
        break;
      case 'styles':
        if (this.style) this.style.name = (this.style.name + text).slice(0, 200);
        break;
      case 'mark':
        this.mark = (this.mark + text).slice(0, 100);
        break;
      case 'instruction':
        if (field && field.code.length < 500) field.code += text;
        break;
      case 'text': {
        if (state.hidden || state.deleted) return;
        if (this.fields.some(({ code, box }) => /^\s*(?:TOC|INDEX|PAGE|NUMPAGES)\b/i.test(code) || (box !== null && code !== '')))
          return;
        this.text += text;
        if (this.text.length > limits.letters) throw new DocumentError('too-large', 'letters of a paragraph');
        const letters = text.trim().length;
        this.letters += letters;
        if (state.bold) this.boldLetters += letters;
        break;
      }
    }
  }

  private endParagraph(inTable: boolean): void {
    if (this.state.to !== 'text') return;
    if (!inTable) this.endTable();
    const style = this.styles.get(this.shape.style);
    const mark = this.mark.trim();
    const isContents = /^(?:toc|contents|verzeichnis|inhaltsverzeichnis) (?:\d|heading)|^toa heading/.test(style?.name ?? '');
    const told: Told = {
      text: this.text,
      bold: this.letters > 0 && this.letters === this.boldLetters,
      level: this.levelOf(style),
      list: mark === '' ? null : { depth: this.shape.depth, number: isSign(mark) ? null : mark },
      checked: /^[☑☒]$/u.test(mark) ? true : null,
    };
    this.text = '';
    this.letters = 0;
    this.boldLetters = 0;
    this.mark = '';
    if (isContents) return;
    if (inTable) this.cell.push(told);
    else this.builder.paragraph(told);
  }

  private levelOf(style: { name: string; outline: number | null } | undefined): number | null {
    const outline = this.shape.outline ?? style?.outline ?? null;
    if (outline !== null && outline >= 0 && outline < 9) return outline + 1;
    const found = /^(?:heading|überschrift) ?([1-9])$/.exec(style?.name ?? '');
    return found ? Number(found[1]) : style?.name === 'title' || style?.name === 'titel' ? 1 : null;
  }

  private endTable(): void {
    if (this.cells.length > 0 || this.cell.length > 0) {
      this.rows.push({ cells: [...this.cells, this.cell], shapes: this.shapes, heads: this.heads });
      this.cells = [];
      this.cell = [];
    }
    if (this.rows.length === 0) return;
    const edges = [...new Set(this.rows.flatMap(({ shapes }) => shapes.map(({ right }) => right)))].sort((a, b) => a - b);
    const place = new Map(edges.map((edge, index) => [edge, index]));
    this.builder.openTable();
    for (const { cells, shapes, heads } of this.rows) {
      this.builder.openRow(heads);
      let from = -1;
      for (const [index, paragraphs] of cells.entries()) {
        const shape = shapes[index];
        const to = shape === undefined ? from + 1 : (place.get(shape.right) ?? from + 1);
        const columns = Math.max(1, to - from);
        from = to;
        this.builder.openCell({ columns, continues: shape?.joinsAbove ?? false });
        if (!shape?.joinsLeft) for (const told of paragraphs) this.builder.paragraph(told);
      }
    }
    this.builder.closeTable();
    this.rows = [];
  }

  end(): Block[] {
    this.state.to = 'text';
    if (this.text.trim() !== '') this.endParagraph(this.shape.inTable);
    this.endTable();
    return this.builder.blocks;
  }
}

const isSign = (mark: string) => unmark(`${mark} x`).number === null && !/\p{L}|\d/u.test(mark);

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();
function letterOf(codePage: string, code: number): string {
  if (codePage === 'windows-1252') return western(Uint8Array.of(code));
  const decoder = decoders.get(codePage) ?? new TextDecoder(codePage);
  decoders.set(codePage, decoder);
  return decoder.decode(Uint8Array.of(code));
}
