/** A text as the lexicon reads it: words in small letters without umlauts and hyphens, a blank around each. */
export interface Words {
  /** ` zwei faktor authentifizierung , tls 1.2 ` */
  readonly text: string;
  /** The words of the document that a range of `text` stands for. */
  readonly original: (from: number, to: number) => string;
}

/**
 * A number with its decimals; the version sign before one; a protocol written in one with its version; a word, with the ending of both
 * genders; a sign; a dash between blanks.
 */
const token =
  /[-~?]all(?!\p{L})|\d+(?:[.,]\d+)+(?!\p{L})|[vV](?=\d)|(?:TLS|SSL|tls|ssl)(?=v?\d)|[\p{L}\p{N}]+(?:[:*_·](?=in(?:nen)?(?!\p{L}))in(?:nen)?)?|[,;:%§≥≤<>+&/()]|(?<=\s)[–—](?=\s)/gu;

/** Addresses name no protocol that somebody promises. */
const address = /<?(?:https?:\/\/|www\.)[^\s>)]+>?|[\w.+-]{1,64}@[\w-]+\.[\w.-]+/gu;

const signs: Readonly<Record<string, string>> = {
  '-all': 'hardfail',
  '~all': 'softfail',
  '?all': 'neutral',
  '&': 'und',
  '(': ',',
  ')': ',',
  '–': ',',
  '—': ',',
};

const letters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', œ: 'oe', ø: 'oe' };

/** Small letters, umlauts as two of them, no accents: `Öffentlich` and `oeffentlich` are the same. */
const fold = (text: string): string => {
  const small = text.toLowerCase();
  return /^[a-z0-9]*$/.test(small) ? small : unaccented(small);
};

const unaccented = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[äöüßæœø]/g, (letter) => letters[letter]!)
    .normalize('NFD')
    .replace(/\p{M}/gu, '');

/** Reads the words of a text. Hyphens inside compounds and dots are no words; brackets and dashes are commas. */
export function wordsOf(source: string): Words {
  const text = source
    .normalize('NFC')
    .replace(/[\u00ad\u200b\u2060\ufeff]/g, '')
    .replace(address, (found) => ' '.repeat(found.length));
  let folded = ' ';
  const starts: number[] = [];
  const places: (readonly [from: number, to: number])[] = [];
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === 'v' || found === 'V') continue;
    const word = signs[found] ?? (found.length > 1 ? fold(found).replace(/[:*_·]/g, '') : fold(found));
    if (word === '') continue;
    starts.push(folded.length);
    places.push([index, index + found.length]);
    folded += `${word} `;
  }
  return {
    text: folded,
    original(from, to) {
      const first = starts.findIndex((start, index) => start >= from || (starts[index + 1] ?? Number.POSITIVE_INFINITY) > from);
      let last = starts.length - 1;
      while (last > 0 && starts[last]! >= to) last -= 1;
      return first < 0 || last < first ? '' : text.slice(places[first]![0], places[last]![1]);
    },
  };
}
