import type { Words } from '../words.ts';
import { numberOf, numberPattern } from './numbers.ts';

const attempts = new RegExp(
  `(?<= )(${numberPattern})(?: (?:, )?(\\d{1,3}) ,)? ?(?:mal )?(?:maliger?[a-z]* )?(?:, )?(?:(?:aufeinander ?folgenden?|erfolglosen?|fehlgeschlagenen?|falschen?|ungueltigen?|fehlerhaften?|misslungenen?|consecutive|failed|unsuccessful|incorrect|invalid|wrong|false|log ?in|anmelde?|passwort|kennwort|eingabe) ){0,3}(?:fehl ?versuch|fehl ?eingabe|fehl ?anmeldung|falsch ?eingabe|versuch|eingabe|anmelde ?versuch|login ?versuch|attempt|tries|log ?in|sign in|password|passwoert|kennwoert|anmeldung|passwort ?eingab|anmelde ?fehl ?versuch)[a-z]*(?= )`,
);
const timesWrong = new RegExp(
  `(?<= )(${numberPattern}) ?(?:mal|facher?|malige[rnm]?) (?:[^ ]+ ){0,2}(?:falsch|fehlerhaft|fehl|ungueltig|erfolglos|inkorrekt|misslung)[a-z]*(?= )`,
);
const length = [
  new RegExp(
    `(?<= )(${numberPattern})(?: (?:, )?(\\d{1,3}) ,)? ?(?:oder mehr )?(?:alphanumerische[nr]? |gemischte[nr]? )?(?:zeichen|stellen|buchstaben|characters?|chars?|stellig[a-z]*|digits?|symbols?)(?= )`,
  ),
  new RegExp(
    `(?<= )(?:mindest ?laenge|passwort ?laenge|kennwort ?laenge|laenge|minimum length|length)(?: [^ ]+){0,3}? (${numberPattern})(?= )`,
  ),
];
const history = [
  new RegExp(
    `(?<= )(?:letzten?|vorherigen?|last|previous|zuletzt verwendeten?|history of|historie von|historie) (${numberPattern})(?: [^ ]+){0,3}(?= )`,
  ),
  new RegExp(
    `(?<= )(${numberPattern}) (?:letzten?|vorherigen?|vergangenen?|previous|former|last|zuletzt)(?: [^ ]+){0,2} ?(?:passw|kennw|passwords?)[a-z]*(?= )`,
  ),
  new RegExp(`(?<= )(?:passwort|kennwort|password) ?(?:historie|history) (?:[^ ]+ ){0,3}?(${numberPattern})(?= )`),
];
const people = new RegExp(
  `(?<= )(${numberPattern}) (?:[^ ]+ ){0,2}?(?:administrator|admin|person|mitarbeit|geschaeftsfuehr|people|employee|staff|engineer|kolleg|beschaeftigt|individual|user|konten|account)[a-z]*(?= )`,
);
const adminCount = new RegExp(
  `(?<= )(?:anzahl|zahl|number) (?:der|von|of) (?:[^ ]+ ){0,2}?(?:administrator|admin)[a-z]* (?:: |ist |is |auf |to |maximal |hoechstens |limited |begrenzt |beschraenkt |at |most )*(${numberPattern})(?= )`,
);
const reviewers = new RegExp(
  `(?<= )(${numberPattern}) (?:[^ ]+ ){0,2}?(?:review|person|entwickl|freigab|approv|genehmig|develop|kolleg|engineer|peer|team|mitarbeit|augen)[a-z]*(?= )`,
);

const first = (patterns: readonly RegExp[], words: Words, most: number): number | null => {
  for (const pattern of patterns) {
    const found = pattern.exec(words.text);
    const count = found ? numberOf(found[2] ?? found[1]!) : Number.NaN;
    if (count > 0 && count <= most) return count;
  }
  return null;
};

/** After how many failures: `fünf Fehlversuche`, `3-maliger Falscheingabe`, `5 failed attempts`. */
export const attemptsIn = (words: Words): number | null => first([attempts, timesWrong], words, 100);
/** All lengths that words state, the first first: `mindestens zehn, Administratoren 16 Zeichen`. */
export function lengthsIn(words: Words): readonly number[] {
  const all = [...words.text.matchAll(new RegExp(length[0]!, 'g'))].map(([, one, other]) => numberOf(other ?? one!));
  const one = first(length, words, 200);
  const found = all.filter((each) => each > 0 && each <= 200);
  return found.length > 0 ? [...new Set(found)] : one === null ? [] : [one];
}

/** `die letzten 10 Passwörter`. */
export const historyIn = (words: Words): number | null => first(history, words, 50);
/** `höchstens zwei Administratoren`. */
export const peopleIn = (words: Words): number | null => first([adminCount, people], words, 100);
/** `zwei weitere Entwickler`. */
export const reviewersIn = (words: Words): number | null => first([reviewers], words, 10);

const kinds = [
  / (?:kleinbuchstaben?|kleinschreibung|klein|lower ?case|lower)(?= )/,
  / (?:grossbuchstaben?|grossschreibung|gross|upper ?case|upper|capital)(?= )/,
  / (?:zahlen?|ziffern?|numbers?|digits?|numerisch[a-z]*|numeric|numerals?)(?= )/,
  / (?:sonderzeichen|special characters?|symbols?|special|satzzeichen)(?= )/,
];
const ofFour = new RegExp(`(?<= )(${numberPattern}) (?:of|von|der|out of|aus) (?:the )?(?:4|vier|four)(?= )`);
const classCount = new RegExp(
  `(?<= )(${numberPattern}) (?:[^ ]+ )?(?:zeichen ?(?:klassen|arten|typen|gruppen|kategorien)|character (?:classes|types|sets|categories|groups))(?= )`,
);

/** How many kinds of characters a password needs; null where at most one is named. */
export function classesIn(words: Words): number | null {
  const stated = first([ofFour, classCount], words, 4);
  if (stated !== null) return stated;
  const named = kinds.filter((kind) => kind.test(words.text)).length;
  if (/ (?:buchstaben|letters)(?= )/.test(words.text) && !/ (?:gross|klein|upper|lower|mixed|capital)/.test(words.text))
    return null;
  const both =
    / (?:gross|upper) (?:und|and|\/) (?:klein|lower)/.test(words.text) ||
    / gross ?klein/.test(words.text) ||
    / mixed case/.test(words.text);
  const count = both ? Math.max(named, kinds.slice(2).filter((kind) => kind.test(words.text)).length + 2) : named;
  return count > 1 ? Math.min(count, 4) : null;
}

const others =
  /(?<= )(?:ausser|bis auf|except|only|nur)(?: (?:auf|fuer|for|tcp|port|ports))* ((?:\d{2,5} ?(?:, |und |and |\/ )?)+)(?= )/g;
const port = /(?<= )(?:tcp |udp )?ports? ((?:(?:\d{2,5}|http|https|und|,|\/|oder|and|or) )+)/g;

/** The port numbers that stand after `Port`. */
export function portsIn(words: Words): readonly number[] {
  const numbers = [...words.text.matchAll(port), ...words.text.matchAll(others)]
    .flatMap(([, list]) => list!.match(/\d{2,5}/g) ?? [])
    .map(Number);
  return [...new Set(numbers)].filter((each) => each > 0 && each < 65_536);
}
