import type { BackupSet, Volume } from '../src/facts/index.ts';
import type { JudgeContext } from './define.ts';
import { isBelow, nameOf } from './volumes.ts';

/** What the copies of a set lie on, as far as the volumes of their host tell. */
export interface CopyStorage {
  /** Names of the volumes. */
  readonly volumes: readonly string[];
  /** What encrypts all of them; null where one of them is plain or was not seen. */
  readonly mechanism: string | null;
  /** Whether the copies surely lie there: a path may lead elsewhere through a link or an automatic mount, a name of a dataset does not. */
  readonly isCertain: boolean;
}

/** A path that only a link can lead elsewhere. */
const isPlainPath = (path: string) => path.startsWith('/') && !/\/\/|\/\.\.?(\/|$)/.test(path);

/**
 * Finds the volumes on which a host keeps a set, among those that were seen on the same target. Undefined where the copies do not lie on that
 * host, or where nothing was seen of its volumes.
 */
export function storageOf(
  set: BackupSet,
  { target, alongside }: Pick<JudgeContext, 'target' | 'alongside'>,
): CopyStorage | undefined {
  if (!set.place.systems.includes(set.system)) return undefined;
  const volumes = alongside.facts.flatMap(({ target: of, fact }) =>
    of === target && fact.kind === 'volume' && fact.system === set.system ? [fact] : [],
  );
  const isCertain = set.tool === 'zfs';
  const own = isCertain ? ofDataset(set.location, volumes) : isPlainPath(set.location) ? ofPath(set, volumes) : [];
  if (own.length === 0) return undefined;
  // A volume that was not seen may be mounted between those that were.
  const isWhole = !alongside.failures.some((failure) => failure.target === target);
  const holdsFiles = ({ content, use }: Volume) => content === 'data' || use === 'unmounted';
  const encrypts = (volume: Volume) => holdsFiles(volume) && volume.encryption === 'encrypted' && Boolean(volume.mechanism);
  return {
    volumes: own.map((volume) => `${nameOf(volume)} (${holdsFiles(volume) ? volume.encryption : volume.content})`),
    mechanism:
      isWhole && own.every(encrypts) ? [...new Set(own.map(({ mechanism }) => mechanism))].join(', ').slice(0, 300) : null,
    isCertain,
  };
}

/** A dataset is encrypted wherever it is mounted, and its snapshots as it is. */
const ofDataset = (name: string, volumes: readonly Volume[]) =>
  volumes.filter(({ device, filesystem }) => filesystem === 'zfs' && device === name);

/** What is mounted nearest above a path, and all that is mounted below it; snapshots of a btrfs never lie on another file system than their own. */
function ofPath({ location, tool }: BackupSet, volumes: readonly Volume[]): readonly Volume[] {
  const path = location.replace(/(.)\/$/, '$1');
  const mounted = volumes.filter(({ use, mount }) => use === 'filesystem' && mount !== null);
  const above = mounted.filter(({ mount }) => mount === path || path.startsWith(mount === '/' ? '/' : `${mount}/`));
  const longest = Math.max(...above.map(({ mount }) => mount!.length));
  const nearest = above.filter(({ mount }) => mount!.length === longest);
  if (tool === 'btrfs') return nearest.every(({ filesystem }) => filesystem === 'btrfs') ? nearest : [];
  return nearest.length === 0 ? [] : [...nearest, ...mounted.filter((volume) => isBelow(volume, [path]))];
}
