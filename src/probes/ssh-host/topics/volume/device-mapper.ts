import type { Answer } from '../../topic.ts';

/** One segment of a device mapper device. */
export interface Segment {
  /** Kernel target, e.g. `crypt`, `linear`, `raid`. */
  readonly target: string;
  readonly parameters: readonly string[];
}

/** Segments of each device by its name below /dev/mapper, from dmsetup(8), which only root may ask. */
export type Tables = ReadonlyMap<string, readonly Segment[]>;

/** Reads `dmsetup table` or `dmsetup status`; null where it could not be asked. A line that makes no sense makes its device's table absent. */
export function tablesOf(answer: Answer): Tables | null {
  if (!answer.ok || answer.status !== 0) return null;
  const tables = new Map<string, Segment[]>();
  const broken = new Set<string>();
  for (const line of answer.stdout.split('\n').slice(0, 100_000)) {
    const name = plainName(line.slice(0, Math.max(0, line.indexOf(': '))));
    if (name === '') continue;
    const [start, length, target, ...parameters] = line
      .slice(line.indexOf(': ') + 2)
      .trim()
      .split(' ');
    if (!/^\d+$/.test(start ?? '') || !/^\d+$/.test(length ?? '') || !target) {
      broken.add(name);
      continue;
    }
    const segments = tables.get(name);
    if (segments) segments.push({ target, parameters });
    else tables.set(name, [{ target, parameters }]);
  }
  for (const name of broken) tables.delete(name);
  return tables;
}

/** A name without the `\x20` form of odd characters, so that the spellings of two tools can be compared. */
const plainName = (name: string): string =>
  name.replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** The segments of a device. */
export const segmentsOf = (tables: Tables | null, device: string): readonly Segment[] | undefined =>
  device.startsWith('/dev/mapper/') ? tables?.get(plainName(device.slice('/dev/mapper/'.length))) : undefined;

/** `major:minor` of the devices that segments lie on. */
export const numbersIn = (segments: readonly Segment[]): string[] =>
  segments.flatMap(({ parameters }) => parameters.filter((each) => /^\d{1,8}:\d{1,8}$/.test(each)));

/** Cipher and key size of a `crypt` segment. The key itself is never kept: zeros or a key ring's name stand in its place. */
function cipherOf({ parameters: [cipher = '', key = ''] }: Segment): { cipher: string; bits: number | null } {
  const ring = /^:(\d{1,4}):/.exec(key);
  const bits = ring ? Number(ring[1]) * 8 : /^[0-9a-f]+$/i.test(key) ? key.length * 4 : null;
  return { cipher: cipher.slice(0, 80), bits };
}

/** Whether a device mapper device encrypts. */
export type MapperEncryption =
  | { readonly encrypts: 'yes'; readonly mechanism: string }
  | { readonly encrypts: 'no'; readonly detail: string | null }
  | { readonly encrypts: 'unclear'; readonly unseen: string };

const mechanisms: Readonly<Record<string, string>> = {
  BITLK: 'BitLocker',
  FVAULT2: 'FileVault2',
  LOOPAES: 'loop-AES',
  LUKS1: 'LUKS1',
  LUKS2: 'LUKS2',
  PLAIN: 'dm-crypt plain',
  TCRYPT: 'TrueCrypt/VeraCrypt',
};
/** cryptsetup's own tools for integrity use the same prefix, and lsblk calls them `crypt`, too. */
const notEncrypting: readonly string[] = ['INTEGRITY', 'SUBDEV', 'VERITY'];

/**
 * Judges a mapping by what was seen of it: its segments, which are the kernel's truth; else its id, which cryptsetup gives it; else the
 * LUKS header beneath it.
 */
export function mapperEncryption(seen: {
  readonly type: string | null;
  readonly id: string | undefined;
  readonly segments: readonly Segment[] | undefined;
  /** Version of the LUKS header on what it lies on; undefined where there is none. */
  readonly luks: string | undefined;
}): MapperEncryption {
  const { type, id, segments, luks } = seen;
  const claim = /^CRYPT-([A-Z0-9]+)/.exec(id ?? '')?.[1];
  const mechanism = claim !== undefined && Object.hasOwn(mechanisms, claim) ? mechanisms[claim]! : null;
  if (segments) {
    const crypt = segments.filter(({ target }) => target === 'crypt');
    const ciphers = crypt.map(cipherOf);
    if (ciphers.some(({ cipher }) => cipher.includes('cipher_null'))) return { encrypts: 'no', detail: 'cipher_null' };
    if (crypt.length === segments.length && crypt.length > 0) {
      const [{ cipher, bits }] = ciphers as [ReturnType<typeof cipherOf>];
      return { encrypts: 'yes', mechanism: `${mechanism ?? 'dm-crypt'} (${cipher}${bits ? `, ${bits} bit` : ''})` };
    }
    if (crypt.length > 0) return { encrypts: 'unclear', unseen: 'crypt mapping with plain segments' };
    // LUKS2 on a drive that encrypts by itself maps without a cipher.
    return mechanism ? { encrypts: 'unclear', unseen: `cipher of a ${mechanism} mapping` } : { encrypts: 'no', detail: null };
  }
  if (type !== 'crypt') return { encrypts: 'no', detail: null };
  if (mechanism) return { encrypts: 'yes', mechanism };
  if (claim !== undefined && notEncrypting.includes(claim)) return { encrypts: 'no', detail: claim.toLowerCase() };
  if (id === undefined && luks !== undefined) return { encrypts: 'yes', mechanism: `LUKS${luks}` };
  return { encrypts: 'unclear', unseen: 'kind of crypt mapping' };
}
