import { readFileSync } from 'node:fs';
import { absent, machine, needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import { monitorSchema } from '../../../../facts/index.ts';
import { monitor } from './index.ts';

const units = readFileSync('fixtures/transcripts/recorded/debian-12/user/systemctl-services-plain.out', 'utf8');
type Given = Parameters<typeof read<'monitor', typeof monitor.commands>>[1];
const plain: Given = {
  units: said(units),
  unitFiles: said('ssh.service enabled enabled\ncron.service enabled enabled\n'),
  processes: said('COMMAND\nsystemd\nsshd\nps\n'),
  jobs: said('', { status: 1 }),
  userJobs: needsRoot,
};
function look(changes: Given) {
  const { facts, failures } = read(monitor, { ...plain, ...changes }, machine({ kind: 'monitor' }));
  expect(failures).toEqual([]);
  return monitorSchema.parse(facts[0]).monitors;
}
const unit = (name: string, state = 'active running') => said(`${units}${name} loaded ${state} An agent\n`);
const agent = (name: string, active: boolean | null) => ({ name, kind: 'agent', active, notifies: 'unknown' });

it('finds none on the recorded machine, and says that this is not all', () => {
  expect(look({})).toEqual({ seen: true, found: [], complete: false });
});

it.each([
  ['a running service', { units: unit('zabbix-agent2.service') }, [agent('zabbix-agent', true)]],
  ['a socket that waits', { units: unit('check-mk-agent.socket', 'active listening') }, [agent('checkmk', true)]],
  ['a process in a container', { processes: said('COMMAND\nnode_exporter\n') }, [agent('node_exporter', true)]],
  ['a process with a long name', { processes: said('COMMAND\namazon-cloudwat\n') }, [agent('amazon-cloudwatch-agent', true)]],
  ['a stopped service', { units: unit('telegraf.service', 'inactive dead') }, [agent('telegraf', false)]],
  ['a failed service', { units: unit('telegraf.service', 'failed failed') }, [agent('telegraf', false)]],
  ['an installed one that nothing starts', { unitFiles: said('netdata.service disabled enabled\n') }, [agent('netdata', false)]],
  ['one that is masked', { unitFiles: said('netdata.service masked enabled\n') }, []],
  [
    'an installed one, services unseen',
    { unitFiles: said('netdata.service enabled enabled\n'), units: absent },
    [agent('netdata', null)],
  ],
  ['a service of a similar name', { units: unit('prometheus-alertmanager-web.service') }, []],
])('knows %s', (_, changes, found) => {
  expect(look(changes)).toEqual({ seen: true, found, complete: false });
});

describe('signs of life', () => {
  const job = (line: string, changes: Given = {}) => {
    const monitors = look({ jobs: said(`${line}\n`), ...changes });
    return monitors.seen ? monitors.found : monitors;
  };
  const heartbeat = (to: string, active: boolean | null) => [
    { name: `heartbeat to ${to}`, kind: 'heartbeat', active, notifies: 'unknown' },
  ];

  it.each([
    [
      'of cron',
      '/etc/cron.d/backup:0 3 * * * root backup && curl -fsS https://hc-ping.com/canary-uuid > /dev/null',
      heartbeat('hc-ping.com', true),
    ],
    [
      'to one’s own Healthchecks',
      '/etc/crontab:*/5 * * * * root wget -q https://user:pw@checks.example.org:8000/ping/canary-uuid',
      heartbeat('checks.example.org', true),
    ],
    [
      'to one’s own Uptime Kuma',
      '/etc/crontab:* * * * * root curl http://kuma.example.org/api/push/canary123?status=up',
      heartbeat('kuma.example.org', true),
    ],
    [
      'of a service that nothing starts',
      '/etc/systemd/system/backup.service:ExecStartPost=/usr/bin/curl https://hc-ping.com/canary',
      heartbeat('hc-ping.com', false),
    ],
    ['in a comment', '/etc/crontab:# curl https://hc-ping.com/canary', []],
    ['to some other place', '/etc/crontab:0 3 * * * root curl https://www.example.org/feed', []],
    ['to a place that only ends alike', '/etc/crontab:0 3 * * * root curl https://nothc-ping.com/canary', []],
  ])('%s', (_, line, found) => {
    expect(job(line)).toEqual(found);
    expect(JSON.stringify(job(line))).not.toContain('canary');
  });

  it('are sent while the timer of a service waits', () => {
    const line = '/etc/systemd/system/backup.service:ExecStartPost=/usr/bin/curl https://hc-ping.com/x';
    expect(job(line, { units: unit('backup.timer', 'active waiting') })).toEqual(heartbeat('hc-ping.com', true));
  });
});

it('sees nothing where nothing answers', () => {
  expect(look({ units: absent, unitFiles: absent, processes: absent, jobs: absent })).toMatchObject({
    seen: false,
    reason: 'unsupported',
  });
});

it.each([
  ['a file that cron leaves out', '/etc/cron.d/backup.disabled:0 3 * * * root curl https://hc-ping.com/x', {}],
  ['a file that an editor left', '/etc/cron.d/backup~:0 3 * * * root curl https://hc-ping.com/x', {}],
  [
    'a service that fails whenever its timer starts it',
    '/etc/systemd/system/backup.service:ExecStartPost=/usr/bin/curl https://hc-ping.com/x',
    { units: said(`${units}backup.timer loaded active waiting x\nbackup.service loaded failed failed x\n`) },
  ],
])('no sign of life comes from %s', (_, line, changes) => {
  const monitors = look({ jobs: said(`${line}\n`), ...changes });
  expect(monitors.seen && monitors.found.filter(({ active }) => active !== false)).toEqual([]);
});
