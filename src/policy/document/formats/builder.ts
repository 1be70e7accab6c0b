import type { Block } from '../block.ts';
import { tidy, unmark } from '../clause-text.ts';
import { DocumentError } from '../document-error.ts';
import { limits } from '../limits.ts';
import { visible } from './letters.ts';

/** A paragraph as a format with styles tells of it. */
export interface Told {
  readonly text: string;
  readonly bold?: boolean;
  /** Of a heading, 1 is the outermost. */
  readonly level?: number | null;
  readonly list?: {
    readonly depth: number;
    /** As it is shown, `1.2` or `a)`; null for a sign without order. */
    readonly number: string | null;
  } | null;
  readonly checked?: boolean | null;
  readonly line?: number;
}

/** What a format tells of a cell, some before its content and some after it began. */
export interface CellTold {
  readonly columns?: number;
  /** How many rows it stands in. */
  readonly rows?: number;
  /** Goes on with the cell above. */
  readonly continues?: boolean;
  /** Names its column. */
  readonly heads?: boolean;
}
interface Cell {
  readonly inside: Builder;
  columns: number;
  rows: number;
  continues: boolean;
  heads: boolean;
}
interface TableRow {
  readonly cells: Cell[];
  heads: boolean;
  readonly line: number;
}

const box = /^(?:([☐⬜])|([☑☒✅])|\[([ xX]?)\])(?:\s+|(?=\p{L}))/u;

/** Turns what formats with styles tell (paragraphs, lists, tables) into blocks, the same way for all of them. */
export class Builder {
  readonly blocks: Block[] = [];
  private readonly tables: { rows: TableRow[] }[] = [];
  private depths: number[] = [];
  private readonly budget: { letters: number; order: number };
  private readonly nesting: number;

  constructor(around?: Builder) {
    this.budget = around?.budget ?? { letters: 0, order: 0 };
    this.nesting = (around?.nesting ?? 0) + 1;
    if (this.nesting > 40) throw new DocumentError('too-deep', 'tables in tables');
  }

  /** Where the next paragraph goes: into the cell that is open, else here. */
  private get target(): Builder {
    const cell = this.tables.at(-1)?.rows.at(-1)?.cells.at(-1);
    return this.tables.length === 0 || cell === undefined ? this : cell.inside;
  }

  paragraph(told: Told): void {
    if (this.target !== this) {
      this.target.paragraph(told);
      return;
    }
    const text = visible(told.text);
    this.budget.letters += text.length;
    if (this.budget.letters > limits.letters) throw new DocumentError('too-large', 'letters');
    const parts = told.level ? [text] : linesOf(text);
    for (const [index, part] of parts.entries()) this.add({ ...told, text: tidy(part) }, index > 0);
  }

  private add(told: Told, follows: boolean): void {
    if (told.text === '') return;
    this.budget.order += 1;
    if (this.budget.order > limits.blocks) throw new DocumentError('too-large', 'paragraphs');
    const line = told.line ?? this.budget.order;
    if (told.level) {
      this.depths = [];
      this.blocks.push({ kind: 'heading', text: numbered(told), level: told.level, line });
      return;
    }
    const found = box.exec(told.text);
    const checked = told.checked ?? (found ? found[2] !== undefined || /[xX]/.test(found[3] ?? '') : null);
    const text = found ? told.text.slice(found[0].length) : told.text;
    const { list } = told;
    if (list && !follows && (list.number === null || this.isInner(list.depth, list.number))) {
      this.item(text, numbered({ ...told, text }), list.depth, checked, line);
    } else if (list && follows) {
      this.item(text, text, list.depth + 1, checked, line);
    } else if (checked !== null) {
      this.item(text, numbered({ ...told, text }), list?.depth ?? 0, checked, line);
    } else if (unmark(text).bullet !== null && !list) {
      this.item(text, text, 0, null, line);
    } else {
      this.depths = [];
      this.blocks.push({ kind: 'paragraph', text: numbered(told), bold: told.bold ?? false, line });
    }
  }

