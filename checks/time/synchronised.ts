import { z } from 'zod';
import { defineCheck, fails, holds, indicates, unknown } from '../define.ts';
import { duration, milliseconds } from '../params.ts';

/**
 * Holds where a time service says that the clock follows its source, and by how much it is off. What only the kernel says tells neither the
 * source nor the distance, so it indicates.
 */
export const timeSynchronised = defineCheck({
  id: 'time.synchronised',
  judges: 'clock',
  params: z.strictObject({
    /** The largest distance between the clock and its source, e.g. `1s`. */
    maxOffset: duration.optional(),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.17', bsi: 'KONF.4.5' },
  reproduce: 'timedatectl status; chronyc tracking; timedatectl timesync-status; ntpq -c rv',
  judge({ state }, { maxOffset }) {
    if (!state.seen) return unknown(state.reason, { what: state.detail });
    const { by, follows, offset, lastUpdate } = state;
    if (!state.synchronised) return fails('not-synchronised', { by, lastUpdate: lastUpdate ?? '–' });
    if (maxOffset !== undefined) {
      if (offset === null) return unknown('not-visible', { what: ['offset'] });
      if (offset > milliseconds(maxOffset)) return fails('too-far', { by, offset, maxOffset });
    }
    if (by === 'kernel') return indicates('by-kernel');
    if (offset === null) return holds('follows', { by, follows: follows ?? '–' });
    return holds('follows-closely', { by, follows: follows ?? '–', offset });
  },
});
