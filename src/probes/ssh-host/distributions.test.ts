import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { login, look, sshHost as target } from '../../../fixtures/look.ts';
import { listen, replayHost, type Said } from '../../../fixtures/replay-host.ts';
import type { Fact, FactKind, FactOf, ProbeFailure } from '../../facts/index.ts';
import { lineOf } from './execute.ts';
import { sshHost } from './index.ts';
import type { Command } from './topic.ts';
import { topics } from './topics/index.ts';

const folder = 'fixtures/transcripts';
const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** The command that a transcript is named after: `<kind>-<name>`. */
function commandOf(name: string): Command {
  const topic = topics.find(({ kind }) => name.startsWith(`${kind}-`));
  const command: Command | undefined =
    topic && 'commands' in topic ? topic.commands[name.slice(topic.kind.length + 1)] : undefined;
  if (!command) throw new Error(`no command ${name}`);
  return command;
}

/** What tools say where nothing of what they were asked for is there; other programs are not installed. */
function withoutFiles(line: string, busybox: boolean): Said {
  const [program = '', ...words] = line.split(' ').slice(line.includes(' sudo -n ') ? 5 : 3);
  const status = { cat: 1, find: 1, grep: 2, head: 1, ls: busybox ? 1 : 2 }[program];
  if (status === undefined)
    return line.includes(' sudo -n ')
      ? { status: 1, stderr: `sudo: ${program}: command not found\n` }
      : { status: 127, stderr: `env: ${program}: No such file or directory\n` };
  const paths = words.filter((word) => word.startsWith('/'));
  return { status, stderr: paths.map((path) => `${program}: ${path}: No such file or directory\n`).join('') };
}

/**
 * A machine of a distribution: transcripts `<kind>-<command>` (`.out`, `.err`, their status in `statuses.json` where it is not 0) of its
 * folder, and those that it shares with other tests.
 */
function machineOf(distribution: string, shared: Readonly<Record<string, string>> = {}) {
  const own = `${folder}/written/${distribution}`;
  const statuses = JSON.parse(textOf(`${own}/statuses.json`) ?? '{}') as Record<string, number>;
  const names = readdirSync(own).flatMap((file) => /^(.*)\.(?:out|err)$/.exec(file)?.[1] ?? []);
  const said = new Map<string, Said>();
  for (const name of new Set([...names, ...Object.keys(statuses), ...Object.keys(shared)])) {
    if (name === 'os-release' || (!topics.some(({ kind }) => name.startsWith(`${kind}-`)) && !(name in statuses))) continue;
    const command = commandOf(name);
    said.set(lineOf(command.run, command.root === true), {
      stdout: textOf(shared[name] === undefined ? `${own}/${name}.out` : `${folder}/${shared[name]}`) ?? '',
      stderr: textOf(`${own}/${name}.err`) ?? '',
      status: statuses[name] ?? 0,
    });
  }
  said.set(lineOf('uname -s', false), { stdout: 'Linux\n' });
  said.set(lineOf('id -u', false), { stdout: '1001\n' });
  said.set(lineOf('cat /etc/os-release', false), { stdout: textOf(`${own}/os-release.out`)! });
  return (line: string): Said => said.get(line) ?? withoutFiles(line, distribution.startsWith('alpine'));
}

interface Told {
  readonly facts: readonly Fact[];
  readonly failures: readonly ProbeFailure[];
}

/** Looks at a machine over SSH, as an audit does. */
async function seen(machine: (line: string) => Said, sudo = true): Promise<Told> {
  const host = replayHost(machine);
  const port = await listen(host.server);
  try {
    const own = target({ login: login({ key: host.key, port, fingerprint: host.fingerprint }), sudo });
    return await look(sshHost, own, { deadline: 30_000 });
  } finally {
    host.server.close();
  }
}

