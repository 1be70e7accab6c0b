import type { PolicyScope } from '../../facts/index.ts';

/** What PostgreSQL prints of an expression is read up to this length; what is longer is not understood. */
const maxLength = 10_000;

interface Token {
  readonly type: 'word' | 'quoted' | 'text' | 'open' | 'close' | 'sign';
  /** A word in lower case; a quoted name as it is. */
  readonly text: string;
}

/**
 * What an expression of a policy, as pg_get_expr() prints it with every sub-expression in parentheses, does about a column of its own table. It errs on
 * the side of less: whatever is not plainly `column = something computed` in every alternative is at most `mentioned`, and a column beside which nothing is
 * computed does not narrow anything for a session.
 */
export function scopeOfExpression(expression: string, column: string): PolicyScope {
  if (expression.length > maxLength) return 'other';
  const tokens = tokenise(expression);
  return tokens === undefined ? 'other' : scopeOfTokens(withoutCasts(tokens), column);
}

const strength: readonly PolicyScope[] = ['always', 'other', 'mentioned', 'compared', 'never'];
const by = (all: readonly PolicyScope[], pick: (...ranks: number[]) => number): PolicyScope =>
  strength[pick(...all.map((scope) => strength.indexOf(scope)))]!;

/** Alternatives are as weak as the weakest of them, conditions that all have to be met as strong as the strongest. */
function scopeOfTokens(tokens: readonly Token[], column: string, depth = 0): PolicyScope {
  const inner = unwrapped(tokens);
  if (depth > 50 || inner.length === 0) return 'other';
  const some = split(inner, 'or');
  if (some.length > 1) {
    return by(
      some.map((part) => scopeOfTokens(part, column, depth + 1)),
      Math.min,
    );
  }
  const all = split(inner, 'and');
  if (all.length > 1) {
    return by(
      all.map((part) => scopeOfTokens(part, column, depth + 1)),
      Math.max,
    );
  }
  if (inner.length === 1 && isWord(inner[0], 'true')) return 'always';
  if (inner.length === 1 && isWord(inner[0], 'false')) return 'never';
  if (isComparison(inner, column)) return 'compared';
  return mentions(inner, column) && isComputed(inner) && !isTurnedRound(inner) ? 'mentioned' : 'other';
}

/** Conditions that let through what is not so, or what is there at all. */
const isTurnedRound = (tokens: readonly Token[]) =>
  topLevel(tokens).some((at) => ['<>', 'false', 'not', 'null', 'unknown'].includes(tokens[at]!.text));

/** `column = …`, where the other side is computed and looks at nothing of the row, nor at what a table holds. */
function isComparison(tokens: readonly Token[], column: string): boolean {
  const signs = topLevel(tokens).filter((at) => tokens[at]!.type === 'sign' && tokens[at]!.text !== '.');
  if (signs.length !== 1 || tokens[signs[0]!]!.text !== '=') return false;
  const sides = [tokens.slice(0, signs[0]), tokens.slice(signs[0]! + 1)] as const;
  return [sides, [sides[1], sides[0]] as const].some(
    ([own, other]) => isColumn(own, column) && isComputed(other) && isOfSession(other),
  );
}

/** The column alone, perhaps with its table's name before it. */
function isColumn(side: readonly Token[], column: string): boolean {
  const inner = unwrapped(side);
  if (inner.length === 1) return isName(inner[0], column);
  return inner.length === 3 && isIdentifier(inner[0]) && inner[1]!.text === '.' && isName(inner[2], column);
}

const sessionWords = ['current_role', 'current_user', 'select', 'session_user', 'user'];
/** Words before a parenthesis that are no functions of the session. */
const noFunctions = [
  'all',
  'and',
  'any',
  'array',
  'case',
  'coalesce',
  'else',
  'greatest',
  'in',
  'least',
  'not',
  'nullif',
  'or',
  'row',
  'some',
  'then',
  'when',
];

const isComputed = (tokens: readonly Token[]) =>
  tokens.some((token, at) => {
    if (token.type === 'word' && sessionWords.includes(token.text)) return true;
    return isIdentifier(token) && tokens[at + 1]?.type === 'open' && !noFunctions.includes(token.text);
  });

/** Words that stand for values, or between them, and look at no row. */
const valueWords = [...sessionWords, 'array', 'false', 'null', 'true'];

/**
 * Whether values and functions are all there is: no column, which could be one of the row itself, and no table, of which a query may give any tenant's rows.
 */
function isOfSession(tokens: readonly Token[]): boolean {
  const isCall = (at: number): boolean =>
    tokens[at + 1]?.type === 'open' || (tokens[at + 1]?.text === '.' && isIdentifier(tokens[at + 2]) && isCall(at + 2));
  const isNameOf = (at: number) => isWord(tokens[at - 1], 'as') || isWord(tokens[at - 1], 'collate');
  return tokens.every((token, at) => {
    if (!isIdentifier(token) || isCall(at) || isNameOf(at)) return true;
    return token.type === 'word' && (valueWords.includes(token.text) || /^(as|collate|\d+)$/.test(token.text));
  });
}

