import type { DocumentWarning } from '../document-error.ts';

export interface Decoded {
  readonly text: string;
  readonly warnings: readonly DocumentWarning[];
}

/** What Windows-1252 has where Latin-1 has controls; Node 20 to 23 take the one for the other. */
const upper = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Windows-1252 as text. */
export const western = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (letter) => upper[letter.charCodeAt(0) - 0x80]!);

/**
 * Bytes as text: by the byte order mark, else by the zeros of UTF-16, else UTF-8. What is not UTF-8 is Windows-1252, all of it;
 * unless most of its letters beyond ASCII are UTF-8, then only the bytes that are not.
 */
export function decode(bytes: Uint8Array, label?: string): Decoded {
  const as = (encoding: string) => ({ text: new TextDecoder(encoding).decode(bytes), warnings: [] });
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return as('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return as('utf-16be');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeUtf8(bytes);
  const wide = zeros(bytes);
  if (wide !== null) return as(wide);
  if (label !== undefined && !/^utf-?8$/i.test(label)) {
    if (/^(?:windows-1252|cp1252|iso-?8859-1|latin-?1|(?:us-)?ascii)$/i.test(label))
      return { text: western(bytes), warnings: [] };
    try {
      return as(label);
    } catch {
      // A name that nobody knows says nothing.
    }
  }
  return decodeUtf8(bytes);
}

/** UTF-16 without a mark: Western letters have a zero in every second byte. */
function zeros(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, 2000);
  if (sample.length < 4) return null;
  const even = sample.filter((byte, index) => byte === 0 && index % 2 === 0).length;
  const odd = sample.filter((byte, index) => byte === 0 && index % 2 === 1).length;
  const half = sample.length / 2;
  if (odd > half * 0.7 && even < half * 0.1) return 'utf-16le';
  return even > half * 0.7 && odd < half * 0.1 ? 'utf-16be' : null;
}

function decodeUtf8(bytes: Uint8Array): Decoded {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), warnings: [] };
  } catch {
    const stray: number[] = [];
    let whole = 0;
    for (let at = 0; at < bytes.length; ) {
      const length = sequence(bytes, at);
      if (length === 0) stray.push(at);
      else if (length > 1) whole += 1;
      at += length || 1;
    }
    if (whole <= stray.length) return { text: western(bytes), warnings: [] };
    const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
    const parts: string[] = [];
    let from = 0;
    for (const at of stray) {
      parts.push(utf8.decode(bytes.subarray(from, at)), western(bytes.subarray(at, at + 1)));
      from = at + 1;
    }
    parts.push(utf8.decode(bytes.subarray(from)));
    return { text: parts.join('').replace(/^\ufeff/, ''), warnings: [{ code: 'encoding', args: { count: stray.length } }] };
  }
}

/** How many bytes the character of UTF-8 at this place has; 0 where there is none. */
function sequence(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  for (let next = 1; next < length; next += 1) if ((bytes[at + next] ?? 0) >> 6 !== 2) return 0;
  const second = bytes[at + 1] ?? 0;
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0;
  return length;
}
