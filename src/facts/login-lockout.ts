import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';

const entranceSchema = z.strictObject({
  /** e.g. `ssh`, `console`. */
  name: peerText(60),
  /** Whether it takes passwords or one-time codes; null where that was not seen. */
  passwords: z.boolean().nullable(),
  lockout: z.discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('on'),
      /** Failed attempts after which no further one is let through. */
      attempts: z.int().min(1),
      /** For how long, in seconds; null until an administrator unlocks it. */
      seconds: z.int().min(0).nullable(),
      /** Whether the account is locked, or the address the attempts come from. */
      locks: z.enum(['account', 'address']),
      by: peerText(200),
      /** False where a setting says so, but not the running service. */
      sure: z.boolean(),
    }),
    z.strictObject({ state: z.literal('off'), by: peerText(200) }),
    z.strictObject({ state: z.literal('unseen'), reason: failureReasonSchema, detail: z.string().max(200) }),
  ]),
});

/** What happens after repeated failures to log in, for each entrance of a system. */
export const loginLockoutSchema = defineFact('login-lockout', {
  system: peerText(255),
  entrances: z.array(entranceSchema).min(1).max(20),
});

export type Entrance = z.infer<typeof entranceSchema>;
