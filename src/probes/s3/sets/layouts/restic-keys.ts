import { createDecipheriv, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { ObjectsOf } from '../store.ts';

const maxOctets = 4096;
const maxKeys = 8;
/** Bytes scrypt may take: restic itself asks for 32 to 64 MB. */
const maxMemory = 256 * 1024 * 1024;

const keySchema = z.object({
  kdf: z.literal('scrypt'),
  N: z.int().min(2),
  r: z.int().min(1).max(64),
  p: z.int().min(1).max(64),
  salt: z.base64(),
  data: z.base64(),
});

type Derive = (
  password: string,
  salt: Buffer,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>;
const derive = promisify(scrypt) as Derive;

/**
 * Whether some key of a restic repository opens with a passphrase; null where none of those that could be tried does, and others could not. An empty one, as `--insecure-no-password` makes them, opens to whoever has the
 * files. The passphrase, by scrypt, opens `data`: 16 octets of counter, AES-256-CTR, 16 octets of MAC (restic's "Keys, Encryption and MAC").
 */
export async function opensWith(
  passphrase: string,
  objects: Pick<ObjectsOf, 'beginning'>,
  keys: readonly string[],
): Promise<boolean | null> {
  let untried = keys.length === 0 || keys.length > maxKeys;
  for (const key of keys.slice(0, maxKeys)) {
    const found = await readKey(objects, key);
    if (found === undefined || 128 * found.N * found.r > maxMemory || found.data.length < 40) {
      untried = true;
      continue;
    }
    const { N, r, p, salt, data } = found;
    try {
      const secret = await derive(passphrase, salt, 64, { N, r, p, maxmem: 2 * maxMemory });
      const cipher = createDecipheriv('aes-256-ctr', secret.subarray(0, 32), data.subarray(0, 16));
      if (cipher.update(data.subarray(16, -16)).toString('latin1').startsWith('{"mac"')) return true;
    } catch {
      // Parameters that scrypt does not take: no key of restic's.
      untried = true;
    }
  }
  return untried ? null : false;
}

/** A key file; undefined where it could not be read, or is none. */
async function readKey(objects: Pick<ObjectsOf, 'beginning'>, key: string) {
  try {
    const text = Buffer.from(await objects.beginning(key, maxOctets)).toString();
    const { salt, data, ...rest } = keySchema.parse(JSON.parse(text));
    return { ...rest, salt: Buffer.from(salt, 'base64'), data: Buffer.from(data, 'base64') };
  } catch {
    return undefined;
  }
}
