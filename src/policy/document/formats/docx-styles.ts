import { type Element, readXml } from './xml.ts';

export interface Numbered {
  readonly id: string | null;
  readonly level: number | null;
}
export interface DocxStyle {
  readonly name: string;
  readonly basedOn: string | null;
  readonly outline: number | null;
  readonly numbered: Numbered | null;
  readonly bold: boolean | null;
  readonly hidden: boolean | null;
}

export type DocxStyles = ReadonlyMap<string, DocxStyle>;

/** Whether a property that needs no value is on. */
export const isOn = ({ attributes }: Element) => !/^(?:0|false|off|none)$/i.test(attributes.val ?? 'true');

/** Reads `word/styles.xml`: what headings and lists are told by. */
export async function readStyles(bytes: Uint8Array): Promise<DocxStyles> {
  const styles = new Map<string, DocxStyle>();
  let id: string | null = null;
  let style: { -readonly [K in keyof DocxStyle]: DocxStyle[K] } = blank();
  const path: string[] = [];
  await readXml(bytes, {
    open(element) {
      const { name, attributes } = element;
      path.push(name);
      if (name === 'style') {
        id = attributes.styleId ?? null;
        style = blank();
      } else if (id === null) return;
      else if (name === 'name' && path.at(-2) === 'style') style.name = attributes.val ?? '';
      else if (name === 'basedOn') style.basedOn = attributes.val ?? null;
      else if (name === 'outlineLvl') style.outline = Number(attributes.val);
      else if (name === 'numPr') style.numbered = { id: null, level: null };
      else if (name === 'numId' && style.numbered) style.numbered = { ...style.numbered, id: attributes.val ?? null };
      else if (name === 'ilvl' && style.numbered) style.numbered = { ...style.numbered, level: Number(attributes.val) };
      else if (name === 'b' && path.at(-2) === 'rPr' && path.at(-3) === 'style') style.bold = isOn(element);
      else if (name === 'vanish' && path.at(-3) === 'style') style.hidden = isOn(element);
    },
    close(name) {
      path.pop();
      if (name !== 'style' || id === null) return;
      styles.set(id, style);
      id = null;
    },
  });
  return styles;
}

const blank = (): DocxStyle => ({ name: '', basedOn: null, outline: null, numbered: null, bold: null, hidden: null });

/** A style and those it is based on, the nearest first. */
export function chain(styles: DocxStyles, id: string | null): { id: string; style: DocxStyle }[] {
  const found: { id: string; style: DocxStyle }[] = [];
  for (let next = id; next !== null && found.length < 30; ) {
    const style = styles.get(next);
    if (style === undefined) break;
    found.push({ id: next, style });
    next = style.basedOn;
  }
  return found;
}

/** The first value that a style or one it is based on has. */
export function inherited<K extends keyof DocxStyle>(styles: DocxStyles, id: string | null, key: K): DocxStyle[K] | null {
  for (const { style } of chain(styles, id)) if (style[key] !== null) return style[key];
  return null;
}
