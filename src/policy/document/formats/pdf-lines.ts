import { unmark } from '../clause-text.ts';
import { joined, rowsOf } from './pdf-tables.ts';

/** A run of letters as it stands on a page; measures in points, from the lower left. */
export interface Word {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly isUpright: boolean;
}
export interface Page {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
  readonly words: readonly Word[];
}
/** Letters of a line without a wide gap. */
export interface Segment {
  readonly text: string;
  readonly x: number;
  readonly end: number;
}
export interface Line {
  readonly y: number;
  readonly size: number;
  readonly segments: readonly Segment[];
  readonly words: readonly Word[];
}

const drawn: Readonly<Record<string, string>> = {
  '\uf0b7': '•',
  '\uf0a7': '▪',
  '\uf0a8': '☐',
  '\uf06f': '☐',
  '\uf0fe': '☑',
  '\uf0fd': '☒',
  '\uf0fc': '✓',
  '\uf0d8': '➢',
};

/** The text of all pages as lines, without what repeats at their edges; tables as `| … |`, larger letters as `**…**`. */
export function textOfPages(pages: readonly Page[]): string {
  const all = pages.map((page) => ({ page, lines: linesOf(page) }));
  const whole = withoutEdges(all);
  const size = commonSize(whole.flatMap(({ lines }) => lines));
  const kept = whole.map(({ lines }) => withoutNotes(lines, size)).filter((lines) => lines.length > 0);
  const out: string[] = [];
  const right = rightEdge(kept.flat());
  let head: string | null = null;
  let row: readonly string[] | null = null;
  let starts: readonly number[] | null = null;
  /** The last line of a text that may go on. */
  let open: Line | null = null;
  for (const lines of kept) {
    let isTop = true;
    const margin = Math.min(...lines.map(({ segments }) => segments[0]!.x));
    const leading = commonLeading(lines);
    let before: Line | null = null;
    for (const part of rowsOf(lines, starts)) {
      starts = part.starts;
      const gap = before === null ? 0 : before.y - part.line.y;
      const isApart = before !== null && (gap > leading * 1.35 || gap < 0);
      if (isApart && (row === null || part.cells === null)) out.push('');
      before = part.last;
      if (part.cells !== null) {
        open = null;
        const written = asRow(part.cells);
        // A table that goes on over the page says its columns again, and its last row may go on as well.
        if (isTop && written === head) continue;
        const filled = part.cells.filter(Boolean).length;
        const goesBefore: boolean =
          isTop && row !== null && row.length === part.cells.length && (part.cells[0] === '' || filled === 1);
        isTop = false;
        if (goesBefore) {
          row = row!.map((cell, column) => joined(cell, part.cells![column]!));
          out[out.lastIndexOf(out.findLast((each) => each.startsWith('| '))!)] = asRow(row);
        } else {
          if (row === null) head = written;
          row = part.cells;
          out.push(written);
        }
        continue;
      }
      isTop = false;
      row = null;
      const text = part.line.segments.map((segment) => segment.text).join(' ');
      if (leader.test(text)) {
        if (contents.test(out.at(-1)?.trim() ?? '')) out.pop();
        open = null;
        continue;
      }
      const isTitle = part.line.size > size * 1.12 && text.length < 160 && /\p{L}/u.test(text);
      const indent = ' '.repeat(Math.max(0, Math.min(60, Math.round((part.line.segments[0]!.x - margin) / (size * 0.5)))));
      const last = out.at(-1);
      if (isTitle && last?.startsWith('**') && gap < part.line.size * 1.6 && unmark(text).number === null)
        out[out.length - 1] = `${last.slice(0, -2)} ${text}**`;
      else if (open !== null && !isTitle && !isApart && goesOn(open, part.line, right))
        out[out.length - 1] = joined(last ?? '', text);
      else out.push(isTitle ? `**${text}**` : indent + text);
      open = isTitle ? null : part.line;
    }
  }
  return out.join('\n');
}