const of = <K extends FactKind>({ facts }: Told, kind: K) => facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
const joined = (...parts: readonly (string | number | null)[]) =>
  parts.filter((part) => part !== null && part !== '').join(' | ');
const yes = (value: boolean | null) => (value === null ? '?' : value ? 'yes' : 'no');

/** A part of a fact in a few words, or why it was not seen. */
const part = <T extends object>(
  seenOrNot: ({ readonly seen: true } & T) | { readonly seen: false; readonly reason: string; readonly detail: string },
  words: (value: T) => string,
) => (seenOrNot.seen ? words(seenOrNot) : `? ${seenOrNot.reason}: ${seenOrNot.detail}`);

/** What a look told, a line for each thing. */
const inWords = {
  /** Where, file system, what lies there, and by what it is encrypted; memory is left out. */
  volumes: (told: Told) =>
    of(told, 'volume')
      .filter(({ content }) => content !== 'volatile')
      .map(({ use, mount, device, filesystem, content, encryption, mechanism, unseen }) =>
        joined(use === 'filesystem' ? mount : `${use} ${device}`, filesystem, content, encryption, mechanism ?? unseen),
      ),
  ports: (told: Told) =>
    of(told, 'open-port').flatMap(({ address, open, standsFor }) =>
      open.map(({ port, process }) => joined(`${address}:${port}`, process ?? null, (standsFor ?? []).join(' '))),
    ),
  /** Who may log in or is an administrator, and by what. */
  accounts: (told: Told) =>
    of(told, 'account')
      .filter(({ interactive, administrator }) => interactive !== false || administrator !== false)
      .map(({ name, interactive, administrator, adminBy, password, keys }) =>
        joined(
          name,
          `logs in: ${yes(interactive)}`,
          `password ${password.state}, keys ${keys.seen ? keys.count : '?'}`,
          `administrator: ${yes(administrator)}`,
          adminBy.join(', '),
        ),
      ),
  sshd: (told: Told) =>
    of(told, 'sshd-config').map(({ config }) => {
      if (!config.seen) return `? ${config.reason}: ${config.detail}`;
      const { passwordAuthentication, keyboardInteractiveAuthentication, permitRootLogin, usePam } = config.settings;
      return joined(
        config.certainty,
        `password ${yes(passwordAuthentication)}`,
        `keyboard-interactive ${yes(keyboardInteractiveAuthentication)}`,
        `root ${permitRootLogin ?? '?'}`,
        `PAM ${yes(usePam)}`,
        config.conditional.map(({ criteria }) => criteria).join(', '),
        config.unseen.map(({ what, reason }) => `? ${reason}: ${what}`).join(', '),
      );
    }),
  firewall: (told: Told) =>
    of(told, 'firewall').flatMap(({ ipv4, ipv6, services }) =>
      [ipv4, ipv6].map((inbound) =>
        joined(
          inbound.state,
          'by' in inbound ? inbound.by.join(', ') : null,
          inbound.state === 'unseen' ? `${inbound.reason}: ${inbound.detail}` : null,
          services.join(', '),
        ),
      ),
    ),
  clock: (told: Told) =>
    of(told, 'clock').map(({ state }) =>
      part(state, ({ synchronised, by, follows, lastUpdate }) => joined(yes(synchronised), by, follows, lastUpdate)),
    ),
  logs: (told: Told) =>
    of(told, 'audit-log').map(({ log, by, events, recording, entries, deletion, persistent, writers, copies, guards }) =>
      joined(
        `${log} by ${by}`,
        part(events, ({ classes }) => classes.join(' ')),
        part(recording, ({ active }) => (active ? 'records' : 'does not record')),
        part(entries, ({ reachBackTo }) => `back to ${reachBackTo.slice(0, 10)}`),
        part(deletion, ({ afterDays }) => (afterDays === null ? 'deleted by no age' : `deleted after ${afterDays} days`)),
        persistent === null ? null : persistent ? 'on disk' : 'in memory',
        part(writers, ({ others }) => `others who may write: ${others.join(', ') || 'none'}`),
        part(copies, ({ targets }) => targets.map((copy) => `copied to ${copy.to}`).join(', ')),
        guards.join(', '),
      ),
    ),
  updates: (told: Told) =>
    of(told, 'host-updates').flatMap(({ release, manager, security, origin, refreshed, automatic, reboot, support }) => [
      `${release} with ${manager}`,
      `waiting: ${part(security, ({ updates }) => updates.map(({ name }) => name).join(', ') || 'none')}`,
      `from: ${part(origin, ({ configured, names }) => joined(yes(configured), names.join(', ')))}`,
      `known since: ${part(refreshed, ({ at }) => at)}`,
      `by itself: ${part(automatic, ({ on, by, lastRunAt }) => joined(yes(on), by, lastRunAt))}`,
      `restart: ${part(reboot, ({ pending }) => yes(pending))}`,
      `supported until: ${part(support, ({ endsAt }) => endsAt)}`,
    ]),
  /** Ends of idle sessions, and what could not be seen of them. */
  sessions: (told: Told) =>
    of(told, 'session-policy').flatMap(({ idleEnds, unseen }) => [
      ...idleEnds.map(({ seconds, by }) => `${seconds} s | ${by}`),
      ...unseen.map(({ reason, detail }) => `? ${reason}: ${detail}`),
    ]),
  monitors: (told: Told) =>
    of(told, 'monitor').map(({ monitors }) =>
      part(monitors, ({ found }) => found.map(({ name, active }) => `${name} ${yes(active)}`).join(', ')),
    ),
  failures: (told: Told) => told.failures.map(({ kinds, reason, detail }) => `${kinds.join(' ')}: ${reason}: ${detail}`),
};

