import { Reader, type Response } from 'mmdb-lib';
import { z } from 'zod';
import { ProbeError } from '../define.ts';

export interface Geoip {
  readonly built: Date;
  /** ISO 3166-1 code as the database has it, or null where it lists none. */
  country(address: string, family: 4 | 6): string | null;
}

/** The country where the address is used, as MaxMind's and db-ip's databases name it. Not `registered_country`, which is where the owner sits. */
const recordSchema = z.union([
  z.object({ country: z.object({ iso_code: z.string().length(2) }) }).transform((record) => record.country.iso_code),
  z.object({ country_code: z.string().length(2) }).transform((record) => record.country_code),
  z.object({ country: z.string().length(2) }).transform((record) => record.country),
]);

/**
 * Opens a country database in MaxMind's format.
 * @throws ProbeError `local-limit` when the file is something else.
 */
export function openGeoip(file: Buffer): Geoip {
  const reader = broken(() => new Reader<Response>(file));
  const { buildEpoch, ipVersion } = reader.metadata;
  return {
    built: buildEpoch,
    country(address, family) {
      // In a tree of IPv4 addresses the bits of an IPv6 address would lead to somebody else.
      if (family === 6 && ipVersion !== 6) return null;
      const parsed = recordSchema.safeParse(broken(() => reader.get(address)));
      return parsed.success ? parsed.data.toUpperCase() : null;
    },
  };
}

/** The library throws whatever its reads stumble over. */
function broken<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ProbeError('local-limit', `geoip database: ${String(error).slice(0, 100)}`);
  }
}
