import { createHmac, randomBytes } from 'node:crypto';
import { holderByName, matchesAnyName, type Wants } from '../facts/index.ts';
import type { Settings } from './define.ts';

/**
 * Pseudonyms of names: `person-` and twelve hexadecimal digits of HMAC-SHA256 over the name. One name has one pseudonym for as long as the
 * key is the same; without a key, a random one makes them differ from run to run. Whoever holds the key can find out a name by trying names.
 */
export function pseudonyms(key: string | null): (name: string) => string {
  const secret = key ?? randomBytes(32);
  return (name) => `person-${createHmac('sha256', secret).update(name).digest('hex').slice(0, 12)}`;
}

/**
 * An account's name as facts may tell it: as it is where it is that of a role or of a program, or where the policy names it; else as the
 * run's settings say.
 */
export function accountName(name: string, settings: Pick<Settings, 'pseudonymOf'>, wants: Wants): string {
  const isNoPersons = holderByName(name) !== undefined || matchesAnyName(wants.accounts ?? [], name);
  return (isNoPersons ? name : settings.pseudonymOf(name)).slice(0, 100);
}
