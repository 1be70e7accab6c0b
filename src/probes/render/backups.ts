import { type BackupCopy, type BackupSet, maxCopies, type Volume } from '../../facts/index.ts';
import type { Listing } from '../api/pages.ts';
import type { Disk, Export, Postgres, Recovery, Service, Snapshot } from './client.ts';
import { hostOf, notTold, type Seen } from './names.ts';

const gigabyte = 1_000_000_000;
/** Point-in-time recovery ends this long before now (https://render.com/docs/postgresql-backups). */
const lead = 600_000;

const copy = (id: string, at: string, complete: boolean | null): BackupCopy => ({
  id,
  at,
  size: null,
  complete,
  incremental: false,
  encryption: 'unknown',
  lockedUntil: null,
});

function setOf(
  what: {
    readonly name: string;
    readonly id: string;
    readonly tool: string;
    readonly systems: string[];
    readonly site: string | null;
  },
  copies: readonly BackupCopy[],
  whole: boolean,
  { target, workspace, source }: Seen,
): BackupSet {
  const owner = { account: workspace, provider: 'render' };
  const sorted = [...copies].sort((a, b) => (a.at < b.at ? -1 : 1));
  const location = `render ${what.name}`;
  return {
    kind: 'backup-set',
    subject: { id: `${target}: ${what.name} (${what.id})`, names: [location, `${location} ${what.id}`] },
    source,
    system: target,
    tool: what.tool,
    location,
    // In which region they lie, nobody says.
    place: { systems: [], ...owner, site: null },
    origin: { systems: what.systems, ...owner, site: what.site, target: null, known: 'seen', covers: null, coversKnown: null },
    copies: sorted.slice(-maxCopies),
    whole: whole && sorted.length <= maxCopies,
    storeCreated: null,
    mechanism: null,
    expiry: notTold,
    hidden: { seen: true, count: 0, oldest: null, removedAfter: null },
    lock: notTold,
  };
}

/** What a database can be restored from: any moment of a time that ends shortly before now, and what was exported. */
export function postgresBackups(database: Postgres, recovery: Recovery, exports: Listing<Export>, seen: Seen): BackupSet {
  const { copies, whole } = recoveryOf(recovery, Date.parse(seen.source.at));
  // One that cannot be fetched is not finished, or gone.
  const exported = exports.items.map(({ createdAt, url }) =>
    copy(`export of ${createdAt}`, createdAt, url === undefined ? null : true),
  );
  const { id, name, region } = database;
  const what = {
    name: `backups of ${name}`,
    id,
    tool: 'render-recovery',
    systems: [hostOf(database), `render postgres ${id}`],
    site: region,
  };
  return setOf(what, [...copies, ...exported], whole && exports.failure === null, seen);
}

function recoveryOf({ recoveryStatus: status, startsAt }: Recovery, now: number): { copies: BackupCopy[]; whole: boolean } {
  if (status === 'NOT_AVAILABLE' || status === 'BACKUP_NOT_READY') return { copies: [], whole: true };
  if (status !== 'AVAILABLE' || startsAt === undefined) return { copies: [], whole: false };
  const end = new Date(now - lead).toISOString();
  if (startsAt > end) return { copies: [], whole: true };
  const newest = { ...copy('point-in-time recovery: latest', end, true), since: startsAt };
  return { copies: [copy('point-in-time recovery: earliest', startsAt, true), newest], whole: true };
}

/** Snapshots of a disk. One that has a key can be restored by it. */
export function diskSnapshots(disk: Disk, service: Service | undefined, snapshots: Listing<Snapshot>, seen: Seen): BackupSet {
  const { id, name } = disk;
  const what = {
    name: `snapshots of ${name}`,
    id,
    tool: 'render-snapshot',
    systems: [systemOf(disk, service), idOf(disk)],
    site: service?.serviceDetails.region ?? null,
  };
  const copies = snapshots.items.map(({ createdAt, snapshotKey }) =>
    copy(`snapshot of ${createdAt}`, createdAt, snapshotKey === undefined ? null : true),
  );
  const set = setOf(what, copies, snapshots.failure === null, seen);
  return { ...set, origin: { ...set.origin, covers: ['/'], coversKnown: 'seen' } };
}

const systemOf = ({ serviceId }: Disk, service: Service | undefined) => service?.name ?? serviceId ?? 'no service';
const idOf = ({ id }: Disk) => `render disk ${id}`;

/** A disk of a service. The interface has no word about encryption. */
export const volumeFact = (disk: Disk, service: Service | undefined, { target, source }: Seen): Volume => ({
  kind: 'volume',
  subject: { id: `${target}: ${disk.name} (${disk.id})`, names: [idOf(disk)] },
  source,
  system: systemOf(disk, service),
  use: disk.serviceId === undefined ? 'unmounted' : 'attached',
  mount: null,
  filesystem: null,
  device: `${disk.name} (${disk.id})`,
  content: disk.serviceId === undefined ? 'unknown' : 'data',
  encryption: 'unknown',
  mechanism: null,
  unseen: 'no field of the interface',
  paths: [],
  morePaths: 0,
  arrays: [],
  redundant: null,
  size: Math.round(disk.sizeGB * gigabyte),
});