  private item(bare: string, text: string, depth: number, checked: boolean | null, line: number): void {
    if (bare === '') return;
    this.depths = [...this.depths.filter((each) => each < depth), depth];
    if (this.depths.length > limits.depth) throw new DocumentError('too-deep', 'lists');
    this.blocks.push({ kind: 'item', text, depth: this.depths.length - 1, checked, line });
  }

  /** Numbers of the outermost list, and those that say where they belong (`1.2`, `(1)`, `a)`), may be clauses or headings: they stay paragraphs, as in a plain text. */
  private isInner(depth: number, number: string): boolean {
    if (this.depths.some((each) => each < depth)) return true;
    return depth > 0 && /^(?:\d+[.)]?|[ivx]+[.)])$/i.test(number);
  }

  /** A block that is whole already. */
  take(block: Block): void {
    if (this.target !== this) {
      this.target.take(block);
      return;
    }
    this.depths = [];
    this.blocks.push(block);
  }

  openTable(): void {
    if (this.target !== this) {
      this.target.openTable();
      return;
    }
    this.tables.push({ rows: [] });
  }

  openRow(heads = false): void {
    const open = this.openTableOwner();
    open?.tables.at(-1)?.rows.push({ cells: [], heads, line: this.budget.order + 1 });
  }

  /** The row that is open names the columns. */
  markRow(): void {
    const row = this.openTableOwner()?.tables.at(-1)?.rows.at(-1);
    if (row) row.heads = true;
  }

  /** Takes back the row that is open. */
  dropRow(): void {
    this.openTableOwner()?.tables.at(-1)?.rows.pop();
  }

  openCell(told: CellTold = {}): void {
    const owner = this.openTableOwner();
    const table = owner?.tables.at(-1);
    if (!owner || !table) return;
    if (table.rows.length === 0) table.rows.push({ cells: [], heads: false, line: this.budget.order + 1 });
    const { cells } = table.rows.at(-1)!;
    if (cells.length >= limits.columns) throw new DocumentError('too-large', 'columns of a table');
    cells.push({ inside: new Builder(owner), columns: 1, rows: 1, continues: false, heads: false });
    this.markCell(told);
  }

  markCell(told: CellTold): void {
    const cell = this.openTableOwner()?.tables.at(-1)?.rows.at(-1)?.cells.at(-1);
    if (!cell) return;
    if (told.columns !== undefined) cell.columns = Math.max(1, Math.min(limits.columns, Math.trunc(told.columns) || 1));
    if (told.rows !== undefined) cell.rows = Math.max(1, Math.trunc(told.rows) || 1);
    if (told.continues !== undefined) cell.continues = told.continues;
    if (told.heads !== undefined) cell.heads = told.heads;
  }

  closeTable(): void {
    const owner = this.openTableOwner();
    const table = owner?.tables.pop();
    if (owner && table) owner.rowsOf(table.rows);
  }

  /** The builder whose table is the innermost that is open. */
  private openTableOwner(): Builder | null {
    const inner = this.target;
    if (inner !== this) {
      const found = inner.openTableOwner();
      if (found) return found;
    }
    return this.tables.length > 0 ? this : null;
  }

  private rowsOf(all: readonly TableRow[]): void {
    const rows = all.filter(({ cells }) => cells.length > 0);
    const width = Math.max(0, ...rows.map(({ cells }) => cells.reduce((sum, { columns }) => sum + columns, 0)));
    this.depths = [];
    if (width < 2 || rows.every(({ cells }) => cells.length === 1)) {
      for (const { cells } of rows) for (const { inside } of cells) this.blocks.push(...inside.blocks);
      return;
    }
    const grid = laidOut(rows, Math.min(width, limits.columns));
    let columns: readonly string[] | null = null;
    let isFirst = true;
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index]!;
      const { cells } = grid[index]!;
      if (cells.every((cell) => cell === '')) continue;
      if (row.cells.length === 1 && row.cells[0]!.columns > 1) {
        for (const block of row.cells[0]!.inside.blocks)
          this.blocks.push(block.kind === 'paragraph' && isShort(block.text) ? { ...block, bold: true } : block);
        continue;
      }
      const heads = isFirst && (isMarked(row) || looksLikeHead(row, cells, grid[index + 1]?.cells));
      if (heads) {
        let names = grid[index]!.named;
        for (let next = index + 1; next < rows.length && isMarked(rows[next]!) && isMarked(row); next += 1, index += 1)
          names = names.map((name, column) => {
            const below = grid[next]!.cells[column] ?? '';
            return below === name || below === '' ? name : `${name} ${below}`.trim();
          });
        columns = names;
        this.blocks.push({ kind: 'row', cells: names, columns: null, line: row.line });
      } else this.blocks.push({ kind: 'row', cells, columns, line: row.line });
      isFirst = false;
    }
  }
}

