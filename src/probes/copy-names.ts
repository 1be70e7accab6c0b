import { type DatePart, type PatternPiece, patternPieces, patternProblem } from '../facts/index.ts';
import { instantOf } from '../facts/wall-clock.ts';

/** What the name of a copy says of it. */
export interface CopyName {
  /** The texts of all placeholders that name the set, joined by `/`; empty where the pattern has none. */
  readonly set: string;
  /** The latest instant the name can mean, in ms since 1970: its moment, or the end of its day, month or year. Null without a date. */
  readonly latest: number | null;
  /** What `{level}` says; null where the pattern has none. */
  readonly incremental: boolean | null;
}

/** Reads a name that follows the pattern; undefined where it does not, also where its date is none of the calendar. */
export type NameReader = (name: string) => CopyName | undefined;

/** Longest key of S3 (in octets) and about the longest path that is sensible. */
const maxName = 1024;

/**
 * Makes the reader of a pattern. Names match as a whole; a placeholder or `*` does not reach over `/` or a control character, and one that
 * stands twice must be the same twice. The time grows with the product of the lengths of pattern and name, whatever the name.
 * @param timeZone of dates that carry no zone
 * @throws RangeError for a pattern that has a problem (`patternProblem`) or a time zone that does not exist
 */
export function compilePattern(pattern: string, timeZone: string): NameReader {
  const problem = patternProblem(pattern);
  if (problem !== undefined) throw new RangeError(problem);
  const match = matcher(patternPieces(pattern));
  const instantAt = clockOf(timeZone);
  return (name) => {
    const found = match(name);
    return found && meaningOf(found, instantAt);
  };
}

/**
 * The moment of a copy's data in ms since 1970, as far as its name and the time it was written tell: the earlier of the two, so that an old
 * copy that was written again stays old and a wrong name makes none young.
 */
export const momentOf = ({ latest }: CopyName, written: number): number =>
  latest === null ? written : Math.min(latest, written);

/**
 * The names of sets that are told although nothing of them was found: those that have to be there; where nothing was found and none is named,
 * the one set without a name.
 */
export function emptySets(found: Iterable<string>, expected: readonly string[]): string[] {
  const seen = new Set([...found].map((name) => name.normalize()));
  const missing = [...new Set(expected.map((name) => name.normalize()))].filter((name) => !seen.has(name));
  return seen.size + missing.length === 0 ? [''] : missing;
}

type Value = number | string;
interface Read {
  readonly end: number;
  readonly values: readonly (readonly [key: string, value: Value])[];
}

/** Date and time of ISO 8601, basic or extended, with the liberties that names of files take; then its zone, if it is there. */
const dateAndTime =
  '(?<year>\\d{4})(?<mark>-?)(?<month>\\d\\d)\\k<mark>(?<day>\\d\\d)[T_ ](?<hour>\\d\\d)(?<colon>[-_.:]?)(?<minute>\\d\\d)' +
  '(?:\\k<colon>(?<second>\\d\\d)(?:[.,]\\d{1,9})?)?';

/** What a part of a date looks like. Nothing that repeats holds anything that repeats. */
const forms: Record<DatePart | 'level', readonly RegExp[]> = {
  date: [
    /(?<year>\d{4})(?<mark>[-_.]?)(?<month>\d\d)\k<mark>(?<day>\d\d)/y,
    /(?<day>\d\d)(?<mark>[-.])(?<month>\d\d)\k<mark>(?<year>\d{4})/y,
  ],
  time: [/(?<hour>\d\d)(?<colon>[-_.:]?)(?<minute>\d\d)\k<colon>(?<second>\d\d)/y, /(?<hour>\d\d)[-_.:]?(?<minute>\d\d)/y],
  datetime: [new RegExp(`${dateAndTime}(?<zone>Z|[-+]\\d\\d:?\\d\\d|\\+\\d\\d)`, 'iy'), new RegExp(dateAndTime, 'iy')],
  epoch: [/(?<epoch>\d{13})/y, /(?<epoch>\d{10})/y],
  year: [/(?<year>\d{4})/y],
  month: [/(?<month>\d\d)/y],
  day: [/(?<day>\d\d)/y],
  hour: [/(?<hour>\d\d)/y],
  minute: [/(?<minute>\d\d)/y],
  second: [/(?<second>\d\d)/y],
  level: [/(?<full>full|f|0)|(?<rest>differential|diff|d|incremental|incr|inc|i|[1-9])/iy],
};

/** Where a part that begins at `at` can end, the longest first. */
function readsOf(part: DatePart | 'level', text: string, at: number): Read[] {
  if (part !== 'level' && !isDigit(text, at)) return [];
  return forms[part].flatMap((form) => {
    form.lastIndex = at;
    const groups = form.exec(text)?.groups;
    if (!groups) return [];
    const end = form.lastIndex;
    if (part === 'level') return [{ end, values: [['incremental', groups.rest === undefined ? 0 : 1]] }];
    const values = Object.entries(groups).filter(([key, value]) => value !== undefined && key !== 'mark' && key !== 'colon');
    return [{ end, values: values.map(([key, value]) => [key, key === 'zone' ? value.toUpperCase() : Number(value)] as const) }];
  });
}

const isDigit = (text: string, at: number) => text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39;
const isBarrier = (code: number) => code === 0x2f || code < 0x20 || (code >= 0x7f && code <= 0x9f);