const mentions = (tokens: readonly Token[], column: string) =>
  tokens.some((token, at) => isName(token, column) && tokens[at + 1]?.type !== 'open');

const isWord = (token: Token | undefined, text: string) => token?.type === 'word' && token.text === text;
const isIdentifier = (token: Token | undefined) => token?.type === 'word' || token?.type === 'quoted';
const isName = (token: Token | undefined, name: string) => isIdentifier(token) && token!.text === name;

/** Positions outside of all parentheses. */
function topLevel(tokens: readonly Token[]): number[] {
  const found: number[] = [];
  let depth = 0;
  for (const [at, { type }] of tokens.entries()) {
    if (type === 'close') depth -= 1;
    if (depth === 0 && type !== 'open' && type !== 'close') found.push(at);
    if (type === 'open') depth += 1;
  }
  return found;
}

function split(tokens: readonly Token[], word: string): (readonly Token[])[] {
  const cuts = topLevel(tokens).filter((at) => isWord(tokens[at], word));
  // Within CASE … END, the word is not between the conditions of the whole.
  if (topLevel(tokens).some((at) => isWord(tokens[at], 'case') || isWord(tokens[at], 'not') || isWord(tokens[at], 'between')))
    return [tokens];
  return [...cuts, tokens.length].map((end, index) => tokens.slice(index === 0 ? 0 : cuts[index - 1]! + 1, end));
}

/** Without the parentheses around the whole. */
function unwrapped(tokens: readonly Token[]): readonly Token[] {
  let [from, to] = [0, tokens.length];
  // For each opening one, where it closes.
  const closes = new Map<number, number>();
  const open: number[] = [];
  for (const [at, { type }] of tokens.entries()) {
    if (type === 'open') open.push(at);
    if (type === 'close') closes.set(open.pop() ?? -1, at);
  }
  while (to - from > 1 && tokens[from]!.type === 'open' && closes.get(from) === to - 1) {
    from += 1;
    to -= 1;
  }
  return tokens.slice(from, to);
}

/** Words that may follow the first of a type's name. */
const typeWords = ['precision', 'time', 'varying', 'with', 'without', 'zone'];

/** Leaves out `::type`, in all its forms: `::character varying(36)`, `::public.tenant[]`. */
function withoutCasts(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]!.text !== '::' || tokens[at]!.type !== 'sign') {
      kept.push(tokens[at]!);
      continue;
    }
    at += 1;
    while (tokens[at + 1]?.text === '.' && isIdentifier(tokens[at + 2])) at += 2;
    while (tokens[at + 1]?.type === 'word' && typeWords.includes(tokens[at + 1]!.text)) at += 1;
    if (tokens[at + 1]?.type === 'open' && /^\d+$/.test(tokens[at + 2]?.text ?? '')) {
      while (at + 1 < tokens.length && tokens[at + 1]!.type !== 'close') at += 1;
      at += 1;
    }
    while (tokens[at + 1]?.type === 'word' && typeWords.includes(tokens[at + 1]!.text)) at += 1;
    while (tokens[at + 1]?.text === '[' && tokens[at + 2]?.text === ']') at += 2;
  }
  return kept;
}

/** Undefined where a text or a name does not end, or parentheses do not match. */
function tokenise(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const char = text[at]!;
    if (/\s/.test(char)) {
      at += 1;
    } else if (char === "'" || char === '"') {
      // The server prints backslashes in a text as they are where it writes E before it, and doubles them.
      const escapes = char === "'" && /^e$/i.test(text[at - 1] ?? '') && tokens.at(-1)?.text === 'e';
      const end = endOf(text, at, char, escapes);
      if (end === undefined) return undefined;
      if (escapes) tokens.pop();
      const inside = text.slice(at + 1, end - 1);
      tokens.push(char === '"' ? { type: 'quoted', text: inside.replaceAll('""', '"') } : { type: 'text', text: inside });
      at = end;
    } else if (char === '(' || char === ')') {
      depth += char === '(' ? 1 : -1;
      if (depth < 0) return undefined;
      tokens.push({ type: char === '(' ? 'open' : 'close', text: char });
      at += 1;
    } else {
      const [word = ''] = /^[\p{L}\p{N}_$]+/u.exec(text.slice(at, at + 200)) ?? [];
      const sign = word === '' ? (/^(::|[=<>!~@#%^&|?*/+-]+|[\s\S])/u.exec(text.slice(at, at + 20))?.[0] ?? char) : '';
      tokens.push(word === '' ? { type: 'sign', text: sign } : { type: 'word', text: word.toLowerCase() });
      at += word.length + sign.length;
    }
  }
  return depth === 0 ? tokens : undefined;
}

/** Where a quoted piece ends, past its quote; a doubled quote does not end it. */
function endOf(text: string, start: number, quote: string, escapes: boolean): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (escapes && text[at] === '\\') at += 1;
    else if (text[at] === quote && text[at + 1] === quote) at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return undefined;
}
