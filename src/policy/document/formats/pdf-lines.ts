import { unmark } from '../clause-text.ts';
import { rowsOf } from './pdf-tables.ts';

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
  const kept = withoutEdges(all);
  const size = commonSize(kept.flatMap(({ lines }) => lines));
  const out: string[] = [];
  let head: string | null = null;
  for (const { lines } of kept) {
    const margin = Math.min(...lines.map(({ segments }) => segments[0]!.x));
    const leading = commonLeading(lines);
    let before: Line | null = null;
    for (const part of rowsOf(lines)) {
      const gap = before === null ? 0 : before.y - part.line.y;
      if (before !== null && (gap > leading * 1.35 || gap < 0)) out.push('');
      before = part.last;
      if (part.cells !== null) {
        const row = `| ${part.cells.map((cell) => cell.replaceAll('|', '¦')).join(' | ')} |`;
        // A table that goes on over the page says its columns again.
        if (row === head && before !== null) continue;
        if (!out.at(-1)?.startsWith('| ')) head = row;
        else if (out.at(-1) === '') out.pop();
        out.push(row);
        continue;
      }
      const text = part.line.segments.map((segment) => segment.text).join(' ');
      const isTitle = part.line.size > size * 1.12 && text.length < 160 && /\p{L}/u.test(text);
      const indent = ' '.repeat(Math.max(0, Math.min(60, Math.round((part.line.segments[0]!.x - margin) / (size * 0.5)))));
      const last = out.at(-1);
      if (isTitle && last?.startsWith('**') && gap < part.line.size * 1.6 && unmark(text).number === null)
        out[out.length - 1] = `${last.slice(0, -2)} ${text}**`;
      else out.push(isTitle ? `**${text}**` : indent + text);
    }
  }
  return out.join('\n');
}

function linesOf(page: Page): Line[] {
  const words = page.words
    .filter(({ isUpright, text }) => isUpright && text.trim() !== '')
    .sort((a, b) => b.y - a.y || a.x - b.x);
  const lines: Word[][] = [];
  for (const word of words) {
    const line = lines.at(-1);
    const first = line?.[0];
    if (line && first && Math.abs(first.y - word.y) < Math.max(first.size, word.size) * 0.35) line.push(word);
    else lines.push([word]);
  }
  return lines.map((line) => {
    line.sort((a, b) => a.x - b.x);
    const weights = line.map(({ text, size }) => ({ size, letters: text.trim().length }));
    const size = weights.reduce((most, each) => (each.letters > most.letters ? each : most)).size || 1;
    return { y: Math.max(...line.map(({ y }) => y)), size, segments: segmentsOf(line, size) };
  });
}

function segmentsOf(words: readonly Word[], size: number): Segment[] {
  const segments: { text: string; x: number; end: number }[] = [];
  for (const { text: raw, x, width } of words) {
    const text = raw.replace(/[\uf000-\uf0ff]/g, (sign) => drawn[sign] ?? sign).replace(/\u00ad$/, '-');
    const last = segments.at(-1);
    const gap = last ? x - last.end : 0;
    const isMark = last !== undefined && segments.length === 1 && isOnlyMark(last.text);
    if (last && (gap < size * 1.1 || (isMark && gap < size * 5))) {
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