/** Transcripts of other tests that are those of these machines, too. */
const shared: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ubuntu-24.04': {
    'firewall-nftables': 'recorded/packet-filters/ufw-nft.out',
    'firewall-iptables': 'recorded/packet-filters/ufw-iptables-save.out',
    'firewall-ip6tables': 'recorded/packet-filters/ufw-ip6tables-save.out',
  },
  'rocky-9': {
    'firewall-nftables': 'recorded/debian-12-firewalld/root/nft-json.out',
    'account-passwd': 'written/rhel-9/getent-passwd.out',
    'account-group': 'written/rhel-9/getent-group.out',
    'account-files': 'written/rhel-9/files.out',
    'account-passwordFlags': 'written/rhel-9/lslogins.out',
    'account-lastlog': 'written/rhel-9/lastlog.out',
    'account-pam': 'written/rhel-9/pam.out',
    'account-sudoers': 'written/rhel-9/sudoers.out',
  },
  'rhel-7': {
    'volume-mounts': 'written/rhel-7/mountinfo',
    'volume-devicesPairs': 'written/rhel-7/lsblk-pairs',
    'volume-mapped': 'written/rhel-7/dmsetup-table',
    'open-port-ss': 'written/rhel-7/ss-lntp',
    'account-pam': 'written/rhel-9/pam.out',
    'account-passwd': 'written/rhel-9/getent-passwd.out',
    'account-group': 'written/rhel-9/getent-group.out',
    'account-files': 'written/rhel-9/files.out',
    'account-sudoers': 'written/rhel-9/sudoers.out',
  },
  'opensuse-leap-15.6': {
    'firewall-nftables': 'recorded/debian-12-firewalld/root/nft-json.out',
    'account-sudoers': 'written/opensuse-leap-15.6/sudoers.out',
    'account-pam': 'written/opensuse-leap-15.6/pam.out',
    'host-updates-zypperSecurity': 'written/opensuse-leap-15.6/list-patches.out',
    'host-updates-zypperRepositories': 'written/opensuse-leap-15.6/repos.out',
    'host-updates-zypperLocks': 'written/opensuse-leap-15.6/no-locks.out',
    'host-updates-zypperCache': 'written/opensuse-leap-15.6/cache.out',
  },
  'alpine-3.22': {
    'open-port-netstat': 'written/alpine-3.22/netstat-lntp',
    'host-updates-apkUpgradable': 'written/alpine-3.22/list-upgradable.out',
    'host-updates-apkRepositories': 'written/alpine-3.22/repositories.out',
    'host-updates-apkCache': 'written/alpine-3.22/cache.out',
  },
};

