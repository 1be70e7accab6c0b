import { compilePattern, type NameReader } from '../../../../copy-names.ts';
import { ProbeError } from '../../../../define.ts';
import { linesOf, printed } from '../../../answers.ts';
import type { Answer } from '../../../topic.ts';
import { copyOf, type FoundSet, groupedBy, isInstant, setOf } from '../set.ts';
import { defineBackupTool } from '../tool.ts';

interface Snapshot {
  readonly id: string;
  readonly path: string;
  readonly at: number;
  readonly parent: string;
  readonly wasReceived: boolean;
}

/**
 * btrfs-subvolume(8): the snapshots of a file system. Those of one subvolume are a set, and so are those that were received into one folder.
 * One that can be written to is no proof of what it holds.
 */
export const btrfs = defineBackupTool({
  tool: 'btrfs',
  commands: ({ path }) => ({
    snapshots: {
      // The program writes times of the host's clock without a zone.
      run: `env TZ=UTC btrfs subvolume list -s -q -R -u ${path}`,
      reads: 'snapshots, what they are of and when they were made',
      why: 'which copies are there',
      root: true,
    },
    readOnly: {
      run: `btrfs subvolume list -r -R -u ${path}`,
      reads: 'subvolumes that nobody can write to',
      why: 'a snapshot that can be written to may have been changed, one that is being received is not finished',
      root: true,
    },
    subvolumes: {
      run: `btrfs subvolume list -u ${path}`,
      reads: 'names of subvolumes',
      why: 'what a snapshot is of',
      root: true,
    },
  }),
  read(answers, backup, machine) {
    const { timeZone } = backup;
    const bounds = ['*{datetime}*', '*{date}*'].map((pattern) => compilePattern(pattern, timeZone));
    const snapshots = linesOf(printed(answers.snapshots), 100_000).map((line) => named(snapshotOf(line), bounds));
    const readOnly = linesOf(printed(answers.readOnly), 100_000).map(rowOf);
    const closed = new Set(readOnly.map(({ id }) => id));
    const names = namesOf(answers.subvolumes);
    const listed = new Set(snapshots.map(({ id }) => id));
    // The first that was received of a subvolume is no snapshot to the program, which then does not tell its time.
    const untold = new Set(
      readOnly.filter(({ id, wasReceived }) => wasReceived && !listed.has(id)).map(({ path }) => folderOf(path)),
    );
    const setNameOf = ({ wasReceived, path, parent }: Snapshot) => (wasReceived ? folderOf(path) : (names.get(parent) ?? parent));
    const found = [...groupedBy(snapshots, setNameOf)].map(([name, members]): FoundSet => {
      const isOwn = backup.of === null && members.every(({ wasReceived }) => !wasReceived);
      return {
        name,
        location: backup.path!,
        copies: members.map(({ id, path, at }) => copyOf(path, at, { complete: closed.has(id) ? true : null })),
        whole: !members.some(({ wasReceived, path }) => wasReceived && untold.has(folderOf(path))),
        ...(isOwn ? { from: machine.names } : {}),
      };
    });
    const rest = [...untold].filter((folder) => !found.some(({ name }) => name === folder));
    const received = rest.map((name): FoundSet => ({ name, location: backup.path!, copies: [], whole: false }));
    const all = [...found, ...received];
    const none = { name: '', location: backup.path!, copies: [], whole: true };
    return { facts: (all.length === 0 ? [none] : all).map((each) => setOf(each, backup, machine)), failures: [] };
  },
});

/** The program tells when a snapshot was received, which may be long after its data; its name may tell that it is older. */
function named(snapshot: Snapshot, bounds: readonly NameReader[]): Snapshot {
  const name = snapshot.path.split('/').at(-1)!;
  const latest = snapshot.wasReceived ? bounds.map((read) => read(name)?.latest).find((each) => each !== undefined) : undefined;
  return latest === undefined || latest === null || !isInstant(latest)
    ? snapshot
    : { ...snapshot, at: Math.min(snapshot.at, latest) };
}

const folderOf = (path: string) => path.split('/').slice(0, -1).join('/') || '/';

/** `ID 257 gen 8 … otime 2026-11-21 08:08:36 parent_uuid … received_uuid - uuid … path .snap/data-1` */
function rowOf(line: string) {
  const found = /^ID (\d{1,19}) gen \d{1,19} (.{0,400}?)\bpath (.{1,4096})$/.exec(line);
  if (!found) throw new ProbeError('malformed', 'btrfs subvolume list');
  const [, id, fields, path] = found;
  const of = (name: string) => new RegExp(`\\b${name}\\s+(\\S+)`).exec(fields!)?.[1];
  const received = of('received_uuid');
  return {
    id: id!,
    path: path!,
    wasReceived: received !== undefined && received !== '-',
    parent: of('parent_uuid') ?? '-',
    fields: fields!,
  };
}

function snapshotOf(line: string): Snapshot {
  const { fields, ...row } = rowOf(line);
  const at = Date.parse(`${/\botime (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\b/.exec(fields)?.[1]?.replace(' ', 'T')}Z`);
  if (!isInstant(at)) throw new ProbeError('malformed', 'btrfs subvolume list');
  return { ...row, at };
}

/** Paths of subvolumes by their UUID. */
function namesOf(answer: Answer): ReadonlyMap<string, string> {
  if (!answer.ok || answer.status !== 0) return new Map();
  return new Map(
    answer.stdout.split('\n').flatMap((line) => {
      const [, uuid, path] = /\buuid ([0-9a-f-]{36}) +path (.{1,4096})$/.exec(line) ?? [];
      return uuid === undefined ? [] : [[uuid, path!] as const];
    }),
  );
}
