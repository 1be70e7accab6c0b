/** What stands where a secret stood. */
export const placeholder = '[secret]';

/** Shorter values are not searched for: they would be found in honest evidence, and black out what was seen. */
const shortest = 8;
/** Lines of a secret of several lines (a private key) that are searched for by themselves. */
const shortestLine = 16;
/** Characters of a secret that are taken for its beginning where the text ends within it: whoever read it may have cut it. */
const shortestBeginning = 12;

const known = new Set<string>();
const published = new Set<string>();
let compiled: ((text: string) => string) | undefined;

/**
 * From now on `redact` replaces this value; called wherever a secret is read. A value of several lines is also found line by line, but for
 * the lines that open and close a PEM block. Values and lines that are too short are not searched for.
 */
export function registerSecret(value: string): void {
  const whole = value.trim();
  const lines = whole.split(/[\r\n]+/).map((line) => line.trim());
  const parts = lines.length === 1 ? [] : lines.filter((line) => line.length >= shortestLine && !line.startsWith('-----'));
  for (const part of [whole, ...parts]) {
    if (part.length < shortest || known.has(part)) continue;
    known.add(part);
    compiled = undefined;
  }
}

/** From now on this text stays as it is: a private key holds its public one, which is no secret. What is longer than it, or beside it, does not. */
export function registerPublic(value: string): void {
  published.add(value);
}

/**
 * Replaces every registered secret in a text by `[secret]`: as it is, escaped for JSON (also JSON within JSON), for URLs or for HTML, in
 * hexadecimal, and in base64 and base64url wherever it begins in what was encoded. Without secrets it does nothing.
 */
export function redact(text: string): string {
  if (known.size === 0) return text;
  compiled ??= compile([...known]);
  return compiled(text);
}

/**
 * The same for JSON text (a document, lines of documents, or a part that cuts through no string): only what stands within strings is
 * replaced, so that it stays valid. A number is left as it is, even where a secret has the same digits.
 * @throws SyntaxError for a string that JSON does not know.
 */
export function redactJson(text: string): string {
  if (known.size === 0) return text;
  let redacted = '';
  let from = 0;
  for (let open = text.indexOf('"'); open >= 0; open = text.indexOf('"', from)) {
    let end = open + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    redacted += text.slice(from, open) + redactLiteral(text.slice(open, end + 1));
    from = end + 1;
  }
  return redacted + text.slice(from);
}

function redactLiteral(literal: string): string {
  const value: string = JSON.parse(literal);
  const redacted = redact(value);
  return redacted === value ? literal : JSON.stringify(redacted);
}

/** Redacts a text that comes in pieces, which may cut through a secret: handed on are whole lines. */
export async function* redactPieces(
  pieces: AsyncIterable<string>,
  redactLines: (text: string) => string,
): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const end = piece.lastIndexOf('\n') + 1;
    if (end > 0) {
      yield redactLines(rest + piece.slice(0, end));
      rest = '';
    }
    rest += piece.slice(end);
  }
  if (rest !== '') yield redactLines(rest);
}

/**
 * One way a secret may be written: for each part of it the texts that may stand there. None of them begins another (but for none at all, which comes last), so
 * that the first that fits is the one, and no text makes the search try twice.
 */
interface Form {
  readonly parts: readonly (readonly string[])[];
  /** Whether its beginning gives the secret away; that of a private key is the same for all. */
  readonly mayBeCut: boolean;
}

/** Each form is found by its first characters: four of them make up a hash of 20 bits, five for each. */
const headLength = 4;
const hashMask = (1 << 20) - 1;
const hashNext = (hash: number, code: number) => ((hash << 5) ^ code) & hashMask;

/** Makes the search: its time grows with the length of the text, whatever the number of secrets. */
function compile(secrets: readonly string[]): (text: string) => string {
  const forms = new Map<string, Form[]>();
  const hashes = new Uint8Array(hashMask + 1);
  // The longest first: of two secrets that begin alike, none is left in part.
  for (const secret of secrets.toSorted((a, b) => b.length - a.length)) {
    for (const form of formsOf(secret)) {
      for (const head of headsOf(form)) {
        const alike = forms.get(head);
        if (alike) alike.push(form);
        else forms.set(head, [form]);
        hashes[head.split('').reduce((hash, unit) => hashNext(hash, unit.charCodeAt(0)), 0)] = 1;
      }
    }
  }
  const endOf = (text: string, start: number): number | undefined => {
    for (const form of forms.get(text.slice(start, start + headLength)) ?? []) {
      const end = endOfForm(form, text, start);
      if (end !== undefined) return end;
    }
    return undefined;
  };
  return (text) => {
    let redacted = '';
    let from = 0;
    for (let index = 0, hash = 0; index < text.length; index++) {
      hash = hashNext(hash, text.charCodeAt(index));
      const start = index - headLength + 1;
      if (hashes[hash] === 0 || start < from) continue;
      const end = endOf(text, start);
      if (end === undefined || isPublic(text, start, end)) continue;
      redacted += text.slice(from, start) + placeholder;
      from = end;
      index = end - 1;
    }
    return from === 0 ? text : redacted + text.slice(from);
  };
}

