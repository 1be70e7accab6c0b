import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';
import { tlsVersionSchema } from './tls-service.ts';

/** What a provider's service that ends TLS for others (a load balancer, a managed database) is set to accept. */
export const tlsPolicySchema = defineFact('tls-policy', {
  system: peerText(300),
  /** The service, by its name there, e.g. `lb-web`. */
  service: peerText(300),
  port: z.int().min(1).max(65535).nullable(),
  /** False where it passes on what comes in plain text. */
  offered: z.boolean(),
  /** The policy's name, e.g. `tls-1-2-strict`. */
  policy: peerText(100).nullable(),
  /** Versions it accepts, by the provider's own list. */
  versions: orUnseen({ accepted: z.array(tlsVersionSchema).min(1).max(6) }),
});
export type TlsPolicy = z.infer<typeof tlsPolicySchema>;
