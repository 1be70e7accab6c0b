import type { FailureReason } from '../../facts/index.ts';
import { ProbeError, toProbeError } from '../define.ts';
import type { DnsAnswer } from '../dns-client.ts';

export interface Seen<T> {
  readonly seen: true;
  records: T[];
  authenticated: boolean;
}
export interface Unseen {
  readonly seen: false;
  readonly reason: FailureReason;
  readonly detail: string;
}
export type Answer<T> = Seen<T> | Unseen;

/** Most records of one kind that a fact can hold. */
const maxRecords = 100;

export function unseen(error: unknown): Unseen {
  const { reason, detail } = toProbeError(error);
  return { seen: false, reason, detail };
}

/** The answer as a fact tells it; `read` gives undefined for a record that is about something else. */
export async function toAnswer<T, R = T>(
  asking: Promise<DnsAnswer<T>>,
  read: (record: T) => R | undefined = (record) => record as unknown as R,
): Promise<Answer<R>> {
  try {
    const { records, authenticated } = await asking;
    const kept = records.map(read).filter((record) => record !== undefined);
    if (kept.length > maxRecords) throw new ProbeError('incomplete', `${kept.length} records`);
    return { seen: true, records: kept, authenticated };
  } catch (error) {
    return unseen(error);
  }
}

/** TXT records of one kind. One that is too long is no answer: what was cut off could say the opposite. */
export const textOf =
  (kind: RegExp, max: number) =>
  (record: string): string | undefined => {
    if (!kind.test(record)) return undefined;
    if (record.length > max) throw new ProbeError('malformed', 'record too long');
    return record;
  };

/** Both answers as one; unseen when either is. */
export function both<T>(first: Answer<T>, second: Answer<T>): Answer<T> {
  if (!first.seen) return first;
  if (!second.seen) return second;
  return {
    seen: true,
    records: [...first.records, ...second.records],
    authenticated: first.authenticated && second.authenticated,
  };
}