/** Whether a stretch of a text lies within something that is known to be public. */
function isPublic(text: string, start: number, end: number): boolean {
  for (const each of published) {
    const at = text.indexOf(each, Math.max(0, end - each.length));
    if (at >= 0 && at <= start) return true;
  }
  return false;
}

function endOfForm(form: Form, text: string, start: number): number | undefined {
  let end = start;
  for (let index = 0; index < form.parts.length; index++) {
    const texts = form.parts[index]!;
    const found = texts.find((each) => text.startsWith(each, end));
    if (found === undefined) {
      return form.mayBeCut && index >= shortestBeginning && isCut(texts, text, end) ? text.length : undefined;
    }
    end += found.length;
  }
  return end;
}

const longestPart = 16;
const isCut = (texts: readonly string[], text: string, end: number) =>
  text.length - end < longestPart && texts.some((each) => each.startsWith(text.slice(end)));

function headsOf(form: Form): Set<string> {
  let heads = [''];
  for (let index = 0; index < form.parts.length && heads.some((head) => head.length < headLength); index++) {
    heads = heads.flatMap((head) => (head.length < headLength ? form.parts[index]!.map((text) => head + text) : [head]));
  }
  return new Set(heads.map((head) => head.slice(0, headLength)));
}

/** Keeps what a pure function came to, so that the forms of long secrets share their parts. */
function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

function formsOf(secret: string): Form[] {
  const characters = [...secret];
  const octets = Buffer.from(secret);
  const mayBeCut = !/[\r\n]/.test(secret);
  return [
    characters.map(literalTexts),
    characters.map(jsonTexts),
    characters.map(nestedJsonTexts),
    characters.flatMap(percentTexts),
    characters.map(htmlTexts),
    [...octets].map(hexTexts),
    ...[0, 1, 2].map((offset) => base64Parts(octets, offset)),
  ].map((parts) => ({ parts, mayBeCut }));
}

const literalTexts = remembered((character: string): string[] => [character]);
const isPlain = (character: string) => /^[A-Za-z0-9]$/.test(character);

/** How a character may stand in a string of JSON. */
const jsonTexts = remembered((character: string): string[] => {
  if (isPlain(character)) return [character];
  const escaped = Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
  const upper = escaped.toUpperCase().replaceAll('\\U', '\\u');
  return [...new Set([JSON.stringify(character).slice(1, -1), escaped, upper, ...(character === '/' ? ['\\/'] : [])])];
});
/** The same where that string stands in a string of JSON itself. */
const nestedJsonTexts = remembered((character: string) => jsonTexts(character).map((text) => JSON.stringify(text).slice(1, -1)));

/** `encodeURIComponent`, `encodeURI` and the fields of a form: what need not be escaped may be. */
const percentTexts = remembered((character: string): string[][] => {
  if (isPlain(character)) return [[character]];
  const escaped = [...Buffer.from(character)].map((octet) => hexTexts(octet).map((digits) => `%${digits}`));
  if (escaped.length > 1 || character === '%') return escaped;
  return [[...escaped[0]!, character, ...(character === ' ' ? ['+'] : [])]];
});

const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

const htmlTexts = remembered((character: string): string[] => {
  if (!Object.hasOwn(entities, character)) return [character];
  const code = character.charCodeAt(0);
  const escaped = [
    entities[character],
    `#${code}`,
    `#0${code}`,
    ...hexTexts(code).flatMap((digits) => [`#x${digits}`, `#X${digits}`]),
  ];
  return [...escaped.map((name) => `&${name};`), ...(character === '&' ? [] : [character])];
});

/** An octet in two hexadecimal digits, each in both cases. */
const hexTexts = remembered((octet: number): string[] => {
  const [high, low] = [...octet.toString(16).padStart(2, '0')].map((digit) => [...new Set([digit, digit.toUpperCase()])]);
  return high!.flatMap((first) => low!.map((second) => first + second));
});

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The secret in base64 or base64url (RFC 4648) where `offset` octets come before it in its group of three. The characters at its edges
 * also carry bits of its neighbours: there each character will do that carries the bits of the secret.
 */
function base64Parts(octets: Buffer, offset: number): Form['parts'] {
  const filled = (filler: number) =>
    Buffer.concat([Buffer.alloc(offset, filler), octets, Buffer.alloc(3, filler)]).toString('base64');
  const [low, high] = [filled(0x00), filled(0xff)];
  const parts: string[][] = [];
  const end = Math.ceil(((offset + octets.length) * 8) / 6);
  for (let index = Math.floor((offset * 8) / 6); index < end; index++) {
    const [bits, ones] = [base64.indexOf(low[index]!), base64.indexOf(high[index]!)];
    const open = bits ^ ones;
    parts.push(
      open === 0 ? base64Texts(low[index]!) : [...base64].filter((_, code) => (code & ~open) === bits).flatMap(base64Texts),
    );
  }
  const padding = (3 - ((offset + octets.length) % 3)) % 3;
  if (padding > 0) parts.push([...['=', '%3D', '%3d'].map((each) => each.repeat(padding)), '']);
  return parts;
}

/** A character in both alphabets, also escaped for a URL, or by a JSON writer that escapes the slash. */
const base64Texts = remembered((character: string): string[] =>
  character === '+' ? ['+', '-', '%2B', '%2b'] : character === '/' ? ['/', '_', '%2F', '%2f', '\\/'] : [character],
);
