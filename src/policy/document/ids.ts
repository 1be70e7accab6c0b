import type { Part } from './parts.ts';
import { annex } from './titles.ts';

/** The sections around a piece, the outermost first. */
export interface Section {
  readonly level: number;
  readonly title: string;
  /** With its number. */
  readonly name: string;
  /** What the ids of its pieces begin with. */
  readonly key: string;
}

/** A section as a reader names it. */
export const sectionName = (number: string | null, title: string) =>
  number === null ? title : `${number.replace(/\.$/, '')} ${title}`;
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

/** What the ids in a section begin with: its number, or words of its title, and the annex or section around it. */
export function keyOf(heading: Part & { kind: 'heading' }, around: readonly Section[]): string {
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

/** The id of a numbered piece: in its section, or for a letter in the clause that it belongs to. */
export function numberedKey(number: string, section: string, clause: string | null): string {
  const bare = number.replace(/[.)]+$/, '');
  if (/^\(?[a-z]/.test(number)) return `${clause ?? section}${bare.replace('(', '')}`;
  return number.startsWith('(') ? `${section}${number}` : `${section}-${bare}`;
}

/** Gives out ids of which no two are alike: a second `7` is `7b`. */
export function uniqueIds(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    let id = wanted;
    for (let copy = 1; taken.has(id); copy += 1) id = `${wanted}${'abcdefghijklmnopqrstuvwxyz'[copy] ?? `_${copy}`}`;
    taken.add(id);
    return id;
  };
}
