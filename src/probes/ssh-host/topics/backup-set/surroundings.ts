import type { BackupSet } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { attempt, printed } from '../../answers.ts';
import type { Answers, Commands, Machine } from '../../topic.ts';
import { type Mount, mountsOf, visibleMounts } from '../volume/mounts.ts';

/** What is asked of a host besides its listings, which say neither what its clock shows nor what its folders lie on. */
export const surroundings = {
  clock: { run: 'date +%s', reads: 'the time', why: 'ages of copies are told by the clock of the host' },
  mounts: {
    run: 'cat /proc/self/mountinfo',
    reads: 'what is mounted where',
    why: 'copies in a folder of another machine lie on that one',
  },
} as const satisfies Commands;
type Said = Answers<typeof surroundings>;

/** By so much a clock may be ahead; checks allow as much. */
const allowance = 5 * 60_000;

/**
 * Says that the clock of a host is ahead: copies that are older would then seem fresh.
 * @throws ProbeError `malformed`; what `date` itself cannot tell is its own failure.
 */
export function assertClock({ clock }: Said, { at }: Pick<Machine, 'at'>): void {
  const [, seconds] = /^(\d{1,12})\n?$/.exec(printed(clock)) ?? [];
  if (seconds === undefined) throw new ProbeError('malformed', 'date');
  const ahead = Number(seconds) * 1000 - at.getTime();
  if (ahead > allowance) throw new ProbeError('malformed', `clock ${Math.round(ahead / 1000)} s ahead`);
}

/** File systems that lie on disks or in the memory of the machine that mounts them. */
const local = new Set(
  'bcachefs btrfs erofs exfat ext2 ext3 ext4 f2fs fuseblk iso9660 jfs nilfs2 ntfs ntfs3 overlay ramfs reiserfs rootfs squashfs tmpfs udf ufs vfat xfs zfs'.split(
    ' ',
  ),
);

/** File systems whose snapshots keep what was deleted from a folder. */
const snapshotting = new Set(['bcachefs', 'btrfs', 'nilfs2', 'zfs']);
const notTold = { seen: false, reason: 'unsupported', detail: 'snapshots of the file system' } as const;

/** The fact of copies in a folder of the host, with the machine that holds that folder as their place: of none where that is not known. */
export function placed(fact: BackupSet, said: Said, machine: Machine): BackupSet {
  const isHere = fact.place.systems.join() === machine.names.join() && fact.tool !== 'btrfs';
  if (!isHere || !fact.location.startsWith('/')) return fact;
  const mounts = attempt(() => [...visibleMounts(mountsOf(printed(said.mounts))).values()]);
  const mount = Array.isArray(mounts) ? mountOf(fact.location, mounts) : undefined;
  if (mount && local.has(mount.filesystem)) return snapshotting.has(mount.filesystem) ? { ...fact, hidden: notTold } : fact;
  return { ...fact, place: { ...fact.place, systems: mount ? serverOf(mount) : [] }, hidden: notTold };
}

const mountOf = (path: string, mounts: readonly Mount[]): Mount | undefined =>
  mounts
    .filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`))
    .reduce<Mount | undefined>((one, other) => (one && one.point.length >= other.point.length ? one : other), undefined);

/** `nas.example.org:/srv` of NFS and sshfs, `//nas.example.org/srv` of CIFS. */
function serverOf({ filesystem, source }: Mount): string[] {
  const form = /^(?:nfs4?|fuse\.sshfs)$/.test(filesystem)
    ? /^(?:\[([0-9A-Fa-f:]{2,45})\]|([A-Za-z0-9._-]{1,253})):/
    : /^(?:cifs|smb3|smbfs)$/.test(filesystem)
      ? /^\/\/([A-Za-z0-9._-]{1,253})(?:\/|$)/
      : null;
  const server = form
    ?.exec(source)
    ?.slice(1)
    .find((name) => name !== undefined);
  return server === undefined ? [] : [server.toLowerCase()];
}
