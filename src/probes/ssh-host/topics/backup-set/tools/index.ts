import type { HostBackupTool } from '../../../../../inventory/target.ts';
import type { BackupTool } from '../tool.ts';

/** The programs that can be asked, by the name the configuration has for them. */
// biome-ignore lint/suspicious/noExplicitAny: each tool has commands of its own
export const backupTools: Partial<Record<HostBackupTool, BackupTool<any>>> = {};
