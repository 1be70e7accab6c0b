import { createHash, createHmac } from 'node:crypto';
import { matchesPattern } from '../../facts/index.ts';

/** What files of known host keys say of a key that a host has shown. Only `trusted` may be followed by a login. */
export type Verdict = 'trusted' | 'unknown' | 'changed' | 'revoked';

/** The lines of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHosts {
  /**
   * What the file says of a key (RFC 4253 §6.6, as it came from the host) for a host with these names at this port.
   * - `revoked`: a `@revoked` line holds the key and speaks of one of the names, with the port or without.
   * - `changed`: for some name there are lines, of whatever key type, and none of them holds the key. OpenSSH says the same.
   * - `trusted`: for some name a line holds the key.
   * - `unknown`: no line speaks of any name. A port other than 22 is looked up as `[name]:port` only. OpenSSH then also trusts the key of the
   *   bare name; here one service does not vouch for another.
   *
   * A `@cert-authority` line is about certificates and says nothing of a plain key.
   */
  verdict(names: readonly string[], port: number, key: Buffer): Verdict;
  /** Types of the keys that would be trusted, such as `ssh-ed25519`, in the order of the file. An `ssh-rsa` key also signs by `rsa-sha2-*`. */
  typesOf(names: readonly string[], port: number): string[];
  /** Whether a certificate authority is named for the host: its certificates are not understood here. */
  hasAuthority(names: readonly string[], port: number): boolean;
  /** Numbers of the lines that could not be read, counted from 1. They say nothing. */
  readonly malformed: readonly number[];
}

interface Line {
  readonly marker: '' | '@revoked' | '@cert-authority';
  /** Whether it speaks of a name in lower case, such as `db-1.example.org` or `[192.0.2.7]:2222`. */
  readonly speaksOf: (name: string) => boolean;
  readonly type: string;
  readonly key: Buffer;
}

/** Reads the text of a known_hosts file. A line that is malformed is passed over. */
export function parseKnownHosts(text: string): KnownHosts {
  const lines: Line[] = [];
  const malformed: number[] = [];
  for (const [index, each] of text.split(/\r?\n/).entries()) {
    const words = each.split(/[ \t]+/).filter((word) => word !== '');
    if (words.length === 0 || words[0]!.startsWith('#')) continue;
    const line = readLine(words);
    if (line) lines.push(line);
    else malformed.push(index + 1);
  }
  const of = (marker: Line['marker'], name: string) => lines.filter((line) => line.marker === marker && line.speaksOf(name));
  return {
    malformed,
    verdict: (names, port, key) => {
      const holds = (line: Line) => line.key.equals(key);
      const anyForm = names.flatMap((name) => [withPort(name, port), withPort(name, 22)]);
      if (anyForm.some((name) => of('@revoked', name).some(holds))) return 'revoked';
      const known = names.map((name) => of('', withPort(name, port))).filter((found) => found.length > 0);
      if (known.some((found) => !found.some(holds))) return 'changed';
      return known.length > 0 ? 'trusted' : 'unknown';
    },
    typesOf: (names, port) => [...new Set(names.flatMap((name) => of('', withPort(name, port)).map(({ type }) => type)))],
    hasAuthority: (names, port) => names.some((name) => of('@cert-authority', withPort(name, port)).length > 0),
  };
}

const withPort = (name: string, port: number) => (port === 22 ? name : `[${name}]:${port}`).toLowerCase();

function readLine(words: readonly string[]): Line | undefined {
  const [first = ''] = words;
  const marker = first === '@revoked' || first === '@cert-authority' ? first : '';
  const [hosts, type, encoded] = marker === '' ? words : words.slice(1);
  if (hosts === undefined || type === undefined || encoded === undefined || hosts.startsWith('@')) return undefined;
  const speaksOf = hosts.startsWith('|') ? readHash(hosts) : readPatterns(hosts);
  const key = readBase64(encoded);
  if (!speaksOf || !key || typeOf(key) !== type) return undefined;
  return { marker, speaksOf, type, key };
}

/** `|1|salt|hash`: HMAC-SHA1 of one name with a salt of its own. */
function readHash(field: string): Line['speaksOf'] | undefined {
  const [empty, method, ...parts] = field.split('|');
  const [salt, hash, ...rest] = parts.map(readBase64);
  if (empty !== '' || method !== '1' || rest.length > 0 || salt?.length !== 20 || hash?.length !== 20) return undefined;
  return (name) => createHmac('sha1', salt).update(name).digest().equals(hash);
}

/** A list of patterns; a name that one with `!` matches is not meant, whatever the others say. */
function readPatterns(field: string): Line['speaksOf'] {
  const patterns = field.toLowerCase().split(',');
  const negated = patterns.filter((each) => each.startsWith('!')).map((each) => each.slice(1));
  const plain = patterns.filter((each) => !each.startsWith('!'));
  return (name) => plain.some((each) => matchesPattern(each, name)) && !negated.some((each) => matchesPattern(each, name));
}

function readBase64(text: string): Buffer | undefined {
  const octets = Buffer.from(text, 'base64');
  return octets.length > 0 && octets.toString('base64') === text ? octets : undefined;
}

/** The type a key names in its first string (RFC 4251 §5); undefined when it is cut short or holds nothing else. */
function typeOf(key: Buffer): string | undefined {
  if (key.length < 4) return undefined;
  const end = 4 + key.readUInt32BE(0);
  return end < key.length ? key.toString('latin1', 4, end) : undefined;
}

/** Fingerprint of a public key as `ssh-keygen -lf` prints it: `SHA256:` and base64 (RFC 4648) without padding. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** Whether a key is one of those whose fingerprints were pinned. */
export const isPinned = (key: Buffer, pinned: readonly string[]): boolean => pinned.includes(fingerprintOf(key));