type Summary = Readonly<Record<keyof typeof inWords, readonly string[]>>;

/** What there is to see as root, and what stays unknown (`?`) and why. */
const noJob = 'backup-job: unsupported: no backup job is known';

const expected: Readonly<Record<string, Summary>> = {
  'ubuntu-24.04': {
    volumes: [
      '/ | ext4 | data | plain',
      '/boot | ext4 | boot | plain',
      '/boot/efi | vfat | boot | plain',
      '/snap/core22/1748 | squashfs | image | plain',
      '/snap/snapd/23545 | squashfs | image | plain',
      'swap /swap.img | swap | data | plain',
    ],
    ports: ['0.0.0.0:22 | sshd, systemd | 192.0.2.10', '127.0.0.53:53 | systemd-resolve', ':::22 | sshd, systemd | 192.0.2.10'],
    accounts: [
      'root | logs in: no | password locked, keys 0 | administrator: yes | uid 0',
      'ubuntu | logs in: yes | password locked, keys 1 | administrator: yes | group sudo, sudo: rule',
      'tomproof | logs in: yes | password locked, keys 1 | administrator: no',
      'person-alice | logs in: yes | password set, keys 0 | administrator: no',
    ],
    sshd: ['effective | password no | keyboard-interactive no | root prohibit-password | PAM yes'],
    firewall: ['denied | iptables filter INPUT (policy drop) | ufw', 'denied | ip6tables filter INPUT (policy drop) | ufw'],
    clock: ['yes | systemd-timesyncd | 192.0.2.123 | 2026-05-31T23:50:00Z'],
    logs: [
      'journal by systemd-journald | login privilege | records | back to 2026-01-10 | deleted by no age | on disk | others who may write: none',
      '/var/log/auth.log by rsyslog | login privilege | records | back to 2026-05-24 | deleted after 35 days | others who may write: none | copied to logs.example.org',
    ],
    updates: [
      'Ubuntu 24.04.2 LTS with apt',
      'waiting: libssl3t64',
      'from: yes | http://archive.example.org/ubuntu noble-security',
      'known since: 2026-05-31T20:00:00.000Z',
      'by itself: yes | unattended-upgrades | 2026-05-31T06:21:00.000Z',
      'restart: yes',
      'supported until: 2029-05-31',
    ],
    sessions: [],
    monitors: ['node_exporter yes'],
    failures: [noJob],
  },
  'rocky-9': {
    volumes: [
      '/ | xfs | data | encrypted | LUKS2 (aes-xts-plain64, 512 bit)',
      '/boot | xfs | boot | plain',
      '/home | xfs | data | encrypted | LUKS2 (aes-xts-plain64, 512 bit)',
      'swap /dev/dm-2 | swap | data | encrypted | LUKS2 (aes-xts-plain64, 512 bit)',
    ],
    ports: ['0.0.0.0:22 | sshd | 192.0.2.11', '0.0.0.0:3306 | mariadbd | 192.0.2.11', ':::22 | sshd | 192.0.2.11'],
    accounts: [
      'root | logs in: yes | password set, keys 0 | administrator: yes | uid 0',
      'person-alice | logs in: yes | password set, keys 1 | administrator: yes | group wheel',
      'person-bob | logs in: ? | password locked, keys 0 | administrator: no',
    ],
    sshd: ['effective | password no | keyboard-interactive no | root prohibit-password | PAM yes | User backup'],
    firewall: [
      'denied | nftables inet firewalld filter_INPUT (policy accept) | firewalld',
      'denied | nftables inet firewalld filter_INPUT (policy accept) | firewalld',
    ],
    clock: ['yes | chronyd | 192.0.2.1 | 2026-05-31T23:55:00Z'],
    logs: [
      'journal by systemd-journald | login privilege | records | back to 2026-05-20 | deleted by no age | in memory | ? unsupported: no /var/log/journal',
      '/var/log/audit/audit.log by auditd | login privilege account-change configuration command | records | back to 2026-05-12 | deleted by no age | others who may write: none | rules-locked',
      '/var/log/secure by rsyslog | login privilege | records | back to 2026-05-02 | deleted after 35 days | others who may write: none',
    ],
    updates: [
      'Rocky Linux 9.5 (Blue Onyx) with dnf',
      'waiting: openssl-libs',
      'from: yes | appstream, baseos',
      'known since: 2026-05-31T18:10:00.000Z',
      'by itself: yes | dnf-automatic-install.timer | 2026-05-31T04:21:02.000Z',
      'restart: no',
      'supported until: 2032-05-31',
    ],
    sessions: [],
    monitors: ['zabbix-agent yes'],
    failures: [noJob],
  },
  'rhel-7': {
    volumes: [
      '/ | xfs | data | encrypted | dm-crypt (aes-xts-plain64, 256 bit)',
      '/boot | xfs | boot | plain',
      'swap /dev/dm-2 | swap | data | encrypted | dm-crypt (aes-xts-plain64, 256 bit)',
    ],
    ports: ['0.0.0.0:22 | sshd | 192.0.2.12', ':::22 | sshd | 192.0.2.12'],
    accounts: [
      'root | logs in: ? | password unseen, keys 0 | administrator: yes | uid 0',
      'person-alice | logs in: ? | password unseen, keys 0 | administrator: yes | group wheel',
      'person-bob | logs in: ? | password unseen, keys 0 | administrator: no',
    ],
    sshd: ['effective | password yes | keyboard-interactive no | root yes | PAM yes'],
    firewall: [
      'denied | iptables filter INPUT (policy accept) | firewalld',
      'denied | ip6tables filter INPUT (policy accept) | firewalld',
    ],
    clock: ['yes | chronyd | 192.0.2.1 | 2026-05-31T23:55:00Z'],
    logs: [
      'journal by systemd-journald | ? malformed: status 1 | records | back to 2026-05-20 | ? malformed: status 1 | ? unsupported: no /var/log/journal',
      '/var/log/audit/audit.log by auditd | login privilege | records | back to 2026-05-12 | deleted by no age | others who may write: none',
      '/var/log/secure by rsyslog | login privilege | records | back to 2026-05-10 | deleted after 35 days | others who may write: none',
    ],
    updates: [
      'CentOS Linux 7 (Core) with dnf',
      'waiting: ? unsupported: no such program',
      'from: ? unsupported: no such program',
      'known since: ? unsupported: no such program',
      'by itself: ? unsupported: no such program',
      'restart: no',
      'supported until: 2024-06-30',
    ],
    sessions: [],
    monitors: ['nrpe yes'],
    failures: [noJob],
  },
  'opensuse-leap-15.6': {
    volumes: [
      '/ | btrfs | data | plain',
      '/.snapshots | btrfs | data | plain',
      '/boot/efi | vfat | boot | plain',
      '/boot/grub2/x86_64-efi | btrfs | data | plain',
      '/home | btrfs | data | plain',
      '/opt | btrfs | data | plain',
      '/root | btrfs | data | plain',
      '/srv | btrfs | data | plain',
      '/usr/local | btrfs | data | plain',
      '/var | btrfs | data | plain',
      'swap /dev/sda3 | swap | data | plain',
    ],
    ports: ['0.0.0.0:22 | sshd | 192.0.2.13', ':::22 | sshd | 192.0.2.13'],
    accounts: [
      'root | logs in: yes | password set, keys 0 | administrator: yes | uid 0',
      'person-alice | logs in: yes | password set, keys 0 | administrator: no',
      'tomproof | logs in: yes | password locked, keys 1 | administrator: no',
    ],
    sshd: ['effective | password yes | keyboard-interactive yes | root prohibit-password | PAM yes'],
    firewall: [
      'denied | nftables inet firewalld filter_INPUT (policy accept) | firewalld',
      'denied | nftables inet firewalld filter_INPUT (policy accept) | firewalld',
    ],
    clock: ['yes | chronyd | 192.0.2.1 | 2026-05-31T23:55:00Z'],
    logs: [
      'journal by systemd-journald | login privilege | records | back to 2026-01-10 | deleted after 90 days | on disk | others who may write: none',
      '/var/log/audit/audit.log by auditd | login privilege | records | back to 2026-01-10 | deleted by no age | others who may write: none',
    ],
    updates: [
      'openSUSE Leap 15.6 with zypper',
      'waiting: openSUSE-SLE-15.6-2026-1201, openSUSE-SLE-15.6-2026-1188',
      'from: yes | repo-sle-update',
      'known since: 2026-05-31T18:00:02.000Z',
      'by itself: ? unsupported: no such program',
      'restart: yes',
      'supported until: 2026-04-30',
    ],
    sessions: [],
    monitors: [''],
    failures: [noJob],
  },
  'alpine-3.22': {
    volumes: [
      '/ | ext4 | data | unknown | lsblk',
      '/boot | ext4 | boot | unknown | lsblk',
      'swap /dev/sda2 | swap | data | unknown | lsblk',
    ],
    ports: ['0.0.0.0:22 | sshd | 192.0.2.14', ':::22 | 192.0.2.14'],
    accounts: [
      'root | logs in: ? | password unseen, keys ? | administrator: yes | uid 0',
      'person-alice | logs in: ? | password unseen, keys ? | administrator: yes | group wheel',
      'tomproof | logs in: yes | password unseen, keys ? | administrator: ? | sudo: limited rule',
    ],
    sshd: ['effective | password no | keyboard-interactive no | root prohibit-password | PAM no'],
    firewall: [
      'denied | nftables inet filter input (policy drop) | nftables',
      'denied | nftables inet filter input (policy drop) | nftables',
    ],
    clock: ['yes | chronyd | 192.0.2.1 | 2026-05-31T23:55:00Z'],
    logs: [
      '/var/log/messages by syslog | login privilege | records | back to 2026-05-11 | deleted by no age | others who may write: none | copied to logs.example.org:514',
    ],
    updates: [
      'Alpine Linux v3.22 with apk',
      'waiting: libcrypto3, py3-some-thing',
      'from: yes | http://dl-cdn.example.org/alpine/v3.22/main, http://dl-cdn.example.org/alpine/v3.22/community',
      'known since: 2026-05-31T16:40:00.000Z',
      'by itself: ? unsupported: automatic updates',
      'restart: no',
      'supported until: 2027-05-01',
    ],
    sessions: [],
    monitors: ['node_exporter yes'],
    failures: [noJob, 'volume: unsupported: lsblk: no such program'],
  },
};

