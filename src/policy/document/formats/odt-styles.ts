import { type Element, readXml } from './xml.ts';

export interface OdtStyle {
  readonly parent: string | null;
  bold: boolean | null;
  hidden: boolean | null;
}
/** One level of a list. */
export interface OdtLevel {
  /** Null for a sign without order. */
  readonly format: string | null;
  readonly sign: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly start: number;
  /** How many levels are shown. */
  readonly shown: number;
}
export interface OdtStyles {
  readonly styles: Map<string, OdtStyle>;
  readonly names: Map<string, string>;
  readonly lists: Map<string, Map<number, OdtLevel>>;
}

/** The list style of numbered headings. */
export const outline = '';

export const noStyles = (): OdtStyles => ({ styles: new Map(), names: new Map(), lists: new Map() });

/** Takes notes of one style after the other, wherever in the XML of an OpenDocument they stand. */
export class OdtStyleReader {
  private readonly into: OdtStyles;
  private style: OdtStyle | null = null;
  private list: Map<number, OdtLevel> | null = null;

  constructor(into: OdtStyles) {
    this.into = into;
  }

  open({ name, attributes }: Element): void {
    if (name === 'style') {
      this.style = { parent: attributes['parent-style-name'] ?? null, bold: null, hidden: null };
      const id = `${attributes.family ?? ''} ${attributes.name ?? ''}`;
      this.into.styles.set(id, this.style);
      this.into.names.set(id, attributes['display-name'] ?? attributes.name ?? '');
    } else if (name === 'text-properties' && this.style) {
      const weight = attributes['font-weight'];
      if (weight !== undefined) this.style.bold = weight === 'bold' || Number(weight) >= 600;
      if (attributes.display !== undefined) this.style.hidden = attributes.display === 'none';
    } else if (name === 'section-properties' && this.style) {
      if (attributes.display !== undefined) this.style.hidden = attributes.display === 'none';
    } else if (name === 'list-style' || name === 'outline-style') {
      this.list = new Map();
      this.into.lists.set(name === 'outline-style' ? outline : (attributes.name ?? '?'), this.list);
    } else if (this.list && /^(?:list-level-style-(?:number|bullet|image)|outline-level-style)$/.test(name)) {
      const isOrdered = name === 'list-level-style-number' || name === 'outline-level-style';
      this.list.set(Number(attributes.level), {
        format: isOrdered ? (attributes['num-format'] ?? '') : null,
        sign: attributes['bullet-char'] ?? '',
        prefix: attributes['num-prefix'] ?? '',
        suffix: attributes['num-suffix'] ?? '',
        start: Number(attributes['start-value'] ?? 1) || 1,
        shown: Number(attributes['display-levels'] ?? 1) || 1,
      });
    }
  }

  close(name: string): void {
    if (name === 'style') this.style = null;
    else if (name === 'list-style' || name === 'outline-style') this.list = null;
  }
}

/** Reads `styles.xml`, of which headers and footers are the other part. */
export async function readOdtStyles(bytes: Uint8Array, into: OdtStyles): Promise<void> {
  await readXml(bytes, new OdtStyleReader(into));
}

/** The first value that a style or one of its parents has. */
export function inherited(styles: OdtStyles, family: string, name: string | null, key: 'bold' | 'hidden'): boolean | null {
  let next = name;
  for (let steps = 0; next !== null && steps < 30; steps += 1) {
    const style = styles.styles.get(`${family} ${next}`);
    if (style === undefined) return null;
    if (style[key] !== null) return style[key];
    next = style.parent;
  }
  return null;
}

/** What a paragraph's style is called, its parents included. */
export function namesOf(styles: OdtStyles, name: string | null): string[] {
  const found: string[] = [];
  for (let next = name; next !== null && found.length < 30; ) {
    const style = styles.styles.get(`paragraph ${next}`);
    if (style === undefined) break;
    found.push((styles.names.get(`paragraph ${next}`) ?? next).toLowerCase());
    next = style.parent;
  }
  return found;
}
