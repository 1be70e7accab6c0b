/** What tells whether one set of copies goes on in another. */
export interface Member {
  /** The host the copies come from; empty where they name none. */
  readonly host: string;
  /** What is in the copies. */
  readonly paths: readonly string[];
  /** Patterns of what is left out of any of them, as restic writes them. */
  readonly leavesOut: readonly string[];
  /** The earliest moment that its first copy may be of, and the latest that its last one may be of, in ms since 1970. */
  readonly first: number;
  readonly last: number;
  /** How many copies there are. */
  readonly count: number;
}

/**
 * Joins each set with the one that continues it: the same host's, all paths of the older one are in it, and it begins when the older one has
 * ended. Each is continued by one at most and continues one at most, for the copies of two would fill the gaps of each other.
 * @returns every set once, in chains, oldest first; in the order in which their newest sets were given
 */
export function chains<T extends Member>(members: readonly T[]): T[][] {
  const older = new Map<T, T>();
  const taken = new Set<T>();
  for (const member of members.toSorted((one, other) => one.first - other.first)) {
    const [before] = members
      .filter((each) => !taken.has(each) && continues(member, each))
      .toSorted((one, other) => other.count - one.count || other.last - one.last);
    if (before === undefined) continue;
    older.set(member, before);
    taken.add(before);
  }
  return members
    .filter((member) => !taken.has(member))
    .map((newest) => {
      const chain = [newest];
      for (let each = older.get(newest); each !== undefined; each = older.get(each)) chain.unshift(each);
      return chain;
    });
}

/** A set of more paths or patterns is one of its own: comparing many of them takes long. */
const most = 100;

const continues = (newer: Member, older: Member): boolean =>
  newer.host !== '' &&
  newer.host === older.host &&
  newer.first > older.last &&
  older.paths.length > 0 &&
  [newer, older].every(({ paths, leavesOut }) => paths.length <= most && leavesOut.length <= most) &&
  older.paths.every((path) => newer.paths.some((each) => path === each || (each !== oneFileSystem && lies(path, each)))) &&
  newer.leavesOut.every((pattern) => older.leavesOut.includes(pattern) || isElsewhere(pattern, older.paths));

/** A snapshot of it is mostly made with `--one-file-system`, which no snapshot tells. */
const oneFileSystem = '/';

const lies = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Whether a pattern of what is left out can match neither of the paths, nor what lies in them or around them. */
function isElsewhere(pattern: string, paths: readonly string[]): boolean {
  // Others match in any folder, or are put in other words before they do.
  if (!pattern.startsWith('/') || /\/\.{0,2}\/|\/\.\.$/.test(pattern)) return false;
  const wild = pattern.search(/[*?[\\$]/);
  const folder = wild < 0 ? pattern.replace(/\/$/, '') : pattern.slice(0, pattern.lastIndexOf('/', wild));
  return paths.every((path) => !lies(path, folder) && !lies(folder, path));
}
