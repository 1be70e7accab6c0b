import { ProbeError } from '../../../define.ts';
import { isAbsentError, isPermissionError } from '../../answers.ts';
import type { Answer, Command, Machine } from '../../topic.ts';
import { isInstant, lastInstant } from './set.ts';

/** What lies in a folder, as find(1) of GNU tells it. */
export interface TreeEntry {
  /** Below the folder, without a `/` in front. */
  readonly path: string;
  readonly isFolder: boolean;
  readonly isFile: boolean;
  /** When it was written last, in ms since 1970. */
  readonly at: number;
  /** When its name, owner, rights or content changed last, which no copying keeps. */
  readonly changedAt: number;
  /** `at` as a clock on the host's wall reads it, in ms as if it were UTC. */
  readonly wall: number;
  readonly size: number;
}

export interface Tree {
  readonly entries: readonly TreeEntry[];
  /** Whether nothing was denied and nothing cut short. */
  readonly whole: boolean;
}

const maxEntries = 200_000;

/** Asks for what lies in a folder down to a depth, as the login and as root, for folders of copies are often closed. */
export function treeCommands(path: string, depth: number, leaveOut: readonly string[] = []) {
  const without = leaveOut.flatMap((name) => ['-name', name, '-prune', '-o']);
  const run = [
    `find -H ${path} -mindepth 1 -maxdepth ${depth}`,
    ...without,
    // Times in UTC and as the host's clock reads them, the size and the type; names last, each ended by NUL, which no name has.
    '-printf %T@,%C@,%TY-%Tm-%TdT%TH:%TM:%TS,%s,%y, -print0',
  ].join(' ');
  const command = {
    run,
    reads: `names, sizes and times of what lies in ${path}`,
    why: 'which copies are there',
    patience: 60_000,
    maxBytes: 32 * 1024 * 1024,
  } as const satisfies Command;
  return { tree: command, treeRoot: { ...command, root: true } } as const;
}

/**
 * Reads what {@link treeCommands} asked for: as root where that worked, else what the login could see.
 * @throws ProbeError `denied` where the folder itself is closed, `unsupported` where there is no such folder or no find of GNU.
 */
export function readTree({ tree, treeRoot }: { readonly tree: Answer; readonly treeRoot: Answer }): Tree {
  const isClosed = tree.ok && tree.stdout === '' && isPermissionError(tree.stderr);
  return treeOf(treeRoot.ok || isClosed ? treeRoot : tree);
}

function treeOf(answer: Answer): Tree {
  if (!answer.ok) throw new ProbeError(answer.reason, answer.detail);
  const { stdout, stderr, status } = answer;
  const complaints = stderr.split('\n').filter((line) => line.trim() !== '');
  if (stdout === '' && status !== 0) {
    if (complaints.some(isPermissionError)) throw new ProbeError('denied', 'folder');
    if (complaints.some(isAbsentError)) throw new ProbeError('unsupported', 'no such folder');
    throw new ProbeError('unsupported', 'find');
  }
  const records = stdout.split('\0');
  const isCut = records.pop() !== '' || records.length > maxEntries;
  return {
    entries: records.slice(0, maxEntries).map(entryOf),
    // What was deleted while find looked is no copy any more.
    whole: !isCut && (status === 0 || (complaints.length > 0 && complaints.every(isAbsentError))),
  };
}

const record =
  /^(-?\d{1,18}(?:\.\d{1,12})?),(-?\d{1,18}(?:\.\d{1,12})?),(-?\d{1,12})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,12})?,(\d{1,20}),([a-zA-Z]),(.+)$/s;

function entryOf(text: string): TreeEntry {
  const found = record.exec(text);
  if (!found) throw new ProbeError('malformed', 'find');
  const [, written, changed, year, month, day, hour, minute, second, size, type, name] = found;
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return {
    path: name!,
    isFolder: type === 'd',
    isFile: type === 'f',
    at: clamped(Number(written) * 1000),
    changedAt: clamped(Number(changed) * 1000),
    wall: clamped(wall),
    size: Math.min(Number(size), Number.MAX_SAFE_INTEGER),
  };
}

/** A time that no calendar has is that of no young copy. */
const clamped = (at: number) => (isInstant(at) ? Math.floor(at) : at > lastInstant ? lastInstant : 1);

/**
 * Says that a pattern fits none of what is there, which is not the same as no copies.
 * @param entries with their paths below the folder, as deep as the pattern goes or deeper
 * @throws ProbeError `malformed`; `incomplete` where not all was seen
 */
export function assertFitting(entries: readonly TreeEntry[], pattern: string, { whole }: Tree): void {
  const depth = pattern.split('/').length;
  // What lies deeper was not looked for; but each file system of Linux begins with this one.
  const mayHoldFiles = ({ path }: TreeEntry) => path !== 'lost+found' && path.split('/').length >= depth;
  if (!entries.some((entry) => entry.isFile || (entry.isFolder && mayHoldFiles(entry)))) return;
  throw whole ? new ProbeError('malformed', 'no name matches the pattern') : new ProbeError('incomplete', 'folder');
}

/** Whoever makes a copy writes more often than that. */
const pause = 5 * 60_000;

/** Whether something that was written at a time, in ms since 1970, may still be written to, so that its size says nothing yet. */
export const isBeingWritten = (written: number, { at: now }: Pick<Machine, 'at'>): boolean =>
  Math.abs(now.getTime() - written) < pause;

/** The entries with their paths below the folder that was asked for. */
export function below(folder: string, { entries }: Tree): TreeEntry[] {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return entries.map((entry) => {
    if (!entry.path.startsWith(prefix)) throw new ProbeError('malformed', 'find');
    return { ...entry, path: entry.path.slice(prefix.length) };
  });
}
