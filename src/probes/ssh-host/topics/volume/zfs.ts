import type { VolumeArray } from '../../../../facts/index.ts';
import type { Answer } from '../../topic.ts';

/** What zfs(8) says of one file system or volume. */
export interface Dataset {
  readonly name: string;
  readonly type: 'filesystem' | 'volume';
  /** `off`, or the cipher. */
  readonly encryption: string;
  readonly keyStatus: string;
  /** Whether it is only there to hold others: never mounted, and next to nothing in it. */
  readonly container: boolean;
}

/** A pool, with every device or file that holds some of its data. */
export interface Pool {
  readonly devices: readonly string[];
  /** Devices that wait to replace others and hold no data. */
  readonly spares: readonly string[];
  /** Those of the devices that hold data for good, which logs and caches do not. */
  readonly members: readonly string[];
  readonly array: VolumeArray | null;
}

const nextToNothing = 1024 * 1024;

/** Reads `zfs get -H -p -o name,property,value`; null where it could not be asked or a row makes no sense. */
export function datasetsOf(answer: Answer): ReadonlyMap<string, Dataset> | null {
  if (!answer.ok || answer.status !== 0) return null;
  const rows = new Map<string, Map<string, string>>();
  for (const line of answer.stdout.split('\n').slice(0, 200_000)) {
    if (line === '') continue;
    const [name, property, value, ...rest] = line.split('\t');
    if (!name || !property || value === undefined || rest.length > 0) return null;
    const row = rows.get(name);
    if (row) row.set(property, value);
    else rows.set(name, new Map([[property, value]]));
  }
  const datasets = new Map<string, Dataset>();
  for (const [name, row] of rows) {
    const type = row.get('type');
    const encryption = row.get('encryption');
    if ((type !== 'filesystem' && type !== 'volume') || encryption === undefined) return null;
    const used = row.get('usedbydataset') ?? '';
    const small = /^\d+$/.test(used) && Number(used) < nextToNothing;
    datasets.set(name, {
      name,
      type,
      encryption,
      keyStatus: row.get('keystatus') ?? '',
      container: row.get('canmount') === 'off' && small,
    });
  }
  return datasets;
}

interface Vdev {
  readonly name: string;
  readonly depth: number;
  readonly state: string;
}

/** Reads `zpool status -P -L`; null where it could not be asked. A pool whose devices make no sense is absent. */
export function poolsOf(answer: Answer): ReadonlyMap<string, Pool> | null {
  if (!answer.ok || answer.status !== 0) return null;
  const pools = new Map<string, Pool>();
  for (const part of `\n${answer.stdout}`.split(/\n *pool: /).slice(1, 1000)) {
    const name = part.slice(0, part.indexOf('\n')).trim();
    const pool = poolOf(name, part);
    if (pool) pools.set(name, pool);
  }
  return pools;
}

/** Rows that head a list of devices with another purpose. */
const sections = ['logs', 'cache', 'spares', 'special', 'dedup'];
const redundantVdev = /^(mirror|raidz[123]?|draid[123]?)\b/;
const gone: readonly string[] = ['REMOVED', 'UNAVAIL'];
const passing = /^(replacing|spare)-/;

function poolOf(name: string, text: string): Pool | null {
  const start = text.indexOf('\nconfig:');
  if (start < 0) return null;
  const vdevs: Vdev[] = [];
  for (const line of text.slice(start).split('\n').slice(1)) {
    const row = /^\t( *)(\S+)(?:\s+(\S+))?/.exec(line.slice(0, 8192));
    if (row && row[2] !== 'NAME') vdevs.push({ depth: row[1]!.length / 2, name: row[2]!, state: row[3] ?? '' });
  }
  const root = vdevs.shift();
  if (root?.name !== name || root.depth !== 0) return null;

  const devices: string[] = [];
  const spares: string[] = [];
  const kinds = new Set<string>();
  const members: string[] = [];
  const count = { present: 0, expected: 0 };
  let section = '';
  let redundant = true;
  for (const [index, vdev] of vdevs.entries()) {
    if (vdev.depth === 0) {
      if (!sections.includes(vdev.name)) return null;
      section = vdev.name;
      continue;
    }
    if (section === 'spares') spares.push(vdev.name);
    if (section === 'spares' || vdev.name.startsWith('indirect-')) continue;
    const holdsData = section !== 'cache' && section !== 'logs';
    if (vdev.depth === 1 && holdsData) {
      const kind = redundantVdev.exec(vdev.name)?.[1];
      if (kind) kinds.add(kind);
      else redundant = false;
    }
    const isLeaf = (vdevs[index + 1]?.depth ?? 0) <= vdev.depth;
    if (!isLeaf) continue;
    if (redundantVdev.test(vdev.name) || passing.test(vdev.name)) return null;
    const isGone = gone.includes(vdev.state);
    if (!isGone) devices.push(vdev.name);
    if (!holdsData) continue;
    if (!isGone) members.push(vdev.name);
    count.expected++;
    if (vdev.state === 'ONLINE') count.present++;
  }
  if (devices.length === 0) return null;
  redundant &&= kinds.size > 0;
  const array: VolumeArray | null =
    kinds.size === 0
      ? null
      : {
          name,
          technology: 'zfs',
          level: [...kinds].sort().join(', '),
          redundant,
          state: stateOf(root.state, text),
          members: count,
        };
  return { devices, spares, members, array };
}

function stateOf(root: string, text: string): VolumeArray['state'] {
  if (['FAULTED', 'SUSPENDED', 'UNAVAIL', 'OFFLINE', 'REMOVED'].includes(root)) return 'failed';
  if (/^ *scan: resilver in progress/m.test(text)) return 'rebuilding';
  if (root === 'DEGRADED') return 'degraded';
  return root === 'ONLINE' ? 'healthy' : 'unknown';
}
