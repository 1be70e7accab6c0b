import { type BackupCopy, type BackupSet, maxCopies } from '../../facts/index.ts';
import { namesOfServer, type VolumeSnapshot } from './compute.ts';
import { type Backup, databaseId, type Instance, type InstanceSnapshot, instanceName, ownNamesOf } from './databases.ts';
import type { Seen } from './places.ts';
import { type Disk, diskName, volumeName } from './volumes.ts';

const unseen = (detail: string) => ({ seen: false, reason: 'not-visible', detail }) as const;
const day = 86_400;

interface Chain {
  readonly copies: readonly BackupCopy[];
  /** Whether there are no others. */
  readonly whole: boolean;
}

const setOf = (
  { target, organization, source }: Seen,
  what: string,
  tool: string,
  { copies, whole }: Chain,
  places: { readonly site: string | null; readonly origin: Partial<BackupSet['origin']> },
  expiry: BackupSet['expiry'],
): BackupSet => {
  const sorted = [...copies].sort((a, b) => (a.at < b.at ? -1 : 1));
  return {
    kind: 'backup-set',
    subject: { id: `${target}: ${what}`, names: [`scaleway ${what}`] },
    source,
    system: `scaleway organization ${organization}`,
    tool,
    location: `scaleway ${what}`,
    place: { systems: [], account: organization, provider: 'scaleway', site: places.site },
    origin: {
      systems: [],
      account: organization,
      provider: 'scaleway',
      site: null,
      target: null,
      known: 'seen',
      covers: null,
      coversKnown: null,
      ...places.origin,
    },
    copies: sorted.slice(-maxCopies),
    whole: whole && sorted.length <= maxCopies,
    storeCreated: null,
    mechanism: null,
    expiry,
    hidden: { seen: true, count: 0, oldest: null, removedAfter: null },
    lock: unseen('no field of the interface'),
  };
};

interface Said {
  readonly id: string;
  readonly created: string | null | undefined;
  readonly size: number | null | undefined;
  readonly complete: boolean | null;
  readonly encryption: BackupCopy['encryption'];
}

/** A copy without a date is one of which nothing is known: the rest is not all there is. */
function chainOf(all: readonly Said[], whole: boolean): Chain {
  const dated = all.flatMap(({ id, created, size, complete, encryption }): BackupCopy[] =>
    created
      ? [{ id, at: created, size: size ? Math.round(size) : null, complete, incremental: false, encryption, lockedUntil: null }]
      : [],
  );
  return { copies: dated, whole: whole && dated.length === all.length };
}

const stateOf = (state: string | null | undefined, good: readonly string[], bad: readonly string[]): boolean | null =>
  state && good.includes(state) ? true : state && bad.includes(state) ? false : null;

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** Snapshots of volumes, by the volume they are of, in the same zone. They stay until somebody deletes them. */
export function volumeSnapshotSets(
  snapshots: readonly VolumeSnapshot[],
  disks: readonly Disk[],
  whole: boolean,
  seen: Seen,
): BackupSet[] {
  return [...grouped(snapshots, ({ volume, at }) => `${at} ${volume?.id ?? ''}`).values()].map((own) => {
    const { volume, at } = own[0]!;
    const disk = disks.find(({ id }) => id === volume?.id);
    const name = volume === null ? `unknown volumes in ${at}` : disk ? diskName(disk) : volume.name || volume.id;
    const machine = disk?.alone && disk.server ? namesOfServer(disk.server) : [];
    return setOf(
      seen,
      `snapshots of ${name}`,
      'scaleway-snapshot',
      chainOf(
        own.map(({ id, created, state }) => ({
          id: `snapshot ${id}`,
          created,
          // What is told is the size of the volume.
          size: null,
          complete: stateOf(
            state,
            ['available', 'exporting', 'in_use'],
            ['snapshotting', 'creating', 'error', 'invalid_data', 'importing', 'deleting', 'deleted'],
          ),
          encryption: 'unknown',
        })),
        whole,
      ),
      {
        site: at,
        origin:
          volume === null
            ? { known: null }
            : { systems: [...machine, volumeName(volume.id)], site: disk?.at ?? at, covers: ['/'], coversKnown: 'seen' },
      },
      { seen: true, rules: [] },
    );
  });
}

/**
 * Copies of databases: backups of one database each, of which nobody tells whether there are others, and snapshots of all an instance has. An
 * instance without any has an empty set.
 */
