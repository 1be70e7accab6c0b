import type { Answer } from '../../../topic.ts';
import { copyOf, setOf } from '../set.ts';
import { defineBackupTool } from '../tool.ts';
import { below, readTree, type TreeEntry, treeCommands } from '../tree.ts';

/** A run of rsnapshot by its log, in ms of the host's clock as if it were UTC. */
interface Run {
  readonly start: number;
  /** Null while it has none. */
  readonly end: number | null;
  /** Null where it had something to warn of. */
  readonly succeeded: boolean | null;
}

/**
 * rsnapshot(1): one folder for each copy, `daily.0` the newest of its level. The program sets a folder's time at the end of a run, also of one
 * that failed; only its log says which of the two it was.
 */
export const rsnapshot = defineBackupTool({
  tool: 'rsnapshot',
  commands: ({ path }) => ({
    ...treeCommands(path!, 1),
    log: {
      run: 'grep -h -e started -e completed -e touch /var/log/rsnapshot.log.1 /var/log/rsnapshot.log',
      reads: 'when rsnapshot began and how it ended',
      why: 'a folder gets its time also from a run that failed',
      root: true,
      maxBytes: 8 * 1024 * 1024,
    },
  }),
  read(answers, backup, machine) {
    const tree = readTree(answers);
    const runs = runsOf(answers.log, backup.path!);
    const copies = levelsOf(below(backup.path!, tree)).map(({ name, at, wall, isYoungest }) =>
      copyOf(name, at, { complete: completeOf(wall, runs, isYoungest) }),
    );
    const found = { name: '', location: backup.path!, copies, whole: tree.whole };
    return { facts: [setOf(found, backup, machine)], failures: [] };
  },
});

/** A folder is never taken for younger than one with a lower number in its level. */
function levelsOf(entries: readonly TreeEntry[]) {
  const folders = entries
    .flatMap(({ path, isFolder, at, wall }) => {
      const [name, level, number] = /^((?!_delete\.)[A-Za-z0-9_-]{1,100})\.(\d{1,6})$/.exec(path) ?? [];
      return isFolder && name !== undefined ? [{ name, level: level!, number: Number(number), at, wall }] : [];
    })
    .toSorted((one, other) => one.number - other.number);
  const oldest = new Map<string, number>();
  const youngest = Math.max(...folders.map(({ at }) => at));
  return folders.map((folder) => {
    const at = Math.min(folder.at, oldest.get(folder.level) ?? folder.at);
    oldest.set(folder.level, at);
    return { ...folder, at, isYoungest: folder.at === youngest };
  });
}

/**
 * The runs that gave a folder of this path its time: `[2026-11-21T08:06:02] /usr/bin/rsnapshot daily: started`, `[…] touch /srv/daily.0/`,
 * `[…] /usr/bin/rsnapshot daily: completed successfully`. Those of several configurations may share a log and overlap.
 */
function runsOf(answer: Answer, path: string): Run[] {
  if (!answer.ok) return [];
  const runs: Run[] = [];
  const open = new Map<string, { start: number; isOwn: boolean }>();
  const close = (by: string, end: number | null, succeeded: boolean | null) => {
    const run = open.get(by);
    if (run?.isOwn) runs.push({ start: run.start, end, succeeded });
    open.delete(by);
  };
  for (const line of answer.stdout.split('\n').slice(0, 200_000)) {
    const found = /^\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\] (.{1,1000})$/.exec(line);
    const at = Date.parse(`${found?.[1]}Z`);
    if (!found || Number.isNaN(at)) continue;
    const text = found[2]!;
    if (text.startsWith('touch ')) {
      // Which of those that run side by side it was, nobody can tell.
      if (isIn(path, text.slice('touch '.length))) for (const run of open.values()) run.isOwn = true;
      continue;
    }
    const by = text.replace(/: (?:started|completed.{0,100})$/, '').replace(/^.*: (?:ERROR|WARNING): /, '');
    if (text.endsWith(': started')) {
      close(by, null, false);
      open.set(by, { start: at, isOwn: false });
    } else if (/: completed[^:]*$/.test(text)) {
      close(by, at, text.endsWith('warnings') ? null : text === `${by}: completed successfully`);
    }
  }
  for (const by of [...open.keys()]) close(by, null, false);
  return runs;
}

const isIn = (path: string, folder: string) => folder.startsWith(`${path.replace(/\/+$/, '')}/`);

/** The word of the one run in which the folder got its time; null where the log knows none, or several. */
function completeOf(wall: number, runs: readonly Run[], isYoungest: boolean): boolean | null {
  const own = runs.filter(({ start, end }) => start <= wall && (end === null ? isYoungest : wall <= end));
  return own.length === 1 ? own[0]!.succeeded : null;
}