/** What was read, by its key; names of the set have a `:` in front. */
type Found = ReadonlyMap<string, Value>;

/**
 * Tries the longest first and remembers for each piece where it failed, so that nothing is tried twice. Digits that a wildcard borders on
 * are read whole or not at all.
 */
function matcher(pieces: readonly PatternPiece[]): (text: string) => Found | undefined {
  const isWild = (index: number) => pieces[index]?.form === 'any' || pieces[index]?.form === 'name';
  const names = new Set(pieces.flatMap((piece) => (piece.form === 'name' ? [`:${piece.name}`] : [])));
  /** Of a wildcard the lowest end that was tried, by where its reach ends; of another piece 1 where it failed, by where it began. */
  const tried = new Uint16Array(pieces.length * (maxName + 1));

  return (text) => {
    if (text.length > maxName) return undefined;
    const width = text.length + 1;
    tried.fill(0, 0, pieces.length * width);
    const path: (readonly (readonly [string, Value])[])[] = [];

    const matches = (index: number, at: number): boolean => {
      const piece = pieces[index];
      if (piece === undefined) return at === text.length;
      if (piece.form === 'literal') return text.startsWith(piece.text, at) && matches(index + 1, at + piece.text.length);
      if (piece.form === 'any' || piece.form === 'name') {
        let reach = at;
        while (reach < text.length && !isBarrier(text.charCodeAt(reach))) reach++;
        const cell = index * width + reach;
        const least = at + (piece.form === 'name' ? 1 : 0);
        for (let end = tried[cell] === 0 ? reach : tried[cell]! - 2; end >= least; end--) {
          if (matches(index + 1, end)) {
            path[index] = piece.form === 'name' ? [[`:${piece.name}`, text.slice(at, end)]] : [];
            return true;
          }
          tried[cell] = end + 1;
        }
        return false;
      }
      const cell = index * width + at;
      if (tried[cell] === 1) return false;
      const isNumber = piece.form === 'date';
      if (!(isNumber && isWild(index - 1) && isDigit(text, at - 1))) {
        for (const { end, values } of readsOf(isNumber ? piece.part : 'level', text, at)) {
          if (isNumber && isWild(index + 1) && isDigit(text, end)) continue;
          if (matches(index + 1, end)) {
            path[index] = values;
            return true;
          }
        }
      }
      tried[cell] = 1;
      return false;
    };

    if (!matches(0, 0)) return undefined;
    const found = new Map<string, Value>([...names].map((name) => [name, '']));
    for (const [key, value] of path.flatMap((values) => values ?? [])) {
      const known = found.get(key);
      if (known !== undefined && known !== '' && known !== value) return undefined;
      found.set(key, value);
    }
    return found;
  };
}

function meaningOf(found: Found, instantAt: (reading: number) => number): CopyName | undefined {
  const number = (key: string) => found.get(key) as number | undefined;
  const latest: number[] = [];
  const [year, epoch, level] = [number('year'), number('epoch'), number('incremental')];
  if (year !== undefined) {
    const [month, day, hour] = [number('month'), number('day'), number('hour')];
    const [minute, second] = [number('minute') ?? 0, number('second') ?? 0];
    const reading = Date.UTC(year, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute, second);
    const date = new Date(reading);
    if (year < 1970 || date.getUTCMonth() !== (month ?? 1) - 1 || date.getUTCDate() !== (day ?? 1)) return undefined;
    if ((hour ?? 0) > 23 || minute > 59 || second > 59) return undefined;
    if (hour === undefined) {
      const next = Date.UTC(
        year + (month === undefined ? 1 : 0),
        (month ?? 1) - 1 + (month !== undefined && day === undefined ? 1 : 0),
        (day ?? 0) + 1,
      );
      latest.push(instantAt(next) - 1);
    } else {
      const zone = found.get('zone') as string | undefined;
      const offset = zone === undefined ? undefined : offsetOf(zone);
      if (zone !== undefined && offset === undefined) return undefined;
      latest.push(offset === undefined ? instantAt(reading) : reading - offset);
    }
  }
  if (epoch !== undefined) latest.push(epoch < 1e11 ? epoch * 1000 : epoch);
  return {
    set: [...found]
      .filter(([key]) => key.startsWith(':'))
      .map(([, text]) => text)
      .join('/'),
    latest: latest.length === 0 ? null : Math.min(...latest),
    incremental: level === undefined ? null : level === 1,
  };
}

/** Milliseconds of `Z`, `+01`, `+0100` or `-05:00`; undefined where no place on Earth has it. */
function offsetOf(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return minutes > 14 * 60 || Number(digits.slice(2)) > 59 ? undefined : (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

const dayLength = 86_400_000;
const maxDays = 10_000;

/** `instantOf` for many readings: on a day around which the offset from UTC does not change, it is looked up once. */
function clockOf(timeZone: string): (reading: number) => number {
  const offsets = new Map<number, number | null>();
  instantOf(0, timeZone);
  return (reading) => {
    const day = Math.floor(reading / dayLength);
    let offset = offsets.get(day);
    if (offset === undefined) {
      const [before, after] = [day * dayLength, (day + 1) * dayLength].map((each) => each - instantOf(each, timeZone));
      offset = before === after ? before! : null;
      if (offsets.size >= maxDays) offsets.clear();
      offsets.set(day, offset);
    }
    return offset === null ? instantOf(reading, timeZone) : reading - offset;
  };
}
