import { type FactOf, type ProbeFailure, type Volume, withPersons } from '../../../../facts/index.ts';
import { ProbeError, toProbeError } from '../../../define.ts';
import { isAbsentError, linesOf, printed } from '../../answers.ts';
import { type Answer, defineTopic, type Machine } from '../../topic.ts';
import { mdArraysOf } from './arrays.ts';
import { btrfsOf } from './btrfs.ts';
import { containerOf } from './container.ts';
import { tablesOf } from './device-mapper.ts';
import { type Device, type Devices, devicesOf, linksOf } from './devices.ts';
import { filesOf, isSwapFile } from './files.ts';
import { contentOf, isBoot, isEfiSystemPartition, isReservedPartition } from './filesystems.ts';
import { type Mount, mountsOf, unescapeOctal, visibleMounts } from './mounts.ts';
import { type Below, layered, type Stack, type Storage, stackOf, unseen } from './stack.ts';
import { type Sysfs, sysfsOf } from './sysfs.ts';
import { datasetsOf, poolsOf } from './zfs.ts';

const maxVolumes = 5000;
const maxSwaps = 1000;
const columns = 'NAME,KNAME,MAJ:MIN,TYPE,SIZE,FSTYPE,UUID,SERIAL,WWN';

/** File systems, swap areas and idle devices, each from where it is used down to the drives. */
export const volume = defineTopic({
  kind: 'volume',
  commands: {
    mounts: { run: 'cat /proc/self/mountinfo', reads: 'what is mounted where', why: 'every file system is judged by itself' },
    swaps: { run: 'cat /proc/swaps', reads: 'swap areas in use', why: 'memory is written there' },
    devices: {
      run: `lsblk --json --bytes --paths --output ${columns},FSVER,PARTTYPE,PARTUUID`,
      reads: 'block devices and what lies on what',
      why: 'the way from a file system down to the drives',
    },
    devicesFewColumns: {
      run: `lsblk --json --bytes --paths --output ${columns}`,
      reads: 'the same, for versions before 2.35',
      why: 'an older lsblk refuses columns it does not know',
    },
    devicesPairs: {
      run: `lsblk --pairs --bytes --paths --output ${columns},PKNAME`,
      reads: 'the same, for versions before 2.27',
      why: 'an older lsblk has no JSON',
    },
    links: {
      run: 'find /dev/disk /dev/mapper /dev/zvol -type l -ls',
      reads: 'other names of devices',
      why: 'the same device has several names, a provider knows some of them',
    },
    sysfs: {
      run: 'grep -rs . /sys/devices/virtual/block --include=uuid --include=backing_file --include=backing_dev',
      reads: 'ids of mapped devices, files behind loop devices, where zram writes to',
      why: 'tells encryption from integrity, which lsblk calls the same; a loop device lies in a file',
    },
    loops: {
      run: 'losetup --list --raw --noheadings --output NAME,BACK-MAJ:MIN',
      reads: 'file systems in which loop devices have their files',
      why: 'the path of a file may lead into another file system than it did',
      root: true,
    },
    files: {
      run: 'find / /var /swap -xdev -maxdepth 1 -type f -ls',
      reads: 'files where swap files mostly are, with their sizes',
      why: 'the same, of swap files',
    },
    mapped: {
      run: 'dmsetup table',
      reads: 'mapped devices with their cipher; keys are shown as zeros',
      why: 'a mapping may have no cipher',
      root: true,
    },
    mappedState: { run: 'dmsetup status --noflush', reads: 'state of LVM’s arrays', why: 'a member may be missing', root: true },
    md: { run: 'cat /proc/mdstat', reads: 'software RAID', why: 'a member may be missing' },
    btrfs: {
      run: 'find /sys/fs/btrfs -maxdepth 4 -type d -o -type l',
      reads: 'devices and profiles of each btrfs',
      why: 'a btrfs may lie on more devices than the mount shows',
    },
    pools: { run: 'zpool status -P -L', reads: 'devices and state of each ZFS pool', why: 'a pool lies on several devices' },
    datasets: {
      run: 'zfs get -H -p -o name,property,value -t filesystem,volume type,encryption,keystatus,canmount,usedbydataset',
      reads: 'encryption of each ZFS dataset',
      why: 'ZFS encrypts each dataset by itself',
    },
    container: {
      run: 'systemd-detect-virt --container',
      reads: 'whether this is a container',
      why: 'a container shows the devices of its host, not what its own files lie on',
    },
  },
  read(answers, machine) {
    const mounts = mountsOf(printed(answers.mounts));
    const visible = visibleMounts(mounts);
    const covered = mounts.filter((mount) => visible.get(mount.point) !== mount && mayHoldFiles(mount));
    const failures: ProbeFailure[] = [];
    const orFail = <T>(subject: string, get: () => T): T | null => {
      try {
        return get();
      } catch (error) {
        const { reason, detail } = toProbeError(error);
        failures.push(machine.failure(new ProbeError(reason, `${subject}: ${detail}`)));
        return null;
      }
    };
    const devices = orFail('lsblk', () => devicesOf(answers.devices, answers.devicesFewColumns, answers.devicesPairs));
    const storage: Storage = {
      visible,
      covered: new Set(covered.map(({ point }) => point)),
      devices,
      links: linksOf(answers.links.ok ? answers.links.stdout : ''),
      sysfs: sysfsOf(answers.sysfs),
      files: filesOf(answers.loops, answers.files),
      tables: tablesOf(answers.mapped),
      states: tablesOf(answers.mappedState),
      md: mdArraysOf(answers.md),
      btrfs: btrfsOf(answers.btrfs),
      datasets: datasetsOf(answers.datasets),
      pools: poolsOf(answers.pools),
    };
    const container = containerOf(answers.container, visible);
    const stack = stackOf(storage);
    // Inside a container the devices are those of its host: no way down from here is known to be the real one.
    const seenFromHere = (below: Below): Below =>
      container === null || below.memory ? below : unseen(`container (${container})`);

    const found: Found[] = [...visible.values()].flatMap((mount) => fileSystem(mount, stack, storage, seenFromHere));
    const swaps = orFail('swap', () => swapsOf(answers.swaps)) ?? [];
    for (const { path, kibibytes } of swaps) {
      const below = stack.file(path, () => isSwapFile(storage.files, path, kibibytes));
      found.push(swap(path, seenFromHere(below)));
    }
    if (container === null) {
      const carrying = new Set<Device>();
      const carry = (belows: Iterable<Below>) => {
        for (const { devices: own } of new Set(belows)) for (const device of own) carrying.add(device);
      };
      carry(found.map(({ below }) => below));
      for (const [name, { spares }] of storage.pools ?? [])
        carry([stack.pool(name), ...spares.map((spare) => stack.file(spare))]);
      if (devices) found.push(...idleDevices(devices, carrying, stack, storage));
      found.push(...idleDatasets(storage, carrying, stack));
    }
    if (found.length > maxVolumes)
      failures.push(machine.failure(new ProbeError('incomplete', `more than ${maxVolumes} volumes`)));
    found.sort((one, other) => (one.key < other.key ? -1 : 1));
    const driveIds = driveIdsOf(storage.links);
    return { facts: found.slice(0, maxVolumes).map((each) => factOf(each, machine, devices, driveIds)), failures };
  },
});

