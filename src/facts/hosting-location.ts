import { z } from 'zod';
import { defineFact, peerText } from './fact.ts';

/** Where a thing lies and whose it is. Null fields were not determined. */
export const hostingLocationSchema = defineFact('hosting-location', {
  /** ISO 3166-1 alpha-2 code, or null when undetermined (anycast, delivery network, not listed). */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  /** A provider's own region name, e.g. `eu-central-1`. */
  region: peerText(100).nullable(),
  /** The provider's short name in lower case, e.g. `hetzner`. */
  provider: peerText(100).nullable(),
  /** The provider's account or project that it belongs to; absent where nobody says. */
  project: peerText(300).optional(),
  /** Labels it has there. */
  labels: z.record(peerText(100), peerText(300)).optional(),
  /**
   * How it is known; all but `provider-api` only indicate. `provider-statement`: by the provider's public word about all its customers, which can
   * contradict a place. Null where no source spoke.
   */
  evidence: z.enum(['provider-api', 'provider-statement', 'published-ranges', 'geoip']).nullable(),
  /**
   * Why the country is null; null where it is known. With `anycast` and `cdn` the provider is that of the network in front and says
   * nothing about what lies behind it.
   */
  undetermined: z
    .enum([
      'anycast',
      'cdn',
      'conflict',
      'no-database',
      'not-listed',
      'not-told',
      'private-address',
      'pseudo-country',
      'stale-database',
      'unknown-region',
    ])
    .nullable(),
});
export type HostingLocation = z.infer<typeof hostingLocationSchema>;
