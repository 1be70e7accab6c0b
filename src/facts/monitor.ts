import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';

/** What watches one system, and whether somebody is told when it fails. */
export const monitorSchema = defineFact('monitor', {
  system: peerText(255),
  monitors: orUnseen({
    found: z
      .array(
        z.strictObject({
          /** Its usual name, e.g. `zabbix-agent`, or `heartbeat` with the host it reports to. */
          name: peerText(255),
          /** An agent watches the system, a check asks it from elsewhere, a heartbeat of a job is missed when it does not come. */
          kind: z.enum(['agent', 'check', 'heartbeat']),
          /** Whether it works now; null where that is not known. */
          active: z.boolean().nullable(),
          /** Whether it tells somebody. */
          notifies: z.enum(['yes', 'no', 'unknown']),
        }),
      )
      .max(500),
    /** Whether that is all there is: what watches from outside cannot be seen from inside. */
    complete: z.boolean(),
  }),
});
export type Monitor = z.infer<typeof monitorSchema>;
