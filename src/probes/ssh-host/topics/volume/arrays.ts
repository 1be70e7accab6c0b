import type { VolumeArray } from '../../../../facts/index.ts';
import type { Answer } from '../../topic.ts';
import type { Segment } from './device-mapper.ts';

/** An array of md(4), by the kernel's path of its device, with the devices it lies on. */
export interface MdArray {
  /** Null for a container of external metadata, which only holds the members of others. */
  readonly array: VolumeArray | null;
  readonly members: readonly string[];
}

const mdLevels: Readonly<Record<string, boolean>> = {
  linear: false,
  multipath: false,
  raid0: false,
  raid1: true,
  raid4: true,
  raid5: true,
  raid6: true,
  raid10: true,
};

/** Reads /proc/mdstat; null where it could not be read. Without the md driver there is no such file and no array. */
export function mdArraysOf(answer: Answer): ReadonlyMap<string, MdArray> | null {
  if (!answer.ok) return null;
  if (answer.status !== 0) return /no such file/i.test(answer.stderr) ? new Map() : null;
  const arrays = new Map<string, MdArray>();
  const lines = answer.stdout.split('\n').slice(0, 100_000);
  let next = 0;
  while (next < lines.length) {
    const found = /^(md[\w/-]{0,60}) : (\w+)\s(.*)$/.exec(lines[next++]!);
    if (!found) continue;
    // Lines that follow indented tell of the array above them.
    const start = next;
    while (/^\s+\S/.test(lines[next] ?? '')) next++;
    const about = lines.slice(start, next).join(' ');
    const words = found[3]!.split(' ').filter((word) => word !== '' && !word.startsWith('('));
    const level = words.find((word) => Object.hasOwn(mdLevels, word)) ?? null;
    const devices = words.flatMap((word) => {
      const member = /^([\w!-]{1,60})\[\d+\]((?:\([A-Z]\))*)$/.exec(word);
      return member && !member[2]!.includes('(S)') ? [`/dev/${member[1]}`] : [];
    });
    const name = `/dev/${found[1]}`;
    const counted = /\[(\d{1,4})\/(\d{1,4})\] \[[U_]{1,4000}\]/.exec(about);
    const count = counted ? { expected: Number(counted[1]), present: Number(counted[2]) } : null;
    // A mirror of one is what is left where a failed member was given up for good; without copies raid10 is raid0.
    const isSingle = count?.expected === 1 || (level === 'raid10' && !/\b(near|far|offset)-copies\b/.test(about));
    const redundant = level === null ? null : mdLevels[level]! && !isSingle;
    const state = mdState(found[2]!, redundant, count, about);
    const isContainer = level === null && /\bsuper external:/.test(about);
    const array: VolumeArray = { name, technology: 'md', level, redundant, state, members: count };
    arrays.set(name, { members: devices, array: isContainer ? null : array });
  }
  return arrays;
}

function mdState(word: string, redundant: boolean | null, count: VolumeArray['members'], about: string): VolumeArray['state'] {
  if (word === 'broken' || word === 'inactive') return 'failed';
  if (word !== 'active') return 'unknown';
  // A check is a reading of all members that works on a healthy array.
  if (/\b(recovery|resync|reshape)\s*=/.test(about)) return 'rebuilding';
  if (count) return count.present < count.expected ? 'degraded' : 'healthy';
  return redundant === false ? 'healthy' : 'unknown';
}

/** What dm-raid and the older dm-mirror need to be told apart by. */
const redundantTarget = (level: string) => !/^raid0/.test(level);

/**
 * The array that a device mapper device is, from its table and its status; null where it is none. LVM's RAID volumes and those of
 * dmraid(8) are made of these targets.
 */
export function mapperArrayOf(
  name: string,
  segments: readonly Segment[],
  status: readonly Segment[] | undefined,
): VolumeArray | null {
  const members = segments.filter(({ target }) => target === 'raid' || target === 'mirror');
  if (members.length === 0) return null;
  const each = members.map((segment) => mapperArray(segment, status?.[segments.indexOf(segment)]));
  const whole = each.length === segments.length;
  const worst = (['failed', 'degraded', 'rebuilding', 'unknown', 'healthy'] as const).find((state) =>
    each.some((one) => one.state === state),
  )!;
  return {
    name,
    technology: 'lvm',
    level: [...new Set(each.map(({ level }) => level))].join(', ').slice(0, 100),
    redundant: whole && each.every(({ level, members }) => redundantTarget(level) && members?.expected !== 1),
    state: worst,
    members: each.length === 1 ? each[0]!.members : null,
  };
}

/** Kernel documentation, dm-raid: `<level> <devices> <health, a letter each> <sync ratio> <sync action> …`; dm-mirror: see dmsetup(8). */
function mapperArray({ target, parameters }: Segment, status: Segment | undefined) {
  const told = status?.target === target ? status.parameters : [];
  const level = target === 'raid' ? (parameters[0] ?? '') : 'mirror';
  const legs = Number(told[target === 'raid' ? 1 : 0]);
  // A mirror's status: count, its devices, regions in sync, `1`, a letter for each leg.
  const letters = (target === 'raid' ? told[2] : told[legs + 3]) ?? '';
  const action = target === 'raid' ? told[4] : undefined;
  const ratio = /^(\d+)\/(\d+)$/.exec((target === 'raid' ? told[3] : told[legs + 1]) ?? '');
  if (!Number.isInteger(legs) || legs < 1 || letters.length !== legs || !/^[AaDSUFR-]+$/.test(letters))
    return { level, state: 'unknown' as const, members: null };
  const present = [...letters].filter((letter) => 'Aa'.includes(letter)).length;
  const members = { present, expected: legs };
  if (present === 0) return { level, state: 'failed' as const, members };
  if (present < legs) return { level, state: 'degraded' as const, members };
  const busy = action !== undefined && ['recover', 'reshape', 'resync'].includes(action);
  if (busy || letters.includes('a') || (ratio && ratio[1] !== ratio[2] && action !== 'check'))
    return { level, state: 'rebuilding' as const, members };
  return { level, state: 'healthy' as const, members };
}
