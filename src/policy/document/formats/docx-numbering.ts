import { chain, type DocxStyles, type Numbered } from './docx-styles.ts';
import { drawnAs, numeral } from './letters.ts';
import { readXml } from './xml.ts';

interface Level {
  format: string;
  /** `%1.%2`, or the sign itself. */
  text: string;
  start: number;
  /** Set to what the level above, or 0 for never, starts it anew. */
  restart: number | null;
  legal: boolean;
  style: string | null;
  font: string;
}
interface List {
  readonly levels: Map<number, Level>;
  /** Its levels stand with the list that this style names. */
  link: string | null;
}
interface Use {
  list: string;
  readonly starts: Map<number, number>;
  readonly levels: Map<number, Level>;
}

/** The mark that Word shows before a paragraph. */
export interface Mark {
  readonly depth: number;
  /** Null for a sign without order. */
  readonly number: string | null;
  /** A box as the list's sign. */
  readonly checked: boolean | null;
}

export interface Numbering {
  /** Counts the paragraph; null when it has no mark. Has to be called for each numbered paragraph in reading order. */
  next(id: string, level: number): Mark | null;
  /** The level of a list that a style belongs to; of several, the first counts. */
  levelOfStyle(id: string, styles: readonly string[]): number | null;
}

export const noNumbering: Numbering = { next: () => null, levelOfStyle: () => null };

/** Reads `word/numbering.xml`, where the numbers of headings, clauses and lists are. */
export async function readNumbering(bytes: Uint8Array, styles: DocxStyles): Promise<Numbering> {
  const lists = new Map<string, List>();
  const uses = new Map<string, Use>();
  let list: List | null = null;
  let use: Use | null = null;
  let level: Level | null = null;
  let override = 0;
  await readXml(bytes, {
    open({ name, attributes }) {
      const value = attributes.val ?? '';
      if (name === 'abstractNum') {
        list = { levels: new Map(), link: null };
        lists.set(attributes.abstractNumId ?? '', list);
      } else if (name === 'num') {
        use = { list: '', starts: new Map(), levels: new Map() };
        uses.set(attributes.numId ?? '', use);
      } else if (name === 'abstractNumId' && use) use.list = value;
      else if (name === 'numStyleLink' && list) list.link = value;
      else if (name === 'lvlOverride') override = Number(attributes.ilvl);
      else if (name === 'startOverride' && use) use.starts.set(override, Number(value));
      else if (name === 'lvl') {
        level = { format: 'decimal', text: '', start: 0, restart: null, legal: false, style: null, font: '' };
        (use ?? list)?.levels.set(Number(attributes.ilvl), level);
      } else if (level === null) return;
      else if (name === 'numFmt') level.format = value;
      else if (name === 'lvlText') level.text = value;
      else if (name === 'start') level.start = Number(value) || 0;
      else if (name === 'lvlRestart') level.restart = Number(value);
      else if (name === 'isLgl') level.legal = value !== '0' && value !== 'false';
      else if (name === 'pStyle') level.style = value;
      else if (name === 'rFonts') level.font = attributes.ascii ?? attributes.hAnsi ?? '';
    },
    close(name) {
      if (name === 'abstractNum') list = null;
      else if (name === 'num') use = null;
      else if (name === 'lvl') level = null;
    },
  });

  /** The list a use is of; one that only links stands with the style that it names. */
  const listOf = (id: string): { key: string; list: List } | null => {
    let key = uses.get(id)?.list;
    for (let steps = 0; key !== undefined && steps < 5; steps += 1) {
      const found = lists.get(key);
      if (found === undefined) return null;
      if (found.link === null || found.levels.size > 0) return { key, list: found };
      const linked = chain(styles, found.link).find(({ style }) => style.numbered?.id)?.style.numbered;
      key = linked?.id ? uses.get(linked.id)?.list : undefined;
    }
    return null;
  };
  const levelOf = (id: string, list: List, depth: number) => uses.get(id)?.levels.get(depth) ?? list.levels.get(depth);

  const counts = new Map<string, (number | undefined)[]>();
  const begun = new Set<string>();
  return {
    next(id, depth) {
      const found = listOf(id);
      const own = found && levelOf(id, found.list, depth);
      if (!found || !own || own.format === 'none') return null;
      if (own.format === 'bullet') return signOf(own, depth);
      const count = counts.get(found.key) ?? [];
      counts.set(found.key, count);
      const start = uses.get(id)!.starts.get(depth);
      const isBeginning = start !== undefined && !begun.has(`${id} ${depth}`);
      begun.add(`${id} ${depth}`);
      count[depth] = isBeginning ? start : (count[depth] ?? own.start - 1) + 1;
      for (let below = depth + 1; below < count.length; below += 1) {
        const restart = levelOf(id, found.list, below)?.restart;
        if (restart !== 0 && (restart == null || depth < restart)) count[below] = undefined;
      }
      const number = own.text.replace(/%([1-9])/g, (_, digit: string) => {
        const at = Number(digit) - 1;
        const other = levelOf(id, found.list, at);
        count[at] ??= other?.start ?? 1;
        return numeral(count[at], own.legal ? 'decimal' : (other?.format ?? 'decimal'));
      });
      return number.trim() === '' ? null : { depth, number: number.trim(), checked: null };
    },
    levelOfStyle(id, names) {
      const found = listOf(id);
      for (const name of names) for (const [depth, { style }] of found?.list.levels ?? []) if (style === name) return depth;
      return null;
    },
  };
}

function signOf({ text, font }: Level, depth: number): Mark {
  const code = text.codePointAt(0) ?? 0;
  const sign = /^(?:wingdings|symbol)/i.test(font) ? drawnAs(font, code) : text;
  // In these fonts an empty box is as well an ornament.
  const isPlain = code < 0xf000 && code > 0xff;
  return { depth, number: null, checked: /^[☑☒]/u.test(sign) ? true : isPlain && /^[☐⬜]/u.test(sign) ? false : null };
}

/** The list of a paragraph: its own, else its style's. */
export function listOfParagraph(own: Numbered | null, style: string | null, styles: DocxStyles, numbering: Numbering) {
  const links = chain(styles, style);
  const styled = links.find(({ style: each }) => each.numbered !== null)?.style.numbered ?? null;
  const id = own?.id ?? styled?.id ?? links.find(({ style: each }) => each.numbered?.id)?.style.numbered?.id ?? null;
  if (id === null || id === '0') return null;
  const level =
    own?.level ??
    numbering.levelOfStyle(
      id,
      links.map((each) => each.id),
    ) ??
    styled?.level ??
    0;
  return { id, level };
}
