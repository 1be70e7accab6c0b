import type { Account } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { attempt, linesOf, printed } from '../../answers.ts';
import type { Answer } from '../../topic.ts';

type LastUsed = Account['lastUsed'];

/** The most entries of wtmp that are asked for. */
export const maxEntries = 20_000;

/**
 * When accounts last logged in, from lastlog(8) and from wtmp as last(1) shows it; the later counts. Logins without a terminal (`ssh host
 * command`, copies) stand in neither. wtmp is rotated, so it tells of nothing before its first entry; lastlog goes back to the beginning.
 */
export function readLastUse(lastlog: Answer, wtmp: Answer): (account: string) => LastUsed {
  const [whole, recent] = [attempt(() => fromLastlog(lastlog)), attempt(() => fromWtmp(wtmp))];
  return (account) => {
    const ever = whole instanceof ProbeError ? undefined : whole.get(account);
    const lately = recent instanceof ProbeError ? undefined : recent.at.get(account);
    const at = [ever, lately]
      .filter((each): each is string => typeof each === 'string')
      .sort()
      .at(-1);
    if (at !== undefined) return { seen: true, at, since: null };
    if (ever === null) return { seen: true, at: null, since: null };
    if (!(recent instanceof ProbeError)) return { seen: true, at: null, since: recent.since };
    const { reason, detail } = whole instanceof ProbeError ? whole : recent;
    return { seen: false, reason, detail };
  };
}

/** Null for an account that never logged in. Times are as `date` prints them in the locale C. */
function fromLastlog(answer: Answer): Map<string, string | null> {
  const [head, ...lines] = linesOf(printed(answer));
  if (!/^Username\s.*Latest\s*$/.test(head ?? '')) throw new ProbeError('malformed', 'lastlog');
  const logins = new Map<string, string | null>();
  for (const line of lines) {
    const name = /^\S+/.exec(line)?.[0];
    if (name === undefined) throw new ProbeError('malformed', 'lastlog');
    if (/\*\*Never logged in\*\*\s*$/.test(line)) {
      logins.set(name, null);
      continue;
    }
    const [, month, day, time, zone, year] =
      /\s(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2})\s+(\d{1,2}) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})\s*$/.exec(line) ?? [];
    const at = new Date(`${day} ${month} ${year} ${time} ${zone}`);
    if (Number.isNaN(at.getTime())) throw new ProbeError('malformed', 'lastlog');
    logins.set(name, at.toISOString());
  }
  return logins;
}

/** `last -w --time-format iso`: name, line, host, begin; its last line tells when the file begins. */
function fromWtmp(answer: Answer): { at: Map<string, string>; since: string } {
  const instant = /(?:^|\s)(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d)/g;
  const at = new Map<string, string>();
  let since: string | undefined;
  let [entries, earliest] = [0, ''];
  for (const line of linesOf(printed(answer), maxEntries + 10)) {
    const begin = [...line.matchAll(instant)][0]?.[1];
    const when = begin === undefined ? undefined : new Date(begin);
    if (when === undefined || Number.isNaN(when.getTime())) {
      // A login that never ended properly has a begin all the same; a line without one is no entry.
      throw new ProbeError('malformed', 'last');
    }
    const iso = when.toISOString();
    if (/^wtmp begins /.test(line)) {
      since = iso;
      continue;
    }
    entries++;
    const name = /^\S+/.exec(line)![0];
    if (earliest === '' || iso < earliest) earliest = iso;
    if (!/^\S+\s+system (?:boot|down)/.test(line) && (at.get(name) ?? '') < iso) at.set(name, iso);
  }
  if (since === undefined) throw new ProbeError('malformed', 'last');
  return { at, since: entries >= maxEntries ? earliest : since };
}
