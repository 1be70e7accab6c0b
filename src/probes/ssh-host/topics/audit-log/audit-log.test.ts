import { readFileSync } from 'node:fs';
import { absent, machine, needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import { type AuditLog, auditLogSchema } from '../../../../facts/index.ts';
import type { Machine } from '../../topic.ts';
import { reachOf, timeOfLine } from './files.ts';
import { auditLog } from './index.ts';
import { rotationOf } from './logrotate.ts';

const transcript = (name: string) => readFileSync(`fixtures/transcripts/recorded/debian-12/${name}.out`, 'utf8');
/** As `grep -H .` would print a recorded file. */
const grepped = (path: string, text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${path}:${line}\n`)
    .join('');
const missing = (path: string) => `grep: ${path}: No such file or directory\n`;

type Given = Parameters<typeof read<'audit-log', typeof auditLog.commands>>[1];
function look(given: Given, changes: Partial<Machine> = {}): Record<string, AuditLog> {
  const { facts, failures } = read(auditLog, given, { ...machine({ kind: 'audit-log' }), ...changes });
  expect(failures).toEqual([]);
  return Object.fromEntries(facts.map((fact) => [fact.log, auditLogSchema.parse(fact)]));
}

const at = new Date('2026-11-21T05:02:20Z');
const varLog = transcript('root/var-log-ls').split('\n\n')[0]!.replace('/var/log:\n', '');
const user: Given = {
  units: said(
    transcript('user/systemctl-services-plain').concat(
      transcript('user/systemctl-timers-plain').includes('logrotate.timer')
        ? 'logrotate.timer loaded active waiting Daily rotation of log files\n'
        : '',
    ),
  ),
  files: said(varLog),
  folder: said('drwxr-xr-x 9 root root 4096 Nov 21 04:57 /var/log\n'),
  journalFiles: said(
    transcript('root/var-log-ls').slice(
      transcript('root/var-log-ls').indexOf('/var/log/journal:'),
      transcript('root/var-log-ls').indexOf('/var/log/private:'),
    ),
  ),
  journalBoots: said(transcript('user/journalctl-boots'), {
    stderr: 'Hint: You are currently not seeing messages from other users and the system.\n',
  }),
  journalBootsRoot: needsRoot,
  journalLogins: needsRoot,
  firstLines: needsRoot,
  journalConfig: said(transcript('user/systemd-analyze-journald')),
  journalUpload: absent,
  rsyslog: said(grepped('/etc/rsyslog.conf', transcript('user/rsyslog-conf'))),
  syslogNg: said('', { status: 2, stderr: missing('/etc/syslog-ng/syslog-ng.conf') }),
  logrotate: said(
    grepped('/etc/logrotate.conf', transcript('user/logrotate-conf')) +
      grepped('/etc/logrotate.d/rsyslog', transcript('user/logrotate-rsyslog')),
  ),
  daily: said('logrotate\n'),
  machineSince: said('-r--r--r-- 1 root root 33 2026-11-21 04:56:50.000000000 +0000 /etc/machine-id\n'),
  auditStatus: needsRoot,
  auditRules: needsRoot,
  auditFiles: needsRoot,
  auditFirst: needsRoot,
  auditConfig: needsRoot,
};
const root: Given = {
  ...user,
  journalBootsRoot: said(transcript('root/journalctl-boots')),
  journalLogins: said(transcript('root/journalctl-last')),
  firstLines: said(
    '==> /var/log/auth.log <==\n2026-11-21T04:57:02.887777+00:00 db-1 sshd[512]: Server listening on 0.0.0.0 port 22.\n',
  ),
  auditStatus: said(transcript('root/auditctl-s')),
  auditRules: said(transcript('root/auditctl-l')),
  auditFiles: said('total 152\n-rw-r----- 1 root adm 149073 2026-11-21 05:02:14.872005901 +0000 audit.log\n'),
  auditFirst: said('type=DAEMON_START msg=audit(1795237021.270:5032): op=start ver=3.0.9\n'),
  auditConfig: said(grepped('/etc/audit/auditd.conf', transcript('root/auditd-conf')), {
    status: 2,
    stderr: missing('/etc/audit/audisp-remote.conf'),
  }),
};

describe('Debian 12, as recorded, seen by root', () => {
  const logs = look(root, { at });

  it('has three logs', () => {
    expect(Object.keys(logs)).toEqual(['journal', '/var/log/audit/audit.log', '/var/log/auth.log']);
  });

  it('reads the journal', () => {
    expect(logs.journal).toMatchObject({
      events: { seen: true, classes: ['login', 'privilege'] },
      recording: { seen: true, active: true, newestAt: '2026-11-21T05:02:12.313Z' },
      entries: { seen: true, reachBackTo: '2026-11-21T04:56:49.000Z', noneBefore: '2026-11-21T04:56:49.000Z' },
      deletion: { seen: true, afterDays: null },
      persistent: true,
      copies: { seen: true, targets: [] },
      writers: { seen: true, others: [] },
      guards: [],
      systemSince: '2026-11-21T04:56:50.000Z',
    });
  });

  it('reads the audit log and what its rules record', () => {
    expect(logs['/var/log/audit/audit.log']).toMatchObject({
      events: { seen: true, classes: ['login', 'privilege', 'account-change', 'configuration'] },
      recording: { seen: true, active: true, newestAt: '2026-11-21T05:02:14.000Z' },
      entries: { seen: true, reachBackTo: '2026-11-21T04:57:01.000Z', noneBefore: '2026-11-21T04:57:01.000Z' },
      deletion: { seen: true, afterDays: null, rule: 'max_log_file_action = ROTATE, num_logs = 5' },
      writers: { seen: true, others: [] },
      guards: [],
    });
  });

  it('reads the log of logins', () => {
    expect(logs['/var/log/auth.log']).toMatchObject({
      by: 'rsyslog',
      events: { seen: true, classes: ['login', 'privilege'] },
      recording: { seen: true, active: true, newestAt: '2026-11-21T05:02:14.000Z' },
      entries: { seen: true, reachBackTo: '2026-11-21T04:57:02.000Z' },
      deletion: { seen: true, afterDays: 35, rule: '/etc/logrotate.d/rsyslog: weekly, rotate 4' },
      copies: { seen: true, targets: [] },
    });
  });
});

describe('Debian 12, as recorded, seen without rights', () => {
  const logs = look(user, { at });

  it('does not take its own few entries for the journal', () => {
    expect(logs.journal).toMatchObject({
      entries: { seen: false, reason: 'denied' },
      recording: { seen: false, reason: 'denied' },
    });
  });

  it('knows that there is an audit log, and nothing of it', () => {
    expect(logs['/var/log/audit/audit.log']).toMatchObject({
      events: { seen: false, reason: 'denied' },
      recording: { seen: false, reason: 'denied' },
      copies: { seen: false, reason: 'denied' },
    });
  });

  it('sees that the log of logins is written, but not how far it reaches', () => {
    expect(logs['/var/log/auth.log']).toMatchObject({
      recording: { seen: true, active: true },
      entries: { seen: false, reason: 'denied' },
    });
  });
});

describe('the journal', () => {
  const journal = (changes: Given) => look({ ...root, ...changes }, { at }).journal!;
  const config = (text: string) => journal({ journalConfig: said(`[Journal]\n${text}`) });

  it('records nothing without storage or below the level of logins', () => {
    expect(config('Storage=none').events).toEqual({ seen: true, classes: [] });
    expect(config('MaxLevelStore=warning').events).toEqual({ seen: true, classes: [] });
    expect(config('').events).toMatchObject({ classes: ['login', 'privilege'] });
  });

  it('is lost at a restart where it is kept in memory', () => {
    expect(config('Storage=volatile').persistent).toBe(false);
    expect(config('Storage=persistent').persistent).toBe(true);
    const none = said('', { status: 2, stderr: "ls: cannot access '/var/log/journal': No such file or directory\n" });
    expect(journal({ journalFiles: none }).persistent).toBe(false);
    expect(journal({ journalFiles: absent }).persistent).toBeNull();
  });

  it('deletes by age where that is set, the last setting counting', () => {
    expect(config('MaxRetentionSec=1month\n# /etc/systemd/journald.conf.d/a.conf\nMaxRetentionSec=90day').deletion).toMatchObject(
      { afterDays: 90 },
    );
    expect(config('MaxRetentionSec=0').deletion).toMatchObject({ afterDays: null });
    expect(config('MaxRetentionSec=often').deletion).toMatchObject({ seen: false, reason: 'malformed' });
  });

  it('is not fine where its configuration is no such', () => {
    expect(journal({ journalConfig: said('') }).events).toMatchObject({ seen: false, reason: 'malformed' });
    expect(journal({ journalLogins: said('') }).recording).toEqual({ seen: true, active: true, newestAt: null });
    expect(journal({ journalBootsRoot: said('garbage') }).entries).toMatchObject({ seen: false, reason: 'malformed' });
  });

  it('is sealed where a key is', () => {
    const fss = said('-rw------- 1 root systemd-journal 482 2026-01-01 00:00:00.000000000 +0000 fss\n');
    expect(journal({ journalFiles: fss }).guards).toEqual(['sealed']);
  });
});

describe('the audit log', () => {
  const events = (...rules: readonly string[]) => {
    const { events: seen } = look({ ...root, auditRules: said(`${rules.join('\n')}\n`) }, { at })['/var/log/audit/audit.log']!;
    return seen.seen ? seen.classes : seen.reason;
  };

  it.each<[string, readonly string[], unknown]>([
    ['no rules', ['No rules'], ['login', 'privilege']],
    ['nothing said', [''], 'malformed'],
    ['an exclusion', ['-a always,exclude -F msgtype=USER_LOGIN'], []],
    ['a rule that never records', ['-a never,task', '-w /etc/passwd -p wa'], ['login', 'privilege']],
    ['a watch for reading only', ['-w /etc/passwd -p r'], ['login', 'privilege', 'file-access']],
    ['a watch of the folder', ['-w /etc/ -p wa'], ['login', 'privilege', 'account-change', 'configuration']],
    ['a watch of a neighbour', ['-w /etc/passwd-old -p wa'], ['login', 'privilege']],
    [
      'a watch as a filter',
      ['-a always,exit -S all -F path=/etc/passwd -F perm=wa -F key=identity'],
      ['login', 'privilege', 'account-change'],
    ],
    ['a watch for one account', ['-a always,exit -S all -F path=/etc/passwd -F perm=wa -F auid=1000'], ['login', 'privilege']],
    ['commands', ['-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=-1'], ['login', 'privilege', 'command']],
    ['commands of one program', ['-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/curl'], ['login', 'privilege']],
    ['commands of 32-bit programs only', ['-a always,exit -F arch=b32 -S execve'], ['login', 'privilege']],
  ])('%s', (_, rules, expected) => expect(events(...rules)).toEqual(expected));

  it('does not record while the kernel or the daemon does not', () => {
    const recording = (text: string) => look({ ...root, auditStatus: said(text) }, { at })['/var/log/audit/audit.log']!;
    expect(recording('enabled 0\npid 391\n').recording).toMatchObject({ active: false });
    expect(recording('enabled 1\npid 0\n').recording).toMatchObject({ active: false });
    expect(recording('enabled 2\npid 391\n')).toMatchObject({ recording: { active: true }, guards: ['rules-locked'] });
    expect(recording('').recording).toMatchObject({ seen: false, reason: 'malformed' });
  });

  it('is copied where the plug-in is active', () => {
    const lines =
      grepped('/etc/audit/plugins.d/au-remote.conf', 'active = yes') +
      grepped('/etc/audit/audisp-remote.conf', 'remote_server = logs.example.org');
    const { copies } = look({ ...root, auditConfig: said(lines) }, { at })['/var/log/audit/audit.log']!;
    expect(copies).toEqual({ seen: true, targets: [{ by: 'audisp-remote', to: 'logs.example.org', logins: true }] });
    const off = lines.replace('yes', 'no');
    expect(look({ ...root, auditConfig: said(off) }, { at })['/var/log/audit/audit.log']!.copies).toEqual({
      seen: true,
      targets: [],
    });
  });
});

describe('rsyslog', () => {
  const copies = (text: string) =>
    look({ ...root, rsyslog: said(grepped('/etc/rsyslog.d/remote.conf', text)) }, { at })['/var/log/auth.log']!.copies;

  it.each<[string, string, unknown]>([
    ['all, over TCP', '*.* @@logs.example.org:6514', [{ by: 'rsyslog', to: 'logs.example.org', logins: true }]],
    ['all, over UDP and IPv6', '*.* @[2001:db8::5]:514', [{ by: 'rsyslog', to: '[2001:db8::5]', logins: true }]],
    [
      'everything but logins',
      '*.*;auth,authpriv.none @@logs.example.org',
      [{ by: 'rsyslog', to: 'logs.example.org', logins: false }],
    ],
    [
      'all but what was dropped before',
      'authpriv.* /var/log/auth.log\n& stop\n*.* @@logs.example.org',
      [{ by: 'rsyslog', to: 'logs.example.org', logins: null }],
    ],
    ['mail only', 'mail.* @logs.example.org', [{ by: 'rsyslog', to: 'logs.example.org', logins: false }]],
    ['a commented line', '#*.* @@logs.example.org', []],
    ['the machine itself', '*.* @@127.0.0.1:514\n*.* @db-1.example.org', []],
    [
      'an action over several lines',
      'action(type="omfwd"\n  target="logs.example.org"\n  protocol="tcp" port="514")',
      [{ by: 'rsyslog', to: 'logs.example.org', logins: null }],
    ],
    [
      'a filter that is not followed',
      "if $programname == 'sshd' then @@logs.example.org",
      [{ by: 'rsyslog', to: null, logins: null }],
    ],
    ['another kind of output', 'action(type="omkafka" broker="logs.example.org")', [{ by: 'rsyslog', to: null, logins: null }]],
    ['an action to a file', 'action(type="omfile" file="/var/log/x" target="no")', []],
  ])('%s', (_, text, targets) => expect(copies(text)).toEqual({ seen: true, targets }));

  it('may hide a copy in a file that was not read', () => {
    const rsyslog = said('', { status: 2, stderr: 'grep: /etc/rsyslog.d/secret.conf: Permission denied\n' });
    expect(look({ ...root, rsyslog }, { at })['/var/log/auth.log']!.copies).toMatchObject({ seen: false, reason: 'denied' });
  });

  it('leaves open what a file gets that no rule names', () => {
    const rsyslog = said(grepped('/etc/rsyslog.conf', 'authpriv.* /var/log/other.log'));
    expect(look({ ...root, rsyslog }, { at })['/var/log/auth.log']!.events).toMatchObject({ seen: false });
  });

  it('does not write while it is stopped', () => {
    const units = said(
      transcript('user/systemctl-services-plain').replace(/(rsyslog\.service\s+loaded\s+)active(\s+)running/, '$1inactive$2dead'),
    );
    expect(look({ ...root, units }, { at })['/var/log/auth.log']!.recording).toMatchObject({ seen: true, active: false });
  });

  it('tells who else may write', () => {
    const files = said(
      '-rw-rw-rw- 1 root adm 10 2026-11-21 05:00:00.000000000 +0000 auth.log\n-rw-rw-r-- 1 bob users 10 2026-11-14 05:00:00.000000000 +0000 auth.log.1\n',
    );
    expect(look({ ...root, files }, { at })['/var/log/auth.log']!.writers).toEqual({
      seen: true,
      others: ['everybody', 'user person-bob', 'group users'],
    });
  });
});

describe('how far files reach', () => {
  const file = (name: string, day: string, size = 1000) => ({
    folder: '',
    name,
    mode: '-rw-r-----',
    acl: false,
    owner: 'root',
    group: 'adm',
    size,
    at: `2026-05-${day}T00:00:00.000Z`,
  });

  it('is told by the oldest rotated file that holds something', () => {
    const files = [
      file('auth.log', '31'),
      file('auth.log.1', '24'),
      file('auth.log.2.gz', '17'),
      file('auth.log.3.gz', '10', 20),
    ];
    expect(reachOf(files, null)).toEqual({ reachBackTo: '2026-05-17T00:00:00.000Z', noneBefore: null });
  });

  it('is not told by what was written without a clock', () => {
    const files = [
      file('auth.log', '31'),
      file('auth.log.1', '24'),
      { ...file('auth.log.2', '17'), at: '1970-01-01T00:00:05.000Z' },
    ];
    expect(reachOf(files, { at: '1970-01-01T00:00:05.000Z', exact: true })).toMatchObject({
      reachBackTo: '2026-05-24T00:00:00.000Z',
    });
  });

  it('is not told by a file that was left behind', () => {
    const at = (name: string, time: string) => ({ ...file(name, '01'), at: `${time}T00:00:00.000Z` });
    const weekly = [at('auth.log', '2026-05-31'), at('auth.log.1', '2026-05-24'), at('auth.log.2.gz', '2026-05-17')];
    expect(() => reachOf([...weekly, at('auth.log.9.gz', '2024-01-01')], null)).toThrow('incomplete');
    expect(() => reachOf([at('auth.log', '2026-05-31'), at('auth.log.1', '2024-01-01')], null)).toThrow('incomplete');
    const now = { at: '2026-05-30T00:00:00.000Z', exact: true };
    expect(() => reachOf([at('auth.log', '2026-05-31'), at('auth.log.1', '2024-01-01')], now)).toThrow('incomplete');
    const yearly = ['2023', '2024', '2025'].map((year, index) => at(`auth.log.${3 - index}.gz`, `${year}-05-31`));
    expect(reachOf([at('auth.log', '2026-05-31'), ...yearly], null).reachBackTo).toBe('2023-05-31T00:00:00.000Z');
  });

  it('is not told by a log that was never rotated', () => {
    expect(() => reachOf([file('auth.log', '31')], null)).toThrow();
  });

  it('reads times with and without a year, never as older than they are', () => {
    const now = new Date('2026-01-05T00:00:00Z');
    expect(timeOfLine('2026-01-01T01:00:00.123456+01:00 db-1 sshd: x', now)).toEqual({
      at: '2026-01-01T00:00:00.000Z',
      exact: true,
    });
    expect(timeOfLine('Dec 28 00:00:00 db-1 sshd: x', now)).toEqual({ at: '2025-12-29T00:00:00.000Z', exact: false });
    expect(timeOfLine('Jan  4 12:00:00 db-1 sshd: x', now)).toEqual({ at: '2026-01-05T00:00:00.000Z', exact: false });
    expect(timeOfLine('sshd: x', now)).toBeNull();
  });
});

describe('logrotate', () => {
  const lines = (file: string, text: string) => text.split('\n').map((line) => ({ file, text: line.trim() }));
  const global = lines('/etc/logrotate.conf', 'weekly\nrotate 4\ninclude /etc/logrotate.d');

  it.each<[string, string, number | null]>([
    ['its own period', '/var/log/secure {\ndaily\nrotate 30\n}', 31],
    ['what is set for all', '/var/log/secure\n{\nmissingok\n}', 35],
    ['an age', '/var/log/secure {\nmonthly\nrotate 24\nmaxage 180\n}', 180],
    ['size alone', '/var/log/secure {\nsize 10M\nrotate 5\n}', null],
    ['for ever', '/var/log/secure {\nmonthly\nrotate -1\n}', null],
    ['a wildcard', '/var/log/sec* {\ndaily\nrotate 1\n}', 2],
    ['a script with braces', '/var/log/other {\npostrotate\n/bin/x {\nendscript\n}\n/var/log/secure {\ndaily\nrotate 6\n}', 7],
  ])('%s', (_, text, afterDays) => {
    expect(rotationOf([...global, ...lines('/etc/logrotate.d/syslog', text)], '/var/log/secure')).toMatchObject({ afterDays });
  });

  it('has no rule for a log that none names', () => {
    expect(
      rotationOf([...global, ...lines('/etc/logrotate.d/x', '/var/log/secure-old {\ndaily\n}')], '/var/log/secure'),
    ).toBeNull();
  });
});

it('reads busybox syslogd on Alpine', () => {
  const alpine = { os: { id: 'alpine', version: '3.22.1', family: 'alpine' as const, release: new Map() }, at };
  const given: Given = {
    openrc: said('Runlevel: boot\n syslog                        [  started  ]\n crond                         [  started  ]\n'),
    busyboxFiles: said(
      '-rw-r-----    1 root     root          9021 2026-11-21 05:00:00 +0000 messages\n-rw-r-----    1 root     root        200021 2026-11-14 02:00:00 +0000 messages.0\n',
    ),
    folder: said('drwxr-xr-x    5 root     root          4096 Nov 21 04:57 /var/log\n'),
    busyboxSyslog: said('/etc/conf.d/syslog:SYSLOGD_OPTS="-t -R logs.example.org:514 -L"\n'),
  };
  expect(look(given, alpine)['/var/log/messages']).toMatchObject({
    by: 'syslog',
    events: { seen: true, classes: ['login', 'privilege'] },
    recording: { seen: true, active: true, newestAt: '2026-11-21T05:00:00.000Z' },
    entries: { seen: true, reachBackTo: '2026-11-14T02:00:00.000Z', noneBefore: null },
    copies: { seen: true, targets: [{ by: 'syslogd', to: 'logs.example.org:514', logins: true }] },
  });
  // Without -L it writes nothing here.
  const remote = said('/etc/conf.d/syslog:SYSLOGD_OPTS="-t -R Logs.example.org:514"\n');
  expect(look({ ...given, busyboxSyslog: remote }, alpine)['/var/log/messages']).toMatchObject({ events: { seen: false } });
});

it('knows no log where nothing answers', () => {
  const { facts, failures } = read(auditLog, {}, machine({ kind: 'audit-log' }));
  expect(facts).toEqual([]);
  expect(failures).toHaveLength(1);
});

it('a journal kept in memory does not reach back by what is left of an earlier one', () => {
  const volatile = said('[Journal]\nStorage=volatile\n');
  const boots = said(
    'IDX BOOT ID FIRST ENTRY LAST ENTRY\n' +
      ' -1 0a Mon 2024-01-01 00:00:00 UTC Mon 2024-02-01 00:00:00 UTC\n  0 0b Sat 2026-11-21 04:57:00 UTC Sat 2026-11-21 05:00:00 UTC\n',
  );
  const { journal } = look({ ...root, journalConfig: volatile, journalBootsRoot: boots });
  expect(journal).toMatchObject({
    persistent: false,
    entries: { seen: true, reachBackTo: '2026-11-21T04:57:00.000Z', noneBefore: '2024-01-01T00:00:00.000Z' },
  });
});

describe('files that are not loaded', () => {
  const running = said('rsyslog.service loaded active running x\nlogrotate.timer loaded active waiting x\n');
  it('rsyslog reads only *.conf', () => {
    const off = '/etc/rsyslog.d/50-remote.conf.disabled:*.* @@logs.example.org\n';
    const { '/var/log/auth.log': log } = look({
      ...root,
      units: running,
      rsyslog: said(`${(root.rsyslog as { stdout: string }).stdout}${off}`),
    });
    expect(log?.copies).toEqual({ seen: true, targets: [] });
    const only = '/etc/rsyslog.d/50-default.conf.dpkg-old:auth,authpriv.* /var/log/auth.log\n/etc/rsyslog.conf:$x y\n';
    const { '/var/log/auth.log': none } = look({ ...root, units: running, rsyslog: said(only) });
    expect(none?.events).toMatchObject({ seen: false });
  });
  it('logrotate leaves out what a package or an editor left behind', () => {
    const rule = (file: string, rotate: number) =>
      [`/var/log/auth.log {`, 'weekly', `rotate ${rotate}`, '}'].map((text) => ({ file: `/etc/logrotate.d/${file}`, text }));
    for (const name of ['rsyslog.dpkg-old', 'rsyslog.bak', 'rsyslog~', 'rsyslog.rpmsave', 'rsyslog.disabled'])
      expect(rotationOf([...rule('rsyslog', 520), ...rule(name, 4)], '/var/log/auth.log')).toMatchObject({ afterDays: 521 * 7 });
  });
  it('minsize keeps what is small for ever', () => {
    const lines = ['/var/log/auth.log {', 'weekly', 'rotate 4', 'minsize 1M', '}'];
    const rules = lines.map((text) => ({ file: '/etc/logrotate.d/rsyslog', text }));
    expect(rotationOf(rules, '/var/log/auth.log')).toMatchObject({ afterDays: null });
  });
});

describe('who may write to a log', () => {
  const auth = (mode: string, owner = 'root', group = 'adm') =>
    look({
      ...root,
      files: said(`${mode} 1 ${owner} ${group} 900 2026-11-21 04:57:00.000000000 +0000 auth.log\n`),
    })['/var/log/auth.log']?.writers;
  it('a person is called by a pseudonym', () => {
    expect(auth('-rw-r-----', 'alice')).toEqual({ seen: true, others: ['user person-alice'] });
    expect(auth('-rw-rw----', 'root', 'alice')).toEqual({ seen: true, others: ['group person-alice'] });
  });
  it('an access control list that may let others write hides who', () => {
    expect(auth('-rw-rw----+')).toMatchObject({ seen: false });
    expect(auth('-rw-r-----+')).toEqual({ seen: true, others: [] });
  });
});

it('commands of one account alone are not all commands', () => {
  const rules = (filter: string) => ({ ...root, auditRules: said(`-a always,exit -F arch=b64 -S execve ${filter} -F key=x\n`) });
  const classes = (filter: string) => {
    const parts = look({ ...rules(filter), auditStatus: said('enabled 1\npid 5\n') })['/var/log/audit/audit.log']?.events;
    return parts?.seen ? parts.classes : [];
  };
  expect(classes('-F auid>=1000 -F auid!=-1')).toContain('command');
  expect(classes('-F euid=0')).not.toContain('command');
  expect(classes('-F auid=1000')).not.toContain('command');
});

it('an answer that should hold lines and has none is none', () => {
  const { '/var/log/auth.log': log } = look({ ...root, rsyslog: said(''), logrotate: said('') });
  expect(log).toMatchObject({ events: { seen: false }, copies: { seen: false }, deletion: { seen: false } });
});

it.each([
  [':programname, isequal, "sshd" stop', false],
  [':programname, isequal, "sshd" ~', false],
  ['if $programname == "sudo" then stop', false],
  ['auth.* stop', false],
  [':syslogtag, isequal, "[CLOUDINIT]" /var/log/cloud-init.log\n& stop', true],
  [':msg,contains,"[UFW " /var/log/ufw.log\n& stop', true],
  ['local0.* /var/log/haproxy.log\n& stop', true],
  ['auth,authpriv.* /var/log/auth.log\n& stop', true],
])('logins may be dropped before the log: %s', (rule, seen) => {
  const rsyslog = said(
    `${grepped('/etc/rsyslog.d/10-x.conf', rule)}${grepped('/etc/rsyslog.d/50-default.conf', 'auth,authpriv.* /var/log/auth.log')}`,
  );
  const { '/var/log/auth.log': log } = look({ ...root, units: said('rsyslog.service loaded active running x\n'), rsyslog });
  expect(log?.events.seen).toBe(seen);
});
