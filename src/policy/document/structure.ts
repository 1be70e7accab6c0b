import type { Block } from './block.ts';
import { digestOf, tidy, unmark } from './clause-text.ts';
import { sentencesOf } from './sentences.ts';
import { isBesides, isSectionTitle, leadingTitle } from './titles.ts';

/** What a document consists of: each item, row and sentence by itself, in reading order. */
export interface Piece {
  /** Its number in the document (`33`), or its section and place there (`3.2.1-2`); no two are alike. */
  readonly id: string;
  /** Number and title of its section, `3.2.1 Rechenzentrum`; null before the first. */
  readonly section: string | null;
  /** The titles of all sections it stands in, the outermost first. */
  readonly titles: readonly string[];
  /** Without list sign and number. */
  readonly text: string;
  readonly digest: string;
  /** `intro` leads to what follows it, with a colon. */
  readonly shape: 'heading' | 'item' | 'row' | 'sentence' | 'intro';
  /** What the list or item around it begins with. */
  readonly under: string | null;
  /** Of a row, by column. */
  readonly cells: readonly string[];
  readonly columns: readonly string[] | null;
  /** Of a box to tick; null where there is none. */
  readonly checked: boolean | null;
  readonly line: number;
}

type Part = {
  readonly line: number;
  readonly text: string;
  readonly number: string | null;
} & (
  | { readonly kind: 'heading'; readonly level: number }
  | { readonly kind: 'item'; readonly depth: number; readonly checked: boolean | null; readonly marked: boolean }
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

/** Reads list signs and numbers that stand in the words of paragraphs. */
function partsOf(blocks: readonly Block[]): Part[] {
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
      parts.push({ kind: 'item', line: block.line, text: rest, number, depth, checked, marked: true });
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

const isClosed = (text: string) => /[.!?:;,]["”“)]*$/u.test(text);
const leads = (text: string) => /:["”“)]*$/u.test(text);
const levelOf = (number: string) => (number.startsWith('§') ? 1 : number.replace(/[.)]+$/, '').split('.').length);
const lastOf = (number: string) => Number(/(\d+)[.)]*$/.exec(number)?.[1] ?? Number.NaN);
const annex = /^(?:Anlage|Anhang|Annex|Appendix|Schedule|Exhibit)\s+(?:\d{1,2}|[A-Z]|[IVX]{1,4})\b/u;
/** `4 Verfahren zur …`: a number without a dot, which may count something as well. */
const bare = /^(\d{1,2})\s+(?=\p{Lu}\p{L}{3,})/u;
const counted = /^\d{1,2}\s+(?:Tage|Zeichen|Stunden|Minuten|Monate|Jahre|Wochen|Mal|Prozent|Personen|Days|Characters|Hours)/iu;
/** What stands in bold all by itself, in capitals, or is the usual name of a section. */
const looksLikeTitle = (text: string, bold: boolean) =>
  text.length <= 120 &&
  !/[.;,]$/.test(text) &&
  (isSectionTitle(text) ||
    (isBesides(text) && text.length < 40) ||
    (bold && !leads(text) && /^\p{Lu}/u.test(text)) ||
    (text.length > 5 && /\p{Lu}/u.test(text) && text === text.toUpperCase()));

/** `IV.`, `B.`: sections above those with figures. */
const isOuterNumber = /^(?:[IVX]{1,5}|[A-H])\.$/;
const isOuterTitle = (text: string, next: Part | undefined) =>
  text.length <= 120 &&
  !/[.;,!?]$/.test(text) &&
  !verb.test(text) &&
  !(next?.kind === 'paragraph' && isOuterNumber.test(next.number ?? ''));

const verb =
  /\b(?:ist|sind|wird|werden|wurden?|hat|haben|erfolg(?:t|en)|muss|müssen|kann|können|darf|dürfen|soll|sollen|gilt|gelten|besteht|bestehen|nutzt|verwendet|is|are|has|have|will|shall|must|may|can|was|were|be)\b/iu;
/** Whether a short line without a number, a verb or a last sign stands between sentences or lists, as the name of a section does. */
function isLoneTitle(part: Part, before: Part | undefined, next: Part | undefined): boolean {
  if (part.kind !== 'paragraph' || part.number !== null || next === undefined) return false;
  const { text } = part;
  if (text.length > 70 || text.split(' ').length > 9 || !/^["„“(]?\p{Lu}/u.test(text) || /[.,;:!?…]["”“)]*$/u.test(text))
    return false;
  if (verb.test(text) || /@|https?:|www\.|\d{4}|^\p{L}+:\s|\*\*/u.test(text)) return false;
  if (before?.kind === 'paragraph' && before.number === null && !/[.!?:;]["”“)]*$/u.test(before.text)) return false;
  if (next.kind === 'item' || next.kind === 'row')
    return before === undefined || !leads(before.text) || before.kind === 'heading';
  return next.kind === 'paragraph' && next.text.length > 25 && /[.:!?]["”“)\]]*$/u.test(next.text) && verbOrLong(next.text);
}
const verbOrLong = (text: string) => verb.test(text) || text.length > 60 || text.split(' ').length > 4;

/** Finds the headings among numbered and bold paragraphs. Headings and clauses may both be numbered: each row of numbers goes on by one. */
function withHeadings(parts: readonly Part[]): Part[] {
  const found: Part[] = [];
  /** The last number of each level of headings, and of the numbered clauses. */
  let headings: number[] = [];
  let clause = 0;
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'heading') {
      if (part.number !== null && /\d/.test(part.number))
        headings = [...headings.slice(0, levelOf(part.number) - 1), lastOf(part.number)];
      found.push(part);
      continue;
    }
    const bareNumber =
      part.kind === 'paragraph' && part.number === null && !counted.test(part.text) ? bare.exec(part.text)?.[1] : undefined;
    const number = part.number ?? bareNumber ?? null;
    const text = bareNumber === undefined ? part.text : part.text.replace(bare, '');
    const asHeading = (title: string, level: number, rest: string) => {
      found.push({ kind: 'heading', line: part.line, text: title, number, level });
      if (rest !== '') found.push({ kind: 'paragraph', line: part.line, text: rest, number: null, bold: false });
    };
    if (part.kind === 'row' || (part.kind === 'item' && part.marked)) {
      found.push(part);
      continue;
    }
    if (part.kind === 'paragraph' && annex.test(text) && text.length <= 160) {
      headings = [];
      clause = 0;
      asHeading(text, 0, '');
      continue;
    }
    if (part.kind === 'paragraph' && number !== null && isOuterNumber.test(number) && isOuterTitle(text, parts[index + 1])) {
      // Under `II.` or `B.` numbers begin anew.
      headings = [];
      clause = 0;
      asHeading(text.replace(/:$/, ''), 0.5, '');
      continue;
    }
    if (number === null || !/^(?:§|\d)/.test(number) || /^\d+\)$/.test(number)) {
      if (
        part.kind === 'paragraph' &&
        part.number === null &&
        (looksLikeTitle(text, part.bold) || isLoneTitle(part, found.at(-1), parts[index + 1]))
      )
        asHeading(text.replace(/:$/, ''), headings.length + 1, '');
      else found.push(part);
      continue;
    }
    const level = levelOf(number);
    const last = lastOf(number);
    const goesOn = last === (headings[level - 1] ?? 0) + 1;
    const title = leadingTitle(`${text} `) ?? null;
    const isShort =
      text.length <= 160 && !/[.;,!?]$/.test(text) && !(leads(text) && title !== null && title.length + 2 < text.length);
    const next = parts[index + 1];
    const isHeading =
      (number.startsWith('§') && (isShort || title !== null)) ||
      (level > 1 && (isShort || title !== null)) ||
      (level === 1 &&
        isShort &&
        goesOn &&
        (last !== clause + 1 || isSectionTitle(text) || !isNext(next, last) || isClosed(next!.text))) ||
      (title !== null && goesOn) ||
      (bareNumber !== undefined && isShort && (goesOn || isSectionTitle(text)));
    if (!isHeading) {
      if (bareNumber === undefined) clause = last;
      found.push(part);
      continue;
    }
    headings = [...headings.slice(0, level - 1), last];
    if (isShort) asHeading(text.replace(/:$/, ''), level, '');
    else asHeading(title!, level, text.slice(title!.length).trim());
  }
  return found;
}

const isNext = (part: Part | undefined, last: number) =>
  part?.kind === 'paragraph' && part.number !== null && levelOf(part.number) === 1 && lastOf(part.number) === last + 1;

/** Puts together items that a page break or a list sign of its own has torn apart, and paragraphs that go on in lower case. */
function mended(parts: readonly Part[]): Part[] {
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

const sectionName = (number: string | null, title: string) => (number === null ? title : `${number.replace(/\.$/, '')} ${title}`);
const slug = (title: string) =>
  title
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .split('-')
    .slice(0, 4)
    .join('-') || 'section';

const isContents = (title: string | undefined) =>
  /^(?:Inhalt|Inhaltsverzeichnis|Inhaltsübersicht|(?:Table of )?Contents)$/iu.test(title ?? '');
const endsInPage = /[\s.]\d{1,3}$/;

/** The sections around a piece, the outermost first. */
interface Section {
  readonly level: number;
  readonly title: string;
  readonly name: string;
  readonly key: string;
}

/** Names sections and pieces: by the numbers of the document where it has some, else by titles. */
export function piecesOf(blocks: readonly Block[]): Piece[] {
  const parts = mended(withHeadings(partsOf(blocks)));
  const numbers = parts.flatMap((part) =>
    part.kind !== 'heading' && part.number !== null && /^\d+[.)]?$/.test(part.number) ? [part.number] : [],
  );
  const numbersAreUnique =
    numbers.length > 1 && new Set(numbers).size === numbers.length && parts.some(({ kind }) => kind === 'heading');
  const pieces: Piece[] = [];
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  let sections: Section[] = [];
  /** The numbered clause that lists below it belong to, and the last thing that led to something. */
  let clause: { readonly key: string; readonly text: string } | null = null;
  let lead: string | null = null;
  /** Whether what leads stands in the numbered clause before: the next number is no part of it. */
  let leadIsInside = false;
  let outer: { readonly depth: number; readonly text: string }[] = [];

  const idOf = (wanted: string) => {
    let id = wanted;
    for (let copy = 1; taken.has(id); copy += 1) id = `${wanted}${'abcdefghijklmnopqrstuvwxyz'[copy] ?? `_${copy}`}`;
    taken.add(id);
    return id;
  };
  const inSection = () => {
    const key = clause?.key ?? sections.at(-1)?.key ?? '0';
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return idOf(`${key}-${count}`);
  };
  const add = (part: Part, id: string, text: string, shape: Piece['shape'], under: string | null) => {
    pieces.push({
      id,
      section: sections.at(-1)?.name ?? null,
      titles: sections.map(({ title }) => title),
      text,
      digest: digestOf(text),
      shape,
      under,
      cells: part.kind === 'row' ? part.cells : [],
      columns: part.kind === 'row' ? part.columns : null,
      checked: part.kind === 'item' ? part.checked : null,
      line: part.line,
    });
  };

  const isFirst = (index: number) => {
    const next = parts[index + 1];
    return next?.kind === 'row' && next.columns !== null;
  };
  for (const [index, part] of parts.entries()) {
    if (isContents(sections.at(-1)?.title) && part.kind !== 'row' && !endsInPage.test(part.text))
      sections = sections.slice(0, -1);
    if (part.kind === 'heading') {
      clause = null;
      lead = null;
      leadIsInside = false;
      outer = [];
      sections = sections.filter(({ level }) => level < part.level);
      const key = idOf(keyOf(part, sections));
      sections.push({ level: part.level, title: part.text, name: sectionName(part.number, part.text), key });
      add(part, key, part.text, 'heading', null);
    } else if (part.kind === 'row') {
      add(part, inSection(), part.text, part.columns === null && isFirst(index) ? 'heading' : 'row', lead);
    } else if (part.kind === 'item') {
      outer = outer.filter(({ depth }) => depth < part.depth);
      add(
        part,
        part.number === null
          ? inSection()
          : idOf(
              `${clause?.key ?? sections.at(-1)?.key ?? '0'}${/^\(\d/.test(part.number) ? part.number : /^\(?[a-z]/.test(part.number) ? part.number.replace(/[()]/g, '') : `-${part.number.replace(/[.)]+$/, '')}`}`,
            ),
        part.text,
        leads(part.text) ? 'intro' : 'item',
        outer.at(-1)?.text ?? lead,
      );
      outer.push({ depth: part.depth, text: part.text });
    } else if (part.number !== null) {
      const bare = part.number.replace(/[.)]+$/, '');
      const key = sections.at(-1)?.key ?? '0';
      const isLetter = /^\(?[a-z]/.test(part.number);
      const wanted =
        numbersAreUnique && /^\d+$/.test(bare)
          ? bare
          : isLetter
            ? `${clause?.key ?? key}${bare.replace('(', '')}`
            : part.number.startsWith('(')
              ? `${key}${part.number}`
              : `${key}-${bare}`;
      const id = idOf(wanted);
      if (!isLetter && leadIsInside) {
        lead = null;
        leadIsInside = false;
      }
      if (!isLetter) clause = { key: id, text: part.text };
      outer = [];
      add(part, id, part.text, leads(part.text) ? 'intro' : 'item', isLetter ? (clause?.text ?? lead) : lead);
      if (leads(part.text)) {
        lead = part.text;
        leadIsInside = !isLetter && part.number.startsWith('(');
      }
    } else {
      outer = [];
      leadIsInside = clause !== null;
      if (clause !== null && !numbersAreUnique) clause = null;
      for (const sentence of sentencesOf(part.text)) {
        const shape = leads(sentence) ? 'intro' : 'sentence';
        add(part, inSection(), sentence, shape, null);
        lead = shape === 'intro' ? sentence : null;
      }
    }
  }
  return pieces;
}

function keyOf(heading: Part & { kind: 'heading' }, around: readonly Section[]): string {
  const found = annex.exec(heading.text);
  if (found) return slug(found[0]);
  const outer = around.findLast(({ level }) => level < 1)?.key;
  const own = heading.number?.replace(/^§+\s*/, '§').replace(/[.)]+$/, '') ?? slug(heading.text);
  const parent =
    heading.number === null && around.at(-1) && around.at(-1)!.level > 0
      ? `${around.at(-1)!.key}.`
      : outer === undefined
        ? ''
        : `${outer}.`;
  return `${parent}${own}`;
}
