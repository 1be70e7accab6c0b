import { plain } from '../../src/language/message.ts';

/** Text that is HTML already. Only `html` and `trusted` make it, so nothing else reaches a page unescaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
type Value = Html | string | number | null | undefined | readonly Value[];

/** Markup written by us (a style sheet, a script). Never for anything read from a bundle. */
export const trusted = (text: string): Html => new Html(text);

/** A template whose every value is made plain and escaped, in text and in quoted attributes alike; nested `html` stays as it is. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(parts.reduce((text, part, index) => text + markup(values[index - 1]) + part));
}

function markup(value: Value): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(markup).join('');
  return plain(String(value)).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON for a `<script type="application/json">`: no character that could end the element. */
export const embedded = (value: unknown): Html =>
  new Html(
    JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
