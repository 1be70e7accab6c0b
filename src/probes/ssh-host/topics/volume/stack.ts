import path from 'node:path';
import type { Volume, VolumeArray, VolumeLayer, VolumePath } from '../../../../facts/index.ts';
import { type MdArray, mapperArrayOf } from './arrays.ts';
import type { Btrfs } from './btrfs.ts';
import { mapperEncryption, numbersIn, type Segment, segmentsOf, type Tables } from './device-mapper.ts';
import { type Device, type Devices, deviceAt } from './devices.ts';
import type { Files } from './files.ts';
import { contentOf, liesOnOneDevice, stackedEncryptionOf } from './filesystems.ts';
import { type Mount, mountOf } from './mounts.ts';
import type { Sysfs } from './sysfs.ts';
import type { Dataset, Pool } from './zfs.ts';

/** All that was seen of a machine's storage; null for what could not be asked. */
export interface Storage {
  readonly visible: ReadonlyMap<string, Mount>;
  /** Mount points of file systems with content that others were put over. */
  readonly covered: ReadonlySet<string>;
  readonly devices: Devices | null;
  readonly links: ReadonlyMap<string, string>;
  readonly sysfs: Sysfs;
  readonly files: Files;
  readonly tables: Tables | null;
  readonly states: Tables | null;
  readonly md: ReadonlyMap<string, MdArray> | null;
  readonly btrfs: ReadonlyMap<string, Btrfs> | null;
  readonly datasets: ReadonlyMap<string, Dataset> | null;
  readonly pools: ReadonlyMap<string, Pool> | null;
}

/** What lies below something, down to the drives. */
export interface Below {
  readonly encryption: Volume['encryption'];
  readonly unseen: string | null;
  readonly mechanisms: readonly string[];
  readonly redundant: boolean | null;
  readonly arrays: readonly VolumeArray[];
  readonly ways: readonly VolumePath[];
  readonly moreWays: number;
  /** Whether it ends in memory only. */
  readonly memory: boolean;
  readonly devices: ReadonlySet<Device>;
}

const maxWays = 16;
const maxArrays = 64;
const maxDepth = 30;

const end: Omit<Below, 'encryption'> = {
  unseen: null,
  mechanisms: [],
  redundant: false,
  arrays: [],
  ways: [],
  moreWays: 0,
  memory: false,
  devices: new Set(),
};
const drive: Below = { ...end, encryption: 'plain', ways: [{ encryption: 'plain', layers: [] }] };
const memory: Below = { ...unseen('memory'), memory: true };

/** Where the walk could not go on. */
export function unseen(what: string): Below {
  const cut = what.slice(0, 200);
  return { ...end, encryption: 'unknown', unseen: cut, redundant: null, ways: [{ encryption: 'unknown', layers: [] }] };
}

/** What may lie elsewhere: the kernel goes on naming a file by where its file system was mounted when that is there no more. */
function doubted(below: Below, what: string): Below {
  const doubt = (was: Volume['encryption']) => (was === 'encrypted' ? 'unknown' : was);
  return {
    ...below,
    encryption: doubt(below.encryption),
    unseen: below.encryption === 'encrypted' ? what.slice(0, 200) : below.unseen,
    ways: below.ways.map((way) => ({ ...way, encryption: doubt(way.encryption) })),
  };
}

const rank: readonly Volume['encryption'][] = ['plain', 'unknown', 'encrypted'];
const byRank = (one: VolumePath, other: VolumePath) => rank.indexOf(one.encryption) - rank.indexOf(other.encryption);

