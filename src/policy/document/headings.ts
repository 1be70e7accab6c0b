import { isClosed, leads, type Part } from './parts.ts';
import { annex, isBesides, isSectionTitle, leadingTitle } from './titles.ts';

const levelOf = (number: string) => (number.startsWith('§') ? 1 : number.replace(/[.)]+$/, '').split('.').length);
const lastOf = (number: string) => Number(/(\d+)[.)]*$/.exec(number)?.[1] ?? Number.NaN);
/** `4 Verfahren zur …`: a number without a dot, which may count something as well. */
const bare = /^(\d{1,2})\s+(?=\p{Lu}\p{L}{3,})/u;
const counts = /^\d{1,2}\s+(?:Tage|Zeichen|Stunden|Minuten|Monate|Jahre|Wochen|Mal|Prozent|Personen|Days|Characters|Hours)/iu;
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

/** What is known of the numbers so far: the last one of each level of headings, and of the numbered clauses. */
interface Counters {
  readonly headings: readonly number[];
  readonly clause: number;
}
const fresh: Counters = { headings: [], clause: 0 };

/** Finds the headings among numbered and bold paragraphs. Headings and clauses may both be numbered: each row of numbers goes on by one. */
export function withHeadings(parts: readonly Part[]): Part[] {
  const found: Part[] = [];
  let counters = fresh;
  for (const [index, part] of parts.entries()) {
    const read = readPart(part, counters, found.at(-1), parts[index + 1]);
    counters = read.counters;
    found.push(...read.parts);
  }
  return found;
}

/** What a part is, after the last one and before the next, and the numbers behind it. */
function readPart(
  part: Part,
  counters: Counters,
  before: Part | undefined,
  next: Part | undefined,
): { readonly parts: readonly Part[]; readonly counters: Counters } {
  const asIt = { parts: [part], counters };
  if (part.kind === 'heading') {
    const { number } = part;
    return number === null || !/\d/.test(number) ? asIt : { parts: [part], counters: counted(counters, number) };
  }
  if (part.kind !== 'paragraph') return asIt;
  const bareNumber = part.number === null && !counts.test(part.text) ? bare.exec(part.text)?.[1] : undefined;
  const number = part.number ?? bareNumber ?? null;
  const text = bareNumber === undefined ? part.text : part.text.replace(bare, '');
  const heading = (title: string, level: number): Part => ({
    kind: 'heading',
    line: part.line,
    text: title.replace(/:$/, ''),
    number,
    level,
  });
  if (annex.test(text) && text.length <= 160) return { parts: [heading(text, 0)], counters: fresh };
  // Under `II.` or `B.` numbers begin anew.
  if (number !== null && isOuterNumber.test(number) && isOuterTitle(text, next))
    return { parts: [heading(text, 0.5)], counters: fresh };
  if (number === null || !/^(?:§|\d)/.test(number) || /^\d+\)$/.test(number)) {
    const isTitle = part.number === null && (looksLikeTitle(text, part.bold) || isLoneTitle(part, before, next));
    return isTitle ? { parts: [heading(text, counters.headings.length + 1)], counters } : asIt;
  }
  const isBare = bareNumber !== undefined;
  const title = titleOf(number, text, isBare, counters, next);
  if (title === null) return isBare ? asIt : { parts: [part], counters: { ...counters, clause: lastOf(number) } };
  const rest = text.slice(title.length).trim();
  const inLine: Part[] = rest === '' ? [] : [{ kind: 'paragraph', line: part.line, text: rest, number: null, bold: false }];
  return { parts: [heading(title, levelOf(number)), ...inLine], counters: counted(counters, number) };
}

const counted = (counters: Counters, number: string): Counters => ({
  ...counters,
  headings: [...counters.headings.slice(0, levelOf(number) - 1), lastOf(number)],
});

/** The title in a numbered paragraph: all of it, or its beginning where the section's first words follow in the same line; null for a clause. */
function titleOf(
  number: string,
  text: string,
  isBare: boolean,
  { headings, clause }: Counters,
  next: Part | undefined,
): string | null {
  const level = levelOf(number);
  const last = lastOf(number);
  const goesOn = last === (headings[level - 1] ?? 0) + 1;
  const usual = leadingTitle(`${text} `);
  const hasMore = usual !== null && leads(text) && usual.length + 2 < text.length;
  const isShort = text.length <= 160 && !/[.;,!?]$/.test(text) && !hasMore;
  const isHeading =
    ((number.startsWith('§') || level > 1) && (isShort || usual !== null)) ||
    (level === 1 &&
      isShort &&
      goesOn &&
      (last !== clause + 1 || isSectionTitle(text) || !isNext(next, last) || isClosed(next!.text))) ||
    (usual !== null && goesOn) ||
    (isBare && isShort && (goesOn || isSectionTitle(text)));
  if (!isHeading) return null;
  return isShort ? text : usual;
}

const isNext = (part: Part | undefined, last: number) =>
  part?.kind === 'paragraph' && part.number !== null && levelOf(part.number) === 1 && lastOf(part.number) === last + 1;
