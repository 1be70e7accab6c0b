import { z } from 'zod';
import { defineFact, peerText } from './fact.ts';

const encryption = z.enum(['encrypted', 'plain', 'unknown']);

const layerSchema = z.strictObject({
  /** Device, dataset, pool, file or mount point, e.g. `/dev/mapper/cryptroot`. */
  name: peerText(4096),
  /** What it is in the system's own words, e.g. `part`, `disk`, `crypt`, `lvm`, `raid1`, `loop`, `file`, `zfs`. */
  type: peerText(60),
  /** What is worth knowing about it, e.g. a mechanism of encryption. */
  detail: peerText(300).nullable(),
});

/** One way from what is mounted down to where the bytes lie. */
const pathSchema = z.strictObject({
  /** Whether this way passes a layer that really encrypts. */
  encryption,
  /** From the top down. */
  layers: z.array(layerSchema).max(64),
});

const arraySchema = z.strictObject({
  name: peerText(300),
  technology: z.enum(['btrfs', 'lvm', 'md', 'zfs', 'other']),
  /** As the technology calls it, e.g. `raid1`, `raidz2`; null where it was not seen. */
  level: peerText(100).nullable(),
  /** Whether it survives the loss of a member; null where the level does not tell. */
  redundant: z.boolean().nullable(),
  state: z.enum(['healthy', 'degraded', 'rebuilding', 'failed', 'unknown']),
  /** Members that work, and members that belong to it; null where they were not counted. */
  members: z.strictObject({ present: z.int().min(0), expected: z.int().min(0) }).nullable(),
});

/**
 * Something that can hold data at rest: a mounted file system, a swap area, or a device with content that is not in use. Its subject is
 * named by its devices, their serial numbers and file system ids, so that it can be joined with what a provider says of the same volume.
 */
export const volumeSchema = defineFact('volume', {
  system: peerText(300),
  /**
   * `unmounted`: a device that carries content, or may, and that nothing uses. `attached`: a disk as its provider has it, in use by a machine
   * that alone knows what lies on it.
   */
  use: z.enum(['attached', 'filesystem', 'swap', 'unmounted']),
  /** Where a file system is mounted; null for everything else. */
  mount: peerText(4096).nullable(),
  filesystem: peerText(60).nullable(),
  /** The device, dataset, share or file it is made from. */
  device: peerText(4096).nullable(),
  /**
   * What lies there: `data` that stays, what is needed to `boot`, memory (`volatile`), a read-only `image`, a `remote` system's share, or a
   * `view` of what lies on other volumes of the same system (overlay). `unknown` may be data.
   */
  content: z.enum(['data', 'boot', 'volatile', 'image', 'remote', 'view', 'unknown']),
  /**
   * `encrypted` only where every way down passes a layer that is in effect; `plain` where at least one way passes none. A drive or provider
   * that encrypts by itself, beneath the device, is not seen here.
   */
  encryption,
  /** What encrypts, with cipher and key size where they were seen, e.g. `LUKS2 (aes-xts-plain64, 512 bit)`. */
  mechanism: peerText(300).nullable(),
  /** What could not be seen, in a few words, where the encryption is unknown. */
  unseen: peerText(200).nullable(),
  /** Ways down, those that decide about the encryption first. */
  paths: z.array(pathSchema).max(16),
  /** How many more ways there are than `paths` has room for. */
  morePaths: z.int().min(0),
  /** Arrays on any way down. */
  arrays: z.array(arraySchema).max(64),
  /** Whether every way down passes an array that survives the loss of a drive: of no two members on the same one; null where that was not seen. */
  redundant: z.boolean().nullable(),
  /** Bytes. */
  size: z.int().min(0).nullable(),
});
export type Volume = z.infer<typeof volumeSchema>;
export type VolumePath = z.infer<typeof pathSchema>;
export type VolumeLayer = z.infer<typeof layerSchema>;
export type VolumeArray = z.infer<typeof arraySchema>;