/** What a login without rights sees of it. */
const withoutRights: Readonly<Record<string, Partial<Summary>>> = {
  'ubuntu-24.04': {
    volumes: [
      '/ | ext4 | data | plain',
      '/boot | ext4 | boot | plain',
      '/boot/efi | vfat | boot | plain',
      '/snap/core22/1748 | squashfs | image | plain',
      '/snap/snapd/23545 | squashfs | image | plain',
      'swap /swap.img | swap | data | plain',
    ],
    sshd: [
      'files | password no | keyboard-interactive no | root ? | PAM yes | ? denied: /etc/ssh/sshd_config.d/50-cloud-init.conf',
    ],
    firewall: ['unseen | denied: nft: needs root | ufw', 'unseen | denied: nft: needs root | ufw'],
  },
  'rocky-9': {
    volumes: [
      '/ | xfs | data | encrypted | LUKS2',
      '/boot | xfs | boot | plain',
      '/home | xfs | data | encrypted | LUKS2',
      'swap /dev/dm-2 | swap | data | encrypted | LUKS2',
    ],
    sshd: ['? denied: needs root'],
    firewall: ['unseen | denied: nft: needs root | firewalld', 'unseen | denied: nft: needs root | firewalld'],
  },
  'rhel-7': {
    volumes: [
      '/ | xfs | data | unknown | further devices below /dev/mapper/centos-root',
      '/boot | xfs | boot | plain',
      'swap /dev/dm-2 | swap | data | unknown | further devices below /dev/mapper/centos-swap',
    ],
    sshd: ['? denied: needs root'],
    firewall: ['unseen | denied: nft: needs root | firewalld', 'unseen | denied: nft: needs root | firewalld'],
  },
  'opensuse-leap-15.6': {
    volumes: [
      '/ | btrfs | data | plain',
      '/.snapshots | btrfs | data | plain',
      '/boot/efi | vfat | boot | plain',
      '/boot/grub2/x86_64-efi | btrfs | data | plain',
      '/home | btrfs | data | plain',
      '/opt | btrfs | data | plain',
      '/root | btrfs | data | plain',
      '/srv | btrfs | data | plain',
      '/usr/local | btrfs | data | plain',
      '/var | btrfs | data | plain',
      'swap /dev/sda3 | swap | data | plain',
    ],
    sshd: ['? denied: needs root'],
    firewall: ['unseen | denied: nft: needs root | firewalld', 'unseen | denied: nft: needs root | firewalld'],
  },
  'alpine-3.22': {
    volumes: [
      '/ | ext4 | data | unknown | lsblk',
      '/boot | ext4 | boot | unknown | lsblk',
      'swap /dev/sda2 | swap | data | unknown | lsblk',
    ],
    sshd: ['files | password no | keyboard-interactive no | root ? | PAM no'],
    firewall: ['unseen | denied: nft: needs root | nftables', 'unseen | denied: nft: needs root | nftables'],
  },
};

