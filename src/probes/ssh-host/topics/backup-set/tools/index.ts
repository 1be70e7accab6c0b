import type { HostBackupTool } from '../../../../../inventory/target.ts';
import type { BackupTool } from '../tool.ts';
import { borg } from './borg.ts';
import { btrfs } from './btrfs.ts';
import { dirvish } from './dirvish.ts';
import { files } from './files.ts';
import { folders } from './folders.ts';
import { lvm } from './lvm.ts';
import { pgbackrest } from './pgbackrest.ts';
import { proxmoxBackup } from './proxmox-backup.ts';
import { restic } from './restic.ts';
import { rsnapshot } from './rsnapshot.ts';
import { walG } from './wal-g.ts';
import { zfs } from './zfs.ts';

/** The programs that can be asked, by the name the configuration has for them. */
// biome-ignore lint/suspicious/noExplicitAny: each tool has commands of its own
export const backupTools: Partial<Record<HostBackupTool, BackupTool<any>>> = {
  borg,
  btrfs,
  dirvish,
  files,
  folders,
  lvm,
  pgbackrest,
  'proxmox-backup': proxmoxBackup,
  restic,
  rsnapshot,
  'wal-g': walG,
  zfs,
};
