import { z } from 'zod';
import { type Bucket, type Fact, type ObjectStore, personsIn, type Volume } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, indicates, unknown } from '../define.ts';
import { isNamed, listed, mountPoints, nameOf } from '../volumes.ts';

/** Where an operating system lies, also when it is spread over several file systems. */
const ofTheSystem = ['/', '/tmp', '/usr', '/var', '/var/log', '/var/log/audit', '/var/tmp'];

/** Judges whether a target that is to keep no data has a place for any: volumes of a system, buckets of an object store, databases, or copies. */
export const storageAbsence = defineCheck({
  id: 'storage.absence',
  judges: ['backup-set', 'bucket', 'database', 'object-store', 'volume'],
  many: true,
  params: z.strictObject({ allow: mountPoints.default([]) }),
  references: {
    gdpr: 'Art. 5(1)(c)',
    iso27001: { none: 'reviewed 2026-11: 8.10 asks for deletion, no control asks that a system keep no data' },
    bsi: { none: 'reviewed 2026-11: KONF.9.1 limits the size of storage, nothing asks for its absence' },
  },
  reproduce: 'lsblk --paths --output NAME,TYPE,FSTYPE,MOUNTPOINT; aws s3api list-buckets',
  wants: ({ allow }) => ({ accounts: personsIn(allow) }),
  judge(facts, { allow }) {
    const of = <K extends Fact['kind']>(kind: K) =>
      facts.filter((fact): fact is Extract<typeof fact, { kind: K }> => fact.kind === kind);
    const [volumes, buckets, stores] = [of('volume'), of('bucket'), of('object-store')];
    const databases = of('database').map(({ name, system }) => `${name} (${system})`);
    if (databases.length > 0) return fails('databases', { databases: listed(databases) });
    const sets = of('backup-set');
    const copies = sets.filter((set) => set.copies.length > 0).map(({ location }) => location);
    if (copies.length > 0) return fails('copies', { sets: listed(copies) });
    const unseen = sets.filter(({ whole }) => !whole).map(({ location }) => location);
    if (unseen.length > 0) return unknown('incomplete', { what: listed(unseen) });
    const judgements = [
      ...(volumes.length > 0 ? [judgeVolumes(volumes, allow)] : []),
      ...(buckets.length + stores.length > 0 ? [judgeBuckets(buckets, stores)] : []),
    ];
    const first = (outcome: string) => judgements.find((each) => each.outcome === outcome);
    return (
      first('fails') ??
      first('unknown') ??
      judgements[0] ??
      indicates('no-copies', { sets: listed(sets.map(({ location }) => location)) })
    );
  },
});

/** The file systems of the system could hold data, too, so that this kind of evidence only indicates. */
function judgeVolumes(volumes: readonly Volume[], allow: readonly string[]) {
  const system = volumes.filter(
    (volume) =>
      (volume.use === 'filesystem' && isNamed(volume, ofTheSystem)) ||
      // The disk a server comes with, which has no device name of its own there.
      (volume.use === 'attached' && volume.device === null),
  );
  // The same file system at another mount point is no more storage than there was.
  const devices = new Set(system.flatMap(({ device, content }) => (content === 'data' && device !== null ? [device] : [])));
  const further = volumes.filter((volume) => {
    if (volume.use === 'swap' || system.includes(volume) || isNamed(volume, allow)) return false;
    return volume.device === null || !devices.has(volume.device);
  });
  const of = (...contents: Volume['content'][]) => further.filter(({ content }) => contents.includes(content));
  const storage = of('data', 'remote');
  if (storage.length > 0)
    return fails('storage', { volumes: listed(storage.map((volume) => `${nameOf(volume)} (${volume.device ?? '?'})`)) });
  const unclear = [...of('unknown'), ...system.filter(({ content }) => content === 'unknown' || content === 'remote')];
  if (unclear.length > 0) return unknown('not-visible', { what: listed(unclear.map(nameOf)) });
  if (system.length === 0) return unknown('no-subject');
  return indicates('only-system', { volumes: listed(system.map(nameOf)) });
}

/** An empty bucket only indicates: it is there to be filled. Of an account that lists buckets, each has to be seen. */
function judgeBuckets(buckets: readonly Bucket[], stores: readonly ObjectStore[]) {
  const namesOf = (list: readonly Bucket[]) => listed(list.map(({ name }) => name));
  const filled = buckets.filter(({ content }) => content.seen && !content.empty);
  if (filled.length > 0) return fails('filled-buckets', { buckets: namesOf(filled) });
  const cut = stores.filter(({ whole }) => !whole);
  if (cut.length > 0) return unknown('incomplete', { what: listed(cut.map(({ system }) => system)) });
  const isKnown = (name: string, system: string) =>
    buckets.some((bucket) => bucket.name === name && bucket.system === system && bucket.content.seen);
  const unseen = [
    ...buckets.filter(({ content }) => !content.seen).map(({ name }) => name),
    ...stores.flatMap((store) => store.buckets.filter((name) => !isKnown(name, store.system))),
  ];
  if (unseen.length > 0) return unknown('not-visible', { what: listed([...new Set(unseen)]) });
  if (buckets.length > 0) return indicates('empty-buckets', { buckets: namesOf(buckets) });
  return holds('no-buckets', { systems: listed(stores.map(({ system }) => system)) });
}