const mayHoldFiles = ({ filesystem, number }: Mount): boolean =>
  ![null, 'volatile'].includes(contentOf(filesystem, !number.startsWith('0:')));

/** A volume, before it becomes a fact. */
interface Found extends Pick<Volume, 'use' | 'mount' | 'filesystem' | 'device' | 'content'> {
  /** Names it within the system. */
  readonly key: string;
  readonly below: Below;
}

function fileSystem(mount: Mount, stack: Stack, { devices }: Storage, seenFromHere: (below: Below) => Below): Found[] {
  const { point, written, filesystem, source, number } = mount;
  const content = contentOf(filesystem, !number.startsWith('0:'));
  if (content === null) return [];
  const below = seenFromHere(stack.mount(mount));
  const what =
    content === 'data' && below.memory ? 'volatile' : content === 'data' && isBoot(point, filesystem) ? 'boot' : content;
  const device = devices?.byNumber.get(number)?.name ?? source;
  return [{ key: written, use: 'filesystem', mount: point, filesystem, device, content: what, below }];
}

/** The swap areas in use. A kernel without swap has no such file. */
function swapsOf(answer: Answer): { path: string; kibibytes: number }[] {
  if (answer.ok && answer.status !== 0 && isAbsentError(answer.stderr)) return [];
  const [heading, ...rows] = linesOf(printed(answer), maxSwaps);
  if (!heading?.startsWith('Filename')) throw new ProbeError('malformed', 'heading');
  return rows.map((row) => {
    const found = /^(\/\S*)\s+(?:partition|file)\s+(\d+)\s/.exec(row);
    if (!found) throw new ProbeError('malformed', 'row');
    return { path: unescapeOctal(found[1]!), kibibytes: Number(found[2]) };
  });
}

