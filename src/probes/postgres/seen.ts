import type { FailureReason } from '../../facts/index.ts';
import { toProbeError } from '../define.ts';

/** What a look at a part of a fact gives, or why it gives nothing, in the form of `orUnseen` in the vocabulary. */
export async function seen<T extends object>(
  look: () => Promise<T>,
): Promise<({ seen: true } & T) | { seen: false; reason: FailureReason; detail: string }> {
  try {
    return { seen: true, ...(await look()) };
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return { seen: false, reason, detail };
  }
}
