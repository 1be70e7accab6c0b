import type { Volume } from '../../../facts/index.ts';
import type { CloudVolume, Server } from './lists.ts';
import { namesOfServer, namesOfVolume, type Seen } from './names.ts';

const gigabyte = 1_000_000_000;

/** The interface has no word about encryption: only the machine that uses a volume knows whether it encrypts what it writes there. */
const untold: Pick<Volume, 'mount' | 'encryption' | 'mechanism' | 'unseen' | 'paths' | 'morePaths' | 'arrays' | 'redundant'> = {
  mount: null,
  encryption: 'unknown',
  mechanism: null,
  unseen: 'no field of the interface',
  paths: [],
  morePaths: 0,
  arrays: [],
  redundant: null,
};

/** The disk that every server has, whatever else is attached to it. */
export const localDisk = (server: Server, { project, source }: Seen): Volume => ({
  kind: 'volume',
  subject: { id: `${project}: local disk of ${server.name}`, names: namesOfServer(server) },
  source,
  system: server.name,
  use: 'attached',
  filesystem: null,
  device: null,
  content: 'data',
  ...untold,
  size: Math.round(server.primary_disk_size * gigabyte),
});

/** A volume, by the device name it has on the server that uses it. */
export const volumeFact = (volume: CloudVolume, server: Server | undefined, { project, source }: Seen): Volume => ({
  kind: 'volume',
  subject: { id: `${project}: ${volume.name}`, names: namesOfVolume(volume) },
  source,
  system: server?.name ?? project,
  use: volume.server === null ? 'unmounted' : 'attached',
  filesystem: volume.format,
  device: volume.linux_device,
  content: volume.server === null ? 'unknown' : 'data',
  ...untold,
  size: Math.round(volume.size * gigabyte),
});
