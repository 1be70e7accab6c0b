import type { Volume } from '../../../facts/index.ts';
import type { CloudVolume, Flavor, Server } from '../lists/compute.ts';
import type { Instance } from '../lists/databases.ts';
import { namesOfVolume } from './names.ts';
import type { Seen } from './seen.ts';

const gigabyte = 1_073_741_824;
const unsaid: Pick<Volume, 'mount' | 'filesystem' | 'paths' | 'morePaths' | 'arrays' | 'redundant'> = {
  mount: null,
  filesystem: null,
  paths: [],
  morePaths: 0,
  arrays: [],
  redundant: null,
};

/** A disk (Elastic Volume Service), with the name of the server that uses it. */
export function volumeFact(volume: CloudVolume, servers: readonly Server[], id: string, { project, source }: Seen): Volume {
  const [attachment] = volume.attachments;
  const server = servers.find((each) => each.id === attachment?.server_id);
  const device = attachment?.device ?? null;
  // The disk a server starts from is the one it comes with.
  const isSystem = volume.bootable === 'true' && /^\/dev\/(?:s|v|xv)da$/.test(device ?? '');
  const system = server?.name ?? (attachment ? `otc server ${attachment.server_id}` : project);
  const told = encryptionOf(volume);
  return {
    kind: 'volume',
    subject: { id, names: namesOfVolume(volume) },
    source,
    system,
    use: attachment ? 'attached' : 'unmounted',
    // Every server has a `/dev/vdb`.
    device: isSystem || device === null ? null : `${system}:${device}`,
    content: attachment ? 'data' : 'unknown',
    ...told,
    ...unsaid,
    paths: [{ encryption: told.encryption, layers: [{ name: volume.name || volume.id, type: 'EVS', detail: told.mechanism }] }],
    size: Math.round(volume.size * gigabyte),
  };
}

/**
 * The field `encrypted` at the top is not in use. What counts stands in the metadata; without a word there, a disk is as its source is, and
 * plain where it has none (docs: elastic-volume-service, "Querying Details About All Disks").
 */
function encryptionOf(volume: CloudVolume): Pick<Volume, 'encryption' | 'mechanism' | 'unseen'> {
  const said = volume.metadata.__system__encrypted;
  if (said === '1') return { encryption: 'encrypted', mechanism: 'EVS (KMS)', unseen: null };
  if (said === '0') return { encryption: 'plain', mechanism: null, unseen: null };
  if (said !== undefined) return { encryption: 'unknown', mechanism: null, unseen: '__system__encrypted' };
  const source = sourceOf(volume);
  return source === null
    ? { encryption: 'plain', mechanism: null, unseen: null }
    : { encryption: 'unknown', mechanism: null, unseen: `made from ${source}` };
}

function sourceOf({ snapshot_id, source_volid, volume_image_metadata, bootable }: CloudVolume): string | null {
  if (snapshot_id) return 'a snapshot';
  if (source_volid) return 'another disk';
  return bootable === 'true' || Object.keys(volume_image_metadata ?? {}).length > 0 ? 'an image' : null;
}

const ofLocalDisks = ['quota:local_disk', 'quota:nvme_ssd'];

/**
 * Disks in the machine a server runs on, which some kinds of servers have and which no list names: of their encryption nothing is told, and copies
 * in vaults do not hold them. Undefined where the kind has none; of a kind that is not listed (bare metal, no longer sold) that is not known.
 */
export function localDisks(server: Server, flavors: readonly Flavor[], id: string, { source }: Seen): Volume | undefined {
  const flavor = flavors.find((each) => each.id === server.flavor.id);
  const hasSome = flavor && ofLocalDisks.some((name) => name in flavor.os_extra_specs);
  if (hasSome === false) return undefined;
  return {
    kind: 'volume',
    subject: { id, names: [`otc local disks of ${server.id}`] },
    source,
    system: server.name,
    use: 'attached',
    device: `${server.name}: local disks`,
    content: hasSome ? 'data' : 'unknown',
    encryption: 'unknown',
    mechanism: null,
    unseen: hasSome ? 'no field of the interface' : `flavor ${server.flavor.id}`.slice(0, 200),
    ...unsaid,
    size: null,
  };
}

/** The disk of a database, by the key it is encrypted with. An answer that leaves the field out says nothing. */
export function instanceDisk(instance: Instance, id: string, { source }: Seen): Volume {
  const { disk_encryption_id: key, volume, name } = instance;
  const encryption = key === undefined || key === null ? 'unknown' : key === '' ? 'plain' : 'encrypted';
  return {
    kind: 'volume',
    subject: { id, names: [`otc database ${instance.id}`] },
    source,
    system: name,
    use: 'attached',
    device: null,
    content: 'data',
    encryption,
    mechanism: encryption === 'encrypted' ? 'RDS (KMS)' : null,
    unseen: encryption === 'unknown' ? 'no field disk_encryption_id' : null,
    ...unsaid,
    size: volume ? Math.round(volume.size * gigabyte) : null,
  };
}
