import { type BackupCopy, type BackupSet, maxCopies } from '../../../../facts/index.ts';
import type { HostBackup } from '../../../../inventory/target.ts';
import { emptySets } from '../../../copy-names.ts';
import { copyWords } from '../../../copy-persons.ts';
import type { Machine } from '../../topic.ts';

/** What a listing says of one set of copies. */
export interface FoundSet {
  /** What tells the set from others of the same backup; empty where there is one. */
  readonly name: string;
  readonly location: string;
  /** In any order. */
  readonly copies: readonly BackupCopy[];
  readonly whole: boolean;
  /** Names of the system they lie on, where that is not the host; empty where nobody knows. */
  readonly place?: readonly string[];
  /** Names of the system the copies come from, where they themselves tell it. */
  readonly from?: readonly string[];
  /** What is in the copies, where they themselves tell it. */
  readonly covers?: readonly string[];
  readonly mechanism?: string | null;
  readonly expiry?: BackupSet['expiry'] | undefined;
  readonly lock?: BackupSet['lock'];
}

/** The fact of a set: what was seen, and what only the configuration says of where it comes from. */
export function setOf(found: FoundSet, backup: HostBackup, machine: Machine): BackupSet {
  const { tool, of } = backup;
  const { from, covers, place = machine.names } = found;
  const { told, toldName } = copyWords(machine.nameOf);
  const location = told(found.location).slice(0, 2048);
  const copies = found.copies
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .map((copy) => ({ ...copy, id: told(copy.id).slice(0, 1024) }));
  const own = toldName(found.name);
  const name = [backup.name ?? location, ...(found.name === '' || found.name === found.location ? [] : [own])].join(' ');
  return {
    kind: 'backup-set',
    subject: { id: `${machine.system}:${name}`.slice(0, 2048), names: [location] },
    source: machine.source,
    system: machine.system.slice(0, 300),
    tool,
    location,
    place: { systems: place.slice(0, 50).map((each) => each.slice(0, 300)), account: null, provider: null, site: null },
    origin: {
      // What the configuration adds would pass for what the copies tell.
      systems: [...new Set(from ?? of?.systems ?? [])].slice(0, 50).map((each) => each.slice(0, 300)),
      account: of?.account ?? null,
      provider: of?.provider ?? null,
      site: of?.site ?? null,
      target: of?.target ?? null,
      known: from ? 'seen' : of ? 'declared' : null,
      covers: (covers ?? of?.covers)?.slice(0, 1000).map((each) => told(each).slice(0, 4096)) ?? null,
      coversKnown: covers ? 'seen' : of?.covers ? 'declared' : null,
    },
    copies: copies.slice(-maxCopies),
    whole: found.whole && copies.length <= maxCopies,
    storeCreated: null,
    mechanism: found.mechanism?.slice(0, 300) ?? null,
    expiry: found.expiry ?? { seen: false, reason: 'unsupported', detail: 'not told' },
    // What is deleted from a folder or repository is gone; what snapshots of the file system below still hold is a set of its own.
    hidden: { seen: true, count: 0, oldest: null, removedAfter: null },
    // Attributes of files, holds of snapshots and rules of the storage below are not looked at.
    lock: found.lock ?? { seen: false, reason: 'unsupported', detail: 'not told' },
  };
}

/** One fact for each set that copies belong to or that has to be there, by its name; one without copies where there are none. */
export function setsOf(
  members: readonly { readonly set: string; readonly copy: BackupCopy }[],
  common: Omit<FoundSet, 'name' | 'copies'>,
  backup: HostBackup,
  machine: Machine,
): BackupSet[] {
  const sets = groupedBy(members, ({ set }) => set);
  const empty = emptySets(sets.keys(), backup.names).map((name) => [name, []] as const);
  return [...sets, ...empty].map(([name, own]) =>
    setOf({ ...common, name, copies: own.map(({ copy }) => copy) }, backup, machine),
  );
}

/** A copy of which no more is known than when it is of. */
export const copyOf = (id: string, at: number, changes: Partial<BackupCopy> = {}): BackupCopy => ({
  id: id.slice(0, 1024),
  at: new Date(at).toISOString(),
  size: null,
  complete: null,
  incremental: false,
  encryption: 'unknown',
  lockedUntil: null,
  ...changes,
});

/** The last instant, in ms since 1970, that is told. */
export const lastInstant = Date.UTC(9999, 0) - 1;

/** Whether a number of ms since 1970 can be told as an instant, and be meant as one. */
export const isInstant = (at: number): boolean => Number.isFinite(at) && at > 0 && at <= lastInstant;

/** Groups in the order of their first member. */
export function groupedBy<T>(all: readonly T[], keyOf: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}
