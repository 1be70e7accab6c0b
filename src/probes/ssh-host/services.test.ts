import { readFileSync } from 'node:fs';
import { absent, needsRoot, said } from '../../../fixtures/ssh-host.ts';
import { isAtWork, readServices } from './services.ts';

const systemd = (...lines: readonly string[]) => ({ units: said(`${lines.join('\n')}\n`), openrc: absent });
const statesOf = (answers: Parameters<typeof readServices>[0]) =>
  Object.fromEntries([...readServices(answers)].map(([name, { state }]) => [name, state]));

it('reads the units of systemd', () => {
  const states = statesOf(
    systemd(
      'chrony.service            loaded    active     running chrony, an NTP client/server',
      'apt-daily.timer           loaded    active     waiting Daily apt download activities',
      'ssh.socket                loaded    active     listening OpenBSD Secure Shell server socket',
      'apparmor.service          loaded    active     exited  Load AppArmor profiles',
      'rsyslog.service           loaded    inactive   dead    System Logging Service',
      'clamav-daemon.service     not-found inactive   dead    clamav-daemon.service',
      '● backup.service          loaded    failed     failed  Backup',
      'user@1000.service         loaded    activating start   User Manager for UID 1000',
      String.raw`systemd-fsck@dev-disk-by\x2duuid.service loaded active exited File System Check`,
    ),
  );
  expect(states).toEqual({
    chrony: 'running',
    'apt-daily.timer': 'waiting',
    'ssh.socket': 'waiting',
    apparmor: 'exited',
    rsyslog: 'stopped',
    backup: 'failed',
    'user@1000': 'changing',
    'systemd-fsck@dev-disk-by\\x2duuid': 'exited',
  });
});

it('reads what a real Debian 12 said', () => {
  const recorded = readFileSync('fixtures/transcripts/recorded/debian-12/user/systemctl-services-plain.out', 'utf8');
  const services = readServices({ units: said(recorded), openrc: absent });
  expect(services.get('auditd')).toEqual({ name: 'auditd', state: 'running' });
  expect(services.get('apt-daily')).toEqual({ name: 'apt-daily', state: 'stopped' });
});

it('reads the services of OpenRC', () => {
  const openrc = said(
    [
      'Runlevel: default',
      ' sshd                                              [  started  ]',
      ' chronyd                               [  started 1 day(s) 02:03:04 (0) ]',
      ' clamd                                             [  crashed  ]',
      'Dynamic Runlevel: hotplugged',
      'Dynamic Runlevel: needed/wanted',
      ' localmount                                        [  stopped  ]',
      '',
    ].join('\n'),
  );
  expect(statesOf({ units: absent, openrc })).toEqual({
    sshd: 'running',
    chronyd: 'running',
    clamd: 'failed',
    localmount: 'stopped',
  });
});

it('knows what is at work', () => {
  const services = readServices(
    systemd('a.timer loaded active waiting A', 'b.service loaded failed failed B', 'c.service loaded active running C'),
  );
  expect(isAtWork(services, 'a.timer')).toBe(true);
  expect(isAtWork(services, 'b', 'none', '__proto__')).toBe(false);
  expect(isAtWork(services, 'b', 'c')).toBe(true);
});

it.each([
  ['neither manager is there', { units: absent, openrc: absent }, 'unsupported'],
  ['no list was given', { units: said('', { status: 1, stderr: 'Failed to connect to bus' }), openrc: absent }, 'malformed'],
  ['the list is empty', { units: said(''), openrc: absent }, 'malformed'],
  ['a line is none', systemd('what is this'), 'malformed'],
  ['OpenRC is not to be asked', { units: absent, openrc: needsRoot }, 'denied'],
  ['OpenRC says something else', { units: absent, openrc: said(' sshd [ dancing ]\n') }, 'malformed'],
])('tells nothing where %s', (_, answers, reason) => expect(() => readServices(answers)).toThrow(reason));
