import pLimit from 'p-limit';
import { z } from 'zod';
import { ProbeError } from '../../../define.ts';
import type { FoundCopy } from '../set.ts';
import type { ObjectsOf } from '../store.ts';
import { byTime, foundCopy, foundSet, type Layout, maxDetailed, rootOf, side } from './layout.ts';

const maxOctets = 256 * 1024;

/** What is used of a Backup of `velero.io/v1`. */
const backupSchema = z.object({
  status: z.object({ phase: z.string(), startTimestamp: z.iso.datetime().nullish() }).partial().optional(),
});

/**
 * Backups of Velero: `backups/<name>/` with what the cluster consists of, and a `velero-backup.json` that says how it ended. A schedule gives its
 * backups its own name and a time behind it.
 */
export const velero: Layout = async (objects, backup) => {
  const root = rootOf(backup);
  const top = await objects.level(root);
  if (top.objects.size === 0 && top.folders.size === 0) return { sets: [foundSet('velero')], failures: [] };
  if (!top.folders.has('backups/')) throw new ProbeError('malformed', 'velero: no backups/');
  const folder = `${root}backups/`;
  const { folders } = await objects.level(folder);
  const names = [...folders].map((name) => name.slice(0, -1));
  const scheduleOf = (name: string) => name.replace(/-\d{14}$/, '');
  // Of one schedule the newest, whose names are the last.
  const counts = new Map<string, string[]>();
  for (const name of names) counts.set(scheduleOf(name), [...(counts.get(scheduleOf(name)) ?? []), name]);
  const limit = pLimit(side);
  const sets = [...counts].map(async ([schedule, own]) =>
    foundSet('velero', {
      name: schedule,
      copies: byTime(await Promise.all(own.slice(-maxDetailed).map((name) => limit(() => copyOf(objects, folder, name))))),
      whole: own.length <= maxDetailed,
      momentOf: (key, written) =>
        key.startsWith(folder) &&
        key.endsWith('/velero-backup.json') &&
        scheduleOf(key.slice(folder.length).split('/')[0]!) === schedule
          ? written
          : undefined,
    }),
  );
  return { sets: names.length === 0 ? [foundSet('velero')] : await Promise.all(sets), failures: [] };
};

async function copyOf(objects: ObjectsOf, folder: string, name: string): Promise<FoundCopy> {
  const level = await objects.level(`${folder}${name}/`);
  const [record, data] = [level.objects.get('velero-backup.json'), level.objects.get(`${name}.tar.gz`)];
  const written = Math.max(0, ...[...level.objects.values()].map(({ modified }) => modified));
  const parts = data === undefined ? [] : [data.key];
  if (record === undefined || record.size === 0)
    return foundCopy(`${folder}${name}/`, written, { complete: false, parts, telling: parts.length > 0 });
  const status = await statusOf(objects, record.key);
  const start = status?.startTimestamp == null ? record.modified : Date.parse(status.startTimestamp);
  return foundCopy(`${folder}${name}/`, Math.min(start, record.modified), {
    complete: status?.phase === undefined ? null : status.phase === 'Completed' && (data?.size ?? 0) > 0,
    parts,
    telling: parts.length > 0,
  });
}

/** What the record says; undefined where it could not be read. */
async function statusOf(objects: ObjectsOf, key: string) {
  try {
    const text = Buffer.from(await objects.beginning(key, maxOctets)).toString();
    return backupSchema.parse(JSON.parse(text)).status;
  } catch {
    return undefined;
  }
}
