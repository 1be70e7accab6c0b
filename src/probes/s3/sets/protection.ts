import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import type { BackupSet, Bucket } from '../../../facts/index.ts';
import { ProbeError, toProbeError } from '../../define.ts';
import type { S3 } from '../client.ts';
import { decodeKey, detached, maxEmptyPages } from './listing.ts';
import type { FoundSet, Protection } from './set.ts';

const day = 86_400;
type Lifecycle = Extract<Bucket['lifecycle'], { seen: true }>['rules'][number];
type Covered = { readonly prefix: string; readonly copies: readonly { readonly id: string }[] };

/** Whether a rule speaks of all copies of a set; of one without copies, of its prefix. */
const covers = ({ prefix }: Lifecycle, set: Covered): boolean =>
  set.copies.length === 0 ? set.prefix.startsWith(prefix) : set.copies.every(({ id }) => id.startsWith(prefix));

/** Days after which rules remove for good what is no longer current of a set. A rule that keeps newer versions besides keeps the only one of each name, too. */
const removedAfterDays = (rules: readonly Lifecycle[], set: Covered): number[] =>
  rules.flatMap((rule) => {
    const { enabled, narrowed, noncurrentAfterDays: days, noncurrentKeeps } = rule;
    return enabled && !narrowed && !noncurrentKeeps && days !== null && covers(rule, set) ? [days] : [];
  });

/**
 * Lifecycle rules that delete copies of the set. Of a rule that is narrowed to tags or sizes nobody knows when it does, and one that
 * deletes in a bucket which keeps versions only hides, unless another removes these.
 */
export function expiryOf({ lifecycle, versioning }: Bucket, set: Covered): BackupSet['expiry'] {
  if (!lifecycle.seen) return lifecycle;
  const deletes = (versioning.seen && versioning.state !== 'enabled') || removedAfterDays(lifecycle.rules, set).length > 0;
  const rules = lifecycle.rules.filter(
    (rule) => (rule.expiresAfterDays !== null || rule.expiresOn !== null) && covers(rule, set),
  );
  return {
    seen: true,
    rules: rules.slice(0, 200).map((rule) => ({
      name: rule.name,
      after: rule.narrowed || !deletes || rule.expiresAfterDays === null ? null : rule.expiresAfterDays * day,
      keeps: null,
      enabled: rule.enabled,
    })),
  };
}

/**
 * What each new copy is protected by: the bucket's default retention. Without one, copies may have locks of their own, which are told only to
 * a key that may read them (`s3:GetObjectRetention`): where none was told, nobody knows.
 */
export function lockOf({ objectLock }: Bucket, { copies }: Pick<Protection, 'copies'>): BackupSet['lock'] {
  if (!objectLock.seen) return objectLock;
  const { enabled, mode, days } = objectLock;
  const isTold = [...copies.values()].some(({ lockedUntil }) => lockedUntil !== null);
  if (enabled && mode === 'none' && !isTold) return { seen: false, reason: 'unsupported', detail: 'no default retention' };
  return enabled && mode !== 'none'
    ? { seen: true, mode, retention: days === null ? null : days * day }
    : { seen: true, mode: 'none', retention: null };
}

/** Whether a rule may have deleted data that copies share: it goes by the age of objects, and old ones hold data of young copies, too. */
export function isEatenAway({ lifecycle }: Bucket, { shared }: Pick<FoundSet, 'shared'>, now: number): boolean {
  if (shared === null || !lifecycle.seen) return false;
  return lifecycle.rules.some(({ enabled, prefix, expiresAfterDays: days, expiresOn }) => {
    const touches = shared.prefix.startsWith(prefix) || prefix.startsWith(shared.prefix);
    const isDue =
      (days !== null && shared.since + days * day * 1000 < now) || (expiresOn !== null && Date.parse(expiresOn) < now);
    return enabled && touches && isDue;
  });
}

/** Versions below a prefix that are no longer current. */
export interface OldVersions {
  each(take: (key: string, written: number) => void): void;
  /** Why not all of them were seen; null where they were. */
  readonly cut: ProbeError | null;
}
const maxVersions = 200_000;