/** Several ways down: encrypted only if all are, plain as soon as one is. */
function all(belows: readonly Below[]): Below {
  if (belows.length === 0) return unseen('devices below');
  if (belows.length === 1) return belows[0]!;
  const ways = belows.flatMap((below) => below.ways).sort(byRank);
  const encryption = rank.find((each) => belows.some((below) => below.encryption === each))!;
  const redundancies = belows.map(({ redundant }) => redundant);
  return {
    encryption,
    unseen: belows.find((below) => below.unseen !== null)?.unseen ?? null,
    mechanisms: [...new Set(belows.flatMap(({ mechanisms }) => mechanisms))].slice(0, maxWays),
    redundant: redundancies.includes(false) ? false : redundancies.includes(null) ? null : true,
    arrays: [...new Map(belows.flatMap(({ arrays }) => arrays).map((array) => [array.name, array])).values()].slice(0, maxArrays),
    ways: ways.slice(0, maxWays),
    moreWays: belows.reduce((sum, { moreWays }) => sum + moreWays, 0) + Math.max(0, ways.length - maxWays),
    memory: belows.every((below) => below.memory),
    devices: new Set(belows.flatMap(({ devices }) => [...devices])),
  };
}

type Encrypts =
  | { readonly encrypts: 'yes'; readonly mechanism: string }
  | { readonly encrypts: 'no' }
  | { readonly encrypts: 'unclear'; readonly unseen: string };

/** Puts a layer on top of what lies below it. */
export function layered(name: string, type: string, detail: string | null, layer: Encrypts, below: Below): Below {
  const top: VolumeLayer = { name: name.slice(0, 4096), type: type.slice(0, 60), detail: detail?.slice(0, 300) ?? null };
  const of = (was: Volume['encryption']) =>
    layer.encrypts === 'yes' ? 'encrypted' : layer.encrypts === 'unclear' && was === 'plain' ? 'unknown' : was;
  const encryption = of(below.encryption);
  return {
    ...below,
    encryption,
    unseen: encryption !== 'unknown' ? null : layer.encrypts === 'unclear' ? layer.unseen.slice(0, 200) : below.unseen,
    mechanisms: layer.encrypts === 'yes' ? [layer.mechanism] : below.mechanisms,
    ways: below.ways.map((way) => ({ encryption: of(way.encryption), layers: [top, ...way.layers] })),
  };
}

/** Whether no two members share a drive, whose loss would cost both; null where not all of their drives were seen. */
function onOwnDrives(members: readonly Below[]): boolean | null {
  const drives = members.map(({ devices }) => [...devices].filter(({ parents, type }) => parents.size === 0 && type !== 'loop'));
  const each = drives.flat();
  if (new Set(each).size < each.length) return false;
  return drives.some(({ length }) => length === 0) || members.some(({ redundant }) => redundant === null) ? null : true;
}

/** Adds an array that lies on what is below, its members. */
function arrayed(array: VolumeArray | null, below: Below, members: readonly Below[]): Below {
  if (array === null) return below;
  const own = array.redundant === true ? onOwnDrives(members) : array.redundant;
  const redundant = own === true || below.redundant === true || (own === null ? null : below.redundant);
  return { ...below, redundant, arrays: [array, ...below.arrays].slice(0, maxArrays) };
}

/** Drives and the disks that hypervisors show. What has another name may lie anywhere. */
const driveName = /^(sd[a-z]+|hd[a-z]|vd[a-z]+|xvd[a-z]+\d*|nvme\d+(c\d+)?n\d+|mmcblk\d+|dasd[a-z]+|pmem\d+(\.\d+)?s?)$/;

const zvol = '/dev/zvol/';
const maxSnapshots = 200;
/** Whether it may be a snapshot or the origin of one. */
const isMapped = ({ type }: Device) => type === 'lvm' || type === 'dm';

/** Types that stand on one device only, so that an old lsblk hides none of their parents. */
const onOne: readonly (string | null)[] = ['crypt', 'disk', 'loop', 'part', 'rom'];

/** Ways from what is mounted down to the drives. */
export interface Stack {
  mount(mount: Mount): Below;
  device(device: Device): Below;
  /** What a file or device lies on, by its real path. A file is only known to be encrypted where `isThere` says of its mount that it is the one. */
  file(path: string, isThere?: (mount: Mount) => boolean): Below;
  dataset(name: string): Below;
  pool(name: string): Below;
}

