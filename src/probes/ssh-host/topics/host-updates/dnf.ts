import { ProbeError } from '../../../define.ts';
import { isAbsentError, isPermissionError, linesOf, printed } from '../../answers.ts';
import { listingOf } from '../../listing.ts';
import { seen } from '../../seen.ts';
import type { Answer, Answers, Commands, Machine } from '../../topic.ts';
import { oldest, type Update, type Waiting } from './package-source.ts';
import { cachedRepositories, cachesOf } from './rpm-cache.ts';

export const dnfCommands = {
  dnfSecurity: {
    run: 'dnf -C -q updateinfo list --security',
    reads: 'security advisories that installed packages do not follow yet, from the cache of the system',
    why: 'pending security updates',
    root: true,
    on: ['redhat'],
    patience: 60_000,
  },
  dnfAll: {
    run: 'dnf -C -q check-update',
    reads: 'packages with a newer version, from the cache of the system',
    why: 'number of all pending updates',
    root: true,
    on: ['redhat'],
    patience: 60_000,
  },
  dnfRepositories: {
    run: 'dnf -C -q repolist --enabled',
    reads: 'which repositories are in use',
    why: 'without the repositories of its release no pending update means nothing',
    on: ['redhat'],
    patience: 30_000,
  },
  dnfCache: {
    run: 'ls -lR --time-style=full-iso /var/cache/dnf /var/cache/libdnf5',
    reads: 'names and times of the cached lists of the repositories',
    why: 'how old the known state of the repositories is, and whether they tell security updates apart',
    on: ['redhat'],
  },
  dnfExcludes: {
    run: 'grep -rHi -e exclude -e includepkgs /etc/dnf/dnf.conf /etc/yum.conf /etc/yum.repos.d /etc/dnf/libdnf5.conf.d',
    reads: 'packages that are excluded from updates, or the only ones that are included',
    why: 'an excluded package hides its security updates',
    on: ['redhat'],
  },
  dnfRelease: {
    run: 'grep -H . /etc/dnf/vars/releasever /etc/yum/vars/releasever /var/lib/rhsm/cache/releasever.json',
    reads: 'the release the repositories are pinned to',
    why: 'repositories of an old minor release get no updates',
    on: ['redhat'],
  },
  dnfLocks: {
    run: 'grep -H . /etc/dnf/plugins/versionlock.list /etc/dnf/versionlock.toml',
    reads: 'packages whose version is locked',
    why: 'a locked package hides its security updates',
    on: ['redhat'],
  },
} as const satisfies Commands;

/** What dnf(8), version 4 or 5, tells from what is cached: nothing is fetched. */
export function readDnf(answers: Answers<typeof dnfCommands>, { os }: Machine): Waiting {
  const own = seen(() => ({ repositories: enabledOf(answers.dnfRepositories).filter((id) => isOwn(id, os)) }));
  const caches = seen(() => ({ found: cachedRepositories(listingOf(listed(answers.dnfCache))) }));
  const cached = () => {
    if (!own.seen) throw new ProbeError(own.reason, own.detail);
    if (!caches.seen) throw new ProbeError(caches.reason, caches.detail);
    return cachesOf(own.repositories, caches.found);
  };
  return {
    manager: 'dnf',
    security: seen(() => ({ updates: advisoriesOf(answers.dnfSecurity) })),
    hidden: [...excludedIn(answers.dnfExcludes), ...lockedIn(answers.dnfLocks), ...pinnedBy(answers.dnfRelease)],
    // Where one of the distribution's own repositories carries no advisories, as CentOS Stream's do not, there is nothing to be pending.
    origin: own.seen
      ? seen(() => ({
          configured: own.repositories.some((id) => isBase(id, os)) && cached().every(({ advisories }) => advisories),
          names: own.repositories,
        }))
      : own,
    refreshed: seen(() => {
      const all = cached();
      if (all.length === 0) throw new ProbeError('unsupported', 'no repository of the distribution');
      return { at: oldest(all.map(({ at }) => at)) };
    }),
    pending: countOf(answers.dnfAll),
  };
}

/** Ids of `dnf repolist`: the first column under the headings. */
function enabledOf(answer: Answer): string[] {
  const [head, ...rows] = linesOf(printed(answer), 1000);
  if (head === undefined || !/^repo id\s/.test(head)) throw new ProbeError('malformed', 'dnf repolist');
  return rows.map((row) => row.trim().split(/\s+/)[0]!);
}

/**
 * Whether a repository is one in which the distribution publishes its security updates, by the ids they are shipped with. What was there
 * when the release came out (`fedora`) has none.
 */
const isOwn = (id: string, os: Machine['os']) =>
  os.id === 'fedora'
    ? id === 'updates'
    : os.id === 'amzn'
      ? /^amazonlinux/.test(id)
      : /(?:^|[-_])(?:baseos|appstream)(?:[-_]|$)/i.test(id);

