import pLimit from 'p-limit';
import { compilePattern } from '../../../copy-names.ts';
import { ProbeError, toProbeError } from '../../../define.ts';
import { contentOf } from '../../../encrypted-content.ts';
import type { FoundCopy, FoundSet } from '../set.ts';
import type { ObjectsOf } from '../store.ts';
import { byTime, foundCopy, foundSet, type Layout, maxDetailed, rootOf, side } from './layout.ts';

/**
 * A repository of pgBackRest: `backup/<stanza>/<label>/`, where a backup that is finished has a `backup.manifest` and one that is not only its
 * `.copy`. The label holds the time in the zone of the machine that made it; a full backup's ends in `F`, others begin with that of the full one they
 * rest on (`D`, `I`).
 */
export const pgBackRest: Layout = async (objects, backup) => {
  const root = rootOf(backup);
  const top = await objects.level(root);
  if (top.objects.size === 0 && top.folders.size === 0) return { sets: [foundSet('pgbackrest')], failures: [] };
  const { folders: stanzas } = await objects.level(`${root}backup/`);
  if (stanzas.size === 0) throw new ProbeError('malformed', 'pgbackrest: no backup/');
  const sets: FoundSet[] = [];
  const failures: ProbeError[] = [];
  for (const stanza of stanzas) {
    try {
      sets.push(await stanzaOf(objects, `${root}backup/`, stanza.slice(0, -1), backup.timeZone));
    } catch (error) {
      failures.push(toProbeError(error));
    }
  }
  return { sets, failures };
};

const isLabel = (name: string) => /^\d{8}-\d{6}F(_\d{8}-\d{6}[DI])?$/.test(name);

async function stanzaOf(objects: ObjectsOf, place: string, stanza: string, timeZone: string): Promise<FoundSet> {
  const folder = `${place}${stanza}/`;
  const level = await objects.level(folder);
  if (!level.objects.has('backup.info')) throw new ProbeError('malformed', 'pgbackrest: no backup.info');
  const labels = [...level.folders].map((name) => name.slice(0, -1)).filter(isLabel);
  const timeOf = compilePattern('{date}-{time}', timeZone);
  const limit = pLimit(side);
  const copies = await Promise.all(
    labels.slice(-maxDetailed).map((label) =>
      limit(async (): Promise<FoundCopy> => {
        const manifests = new Map<string, number>();
        const manifest = `${folder}${label}/backup.manifest`;
        const { cut } = await objects.list(manifest, ({ key, modified }) => manifests.set(key, modified), 100);
        if (cut !== null) throw cut;
        const written = manifests.get(manifest) ?? manifests.get(`${manifest}.copy`);
        const named = timeOf(label.slice(-16, -1))?.latest ?? written;
        if (named === undefined) throw new ProbeError('malformed', 'pgbackrest: label');
        return foundCopy(`${folder}${label}/`, Math.min(named, written ?? named), {
          incremental: !label.endsWith('F'),
          complete: manifests.has(manifest),
          parts: manifests.has(manifest) ? [manifest] : [],
        });
      }),
    ),
  );
  const start = Buffer.from(await objects.beginning(`${folder}backup.info`, 64).catch(() => new Uint8Array()));
  const encrypted = contentOf(start).encryption === 'encrypted';
  return foundSet('pgbackrest', {
    name: stanza,
    copies: byTime(withBases(copies, labels.length > maxDetailed)),
    whole: labels.length <= maxDetailed,
    encryptedBy: encrypted ? 'pgBackRest (AES-256-CBC)' : null,
    clear: start.toString('latin1').startsWith('['),
    momentOf: (key, written) => (key.startsWith(folder) && key.endsWith('/backup.manifest') ? written : undefined),
  });
}

/** What rests on a full backup that is not there, or not finished, is not finished either. `cut` tells that there are older ones than these. */
function withBases(copies: readonly FoundCopy[], cut: boolean): FoundCopy[] {
  const full = new Map(copies.map(({ id, complete }) => [id, complete]));
  return copies.map((copy) => {
    const base = copy.incremental ? (full.get(copy.id.replace(/_[^_]*$/, '/')) ?? cut) : true;
    return { ...copy, complete: copy.complete && base };
  });
}
