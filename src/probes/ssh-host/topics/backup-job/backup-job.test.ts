import { absent, machine, needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import { type BackupJob, backupJobSchema } from '../../../../facts/index.ts';
import { backupJob } from './index.ts';

type Given = Parameters<typeof read<'backup-job', typeof backupJob.commands>>[1];

const nothing = said('', { status: 1 });
const block = (properties: Readonly<Record<string, string>>) =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
const command = (text: string, ignored = 'no') =>
  `{ path=${text.split(' ')[0]} ; argv[]=${text} ; ignore_errors=${ignored} ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }`;
const service = (changes: Readonly<Record<string, string>> = {}) =>
  block({
    Type: 'oneshot',
    Result: 'success',
    ExecMainExitTimestamp: 'Sat 2026-05-30 03:10:00 UTC',
    ExecMainCode: '1',
    ExecMainStatus: '0',
    ExecStart: command('/usr/bin/restic -r /srv/restic/db-1 --password-file canary-file backup /home/alice/canary-path'),
    Id: 'restic.service',
    OnFailure: '',
    LoadState: 'loaded',
    ActiveState: 'inactive',
    ...changes,
  });
const timer = (changes: Readonly<Record<string, string>> = {}) =>
  block({
    Unit: 'restic.service',
    TimersCalendar: '{ OnCalendar=*-*-* 03:00:00 ; next_elapse=Sun 2026-05-31 03:00:00 UTC }',
    Id: 'restic.timer',
    LoadState: 'loaded',
    ActiveState: 'active',
    ...changes,
  });
const cron = service({ Id: 'cron.service', Type: 'simple', ActiveState: 'active', ExecStart: command('/usr/sbin/cron -f') });
const units = (...services: string[]) => said([cron, ...services].join('\n'));
const none: Given = {
  timers: said(timer({ Unit: 'apt-daily.service', Id: 'apt-daily.timer' })),
  services: units(),
  journal: said(''),
  crontabs: nothing,
  ownCrontabs: nothing,
  periodic: nothing,
  scripts: nothing,
  scriptsRoot: nothing,
};
function look(changes: Given): { jobs: readonly BackupJob[]; failures: readonly unknown[] } {
  const { facts, failures } = read(backupJob, { ...none, ...changes }, machine({ kind: 'backup-job' }));
  const jobs = facts.map((fact) => backupJobSchema.parse(fact));
  // Nothing of a line but known words may stay.
  expect(JSON.stringify(jobs)).not.toContain('canary');
  return { jobs, failures: failures.map(({ reason, detail }) => `${reason} ${detail}`) };
}
const timed = (changes: Readonly<Record<string, string>>, further: Given = {}) =>
  look({ timers: said(timer()), services: units(service(changes), service({ Id: 'tell@restic.service' })), ...further }).jobs;
const found = (jobs: readonly BackupJob[]) =>
  jobs.map(({ alarms }) => (alarms.seen ? alarms.found.map(({ name, kind }) => `${kind} ${name}`) : alarms));

describe('a timer', () => {
  it('tells its program, its repository, when it runs and how that went', () => {
    expect(timed({ OnFailure: 'tell@restic.service' })).toMatchObject([
      {
        job: 'restic.timer',
        tool: 'restic',
        does: ['backup'],
        locations: ['/srv/restic/db-1'],
        schedule: '*-*-* 03:00:00',
        enabled: true,
        last: { seen: true, at: '2026-05-30T03:10:00.000Z', result: 'succeeded', log: 'systemd' },
        alarms: { seen: true, found: [{ name: 'tell@restic.service', kind: 'unit' }], complete: false },
      },
    ]);
  });

  it.each<[string, Readonly<Record<string, string>>, object]>([
    ['failed', { Result: 'exit-code', ExecMainStatus: '1', ActiveState: 'failed' }, { seen: true, result: 'failed' }],
    ['runs', { ActiveState: 'activating' }, { seen: true, at: null, result: 'running' }],
    ['has not run since the start', { ExecMainExitTimestamp: '', ExecMainCode: '0' }, { seen: false, reason: 'incomplete' }],
    ['was killed, and calls that a success', { ExecMainCode: '2', ExecMainStatus: '15' }, { seen: false, reason: 'incomplete' }],
  ])('whose service %s', (_, changes, last) => expect(timed(changes)).toMatchObject([{ last }]));

  it('asks the journal for what systemd forgot', () => {
    const line = (id: string, at: string) =>
      `${JSON.stringify({ UNIT: 'restic.service', MESSAGE_ID: id, __REALTIME_TIMESTAMP: `${Date.parse(at)}000` })}\n`;
    const journal = said(
      `${line('7ad2d189f7e94e70a38c781354912448', '2026-05-28T03:10:00Z')}garbage\n${line('d9b373ed55a64feb8242e02dbe79a49c', '2026-05-29T03:10:00Z')}`,
    );
    expect(timed({ ExecMainExitTimestamp: '', ExecMainCode: '0' }, { journal })).toMatchObject([
      { last: { seen: true, at: '2026-05-29T03:10:00.000Z', result: 'failed', log: 'journal' } },
    ]);
  });

  it.each<[string, Readonly<Record<string, string>>, string[]]>([
    ['a unit that does not exist', { OnFailure: 'missing@restic.service' }, []],
    [
      'a sign of life behind it',
      { ExecStartPost: command('/usr/bin/curl https://hc-ping.com/canary-uuid') },
      ['heartbeat heartbeat to hc-ping.com'],
    ],
    [
      'one that is sent whatever became of it',
      {
        ExecStart: command('/usr/bin/restic backup /srv', 'yes'),
        ExecStartPost: command('/usr/bin/curl https://hc-ping.com/canary-uuid'),
      },
      ['other heartbeat to hc-ping.com'],
    ],
    [
      'one after a success',
      { ExecStart: command('/bin/sh -c restic backup /srv && curl https://hc-ping.com/canary-uuid') },
      ['heartbeat heartbeat to hc-ping.com'],
    ],
    [
      'one after whatever',
      { ExecStart: command('/bin/sh -c restic backup /srv; curl https://hc-ping.com/canary-uuid') },
      ['other heartbeat to hc-ping.com'],
    ],
    [
      'one after something else',
      { ExecStart: command('/bin/sh -c restic backup /srv || true && curl https://hc-ping.com/canary-uuid') },
      ['other heartbeat to hc-ping.com'],
    ],
    [
      'one before it',
      { ExecStart: command('/bin/sh -c cd / && curl https://hc-ping.com/canary-uuid && restic backup /srv') },
      ['other heartbeat to hc-ping.com'],
    ],
    [
      'one that is sent in place of it',
      { ExecStart: command('/bin/sh -c test -d /srv && curl https://hc-ping.com/canary-uuid ; restic backup /srv') },
      ['other heartbeat to hc-ping.com'],
    ],
    [
      'one that says that it begins',
      { ExecStart: command('/bin/sh -c restic backup /srv && curl https://hc-ping.com/canary-uuid/start') },
      ['other heartbeat to hc-ping.com'],
    ],
  ])('is watched by %s', (_, changes, alarms) => expect(found(timed(changes))).toEqual([alarms]));

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['tells by its name', { Id: 'alert@restic.service', ExecStart: command('/usr/local/bin/canary') }, 'unit'],
    [
      'tells by what it runs',
      { Id: 'failed.service', ExecStart: command('/usr/bin/mailx -s canary canary@example.org') },
      'unit',
    ],
    ['cleans up', { Id: 'restic-unlock.service', ExecStart: command('/usr/bin/restic unlock') }, 'other'],
    ['starts the machine again', { Id: 'reboot.target', ExecStart: '' }, 'other'],
  ])('starts a unit that %s', (_, changes, kind) => {
    const services = units(service({ OnFailure: changes.Id! }), service(changes));
    expect(found(look({ timers: said(timer()), services }).jobs)).toEqual([[`${kind} ${changes.Id}`]]);
  });

  it('that is switched off is not enabled', () => {
    expect(look({ timers: said(timer({ ActiveState: 'inactive' })), services: units(service()) }).jobs).toMatchObject([
      { enabled: false },
    ]);
  });

  it('whose service starts a script does what stands in it', () => {
    const scripts = said(
      '/usr/local/bin/nightly:3:# restic forget was here\n/usr/local/bin/nightly:4:pg_dump canary | gpg\n/usr/local/bin/nightly:9:curl https://hc-ping.com/canary\n',
    );
    const jobs = timed({ ExecStart: command('/usr/local/bin/nightly --all') }, { scripts });
    expect(jobs).toMatchObject([{ tool: 'pg_dump', does: ['backup'] }]);
    expect(found(jobs)).toEqual([['other heartbeat to hc-ping.com']]);
  });
});

