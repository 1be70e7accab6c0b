import { unmark } from './clause-text.ts';
import { isSectionTitle } from './titles.ts';

/** A line as it stands in a text. */
export interface Line {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** Lines that belong together, in one. */
export interface Joined extends Line {
  /** Blanks before its first letter; a tab counts as four. */
  readonly indent: number;
  /** Whether an empty line stands before it. */
  readonly apart: boolean;
}

const ends = /[.!?:;]["”“»)\]*]*$/u;
/** Words and signs after which no sentence, heading or item ends. */
const goesOn =
  /(?:[,–(/]|(?:^|\s)(?:und|oder|sowie|bzw\.|der|die|das|des|dem|den|ein|eine|eines|einer|einem|einen|von|vom|zu|zum|zur|für|mit|in|im|an|am|auf|aus|bei|durch|gegen|nach|über|um|unter|vor|ohne|ist|sind|wird|werden|entweder|nicht|nur|als|and|or|the|a|an|of|to|for|with|by|from|on|at|is|are|be|not|only|either))$/iu;
/** `5 Datenschutz-Management`, however short: its section may begin with a small letter. */
const isNumberedTitle = /^(?:§\s*)?\d+(?:\.\d+)*\.?\s+\p{Lu}.{0,140}$/u;
const beginsLow = /^["„»(]?\p{Ll}/u;
const hyphenated = /\p{L}-$/u;
/** A sentence that has begun: with an article or pronoun, and with its verb. */
const isRunningText =
  /^(?:Der|Die|Das|Ein|Eine|Alle|Jede[rs]?|Jeder|Es|Wir|The|All|Each|We|A|An|Every)\s.*\s(?:ist|sind|wird|werden|hat|haben|is|are|will|shall|must|has|have)\s/u;
const listOfParts = /^(?:und|oder|bzw|and|or)\b/u;

/** How many letters a line of this text may have before it is wrapped; infinite where no lines are. */
function wrapWidth(lines: readonly string[]): number {
  const lengths = lines
    .map((line) => line.trim().length)
    .filter((length) => length > 0)
    .sort((a, b) => a - b);
  const widest = lengths[Math.floor(lengths.length * 0.98)] ?? 0;
  const nearlyFull = lengths.filter((length) => length > widest * 0.8).length;
  return widest >= 40 && widest <= 160 && nearlyFull >= Math.max(4, lengths.length * 0.15) ? widest : Number.POSITIVE_INFINITY;
}

const indentOf = (line: string) => /^[ \t]*/.exec(line)![0].replaceAll('\t', '    ').length;

/** Lines that stand on every page, by their words without figures: those with a page's number, and what repeats right beside them. */
function runningLines(lines: readonly string[]): ReadonlySet<string> {
  const names = lines.map(nameOf).filter((name) => name !== '');
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  const running = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (!pageNumber.test(name) || times.get(name)! < 2) continue;
    running.add(name);
    for (const beside of [names[index - 1], names[index + 1]]) {
      if (
        beside !== undefined &&
        times.get(beside)! >= 2 &&
        times.get(beside)! >= times.get(name)! - 1 &&
        beside.length <= 120 &&
        !ends.test(beside)
      )
        running.add(beside);
    }
  }
  return running;
}
const nameOf = (line: string) => line.trim().replace(/\s+/gu, ' ').replace(/\d+/g, '#');
const pageNumber = /(?:^|\s)(?:Seite|Page|S\.)\s*#(?:\s*(?:von|of|\/)\s*#)?$|^-?\s?#\s?\/\s?#\s?-?$/iu;

/** Whether lines that go on in small letters mostly stand apart from the line before by a blank one. */
function isDoubleSpaced(lines: readonly string[]): boolean {
  let close = 0;
  let apart = 0;
  for (const [at, line] of lines.entries()) {
    if (at === 0 || !beginsLow.test(line.trim())) continue;
    if (lines[at - 1]!.trim() === '') apart += 1;
    else close += 1;
  }
  return apart > 2 && apart > close;
}

/** Puts back together what was wrapped at the end of a line, hyphens and blank lines between included. Rows of a table (tabs, `|`) stay. */
export function unwrap(text: string): Joined[] {
  const lines = text.split(/\r\n|[\n\r\u2028\f]/u);
  const width = wrapWidth(lines);
  const doubled = isDoubleSpaced(lines);
  const running = runningLines(lines);
  const joined: Joined[] = [];
  let aside: Joined[] = [];
  let last = '';
  let blanks = 1;
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '') {
      blanks += 1;
      continue;
    }
    if (running.has(nameOf(line))) {
      aside.push({ text: line, line: index + 1, indent: indentOf(raw), apart: true });
      continue;
    }
    const before = joined.at(-1);
    const isBroken = aside.length > 0;
    if (
      before &&
      belongs(
        before,
        last,
        line,
        isBroken ? false : blanks > 0,
        isBroken && !ends.test(before.text) && unmark(line).bullet === null ? Math.min(width, last.length) : width,
        doubled,
      )
    )
      joined[joined.length - 1] = { ...before, text: join(before.text, line) };
    else {
      joined.push(...aside);
      aside = [];
      joined.push({ text: line, line: index + 1, indent: indentOf(raw), apart: blanks > 0 });
    }
    last = line;
    blanks = 0;
  }
  return [...joined, ...aside];
}

const isCells = (line: string) => /^\|.*\|$/.test(line) || /\S\t+\S/.test(afterSign(line));
/** Word processors put a tab between a list sign or number and its item. */
export const afterSign = (line: string): string => {
  const { bullet, rest } = unmark(line);
  return bullet === null ? (/^\(?(?:\d{1,3}(?:\.\d{1,3})*[.)]|[a-z]\))\t+([^\t]+)$/.exec(line)?.[1] ?? line) : rest;
};

function belongs(before: Joined, last: string, line: string, apart: boolean, width: number, doubled: boolean): boolean {
  const { bullet, number } = unmark(line);
  if (bullet !== null || number !== null || isCells(line) || isCells(before.text)) return false;
  if (/^\*\*.*\*\*$/.test(line) || /^#{1,6}\s/.test(line) || /^[-=_*]{3,}$/.test(line)) return false;
  const isFull = last.length + 1 + line.split(/\s/, 1)[0]!.length > width * 0.93;
  if (ends.test(before.text)) return !apart && isFull;
  if (apart && isNumberedTitle.test(before.text)) return goesOn.test(before.text) || hyphenated.test(before.text) || isFull;
  if (beginsLow.test(line) || goesOn.test(before.text) || hyphenated.test(before.text)) return true;
  if (isSectionTitle(unmark(before.text).rest)) return false;
  if (!apart && last.length >= 55 && bullet === null && isRunningText.test(before.text)) return true;
  return isFull && (!apart || doubled);
}

function join(before: string, line: string): string {
  if (!hyphenated.test(before)) return `${before} ${line}`;
  if (beginsLow.test(line)) return listOfParts.test(line) ? `${before} ${line}` : before.slice(0, -1) + line;
  return before + line;
}
