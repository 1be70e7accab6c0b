import { ProbeError } from '../../../define.ts';
import { linesOf, printed } from '../../answers.ts';
import { listingOf } from '../../listing.ts';
import { seen } from '../../seen.ts';
import type { Answer, Answers, Commands, Machine } from '../../topic.ts';
import { oldest, type Update, type Waiting, withoutUser } from './package-source.ts';

const simulate = 'apt-get -s -o Debug::NoLocking=1 -o APT::Get::Always-Include-Phased-Updates=true --ignore-hold';

export const aptCommands = {
  aptSecurity: {
    run: `${simulate} -t /-security/ dist-upgrade`,
    reads: 'which packages an upgrade from the security source would change (simulated; nothing is fetched or changed)',
    why: 'pending security updates, also those that a hold, a pin of the release or a newer ordinary update hides',
    on: ['debian'],
    patience: 60_000,
  },
  aptAll: {
    run: `${simulate} dist-upgrade`,
    reads: 'which packages a full upgrade would change (simulated; nothing is fetched or changed)',
    why: 'number of all pending updates',
    on: ['debian'],
    patience: 60_000,
  },
  aptPolicy: {
    run: 'apt-cache -o APT::Get::Always-Include-Phased-Updates=true policy',
    reads: 'package sources with their priorities, and pinned packages',
    why: 'without a security source of its release no pending update means nothing',
    on: ['debian'],
    patience: 30_000,
  },
  aptLists: {
    run: 'ls -l --time-style=full-iso /var/lib/apt/lists',
    reads: 'names and times of the package lists',
    why: 'how old the known state of the security source is',
    on: ['debian'],
  },
} as const satisfies Commands;

/** What apt (apt-get(8), apt-cache(8)) tells. Its lists bear the time at which their source was published, not that of the fetch. */
export function readApt(answers: Answers<typeof aptCommands>, { os }: Machine): Waiting {
  const policy = seen(() => policyOf(answers.aptPolicy));
  const sources = policy.seen ? policy.sources.filter((each) => isSecurity(each, os)) : [];
  const security = seen(() => upgradeOf(answers.aptSecurity));
  const all = seen(() => upgradeOf(answers.aptAll));
  return {
    manager: 'apt',
    security: security.seen
      ? { seen: true, updates: security.installs.filter(({ fromSecurity }) => fromSecurity).map(toUpdate) }
      : security,
    hidden: [...(security.seen ? security.keptBack : []), ...(policy.seen ? policy.pinned : [])],
    origin: policy.seen
      ? {
          seen: true,
          configured: sources.length > 0 && coversAll(sources, policy.sources),
          names: sources.map(({ uri, suite }) => `${uri} ${suite}`),
        }
      : policy,
    refreshed: seen(() => ({ at: publishedAt(answers.aptLists, sources) })),
    pending: all.seen ? all.upgraded + all.kept : null,
  };
}

const toUpdate = ({ name, version }: Install): Update => ({ name, version, since: null });

interface Source {
  readonly priority: number;
  readonly uri: string;
  /** As sources.list(5) names it: `bookworm-security`, `buster/updates`. */
  readonly suite: string;
  /** The fields of its Release file by apt's letters: `o` origin, `l` label, `a` archive, `n` codename. */
  readonly release: ReadonlyMap<string, string>;
}

/** Sources and pinned packages of `apt-cache policy`. */
function policyOf(answer: Answer): { sources: Source[]; pinned: string[] } {
  const text = withoutDenial(answer, [0]);
  const sources: Source[] = [];
  const pinned: string[] = [];
  let section = '';
  let open: { priority: number; uri: string; suite: string } | null = null;
  for (const line of linesOf(text)) {
    if (!line.startsWith(' ')) {
      section = line.trim();
      continue;
    }
    if (section === 'Pinned packages:') {
      const found = /^ +(\S+) -> (\S+)/.exec(line);
      if (found) pinned.push(found[1]!);
      continue;
    }
    const place = /^ *(-?\d{1,6}) ([a-z+-]+:\S*) (\S+)\/\S+ \S+ Packages$/.exec(line);
    if (place) open = { priority: Number(place[1]), uri: withoutUser(place[2]!), suite: place[3]! };
    else if (/^ *-?\d{1,6} /.test(line)) open = null;
    const release = /^ +release (.*)$/.exec(line)?.[1];
    if (release !== undefined && open) {
      const fields = release.split(',').map((field) => [field.slice(0, 1), field.slice(2)] as const);
      sources.push({ ...open, release: new Map(fields) });
      open = null;
    }
  }
  if (!text.startsWith('Package files:') || section !== 'Pinned packages:') throw new ProbeError('malformed', 'apt-cache policy');
  return { sources, pinned };
}

/**
 * Whether security updates of this very release come from a source, and nothing keeps apt from taking them: Debian labels the archive,
 * others name it; each names the release it is for. A priority under that of ordinary sources (500) is a pin against it.
 */
