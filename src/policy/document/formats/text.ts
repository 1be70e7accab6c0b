import type { Block } from '../block.ts';
import { unmark } from '../clause-text.ts';
import { afterSign, unwrap } from '../unwrap.ts';

/** Reads a plain text: lines that were wrapped are joined, list signs give items, tabs and `|` give rows. */
export function blocksOfText(text: string): Block[] {
  const blocks: Block[] = [];
  let indents: number[] = [];
  let signs: string[] = [];
  let columns: readonly string[] | null = null;
  for (const { text: line, line: number, indent } of unwrap(text)) {
    const cells = cellsOf(line);
    if (cells !== null) {
      if (cells.every((cell) => /^:?-{2,}:?$/.test(cell))) continue;
      if (columns === null) columns = cells;
      blocks.push({ kind: 'row', cells, columns: columns === cells ? null : columns, line: number });
      continue;
    }
    columns = null;
    const { bullet } = unmark(line);
    if (bullet !== null) {
      indents = [...indents.filter((each) => each < indent), indent];
      // Another sign at the same place begins a list within the list.
      const known = signs.indexOf(bullet);
      signs = known < 0 ? [...signs, bullet] : signs.slice(0, known + 1);
      const isInner = bullet === 'o' && signs.length > 1;
      blocks.push({ kind: 'item', text: line, depth: indents.length - (isInner ? 0 : 1), checked: null, line: number });
      continue;
    }
    indents = [];
    signs = [];
    const bold = /^\*\*(.+)\*\*$/.exec(line);
    blocks.push({ kind: 'paragraph', text: bold?.[1] ?? line, bold: bold !== null, line: number });
  }
  return blocks;
}

function cellsOf(line: string): string[] | null {
  if (/^\|.*\|$/.test(line))
    return line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
  const { rest, isMarked } = { rest: afterSign(line), isMarked: afterSign(line) !== line };
  if (isMarked && !/\S\t+\S/.test(rest)) return null;
  return /\S\t+\S/.test(line) ? line.split(/\t+/).map((cell) => cell.trim()) : null;
}