export function databaseSets(
  instances: readonly Instance[],
  { backups, snapshots }: { readonly backups: readonly Backup[]; readonly snapshots: readonly InstanceSnapshot[] },
  whole: boolean,
  seen: Seen,
): BackupSet[] {
  const byId = new Map(instances.map((instance) => [instance.id, instance]));
  const backupSets = [...grouped(backups, (each) => `${ownerOf(each)} ${each.database_name ?? ''}`).values()].map((own) => {
    const { database_name: database, at } = own[0]!;
    const instance = byId.get(ownerOf(own[0]!));
    const name = instance ? instanceName(instance) : own[0]!.instance_name || ownerOf(own[0]!);
    return setOf(
      seen,
      `backups of ${name}${database ? ` / ${database}` : ''}`,
      'scaleway-database-backup',
      // Encryption at rest does not reach these files, and where they lie, nobody tells whether it is encrypted.
      chainOf(
        own.map((each) => saidOf(each, 'unknown')),
        whole,
      ),
      {
        site: siteOf(own, at),
        // Which databases there are besides, nobody tells.
        origin: originOf(instance, at, ownerOf(own[0]!)),
      },
      expiryOf(own),
    );
  });
  const snapshotSets = [...grouped(snapshots, ownerOf).values()].map((own) => {
    const { at } = own[0]!;
    const instance = byId.get(ownerOf(own[0]!));
    const name = instance ? instanceName(instance) : own[0]!.instance_name || ownerOf(own[0]!);
    // Encryption may have been switched on after some of them were made, but is never switched off.
    const encryption = instance?.encryption?.enabled === false ? 'plain' : 'unknown';
    return setOf(
      seen,
      `snapshots of ${name}`,
      'scaleway-database-snapshot',
      chainOf(
        own.map((each) => saidOf(each, encryption)),
        whole,
      ),
      { site: at, origin: { ...originOf(instance, at, ownerOf(own[0]!)), covers: ['/'], coversKnown: 'seen' } },
      expiryOf(own),
    );
  });
  const covered = new Set([...backups, ...snapshots].map(ownerOf));
  const bare = instances
    .filter(({ id }) => !covered.has(id))
    .map((instance) =>
      setOf(
        seen,
        `backups of ${instanceName(instance)}`,
        'scaleway-database-backup',
        { copies: [], whole },
        { site: null, origin: { ...originOf(instance, instance.at, instance.id), covers: [], coversKnown: 'seen' } },
        { seen: true, rules: scheduleOf(instance) },
      ),
    );
  return [...backupSets, ...snapshotSets, ...bare];
}

const ownerOf = ({ instance_id, instance_name }: Pick<Backup, 'instance_id' | 'instance_name'>): string =>
  instance_id || instance_name || 'unknown instance';

const originOf = (instance: Instance | undefined, at: string, id: string): Partial<BackupSet['origin']> => ({
  systems: instance ? ownNamesOf(instance) : [databaseId(id)],
  site: instance?.at ?? at,
});

const saidOf = (each: InstanceSnapshot, encryption: BackupCopy['encryption']): Said => ({
  id: `copy ${each.id}`,
  created: each.created_at,
  size: each.size,
  complete: stateOf(each.status, ['ready', 'exporting', 'restoring'], ['creating', 'error', 'deleting']),
  encryption,
});

/** Which other region backups go to is not told, only that it is another one. */
function siteOf(backups: readonly Backup[], at: string): string | null {
  if (backups.every(({ same_region }) => same_region === false)) return `other than ${at}`;
  return backups.every(({ same_region }) => same_region === true) ? at : null;
}

/** Each copy has an end of its own, or none. The longest time is that of the chain. */
function expiryOf(copies: readonly InstanceSnapshot[]): BackupSet['expiry'] {
  const spans = copies.map(({ created_at: from, expires_at: to }) =>
    from && to ? Math.round((Date.parse(to) - Date.parse(from)) / 1000) : to,
  );
  if (spans.some((span) => span === undefined || typeof span === 'string')) return unseen('expires_at');
  const ends = spans.flatMap((span) => (typeof span === 'number' ? [Math.max(0, span)] : []));
  const endless = copies.length - ends.length;
  return {
    seen: true,
    rules:
      endless > 0
        ? [{ name: `expires_at: none on ${endless} of ${copies.length}`, after: null, keeps: null, enabled: false }]
        : [{ name: 'expires_at', after: Math.max(...ends), keeps: null, enabled: true }],
  };
}

function scheduleOf({ backup_schedule: schedule }: Instance): Extract<BackupSet['expiry'], { seen: true }>['rules'] {
  if (!schedule) return [];
  const after = typeof schedule.retention === 'number' ? schedule.retention * day : null;
  return [{ name: 'backup_schedule', after, keeps: null, enabled: schedule.disabled === false }];
}
