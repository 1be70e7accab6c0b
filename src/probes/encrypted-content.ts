/** What the first bytes of a file say. `by` names what encrypted it, or the plain format that was recognised. */
export type Content = { readonly encryption: 'encrypted' | 'plain'; readonly by: string } | { readonly encryption: 'unknown' };

/** Bytes from the start of a file that are enough to recognise what can be recognised; fewer recognise less. */
export const headLength = 512;

const unknown: Content = { encryption: 'unknown' };
const encrypted = (by: string): Content => ({ encryption: 'encrypted', by });
const plain = (by: string): Content => ({ encryption: 'plain', by });

/**
 * Recognises formats of encrypted files, and formats that are not encrypted, by their first bytes. A name proves nothing: a file called
 * `.gpg` may be plain. What is not recognised is unknown, since encrypted data looks like any other.
 */
export function contentOf(head: Uint8Array): Content {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, headLength));
  const text = bytes.toString('latin1');
  if (/^age-encryption\.org\/v1\n-> /.test(text) || text.startsWith('-----BEGIN AGE ENCRYPTED FILE-----'))
    return encrypted('age');
  if (text.startsWith('Salted__') || text.startsWith('U2FsdGVkX1')) return encrypted('OpenSSL enc');
  const armored = dearmor(text);
  if (armored !== undefined) return openPgp(armored) ?? (armored.length > 0 ? plain('OpenPGP without encryption') : unknown);
  const format = plainFormats.find(([, is]) => (typeof is === 'string' ? text.startsWith(is) : is(text)));
  return format ? plain(format[0]) : (openPgp(bytes) ?? unknown);
}

/** Formats that hold no encryption of their own. A ZIP archive is one where its first entry is not encrypted. */
const plainFormats: readonly (readonly [name: string, is: string | ((text: string) => boolean)])[] = [
  ['gzip', '\x1f\x8b\x08'],
  ['zstd', '\x28\xb5\x2f\xfd'],
  ['xz', '\xfd7zXZ\x00'],
  ['bzip2', (text) => /^BZh[1-9]1AY&SY/.test(text)],
  ['lz4', '\x04\x22\x4d\x18'],
  ['lzop', '\x89LZO\x00\r\n\x1a\n'],
  ['tar', (text) => text.slice(257, 262) === 'ustar'],
  ['zip', (text) => text.startsWith('PK\x03\x04') && text.length > 6 && (text.charCodeAt(6) & 1) === 0],
  ['pg_dump', 'PGDMP'],
  ['mongodump', '\x6d\xe2\x99\x81'],
  ['SQLite', 'SQLite format 3\x00'],
  // Comments and first statements of pg_dump, mysqldump, mariadb-dump and sqlite3.
  ['SQL', (text) => /^(?:\s*--(?: |\r?\n)|\/\*(?:!|M!)\d|\s*(?:(?:CREATE|INSERT INTO|SET) |PRAGMA foreign_keys=))/.test(text)],
];

/** The first bytes in an ASCII armor of a message (RFC 9580 §6.2); undefined where there is none. */
function dearmor(text: string): Buffer | undefined {
  const start = /^-----BEGIN PGP MESSAGE-----[ \t]*\r?\n/.exec(text);
  if (!start) return undefined;
  const lines = text.slice(start[0].length).split(/\r?\n/);
  const blank = lines.findIndex((line) => line.trim() === '');
  const body = blank < 0 ? '' : lines.slice(blank + 1).join('');
  return Buffer.from(body.slice(0, body.length - (body.length % 4)), 'base64');
}

interface Packet {
  readonly tag: number;
  readonly body: number;
  /** Where the next packet begins; null where this one has no length, or is sent in parts. */
  readonly end: number | null;
}

/** The header of an OpenPGP packet (RFC 9580 §4.2). */
function packetAt(bytes: Buffer, at: number): Packet | undefined {
  const first = bytes[at];
  const length = bytes[at + 1];
  if (first === undefined || length === undefined || (first & 0x80) === 0) return undefined;
  const whole = (tag: number, body: number, octets: number) =>
    body > bytes.length ? undefined : { tag, body, end: body + octets };
  if ((first & 0x40) !== 0) {
    const tag = first & 0x3f;
    if (length < 192) return whole(tag, at + 2, length);
    if (length < 224) return whole(tag, at + 3, ((length - 192) << 8) + (bytes[at + 2] ?? 0) + 192);
    if (length === 255) return at + 6 > bytes.length ? undefined : whole(tag, at + 6, bytes.readUInt32BE(at + 2));
    return { tag, body: at + 2, end: null };
  }
  const [tag, type] = [(first >> 2) & 0xf, first & 3];
  if (type === 3) return { tag, body: at + 1, end: null };
  const octets = 1 << type;
  return at + 1 + octets > bytes.length ? undefined : whole(tag, at + 1 + octets, bytes.readUIntBE(at + 1, octets));
}

// Packet types and algorithms of RFC 9580 §5 and §9, and of RFC 4880; 20 is the AEAD packet of GnuPG.
const keyForOthers = 1;
const keyFromPassphrase = 3;
const marker = 10;
const encryptedData = [9, 18, 20];
const publicKeyAlgorithms = [1, 2, 16, 18, 25, 26];
const ciphers = [1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13];

/** Whether the bytes are of an encrypted message: keys, each well formed, and then encrypted data, as far as these are in the bytes. */
function openPgp(bytes: Buffer): Content | undefined {
  let keys = 0;
  for (let at = 0; at < bytes.length; ) {
    const packet = packetAt(bytes, at);
    if (packet === undefined) break;
    const { tag, body, end } = packet;
    const version = bytes[body];
    // Without a key before it, the type alone says too little of a file that may be anything.
    if (keys > 0 && encryptedData.includes(tag))
      return tag === 9 || version === 1 || version === 2 ? encrypted('OpenPGP') : undefined;
    if (end === null || !(isSessionKey(bytes, packet) || (tag === marker && bytes.toString('latin1', body, end) === 'PGP')))
      return undefined;
    if (tag !== marker) keys++;
    at = end;
  }
  return keys > 0 ? encrypted('OpenPGP') : undefined;
}

function isSessionKey(bytes: Buffer, { tag, body, end }: Packet): boolean {
  const version = bytes[body];
  const length = end! - body;
  if (tag === keyForOthers && version === 3)
    return length >= 30 && length < 4096 && publicKeyAlgorithms.includes(bytes[body + 9]!);
  if (tag === keyForOthers && version === 6) return length >= 30 && length < 4096 && [0, 21, 33].includes(bytes[body + 1]!);
  if (tag === keyFromPassphrase && version === 4) return length >= 4 && length < 200 && ciphers.includes(bytes[body + 1]!);
  if (tag === keyFromPassphrase && version === 5) return length >= 20 && length < 200 && ciphers.includes(bytes[body + 1]!);
  return tag === keyFromPassphrase && version === 6 && length >= 20 && length < 200;
}
