import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';

const updateSchema = z.strictObject({
  /** The package, or the patch that several packages belong to. */
  name: peerText(200),
  /** The version that waits; empty where the source names none. */
  version: peerText(200),
  /** When its source published it; null where nothing here tells since when it waits. */
  since: z.iso.datetime().nullable(),
});

/** Which updates wait for one machine, and what installs them. */
export const hostUpdatesSchema = defineFact('host-updates', {
  system: peerText(255),
  /** What the machine calls itself, e.g. `Debian GNU/Linux 12 (bookworm)`. */
  release: peerText(200),
  /** What installs updates, e.g. `apt`. */
  manager: peerText(40),
  /** Security updates that wait, held packages included. Where the source tells no security updates apart, all that wait. */
  security: orUnseen({ updates: z.array(updateSchema).max(5000) }),
  /** Packages or patterns that are kept as they are in a way that hides whether a security update waits for them. */
  hidden: z.array(peerText(200)).max(1000),
  /**
   * Where security updates of this release come from: without a configured one, `security` without updates means nothing. The names are as
   * the machine calls them.
   */
  origin: orUnseen({ configured: z.boolean(), names: z.array(peerText(200)).max(100) }),
  /** The state of that source which the machine knows is at least as new as this. */
  refreshed: orUnseen({ at: z.iso.datetime() }),
  /** All updates that wait; null where nobody counted. */
  pending: z.int().nonnegative().nullable(),
  automatic: orUnseen({
    /** Security updates are installed without anybody's doing: switched on, and what starts it is active. */
    on: z.boolean(),
    /** What installs them, or what is missing for it. */
    by: peerText(200),
    /** The last time it ran through; null where none is known. */
    lastRunAt: z.iso.datetime().nullable(),
    lastResult: z.enum(['success', 'failure']).nullable(),
  }),
  /** Whether something installed takes effect only after the next start, and what says so. */
  reboot: orUnseen({ pending: z.boolean(), why: peerText(300) }),
  /** The last day of free security updates for this release, and who says so. */
  support: orUnseen({ endsAt: z.iso.date(), source: peerText(200) }),
});
export type HostUpdates = z.infer<typeof hostUpdatesSchema>;