describe.each(Object.keys(expected))('%s', (distribution) => {
  const machine = machineOf(distribution, shared[distribution]);
  let told: Told;
  beforeAll(async () => {
    told = await seen(machine);
  });

  it.each(Object.entries(inWords))('%s', (name, words) => {
    expect(words(told)).toEqual(expected[distribution]![name as keyof Summary]);
  });

  it('for a login without rights', async () => {
    const less = await seen(machine, false);
    for (const [name, lines] of Object.entries(withoutRights[distribution]!))
      expect(inWords[name as keyof Summary](less)).toEqual(lines);
    expect(of(less, 'account').filter(({ administrator }) => administrator === false)).toEqual([]);
    expect(of(less, 'account').filter(({ password }) => password.state !== 'unseen')).toEqual([]);
  });
});

/** A machine that answers some commands in another way. */
const but = (distribution: string, others: Readonly<Record<string, Said>>) => {
  const machine = machineOf(distribution, shared[distribution]);
  return (line: string): Said => others[line] ?? machine(line);
};
const lineFor = (name: string) => {
  const command = commandOf(name);
  return lineOf(command.run, command.root === true);
};

describe('Alpine with lsblk, which tells no contents without udev and without root', () => {
  const row = (name: string, number: string, type: string, children: readonly object[] = []) => ({
    ...{
      name: `/dev/${name}`,
      kname: `/dev/${name}`,
      'maj:min': number,
      type,
      size: 1e9,
      fstype: null,
      uuid: null,
      serial: null,
    },
    ...{ wwn: null, fsver: null, parttype: null, partuuid: null, ...(children.length > 0 ? { children } : {}) },
  });
  const volumesWith = async (root: object, others: Readonly<Record<string, Said>> = {}) => {
    const boot = row('sda1', '8:1', 'part');
    const blockdevices = [row('sda', '8:0', 'disk', [boot, row('sda2', '8:2', 'part'), root])];
    const devices = { [lineFor('volume-devices')]: { stdout: JSON.stringify({ blockdevices }) }, ...others };
    return inWords.volumes(await seen(but('alpine-3.22', devices)));
  };

  it('a plain root is plain', async () => {
    expect(await volumesWith(row('sda3', '8:3', 'part'))).toEqual([
      '/ | ext4 | data | plain',
      '/boot | ext4 | boot | plain',
      'swap /dev/sda2 | swap | data | plain',
    ]);
  });

  it('a crypt mapping of which nothing else is seen may be none that encrypts', async () => {
    const mounts = textOf(`${folder}/written/alpine-3.22/volume-mounts.out`)!.replace('8:3 / / rw', '253:0 / / rw');
    const mounted = { [lineFor('volume-mounts')]: { stdout: mounts } };
    const mapped = { ...row('dm-0', '253:0', 'crypt'), name: '/dev/mapper/root' };
    const root = row('sda3', '8:3', 'part', [mapped]);
    expect((await volumesWith(root, mounted))[0]).toBe('/ | ext4 | data | unknown | kind of crypt mapping');
    const table = {
      [lineFor('volume-mapped')]: { stdout: 'root: 0 1000000 crypt aes-xts-plain64 :64:logon:cryptsetup:x 0 8:3 32768\n' },
    };
    expect((await volumesWith(root, { ...mounted, ...table }))[0]).toBe(
      '/ | ext4 | data | encrypted | dm-crypt (aes-xts-plain64, 512 bit)',
    );
  });
});

