import type { HostBackup, HostBackupTool } from '../../../../inventory/target.ts';
import type { Answers, Commands, Machine, TopicResult } from '../../topic.ts';

/** One program that keeps copies on a host: what it is asked, and what its answers mean. */
export interface BackupTool<C extends Commands = Commands> {
  readonly tool: HostBackupTool;
  /** What is asked for one configured backup. Only its own path may stand in a command; a passphrase goes to standard input. */
  commands(backup: HostBackup): C;
  /**
   * Reads the answers. Pure. It returns at least one set or failure; what it throws becomes a failure of this backup.
   * @throws ProbeError with the typed reason.
   */
  read(answers: Answers<C>, backup: HostBackup, machine: Machine): TopicResult<'backup-set'>;
}

export const defineBackupTool = <const C extends Commands>(tool: BackupTool<C>): BackupTool<C> => tool;
