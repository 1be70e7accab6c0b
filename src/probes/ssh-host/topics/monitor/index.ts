import type { Monitor } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { seen } from '../../seen.ts';
import { isAtWork, readServices, type Service, serviceCommands } from '../../services.ts';
import { type Answer, type Commands, defineTopic } from '../../topic.ts';
import { agents } from './agents.ts';
import { type Heartbeat, heartbeatsIn } from './heartbeats.ts';

const commands = {
  ...serviceCommands,
  unitFiles: {
    run: 'systemctl list-unit-files --type=service,socket --full --no-legend --no-pager',
    reads: 'services that are installed',
    why: 'an agent that is installed but stopped watches nothing',
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
  processes: {
    run: 'ps -eo comm',
    reads: 'names of processes, without their arguments',
    why: 'agents that run in containers have no service',
    on: ['debian', 'redhat', 'suse', 'arch'],
  },
  busyboxProcesses: {
    run: 'ps -o comm',
    reads: 'names of processes, without their arguments',
    why: 'agents that run in containers have no service',
    on: ['alpine'],
  },
  jobs: {
    run: 'grep -rH http /etc/crontab /etc/cron.d /etc/cron.hourly /etc/cron.daily /etc/cron.weekly /etc/systemd/system /etc/periodic',
    reads: 'addresses that jobs call, of which only the host is kept',
    why: 'jobs that report to a service which misses them',
  },
  userJobs: {
    run: 'grep -rH http /var/spool/cron /etc/crontabs',
    reads: 'the same in the jobs of users',
    why: 'jobs that report to a service which misses them',
    root: true,
  },
} as const satisfies Commands;

type Found = Extract<Monitor['monitors'], { seen: true }>['found'][number];
type Services = ReadonlyMap<string, Service>;

/**
 * What watches the machine, as it can tell itself: known agents, and jobs that send a sign of life. Whom they tell, and what watches from outside,
 * it does not know.
 */
export const monitor = defineTopic({
  kind: 'monitor',
  commands,
  read(answers, machine) {
    const services = seen(() => ({ units: readServices(answers) }));
    const units = services.seen ? services.units : null;
    const processes = namesOf(answers.processes.ok ? answers.processes : answers.busyboxProcesses);
    const installed = installedUnits(answers.unitFiles);
    const found = [
      ...agents.flatMap((agent): Found[] => {
        const runs = agent.processes.some((name) => processes?.has(name));
        const works = runs || (units !== null && isAtWork(units, ...agent.units));
        const known = works || agent.units.some((name) => installed.has(name) || units?.has(name));
        return known
          ? [{ name: agent.name, kind: 'agent', active: works ? true : units === null ? null : false, notifies: 'unknown' }]
          : [];
      }),
      ...heartbeats([...heartbeatsIn(answers.jobs), ...heartbeatsIn(answers.userJobs)], units),
    ];
    const monitors = seen(() => {
      if (!services.seen && processes === null && found.length === 0) throw new ProbeError(services.reason, services.detail);
      return { found: found.slice(0, 500), complete: false };
    });
    return {
      facts: [
        {
          kind: 'monitor',
          subject: { id: `${machine.system}:monitoring`, names: [...machine.names] },
          source: machine.source,
          system: machine.system.slice(0, 255),
          monitors,
        },
      ],
      failures: [],
    };
  },
});

/** Each place once; it works while what starts one of its jobs does. */
function heartbeats(all: readonly Heartbeat[], units: Services | null): Found[] {
  const places = new Map<string, boolean | null>();
  for (const { file, to } of all) {
    const works = units === null ? null : isStarted(file, units);
    places.set(to, places.get(to) === true ? true : works === true ? true : (places.get(to) ?? works));
  }
  return [...places].map(([to, active]) => ({
    name: `heartbeat to ${to}`.slice(0, 255),
    kind: 'heartbeat',
    active,
    notifies: 'unknown',
  }));
}

/** Jobs of cron while cron runs; a service while it or its timer is at work. */
function isStarted(file: string, units: Services): boolean {
  const service = /^\/etc\/systemd\/system\/(?:.*\/)?([^/]+?)(?:\.service)?(?:\.d\/[^/]+)?$/.exec(file)?.[1];
  if (service !== undefined) return units.get(service)?.state !== 'failed' && isAtWork(units, service, `${service}.timer`);
  return isAtWork(units, 'cron', 'crond', 'cronie', 'dcron', 'fcron');
}

const namesOf = (answer: Answer): ReadonlySet<string> | null =>
  answer.ok && answer.status === 0 ? new Set(answer.stdout.split('\n').map((line) => line.trim().slice(0, 15))) : null;

/** `node_exporter.service enabled enabled`; a masked one is switched off for good. */
function installedUnits(answer: Answer): ReadonlySet<string> {
  if (!answer.ok || answer.status !== 0) return new Set();
  const rows = answer.stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return new Set(rows.flatMap(([unit = '', state]) => (state === 'masked' ? [] : [unit.replace(/\.service$/, '')])));
}
