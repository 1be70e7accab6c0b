import type { ConfiguredTopic, Topic } from '../topic.ts';
import { account } from './account/index.ts';
import { auditLog } from './audit-log/index.ts';
import { backupJob } from './backup-job/index.ts';
import { backupSet } from './backup-set/index.ts';
import { clock } from './clock.ts';
import { firewall } from './firewall/index.ts';
import { hostUpdates } from './host-updates/index.ts';
import { loginLockout } from './login-lockout/index.ts';
import { malwareScanner } from './malware-scanner.ts';
import { monitor } from './monitor/index.ts';
import { openPort } from './open-port/index.ts';
import { passwordPolicy } from './password-policy/index.ts';
import { restoreTest } from './restore-test.ts';
import { sessionPolicy } from './session-policy.ts';
import { sshdConfig } from './sshd-config.ts';
import { volume } from './volume/index.ts';

/** What a machine is asked, sorted by the fact kind; a test compares this list with the files. */
export const topics: readonly (ConfiguredTopic | Topic)[] = [
  account,
  auditLog,
  backupJob,
  backupSet,
  clock,
  firewall,
  hostUpdates,
  loginLockout,
  malwareScanner,
  monitor,
  openPort,
  passwordPolicy,
  restoreTest,
  sessionPolicy,
  sshdConfig,
  volume,
];
