import { createHmac, randomBytes } from 'node:crypto';

/**
 * Pseudonyms of names: `person-` and twelve hexadecimal digits of HMAC-SHA256 over the name. One name has one pseudonym for as long as the
 * key is the same; without a key, a random one makes them differ from run to run. Whoever holds the key can find out a name by trying names.
 */
export function pseudonyms(key: string | null): (name: string) => string {
  const secret = key ?? randomBytes(32);
  return (name) => `person-${createHmac('sha256', secret).update(name).digest('hex').slice(0, 12)}`;
}
