import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';

const instant = z.iso.datetime();

/** One long-lived credential that programs or persons use instead of a password: an API key, an access key, a deploy key. Never the secret itself. */
export const accessKeySchema = defineFact('access-key', {
  /** What it opens, e.g. `scaleway organization acme`. */
  system: peerText(300),
  /** What people know it by: its public id or its description. */
  name: peerText(300),
  /** Whose it is; that of a person as a pseudonym. Null where nobody says. */
  owner: peerText(200).nullable(),
  /** `service`: programs use it. `unknown` may be either. */
  holder: z.enum(['person', 'service', 'shared', 'unknown']),
  type: z.enum(['api-key', 'access-key', 'deploy-key', 'signing-secret', 'token']),
  /** Null where that was not seen. */
  enabled: z.boolean().nullable(),
  /** When this secret was made or last changed; null where the system does not say. */
  createdAt: instant.nullable(),
  /** From when on it opens nothing; `at` null: it has no end. */
  expires: orUnseen({ at: instant.nullable() }),
  /** `at` null: never. */
  lastUsed: orUnseen({ at: instant.nullable() }),
  /** Whether it may change anything; null where that was not seen. */
  writes: z.boolean().nullable(),
});
export type AccessKey = z.infer<typeof accessKeySchema>;
