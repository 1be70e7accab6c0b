import { dayOf, type Weekday, wallTime, weekdayOf, weekdays } from '../src/facts/wall-clock.ts';

/** The part of RFC 5545 §3.3.10 with which maintenance is planned: whole days, every so many days, weeks or months. */
interface Rule {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  readonly interval: number;
  /** `ordinal` of the weekday in its month, from its end where negative; null for every one. */
  readonly weekdays: readonly { readonly weekday: Weekday; readonly ordinal: number | null }[];
  /** Days of the month, from its end where negative. */
  readonly monthDays: readonly number[];
  readonly count: number | null;
  /** The last moment at which one may begin: a reading of the clock, or with `Z` an instant. */
  readonly until: { readonly at: number; readonly utc: boolean } | null;
  readonly weekStart: Weekday;
}

const known = ['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'COUNT', 'UNTIL', 'WKST'];

/** Reads a rule. Returns a sentence where it is none or has a part that is not understood: nothing of it is ignored. */
export function parseRule(text: string): Rule | string {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(';')) {
    const [name = '', value = '', ...more] = part.split('=');
    if (value === '' || more.length > 0) return `“${part}” is no part of a rule, such as FREQ=WEEKLY;BYDAY=SU`;
    if (!known.includes(name)) return `${name} is not understood; understood are ${known.join(', ')}`;
    if (parts.has(name)) return `${name} stands there twice`;
    parts.set(name, value);
  }
  const frequency = parts.get('FREQ');
  if (frequency !== 'DAILY' && frequency !== 'WEEKLY' && frequency !== 'MONTHLY') return 'FREQ is DAILY, WEEKLY or MONTHLY';
  const interval = parts.get('INTERVAL') ?? '1';
  if (!/^[1-9]\d{0,2}$/.test(interval)) return 'INTERVAL is a number from 1 to 999';
  const count = parts.get('COUNT') ?? null;
  if (count !== null && !/^[1-9]\d{0,4}$/.test(count)) return 'COUNT is a number from 1 to 99999';
  const until = parts.has('UNTIL') ? untilOf(parts.get('UNTIL')!) : null;
  if (until === undefined) return 'UNTIL is a date or time such as 20261231 or 20261231T220000Z';
  if (count !== null && until !== null) return 'COUNT and UNTIL exclude each other';

  const days = (parts.get('BYDAY')?.split(',') ?? []).map((day) => /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/.exec(day));
  if (days.includes(null)) return 'BYDAY lists weekdays such as MO,TH, or 2TU and -1SU of a month';
  if (frequency !== 'MONTHLY' && days.some((day) => day![1] !== undefined)) return 'BYDAY counts weekdays only with FREQ=MONTHLY';
  const monthDays = parts.get('BYMONTHDAY')?.split(',') ?? [];
  if (!monthDays.every((day) => /^[+-]?([1-9]|[12]\d|3[01])$/.test(day))) return 'BYMONTHDAY lists days such as 1,15 or -1';
  if (frequency === 'WEEKLY' && monthDays.length > 0) return 'BYMONTHDAY does not go with FREQ=WEEKLY';
  const weekStart = (parts.get('WKST') ?? 'MO').toLowerCase() as Weekday;
  if (!weekdays.includes(weekStart)) return 'WKST is a weekday such as MO';
  return {
    frequency,
    interval: Number(interval),
    weekdays: days.map((day) => ({
      weekday: day![2]!.toLowerCase() as Weekday,
      ordinal: day![1] === undefined ? null : Number(day![1]),
    })),
    monthDays: monthDays.map(Number),
    count: count === null ? null : Number(count),
    until,
    weekStart,
  };
}

/** A date means its last moment. */
function untilOf(text: string): Rule['until'] | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour = '23', minute = '59', second = '59', utc] = found;
  const at = wallTime(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
  return at === undefined ? undefined : { at, utc: utc !== undefined };
}

/**
 * Whether one of the rule's times begins on a day (days since 1970). All begin at the time of day of `start`, the first of them, which is a
 * reading of a clock on the wall; `instant` is when the clock shows it on that day, in UTC, and needed for an UNTIL in UTC only.
 */
export function occursOn(rule: Rule, start: number, day: number, instant = Number.NEGATIVE_INFINITY): boolean {
  const first = dayOf(start);
  if (day < first || !matches(rule, first, day)) return false;
  const reading = start + (day - first) * 86_400_000;
  if (rule.until && (rule.until.utc ? instant : reading) > rule.until.at) return false;
  if (rule.count === null) return true;
  let begun = 0;
  for (let each = first; each <= day && begun <= rule.count; each++) if (matches(rule, first, each)) begun++;
  return begun <= rule.count;
}

function matches({ frequency, interval, weekdays: named, monthDays, weekStart }: Rule, first: number, day: number): boolean {
  const [date, firstDate] = [new Date(day * 86_400_000), new Date(first * 86_400_000)];
  const week = (each: number) => Math.floor((each + 3 - weekdays.indexOf(weekStart)) / 7);
  const month = (each: Date) => each.getUTCFullYear() * 12 + each.getUTCMonth();
  const passed = { DAILY: day - first, WEEKLY: week(day) - week(first), MONTHLY: month(date) - month(firstDate) }[frequency];
  if (passed % interval !== 0) return false;

  const ofMonth = date.getUTCDate();
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  if (monthDays.length > 0 && !monthDays.includes(ofMonth) && !monthDays.includes(ofMonth - length - 1)) return false;
  if (named.length > 0) {
    const fromStart = Math.ceil(ofMonth / 7);
    const fromEnd = -Math.ceil((length - ofMonth + 1) / 7);
    return named.some(
      ({ weekday, ordinal }) => weekday === weekdayOf(day) && (ordinal === null || ordinal === fromStart || ordinal === fromEnd),
    );
  }
  if (monthDays.length > 0 || frequency === 'DAILY') return true;
  return frequency === 'WEEKLY' ? weekdayOf(day) === weekdayOf(first) : ofMonth === firstDate.getUTCDate();
}
