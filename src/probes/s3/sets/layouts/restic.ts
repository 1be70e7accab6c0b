import { ProbeError } from '../../../define.ts';
import type { ObjectsOf } from '../store.ts';
import { byTime, foundCopy, foundSet, type Layout, rootOf } from './layout.ts';
import { opensWith } from './restic-keys.ts';

/**
 * A repository of restic or rustic (restic's "Repository Layout"): a file in `snapshots/` is written when all data it refers to is there, and
 * everything but the keys is encrypted. Its own date is encrypted, too: the time of writing is the only one that is seen, and it is later where
 * somebody changed the tags of a snapshot or copied the repository.
 */
export const restic: Layout = async (objects, backup) => {
  const root = rootOf(backup);
  const top = await objects.level(root);
  if (top.objects.size === 0 && top.folders.size === 0) return { sets: [foundSet('restic')], failures: [] };
  for (const needed of ['config', 'keys/']) {
    if (!top.objects.has(needed) && !top.folders.has(needed)) throw new ProbeError('malformed', `restic: no ${needed}`);
  }
  const { objects: snapshots } = await objects.level(`${root}snapshots/`);
  for (const needed of snapshots.size > 0 ? ['data/', 'index/'] : []) {
    if (!top.folders.has(needed) || (await isEmpty(objects, `${root}${needed}`)))
      throw new ProbeError('malformed', `restic: no ${needed}`);
  }
  const copies = [...snapshots.values()]
    .filter(({ key }) => isId(key.slice(key.lastIndexOf('/') + 1)))
    .map(({ key, modified, size }) => foundCopy(key, modified, { complete: size > 0, parts: [key], telling: false }));
  if (snapshots.size > copies.length && copies.length === 0)
    throw new ProbeError('malformed', 'restic: no snapshot is named as one');
  const keys = [...(await objects.level(`${root}keys/`)).objects.values()].filter(({ size }) => size > 0);
  if (keys.length === 0) throw new ProbeError('malformed', 'restic: no keys/');
  const open = await opensWith(
    '',
    objects,
    keys.map(({ key }) => key),
  );
  return {
    sets: [
      foundSet('restic', {
        copies: byTime(copies),
        encryptedBy: open !== false ? null : 'restic (AES-256-CTR, Poly1305-AES)',
        clear: open === true,
        shared: { prefix: `${root}data/`, since: top.objects.get('config')?.modified ?? 0 },
        momentOf: (key, written) => (key.startsWith(`${root}snapshots/`) ? written : undefined),
      }),
    ],
    failures: [],
  };
};

/** Whether nothing lies in a folder but a mark that there is one. @throws ProbeError where that was not seen */
async function isEmpty(objects: ObjectsOf, folder: string): Promise<boolean> {
  let filled = false;
  const { cut } = await objects.list(folder, ({ size }) => (filled ||= size > 0), 2);
  if (!filled && cut !== null) throw cut;
  return !filled;
}

/** SHA-256 of the file's content. */
const isId = (name: string) => /^[0-9a-f]{64}$/.test(name);
