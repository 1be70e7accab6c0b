import { type BackupCopy, type BackupSet, maxCopies } from '../../../facts/index.ts';
import type { Listing } from '../../api/pages.ts';
import type { BoxSnapshot, Image, Server, StorageBox } from './lists.ts';
import { namesOfBox, namesOfServer, type Seen } from './names.ts';

const gigabyte = 1_000_000_000;
const unseen = { seen: false, reason: 'not-visible', detail: 'no field of the interface' } as const;

/** Daily backups of a server: the interface keeps seven, and deletes them together with the server. */
export const backupSets = (servers: readonly Server[], images: readonly Image[], whole: boolean, seen: Seen): BackupSet[] =>
  servers.flatMap((server) => {
    const own = images.filter(({ bound_to }) => bound_to === server.id);
    if (own.length === 0 && server.backup_window === null) return [];
    const rules = [{ name: '7 slots', after: null, keeps: 7, enabled: server.backup_window !== null }];
    return [imageSet('backup', server, server.name, own, whole, rules, seen)];
  });

/** Snapshots are made by hand or by a program, and stay until somebody deletes them. Their server may be gone. */
export function snapshotSets(servers: readonly Server[], images: readonly Image[], whole: boolean, seen: Seen): BackupSet[] {
  const origins = new Map(images.flatMap(({ created_from: from }) => (from === null ? [] : [[from.id, from.name] as const])));
  return [...origins].map(([id, name]) => {
    const own = images.filter(({ created_from }) => created_from?.id === id);
    const server = servers.find((each) => each.id === id);
    return imageSet('snapshot', server, server?.name ?? name, own, whole, [], seen);
  });
}

function imageSet(
  type: 'backup' | 'snapshot',
  server: Server | undefined,
  name: string,
  images: readonly Image[],
  whole: boolean,
  rules: Extract<BackupSet['expiry'], { seen: true }>['rules'],
  { project, source }: Seen,
): BackupSet {
  const copies = images.filter(({ deleted }) => deleted === null).map(copyOf);
  // Volumes are not in them, and where these are mounted, the interface does not know.
  const isAll = server !== undefined && server.volumes.length === 0;
  return {
    kind: 'backup-set',
    subject: { id: `${project}: ${type}s of ${name}`, names: [`hetzner ${type}s of ${name}`] },
    source,
    system: project,
    tool: `hetzner-${type}`,
    location: `hetzner ${type}s of ${name}`,
    place: { systems: [], account: project, provider: 'hetzner', site: null },
    origin: {
      systems: server ? namesOfServer(server) : [name],
      account: project,
      provider: 'hetzner',
      site: server?.location.name ?? null,
      target: null,
      known: 'seen',
      covers: isAll ? ['/'] : null,
      coversKnown: isAll ? 'seen' : null,
    },
    ...chain(copies, whole),
    storeCreated: null,
    mechanism: null,
    expiry: { seen: true, rules },
    hidden: { seen: true, count: 0, oldest: null, removedAfter: null },
    lock: unseen,
  };
}

function copyOf({ id, created, status, image_size }: Image): BackupCopy {
  const complete = status === 'available' ? true : status === 'creating' || status === 'unavailable' ? false : null;
  return {
    id: `image ${id}`,
    at: created,
    size: image_size === null ? null : Math.round(image_size * gigabyte),
    complete,
    incremental: false,
    encryption: 'unknown',
    lockedUntil: null,
  };
}

const chain = (copies: readonly BackupCopy[], whole: boolean) => {
  const sorted = [...copies].sort((a, b) => (a.at < b.at ? -1 : 1));
  return { copies: sorted.slice(-maxCopies), whole: whole && sorted.length <= maxCopies };
};

/** Snapshots of a Storage Box lie on it: they are copies of what it holds, at the same place. Undefined where there are none and none are planned. */
export function boxSnapshotSet(
  box: StorageBox,
  snapshots: Listing<BoxSnapshot>,
  { project, source }: Seen,
): BackupSet | undefined {
  if (snapshots.items.length === 0 && snapshots.failure === null && box.snapshot_plan === null) return undefined;
  const site = box.location.name;
  const place = { systems: namesOfBox(box), account: project, provider: 'hetzner', site };
  const keeps = box.snapshot_plan?.max_snapshots;
  return {
    kind: 'backup-set',
    subject: { id: `${project}: snapshots of ${box.name}`, names: [`hetzner snapshots of ${box.name}`] },
    source,
    system: project,
    tool: 'hetzner-box-snapshot',
    location: `hetzner snapshots of ${box.name}`,
    place,
    origin: { ...place, target: null, known: 'seen', covers: ['/'], coversKnown: 'seen' },
    ...chain(
      snapshots.items.map(({ id, created }) => ({
        id: `snapshot ${id}`,
        at: created,
        size: null,
        complete: null,
        // It shares its data with the box: how large it is says nothing.
        incremental: false,
        encryption: 'unknown',
        lockedUntil: null,
      })),
      snapshots.failure === null,
    ),
    storeCreated: null,
    mechanism: null,
    expiry: { seen: true, rules: keeps === undefined ? [] : [{ name: 'snapshot_plan', after: null, keeps, enabled: true }] },
    hidden: { seen: true, count: 0, oldest: null, removedAfter: null },
    lock: unseen,
  };
}
