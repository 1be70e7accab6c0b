import type { FailureReason } from '../../facts/index.ts';
import { toProbeError } from '../define.ts';

/** A part of a fact that could not be seen, in the form of `orUnseen` in the vocabulary. */
export interface Unseen {
  readonly seen: false;
  readonly reason: FailureReason;
  readonly detail: string;
}

/** What a look at a part of a fact gives, or why it gives nothing. A defect of our own (no ProbeError) is told as any other failure. */
export function seen<T extends object>(look: () => T): ({ seen: true } & T) | Unseen {
  try {
    return { seen: true, ...look() };
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return { seen: false, reason, detail: detail.slice(0, 200) };
  }
}
