import type { BucketBackup } from '../../../../inventory/target.ts';
import type { ProbeError } from '../../../define.ts';
import type { FoundCopy, FoundSet } from '../set.ts';
import type { ObjectsOf } from '../store.ts';

/** The sets of one entry of the configuration, and what kept others from being seen. */
export interface Found {
  readonly sets: readonly FoundSet[];
  readonly failures: readonly ProbeError[];
}

/** Finds the sets of one entry. @throws ProbeError where it cannot say anything of them, not even that there is none */
export type Layout = (objects: ObjectsOf, backup: BucketBackup) => Promise<Found>;

/** Prefix of an entry whose layout is one of folders. */
export const rootOf = ({ prefix }: BucketBackup): string => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`);

/** Most copies of one set that are asked for one by one. */
export const maxDetailed = 400;
/** Requests side by side. */
export const side = 8;

/** A set of whole copies that a program made. */
export const foundSet = (tool: string, changes: Partial<FoundSet> = {}): FoundSet => ({
  tool,
  name: '',
  copies: [],
  whole: true,
  sized: false,
  encryptedBy: null,
  clear: false,
  shared: null,
  momentOf: () => undefined,
  ...changes,
});

/** A copy that a program made of many objects, of which `parts` speak for all. */
export const foundCopy = (id: string, at: number, changes: Partial<FoundCopy> = {}): FoundCopy => ({
  id,
  at,
  size: 0,
  incremental: false,
  complete: true,
  parts: [],
  telling: true,
  ...changes,
});

export const byTime = (copies: readonly FoundCopy[]): FoundCopy[] => copies.toSorted((a, b) => a.at - b.at);
