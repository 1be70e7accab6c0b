import pLimit from 'p-limit';
import { compilePattern } from '../../../copy-names.ts';
import { ProbeError } from '../../../define.ts';
import type { FoundCopy } from '../set.ts';
import type { ObjectsOf } from '../store.ts';
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
        const data = level.folders.has(`${name}/`) ? await dataIn(objects, `${folder}${name}/`) : [];
        return foundCopy(`${folder}${name}`, Math.min(timeOf(name)?.latest ?? modified, modified), {
          incremental: name.includes('_D_'),
          complete: size > 0 && data.length > 0,
          parts: data.slice(0, 1),
          telling: data.length > 0,
        });
      }),
    ),
  );
  return {
    sets: [
      foundSet('wal-g', {
        copies: byTime(withBases(copies, folder, sentinels.length > maxDetailed)),
        whole: sentinels.length <= maxDetailed,
        momentOf: (key, written) => (key.startsWith(folder) && key.endsWith(suffix) ? written : undefined),
      }),
    ],
    failures: [],
  };
};

/** A file with data of a backup, where there is one: what describes it are a few files of JSON. @throws ProbeError where that was not seen */
async function dataIn(objects: ObjectsOf, folder: string): Promise<string[]> {
  const data: string[] = [];
  const { cut } = await objects.list(folder, ({ key, size }) => size > 0 && !key.endsWith('.json') && data.push(key), 8);
  if (data.length === 0 && cut !== null) throw cut;
  return data;
}

/** What holds changes to a backup that is not there, or not finished, is not finished either. `cut` tells that there are older ones than these. */
function withBases(copies: readonly FoundCopy[], folder: string, cut: boolean): FoundCopy[] {
  const known = new Map<string, boolean>();
  return copies.map((copy) => {
    const parent = /_D_([0-9A-F]{24})/.exec(copy.id)?.[1];
    const base = parent === undefined ? true : (known.get(`${folder}base_${parent}`) ?? cut);
    const complete = base && copy.complete;
    known.set(copy.id.replace(/(\/base_[0-9A-F]{24}).*$/, '$1'), complete === true);
    return { ...copy, complete };
  });
}
