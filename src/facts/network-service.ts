import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';

/** Something a provider's network does for the addresses of an account. */
export const networkServiceSchema = defineFact('network-service', {
  system: peerText(300),
  service: z.enum(['ddos-protection']),
  /** What it is done for: an address, a load balancer, a zone, by the name it has there. */
  covers: peerText(300),
  protection: orUnseen({
    on: z.boolean(),
    /** The provider's word for its state, e.g. `normal`. */
    state: peerText(100),
  }),
});
export type NetworkService = z.infer<typeof networkServiceSchema>;
