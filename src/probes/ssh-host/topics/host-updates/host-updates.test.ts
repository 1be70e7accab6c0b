import { readFileSync } from 'node:fs';
import { absent, machine, needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import { hostUpdatesSchema } from '../../../../facts/index.ts';
import type { Answer, Machine } from '../../topic.ts';
import { hostUpdates } from './index.ts';

const transcript = (name: string) => readFileSync(`fixtures/transcripts/${name}.out`, 'utf8');
const recorded = (name: string) => said(transcript(`recorded/debian-12/user/${name}`));
const written = (name: string) => said(transcript(`written/${name}`));

const os = (id: string, version: string, family: Machine['os']['family'], release: Readonly<Record<string, string>> = {}) => ({
  os: { id, version, family, release: new Map(Object.entries(release)) },
});
type Given = Parameters<typeof read<'host-updates', typeof hostUpdates.commands>>[1];
function look(given: Given, changes: Partial<Machine>) {
  const { facts, failures } = read(hostUpdates, given, changes);
  expect(failures).toEqual([]);
  return hostUpdatesSchema.parse(facts[0]);
}

const bookworm = os('debian', '12', 'debian', { VERSION_CODENAME: 'bookworm', PRETTY_NAME: 'Debian GNU/Linux 12 (bookworm)' });
const simulated = (lines: readonly string[], counts = [lines.length, 0, 0] as const) =>
  said(
    `Reading package lists...\n${counts[0]} upgraded, ${counts[1]} newly installed, 0 to remove and ${counts[2]} not upgraded.\n${lines.join('\n')}\n`,
  );
const debian: Given = {
  aptSecurity: recorded('apt-dist-upgrade'),
  aptAll: recorded('apt-dist-upgrade'),
  aptPolicy: recorded('apt-policy'),
  aptLists: recorded('apt-lists'),
  timers: recorded('systemctl-show-timer'),
  aptPeriodic: said(
    transcript('recorded/debian-12/user/apt-config')
      .split('\n')
      .filter((line) => /^(APT::Periodic|Unattended-Upgrade)/.test(line))
      .join('\n'),
  ),
  aptStamps: recorded('apt-periodic'),
  rebootFlags: said('', {
    status: 2,
    stderr:
      "ls: cannot access '/run/reboot-required': No such file or directory\nls: cannot access '/run/reboot-needed': No such file or directory\n",
  }),
  needrestart: recorded('needrestart-kernel'),
  kernelRunning: said('6.1.0-50-cloud-amd64\n'),
  kernelsInstalled: recorded('boot-kernels'),
  bootTime: said('btime 1795237000\n'),
  releases: said(
    '/usr/share/distro-info/debian.csv:version,codename,series,created,release,eol,eol-lts,eol-elts\n/usr/share/distro-info/debian.csv:12,Bookworm,bookworm,2021-08-14,2023-06-10,2026-07-11,2028-06-30,2033-06-30\n',
  ),
};

describe('Debian 12, as recorded', () => {
  const fact = look(debian, bookworm);

  it('tells the security updates, a new kernel included, and counts all', () => {
    expect(fact.security).toMatchObject({ seen: true });
    const names = fact.security.seen ? fact.security.updates.map(({ name, version }) => `${name} ${version}`) : [];
    expect(names).toContain('libssl3 3.0.22-1~deb12u2');
    expect(names).toContain('linux-image-6.1.0-56-cloud-amd64 6.1.192-2');
    expect(names.some((name) => name.startsWith('apparmor'))).toBe(false);
    expect(fact.pending).toBe(18);
    expect(fact.hidden).toEqual([]);
  });

  it('knows the source and since when its state is known', () => {
    expect(fact.origin).toEqual({
      seen: true,
      configured: true,
      names: ['http://deb.example.org/debian-security bookworm-security'],
    });
    expect(fact.refreshed).toEqual({ seen: true, at: '2026-11-21T04:56:23.000Z' });
  });

  it('sees that unattended upgrades are on and have not run yet', () => {
    expect(fact.automatic).toEqual({ seen: true, on: true, by: 'unattended-upgrades', lastRunAt: null, lastResult: null });
  });

  it('finds the running kernel current and the release supported', () => {
    expect(fact.reboot).toMatchObject({ seen: true, pending: false });
    expect(fact.support).toEqual({ seen: true, endsAt: '2028-06-30', source: '/usr/share/distro-info/debian.csv' });
  });
});

describe('apt', () => {
  const security = (answer: Answer, changes: Given = {}) => look({ ...debian, aptSecurity: answer, ...changes }, bookworm);

  it.each<[string, Answer, string]>([
    ['nothing', said(''), 'malformed'],
    ['a cut answer', said('Reading package lists...\nBuilding dependency tree...\n'), 'malformed'],
    [
      'fewer packages than it counts',
      simulated(['Inst a [1] (2 Debian-Security:12/oldstable-security [amd64])'], [2, 0, 0]),
      'malformed',
    ],
    ['a line of another form', simulated(['Inst a [1] 2']), 'malformed'],
    ['broken dependencies', said('', { status: 100, stderr: 'E: Unmet dependencies.' }), 'malformed'],
    [
      'lists that may not be read',
      said(`${simulated([]).ok ? '0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n' : ''}`, {
        stderr: 'W: Unable to read /etc/apt/sources.list.d/ - DirectoryExists (13: Permission denied)\n',
      }),
      'denied',
    ],
    ['no program', absent, 'unsupported'],
    [
      'no security source',
      said('', {
        status: 100,
        stderr:
          "E: The value '/-security/' is invalid for APT::Default-Release as such a release is not available in the sources\n",
      }),
      'unsupported',
    ],
  ])('takes %s for no answer', (_, answer, reason) => {
    expect(security(answer).security).toMatchObject({ seen: false, reason });
  });

  it('tells packages that are kept back, and those whose fixes are sold', () => {
    const fact = look(
      { ...debian, aptSecurity: written('ubuntu-22.04/apt-security') },
      os('ubuntu', '22.04', 'debian', { VERSION_CODENAME: 'jammy' }),
    );
    expect(fact.hidden).toEqual(['libmagickcore-6.q16-6', 'imagemagick-6-common', 'docker-ce']);
    const other = transcript('written/ubuntu-22.04/apt-security').replace(
      "The following security updates require Ubuntu Pro with 'esm-apps' enabled:",
      "Get more security updates through Ubuntu Pro with 'esm-apps' enabled:",
    );
    expect(security(said(other)).hidden).toContain('imagemagick-6-common');
    expect(fact.security).toMatchObject({
      seen: true,
      updates: [{ name: 'libssl3', version: '3.0.2-0ubuntu1.20', since: null }],
    });
  });

  it('knows Ubuntu’s own security source from one that only calls itself so, and keeps no password', () => {
    const listed = said(
      '-rw-r--r-- 1 root root 129000 2026-05-31 17:00:00.000000000 +0200 archive.example.org_ubuntu_dists_jammy-security_InRelease\n',
    );
    const jammy = os('ubuntu', '22.04', 'debian', { VERSION_CODENAME: 'jammy' });
    const policy = transcript('written/ubuntu-22.04/apt-policy');
    const fact = look({ ...debian, aptPolicy: said(policy), aptLists: listed }, jammy);
    expect(fact.origin).toEqual({ seen: true, configured: true, names: ['http://archive.example.org/ubuntu jammy-security'] });
    expect(fact.refreshed).toEqual({ seen: true, at: '2026-05-31T15:00:00.000Z' });
    const half = policy
      .replaceAll('l=Ubuntu,c=main', 'l=Ubuntu,c=universe')
      .replace('a=jammy-security,n=jammy,l=Ubuntu,c=universe', 'a=jammy-security,n=jammy,l=Ubuntu,c=main');
    const onlyMain = half.replace('a=jammy-security,n=jammy,l=Ubuntu,c=universe', 'a=jammy-security,n=jammy,l=Ubuntu,c=main');
    expect(look({ ...debian, aptPolicy: said(onlyMain), aptLists: listed }, jammy).origin).toMatchObject({ configured: false });
    const without = policy.replaceAll('o=Ubuntu,a=jammy-security', 'o=Ubuntu,a=jammy-proposed');
    expect(look({ ...debian, aptPolicy: said(without), aptLists: listed }, jammy).origin).toMatchObject({ configured: false });
    expect(JSON.stringify(fact)).not.toContain('canary');
  });

  it.each<[string, (policy: string) => string]>([
    ['of another release', (policy) => policy.replaceAll('bookworm-security', 'bullseye-security')],
    [
      'that is pinned away',
      (policy) => policy.replace('500 http://deb.example.org/debian-security', '-1 http://deb.example.org/debian-security'),
    ],
    ['from somebody else', (policy) => policy.replace('o=Debian,a=oldstable-security', 'o=Example,a=oldstable-security')],
  ])('counts no security source %s', (_, change) => {
    const aptPolicy = said(change(transcript('recorded/debian-12/user/apt-policy')));
    expect(look({ ...debian, aptPolicy }, bookworm).origin).toMatchObject({ seen: true, configured: false });
  });

  it('tells pinned packages', () => {
    const aptPolicy = said(
      `${transcript('recorded/debian-12/user/apt-policy')}     openssl -> 3.0.20-1~deb12u2 with priority 1001\n`,
    );
    expect(look({ ...debian, aptPolicy }, bookworm).hidden).toEqual(['openssl']);
  });

  it('does not take an unread or missing list for a fresh one', () => {
    const missing = said(transcript('recorded/debian-12/user/apt-lists').replaceAll('bookworm-security_InRelease', 'other'));
    expect(look({ ...debian, aptLists: missing }, bookworm).refreshed).toMatchObject({ seen: false, reason: 'incomplete' });
    expect(look({ ...debian, aptLists: said('') }, bookworm).refreshed).toMatchObject({ seen: false });
  });
});

describe('unattended upgrades', () => {
  const automatic = (changes: Given) => look({ ...debian, ...changes }, bookworm).automatic;
  const dump = (text: string) => ({ aptPeriodic: said(text) });
  const on = 'APT::Periodic::Unattended-Upgrade "1";\n';
  const security = 'Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=bookworm,label=Debian-Security";\n';

  it('ran through when the stamp says so', () => {
    const aptStamps = said('-rw-r--r-- 1 root root 0 2026-05-31 06:12:00.000000000 +0000 upgrade-stamp\n');
    expect(automatic({ aptStamps })).toMatchObject({ on: true, lastRunAt: '2026-05-31T06:12:00.000Z', lastResult: 'success' });
  });

  it.each([
    ['nothing is set', ''],
    ['the period is 0', `APT::Periodic::Unattended-Upgrade "0";\n${security}`],
    ['all periodic jobs are off', `APT::Periodic::Enable "0";\n${on}${security}`],
    ['the program is not installed', on],
    ['no security source is allowed', `${on}Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=bookworm-updates";\n`],
  ])('are off where %s', (_, text) => {
    expect(automatic(dump(text))).toMatchObject({ seen: true, on: false });
  });

  it('are off while the timer is', () => {
    const timers = said(
      transcript('recorded/debian-12/user/systemctl-show-timer').replaceAll('ActiveState=active', 'ActiveState=inactive'),
    );
    expect(automatic({ timers })).toMatchObject({ seen: true, on: false });
  });

  it('are unseen without an answer of systemd', () => {
    expect(automatic({ timers: absent })).toMatchObject({ seen: false, reason: 'unsupported' });
    expect(automatic({ timers: said('') })).toMatchObject({ seen: false, reason: 'malformed' });
  });
});

describe('restart', () => {
  const reboot = (changes: Given) => look({ ...debian, ...changes }, bookworm).reboot;
  const listing = (...names: readonly string[]) =>
    said(names.map((name) => `-rw-r--r-- 1 root root 100 2026-01-01 00:00:00.000000000 +0000 ${name}`).join('\n'));

  it.each<[string, Given]>([
    [
      'a package says so',
      { rebootFlags: said('/run/reboot-required\n', { status: 2, stderr: 'ls: cannot access: No such file or directory' }) },
    ],
    ['needrestart says so', { needrestart: said('NEEDRESTART-VER: 3.6\nNEEDRESTART-KSTA: 3\n') }],
    [
      'a newer kernel is installed',
      { needrestart: absent, kernelsInstalled: listing('vmlinuz-6.1.0-50-cloud-amd64', 'vmlinuz-6.1.0-56-cloud-amd64') },
    ],
    [
      'the tenth is newer than the ninth',
      {
        needrestart: absent,
        kernelRunning: said('6.1.0-9-cloud-amd64'),
        kernelsInstalled: listing('vmlinuz-6.1.0-9-cloud-amd64', 'vmlinuz-6.1.0-10-cloud-amd64'),
      },
    ],
    ['the running kernel was replaced since the start', { needrestart: absent, bootTime: said('btime 1000000000\n') }],
    ['the running kernel was removed', { needrestart: absent, kernelsInstalled: listing('vmlinuz-6.1.0-40-cloud-amd64') }],
  ])('is due where %s', (_, changes) => {
    expect(reboot(changes)).toMatchObject({ seen: true, pending: true });
  });

  it.each<[string, Given]>([
    ['no kernel of its own is installed, as in a container', { needrestart: absent, kernelsInstalled: listing() }],
    [
      'the file that packages leave is all that could be asked for',
      { needrestart: absent, kernelsInstalled: absent, kernelModules: absent },
    ],
    [
      'another flavour is newer',
      { needrestart: absent, kernelsInstalled: listing('vmlinuz-6.1.0-50-cloud-amd64', 'vmlinuz-6.1.0-56-amd64') },
    ],
    [
      'needrestart does not know',
      { needrestart: said('NEEDRESTART-KSTA: 0\n'), kernelsInstalled: absent, kernelModules: absent },
    ],
  ])('is unseen where %s', (_, changes) => {
    expect(reboot(changes)).toMatchObject({ seen: false });
  });
});

describe('dnf', () => {
  const rhel = os('rhel', '9.5', 'redhat');
  const nothing = { status: 2, stderr: 'grep: /etc/dnf/plugins/versionlock.list: No such file or directory\n' };
  const given: Given = {
    dnfSecurity: written('rhel-9/updateinfo'),
    dnfAll: said('\nopenssl-libs.x86_64   1:3.2.2-6.el9_5.2   rhel-9-for-x86_64-baseos-rpms\n', { status: 100 }),
    dnfRepositories: written('rhel-9/repolist'),
    dnfCache: said(transcript('written/rhel-9/cache'), {
      status: 2,
      stderr: "ls: cannot access '/var/cache/libdnf5': No such file or directory\n",
    }),
    dnfExcludes: said('', { status: 1 }),
    dnfLocks: said('', nothing),
    dnfRelease: said('', { status: 2, stderr: 'grep: /etc/dnf/vars/releasever: No such file or directory\n' }),
    timers: said(
      'Id=dnf-automatic.timer\nActiveState=active\nLastTriggerUSec=Sun 2026-05-31 06:00:01 UTC\n\nId=dnf-automatic.service\nResult=success\nExecMainStatus=0\nExecMainExitTimestamp=Sun 2026-05-31 06:01:00 UTC\n',
    ),
    dnfAutomatic: said('/etc/dnf/automatic.conf:apply_updates = yes\n'),
    needsRestarting: said('No core libraries or services have been updated since boot-up.\nReboot should not be necessary.\n'),
  };
  const fact = look(given, rhel);

  it('reads advisories, each package once', () => {
    expect(fact.security).toEqual({
      seen: true,
      updates: [
        { name: 'openssl-libs', version: '1:3.2.2-6.el9_5.2', since: null },
        { name: 'kernel-core', version: '5.14.0-503.31.1.el9_5', since: null },
      ],
    });
    expect(fact.pending).toBe(1);
    expect(fact.hidden).toEqual([]);
  });

  it('knows when the distribution’s own repositories were last compared', () => {
    expect(fact.origin).toMatchObject({ seen: true, configured: true });
    expect(fact.refreshed).toEqual({ seen: true, at: '2026-05-31T18:09:58.000Z' });
  });

  it('sees automatic updates that ran, and those that only tell', () => {
    expect(fact.automatic).toMatchObject({ on: true, lastRunAt: '2026-05-31T06:01:00.000Z', lastResult: 'success' });
    const telling = said('/etc/dnf/automatic.conf:apply_updates = no\n');
    expect(look({ ...given, dnfAutomatic: telling }, rhel).automatic).toMatchObject({ seen: true, on: false });
  });

  it('does not take a repository without advisories for one without updates', () => {
    const stream = {
      ...given,
      dnfSecurity: said(''),
      dnfRepositories: written('centos-stream-9/repolist'),
      dnfCache: written('centos-stream-9/cache'),
    };
    expect(look(stream, os('centos', '9', 'redhat')).origin).toMatchObject({ seen: true, configured: false });
  });

  it('asks for the repository of the base system', () => {
    const repositories = transcript('written/rhel-9/repolist').replace(/^.*baseos.*\n/m, '');
    expect(look({ ...given, dnfRepositories: said(repositories) }, rhel).origin).toMatchObject({ seen: true, configured: false });
  });

  it.each<[string, Given, object]>([
    ['root is not to be had', { dnfSecurity: needsRoot }, { seen: false, reason: 'denied' }],
    [
      'there is no cache',
      { dnfSecurity: said('', { status: 1, stderr: 'Error: Cache-only enabled but no cache for baseos' }) },
      { seen: false, reason: 'malformed' },
    ],
    [
      'a line is of another form',
      { dnfSecurity: said('Last metadata expiration check: 0:12:01 ago\n') },
      { seen: false, reason: 'malformed' },
    ],
  ])('sees no updates where %s', (_, changes, expected) => {
    expect(look({ ...given, ...changes }, rhel).security).toMatchObject(expected);
  });

  it('tells excluded and locked packages, and what could not be read of them', () => {
    const dnfExcludes = said(
      '/etc/dnf/dnf.conf:excludepkgs=kernel*, postgresql*\n/etc/yum.repos.d/a.repo:# exclude=x\n/etc/yum.repos.d/a.repo:includepkgs=bash\n',
    );
    const dnfLocks = said('/etc/dnf/plugins/versionlock.list:nginx-1:1.20.1-14.el9.*\n');
    expect(look({ ...given, dnfExcludes, dnfLocks }, rhel).hidden).toEqual([
      'kernel*',
      'postgresql*',
      'bash',
      'nginx-1:1.20.1-14.el9.*',
    ]);
    for (const line of ['/etc/dnf/vars/releasever:9.2\n', '/var/lib/rhsm/cache/releasever.json:{"cert": "9.2"}\n']) {
      expect(look({ ...given, dnfRelease: said(line) }, rhel).hidden).toEqual(['release pinned to 9.2']);
    }
    expect(look({ ...given, dnfRelease: said('/etc/dnf/vars/releasever:9\n') }, rhel).hidden).toEqual([]);
    const denied = said('', { status: 2, stderr: 'grep: /etc/dnf/dnf.conf: Permission denied\n' });
    expect(look({ ...given, dnfExcludes: denied }, rhel).hidden).toEqual(['excluded packages (unread)']);
  });

  it('reads the days of issue that version 5 prints', () => {
    const { security } = look({ ...given, dnfSecurity: written('fedora-42/updateinfo') }, os('fedora', '42', 'redhat'));
    expect(security).toEqual({
      seen: true,
      updates: [
        { name: 'openssl-libs', version: '1:3.2.6-2.fc42', since: '2026-05-20T01:22:03.000Z' },
        { name: 'sudo', version: '1.9.17-2.p1.fc42', since: '2026-05-28T00:51:44.000Z' },
      ],
    });
  });

  it('takes the end of an unread answer for no answer about a restart', () => {
    const error = said('', { status: 1, stderr: 'No such command: needs-restarting.' });
    expect(look({ ...given, needsRestarting: error }, rhel).reboot).toMatchObject({ seen: false });
    const required = said(
      'Core libraries or services have been updated since boot-up:\n  * kernel\n\nReboot is required to fully utilize these updates.\n',
      { status: 1 },
    );
    expect(look({ ...given, needsRestarting: required }, rhel).reboot).toMatchObject({ seen: true, pending: true });
  });
});

describe('zypper', () => {
  const leap = os('opensuse-leap', '15.6', 'suse');
  const given: Given = {
    zypperSecurity: said(transcript('written/opensuse-leap-15.6/list-patches'), { status: 100 }),
    zypperRepositories: written('opensuse-leap-15.6/repos'),
    zypperLocks: written('opensuse-leap-15.6/no-locks'),
    zypperCache: written('opensuse-leap-15.6/cache'),
    needsRebooting: said(
      'No core libraries or services have been updated since the last system boot.\nReboot is probably not necessary.\n',
    ),
  };

  it('reads patches, those behind an update of zypper included, with their day of issue', () => {
    const fact = look(given, leap);
    expect(fact.security).toEqual({
      seen: true,
      updates: [
        { name: 'openSUSE-SLE-15.6-2026-1201', version: '1', since: '2026-05-14T08:00:00.000Z' },
        { name: 'openSUSE-SLE-15.6-2026-1188', version: '1', since: '2026-05-11T08:00:00.000Z' },
      ],
    });
    expect(fact).toMatchObject({
      origin: { seen: true, configured: true, names: ['repo-sle-update'] },
      refreshed: { seen: true, at: '2026-05-31T18:00:02.000Z' },
      support: { seen: true, endsAt: '2026-04-30' },
      reboot: { seen: true, pending: false },
      hidden: [],
    });
  });

  it('tells locks, and cut or failed answers', () => {
    expect(look({ ...given, zypperLocks: written('opensuse-leap-15.6/locks') }, leap).hidden).toEqual(['postgresql16*']);
    const cut = said(transcript('written/opensuse-leap-15.6/list-patches').slice(0, 900));
    expect(look({ ...given, zypperSecurity: cut }, leap).security).toMatchObject({ seen: false, reason: 'malformed' });
    const skipped = said('<?xml version=\'1.0\'?>\n<stream>\n<update-status version="0.6">\n</update-status>\n</stream>\n', {
      status: 106,
    });
    expect(look({ ...given, zypperSecurity: skipped }, leap).security).toMatchObject({ seen: false, reason: 'incomplete' });
  });

  it('asks for the repository of the base system', () => {
    const zypperRepositories = said(
      transcript('written/opensuse-leap-15.6/repos').replace('alias="repo-sle-update"', 'alias="repo-update"'),
    );
    const zypperCache = said(transcript('written/opensuse-leap-15.6/cache').replaceAll('repo-sle-update', 'repo-update'));
    expect(look({ ...given, zypperRepositories, zypperCache }, leap).origin).toMatchObject({ seen: true, configured: false });
  });

  it('does not take a rolling release for one with patches', () => {
    expect(look(given, os('opensuse-tumbleweed', '20260601', 'suse')).origin).toMatchObject({ configured: false });
  });
});

describe('apk', () => {
  const alpine = os('alpine', '3.22.1', 'alpine');
  const given: Given = {
    apkUpgradable: written('alpine-3.22/list-upgradable'),
    apkRepositories: written('alpine-3.22/repositories'),
    apkCache: written('alpine-3.22/cache'),
    kernelRunning: said('6.12.30-0-lts\n'),
    kernelModules: said('6.12.30-0-lts\n'),
  };

  it('counts every update, as none is told apart', () => {
    const fact = look(given, alpine);
    expect(fact).toMatchObject({
      security: {
        seen: true,
        updates: [
          { name: 'libcrypto3', version: '3.5.4-r0' },
          { name: 'py3-some-thing', version: '1.2_git20250101-r3' },
        ],
      },
      origin: { seen: true, configured: true },
      refreshed: { seen: true, at: '2026-05-31T16:40:00.000Z' },
      reboot: { seen: true, pending: false },
      support: { seen: true, endsAt: '2027-05-01' },
      automatic: { seen: false },
      pending: 2,
    });
  });

  it('does not take a missing index for no updates', () => {
    const missing = said('', { stderr: 'WARNING: opening /var/cache/apk: No such file or directory\n' });
    expect(look({ ...given, apkUpgradable: missing }, alpine).security).toMatchObject({ seen: false, reason: 'incomplete' });
    const one = said('-rw-r--r--    1 root     root        470921 2026-05-31 17:02:11 +0000 APKINDEX.1a2b3c4d.tar.gz\n');
    expect(look({ ...given, apkCache: one }, alpine).refreshed).toMatchObject({ seen: false, reason: 'incomplete' });
  });

  it('asks for the repositories of the very release', () => {
    const older = said(transcript('written/alpine-3.22/repositories').replaceAll('v3.22', 'v3.19'));
    expect(look({ ...given, apkRepositories: older }, alpine).origin).toMatchObject({ configured: false });
  });
});

describe('dnf and zypper, as recorded with a repository of our own', () => {
  const tool = (name: string, status = 0) => said(transcript(`recorded/rpm-tools/${name}`), { status });

  it('reads advisories, repositories and when dnf last found them current', () => {
    const fact = look(
      {
        dnfSecurity: tool('dnf-updateinfo'),
        dnfAll: tool('dnf-check-update', 100),
        dnfRepositories: tool('dnf-repolist'),
        dnfCache: tool('dnf-cache'),
      },
      os('rhel', '9.5', 'redhat'),
    );
    expect(fact).toMatchObject({
      security: { seen: true, updates: [{ name: 'openssl-libs', version: '1:3.2.2-3.el9', since: null }] },
      origin: { seen: true, configured: true, names: ['rhel-9-for-x86_64-baseos-rpms'] },
      refreshed: { seen: true, at: '2026-11-21T05:54:23.000Z' },
      pending: 1,
    });
  });

  it('does not take the silence of dnf without a cache for no updates', () => {
    const given = { dnfSecurity: said(''), dnfRepositories: tool('dnf-repolist'), dnfCache: said('/var/cache/dnf:\ntotal 0\n') };
    expect(look(given, os('rhel', '9.5', 'redhat'))).toMatchObject({ origin: { seen: false }, refreshed: { seen: false } });
  });

  it('reads patches and locks of zypper', () => {
    const given = {
      zypperSecurity: tool('zypper-list-patches'),
      zypperLocks: tool('zypper-locks'),
      needsRebooting: tool('zypper-needs-rebooting'),
    };
    expect(look(given, os('sles', '15.5', 'suse'))).toMatchObject({
      security: {
        seen: true,
        updates: [
          { name: 'RHSA-2026:3301', since: '2026-05-20T01:22:03.000Z' },
          { name: 'RHSA-2026:3410', since: '2026-05-28T01:22:03.000Z' },
        ],
      },
      hidden: ['postgresql16*'],
      reboot: { seen: true, pending: false },
    });
  });
});

it('has no word for other distributions', () => {
  const { facts, failures } = read(hostUpdates, {}, { ...machine({ kind: 'host-updates' }), ...os('gentoo', '2.17', 'other') });
  expect(facts).toEqual([]);
  expect(failures).toMatchObject([{ reason: 'unsupported' }]);
});

it('a repository of Alpine is called without the password in its address', () => {
  const repositories = said('https://build:canary@mirror.example.org/alpine/v3.22/main\n');
  expect(JSON.stringify(look({ apkRepositories: repositories }, os('alpine', '3.22.1', 'alpine')))).not.toContain('canary');
});

it('an answer about locks without a word and with status 0 is none', () => {
  const rocky = os('rocky', '9.6', 'redhat');
  expect(look({ dnfLocks: said(''), dnfExcludes: said('', { status: 1 }) }, rocky).hidden).toContain('locked packages (unread)');
});
