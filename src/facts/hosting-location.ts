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
  /** How it is known; `geoip` and `published-ranges` only indicate. */
  evidence: z.enum(['provider-api', 'published-ranges', 'geoip']),
  /** Why country or provider is null: `anycast`, `cdn`, `not-listed`, `no-database`, `private-address`, `stale-database`, `unknown-region`. */
  undetermined: z.string().max(100).nullable(),
});
export type HostingLocation = z.infer<typeof hostingLocationSchema>;
