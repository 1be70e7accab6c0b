import { maxCopies } from '../../../facts/index.ts';
import { compilePattern, momentOf } from '../../copy-names.ts';
import { detached, type StoredObject } from './listing.ts';

/** A copy as a listing shows it. */
export interface ListedCopy {
  /** Key of the object, or of the folder with its `/`. */
  readonly id: string;
  /** The moment of its data, in ms since 1970. */
  readonly at: number;
  readonly size: number;
  readonly incremental: boolean;
  /** Of a folder: keys of objects in it, as far as they are told, and how many there are. */
  readonly folder?: { readonly parts: readonly string[]; readonly objects: number };
}

export interface CollectedSet {
  /** What the placeholders of the pattern say; empty where it has none that name. */
  readonly name: string;
  /** Oldest first. */
  readonly copies: readonly ListedCopy[];
  /** Whether older copies were left out, since there are too many. */
  readonly cut: boolean;
}

export interface Collection {
  readonly sets: readonly CollectedSet[];
  /** Objects that are a copy or part of one, and those that are none; markers of folders are neither. */
  readonly matched: number;
  readonly unmatched: number;
  /** Whether there are more sets than are told. */
  readonly moreSets: boolean;
  /** Whether some keys go on behind the prefix with `/` and others without, so that it is no folder and no beginning of names. */
  readonly mixed: boolean;
}

export interface Collector {
  take(object: StoredObject): void;
  /** `whole` is false where the listing was cut: of its last folder nobody knows what is missing. */
  finish(whole: boolean): Collection;
}

export interface CollectOptions {
  readonly prefix: string;
  readonly pattern: string;
  /** Whether each folder that matches is a copy, with all that lies in it; else each object that matches is one. */
  readonly folders: boolean;
  readonly timeZone: string;
  readonly incremental: boolean;
}

export const maxSets = 500;
/** Most objects of a folder that are told. */
const maxParts = 8;
/** Copies kept for all sets together, so that memory stays flat however many objects there are. */
const maxKept = 25_000;

/**
 * Turns objects, in the order of their keys, into sets of copies. Of each set the newest copies are kept: as many as a fact tells, fewer
 * where there are many sets.
 */
export function createCollector(options: CollectOptions): Collector {
  const { prefix, folders } = options;
  const pattern = folders ? options.pattern.replace(/\/$/, '') : options.pattern;
  const depth = pattern.split('/').length;
  const read = compilePattern(pattern, options.timeZone);
  const sets = new Map<string, { copies: ListedCopy[]; cut: boolean }>();
  let kept = 0;
  const seen = { matched: 0, unmatched: 0, moreSets: false, slash: false, other: false };
  let open: { path: string; id: string; size: number; written: number; parts: string[]; objects: number } | undefined;

  const limit = () => Math.min(maxCopies, Math.floor(maxKept / Math.max(1, sets.size)));
  const trimAll = () => {
    for (const set of sets.values()) kept -= trim(set, limit());
  };
  const keep = (name: string, written: number, id: string, size: number, folder?: ListedCopy['folder']): boolean => {
    const found = read(name);
    if (found === undefined) return false;
    let set = sets.get(found.set);
    if (set === undefined) {
      if (sets.size >= maxSets) {
        seen.moreSets = true;
        return true;
      }
      set = { copies: [], cut: false };
      sets.set(detached(found.set), set);
    }
    const copy = { id: detached(id), at: momentOf(found, written), size, incremental: found.incremental ?? options.incremental };
    set.copies.push(folder === undefined ? copy : { ...copy, folder });
    kept++;
    if (set.copies.length >= 2 * maxCopies || kept >= 1.5 * maxKept) trimAll();
    return true;
  };
  const close = () => {
    if (open !== undefined) {
      const { path, written, id, size, parts, objects } = open;
      keep(path, written, id, size, { parts: parts.map(detached), objects });
    }
    open = undefined;
  };

  return {
    take({ key, size, modified }) {
      const behind = key.slice(prefix.length);
      const slash = behind.startsWith('/');
      const name = slash ? behind.slice(1) : behind;
      if (name === '' || (size === 0 && name.endsWith('/'))) return;
      if (prefix !== '' && !prefix.endsWith('/')) seen[slash ? 'slash' : 'other'] = true;
      if (!folders) {
        seen[keep(name, modified, key, size) ? 'matched' : 'unmatched']++;
        return;
      }
      const path = folderOf(name, depth);
      if (path !== open?.path) {
        close();
        if (path !== undefined && read(path) !== undefined)
          open = { path, id: `${key.slice(0, key.length - name.length)}${path}/`, size: 0, written: 0, parts: [], objects: 0 };
      }
      seen[open === undefined ? 'unmatched' : 'matched']++;
      if (open === undefined) return;
      open.size += size;
      open.written = Math.max(open.written, modified);
      open.objects++;
      if (open.parts.length < maxParts) open.parts.push(key);
    },
    finish(whole) {
      if (whole) close();
      trimAll();
      return {
        sets: [...sets].map(([name, { copies, cut }]) => ({ name, copies, cut })),
        matched: seen.matched,
        unmatched: seen.unmatched,
        moreSets: seen.moreSets,
        mixed: seen.slash && seen.other,
      };
    },
  };
}

/** Sorts, leaves the newest and says how many went. */
function trim(set: { copies: ListedCopy[]; cut: boolean }, limit: number): number {
  set.copies.sort((a, b) => a.at - b.at);
  const count = Math.max(0, set.copies.length - limit);
  set.copies.splice(0, count);
  set.cut ||= count > 0;
  return count;
}

/** The first `depth` folders of a path; undefined where it does not lie as deep. */
function folderOf(path: string, depth: number): string | undefined {
  let end = -1;
  for (let count = 0; count < depth; count++) {
    end = path.indexOf('/', end + 1);
    if (end < 0) return undefined;
  }
  return path.slice(0, end);
}
