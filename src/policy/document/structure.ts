import type { Block } from './block.ts';
import { digestOf } from './clause-text.ts';
import { withHeadings } from './headings.ts';
import { keyOf, numberedKey, type Section, sectionName, uniqueIds } from './ids.ts';
import { leads, mended, type Part, partsOf } from './parts.ts';
import { sentencesOf } from './sentences.ts';

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

const isContents = (title: string | undefined) =>
  /^(?:Inhalt|Inhaltsverzeichnis|Inhaltsübersicht|(?:Table of )?Contents)$/iu.test(title ?? '');
const endsInPage = /[\s.]\d{1,3}$/;

/** Names sections and pieces: by the numbers of the document where it has some, else by titles. */
export function piecesOf(blocks: readonly Block[]): Piece[] {
  const parts = mended(withHeadings(partsOf(blocks)));
  const numbers = parts.flatMap((part) =>
    part.kind !== 'heading' && part.number !== null && /^\d+[.)]?$/.test(part.number) ? [part.number] : [],
  );
  const numbersAreUnique =
    numbers.length > 1 && new Set(numbers).size === numbers.length && parts.some(({ kind }) => kind === 'heading');
  const pieces: Piece[] = [];
  const counts = new Map<string, number>();
  let sections: Section[] = [];
  /** The numbered clause that lists below it belong to, and the last thing that led to something. */
  let clause: { readonly key: string; readonly text: string } | null = null;
  let lead: string | null = null;
  /** Whether what leads stands in the numbered clause before: the next number is no part of it. */
  let leadIsInside = false;
  let outer: { readonly depth: number; readonly text: string }[] = [];

  const idOf = uniqueIds();
  const sectionKey = () => sections.at(-1)?.key ?? '0';
  const inSection = () => {
    const key = clause?.key ?? sectionKey();
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
      const around = clause?.key ?? sectionKey();
      const id = part.number === null ? inSection() : idOf(numberedKey(part.number, around, around));
      add(part, id, part.text, leads(part.text) ? 'intro' : 'item', outer.at(-1)?.text ?? lead);
      outer.push({ depth: part.depth, text: part.text });
    } else if (part.number !== null) {
      const bare = part.number.replace(/[.)]+$/, '');
      const isLetter = /^\(?[a-z]/.test(part.number);
      const isOwn = numbersAreUnique && /^\d+$/.test(bare);
      const wanted = isOwn ? bare : numberedKey(part.number, sectionKey(), clause?.key ?? null);
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
