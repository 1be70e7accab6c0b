import type { Volume } from '../../facts/index.ts';
import { addressesOf, type BlockVolume, type InstanceVolume, namesOfServer, type Server, serverName } from './compute.ts';
import type { Seen } from './places.ts';

/** The interface has no word about the encryption of these: only the machine that uses a volume knows whether it encrypts what it writes there. */
export const untold: Pick<
  Volume,
  'mount' | 'filesystem' | 'encryption' | 'mechanism' | 'unseen' | 'paths' | 'morePaths' | 'arrays' | 'redundant'
> = {
  mount: null,
  filesystem: null,
  encryption: 'unknown',
  mechanism: null,
  unseen: 'no field of the interface',
  paths: [],
  morePaths: 0,
  arrays: [],
  redundant: null,
};

/** A volume, whichever of the two products keeps it, or that only its server names. */
export interface Disk {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly size?: number | null | undefined;
  readonly type?: string | null | undefined;
  readonly at: string;
  readonly project?: string | null | undefined;
  readonly zone?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  /** Null where nothing uses it. */
  readonly server: Server | null;
  /** It is all that its server has, and no other server is called like it. */
  readonly alone: boolean;
}

/** All volumes, each once: those the two products list, and those that only a server tells of. */
export function disksOf(
  servers: readonly Server[],
  volumes: readonly InstanceVolume[],
  blockVolumes: readonly BlockVolume[],
): Disk[] {
  const users = new Map(servers.flatMap((server) => Object.values(server.volumes ?? {}).map(({ id }) => [id, server] as const)));
  const byId = new Map(servers.map((server) => [server.id, server]));
  const firstOf = new Map([...servers].reverse().map((server) => [serverName(server), server]));
  const namesakes = new Set(servers.map(serverName).filter((name, index) => firstOf.get(name) !== servers[index]));
  const used = (id: string, said: readonly (string | null | undefined)[]) => {
    const server = said.flatMap((each) => (each ? (byId.get(each) ?? []) : []))[0] ?? users.get(id) ?? null;
    const isOnly = server !== null && Object.keys(server.volumes ?? {}).length === 1;
    return { server, alone: isOnly && !namesakes.has(serverName(server)) };
  };
  const listed: Disk[] = [
    ...volumes.map((each) => ({ ...each, type: each.volume_type, ...used(each.id, [each.server?.id]) })),
    ...blockVolumes.map((each) => ({
      ...each,
      project: each.project_id,
      type: 'sbs_volume',
      ...used(
        each.id,
        (each.references ?? []).map(({ product_resource_id }) => product_resource_id),
      ),
    })),
  ];
  const known = new Set(listed.map(({ id }) => id));
  const further = servers.flatMap((server) =>
    Object.values(server.volumes ?? {})
      .filter(({ id }) => !known.has(id))
      .map((each) => ({
        ...each,
        type: each.volume_type,
        at: server.at,
        zone: server.zone,
        project: server.project,
        tags: [],
        ...used(each.id, []),
      })),
  );
  const once = new Map([...listed, ...further].reverse().map((disk) => [disk.id, disk]));
  return [...once.values()].reverse();
}

/** The names that udev gives on the server, as the vendor's driver for Kubernetes looks for them (github.com/scaleway/scaleway-csi). */
const prefixes: Readonly<Record<string, string>> = {
  b_ssd: '/dev/disk/by-id/scsi-0SCW_b_ssd_volume-',
  sbs_volume: '/dev/disk/by-id/scsi-0SCW_sbs_volume-',
};
const deviceOf = ({ id, type }: Disk) => (type && Object.hasOwn(prefixes, type) ? `${prefixes[type]}${id}` : null);

/** What a volume is called by itself. A copy of it goes by the same name, so that it is not taken for one of the other volumes of its server. */
export const volumeName = (id: string): string => `scaleway volume ${id}`;

/** The only volume of a server is all of that machine, and goes by its names, too. */
export const namesOfDisk = (disk: Disk): string[] => {
  const device = deviceOf(disk);
  const { server, alone } = disk;
  const machine = server === null ? [] : alone ? namesOfServer(server) : addressesOf(server);
  return [volumeName(disk.id), ...(device === null ? [] : [device]), ...machine];
};

export const diskName = ({ name, id }: Pick<Disk, 'name' | 'id'>): string => name || `volume ${id}`;

export const volumeFact = (disk: Disk, { target, source }: Seen): Volume => ({
  kind: 'volume',
  subject: { id: `${target}: ${diskName(disk)}`, names: namesOfDisk(disk) },
  source,
  system: disk.alone && disk.server ? serverName(disk.server) : volumeName(disk.id),
  use: disk.server === null ? 'unmounted' : 'attached',
  device: deviceOf(disk),
  content: disk.server === null ? 'unknown' : 'data',
  ...untold,
  size: disk.size === null || disk.size === undefined ? null : Math.round(disk.size),
});