/** Of these, the one without which there are no updates of the base system. */
const isBase = (id: string, os: Machine['os']) => ['fedora', 'amzn'].includes(os.id) || /baseos/i.test(id);

/** The listing of what exists of several folders; that not one of them is there is no empty cache. */
function listed(answer: Answer): string {
  if (answer.ok && isPermissionError(answer.stderr)) throw new ProbeError('denied', 'cache of dnf');
  if (answer.ok && hasOtherErrors(answer.stderr)) throw new ProbeError('incomplete', 'cache of dnf');
  return printed(answer, [0, 1, 2]);
}

const dnf4 = /^\S+\s+(?:[A-Za-z]+\/)?Sec\.\s+(\S+)$/;
const dnf5 = /^\S+\s+security\s+\S+\s+(\S+)\s+(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d))?Z?$/i;
const nevra = /^(\S+)-([^-\s]+-[^-\s]+)\.[^.\s]+$/;

/** Advisories with the package each is about: dnf 4 `id severity/Sec. package`, dnf 5 a table with the day of issue. */
function advisoriesOf(answer: Answer): Update[] {
  const text = printed(answer);
  if (answer.ok && /^(?:error|failed)|cache-only|no cache/im.test(answer.stderr)) throw new ProbeError('incomplete', 'dnf cache');
  const updates = new Map<string, Update>();
  for (const line of linesOf(text, 50_000)) {
    if (/^Name\s+Type\s+Severity\s/.test(line)) continue;
    const [, what, day, time] = dnf5.exec(line.trim()) ?? dnf4.exec(line.trim()) ?? [];
    const [, name, version] = nevra.exec(what ?? '') ?? [];
    if (name === undefined || version === undefined) throw new ProbeError('malformed', 'dnf updateinfo');
    const issued = day === undefined ? Number.NaN : Date.parse(`${day}T${time ?? '00:00:00'}Z`);
    const since = Number.isNaN(issued) ? null : new Date(issued).toISOString();
    const before = updates.get(name);
    // Of several advisories for one package the first tells since when it waits, and the last one brings the version.
    updates.set(name, { name, version, since: since !== null && before?.since && before.since < since ? before.since : since });
  }
  return [...updates.values()];
}

/** `dnf check-update` ends with status 100 where something waits: `name.arch version repository`, before the obsoleted ones. */
function countOf(answer: Answer): number | null {
  if (!answer.ok || (answer.status !== 0 && answer.status !== 100)) return null;
  const text = answer.stdout.split(/^Obsoleting /m)[0]!;
  return text.split('\n').filter((line) => /^\S+\.\S+\s+\S+\s+\S+$/.test(line.trim())).length;
}

/** Whether standard error tells of more than files that are not there. */
const hasOtherErrors = (stderr: string) => stderr.split('\n').some((line) => line.trim() !== '' && !isAbsentError(line));

/** What could be excluded, but was not seen, is hidden too. */
const unread = (answer: Answer, what: string): string[] => {
  if (!answer.ok) return [`${what} (${answer.reason})`];
  // With status 0, grep printed at least one line.
  if (answer.status === 0 && answer.stdout === '') return [`${what} (unread)`];
  const strange = answer.stdout.split('\n').some((line) => line !== '' && !/^\/[^:]+:/.test(line));
  return strange || hasOtherErrors(answer.stderr) ? [`${what} (unread)`] : [];
};

function excludedIn(answer: Answer): string[] {
  const lines = answer.ok ? answer.stdout.split('\n') : [];
  const values = lines.map((line) => /^[^:]+:\s*(?:exclude(?:pkgs)?|includepkgs)\s*=\s*(.*)$/i.exec(line)?.[1]?.trim() ?? '');
  return [
    ...values.flatMap((value) => value.split(/[\s,]+/)).filter((each) => each !== ''),
    ...unread(answer, 'excluded packages'),
  ];
}

function lockedIn(answer: Answer): string[] {
  const lines = answer.ok ? answer.stdout.split('\n') : [];
  const entries = lines.flatMap((line) => {
    const at = line.indexOf(':');
    const text = line.slice(at + 1).trim();
    if (at < 0 || text === '' || text.startsWith('#') || text.startsWith('!')) return [];
    if (!line.startsWith('/etc/dnf/versionlock.toml')) return [text];
    const name = /^name\s*=\s*"([^"]*)"/.exec(text)?.[1];
    return name === undefined ? [] : [name];
  });
  return [...entries, ...unread(answer, 'locked packages')];
}

/** A minor release, as `9.2`, in any of the files that pin it. */
function pinnedBy(answer: Answer): string[] {
  const lines = answer.ok ? answer.stdout.split('\n') : [];
  const releases = lines.flatMap(
    (line) => /(?:^|["\s:])(\d{1,2}\.\d{1,2})(?:["\s,}]|$)/.exec(line.slice(line.indexOf(':')))?.[1] ?? [],
  );
  return [...releases.map((release) => `release pinned to ${release}`), ...unread(answer, 'pinned release')];
}