const swap = (path: string, below: Below): Found => ({
  key: `swap ${path}`,
  use: 'swap',
  mount: null,
  filesystem: 'swap',
  device: path,
  content: below.memory ? 'volatile' : 'data',
  below,
});

/** Floppies, hardware boot areas and memory, which carry no data of their own. */
const without = /^\/dev\/(fd\d+|mmcblk\d+(boot\d+|rpmb)|ram\d+|zram\d+|zd\d+(p\d+)?)$/;
const composed = /^(crypt|dm|linear|lvm|md|mpath|raid\d*)$/;

/** Devices that carry something, or may, and that nothing in use lies on. */
function idleDevices(devices: Devices, carrying: ReadonlySet<Device>, stack: Stack, { sysfs, md }: Storage): Found[] {
  const list = [...devices.byKernel.values()];
  // Without udev and without root nothing is recognised anywhere, so that nothing recognised means nothing.
  const blind = list.every(({ content }) => content === null);
  return list.flatMap((device): Found[] => {
    if (device.used || carrying.has(device) || device.type === 'rom' || without.test(device.kernel)) return [];
    // An array that was not started has no size.
    const isComposed = composed.test(device.type ?? '');
    if ((device.size === 0 && !isComposed) || md?.get(device.kernel)?.array === null) return [];
    // Parts that LVM keeps for itself have a suffix after the two ids of group and volume.
    if (/^LVM-\w{64}-/.test(sysfs.mapperIds.get(device.kernel) ?? '')) return [];
    if (device.content === null && !blind && !isComposed && holdsNothing(device, sysfs)) return [];
    const below = inside(device, stack.device(device));
    const isImage = device.content !== null && contentOf(device.content, true) === 'image';
    const isLoader = isEfiSystemPartition(device.partitionType) && device.content !== null;
    const content = isLoader ? 'boot' : isImage ? 'image' : 'unknown';
    const { name, content: filesystem } = device;
    return [{ key: name, use: 'unmounted', mount: null, filesystem, device: name, content, below }];
  });
}

const mebibyte = 1024 ** 2;
/** More than an installer gives to a partition that no files are meant for. */
const reservedSize = 128 * mebibyte;
/** More than has a partition for the boot loader of a system whose lsblk does not tell types. */
const untypedSize = 16 * mebibyte;

/** Whether a device on which nothing was recognised is known to have no room for data, or another purpose. */
function holdsNothing({ kernel, type, size, partitionType }: Device, { seen, loopFiles }: Sysfs): boolean {
  if (type === 'loop' && seen && !loopFiles.has(kernel)) return true;
  if (size === null) return false;
  const isReserved = partitionType === '' ? size <= untypedSize : isReservedPartition(partitionType) && size <= reservedSize;
  return size <= mebibyte || (type === 'part' && isReserved);
}

