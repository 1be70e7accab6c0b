import { type Line, type Segment, segmentsOf } from './pdf-lines.ts';

/** A line of text, or a row of a table with a text for each column. */
export interface Part {
  readonly line: Line;
  /** Its last line, where the row has several. */
  readonly last: Line;
  readonly cells: readonly string[] | null;
  /** Where the columns begin. */
  readonly starts: readonly number[] | null;
}

const near = 4;

/** Finds tables among the lines of a page: lines whose parts begin at the same places. `before` is where the columns began of a table that the page before ended in. */
export function rowsOf(lines: readonly Line[], before: readonly number[] | null): Part[] {
  const parts: Part[] = [];
  for (let index = 0; index < lines.length; ) {
    const { end, starts } = tableFrom(lines, index, index === 0 ? before : null);
    if (end === index) {
      parts.push({ line: lines[index]!, last: lines[index]!, cells: null, starts: null });
      index += 1;
      continue;
    }
    parts.push(
      ...tableRows(
        lines.slice(index, end).map((line) => parted(line, starts)),
        starts,
      ),
    );
    index = end;
  }
  return parts;
}

/** Where a table that begins with this line ends, and where its columns begin; the line itself where none does. */
function tableFrom(lines: readonly Line[], from: number, before: readonly number[] | null) {
  const first = before === null ? lines[from]! : parted(lines[from]!, before);
  const none: { end: number; starts: readonly number[] } = { end: from, starts: [] };
  if (first.segments.length < 2) return none;
  const continues = before !== null && first.segments.every((segment) => columnOf(before, segment) !== -1);
  const starts = continues ? before : first.segments.map(({ x }) => x);
  let end = from + 1;
  let whole = 1;
  for (; end < lines.length; end += 1) {
    const line = parted(lines[end]!, starts);
    const gap = lines[end - 1]!.y - line.y;
    if (gap > line.size * 4 || gap < 0) break;
    if (!line.segments.every((segment) => columnOf(starts, segment) !== -1)) break;
    if (line.segments.length === 1 && columnOf(starts, line.segments[0]!) === 0) {
      // A line below the first column goes on there, unless it reaches into the next or stands apart.
      if (line.segments[0]!.end > starts[1]! - near || gap > line.size * 2.2) break;
    }
    if (line.segments.length >= 2) whole += 1;
  }
  if (whole < 2 && !continues) return none;
  return { end, starts };
}

const parted = (line: Line, starts: readonly number[]): Line => ({
  ...line,
  segments: segmentsOf(line.words, line.size, starts),
});
const columnOf = (starts: readonly number[], { x }: Segment) => starts.findIndex((start) => Math.abs(start - x) < near);

function tableRows(lines: readonly Line[], starts: readonly number[]): Part[] {
  const gaps = lines.slice(1).map((line, index) => lines[index]!.y - line.y);
  const least = Math.min(...gaps);
  const isWrapped = least < lines[0]!.size * 1.45;
  const areAlike = Math.max(...gaps) < least * 1.15;
  const rows: { line: Line; last: Line; cells: string[]; starts: readonly number[] }[] = [];
  for (const [index, line] of lines.entries()) {
    const hasFirst = columnOf(starts, line.segments[0]!) === 0;
    const isNew =
      index === 0 || (isWrapped ? (areAlike ? hasFirst && line.segments.length > 1 : gaps[index - 1]! > least * 1.15) : true);
    if (isNew) rows.push({ line, last: line, cells: starts.map(() => ''), starts });
    const row = rows.at(-1)!;
    row.last = line;
    for (const segment of line.segments) {
      const column = columnOf(starts, segment);
      row.cells[column] = joined(row.cells[column]!, segment.text);
    }
  }
  return rows;
}

/** Two parts of one text, the hyphen between them taken out. */
export function joined(before: string, text: string): string {
  if (before === '') return text;
  return /\p{L}-$/u.test(before) && /^\p{Ll}/u.test(text) && !/^(?:und|oder|bzw|and|or)\b/u.test(text)
    ? before.slice(0, -1) + text
    : `${before} ${text}`;
}
