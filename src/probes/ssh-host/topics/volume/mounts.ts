import { ProbeError } from '../../../define.ts';
import { linesOf } from '../../answers.ts';

/** One line of /proc/self/mountinfo, proc_pid_mountinfo(5). */
export interface Mount {
  readonly id: number;
  readonly parent: number;
  /** `major:minor` of the file system; the major number is 0 where no single block device stands behind it. */
  readonly number: string;
  readonly point: string;
  /** The mount point as the kernel wrote it, white space escaped. */
  readonly written: string;
  readonly filesystem: string;
  readonly source: string;
  /** Options of the file system itself. */
  readonly options: readonly string[];
}

const maxMounts = 20_000;

/** Blank, tab, line feed, backslash and number sign stand as three octal digits after a backslash. */
export const unescapeOctal = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/**
 * Reads all mounts of a mount namespace in the order of the file.
 * @throws ProbeError `malformed` where a line makes no sense, `incomplete` where there is no root: a mount that was overlooked may be plain.
 */
export function mountsOf(text: string): Mount[] {
  const mounts = linesOf(text, maxMounts).map((line) => {
    const [before = '', after = ''] = splitOnce(line, ' - ');
    const [id, parent, number, , written, ...rest] = before.split(' ');
    const [filesystem, source, options] = after.split(' ');
    if (rest.length === 0 || !written?.startsWith('/') || !/^\d+:\d+$/.test(number ?? '') || !filesystem || source === undefined)
      throw new ProbeError('malformed', 'mountinfo');
    return {
      id: Number(id),
      parent: Number(parent),
      number: number!,
      point: unescapeOctal(written),
      written,
      filesystem,
      source: withoutLogin(unescapeOctal(source), filesystem),
      options: (options ?? '').split(',').map(unescapeOctal),
    };
  });
  if (!mounts.some(({ point }) => point === '/')) throw new ProbeError('incomplete', 'mountinfo without a root');
  return mounts;
}

/** Some file systems show in their source the name and password they log in with: `curlftpfs#ftp://user:password@host/`, `user@host:`. */
function withoutLogin(source: string, filesystem: string): string {
  const start = source.indexOf('://');
  const end = source.lastIndexOf('@');
  if (start >= 0) return end > start ? source.slice(0, start + 3) + source.slice(end + 1) : source;
  return filesystem === 'fuse.sshfs' ? source.slice(source.indexOf('@') + 1) : source;
}

function splitOnce(text: string, separator: string): [string, string] | [] {
  const at = text.indexOf(separator);
  return at < 0 ? [] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** The folders above a path, nearest first, without the path itself. */
function* above(path: string): Generator<string> {
  let rest = path;
  while (rest.length > 1) {
    rest = rest.slice(0, Math.max(1, rest.lastIndexOf('/')));
    yield rest;
  }
}

/**
 * The mounts that can be reached: not covered by a later one at the same point or above it. A covered mount's children are covered, too.
 * At most one for each mount point.
 */
export function visibleMounts(mounts: readonly Mount[]): ReadonlyMap<string, Mount> {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]));
  const children = new Map<number, Mount[]>();
  for (const mount of mounts) {
    if (mount.parent === mount.id) continue;
    const siblings = children.get(mount.parent);
    if (siblings) siblings.push(mount);
    else children.set(mount.parent, [mount]);
  }
  // The root is the mount whose parent lies outside of this namespace; of several, the later one covers the earlier.
  const root = mounts.findLast(({ id, parent, point }) => point === '/' && (parent === id || !byId.has(parent)));
  const visible = new Map<string, Mount>();
  const waiting = root ? [root] : [];
  const seen = new Set<Mount>();
  for (let mount = waiting.pop(); mount; mount = waiting.pop()) {
    if (seen.has(mount)) continue;
    seen.add(mount);
    const here = children.get(mount.id) ?? [];
    const point = mount.point;
    const covering = here.findLast((child) => child.point === point);
    if (covering) {
      waiting.push(covering);
      continue;
    }
    visible.set(point, mount);
    const last = new Map(here.map((child) => [child.point, child]));
    for (const child of last.values()) {
      const covered = [...above(child.point)].some((folder) => folder.length > point.length && last.has(folder));
      if (!covered) waiting.push(child);
    }
  }
  return visible;
}

/**
 * The mount that a file lies in, by its path without symbolic links. Undefined where a covered mount might be meant as well: the kernel
 * names a file by the point where its file system was mounted, even when another one was put over it later.
 */
export function mountOf(path: string, visible: ReadonlyMap<string, Mount>, covered: ReadonlySet<string>): Mount | undefined {
  const folders = [path, ...above(path)];
  if (folders.some((folder) => covered.has(folder))) return undefined;
  return folders.flatMap((folder) => visible.get(folder) ?? [])[0];
}