const asRow = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '¦')).join(' | ')} |`;
/** A line of a table of contents. */
const leader = /(?:\.\s?){4}\s*\d{1,4}$/;
const contents = /^\**(?:Inhalt|Inhaltsverzeichnis|Inhaltsübersicht|(?:Table of )?Contents)\**$/iu;

/** Without the notes at the foot of a page: smaller letters, the first of them a number. */
function withoutNotes(lines: readonly Line[], size: number): Line[] {
  const isSmall = (line: Line) => line.size < size * 0.93;
  const from = lines.findLastIndex((line) => !isSmall(line)) + 1;
  const first = lines.slice(from).findIndex((line) => /^(?:\d{1,3}|[*†])\s*\S/u.test(textOf(line)));
  return first === -1 ? [...lines] : lines.slice(0, from + first);
}

function linesOf(page: Page): Line[] {
  const words = page.words
    .filter(({ isUpright, text }) => isUpright && text.trim() !== '')
    .sort((a, b) => b.y - a.y || a.x - b.x);
  const lines: Word[][] = [];
  for (const word of words) {
    const line = lines.at(-1);
    const first = line?.[0];
    if (line && first && Math.abs(first.y - word.y) < Math.max(first.size, word.size) * 0.45) line.push(word);
    else lines.push([word]);
  }
  return lines.flatMap((all) => {
    const most = all.reduce((best, each) => (each.text.trim().length > best.text.trim().length ? each : best));
    const size = most.size || 1;
    // A small number above the line refers to a note.
    const isReference = (word: Word) =>
      word.size < size * 0.8 && word.y > most.y + size * 0.1 && /^\s*(?:\d{1,3}|[*†])\s*$/u.test(word.text);
    all.sort((a, b) => a.x - b.x);
    const line = all.filter((word) => !isReference(word));
    return line.length === 0 ? [] : [{ y: most.y, size, segments: segmentsOf(line, size), words: line }];
  });
}

/** Parts a line at wide gaps, and at the places where columns are known to begin. */
export function segmentsOf(words: readonly Word[], size: number, starts: readonly number[] = []): Segment[] {
  const segments: { text: string; x: number; end: number }[] = [];
  for (const { text: raw, x, width } of words) {
    const text = raw.replace(/[\uf000-\uf0ff]/g, (sign) => drawn[sign] ?? sign).replace(/[\u00ad\u2010]$/, '-');
    const last = segments.at(-1);
    const gap = last ? x - last.end : 0;
    const isMark = last !== undefined && segments.length === 1 && isOnlyMark(last.text);
    const isColumn = gap > size * 0.15 && starts.some((start) => Math.abs(start - x) < 2);
    if (last && !isColumn && (gap < size * 1.1 || (isMark && gap < size * 5))) {
      last.text += gap > size * 0.12 && !/\s$/.test(last.text) && !/^\s/.test(text) ? ` ${text}` : text;
      last.end = Math.max(last.end, x + width);
    } else segments.push({ text, x, end: x + width });
  }
  return segments.map((each) => ({ ...each, text: each.text.replace(/\s+/g, ' ').trim() })).filter(({ text }) => text !== '');
}

const isOnlyMark = (text: string) => {
  const { rest, bullet, number } = unmark(`${text.trim()} x`);
  return (rest === 'x' && (bullet !== null || number !== null)) || /^\d{1,3}$/.test(text.trim());
};

const textOf = (line: Line) => line.segments.map(({ text }) => text).join(' ');
const pageNumber = /^(?:(?:Seite|Page|S\.)\s*)?[-–—]?\s*\d{1,4}\s*(?:(?:von|of|\/)\s*\d{1,4})?\s*[-–—]?$/iu;

/** Without headers and footers: what stands on most pages at the same height near an edge, numbers aside, and page numbers. */
function withoutEdges(pages: readonly { page: Page; lines: readonly Line[] }[]): { lines: Line[] }[] {
  const keyOf = (line: Line) => `${Math.round(line.y / 3)} ${textOf(line).replace(/\d+/g, '#')}`;
  const isAtEdge = (page: Page, line: Line) => {
    const height = (line.y - page.bottom) / page.height;
    return height < 0.13 || height > 0.87;
  };
  const counts = new Map<string, number>();
  for (const { page, lines } of pages)
    for (const key of new Set(lines.filter((line) => isAtEdge(page, line)).map(keyOf)))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  const most = Math.max(2, Math.ceil(pages.length * 0.6));
  return pages
    .map(({ page, lines }) => {
      const isEnd = (line: Line) => line === lines[0] || line === lines.at(-1);
      return {
        lines: lines.filter(
          (line) =>
            line.segments.length > 0 &&
            !(isAtEdge(page, line) && ((counts.get(keyOf(line)) ?? 0) >= most || (isEnd(line) && pageNumber.test(textOf(line))))),
        ),
      };
    })
    .filter(({ lines }) => lines.length > 0);
}

/** Whether a line was full, so that the first word of the next had no place in it. */
function goesOn(before: Line, line: Line, right: number): boolean {
  const text = textOf(line);
  const { bullet, number } = unmark(text);
  if (bullet !== null || number !== null) return false;
  const first = line.segments[0]!;
  const word = first.text.split(' ', 1)[0]!.length + 1;
  const width = ((first.end - first.x) / first.text.length) * word;
  return before.segments.at(-1)!.end + width > right + 1;
}

/** Where full lines end: far right, and more than one does. */
function rightEdge(lines: readonly Line[]): number {
  const ends = lines.map(({ segments }) => segments.at(-1)!.end).sort((a, b) => b - a);
  return ends[Math.min(ends.length - 1, Math.floor(ends.length * 0.03))] ?? 0;
}

/** The size that most letters have. */
function commonSize(lines: readonly Line[]): number {
  const letters = new Map<number, number>();
  for (const line of lines) {
    const size = Math.round(line.size * 2) / 2;
    letters.set(size, (letters.get(size) ?? 0) + textOf(line).length);
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10;
}

/** How far apart two lines of a paragraph are. */
function commonLeading(lines: readonly Line[]): number {
  const gaps = lines.slice(1).map((line, index) => lines[index]!.y - line.y);
  const usual = gaps.filter((gap) => gap > 0).sort((a, b) => a - b);
  return usual[Math.floor(usual.length * 0.3)] ?? 12;
}
