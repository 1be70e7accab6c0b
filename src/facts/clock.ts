import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';

/** Whether a machine's clock follows a source of time. */
export const clockSchema = defineFact('clock', {
  system: peerText(300),
  state: z.discriminatedUnion('seen', [
    z.strictObject({
      seen: z.literal(true),
      /** False also where the source has not answered for so long that it counts as lost. */
      synchronised: z.boolean(),
      /** The service that says so; `kernel` where only the kernel does, which forgets it some hours after the last correction. */
      by: z.enum(['chronyd', 'systemd-timesyncd', 'ntpd', 'kernel']),
      /** What it follows, as it names it; null where that is not told. */
      follows: peerText(200).nullable(),
      /** Milliseconds between the clock and its source, whichever is ahead; null where that is not told. */
      offset: z.number().min(0).nullable(),
      /** When the source last corrected the clock, by that clock; null where that is not told. */
      lastUpdate: z.iso.datetime().nullable(),
    }),
    z.strictObject({ seen: z.literal(false), reason: failureReasonSchema, detail: z.string().max(200) }),
  ]),
});
export type Clock = z.infer<typeof clockSchema>;