/** What lies in a device that nothing uses. Content that nobody recognises may be encrypted by itself: without a header, or with one elsewhere. */
function inside({ content, version }: Device, down: Below): Below {
  const mechanism = `LUKS${version ?? ''}`;
  if (content === 'crypto_LUKS') return layered(mechanism, 'locked', null, { encrypts: 'yes', mechanism }, down);
  const unclear = { encrypts: 'unclear', unseen: 'content not recognised' } as const;
  return content === null ? layered('not recognised', 'content', null, unclear, down) : down;
}

/** ZFS file systems that are not mounted, and ZFS volumes that nothing in use lies on. */
function idleDatasets({ datasets, visible, links, devices }: Storage, carrying: ReadonlySet<Device>, stack: Stack): Found[] {
  const mounted = new Set([...visible.values()].filter(({ filesystem }) => filesystem === 'zfs').map(({ source }) => source));
  return [...(datasets?.values() ?? [])].flatMap(({ name, type, container }): Found[] => {
    if (mounted.has(name) || container) return [];
    const device = devices?.byKernel.get(links.get(`/dev/zvol/${name}`) ?? '');
    if (device && carrying.has(device)) return [];
    const below = stack.dataset(name);
    const filesystem = type === 'filesystem' ? 'zfs' : null;
    return [{ key: name, use: 'unmounted', mount: null, filesystem, device: name, content: 'unknown', below }];
  });
}

const maxNames = 64;
const maxPath = 4096;

/** Links by the drive's own id, by which a provider knows its volumes, for each device they lead to. */
function driveIdsOf(links: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const [link, kernel] of links)
    if (link.startsWith('/dev/disk/by-id/')) ids.set(kernel, [...(ids.get(kernel) ?? []), link].slice(0, maxNames));
  return ids;
}

function factOf(
  found: Found,
  machine: Machine,
  devices: Devices | null,
  driveIds: ReadonlyMap<string, readonly string[]>,
): FactOf<'volume'> {
  const { key, below, filesystem, use, content } = found;
  const { encryption, unseen: what, mechanisms, ways, moreWays, arrays, redundant } = below;
  const own = found.device === null ? undefined : (devices?.byName.get(found.device) ?? devices?.byKernel.get(found.device));
  const names = new Set<string>();
  for (const { kernel, name, number, ids } of below.devices) {
    if (names.size >= maxNames) break;
    for (const each of [name, kernel, number, ...ids, ...(driveIds.get(kernel) ?? [])])
      if (each !== '' && each.length <= 300) names.add(each);
  }
  const told = (text: string) => withPersons(text, machine.nameOf);
  const toldOrNull = (text: string | null, most: number) => (text === null ? null : told(text).slice(0, most));
  return {
    kind: 'volume',
    subject: {
      id: `${machine.system}:${told(key)}`,
      names: [...names].slice(0, maxNames).map((name) => told(name).slice(0, 300)),
    },
    source: machine.source,
    system: machine.system,
    use,
    mount: toldOrNull(found.mount, maxPath),
    filesystem: filesystem?.slice(0, 60) ?? null,
    device: toldOrNull(found.device, maxPath),
    content,
    encryption,
    mechanism: encryption === 'encrypted' ? mechanisms.join(', ').slice(0, 300) : null,
    unseen: encryption === 'unknown' ? toldOrNull(what, 200) : null,
    paths: ways
      .filter(({ layers }) => layers.length > 0)
      .map((way) => ({
        ...way,
        layers: way.layers.map(({ name, type, detail }) => ({
          name: told(name).slice(0, maxPath),
          type,
          detail: toldOrNull(detail, 300),
        })),
      })),
    morePaths: moreWays,
    arrays: arrays.map((array) => ({ ...array, name: told(array.name).slice(0, 300) })),
    redundant,
    size: own?.size ?? null,
  };
}
