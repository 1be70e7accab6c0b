import { z } from 'zod';
import { ProbeError } from '../../../define.ts';
import { jsonOf, linesOf, printed } from '../../answers.ts';
import type { Answer } from '../../topic.ts';

/** A block device. */
export interface Device {
  /** The kernel's path, e.g. `/dev/dm-0`: the key. */
  readonly kernel: string;
  /** As people call it, e.g. `/dev/mapper/cryptroot`. */
  readonly name: string;
  /** `major:minor`. */
  readonly number: string;
  /** lsblk's type, from sysfs; null where it was not told. */
  readonly type: string | null;
  readonly size: number | null;
  /** What udev or blkid found on it; null also where neither could look. */
  readonly content: string | null;
  /** Version of the content, e.g. of LUKS. */
  readonly version: string | null;
  readonly partitionType: string;
  /** Ids of the content, the partition and the drive. */
  readonly ids: readonly string[];
  /** The devices it lies on, by kernel path. */
  readonly parents: Set<string>;
  /** Whether something lies on it. */
  used: boolean;
}

export interface Devices {
  readonly byKernel: ReadonlyMap<string, Device>;
  readonly byNumber: ReadonlyMap<string, Device>;
  readonly byName: ReadonlyMap<string, Device>;
  /** Whether every device was listed under each one it lies on; lsblk before 2.27 may list it under one only. */
  readonly branching: boolean;
}

const maxDevices = 20_000;
const maxDepth = 64;

const text = z.string().max(4096).nullish();
const rowSchema = z.object({
  name: z.string().min(1).max(4096),
  kname: z.string().min(1).max(4096),
  'maj:min': z.string().max(40).nullish(),
  type: text,
  size: z.union([z.number(), z.string()]).nullish(),
  fstype: text,
  fsver: text,
  uuid: text,
  parttype: text,
  partuuid: text,
  serial: text,
  wwn: text,
});
const nodeSchema = z.looseObject({ children: z.array(z.unknown()).nullish() });
const treeSchema = z.object({ blockdevices: z.array(z.unknown()) });

/**
 * Reads lsblk(8): the JSON of a new version, of an old one with fewer columns, or the pairs of one that has no JSON yet.
 * @throws ProbeError: why there is no list.
 */
export function devicesOf(full: Answer, few: Answer, pairs: Answer): Devices {
  const usable = [full, few].find((answer) => answer.ok && answer.status === 0);
  if (usable) return collect(treeRows(printed(usable)), true);
  const noJson = few.ok && /json/i.test(few.stderr) && pairs.ok && pairs.status === 0;
  if (noJson) return collect(pairRows(printed(pairs)), false);
  return collect(treeRows(printed(full)), true);
}

interface Row {
  readonly values: z.infer<typeof rowSchema>;
  readonly parent: string | null;
}

function* treeRows(json: string): Generator<Row> {
  const tree = treeSchema.safeParse(jsonOf(repaired(json)));
  if (!tree.success) throw new ProbeError('malformed', 'lsblk');
  const waiting = tree.data.blockdevices.map((node) => ({ node, parent: null as string | null, depth: 0 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const values = rowOf(next.node);
    const { children } = nodeSchema.parse(next.node);
    if (next.depth > maxDepth) throw new ProbeError('incomplete', 'lsblk: too deep');
    yield { values, parent: next.parent };
    for (const node of children ?? []) waiting.push({ node, parent: values.kname, depth: next.depth + 1 });
  }
}

/** Versions before 2.33 write an odd character of a name as `\x20`, which is no JSON. */
const repaired = (json: string): string =>
  json.replace(/\\(\\|x([0-9a-fA-F]{2}))/g, (found, _, hex: string | undefined) => (hex ? `\\u00${hex}` : found));

function* pairRows(output: string): Generator<Row> {
  for (const line of linesOf(output, maxDevices)) {
    const values: Record<string, string | null> = {};
    for (const [, key, value] of line.matchAll(/([A-Z:_-]{1,20})="([^"]{0,4096})"/g))
      values[key!.toLowerCase().replace('_', ':')] = value === '' ? null : value!;
    yield { values: rowOf(values), parent: values.pkname ?? null };
  }
}

function rowOf(row: unknown): Row['values'] {
  const parsed = rowSchema.safeParse(row);
  if (!parsed.success) throw new ProbeError('malformed', 'lsblk');
  return parsed.data;
}

function collect(rows: Iterable<Row>, branching: boolean): Devices {
  const byKernel = new Map<string, Device>();
  let count = 0;
  for (const { values, parent } of rows) {
    if (++count > maxDevices) throw new ProbeError('incomplete', `lsblk: more than ${maxDevices} rows`);
    const known = byKernel.get(values.kname);
    const device: Device = known ?? {
      kernel: values.kname,
      name: values.name,
      number: values['maj:min']?.trim() ?? '',
      type: values.type ?? null,
      size: sizeOf(values.size),
      content: values.fstype || null,
      version: values.fsver || null,
      partitionType: (values.parttype ?? '').toLowerCase(),
      ids: [values.uuid, values.partuuid, values.serial, values.wwn].flatMap((id) => id?.trim() || []),
      parents: new Set(),
      used: false,
    };
    if (!known) byKernel.set(device.kernel, device);
    if (parent !== null) device.parents.add(parent);
  }
  for (const { parents } of byKernel.values()) for (const parent of parents) markUsed(byKernel.get(parent));
  const all = [...byKernel.values()];
  return {
    byKernel,
    byNumber: new Map(all.map((device) => [device.number, device])),
    byName: new Map(all.map((device) => [device.name, device])),
    branching,
  };
}

function markUsed(device: Device | undefined) {
  if (device) device.used = true;
}

function sizeOf(size: string | number | null | undefined): number | null {
  const bytes = Number(size ?? Number.NaN);
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null;
}

/**
 * Symbolic links to devices from the rows of `find -ls`, by the link's path; what they lead to as the kernel's path.
 */
export function linksOf(output: string): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  for (const line of output.split('\n').slice(0, maxDevices)) {
    const [before = '', target = '', ...rest] = line.trimEnd().split(' -> ');
    const link = before.slice(before.lastIndexOf(' ') + 1);
    const name = target.slice(target.lastIndexOf('/') + 1);
    if (link.startsWith('/dev/') && name !== '' && rest.length === 0) links.set(link, `/dev/${name}`);
  }
  return links;
}

/** The device that a path stands for, also by a link or by a logical volume's second name. */
export function deviceAt(path: string, devices: Devices, links: ReadonlyMap<string, string>): Device | undefined {
  const direct = devices.byKernel.get(path) ?? devices.byName.get(path) ?? devices.byKernel.get(links.get(path) ?? '');
  if (direct) return direct;
  const volume = /^\/dev\/([^/]+)\/([^/]+)$/.exec(path);
  if (!volume) return undefined;
  const [group, name] = [volume[1]!, volume[2]!].map((part) => part.replaceAll('-', '--'));
  return devices.byName.get(`/dev/mapper/${group}-${name}`);
}
