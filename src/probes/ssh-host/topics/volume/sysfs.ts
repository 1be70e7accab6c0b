import type { Answer } from '../../topic.ts';

/** What sysfs tells everybody about virtual block devices, each by the kernel's path of the device. */
export interface Sysfs {
  /** Whether anything was seen: without it, what is absent here says nothing. */
  readonly seen: boolean;
  /** Device mapper ids, e.g. `CRYPT-LUKS2-…`. */
  readonly mapperIds: ReadonlyMap<string, string>;
  /** Files behind loop devices, as real paths. */
  readonly loopFiles: ReadonlyMap<string, string>;
  /** Devices or files that zram writes to; absent where it writes to none. */
  readonly writeback: ReadonlyMap<string, string>;
}

/** Reads `grep -rs . /sys/devices/virtual/block --include=…`: one `path:value` a line. */
export function sysfsOf(answer: Answer): Sysfs {
  const [mapperIds, loopFiles, writeback] = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()];
  const files = { 'dm/uuid': mapperIds, 'loop/backing_file': loopFiles, backing_dev: writeback };
  const seen =
    answer.ok && (answer.status < 2 || answer.stdout !== '') && !/usage|unrecognized|invalid option/i.test(answer.stderr);
  const lines = seen ? answer.stdout.split('\n').slice(0, 100_000) : [];
  for (const line of lines) {
    const found = /^\/sys\/devices\/virtual\/block\/([^/:]{1,100})\/(dm\/uuid|loop\/backing_file|backing_dev):(.+)$/.exec(line);
    if (!found) continue;
    const [, device, file, value] = found as unknown as [string, string, keyof typeof files, string];
    if (file !== 'backing_dev' || value !== 'none') files[file].set(`/dev/${device}`, value);
  }
  return { seen, mapperIds, loopFiles, writeback };
}
