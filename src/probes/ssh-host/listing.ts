/** One line of `ls -l`. */
export interface Listed {
  /** The folder as `ls` names it; empty where it named none. */
  readonly folder: string;
  readonly name: string;
  /** As `ls` writes it, e.g. `-rw-r-----`, without the sign for an ACL. */
  readonly mode: string;
  /** Whether `ls` shows that an access control list adds to the mode (`+`). */
  readonly acl: boolean;
  readonly owner: string;
  readonly group: string;
  readonly size: number;
  /** RFC 3339, UTC. */
  readonly at: string;
}

const entry =
  /^([bcdlps-][rwxsStT-]{9})([+.@]?) +\d+ +(\S+) +(\S+) +(\d+) (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,9})? ([+-]\d\d)(\d\d) (.+)$/;

/**
 * Reads `ls -l --time-style=full-iso` (GNU coreutils) and `ls -l --full-time` (busybox), with `-R` or without. Lines that are no entry are
 * left out, as are device files, which have no size.
 */
export function listingOf(text: string): Listed[] {
  const listed: Listed[] = [];
  let folder = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('/') && line.endsWith(':')) {
      folder = line.slice(0, -1);
      continue;
    }
    const found = entry.exec(line);
    if (!found) continue;
    const [, mode, mark, owner, group, size, day, time, hours, minutes, name] = found;
    const at = new Date(`${day}T${time}${hours}:${minutes}`);
    if (Number.isNaN(at.getTime())) continue;
    listed.push({
      folder,
      name: mode!.startsWith('l') ? name!.split(' -> ')[0]! : name!,
      mode: mode!,
      acl: mark === '+',
      owner: owner!,
      group: group!,
      size: Number(size),
      at: at.toISOString(),
    });
  }
  return listed;
}
