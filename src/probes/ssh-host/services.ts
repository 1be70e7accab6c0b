import { ProbeError } from '../define.ts';
import { linesOf, printed } from './answers.ts';
import type { Answer, Command, Commands } from './topic.ts';

const kinds = ['service', 'timer', 'socket'] as const;

/** What has to be asked for {@link readServices}. */
export const serviceCommands = {
  units: {
    run: `systemctl list-units --type=${kinds.join(',')} --all --full --plain --no-legend --no-pager`,
    reads: 'services, timers and sockets, and whether they run',
    why: 'what is installed but stopped protects nothing',
  },
  openrc: {
    run: 'rc-status --all --nocolor',
    reads: 'services of OpenRC, and whether they run',
    why: 'the same where there is no systemd',
    on: ['alpine'],
  },
} as const satisfies Commands & Record<string, Command>;

/** A unit of the machine's service manager. */
export interface Service {
  /** Without `.service`, but with `.timer` and `.socket`, e.g. `auditd`, `apt-daily.timer`, `user@1000`. */
  readonly name: string;
  /**
   * `running` as a process; `waiting` for its time or a connection; `exited` after it did its work; `failed`; `stopped`; `changing` while it
   * starts or stops.
   */
  readonly state: 'running' | 'waiting' | 'exited' | 'failed' | 'stopped' | 'changing';
}

/**
 * The units of systemd that are loaded, or the services of OpenRC, by name. A unit that is installed but neither active nor asked for by
 * another is not loaded and stands in no list; so does one that does not exist.
 * @throws ProbeError the reason for which there is no list: neither manager answered, or a line is not as documented.
 */
export function readServices(answers: { readonly units: Answer; readonly openrc: Answer }): ReadonlyMap<string, Service> {
  const { units, openrc } = answers;
  if (units.ok && units.status === 0) return fromUnits(units.stdout);
  if (openrc.ok && openrc.status === 0) return fromOpenrc(openrc.stdout);
  // The manager that is not installed says less about why than the one that is.
  printed(!units.ok && units.reason === 'unsupported' ? openrc : units);
  throw new ProbeError('malformed', 'services');
}

/** Whether one of some units is at work, as a process or waiting for its time or a connection. */
export const isAtWork = (services: ReadonlyMap<string, Service>, ...names: readonly string[]): boolean =>
  names.some((name) => ['running', 'waiting'].includes(services.get(name)?.state ?? ''));

/** systemctl(1): columns UNIT LOAD ACTIVE SUB DESCRIPTION; older versions put a mark before a failed unit even without a legend. */
function fromUnits(text: string): ReadonlyMap<string, Service> {
  const services = new Map<string, Service>();
  for (const line of linesOf(text, 20_000)) {
    const [unit, load, active, sub] = line
      .replace(/^\s*[●*×○↻]\s+/, '')
      .trim()
      .split(/\s+/);
    if (unit === undefined || load === undefined || active === undefined || sub === undefined || !isUnit(unit))
      throw new ProbeError('malformed', 'systemctl list-units');
    if (load !== 'loaded') continue;
    const name = unit.replace(/\.service$/, '');
    services.set(name, { name, state: stateOf(active, sub) });
  }
  if (services.size === 0) throw new ProbeError('malformed', 'systemctl list-units');
  return services;
}

const isUnit = (unit: string) => kinds.some((kind) => unit.endsWith(`.${kind}`));

function stateOf(active: string, sub: string): Service['state'] {
  if (active === 'failed') return 'failed';
  if (active === 'inactive') return 'stopped';
  if (active !== 'active') return 'changing';
  if (sub === 'running') return 'running';
  return sub === 'waiting' || sub === 'listening' ? 'waiting' : 'exited';
}

/** rc-status(8): `Runlevel: default` and, for each service, ` sshd  [  started 01:02:03 (0) ]`. */
function fromOpenrc(text: string): ReadonlyMap<string, Service> {
  const states: Readonly<Record<string, Service['state']>> = {
    started: 'running',
    stopped: 'stopped',
    crashed: 'failed',
    failed: 'failed',
    inactive: 'waiting',
    scheduled: 'waiting',
    starting: 'changing',
    stopping: 'changing',
    unsupervised: 'failed',
  };
  const services = new Map<string, Service>();
  for (const line of linesOf(text, 20_000)) {
    if (/^(?:Runlevel|Dynamic Runlevel): /.test(line)) continue;
    const found = /^\s+(\S+)\s+\[\s*([a-z]+)(?: [^\]]*)?\]\s*$/.exec(line);
    const state = found && Object.hasOwn(states, found[2]!) ? states[found[2]!] : undefined;
    if (!found || !state) throw new ProbeError('malformed', 'rc-status');
    services.set(found[1]!, { name: found[1]!, state });
  }
  if (services.size === 0) throw new ProbeError('malformed', 'rc-status');
  return services;
}
