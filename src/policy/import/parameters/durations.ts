import type { Words } from '../words.ts';
import { numberOf, numberPattern } from './numbers.ts';

/** A length of time or how often something happens, where it stands in the words. */
export interface Duration {
  /** As checks take it: `14d`, `15m`. */
  readonly value: string;
  readonly seconds: number;
  /** `every` for an interval (daily, every 3 months), `length` for the rest. */
  readonly kind: 'every' | 'length';
  readonly from: number;
  readonly to: number;
}

const day = 86_400;
/** Months have 30 days and years 365: a checked parameter counts days. */
const unitSeconds: readonly (readonly [pattern: string, seconds: number])[] = [
  ['sekunden?|sek|seconds?|secs?', 1],
  ['minuten?|minuetig[a-z]*|min|mins|minutes?', 60],
  ['stunden?|stuendig[a-z]*|std|hours?|hrs?|h', 3600],
  [
    'werktagen?|werktag|arbeitstagen?|arbeitstag|tagen?|tages?|tag|taegig[a-z]*|kalendertagen?|business days?|calendar days?|days?|d',
    day,
  ],
  ['wochen?|woechig[a-z]*|weeks?', 7 * day],
  ['monaten?|monats?|monatig[a-z]*|months?', 30 * day],
  ['quartalen?|quartals?|quarters?', 90 * day],
  ['jahren?|jahres?|jahr|jaehrig[a-z]*|years?', 365 * day],
];
const anyUnit = unitSeconds.map(([pattern]) => pattern).join('|');
const counted = new RegExp(
  `(?<= )(?:(alle|aller|jede[nmrs]?|every|all) )?(?:(?:mindestens|spaetestens|maximal) )?(${numberPattern})(?: (?:, )?(\\d{1,4}) ,)? ?(?:weitere[nr]? |volle[nr]? |letzte[nr]? )?(${anyUnit})(?= )`,
  'g',
);
/** `zweimal täglich`, `2 x pro Woche`, `twice a day`. */
const times = new RegExp(
  `(?<= )(?:(${numberPattern}) ?(?:mal|x|times?)?|(once|twice|mehrmals|mehrfach)) (?:(?:pro|je|am|im|in der|a|per|each|every|jeden?) )?((?<=(?:pro|je|am|im|der|a|per|each|every|jeden?) )(?:tag|woche|monat|quartal|jahr|day|week|month|quarter|year|stunde|hour)|taeglich|woechentlich|monatlich|jaehrlich|daily|weekly)(?= )`,
  'g',
);
const adverbs: readonly (readonly [pattern: string, seconds: number])[] = [
  ['halb~?stuendlich[a-z]*', 1800],
  ['stuendlich[a-z]*|hourly|jede stunde|every hour', 3600],
  [
    'taeglich[a-z]*|werktaeglich[a-z]*|arbeitstaeglich[a-z]*|naechtlich[a-z]*|nachts|jede nacht|jeden tag|pro (?:nacht|tag)|per (?:night|day)|a (?:night|day)(?= )|jeden (?:abend|morgen|werktag)|every (?:night|day|evening|morning)|each (?:night|day)|daily|nightly|tages ?sicherung(?:en)?|tages ?backups?|nacht ?sicherung(?:en)?|24 stuendlich',
    day,
  ],
  [
    'woechentlich[a-z]*|jede woche|jeden (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|sonnabend)|every (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|every week|weekly|wochen ?sicherung(?:en)?',
    7 * day,
  ],
  ['zwei ?woechentlich|14 taeglich|bi ?weekly|every other week', 14 * day],
  [
    'halb ?jaehrlich[a-z]*|halb ?jahres ?weise|jedes halbe jahr|alle halbe jahre?|half yearly|semi ?annual(?:ly)?|bi ?annual(?:ly)?|every half year|twice (?:a|per) year',
    180 * day,
  ],
  [
    'viertel ?jaehrlich[a-z]*|quartals ?weise|quartalsmaessig[a-z]*|jedes quartal|quarterly|every quarter|once a quarter',
    90 * day,
  ],
  ['monatlich[a-z]*|jeden monat|monthly|every month|monats ?sicherung(?:en)?', 30 * day],
  ['jaehrlich[a-z]*|jedes jahr|annual(?:ly)?|yearly|every year', 365 * day],
];
const adverb = adverbs.map(
  ([pattern, seconds]) => [new RegExp(`(?<= )(?:${pattern.replaceAll('~?', ' ?')})(?= )`, 'g'), seconds] as const,
);
const parts: readonly (readonly [pattern: RegExp, seconds: number])[] = [
  [/(?<= )(?:(alle) )?(?:ein(?:er|e) )?(?:dreiviertel ?stunde|three quarters of an hour)(?= )/g, 2700],
  [/(?<= )(?:(alle) )?(?:ein(?:er|e) )?(?:halben? stunde|half (?:an )?hour)(?= )/g, 1800],
  [/(?<= )(?:(alle) )?(?:ein(?:er|e) )?(?:viertel ?stunde|quarter of an hour)(?= )/g, 900],
];
const halfYear = /(?<= )(?:(alle|jedes) )?(?:ein(?:es|em)? )?(?:halbe[sn]?|half(?: a)?) (?:jahr|year)(?= )/g;

