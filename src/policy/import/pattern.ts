import { concepts } from './lexicon/concepts.ts';
import { LiteralIndex } from './literals.ts';
import type { Words } from './words.ts';

/** Where a phrase was found, in `Words.text`. */
export interface Found {
  readonly from: number;
  readonly to: number;
}

/** What a phrase is looked for in: the words themselves, and what stands around them (section, list). */
export interface Passage {
  readonly words: Words;
  readonly around: Words;
}

export type Phrase = (passage: Passage) => readonly Found[] | null;

/** How far apart the parts of a phrase may stand, in letters. */
const reach = 110;
/** How often one part is looked for in one passage. */
const mostFinds = 12;

/** Fills in the concepts, `{backup}`, in whose own patterns others may stand. */
function expand(pattern: string): string {
  let text = pattern;
  for (let depth = 0; depth < 4 && text.includes('{'); depth += 1) {
    text = text.replace(/\{([a-z][a-z-]*)\}/g, (_, name: string) => {
      const concept = concepts[name];
      if (concept === undefined) throw new Error(`no concept ${name}`);
      return `(?:${concept.join('|')})`;
    });
  }
  return text;
}

/**
 * A pattern over folded words: `*` is any letters of a word, `~` a blank or none (compounds), `...` up to six words between,
 * `{backup}` a concept, `(a|b)` a choice. Each stands for whole words.
 */
const sourceOf = (pattern: string): string =>
  ` (?:${expand(pattern)
    .replaceAll(' ... ', ' (?:[^ ]+ ){0,6}?')
    .replace(/(?<!\])\*/g, '[^ ]*')
    .replaceAll('~', ' ?')})(?= |$)`;

/** The same for the beginning of words. */
export const regexOfStart = (pattern: string): RegExp => new RegExp(`^${sourceOf(pattern)}`);

interface Compiled {
  readonly id: number;
  readonly regex: RegExp;
}
const index = new LiteralIndex();
const compiled = new Map<string, Compiled>();
function compile(pattern: string): Compiled {
  let found = compiled.get(pattern);
  if (!found) {
    found = { id: index.add(expand(pattern)), regex: new RegExp(sourceOf(pattern), 'g') };
    compiled.set(pattern, found);
  }
  return found;
}

const nothing: readonly Found[] = [];

/** What is known of a text: which patterns can match it at all, and the finds of those that were tried, by number. */
interface Known {
  readonly mayMatch: (id: number) => boolean;
  readonly finds: Map<number, readonly Found[]>;
}
/** Finds are kept for each text: many phrases share their parts. */
const known = new WeakMap<Words, Known>();
function knownOf(words: Words): Known {
  let of = known.get(words);
  if (!of) {
    of = { mayMatch: index.candidates(words.text), finds: new Map() };
    known.set(words, of);
  }
  return of;
}

function find({ id, regex }: Compiled, words: Words, { mayMatch, finds }: Known): readonly Found[] {
  if (!mayMatch(id)) return nothing;
  const before = finds.get(id);
  if (before) return before;
  regex.lastIndex = 0;
  const found: Found[] = [];
  for (let match = regex.exec(words.text); match && found.length < mostFinds; match = regex.exec(words.text))
    found.push({ from: match.index + 1, to: match.index + match[0].length });
  finds.set(id, found);
  return found;
}

/** Where a pattern stands in words. */
export function findAll(pattern: string, words: Words): readonly Found[] {
  const compiled = compile(pattern);
  return find(compiled, words, knownOf(words));
}

export const has = (pattern: string, words: Words): boolean => findAll(pattern, words).length > 0;
export function hasAny(patterns: readonly string[], words: Words): boolean {
  const of = knownOf(words);
  return patterns.some((pattern) => find(compile(pattern), words, of).length > 0);
}

/**
 * A phrase is one pattern or several joined by ` & `, which have to stand near each other in any order. A part that begins with `@` may
 * also stand in the section's title or in what the list begins with.
 */
export function phraseOf(text: string): Phrase {
  const parts = text.split(' & ').map((part) => ({ isAround: part.startsWith('@'), compiled: compile(part.replace(/^@/, '')) }));
  const needed = parts.filter(({ isAround }) => !isAround);
  return ({ words, around }) => {
    const of = knownOf(words);
    if (needed.some(({ compiled }) => !of.mayMatch(compiled.id))) return null;
    const finds: (readonly Found[])[] = [];
    for (const { compiled, isAround } of parts) {
      const here = find(compiled, words, of);
      if (here.length > 0) finds.push(here);
      else if (!isAround || find(compiled, around, knownOf(around)).length === 0) return null;
    }
    if (finds.length === 0) return null;
    const [first, ...others] = finds;
    for (const start of first!) {
      const near = others.map((each) => closest(each, start));
      if (near.every((each) => distance(each, start) <= reach)) return [start, ...near];
    }
    return null;
  };
}

const distance = (a: Found, b: Found) => Math.max(0, a.from - b.to, b.from - a.to);
const closest = (finds: readonly Found[], to: Found) =>
  finds.reduce((best, each) => (distance(each, to) < distance(best, to) ? each : best));
