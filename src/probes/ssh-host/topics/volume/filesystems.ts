import type { Volume } from '../../../../facts/index.ts';

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Views of the kernel or of services: nothing is stored in them. */
const nothing = set(`
  anon_inodefs autofs bdev binder binfmt_misc bpf cgroup cgroup2 configfs cpuset debugfs devfs devpts devtmpfs dlmfs efivarfs fusectl
  functionfs hugetlbfs ipathfs mqueue nfsd nsfs ocfs2_dlmfs openpromfs pipefs proc pstore resctrl rpc_pipefs securityfs selinuxfs
  smackfs sockfs spufs sysfs tracefs usbfs xenfs fuse.gvfsd-fuse fuse.lxcfs fuse.portal fuse.xdg-document-portal
`);
const memory = set('ramfs rootfs tmpfs');
const shares = set(`
  9p acfs afs beegfs ceph cifs coda davfs fhgfs gfs glusterfs gpfs lustre ncpfs nfs nfs4 orangefs pvfs2 smb3 smbfs vboxsf virtiofs vmhgfs
  prl_fs fuse.ceph fuse.ceph-fuse fuse.curlftpfs fuse.davfs fuse.gcsfuse fuse.glusterfs fuse.goofys fuse.juicefs fuse.moosefs fuse.mfs
  fuse.rclone fuse.s3fs fuse.seaweedfs fuse.smbnetfs fuse.sshfs fuse.vmhgfs-fuse
`);
const images = set('cramfs erofs iso9660 romfs squashfs fuse.snapfuse fuse.squashfuse');
const views = set('aufs overlay overlayfs');
/** Of these it is known that nothing but the mounted device holds their files. */
const onOneDevice = set(`
  cramfs erofs exfat ext2 ext3 ext4 fuseblk gfs2 hfs hfsplus iso9660 jfs minix msdos nilfs2 ntfs ntfs3 ocfs2 reiserfs romfs squashfs udf ufs
  vfat xfs
`);

/** What kind of content a file system type has; null where there is none at all. `unknown` for a type that is not known and has no device. */
export function contentOf(filesystem: string, hasDevice: boolean): Volume['content'] | null {
  if (nothing.has(filesystem)) return null;
  if (memory.has(filesystem)) return 'volatile';
  if (shares.has(filesystem)) return 'remote';
  if (images.has(filesystem)) return 'image';
  if (views.has(filesystem)) return 'view';
  return hasDevice || encrypts(filesystem) || ['bcachefs', 'btrfs', 'zfs'].includes(filesystem) ? 'data' : 'unknown';
}

/** Whether a file system of this type always lies on one device. */
export const liesOnOneDevice = (filesystem: string): boolean => onOneDevice.has(filesystem);

const encrypting: Readonly<Record<string, string>> = {
  ecryptfs: 'eCryptfs',
  'fuse.cryfs': 'CryFS',
  'fuse.gocryptfs': 'gocryptfs',
};
const encrypts = (filesystem: string) => Object.hasOwn(encrypting, filesystem);

/**
 * The mechanism of a file system that encrypts each file on top of another one; null for others, and for an eCryptfs that also takes plain
 * files. EncFS is not among them: its mount looks the same where it only shows a plain folder in encrypted form.
 */
export const stackedEncryptionOf = (filesystem: string, options: readonly string[]): string | null =>
  encrypts(filesystem) && !options.includes('ecryptfs_passthrough') ? encrypting[filesystem]! : null;

const bootPoints = set('/boot /boot/efi /boot/firmware /boot/grub /boot/grub2 /efi');
const fat = set('msdos vfat');

/** Whether what is mounted here is there to start the machine: kernel, loader, EFI system partition. */
export const isBoot = (point: string, filesystem: string): boolean =>
  bootPoints.has(point) || (fat.has(filesystem) && point.startsWith('/boot/'));

/** Partition type of the EFI system partition, as GUID or DOS number. */
export const isEfiSystemPartition = (type: string): boolean => ['c12a7328-f81f-11d2-ba4b-00a0c93ec93b', '0xef'].includes(type);

const reserved = set(`
  0x5 0xf 0x41 0x85 21686148-6449-6e6f-744e-656564454649 6a945a3b-1dd2-11b2-99a6-080020736631 9e1a2d38-c612-4316-aa26-8b49521e5a8b
  e3c9e316-0b5c-4db8-817d-f92df00215ae
`);

/** Whether a partition of this type has no files: BIOS boot, PReP boot, extended, and what Microsoft’s tools and ZFS reserve. */
export const isReservedPartition = (type: string): boolean => reserved.has(type);
