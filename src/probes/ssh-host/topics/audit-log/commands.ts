import { serviceCommands } from '../../services.ts';
import type { Commands } from '../../topic.ts';

/** What the logs of a machine are asked for. Lines of logs are read for their times only. */
export const commands = {
  ...serviceCommands,
  files: {
    run: 'ls -l --time-style=full-iso /var/log',
    reads: 'names, times and permissions of the log files',
    why: 'how far back logs reach, and who may write to them',
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
  busyboxFiles: {
    run: 'ls -l --full-time /var/log',
    reads: 'names, times and permissions of the log files',
    why: 'how far back logs reach, and who may write to them',
    on: ['alpine'],
  },
  folder: { run: 'ls -ld /var/log', reads: 'permissions of the folder of logs', why: 'who may replace a log' },
  journalFiles: {
    run: 'ls -lR --time-style=full-iso /var/log/journal',
    reads: 'files of the journal and a sealing key’s presence, not the key',
    why: 'whether the journal survives a restart and is sealed',
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
  machineSince: {
    run: 'ls -l --time-style=full-iso /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub',
    reads: 'when the machine got its identity',
    why: 'a log cannot reach back further than the machine',
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
  firstLines: {
    run: 'head -n 1 /var/log/auth.log /var/log/secure /var/log/messages',
    reads: 'the first line of the login log, of which only the time is kept',
    why: 'how far back the log reaches before it was ever rotated',
    root: true,
  },
  journalBoots: {
    run: 'journalctl --utc --list-boots --no-pager',
    reads: 'first and last entry of each start that the journal holds',
    why: 'how far back the journal reaches; without the right to see all of it the answer is not used',
    on: ['debian', 'redhat', 'suse', 'arch'],
    patience: 30_000,
  },
  journalBootsRoot: {
    run: 'journalctl --utc --list-boots --no-pager',
    reads: 'first and last entry of each start that the journal holds',
    why: 'how far back the journal reaches',
    root: true,
    on: ['debian', 'redhat', 'suse', 'arch'],
    patience: 30_000,
  },
  journalLogins: {
    run: 'journalctl --no-pager -n 1 -o json SYSLOG_FACILITY=4 SYSLOG_FACILITY=10',
    reads: 'the newest entry about logins and rights, of which only the time is kept',
    why: 'whether the journal records logins now',
    root: true,
    on: ['debian', 'redhat', 'suse', 'arch'],
    patience: 30_000,
  },
  journalConfig: {
    run: 'systemd-analyze cat-config systemd/journald.conf',
    reads: 'configuration of the journal',
    why: 'where it is kept, for how long and from which level on',
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
  journalUpload: {
    run: 'systemd-analyze cat-config systemd/journal-upload.conf',
    reads: 'where the journal is copied to',
    why: 'a copy on another system is out of reach of those who are logged',
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
  rsyslog: {
    run: 'grep -rH . /etc/rsyslog.conf /etc/rsyslog.d',
    reads: 'configuration of rsyslog',
    why: 'which files hold logins, and where copies go',
  },
  syslogNg: {
    run: 'grep -rH . /etc/syslog-ng/syslog-ng.conf /etc/syslog-ng/conf.d',
    reads: 'configuration of syslog-ng',
    why: 'where copies go',
  },
  busyboxSyslog: {
    run: 'grep -H . /etc/conf.d/syslog',
    reads: 'configuration of busybox syslogd',
    why: 'where copies go',
    on: ['alpine'],
  },
  logrotate: {
    run: 'grep -rH . /etc/logrotate.conf /etc/logrotate.d',
    reads: 'rules by which logs are rotated and deleted',
    why: 'whether a rule deletes old entries',
  },
  daily: {
    run: 'ls /etc/cron.daily /etc/periodic/daily',
    reads: 'names of daily jobs',
    why: 'whether logs are really rotated',
  },
  auditStatus: {
    run: 'auditctl -s',
    reads: 'state of the kernel’s audit system',
    why: 'whether it records, and whether its rules are locked',
    root: true,
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
  auditRules: {
    run: 'auditctl -l',
    reads: 'rules of the kernel’s audit system',
    why: 'which events it records',
    root: true,
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
  auditFiles: {
    run: 'ls -l --time-style=full-iso /var/log/audit',
    reads: 'names, times and permissions of the audit log’s files',
    why: 'how far back it reaches, and who may write to it',
    root: true,
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
  auditFirst: {
    run: 'head -n 1 /var/log/audit/audit.log',
    reads: 'the first line of the audit log, of which only the time is kept',
    why: 'how far back it reaches before it was ever rotated',
    root: true,
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
  auditConfig: {
    run: 'grep -H . /etc/audit/auditd.conf /etc/audit/audisp-remote.conf /etc/audit/plugins.d/au-remote.conf',
    reads: 'configuration of the audit daemon and its forwarding',
    why: 'how long the audit log is kept, and where copies go',
    root: true,
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
} as const satisfies Commands;
