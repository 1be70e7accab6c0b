import type { Block } from './block.ts';
import { tidy, unmark } from './clause-text.ts';
import { sentencesOf } from './sentences.ts';
import { leadingTitle } from './titles.ts';

/** A piece of a document on the way: with the number it begins with, before headings and sections are known. */
export type Part = {
  readonly line: number;
  readonly text: string;
  readonly number: string | null;
} & (
  | { readonly kind: 'heading'; readonly level: number }
  | { readonly kind: 'item'; readonly depth: number; readonly checked: boolean | null }
  | { readonly kind: 'paragraph'; readonly bold: boolean }
  | { readonly kind: 'row'; readonly cells: readonly string[]; readonly columns: readonly string[] | null }
);

const boxes: Readonly<Record<string, boolean>> = {
  '☐': false,
  '⬜': false,
  '[ ]': false,
  '[]': false,
  '☑': true,
  '☒': true,
  '✅': true,
  '[x]': true,
  '[X]': true,
};

/** A box may stand behind a list sign. */
const box = /^(?:[-–—•*+·]\s+)?(\[[ xX]?\]|[☐⬜☑☒✅])\s/u;

/** Whether a text ends with a sign of its own. */
export const isClosed = (text: string) => /[.!?:;,]["”“)]*$/u.test(text);
/** Whether it leads to what follows, with a colon. */
export const leads = (text: string) => /:["”“)]*$/u.test(text);

/** Reads list signs and numbers that stand in the words of paragraphs. */
export function partsOf(blocks: readonly Block[]): Part[] {
  const parts: Part[] = [];
  for (const block of blocks) {
    if (block.kind === 'row') {
      const cells = block.cells.map(tidy);
      parts.push({
        kind: 'row',
        line: block.line,
        text: cells.filter(Boolean).join(' '),
        number: null,
        cells,
        columns: block.columns,
      });
      continue;
    }
    const text = tidy(block.text);
    if (text === '') continue;
    const { bullet, number, rest } = unmark(text);
    if (block.kind === 'heading') parts.push({ kind: 'heading', line: block.line, text: rest, number, level: block.level });
    else if (block.kind === 'item' || bullet !== null) {
      const depth = block.kind === 'item' ? block.depth : 0;
      const checked = (block.kind === 'item' ? block.checked : null) ?? boxes[box.exec(text)?.[1] ?? ''] ?? null;
      parts.push({ kind: 'item', line: block.line, text: rest, number, depth, checked });
    } else parts.push({ kind: 'paragraph', line: block.line, text: rest, number, bold: block.bold });
    const last = parts.at(-1)!;
    if (last.kind === 'item' || last.number !== null) parts.splice(-1, 1, ...unfolded(last));
  }
  return parts;
}

/** A heading or a sentence that leads to the next list may stand at the end of an item, where a converter lost the break before it. */
function unfolded(part: Part): Part[] {
  if (part.kind === 'row' || part.kind === 'heading') return [part];
  const { line } = part;
  const paragraph = (text: string, number: string | null): Part => ({ kind: 'paragraph', line, text, number, bold: false });
  for (const { 0: sign, 1: number, index } of part.text.matchAll(
    /(?<=[.!?]["”“)]*\s)(\d{1,2}(?:\.\d{1,2})*\.?)\s+(?=\p{Lu})/gu,
  )) {
    const rest = part.text.slice(index + sign.length);
    if (leadingTitle(rest) === null) continue;
    return [...unfolded({ ...part, text: part.text.slice(0, index).trim() }), paragraph(rest, number!)];
  }
  const sentences = sentencesOf(part.text);
  if (sentences.length < 2 || !leads(sentences.at(-1)!)) return [part];
  return [{ ...part, text: sentences.slice(0, -1).join(' ') }, paragraph(sentences.at(-1)!, null)];
}

/** Puts together items that a page break or a list sign of its own has torn apart, and paragraphs that go on in lower case. */
export function mended(parts: readonly Part[]): Part[] {
  const whole: Part[] = [];
  const items = parts.filter((part) => part.kind === 'item');
  const areClosed = items.filter(({ text }) => isClosed(text)).length > items.length / 2;
  for (const part of parts) {
    const before = whole.at(-1);
    if (before?.kind === 'item' && part.kind === 'item' && isTorn(before, part, areClosed)) {
      whole[whole.length - 1] = { ...before, text: `${before.text} ${part.text}` };
    } else whole.push(part);
  }
  return whole;
}

const unfinished = /(?:,|\s(?:entweder|oder|und|oder mit|sowie|mit|für|von|either|or|and|with|for))$/iu;

function isTorn(before: Part & { kind: 'item' }, part: Part & { kind: 'item' }, areClosed: boolean): boolean {
  if (part.number !== null || part.checked !== null) return false;
  if (unfinished.test(before.text) && !before.text.endsWith(',')) return true;
  if (!/^\p{Ll}/u.test(part.text) || isClosed(before.text) || !/^\p{Lu}/u.test(before.text)) return false;
  return areClosed;
}