const secondsOfUnit = (unit: string) =>
  unitSeconds.find(([pattern]) => new RegExp(`^(?:${pattern})$`).test(unit))?.[1] ?? Number.NaN;
const cadence = (word: string) => {
  if (/^(?:stund|hour)/.test(word)) return 3600;
  if (/^(?:tag|taeg|day|dai)/.test(word)) return day;
  if (/^(?:woch|woech|week)/.test(word)) return 7 * day;
  if (/^(?:monat|month)/.test(word)) return 30 * day;
  if (/^quart/.test(word)) return 90 * day;
  return 365 * day;
};

/** So many seconds in the unit in which people say it: hours and minutes as they are, whole days as days. 12 months are a year. */
function inUnits(seconds: number, unit: number, count: number): Pick<Duration, 'value' | 'seconds'> {
  const whole = unit === 30 * day && count % 12 === 0 ? (count / 12) * 365 * day : seconds;
  if (unit === 3600) return { value: `${count}h`, seconds: whole };
  if (whole % day === 0) return { value: `${whole / day}d`, seconds: whole };
  if (whole % 3600 === 0) return { value: `${whole / 3600}h`, seconds: whole };
  return whole % 60 === 0 ? { value: `${whole / 60}m`, seconds: whole } : { value: `${whole}s`, seconds: whole };
}

/** Letters without which no duration is named. */
const speaksOfTime =
  / (?:\d{1,4} ?[dh](?= )|[^ ]*(?:tag|taeg|woch|woech|monat|quart|jahr|jaehr|stund|stuend|minut|sekund|nacht|naecht|montag|mittwoch|samstag|day|dai|week|month|year|annual|hour|min|night|second|sek|sec|std|hrs))/;
const known = new WeakMap<Words, readonly Duration[]>();

/** All durations in words, in figures, number words and adverbs of both languages, by where they stand. */
export function durationsIn(words: Words): readonly Duration[] {
  const before = known.get(words);
  if (before) return before;
  if (!speaksOfTime.test(words.text)) {
    known.set(words, []);
    return [];
  }
  const found: Duration[] = [];
  const add = (from: number, length: number, kind: Duration['kind'], value: Pick<Duration, 'value' | 'seconds'>) => {
    const to = from + length;
    if (found.every((each) => to <= each.from || from >= each.to)) found.push({ ...value, kind, from, to });
  };
  const { text } = words;
  if (text.length > 20_000) return [];
  for (const { 0: match, 1: count, 2: word, 3: per, index } of text.matchAll(times)) {
    const often = word === 'once' ? 1 : word === undefined ? numberOf(count!) : 2;
    if (!(often > 0)) continue;
    // Twice a year is every half year, of 180 days.
    const length = often > 1 && cadence(per!) === 365 * day ? 360 * day : cadence(per!);
    const seconds = Math.ceil(length / often / 3600) * 3600;
    const whole = seconds > day ? Math.ceil(seconds / day) * day : seconds;
    add(index, match.length, 'every', inUnits(whole, 0, 1));
  }
  for (const [pattern, seconds] of adverb) {
    for (const { 0: match, index } of text.matchAll(pattern)) add(index, match.length, 'every', inUnits(seconds, 0, 1));
  }
  for (const [pattern, seconds] of parts) {
    for (const { 0: match, 1: each, index } of text.matchAll(pattern))
      add(index, match.length, each ? 'every' : 'length', inUnits(seconds, 0, 1));
  }
  for (const { 0: match, 1: each, index } of text.matchAll(halfYear))
    add(index, match.length, each ? 'every' : 'length', inUnits(180 * day, 0, 1));
  for (const { 0: match, 1: every, 2: word, 3: figure, 4: unit, index } of text.matchAll(counted)) {
    const count = numberOf(figure ?? word!);
    const seconds = secondsOfUnit(unit!);
    if (!(count > 0) || !(seconds > 0)) continue;
    if (/^ein|^one$/.test(word!) && /^(?:einer|eines)$/.test(word!) && count === 1 && !/monat|woche|jahr|tag|stunde/.test(unit!))
      continue;
    add(index, match.length, every ? 'every' : 'length', inUnits(count * seconds, seconds, count));
  }
  const sorted = found.sort((a, b) => a.from - b.from);
  known.set(words, sorted);
  return sorted;
}