describe('a server whose options are not told', () => {
  it.each([
    ['alpine-3.22', 'sshd-config-sshdProcessesOfBusybox', '2274 sshd\n'],
    ['ubuntu-24.04', 'sshd-config-sshdProcesses', '1188 sshd: tomproof [priv]\n'],
  ])('%s', async (distribution, name, stdout) => {
    const told = await seen(but(distribution, { [lineFor(name)]: { stdout } }));
    expect(inWords.sshd(told)[0]).toContain('? incomplete: options of the running sshd');
  });
});

it('openSUSE whose sudoers stand in /usr/etc: nobody but root is known to be an administrator, or not to be one', async () => {
  const stderr = 'grep: /etc/sudoers: No such file or directory\n';
  const told = await seen(but('opensuse-leap-15.6', { [lineFor('account-sudoers')]: { status: 2, stderr } }));
  const administrators = of(told, 'account').map(({ name, administrator }) => joined(name, yes(administrator)));
  expect(administrators).toEqual(['root | yes', 'bin | ?', 'nobody | ?', 'person-alice | ?', 'tomproof | ?']);
});

it('openSUSE whose nsswitch.conf stands in /usr/etc: accounts of a directory that it names are missed', async () => {
  const stdout = '/etc/passwd:1:root:x:0:0:root:/root:/bin/bash\n/usr/etc/nsswitch.conf:1:passwd: compat ldap\n';
  const told = await seen(but('opensuse-leap-15.6', { [lineFor('account-files')]: { status: 2, stdout } }));
  expect(inWords.failures(told)).toContain('account: incomplete: accounts from ldap');
});

it('Ubuntu whose own nsswitch.conf stands in /etc: that of /usr/etc does not count', async () => {
  const stdout = '/etc/nsswitch.conf:1:passwd: files systemd\n/usr/etc/nsswitch.conf:1:passwd: compat ldap\n';
  const told = await seen(but('ubuntu-24.04', { [lineFor('account-files')]: { status: 2, stdout } }));
  expect(inWords.failures(told)).toEqual([noJob]);
});