/** Walks down a machine's storage, each part of it once. What makes no sense on the way is unknown, never left out. */
export function stackOf(storage: Storage): Stack {
  const { devices, links, sysfs, files, tables, states, md, btrfs, datasets, pools, visible, covered } = storage;
  const volumes = new Map(
    [...links].flatMap(([link, kernel]) => (link.startsWith(zvol) ? [[kernel, link.slice(zvol.length)]] : [])),
  );
  const known = new Map<string, Below>();
  let depth = 0;

  const once = (key: string, walk: () => Below): Below => {
    const before = known.get(key);
    if (before) return before;
    if (depth >= maxDepth) return unseen('too many layers');
    // Whoever comes by again while this is being walked is in a circle.
    known.set(key, unseen('circular layers'));
    depth++;
    const below = walk();
    depth--;
    known.set(key, below);
    return below;
  };

  const kernelDevice = (kernel: string): Below => {
    const found = devices?.byKernel.get(kernel);
    return found ? device(found) : unseen(`${kernel} is not listed`);
  };
  const numbered = (number: string): Below => {
    const found = devices?.byNumber.get(number);
    return found ? device(found) : unseen(devices ? `device ${number} is not listed` : 'lsblk');
  };
  const named = (name: string): Below => {
    const found = devices ? deviceAt(name, devices, links) : undefined;
    return found ? device(found) : unseen(devices ? `${name} is not listed` : 'lsblk');
  };

  const device = (own: Device): Below =>
    once(`device ${own.kernel}`, () => {
      const segments = segmentsOf(tables, own.name);
      const member = md?.get(own.kernel);
      const numbers = segments ? numbersIn(segments) : [];
      const parents = parentsOf(own);
      const encrypts = mapperEncryption({
        type: own.type,
        id: sysfs.mapperIds.get(own.kernel),
        segments,
        luks: luksBelow([...parents]),
      });
      const lying = [...parents].map((parent) => ({ name: devices?.byKernel.get(parent)?.name ?? '', below: parentAt(parent) }));
      const down = lying.map(({ below }) => below);
      if (down.length === 0) down.push(lowest(own));
      if (own.type === null) down.push(unseen(`type of ${own.name}`));
      const toldAll = devices?.branching || onOne.includes(own.type) || member !== undefined || numbers.length > 0;
      if (!toldAll) down.push(unseen(`further devices below ${own.name}`));

      const array = member ? member.array : arrayOf(own, segments, [...parents]);
      const detail =
        encrypts.encrypts === 'yes' ? encrypts.mechanism : encrypts.encrypts === 'no' ? encrypts.detail : encrypts.unseen;
      const type = array?.level && !array.level.startsWith(own.type ?? '') ? `${own.type} ${array.level}` : (own.type ?? '?');
      // LVM keeps a log or metadata beside each member.
      const members = lying.filter(({ name }) => !/_(rmeta_\d+|mlog)$/.test(name)).map(({ below }) => below);
      const held = arrayed(array, all(down), members);
      // What is lost with a snapshot's area is the snapshot only.
      const withCopies = { ...all([held, ...copiesOf(own, segments, parents)]), redundant: held.redundant };
      const below = layered(own.name, type, detail, encrypts, withCopies);
      return { ...below, devices: new Set([own, ...below.devices]) };
    });

  const parentAt = (parent: string): Below => (parent.startsWith('/') ? kernelDevice(parent) : numbered(parent));

  /** What a device lies on, by kernel path, or by number where it is not listed. */
  const parentsOf = (own: Device): ReadonlySet<string> => {
    const numbers = numbersIn(segmentsOf(tables, own.name) ?? []);
    const mapped = numbers.map((number) => devices?.byNumber.get(number)?.kernel ?? number);
    return new Set([...own.parents, ...(md?.get(own.kernel)?.members ?? []), ...mapped]);
  };
  const children = new Map<string, Device[]>();
  for (const each of devices?.byKernel.values() ?? [])
    if (isMapped(each))
      for (const parent of parentsOf(each)) {
        const known = children.get(parent);
        if (known) known.push(each);
        else children.set(parent, [each]);
      }

  /**
   * Where blocks of a snapshot's origin are kept before they are overwritten: each snapshot lies on what the origin lies on, which LVM
   * calls `…-real`, and on an area of its own (kernel documentation, dm-snapshot).
   */
  const copiesOf = (own: Device, segments: readonly Segment[] | undefined, parents: ReadonlySet<string>): Below[] => {
    const isReal = (parent: string) => /-real$/.test(sysfs.mapperIds.get(parent) ?? devices?.byKernel.get(parent)?.name ?? '');
    if (!isMapped(own) || (segments && !segments.some(({ target }) => target === 'snapshot-origin'))) return [];
    return [...parents].flatMap((parent): Below[] => {
      if (!segments && own.type === 'lvm' && !isReal(parent)) return [];
      const beside = (children.get(parent) ?? []).filter((each) => each !== own);
      if (beside.length > maxSnapshots) return [unseen(`snapshots of ${own.name}`)];
      return beside.flatMap((other) => {
        const theirs = segmentsOf(tables, other.name);
        if (theirs && !theirs.some(({ target }) => target.startsWith('snapshot'))) return [];
        const areas = [...parentsOf(other)].filter((each) => !parents.has(each)).map(parentAt);
        const isSnapshot = theirs !== undefined || isReal(parent);
        return areas.map((area) => (isSnapshot || area.encryption !== 'plain' ? area : unseen(`kind of ${other.name}`)));
      });
    });
  };

  const luksBelow = (parents: readonly string[]): string | undefined => {
    const headers = parents.map((parent) => devices?.byKernel.get(parent));
    const onlyLuks = headers.length > 0 && headers.every((header) => header?.content === 'crypto_LUKS');
    return onlyLuks ? (headers[0]!.version ?? '') : undefined;
  };

  const arrayOf = (own: Device, segments: readonly Segment[] | undefined, parents: readonly string[]): VolumeArray | null => {
    if (segments) return mapperArrayOf(own.name, segments, segmentsOf(states, own.name));
    const unclear = { name: own.name, state: 'unknown', members: null } as const;
    // Without root, LVM's RAID shows only in the names of its parts.
    const legs = parents.some((parent) => /_[rm]image_\d+$/.test(devices?.byKernel.get(parent)?.name ?? ''));
    if (own.type === 'lvm' && legs) return { ...unclear, technology: 'lvm', level: null, redundant: null };
    if (/^raid\d+$/.test(own.type ?? ''))
      return { ...unclear, technology: 'md', level: own.type, redundant: own.type === 'raid0' ? false : null };
    return null;
  };

  /** What a device without devices below it stands for. */
  const lowest = (own: Device): Below => {
    const name = path.posix.basename(own.kernel);
    if (own.type === 'loop') {
      const behind = sysfs.loopFiles.get(own.kernel);
      const isThere = ({ number }: Mount) => files.loopNumbers.get(own.kernel) === number;
      return behind === undefined ? unseen(`backing file of ${own.name}`) : file(behind, isThere);
    }
    if (own.type === 'rom') return drive;
    if (own.type !== 'disk') return unseen(`devices below ${own.name}`);
    if (driveName.test(name)) return drive;
    if (/^ram\d+$/.test(name)) return memory;
    if (/^zram\d+$/.test(name)) {
      const behind = sysfs.writeback.get(own.kernel);
      if (behind !== undefined) return file(behind);
      return sysfs.seen ? memory : unseen(`backing device of ${own.name}`);
    }
    if (/^zd\d+$/.test(name)) {
      const behind = volumes.get(own.kernel);
      return behind === undefined ? unseen(`ZFS volume of ${own.name}`) : dataset(behind);
    }
    return unseen(`devices below ${own.name}`);
  };

  const file = (own: string, isThere = (_: Mount) => false): Below => {
    if (own.startsWith('/dev/')) return named(own);
    const isPath = own.startsWith('/') && !own.endsWith(' (deleted)');
    const under = isPath ? mountOf(own, visible, covered) : undefined;
    if (!under) return unseen(`file system of ${own}`);
    const isCertain = isThere(under);
    return once(`file ${isCertain} ${own}`, () => {
      const below = layered(under.point, under.filesystem, null, { encrypts: 'no' }, mount(under));
      return layered(own, 'file', null, { encrypts: 'no' }, isCertain ? below : doubted(below, `file system of ${own}`));
    });
  };

  const pool = (name: string): Below =>
    once(`pool ${name}`, () => {
      const own = pools?.get(name);
      if (!own) return layered(name, 'zpool', null, { encrypts: 'no' }, unseen(`devices of pool ${name}`));
      const at = (each: string) => (each.startsWith('/') ? file(each) : unseen(`${each} in pool ${name}`));
      const below = arrayed(own.array, all(own.devices.map(at)), own.members.map(at));
      const level = own.array?.level ?? null;
      return layered(name, 'zpool', level, { encrypts: 'no' }, below);
    });

  const dataset = (name: string): Below =>
    once(`dataset ${name}`, () => {
      const own = datasets?.get(name);
      const encryption = own?.encryption;
      const isOff = encryption === 'off' || encryption === '-';
      const isOn = /^aes-\d{3}-(gcm|ccm)$/.test(encryption ?? '') && ['available', 'unavailable'].includes(own!.keyStatus);
      const encrypts: Encrypts = isOn
        ? { encrypts: 'yes', mechanism: `ZFS native (${encryption})` }
        : isOff
          ? { encrypts: 'no' }
          : { encrypts: 'unclear', unseen: `ZFS encryption of ${name}` };
      const detail = encryption === undefined ? null : `encryption=${encryption}`;
      return layered(name, 'zfs', detail, encrypts, pool(name.split(/[/@]/)[0]!));
    });

  const mount = (own: Mount): Below =>
    once(`mount ${own.id} ${own.written}`, () => {
      const { filesystem, source, number, options } = own;
      const isOnDevice = !number.startsWith('0:');
      const mechanism = stackedEncryptionOf(filesystem, options);
      if (mechanism !== null) {
        const below = { ...unseen('folder below'), redundant: null };
        return layered(source, filesystem, mechanism, { encrypts: 'yes', mechanism }, below);
      }
      if (filesystem === 'zfs') return dataset(source.split('@')[0]!);
      if (filesystem === 'btrfs') return btrfsBelow(source);
      const content = contentOf(filesystem, isOnDevice);
      if (content === 'volatile') return memory;
      if (content === 'remote') return unseen('remote storage');
      if (content === 'view') return unseen(`layers of ${filesystem}`);
      if (!isOnDevice) return unseen(`devices of ${filesystem}`);
      const further = options.flatMap((option) => /^(?:rtdev|logdev)=(.+)$/.exec(option)?.[1] ?? []);
      const down = [numbered(number), ...further.map(named)];
      if (!liesOnOneDevice(filesystem)) down.push(unseen(`further devices of ${filesystem}`));
      return all(down);
    });

  const btrfsBelow = (source: string): Below => {
    const first = devices ? deviceAt(source, devices, links) : undefined;
    if (!first) return unseen(devices ? `${source} is not listed` : 'lsblk');
    const own = btrfs?.get(first.kernel);
    if (!own) return all([device(first), unseen('further devices of btrfs')]);
    const sameId = [...devices!.byKernel.values()].filter((each) => each.content === 'btrfs' && each.ids.includes(own.id));
    const members = new Set([...own.devices, ...sameId.map(({ kernel }) => kernel)]);
    const down = [...members].map(kernelDevice);
    const below = arrayed(own.array, all(down), down);
    if (members.size < 2) return below;
    return layered(own.id, 'btrfs', own.array?.level ?? null, { encrypts: 'no' }, below);
  };

  return { mount, device, file, dataset, pool };
}
