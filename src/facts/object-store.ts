import { z } from 'zod';
import { defineFact, peerText } from './fact.ts';

/** What an account at an object store owns. */
export const objectStoreSchema = defineFact('object-store', {
  /** Host of the endpoint. */
  system: peerText(300),
  provider: peerText(100).nullable(),
  account: peerText(300).nullable(),
  /** Names; empty is the store's own word. */
  buckets: z.array(peerText(300)).max(1000),
  /** Whether these are all: a longer list, or one that is limited to a region, is not. */
  whole: z.boolean(),
});
export type ObjectStore = z.infer<typeof objectStoreSchema>;