function isSecurity({ priority, suite, release }: Source, os: Machine['os']): boolean {
  const codename = os.release.get('VERSION_CODENAME') ?? '';
  const isOwn = codename === '' || suite.split(/[-/]/)[0] === codename || (release.get('n') ?? '').split(/[-/]/)[0] === codename;
  const origin: Readonly<Record<string, string>> = { debian: 'Debian', ubuntu: 'Ubuntu' };
  const expected = Object.hasOwn(origin, os.id) ? origin[os.id] : undefined;
  return (
    priority >= 500 &&
    isOwn &&
    (expected === undefined || release.get('o') === expected) &&
    (release.get('l') === 'Debian-Security' || (release.get('a') ?? '').endsWith('-security'))
  );
}

/** Whether for each large part of the distribution that is in use, as Ubuntu's universe, security updates come too. */
const coversAll = (security: readonly Source[], all: readonly Source[]): boolean =>
  ['main', 'universe'].every((component) => {
    const has = ({ release }: Source) => release.get('c') === component && release.get('o') === security[0]?.release.get('o');
    return !all.some(has) || security.some(has);
  });

/** When the state of the security sources that the lists hold was published: the oldest of their release files. */
function publishedAt(answer: Answer, sources: readonly Source[]): string {
  const files = listingOf(printed(answer));
  const times = [...new Set(sources.map(({ suite }) => suite))].map((suite) => {
    const end = `_dists_${suite.replaceAll('/', '_')}_`;
    const of = files.filter(({ name }) => name.endsWith(`${end}InRelease`) || name.endsWith(`${end}Release`));
    if (of.length === 0) throw new ProbeError('incomplete', `no list of ${suite.slice(0, 80)}`);
    return oldest(of.map(({ at }) => at));
  });
  if (times.length === 0) throw new ProbeError('unsupported', 'no security source');
  return oldest(times);
}

interface Install {
  readonly name: string;
  readonly version: string;
  readonly fromSecurity: boolean;
}
interface Upgrade {
  readonly installs: readonly Install[];
  /** Upgraded, without what is newly installed. */
  readonly upgraded: number;
  /** Not upgraded. */
  readonly kept: number;
  readonly keptBack: readonly string[];
}

const summary =
  /^(\d{1,6}) upgraded, (\d{1,6}) newly installed, (?:\d{1,6} reinstalled, )?(?:(\d{1,6}) downgraded, )?\d{1,6} to remove and (\d{1,6}) not upgraded\.$/m;
const install = /^Inst (\S+) (?:\[([^\]]*)\] )?\((\S+) ([^()]*)\)/;
/** Headings of lists of names whose updates are not among what would be installed. */
const keptHeadings =
  /^(?:\*?The following (?:packages have been kept back|packages could receive security updates .*|security updates require .*|upgrades have been deferred due to phasing)|Get more security updates .*):$/;

/** A simulated upgrade. Its lines have to add up to its own sum, so that nothing is missed. */
function upgradeOf(answer: Answer): Upgrade {
  const text = withoutDenial(answer, [0, 100]);
  if (answer.ok && answer.status === 100) {
    const noSource = /is invalid for APT::Default-Release/.test(answer.stderr);
    throw noSource ? new ProbeError('unsupported', 'no security source') : new ProbeError('malformed', 'apt-get status 100');
  }
  const sum = summary.exec(text);
  if (!sum) throw new ProbeError('malformed', 'apt-get');
  const installs: Install[] = [];
  const keptBack: string[] = [];
  let kept = false;
  for (const line of linesOf(text)) {
    if (line.startsWith('  ')) {
      if (kept) keptBack.push(...line.trim().split(/\s+/));
      continue;
    }
    kept = keptHeadings.test(line);
    if (!line.startsWith('Inst ')) continue;
    const found = install.exec(line);
    if (!found) throw new ProbeError('malformed', 'apt-get Inst');
    installs.push({
      name: found[1]!,
      version: found[3]!,
      fromSecurity: /(?:^|[ ,])Debian-Security:|-security\b/.test(found[4]!),
    });
  }
  const [upgraded, added, downgraded, notUpgraded] = sum.slice(1).map((each) => Number(each ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  if (installs.length !== upgraded + added + downgraded) throw new ProbeError('malformed', 'apt-get count');
  return { installs, upgraded, kept: notUpgraded, keptBack };
}

/** What apt printed, unless it says that it could not read all of its files: it goes on without them. */
function withoutDenial(answer: Answer, statuses: readonly number[]): string {
  const text = printed(answer, statuses);
  if (answer.ok && /^[EW]: .*(?:denied|Unable to (?:read|parse)|could not be (?:read|opened)|status file)/im.test(answer.stderr))
    throw new ProbeError(/denied/.test(answer.stderr) ? 'denied' : 'incomplete', 'apt files');
  return text;
}
