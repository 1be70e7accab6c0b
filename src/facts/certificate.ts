import { z } from 'zod';
import { defineFact, peerText } from './fact.ts';

/** A certificate that a provider keeps for its customer's services, as its interface tells of it. */
export const certificateSchema = defineFact('certificate', {
  system: peerText(300),
  name: peerText(300),
  domains: z.array(peerText(300)).max(300),
  notAfter: z.iso.datetime().nullable(),
  /** Whether the provider renews it by itself; null where that was not seen. */
  renewed: z.boolean().nullable(),
  state: z.enum(['valid', 'pending', 'failed', 'unknown']),
  /** Where it is in use, by name; null where that was not seen. */
  usedBy: z.array(peerText(300)).max(100).nullable(),
});
export type Certificate = z.infer<typeof certificateSchema>;
