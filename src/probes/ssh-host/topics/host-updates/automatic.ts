import type { HostUpdates } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { isAbsentError, printed } from '../../answers.ts';
import { listingOf } from '../../listing.ts';
import type { Answer, Answers, Commands, Machine } from '../../topic.ts';

export const automaticCommands = {
  timers: {
    run: 'env TZ=UTC systemctl show --no-pager -p Id,LoadState,ActiveState,LastTriggerUSec,Result,ExecMainStatus,ExecMainExitTimestamp apt-daily-upgrade.timer apt-daily-upgrade.service dnf-automatic.timer dnf-automatic.service dnf-automatic-install.timer dnf-automatic-install.service dnf5-automatic.timer dnf5-automatic.service os-update.timer os-update.service transactional-update.timer transactional-update.service',
    reads: 'timers that install updates, their last run and its result',
    why: 'whether automatic updates really run',
    on: ['debian', 'redhat', 'suse'],
  },
  aptPeriodic: {
    run: 'apt-config dump APT::Periodic Unattended-Upgrade',
    reads: 'settings of periodic and unattended upgrades',
    why: 'whether automatic updates are switched on, and for security updates',
    on: ['debian'],
  },
  aptStamps: {
    run: 'ls -l --time-style=full-iso /var/lib/apt/periodic',
    reads: 'times of the last successful periodic runs',
    why: 'whether automatic updates really run',
    on: ['debian'],
  },
  dnfAutomatic: {
    run: 'grep -H . /etc/dnf/automatic.conf',
    reads: 'settings of automatic updates',
    why: 'whether automatic updates are installed, or only announced',
    on: ['redhat'],
  },
} as const satisfies Commands;

type Automatic = Omit<Extract<HostUpdates['automatic'], { seen: true }>, 'seen'>;

/**
 * Whether security updates are installed by themselves.
 * @throws ProbeError where that cannot be seen; `unsupported` where there is no known way to do it.
 */
export function automaticOf(answers: Answers<typeof automaticCommands>, { os }: Machine): Automatic {
  if (os.family === 'debian') return unattendedUpgrades(answers);
  if (os.family === 'redhat') return dnfAutomatic(answers);
  if (os.family === 'suse') return suseTimers(answers);
  throw new ProbeError('unsupported', 'automatic updates');
}

/** apt.systemd.daily runs `unattended-upgrade` and touches `upgrade-stamp` where that succeeded. */
function unattendedUpgrades({ timers, aptPeriodic, aptStamps }: Answers<typeof automaticCommands>): Automatic {
  const text = printed(aptPeriodic);
  if (text.length > 0 && !/^(?:APT::Periodic|Unattended-Upgrade)[ :]/.test(text)) throw new ProbeError('malformed', 'apt-config');
  const value = (name: string) => new RegExp(`^${name} "([^"]*)";$`, 'm').exec(text)?.[1];
  const off = (by: string): Automatic => ({ on: false, by, lastRunAt: null, lastResult: null });
  if (value('APT::Periodic::Enable') === '0') return off('APT::Periodic::Enable "0"');
  const every = value('APT::Periodic::Unattended-Upgrade') ?? '0';
  if (/^0*[dhms]?$/.test(every)) return off(`APT::Periodic::Unattended-Upgrade "${every}"`);
  const origins = [...text.matchAll(/^Unattended-Upgrade::(?:Origins-Pattern|Allowed-Origins):: "([^"]*)";$/gm)].map(
    (each) => each[1]!,
  );
  if (origins.length === 0) return off('unattended-upgrades is not installed or allows no source');
  if (!origins.some((origin) => /security/i.test(origin)))
    return off('Unattended-Upgrade::Origins-Pattern names no security source');
  const timer = unitsOf(timers).get('apt-daily-upgrade.timer');
  if (timer?.get('ActiveState') !== 'active') return off('apt-daily-upgrade.timer is not active');
  const stamp = listingOf(printed(aptStamps)).find(({ name }) => name === 'upgrade-stamp');
  return { on: true, by: 'unattended-upgrades', lastRunAt: stamp?.at ?? null, lastResult: stamp ? 'success' : null };
}

const dnfTimers = ['dnf-automatic-install', 'dnf-automatic', 'dnf5-automatic'];

function dnfAutomatic({ timers, dnfAutomatic: config }: Answers<typeof automaticCommands>): Automatic {
  const units = unitsOf(timers);
  const active = dnfTimers.filter((name) => units.get(`${name}.timer`)?.get('ActiveState') === 'active');
  if (active.length === 0) return { on: false, by: 'no timer of dnf-automatic is active', lastRunAt: null, lastResult: null };
  // This one installs whatever the settings say.
  const name = active[0]!;
  if (name !== 'dnf-automatic-install') {
    const text = config.ok && config.status === 2 && isAbsentError(config.stderr) ? '' : printed(config);
    const apply = /^[^:]+:\s*apply_updates\s*=\s*(\S+)/m.exec(text)?.[1] ?? 'no';
    if (!/^(?:yes|true|1|on)$/i.test(apply)) {
      return { on: false, by: `${name}.timer with apply_updates = ${apply.slice(0, 20)}`, lastRunAt: null, lastResult: null };
    }
  }
  return { on: true, by: `${name}.timer`, ...lastRun(units, name) };
}

function suseTimers({ timers }: Answers<typeof automaticCommands>): Automatic {
  const units = unitsOf(timers);
  const name = ['transactional-update', 'os-update'].find((each) => units.get(`${each}.timer`)?.get('ActiveState') === 'active');
  if (name === undefined) throw new ProbeError('unsupported', 'no known timer is active');
  return { on: true, by: `${name}.timer`, ...lastRun(units, name) };
}

type Units = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The last run of a timer's service. Its result is known only since the machine was started. */
function lastRun(units: Units, name: string): Pick<Automatic, 'lastRunAt' | 'lastResult'> {
  const service = units.get(`${name}.service`);
  const ended = instantOf(service?.get('ExecMainExitTimestamp') ?? '');
  if (ended === null) return { lastRunAt: instantOf(units.get(`${name}.timer`)?.get('LastTriggerUSec') ?? ''), lastResult: null };
  const success = service?.get('Result') === 'success' && service.get('ExecMainStatus') === '0';
  return { lastRunAt: ended, lastResult: success ? 'success' : 'failure' };
}

/** Blocks of `key=value` of `systemctl show`, by the unit's name. */
function unitsOf(answer: Answer): Units {
  const blocks = printed(answer)
    .split('\n\n')
    .map(
      (block) =>
        new Map(
          block.split('\n').flatMap((line) => {
            const at = line.indexOf('=');
            return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
          }),
        ),
    );
  const units = new Map(blocks.flatMap((block) => (block.has('Id') ? [[block.get('Id')!, block] as const] : [])));
  if (units.size === 0) throw new ProbeError('malformed', 'systemctl show');
  return units;
}

/** `Sat 2026-11-21 06:39:53 UTC` of systemd; null for none. */
function instantOf(text: string): string | null {
  const found = /^\w{3} (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC$/.exec(text);
  const at = found ? Date.parse(`${found[1]}T${found[2]}Z`) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
