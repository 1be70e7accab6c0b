import { z } from 'zod';
import type { Volume } from '../src/facts/index.ts';

/** Mount points, written as the system writes them, and the word `swap`. */
export const mountPoints = z.array(
  z.string().regex(/^(swap|\/|(\/[^/]+)+)$/, 'a mount point such as /srv, without a slash at its end, or swap'),
);

/** How a list names a volume: its mount point, `swap`, or the device of one that is not mounted. */
export const isNamed = (volume: Volume, list: readonly string[]): boolean => {
  if (volume.use === 'swap') return list.includes('swap');
  if (volume.use === 'filesystem') return volume.mount !== null && list.includes(volume.mount);
  return [volume.device, ...volume.subject.names].some((name) => name !== null && list.includes(name));
};

/**
 * Whether a list that promises something means a volume. Of one that is not mounted only its own device counts: the drive it lies on holds
 * other volumes, too, for which it would stand.
 */
export const isPromised = (volume: Volume, list: readonly string[]): boolean =>
  volume.use === 'unmounted' ? volume.device !== null && list.includes(volume.device) : isNamed(volume, list);

/** What a list promises and no volume is; a mistake in a list must not go unnoticed. */
export const unmatched = (volumes: readonly Volume[], list: readonly string[]): readonly string[] =>
  list.filter((name) => !volumes.some((volume) => isPromised(volume, [name])));

/** Whether a file system is mounted below one of a list. */
export const isBelow = ({ mount }: Volume, list: readonly string[]): boolean =>
  mount !== null && list.some((point) => mount !== point && mount.startsWith(point === '/' ? point : `${point}/`));

/** A volume by the name people know it by. */
export const nameOf = (volume: Volume): string =>
  volume.use === 'swap' ? `swap ${volume.device ?? ''}` : (volume.mount ?? volume.device ?? volume.subject.id);

/** A volume with its layers from the top down, on the first of its ways, which decides. */
export const chainOf = (volume: Volume): string => {
  const [first] = volume.paths;
  const layers = (first?.layers ?? []).map(
    ({ name, type, detail }) => `${name} (${detail === null ? type : `${type}, ${detail}`})`,
  );
  const top = volume.use === 'filesystem' && volume.filesystem !== null ? [volume.filesystem] : [];
  const more = volume.paths.length - 1 + volume.morePaths;
  const chain = [nameOf(volume), ...top, ...(layers.length > 0 ? layers : volume.device === null ? [] : [volume.device])];
  return `${chain.join(' ← ')}${more > 0 ? ` [+${more}]` : ''}`;
};

const maxListed = 20;

/** The first of a list, and how many more there are. */
export const listed = (texts: readonly string[]): string[] =>
  texts.length > maxListed ? [...texts.slice(0, maxListed), `+${texts.length - maxListed}`] : [...texts];