describe('cron', () => {
  const line = (text: string) => look({ crontabs: said(`/etc/cron.d/own:7:${text}\n`) }).jobs;
  it.each<[string, string, string | null, string[]]>([
    ['restic', '30 2 * * * root restic -r sftp:canary@host:/x backup /srv', 'restic', ['backup']],
    ['restic that prunes', '@daily root /usr/bin/restic forget --keep-daily 14 --prune', 'restic', ['prune']],
    [
      'borg in a pipe of things',
      '0 3 * * 1-5 backup nice -n 10 borg create /srv/borg::{now} /etc && borg prune /srv/borg',
      'borg',
      ['backup', 'prune'],
    ],
    [
      'borgmatic',
      '0 3 * * * root PATH=$PATH:/usr/bin borgmatic --verbosity -1 --syslog-verbosity 1',
      'borgmatic',
      ['backup', 'prune'],
    ],
    ['borg that frees what was deleted', '@weekly root borg compact /srv/borg', 'borg', ['compact']],
    ['restic that forgets, and removes that', '@daily root restic forget --keep-daily 9 && restic prune', 'restic', ['prune']],
    ['borgmatic that creates', '0 3 * * * root borgmatic --create', 'borgmatic', ['backup']],
    ['pgBackRest', '0 1 * * 0 postgres pgbackrest --stanza=orders --type=full backup', 'pgbackrest', ['backup', 'prune']],
    ['WAL-G', '0 1 * * * postgres envdir /etc/wal-g.d wal-g backup-push /var/lib/postgresql', 'wal-g', ['backup']],
    ['rsnapshot', '0 */4 * * * root /usr/bin/rsnapshot alpha', 'rsnapshot', ['backup', 'prune']],
    ['dirvish', '4 22 * * * root /etc/dirvish/dirvish-cronjob', 'dirvish-cronjob', ['backup', 'prune']],
    ['ZFS', '0 * * * * root zfs snapshot -r tank@hourly', 'zfs', ['backup']],
    ['a dump', '@hourly root mysqldump --password=canary --all-databases | gzip > /srv/d.gz', 'mysqldump', ['backup']],
    ['a restore that is tried', '@monthly root restic restore latest --target /tmp/x', 'restic', ['restore-test']],
    ['a script that is only named', '@daily root /opt/acme/bin/nightly-backup.sh', null, ['backup']],
  ])('starts %s', (_, text, tool, does) =>
    expect(line(text)).toMatchObject([{ job: '/etc/cron.d/own:7', tool, does, last: { seen: false } }]),
  );

  it.each<[string, string, string[], string[]]>([
    ['borg prune /srv/borg', 'alone', ['prune'], ['/srv/borg']],
    ['borg prune -v --list --keep-daily 14 --keep-weekly=4 /srv/borg', 'behind options', ['prune'], ['/srv/borg']],
    ['borg --lock-wait 600 prune --stats /srv/borg >> /var/log/borg.log', 'before a redirection', ['prune'], ['/srv/borg']],
    ['borg prune --remote-path /usr/local/bin/borg /srv/borg', 'beside another path', ['prune'], ['/srv/borg']],
    ['borg compact --threshold 20 /srv/borg', 'to be compacted', ['compact'], ['/srv/borg']],
    [
      'borg create /srv/borg::{now} /etc && borg prune /srv/borg && borg compact /srv/borg',
      'in each command',
      ['backup', 'prune', 'compact'],
      ['/srv/borg'],
    ],
    ['borg prune --keep-daily 14 --remote-path /srv/borg', 'nowhere: a program', ['prune'], []],
    ['borg prune --keep-daily 14 --prefix web- /srv/borg', 'nowhere: some archives', ['prune'], []],
    ['borg delete /srv/borg::monday', 'nowhere: one archive', ['prune'], []],
    ['restic -r /srv/a forget --host web-1 -l 9 --prune', 'nowhere: some snapshots', ['prune'], []],
    ['borg prune --keep-daily 14 > /srv/borg', 'nowhere: a log', ['prune'], []],
    ['borg prune /srv/borg /srv/other', 'twice', ['prune'], []],
    ['borg prune /home/alice/canary', 'in a home', ['prune'], []],
    ['borg prune ssh://canary@host/srv/borg', 'elsewhere', ['prune'], []],
    ['borg create /srv/borg::{now} /etc && borg prune $REPO', 'in one command only', ['backup', 'prune'], []],
    ['borg create /srv/one::{now} /etc && borg prune /srv/two', 'in two ways', ['backup', 'prune'], ['/srv/two']],
    ['borg prune /srv/one && borg compact /srv/two', 'in ways that do not fit', ['prune', 'compact'], []],
    [
      'restic -r /srv/one backup /etc && restic -r /srv/two forget --keep-daily 9 --prune',
      'in two ways',
      ['backup', 'prune'],
      ['/srv/two'],
    ],
    ['restic -r /srv/one forget --keep-daily 9 && restic -r /srv/one prune', 'in each command', ['prune'], ['/srv/one']],
  ])('%s names its repository %s', (text, _, does, locations) =>
    expect(line(`@daily root ${text}`)).toMatchObject([{ does, locations }]),
  );

  it('a script that is named for backups and is only seen to compact makes copies, as far as is known', () => {
    const scripts = said('/usr/local/bin/nightly-backup:3:borg compact /srv/borg\n');
    const crontabs = said('/etc/cron.d/own:7:@daily root /usr/local/bin/nightly-backup\n');
    expect(look({ crontabs, scripts }).jobs).toMatchObject([{ tool: null, does: ['backup'], locations: [] }]);
  });

  it.each([
    ['a comment', '# 30 2 * * * root restic backup /srv'],
    ['a variable', 'RESTIC_REPOSITORY=/srv/restic backup'],
    ['a word of help', '@daily root echo restic backup'],
    ['a comment behind a command', '@daily root true # restic backup'],
    ['an update', '@daily root apt-get install restic backup'],
    ['a list', '@daily root restic snapshots'],
    ['restic that forgets, and keeps what it forgot', '@daily root restic forget --keep-daily 14'],
    ['restic that removes only what was forgotten', '@weekly root restic prune'],
    ['restic that removes what was forgotten elsewhere', '@daily root restic -r /srv/a forget -l 9; restic -r /srv/b prune'],
    ['a rehearsal', '@daily root restic forget --keep-daily 14 --prune --dry-run'],
    ['a rehearsal of borg', '@daily root borg prune -n --keep-daily 14 /srv/borg'],
    ['what is inherited', '@daily root constructor __proto__ backup'],
    ['Debian’s own list of packages', '@daily root /usr/libexec/dpkg/dpkg-db-backup'],
  ])('starts no backup by %s', (_, text) => expect(line(text)).toEqual([]));

  it.each<[string, string, string[]]>([
    ['to somebody', 'MAILTO=alice@example.org', ['mail MAILTO']],
    ['to nobody', 'MAILTO=""', []],
    ['to whom it may', 'SHELL=/bin/sh', []],
  ])('mails %s', (_, variable, alarms) => {
    const jobs = look({
      crontabs: said(`/etc/cron.d/own:1:${variable}\n/etc/cron.d/own:2:@daily root restic backup /srv\n`),
    }).jobs;
    expect(found(jobs)).toEqual([alarms]);
    expect(JSON.stringify(jobs)).not.toContain('alice');
  });

  it('mails nothing of what is thrown away', () => {
    const text = '/etc/cron.d/own:1:MAILTO=ops@example.org\n/etc/cron.d/own:2:@daily root restic backup /srv >/dev/null 2>&1\n';
    expect(found(look({ crontabs: said(text) }).jobs)).toEqual([[]]);
  });

  it('names persons as facts do', () => {
    const { jobs } = look({ ownCrontabs: said('/var/spool/cron/crontabs/alice:3:@daily restic backup /srv\n') });
    expect(jobs.map(({ job }) => job)).toEqual(['/var/spool/cron/crontabs/person-alice:3']);
  });

  it('that does not run starts nothing', () => {
    const services = said(service({ Id: 'ssh.service', ActiveState: 'active' }));
    expect(look({ services, crontabs: said('/etc/cron.d/own:1:@daily root restic backup /srv\n') }).jobs).toMatchObject([
      { enabled: false },
    ]);
  });

  it('leaves out files whose names have a dot', () => {
    expect(look({ crontabs: said('/etc/cron.d/own.disabled:1:@daily root restic backup /srv\n') }).jobs).toEqual([]);
  });

  it('starts scripts that may be executed', () => {
    const scripts = said('/etc/cron.daily/nightly:3:restic backup /srv\n/etc/cron.daily/off:3:restic backup /srv\n');
    const periodic = said('/etc/cron.daily/nightly\n', {
      status: 1,
      stderr: "find: '/etc/periodic': No such file or directory\n",
    });
    expect(look({ scripts, periodic }).jobs).toMatchObject([
      { job: '/etc/cron.daily/nightly', tool: 'restic', schedule: 'daily' },
    ]);
  });
});

describe('what was not seen', () => {
  it.each<[string, Given, string[]]>([
    ['no job', {}, ['unsupported no backup job is known']],
    ['no systemd and no cron', { timers: absent, services: absent, crontabs: nothing }, ['unsupported no backup job is known']],
    ['crontabs of users', { ownCrontabs: needsRoot }, ['denied needs root']],
    [
      'a crontab that is closed',
      { crontabs: said('', { status: 2, stderr: 'grep: /etc/cron.d/x: Permission denied\n' }) },
      ['denied crontab'],
    ],
    [
      'timers that are not told',
      { timers: said('', { status: 1, stderr: 'Failed to connect to bus: Operation not permitted' }) },
      ['denied permission'],
    ],
    ['services in other words', { services: said('● cron.service\n') }, ['malformed systemctl show']],
  ])('%s is a failure', (_, changes, failures) => expect(look(changes)).toEqual({ jobs: [], failures }));

  it('is told beside the jobs that were seen', () => {
    const { jobs, failures } = look({ timers: said(timer()), services: units(service()), ownCrontabs: needsRoot });
    expect([jobs.length, failures]).toEqual([1, ['denied needs root']]);
  });
});
