/** A piece of a document in reading order, as its format tells of it. What a plain text only suggests, `structure.ts` finds out. */
export type Block = Heading | Item | Paragraph | Row;

interface Placed {
  /** Line of a text, or the number of the piece in reading order where the format has no lines; from 1. */
  readonly line: number;
}

export interface Heading extends Placed {
  readonly kind: 'heading';
  readonly text: string;
  /** 1 is the outermost. */
  readonly level: number;
}

/** An item of a list. */
export interface Item extends Placed {
  readonly kind: 'item';
  readonly text: string;
  /** 0 is the outermost. */
  readonly depth: number;
  /** Of a box to tick; null where there is none. */
  readonly checked: boolean | null;
}

export interface Paragraph extends Placed {
  readonly kind: 'paragraph';
  readonly text: string;
  /** Whether all of it is set in bold, as headings without a style of their own are. */
  readonly bold: boolean;
}

/** A row of a table, with the cells of the table's first row where that names the columns. */
export interface Row extends Placed {
  readonly kind: 'row';
  readonly cells: readonly string[];
  readonly columns: readonly string[] | null;
}