const numbered = ({ text, list }: Pick<Told, 'text' | 'list'>) =>
  list?.number ? `${/^\d+$/.test(list.number) ? `${list.number}.` : list.number} ${text}` : text;
const isShort = (text: string) => text.length <= 80 && !/[.;:,]$/.test(text);
const isMarked = ({ heads, cells }: TableRow) => heads || cells.every((cell) => cell.heads);

/** A line that begins with a sign or a number of its own is an item, however it was broken. */
function linesOf(text: string): string[] {
  const parts: string[] = [];
  for (const line of text.split('\n')) {
    const { bullet, number } = unmark(line);
    if (parts.length === 0 || bullet !== null || number !== null) parts.push(line);
    else parts[parts.length - 1] += ` ${line}`;
  }
  return parts;
}

/** Each row with a text for every column. A cell over several rows stands in each of them, one over several columns in the first. */
function laidOut(rows: readonly TableRow[], width: number): { cells: string[]; named: string[] }[] {
  const grid: { cells: string[]; named: string[] }[] = [];
  /** For each column, the text from above and how many rows it still reaches. */
  const above: { text: string; left: number }[] = Array.from({ length: width }, () => ({ text: '', left: 0 }));
  for (const row of rows) {
    const cells = Array<string>(width).fill('');
    const named = Array<string>(width).fill('');
    let column = 0;
    const skip = () => {
      for (; column < width && above[column]!.left > 0; column += 1) {
        cells[column] = above[column]!.text;
        named[column] = above[column]!.text;
        above[column]!.left -= 1;
      }
    };
    for (const cell of row.cells) {
      skip();
      const text = cell.continues ? (above[column]?.text ?? '') : textOf(cell.inside.blocks);
      for (let part = 0; part < cell.columns && column < width; part += 1, column += 1) {
        cells[column] = part === 0 ? text : '';
        named[column] = text;
        above[column] = { text: part === 0 ? text : '', left: cell.rows - 1 };
      }
    }
    skip();
    grid.push({ cells, named });
  }
  return grid;
}

const signs = { true: '☑ ', false: '☐ ', null: '• ' } as const;

function textOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.kind === 'row') return block.cells.filter(Boolean).join(' ');
      if (block.kind !== 'item') return block.text;
      const isAlone = blocks.length === 1 && block.checked === null;
      return isAlone || unmark(block.text).number !== null ? block.text : `${signs[`${block.checked}`]}${block.text}`;
    })
    .join('\n');
}

/** A first row that nobody marked: short names, bold or above something longer. */
function looksLikeHead(row: TableRow, cells: readonly string[], next: readonly string[] | undefined): boolean {
  if (next === undefined || cells.filter(Boolean).length < 2) return false;
  if (cells.some((cell) => cell.length > 60 || /[.;,:☐☑☒]$|^[☐☑☒•]/u.test(cell))) return false;
  const isBold = row.cells.every(({ inside }) => inside.blocks.every((block) => block.kind === 'paragraph' && block.bold));
  return isBold || next.join('').length > cells.join('').length;
}
