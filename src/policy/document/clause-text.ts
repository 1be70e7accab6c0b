import { createHash } from 'node:crypto';

/** Signs that begin an item of a list, as word processors, converters and people write them. */
const bullet = /^(?:[-–—•·▪▫■□◦‣●○◆➢➤►✓✔✗✘☐☑☒⬜✅❌\uf0b7\uf0a7*+]|\[[ xX]?\]|o(?=\s))\s+/u;
/** `1.` `12)` `3.2.1` `(4)` `a)` `iv.` `§ 5` and the like. A bare number is none: it may count something. */
const number =
  /^(?:§+\s*\d+[a-z]?|\(?\d{1,3}[.)](?!\d)|\(\d{1,3}\)|\d{1,3}(?:\.\d{1,3})+[.)]?|\(?[a-z]\)|\(?[ivx]{1,5}\)|[A-H]\.(?!\s*h\.)|[IVX]{1,5}\.(?!\s*a\.))(?=\s)\s*/u;

const isDate = /^\d{1,2}\.\s+(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b/u;

/** The sign or number that a line begins with, and the rest of it. */
export interface Marked {
  readonly bullet: string | null;
  readonly number: string | null;
  readonly rest: string;
}

/** Takes list signs and one number off the beginning of a line. */
export function unmark(line: string): Marked {
  let rest = line.trim();
  let sign: string | null = null;
  for (let found = bullet.exec(rest); found; found = bullet.exec(rest)) {
    sign ??= found[0].trim();
    rest = rest.slice(found[0].length);
  }
  const found = isDate.test(rest) ? null : number.exec(rest);
  return {
    bullet: sign,
    number: found ? found[0].trim() : null,
    rest: found ? rest.slice(found[0].length) : rest,
  };
}

/** Unicode NFKC, every run of white space one blank, trimmed. */
export const tidy = (text: string) => text.normalize('NFKC').replace(/\s+/gu, ' ').trim();

/**
 * The words of a clause as they are compared: tidied, without the list sign and the number it begins with. What a converter
 * does to blanks, ligatures and numbering changes nothing here; any other letter does.
 */
const normaliseClause = (text: string): string => tidy(unmark(tidy(text)).rest);

/** `sha256:` and the SHA-256 of the normalised words in UTF-8, in hexadecimal. */
export const digestOf = (text: string): string =>
  `sha256:${createHash('sha256').update(normaliseClause(text), 'utf8').digest('hex')}`;
