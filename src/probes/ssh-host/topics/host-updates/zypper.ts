import { ProbeError } from '../../../define.ts';
import { printed } from '../../answers.ts';
import { listingOf } from '../../listing.ts';
import { seen } from '../../seen.ts';
import type { Answer, Answers, Commands, Machine } from '../../topic.ts';
import { oldest, type Update, type Waiting } from './package-source.ts';
import { cachedRepositories, cachesOf } from './rpm-cache.ts';

const zypper = 'zypper --non-interactive --no-refresh --xmlout';

export const zypperCommands = {
  zypperSecurity: {
    run: `${zypper} list-patches --category security`,
    reads: 'security patches that the system needs, from its cache',
    why: 'pending security updates and since when they are published',
    on: ['suse'],
    patience: 60_000,
  },
  zypperAll: {
    run: `${zypper} list-updates`,
    reads: 'packages with a newer version, from the cache',
    why: 'number of all pending updates',
    on: ['suse'],
    patience: 60_000,
  },
  zypperRepositories: {
    run: `${zypper} repos`,
    reads: 'package repositories and which of them are in use',
    why: 'without the update repository of its release no pending patch means nothing',
    on: ['suse'],
    patience: 30_000,
  },
  zypperLocks: {
    run: `${zypper} locks`,
    reads: 'packages that are locked',
    why: 'a locked package hides its security updates',
    on: ['suse'],
    patience: 30_000,
  },
  zypperCache: {
    run: 'ls -lR --time-style=full-iso /var/cache/zypp/raw',
    reads: 'names and times of the cached lists of the repositories',
    why: 'how old the known state of the repositories is, and whether they tell security updates apart',
    on: ['suse'],
  },
} as const satisfies Commands;

/** What zypper(8) tells from what is cached: nothing is fetched. */
export function readZypper(answers: Answers<typeof zypperCommands>, { os }: Machine): Waiting {
  const own = seen(() => ({ repositories: updateRepositories(answers.zypperRepositories) }));
  const cached = () => {
    if (!own.seen) throw new ProbeError(own.reason, own.detail);
    const aliases = own.repositories;
    return cachesOf(aliases, cachedRepositories(listingOf(printed(answers.zypperCache))));
  };
  const all = seen(() => ({ count: updatesIn(streamOf(answers.zypperAll)).length }));
  const locks = seen(() => ({
    names: elementsOf(streamOf(answers.zypperLocks), 'lock').flatMap((body) => textsOf(body, 'name')),
  }));
  return {
    manager: 'zypper',
    security: seen(() => ({ updates: updatesIn(streamOf(answers.zypperSecurity)) })),
    hidden: locks.seen ? locks.names : [`locked packages (${locks.reason})`],
    origin: own.seen
      ? seen(() => ({
          configured: own.repositories.some((alias) => isBase(alias, os)) && cached().every(({ advisories }) => advisories),
          names: own.repositories,
        }))
      : own,
    refreshed: seen(() => {
      const caches = cached();
      if (caches.length === 0) throw new ProbeError('unsupported', 'no update repository');
      return { at: oldest(caches.map(({ at }) => at)) };
    }),
    pending: all.seen ? all.count : null,
  };
}

/** The XML that zypper prints (`xmlout.rnc`), whole. Its status is 0, or 100 and above for what it has to tell about. */
function streamOf(answer: Answer): string {
  const text = printed(answer, [0, 100, 101, 102, 103, 106]);
  if (answer.ok && answer.status === 106) throw new ProbeError('incomplete', 'a repository was skipped');
  if (!/<stream>/.test(text) || !text.trimEnd().endsWith('</stream>')) throw new ProbeError('malformed', 'zypper');
  if (/<message type="error">/.test(text)) throw new ProbeError('malformed', 'zypper error');
  return text;
}

/** Pending ones, those that wait behind updates of zypper itself included. */
function updatesIn(stream: string): Update[] {
  if (!/<update-status\b/.test(stream)) throw new ProbeError('malformed', 'zypper update-status');
  return stream
    .split(/<update\s/)
    .slice(1)
    .map((part) => {
      const name = attribute(part, 'name');
      if (name === undefined) throw new ProbeError('malformed', 'zypper update');
      const issued = Number(/<issue-date\s[^>]*?time_t="(\d{1,11})"/.exec(part)?.[1] ?? Number.NaN);
      const since = Number.isNaN(issued) || issued === 0 ? null : new Date(issued * 1000).toISOString();
      return { name, version: attribute(part, 'edition') ?? '', since };
    });
}

/** Aliases of the repositories in use that are named after updates, as those are that come with the system. */
function updateRepositories(answer: Answer): string[] {
  const stream = streamOf(answer);
  if (!/<repo-list\b/.test(stream)) throw new ProbeError('malformed', 'zypper repos');
  return stream
    .split(/<repo\s/)
    .slice(1)
    .filter((part) => attribute(part, 'enabled') === '1')
    .map((part) => attribute(part, 'alias') ?? '')
    .filter((alias) => /(?:^|[-_:])updates?(?:[-_:]|$)/i.test(alias) && !/debug|source|non-?oss/i.test(alias));
}

/**
 * Whether patches for the base system come from a repository: since Leap 15.3 those are SLE's; SLES has them in its base module. A rolling
 * release has no patches, its updates are not told apart.
 */
function isBase(alias: string, { id, version }: Machine['os']): boolean {
  if (id.includes('tumbleweed') || id.includes('slowroll')) return false;
  if (id === 'opensuse-leap') return !version.startsWith('15.') || /sle/i.test(alias);
  return !id.startsWith('sle') || /basesystem|sles/i.test(alias);
}

/** An attribute of the element whose attributes a text begins with. */
function attribute(part: string, name: string): string | undefined {
  const head = part.slice(0, Math.max(0, part.indexOf('>')));
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(head)?.[1];
}

const elementsOf = (stream: string, name: string): string[] => stream.split(new RegExp(`<${name}[\\s>]`)).slice(1);

const textsOf = (body: string, name: string): string[] => {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1];
  return text === undefined ? [] : [text];
};
