import { ProbeError } from '../../../define.ts';
import { isAbsentError, linesOf, printed } from '../../answers.ts';
import { listingOf } from '../../listing.ts';
import { seen } from '../../seen.ts';
import type { Answer, Answers, Commands, Machine } from '../../topic.ts';
import { oldest, type Update, type Waiting, withoutUser } from './package-source.ts';

export const apkCommands = {
  apkUpgradable: {
    run: 'apk --no-network list --upgradable',
    reads: 'packages with a newer version, from the cached index',
    why: 'pending updates; Alpine tells no security updates apart, so all count',
    on: ['alpine'],
    patience: 30_000,
  },
  apkRepositories: {
    run: 'cat /etc/apk/repositories',
    reads: 'package repositories in use',
    why: 'without the repositories of its release no pending update means nothing',
    on: ['alpine'],
  },
  apkCache: {
    run: 'ls -l --full-time /var/cache/apk/ /etc/apk/cache/',
    reads: 'names and times of the cached indexes',
    why: 'how old the known state of the repositories is',
    on: ['alpine'],
  },
} as const satisfies Commands;

/** What apk(8) tells from its cached indexes: nothing is fetched. */
export function readApk(answers: Answers<typeof apkCommands>, { os }: Machine): Waiting {
  const sources = seen(() => ({ names: remoteOf(answers.apkRepositories) }));
  const security = seen(() => ({ updates: upgradableOf(answers.apkUpgradable) }));
  const branch = /^(\d+\.\d+)/.exec(os.version)?.[1];
  return {
    manager: 'apk',
    security,
    hidden: [],
    origin: sources.seen
      ? {
          seen: true,
          configured: sources.names.some((url) => branch !== undefined && url.includes(`/v${branch}/`) && /\/main\/?$/.test(url)),
          names: sources.names,
        }
      : sources,
    refreshed: seen(() => ({ at: indexedAt(answers.apkCache, sources.seen ? sources.names.length : 1) })),
    pending: security.seen ? security.updates.length : null,
  };
}

/** `name-version arch {origin} (license) [upgradable from: name-version]`; the version begins at the last hyphen before a digit but one. */
function upgradableOf(answer: Answer): Update[] {
  const text = printed(answer);
  // Without an index it warns, and goes on as if nothing waited.
  if (answer.ok && /WARNING|ERROR/.test(answer.stderr)) throw new ProbeError('incomplete', 'apk index');
  return linesOf(text).map((line) => {
    const found = /^(\S+)-(\d[^-\s]*-r\d{1,6}) \S+ .*\[upgradable from: [^\]]*\]$/.exec(line);
    if (!found) throw new ProbeError('malformed', 'apk list');
    return { name: found[1]!, version: found[2]!, since: null };
  });
}

/** Repositories on the network, without a tag: those with one serve only packages that ask for it. */
const remoteOf = (answer: Answer): string[] =>
  linesOf(printed(answer), 1000)
    .map((line) => line.trim())
    .filter((line) => /^https?:\/\//.test(line))
    .map(withoutUser);

/** The oldest of the cached indexes, which there has to be one of for each repository. */
function indexedAt(answer: Answer, repositories: number): string {
  const text = printed(answer, [0, 1]);
  if (answer.ok && answer.stderr.split('\n').some((line) => line.trim() !== '' && !isAbsentError(line)))
    throw new ProbeError('incomplete', 'apk cache');
  const indexes = new Map(
    listingOf(text).flatMap(({ name, at }) => (/^APKINDEX\..*\.tar\.gz$/.test(name) ? [[name, at] as const] : [])),
  );
  if (indexes.size < Math.max(1, repositories)) throw new ProbeError('incomplete', 'apk index');
  return oldest([...indexes.values()]);
}
