import { ProbeError } from '../../../define.ts';
import type { Listed } from '../../listing.ts';

/** What a cache of RPM repositories holds of one of them. */
export interface CachedRepository {
  /** The last time it was found to agree with its origin. */
  readonly at: string;
  /** Whether it says which updates are for security. */
  readonly advisories: boolean;
}

/**
 * Repositories by their id, from a listing (`ls -lR`) of a cache of dnf (`/var/cache/dnf/<id>-<16 hex digits>/repodata`, the same under
 * `libdnf5`) or libzypp (`/var/cache/zypp/raw/<alias>/repodata`). When a refresh finds the cache current, dnf touches the primary list and
 * libzypp `repomd.xml`; one that fails touches neither. Of several caches of one id the oldest counts.
 */
export function cachedRepositories(listing: readonly Listed[]): ReadonlyMap<string, CachedRepository> {
  const caches = new Map<string, CachedRepository>();
  for (const { folder, name, at: fetched } of listing) {
    if (name !== 'repomd.xml') continue;
    const id = /^\/.*\/([^/]+?)(?:-[0-9a-f]{16})?\/repodata$/.exec(folder)?.[1];
    if (id === undefined) continue;
    const files = listing.filter((each) => each.folder === folder);
    const primary = files.filter((each) => /(?:^|-)primary\.xml(?:\.|$)/.test(each.name)).map((each) => each.at);
    const at = [fetched, ...primary].sort().at(-1)!;
    const advisories = files.some((each) => /(?:^|-)updateinfo\.xml(?:\.|$)/.test(each.name));
    const before = caches.get(id);
    if (!before || at < before.at) caches.set(id, { at, advisories: advisories && before?.advisories !== false });
    else if (!advisories) caches.set(id, { ...before, advisories });
  }
  return caches;
}

/** The cache of each of some repositories. @throws ProbeError `incomplete` where one was never fetched. */
export const cachesOf = (ids: readonly string[], caches: ReadonlyMap<string, CachedRepository>): CachedRepository[] =>
  ids.map((id) => {
    const cache = caches.get(id);
    if (!cache) throw new ProbeError('incomplete', `no cache of ${id.slice(0, 80)}`);
    return cache;
  });
