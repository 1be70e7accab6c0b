// The grammar of patterns for names of copies, e.g. `{name}/{date}T{time}.dump.gpg`.

/** Placeholders that are parts of a date or time. `{datetime}` is ISO 8601, `{epoch}` seconds or milliseconds since 1970. */
export const dateParts = ['date', 'datetime', 'day', 'epoch', 'hour', 'minute', 'month', 'second', 'time', 'year'] as const;
export type DatePart = (typeof dateParts)[number];

/** One piece of a pattern. Every placeholder that is no part of a date, no `{level}` and no `{any}` is part of the set's name. */
export type PatternPiece =
  | { readonly form: 'literal'; readonly text: string }
  | { readonly form: 'any' }
  | { readonly form: 'name'; readonly name: string }
  | { readonly form: 'level' }
  | { readonly form: 'date'; readonly part: DatePart };

const maxPieces = 60;
const isDatePart = (word: string): word is DatePart => (dateParts as readonly string[]).includes(word);

/** The pieces of a pattern, whatever stands in it. `*` is `{any}`. */
export const patternPieces = (text: string): PatternPiece[] =>
  (text.match(/\*|\{[^{}]*\}|[^*{]+|\{/g) ?? []).map((piece): PatternPiece => {
    if (piece === '*' || piece === '{any}') return { form: 'any' };
    if (!piece.startsWith('{') || piece === '{') return { form: 'literal', text: piece };
    const word = piece.slice(1, -1);
    if (word === 'level') return { form: 'level' };
    return isDatePart(word) ? { form: 'date', part: word } : { form: 'name', name: word };
  });

/** What is wrong with a pattern, in a few words; undefined where nothing is. */
export function patternProblem(text: string): string | undefined {
  const pieces = patternPieces(text);
  if (pieces.length === 0) return 'a pattern such as {name}/{date}.dump.gpg';
  if (pieces.length > maxPieces) return `at most ${maxPieces} pieces`;
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) return 'no control characters';
  if (text.startsWith('/')) return 'names below the prefix or folder, which begin without /';
  if (pieces.some((piece) => piece.form === 'literal' && /[{}]/.test(piece.text))) return 'each { with its }';
  const word = pieces.find((piece) => piece.form === 'name' && !/^[a-z][a-z0-9_-]{0,39}$/.test(piece.name));
  if (word?.form === 'name') return `{${word.name}} is no placeholder: letters a to z, digits, - and _`;
  const isWild = (piece: PatternPiece | undefined) => piece?.form === 'any' || piece?.form === 'name';
  if (pieces.some((piece, index) => isWild(piece) && isWild(pieces[index + 1])))
    return 'something between two placeholders, since nothing else tells where the first ends';
  const parts = new Set(pieces.flatMap((piece) => (piece.form === 'date' ? [piece.part] : [])));
  const missing = (needs: readonly DatePart[], ...given: readonly DatePart[]) =>
    needs.some((part) => parts.has(part)) && !given.some((part) => parts.has(part));
  if (missing(['day'], 'month') || missing(['month'], 'year')) return '{day} with {month} and {year}, {month} with {year}';
  if (missing(['hour', 'time'], 'day', 'date')) return 'a time with its date';
  if (missing(['minute'], 'hour', 'time') || missing(['second'], 'minute', 'time'))
    return '{second} with {minute}, {minute} with {hour}';
  return undefined;
}
