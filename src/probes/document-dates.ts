import type { OrganisationDocument } from '../facts/index.ts';

/** Milliseconds since 1970, in UTC, of the beginning of a day; undefined where the calendar has no such day. */
function dayOf(year: string, month: string, day: string): number | undefined {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? date.getTime() : undefined;
}

const earliest = (days: readonly (number | undefined)[]): number | undefined => {
  const known = days.filter((day) => day !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
};

const year = '((?:19|20)\\d\\d)';
const inName = new RegExp(
  `(?<!\\d)(?:${year}-(\\d\\d)-(\\d\\d)(?!\\d)|${year}(\\d\\d)(\\d\\d)(?!\\d)|${year}-(\\d\\d)(?!-?\\d))`,
  'g',
);

/** The day in a file's name: `2026-03-01`, `20260301` or, for its first day, `2026-03`. Of several the earliest: a later one may be that of its end. */
export const dayInName = (name: string): number | undefined =>
  earliest(
    [...name.matchAll(inName)].map(([, ...parts]) => {
      const [from, month, day = '01'] = parts.filter((part) => part !== undefined);
      return dayOf(from!, month!, day);
    }),
  );

/** Characters that a date in a PDF has at most, with what leads to it. */
const longest = 64;

/**
 * Reads the days that a PDF gives for its making and its changes, piece by piece, where they stand in it in plain form (ISO 32000-1,
 * 7.9.4 and 14.3.3). Of several the earliest counts: a later one may be that of a stamp or of a download.
 */
export function daysInPdf(): { add(piece: Buffer): void; day(): number | undefined } {
  let isPdf: boolean | undefined;
  let before = '';
  let found: number | undefined;
  return {
    add(piece) {
      isPdf ??= piece.subarray(0, 1024).includes('%PDF-');
      if (!isPdf) return;
      const text = before + piece.toString('latin1');
      before = text.slice(-longest);
      const dates = text.matchAll(/\/(?:Creation|Mod)Date\s{0,9}\(D:(\d{4})(\d\d)(\d\d)/g);
      found = earliest([found, ...[...dates].map(([, from, month, day]) => dayOf(from!, month!, day!))]);
    },
    day: () => found,
  };
}

/** No place on earth is farther ahead of UTC: a day that is told may have begun so much earlier there. */
const ahead = 14 * 3_600_000;
/** What is written where no time is known: the first days of 1970 and 1980. */
const never = Date.UTC(1980, 0, 3);

/**
 * When a document was written: by the day in its name or else in its content, but never later than the place where it lies says, whose word is
 * the last resort.
 * @param modified Milliseconds since 1970; NaN where that place does not say.
 * @param by what that place is
 */
export function dated(
  name: number | undefined,
  content: number | undefined,
  modified: number,
  by: 'file-system' | 'last-modified' = 'file-system',
): Pick<OrganisationDocument, 'datedAt' | 'datedBy'> {
  const isKnown = modified >= never && modified < Date.UTC(10_000, 0);
  const day = name ?? content;
  if (day !== undefined && (!isKnown || day - ahead <= modified)) {
    const at = isKnown ? Math.min(day, modified) : day;
    return { datedAt: new Date(at).toISOString(), datedBy: name === undefined ? 'content' : 'name' };
  }
  return isKnown ? { datedAt: new Date(modified).toISOString(), datedBy: by } : { datedAt: null, datedBy: null };
}
