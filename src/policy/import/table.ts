import type { Piece } from '../document/structure.ts';

const numbering = /^(?:nr|no|#|lfd|id|ziffer|pos)\b/iu;
const state =
  /^(?:status|umgesetzt|umsetzung(?:sstand|sgrad|sstatus)|stand|implementiert|implemented|erfüllt|vorhanden|state|in place|ja\s*\/\s*nein|j\/n|fulfilled|umsetzungsstand|implementation status)/iu;
const people =
  /^(?:verantwortlich|zuständig|owner|responsib|ansprechpartner|bearbeiter|datum|date|frist|termin|due|prüfung am|letzte|article|artikel|norm|referenz|reference|iso|rechtsgrundlage|evidence|nachweis)/iu;
const state2 =
  /^(?:ja|nein|yes|no|umgesetzt|nicht umgesetzt|teilweise(?: umgesetzt)?|geplant|offen|in umsetzung|in arbeit|in planung|implemented|planned|open|partial(?:ly)?(?: implemented)?|in progress|done|erledigt|erfüllt|n\/a|optional|✓|✔|x|☑|☒|☐|-|–|not implemented|nicht vorhanden|vorhanden|pending|aktiv|active)[\s.]*(?:\(?\s*(?:bis|ab|seit|q\d|\d|until|by|since)[^)]{0,40}\)?)?$/iu;

/** The cells of a row that state the measure, and what its column of the status says; null for what is no row. */
export function columnsOf({ cells, columns }: Piece): { readonly measure: string; readonly status: string | null } | null {
  if (cells.length === 0) return null;
  let status: string | null = null;
  const measure: string[] = [];
  for (const [index, cell] of cells.entries()) {
    const column = columns?.[index]?.trim() ?? '';
    if (cell.trim() === '' || numbering.test(column) || people.test(column)) continue;
    if (state.test(column) || (index > 0 && state2.test(cell.trim()))) {
      status ??= cell;
      continue;
    }
    if (/^[\d.()a-z]{1,6}$/i.test(cell.trim()) && index === 0 && /\d/.test(cell)) continue;
    measure.push(cell);
  }
  return { measure: measure.join(' : '), status };
}
