import type { AuditLog } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import type { Listed } from '../../listing.ts';
import type { Machine } from '../../topic.ts';

type Writers = Omit<Extract<AuditLog['writers'], { seen: true }>, 'seen'>;

/** Accounts and groups of the system that write logs or administer them. */
const trusted = ['root', 'syslog', 'adm', 'systemd-journal', 'wheel', 'sudo'];

/** Groups that many belong to. */
const everybodys = ['users', 'staff', 'nogroup'];

/**
 * Who besides administrators and the log's own service may write to some files, or replace them in their folder. A group may be called as
 * its only member is.
 * @throws ProbeError where an access control list may let somebody write.
 */
export function writersOf(files: readonly Listed[], { nameOf }: Machine, folderMode?: string): Writers {
  const others = new Set<string>();
  for (const { mode, acl, owner, group } of files) {
    // With a list, the place of the group shows the most that any entry of it may do.
    if (acl && mode[5] === 'w') throw new ProbeError('unsupported', 'access control list');
    if (mode[2] === 'w' && !trusted.includes(owner)) others.add(`user ${nameOf(owner)}`);
    if (mode[5] === 'w' && !trusted.includes(group)) others.add(`group ${everybodys.includes(group) ? group : nameOf(group)}`);
    if (mode[8] === 'w') others.add('everybody');
  }
  // In a folder that all may write to, without the sticky bit, all may put another file in its place.
  if (folderMode?.[8] === 'w' && !/t/i.test(folderMode[9] ?? '')) others.add('everybody');
  return { others: [...others].slice(0, 100).map((each) => each.slice(0, 100)) };
}

/** A log and what it was rotated to, e.g. `auth.log`, `auth.log.1`, `auth.log.2.gz`, `secure-20260503`, `secure-20260503.xz`. */
export const rotationsOf = (files: readonly Listed[], name: string): Listed[] =>
  files.filter(
    (file) =>
      file.mode.startsWith('-') &&
      (file.name === name ||
        (file.name.startsWith(name) &&
          /^[.-]\d{1,10}(?:[-_.T]\d{1,10}){0,5}(?:\.(?:gz|xz|bz2|zst))?$/.test(file.name.slice(name.length)))),
  );

/** Before this no clock of such a machine was set. */
export const earliest = '2010-01-01T00:00:00.000Z';

/** An empty file, compressed or not, holds no entry; one from a time without a clock tells nothing. */
const holdsEntries = ({ name, size, at }: Listed) => at >= earliest && size > (/\.(?:gz|xz|bz2|zst)$/.test(name) ? 80 : 0);

/** The time of the first line of a log; not exact where the line names no year or zone. */
export interface FirstLine {
  readonly at: string;
  readonly exact: boolean;
}

/**
 * How far back rotated files reach: there is an entry as old as the last change of the oldest file. The first line of a log that was never
 * rotated says it exactly.
 * @throws ProbeError where nothing tells; `incomplete` where a file stands so far from the others that it may have been left behind.
 */
export function reachOf(
  files: readonly Listed[],
  firstLine: FirstLine | null,
): { reachBackTo: string; noneBefore: string | null } {
  const first = firstLine !== null && firstLine.at >= earliest ? firstLine : null;
  const full = files.filter(holdsEntries);
  const rotated = full.filter(({ name }) => /\d/.test(name.slice(-14)));
  if (first !== null && rotated.length === 0) return { reachBackTo: first.at, noneBefore: first.exact ? first.at : null };
  const known = [...rotated.map(({ at }) => at), ...(first === null ? [] : [first.at])].sort();
  // Where the log's own first line is not seen, it may begin as late as it was last written.
  const current = first === null ? full.filter((file) => !rotated.includes(file)).map(({ at }) => at) : [];
  if (hasGap([...known, ...current].sort())) throw new ProbeError('incomplete', `nothing between ${known[0]} and what follows`);
  if (known[0] !== undefined) return { reachBackTo: known[0], noneBefore: null };
  throw new ProbeError('denied', 'entries of the log');
}

/** The longest usual rotation is a month. */
const usualRotation = 40 * 86_400_000;

/** Whether sorted times lie apart by more than a usual rotation and by more than thrice what these files usually do. */
function hasGap(times: readonly string[]): boolean {
  const apart = times.slice(1).map((time, index) => Date.parse(time) - Date.parse(times[index]!));
  const usual = [...apart].sort((a, b) => a - b)[Math.floor((apart.length - 1) / 2)] ?? 0;
  return apart.some((gap) => gap > usualRotation && (apart.length < 3 || gap > 3 * usual));
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The time at the beginning of a line of syslog: RFC 3339, or `Nov  1 04:57:02` (RFC 3164), which names no year and no zone: the last such
 * time before `at`, taken a day later, so that it is never older than it was.
 */
export function timeOfLine(line: string, at: Date): FirstLine | null {
  const exact = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)\s/.exec(line);
  if (exact) {
    const time = Date.parse(`${exact[1]}${exact[2]}`);
    return Number.isNaN(time) ? null : { at: new Date(time).toISOString(), exact: true };
  }
  const short = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)\s/.exec(line);
  const month = months.indexOf(short?.[1] ?? '');
  if (!short || month < 0) return null;
  const [day, hour, minute, second] = short.slice(2).map(Number) as [number, number, number, number];
  const inYear = (year: number) => Date.UTC(year, month, day, hour, minute, second) + 24 * 3_600_000;
  const year = at.getUTCFullYear();
  const time = inYear(year) - 48 * 3_600_000 > at.getTime() ? inYear(year - 1) : inYear(year);
  return { at: new Date(Math.min(time, at.getTime())).toISOString(), exact: false };
}
