const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const delimiters = /[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]/;
const time = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?!\d)/;
const dayOfMonth = /^\d{1,2}(?!\d)/;
const year = /^\d{2,4}(?!\d)/;

/**
 * Reads an expiry as a browser does (RFC 6265 §5.1.1): time, day, month and year in any order, all of them needed.
 * @returns milliseconds since the epoch, null where a browser would pass the expiry over
 */
export function parseCookieDate(text: string): number | null {
  let clock: number[] | undefined;
  let day: number | undefined;
  let month: number | undefined;
  let years: number | undefined;
  for (const token of text.split(delimiters)) {
    const numbers = clock ? null : time.exec(token);
    const name = months.indexOf(token.slice(0, 3).toLowerCase());
    if (numbers) clock = numbers.slice(1).map(Number);
    else if (day === undefined && dayOfMonth.test(token)) day = Number.parseInt(token, 10);
    else if (month === undefined && name >= 0) month = name;
    else if (years === undefined && year.test(token)) years = Number.parseInt(token, 10);
  }
  if (!clock || day === undefined || month === undefined || years === undefined) return null;
  if (years < 70) years += 2000;
  else if (years < 100) years += 1900;
  const [hour = 0, minute = 0, second = 0] = clock;
  if (years < 1601 || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(Date.UTC(years, month, day, hour, minute, second));
  // The thirty-first of a month that has no such day would roll over into the next.
  return date.getUTCMonth() === month && date.getUTCDate() === day ? date.getTime() : null;
}
