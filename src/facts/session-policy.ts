import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';

const endSchema = z.strictObject({
  /** Seconds without activity after which the session ends. */
  seconds: z.int().min(1),
  by: peerText(200),
  /** Sessions it ends: all, or only those over the network. */
  covers: z.enum(['all', 'remote']),
  /** False where the user can switch it off. */
  binding: z.boolean(),
});

/** When an idle session of a system ends by itself. */
export const sessionPolicySchema = defineFact('session-policy', {
  system: peerText(255),
  idleEnds: z.array(endSchema).max(20),
  /** Settings that could end idle sessions and were not seen. */
  unseen: z.array(z.strictObject({ reason: failureReasonSchema, detail: z.string().max(200) })).max(20),
  /** Seconds after which a session is closed whose client no longer answers; that says nothing about a client that does. Null where never or not seen. */
  deadClient: z.int().min(0).nullable(),
});

export type SessionPolicy = z.infer<typeof sessionPolicySchema>;
