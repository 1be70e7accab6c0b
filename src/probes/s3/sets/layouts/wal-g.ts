import pLimit from 'p-limit';
import { compilePattern } from '../../../copy-names.ts';
import { ProbeError } from '../../../define.ts';
import type { FoundCopy } from '../set.ts';
import { byTime, foundCopy, foundSet, type Layout, maxDetailed, rootOf, side } from './layout.ts';

const suffix = '_backup_stop_sentinel.json';

/**
 * Backups of WAL-G: `basebackups_005/<name>/` with the data, and beside it a sentinel that is written when all of it is there. A name with `_D_`
 * is one that holds only what changed. Names of streamed backups carry their start.
 */
export const walG: Layout = async (objects, backup) => {
  const root = rootOf(backup);
  const folder = `${root}basebackups_005/`;
  const top = await objects.level(root);
  if (top.objects.size === 0 && top.folders.size === 0) return { sets: [foundSet('wal-g')], failures: [] };
  if (!top.folders.has('basebackups_005/')) throw new ProbeError('malformed', 'wal-g: no basebackups_005/');
  const level = await objects.level(folder);
  const sentinels = [...level.objects].filter(([name]) => name.endsWith(suffix)).sort(([, a], [, b]) => a.modified - b.modified);
  const timeOf = compilePattern('stream_{datetime}', 'UTC');
  const limit = pLimit(side);
  const copies = await Promise.all(
    sentinels.slice(-maxDetailed).map(([file, { modified, size }]) =>
      limit(async (): Promise<FoundCopy> => {
        const name = file.slice(0, -suffix.length);
        const data: string[] = [];
        if (level.folders.has(`${name}/`)) {
          const below = `${folder}${name}/tar_partitions/`;
          await objects.list(below, ({ key, size: octets }) => octets > 0 && data.push(key), 1);
        }
        return foundCopy(`${folder}${name}`, Math.min(timeOf(name)?.latest ?? modified, modified), {
          incremental: name.includes('_D_'),
          complete: size > 0 && level.folders.has(`${name}/`),
          parts: data,
          telling: data.length > 0,
        });
      }),
    ),
  );
  return {
    sets: [
      foundSet('wal-g', {
        copies: byTime(copies),
        whole: sentinels.length <= maxDetailed,
        momentOf: (key, written) => (key.startsWith(folder) && key.endsWith(suffix) ? written : undefined),
      }),
    ],
    failures: [],
  };
};
