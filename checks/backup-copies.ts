import type { BackupCopy, BackupSet } from '../src/facts/index.ts';
import { milliseconds } from './params.ts';

/** Up to this many bytes nothing is in it: an empty gzip file has 20, an empty xz file 32, and encryption adds a head of its own. */
const emptyUpTo = 128;
/** Up to this many it may be an empty archive that was encrypted: for each who may read it, OpenPGP adds 524 bytes with a key of RSA 4096. */
const maybeEmptyUpTo = 1200;
/** A copy is compared with the usual size of this many before it. */
const compared = 7;
/** After a lasting change nobody can tell for a while whether data went or the job broke: until it is most of this many. */
const remembered = 28;
/** By so much may clocks differ. */
export const clockAllowance = milliseconds('5m');

/** A copy with its instant in milliseconds since 1970. */
export interface Dated extends BackupCopy {
  readonly time: number;
}

/** What is there, each part oldest first. */
export interface Survey {
  /** Finished, by the word of the program that made it or by its size. */
  readonly usable: readonly Dated[];
  /** Nothing tells whether it is finished: it proves nothing and contradicts nothing. */
  readonly unclear: readonly Dated[];
  /** No copy: unfinished, empty, half as large as those before it, or resting on one that is not there. */
  readonly unusable: readonly Flawed[];
  /** Would be usable or unclear, but dated later than now: what its date is nobody knows. */
  readonly future: readonly Dated[];
}
export interface Flawed extends Dated {
  /** Why it does not count, besides its size, in a machine word, or the size it should have. */
  readonly flaw: string | null;
}

type Fate = 'usable' | 'unclear' | { readonly flaw: string | null };

/**
 * Tells copies from what only looks like one. The word of the program that made it counts; where there is none, a copy is larger than an empty
 * archive, which one of hardly more bytes may be, and larger than half of what is usual, the median of up to seven before it. So a dump may grow and shrink slowly. After
 * a lasting loss of size the new one becomes usual, but stays unclear until it is most of what is remembered. The size of an incremental copy says nothing; where
 * it has full ones beside it, or a program calls it incremental and finished, it rests on the last of them before it.
 */
export function survey({ copies, whole }: Pick<BackupSet, 'copies' | 'whole'>, now: Date): Survey {
  const dated = byTime(copies);
  const [usable, unclear, future]: Dated[][] = [[], [], []];
  const unusable: Flawed[] = [];
  const sizes: number[] = [];
  // What is cut off a list may hold the full copy on which its first ones rest.
  const restElsewhere = dated.every(({ incremental, complete }) => incremental && complete !== true);
  let base: Fate = !whole ? 'unclear' : restElsewhere ? 'usable' : { flaw: 'no full copy' };
  for (const copy of dated) {
    const fate = fateOf(copy, base, sizes);
    if (typeof fate === 'object') unusable.push({ ...copy, ...fate });
    else if (copy.time > now.getTime() + clockAllowance) future!.push(copy);
    else (fate === 'usable' ? usable! : unclear!).push(copy);
    if (copy.incremental) continue;
    if (copy.size !== null && copy.size > emptyUpTo && copy.complete !== false) sizes.push(copy.size);
    // Beside a failed full copy nobody knows on which one the next ones rest.
    if (typeof fate !== 'object') base = fate;
    else if (base === 'usable') base = 'unclear';
  }
  return { usable: usable!, unclear: unclear!, unusable, future: future! };
}

/** Oldest first. */
export const byTime = (copies: readonly BackupCopy[]): Dated[] =>
  copies.map((copy) => ({ ...copy, time: Date.parse(copy.at) })).sort((a, b) => a.time - b.time);

function fateOf({ complete, size, incremental }: BackupCopy, base: Fate, sizes: readonly number[]): Fate {
  if (complete === false) return { flaw: 'partial' };
  if (complete) return incremental ? base : 'usable';
  if (size === null) return 'unclear';
  if (size <= emptyUpTo) return { flaw: null };
  if (incremental) return base;
  const usual = median(sizes.slice(-compared));
  if (usual !== undefined && size * 2 <= usual) return { flaw: `${usual} B` };
  if (size <= maybeEmptyUpTo) return 'unclear';
  const before = median(sizes.slice(-remembered));
  return before !== undefined && size * 2 <= before ? 'unclear' : 'usable';
}

function median(sizes: readonly number[]): number | undefined {
  const sorted = [...sizes].sort((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.length === 0 ? undefined : Math.round(middle.reduce((sum, size) => sum + size, 0) / middle.length);
}

const maxName = 100;

/** A copy as messages name it: `orders.dump.gpg (480 B / 1000 B)`, with its size and, where it is none, the size it should have. */
export function named({ id, size, flaw = null }: BackupCopy & { readonly flaw?: string | null }): string {
  const details = [...(size === null ? [] : [`${size} B`]), ...(flaw === null ? [] : [flaw])];
  const name = id.length > maxName ? `…${id.slice(-maxName)}` : id;
  return details.length > 0 ? `${name} (${details.join(' / ')})` : name;
}

/** As `named`, with its moment in front. */
export const datedName = (copy: Dated & { readonly flaw?: string | null }): string => `${instantText(copy.time)} ${named(copy)}`;

/** An instant as RFC 3339 in UTC, to the second. */
export const instantText = (instant: number): string => new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');

/** Shows what lies there, in a bucket or on a host. */
export const listing =
  'aws s3 ls --recursive --endpoint-url https://{system} {location}  # on a host: ls -lR --time-style=full-iso';
