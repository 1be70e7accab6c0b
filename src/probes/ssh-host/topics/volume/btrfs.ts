import type { VolumeArray } from '../../../../facts/index.ts';
import type { Answer } from '../../topic.ts';

/** A mounted btrfs as sysfs shows it; see the kernel's documentation of /sys/fs/btrfs. */
export interface Btrfs {
  readonly id: string;
  /** Every device that is there, as the kernel's path. */
  readonly devices: readonly string[];
  readonly array: VolumeArray | null;
}

const redundantProfile = /^raid(1|1c3|1c4|10|5|6)$/;
const profiles = /^(single|dup|raid(0|1|1c3|1c4|10|5|6))$/;

/** Reads the listing of folders and links below /sys/fs/btrfs, by the kernel's path of each device; null where there is none. */
export function btrfsOf(answer: Answer): ReadonlyMap<string, Btrfs> | null {
  if (!answer.ok || answer.status !== 0 || answer.stdout === '') return null;
  const found = new Map<string, { devices: string[]; known: Set<string>; profiles: Set<string>; ofData: boolean }>();
  for (const line of answer.stdout.split('\n').slice(0, 200_000)) {
    const [, , , , id, folder, name, last, ...rest] = line.split('/');
    if (!/^[0-9a-f-]{36}$/.test(id ?? '') || !name || rest.length > 0) continue;
    const entry = found.get(id!) ?? { devices: [], known: new Set(), profiles: new Set(), ofData: false };
    found.set(id!, entry);
    if (folder === 'devices' && last === undefined) entry.devices.push(`/dev/${name}`);
    if (folder === 'devinfo' && last === undefined) entry.known.add(name);
    if (folder === 'allocation' && last !== undefined && profiles.test(last)) {
      entry.profiles.add(last);
      // Metadata has a profile of its own, by default a safer one; `mixed` is both in one.
      entry.ofData ||= name === 'data' || name === 'mixed';
    }
  }
  const byDevice = new Map<string, Btrfs>();
  for (const [id, { devices, known, profiles: used, ofData }] of found) {
    const several = devices.length > 1 || known.size > 1;
    const survives = [...used].every((profile) => redundantProfile.test(profile));
    const redundant = survives && !ofData ? null : survives;
    const array: VolumeArray = {
      name: id,
      technology: 'btrfs',
      level: used.size === 0 ? null : [...used].sort().join(', '),
      redundant,
      // Kernels before 5.6 do not tell which devices belong to it besides those that are there.
      state: known.size === 0 ? 'unknown' : devices.length < known.size ? 'degraded' : 'healthy',
      members: known.size === 0 ? null : { present: devices.length, expected: known.size },
    };
    for (const device of devices) byDevice.set(device, { id, devices, array: several ? array : null });
  }
  return byDevice;
}