/**
 * Reads the versions below a prefix that are no longer current (ListObjectVersions), where the bucket may have any. The store's word that
 * there is no more is taken only where it says it.
 */
export async function readOldVersions(
  s3: S3,
  { name, versioning }: Bucket,
  prefix: string,
  signal: AbortSignal,
): Promise<OldVersions> {
  const old: { key: string; written: number }[] = [];
  const each: OldVersions['each'] = (take) => {
    for (const { key, written } of old) take(key, written);
  };
  const cut = (error: unknown): OldVersions => ({ each, cut: toProbeError(error) });
  if (versioning.seen && versioning.state === 'never') return { each, cut: null };
  let marker: { readonly key: string; readonly version: string | undefined } | undefined;
  let empty = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const page: ListObjectVersionsCommandOutput = await s3.send(
        new ListObjectVersionsCommand({
          Bucket: name,
          Prefix: prefix,
          EncodingType: 'url',
          ...(marker === undefined ? {} : { KeyMarker: marker.key }),
          ...(marker?.version === undefined ? {} : { VersionIdMarker: marker.version }),
        }),
      );
      if (page.IsTruncated === undefined || page.Name === undefined) return cut(new ProbeError('malformed', 'no listing'));
      if (page.Name !== name && !name.endsWith(`:${page.Name}`))
        return cut(new ProbeError('malformed', 'versions of another bucket'));
      const decode = page.EncodingType === 'url' ? decodeKey : (text: string) => text;
      for (const { Key, IsLatest, LastModified } of page.Versions ?? []) {
        const key = Key === undefined ? undefined : decode(Key);
        const written = LastModified?.getTime() ?? Number.NaN;
        if (key === undefined || !key.startsWith(prefix) || IsLatest === undefined || Number.isNaN(written))
          return cut(new ProbeError('malformed', 'version'));
        if (!IsLatest) old.push({ key: detached(key), written });
      }
      if (!page.IsTruncated)
        return page.NextKeyMarker ? cut(new ProbeError('malformed', 'an end with a marker')) : { each, cut: null };
      const next = page.NextKeyMarker === undefined ? undefined : decode(page.NextKeyMarker);
      if (next === undefined || (next === marker?.key && page.NextVersionIdMarker === marker.version))
        return cut(new ProbeError('incomplete', 'more without a marker'));
      if (marker !== undefined && Buffer.compare(Buffer.from(next), Buffer.from(marker.key)) < 0)
        return cut(new ProbeError('malformed', 'versions out of order'));
      const isEmpty = (page.Versions ?? []).length + (page.DeleteMarkers ?? []).length === 0;
      empty = isEmpty ? empty + 1 : 0;
      if (empty > maxEmptyPages) return cut(new ProbeError('incomplete', 'empty pages without end'));
      if (old.length > maxVersions) return cut(new ProbeError('incomplete', `more than ${maxVersions} versions`));
      marker = { key: next, version: page.NextVersionIdMarker };
    }
  } catch (error) {
    return cut(signal.aborted ? signal.reason : error);
  }
}

/** Copies of a set that are no longer current and are there all the same, and when a rule removes them for good. */
export function hiddenOf(
  { lifecycle }: Bucket,
  set: Covered & Pick<FoundSet, 'momentOf'>,
  versions: OldVersions,
): BackupSet['hidden'] {
  if (versions.cut !== null) return { seen: false, reason: versions.cut.reason, detail: versions.cut.detail };
  let [count, oldest] = [0, Number.POSITIVE_INFINITY];
  versions.each((key, written) => {
    const moment = set.momentOf(key, written);
    if (moment === undefined) return;
    count++;
    oldest = Math.min(oldest, moment);
  });
  // Without the rules nobody knows how long these stay.
  if (count > 0 && !lifecycle.seen) return lifecycle;
  const after = removedAfterDays(lifecycle.seen ? lifecycle.rules : [], set);
  return {
    seen: true,
    count,
    oldest: count === 0 ? null : new Date(oldest).toISOString(),
    removedAfter: after.length === 0 ? null : Math.min(...after) * day,
  };
}
