import { ProbeError } from '../../../define.ts';
import { isAbsentError, printed } from '../../answers.ts';
import { listingOf } from '../../listing.ts';
import { seen } from '../../seen.ts';
import type { Answer, Answers, Commands } from '../../topic.ts';

export const rebootCommands = {
  rebootFlags: {
    run: 'ls /run/reboot-required /run/reboot-needed',
    reads: 'whether these two files exist',
    why: 'packages leave them where only a restart completes an update',
    on: ['debian', 'suse'],
  },
  needrestart: {
    run: 'needrestart -b -k',
    reads: 'running and expected kernel, where needrestart is installed',
    why: 'whether a restart is due',
    on: ['debian'],
    patience: 30_000,
  },
  needsRestarting: {
    run: 'dnf -C needs-restarting -r',
    reads: 'whether core packages were updated since the start of the machine',
    why: 'whether a restart is due',
    root: true,
    on: ['redhat'],
    patience: 60_000,
  },
  needsRebooting: {
    run: 'zypper --non-interactive --no-refresh needs-rebooting',
    reads: 'whether core packages were updated since the start of the machine',
    why: 'whether a restart is due',
    on: ['suse'],
    patience: 30_000,
  },
  kernelRunning: { run: 'uname -r', reads: 'release of the running kernel', why: 'whether a newer one waits for a restart' },
  kernelsInstalled: {
    run: 'ls -lc --time-style=full-iso /boot',
    reads: 'installed kernels and when they were put there',
    why: 'whether a newer one waits for a restart',
    on: ['debian', 'redhat', 'suse'],
  },
  kernelModules: {
    run: 'ls /lib/modules',
    reads: 'kernels whose modules are installed',
    why: 'whether a newer one waits for a restart',
    on: ['alpine'],
  },
  bootTime: {
    run: 'grep btime /proc/stat',
    reads: 'when the machine was started',
    why: 'whether the running kernel was replaced since',
  },
} as const satisfies Commands;

interface Reboot {
  readonly pending: boolean;
  readonly why: string;
}

/**
 * Whether something installed waits for a restart. Every source is asked; one that says so is enough, and one that can know denies it only
 * where the running kernel is not older than what is installed.
 * @throws ProbeError where none of them says.
 */
export function rebootOf(answers: Answers<typeof rebootCommands>): Reboot {
  const looks = [
    seen(() => flagged(answers.rebootFlags)),
    seen(() => byNeedrestart(answers.needrestart)),
    seen(() => byNeedsRestarting(answers.needsRestarting)),
    seen(() => byZypper(answers.needsRebooting)),
    seen(() => byKernel(answers)),
  ];
  const said = looks.filter((look) => look.seen);
  const pending = said.find((look) => look.pending);
  if (pending) return { pending: true, why: pending.why };
  // That no file was left behind says little: many systems leave none.
  const denied = said.filter((look) => look.why !== noFlag);
  if (denied.length > 0) return { pending: false, why: denied.map(({ why }) => why).join(', ') };
  const last = looks.at(-1)!;
  throw last.seen ? new ProbeError('unsupported', 'restart') : new ProbeError(last.reason, last.detail);
}

const noFlag = 'no /run/reboot-required';

function flagged(answer: Answer): Reboot {
  const text = printed(answer, [0, 1, 2]);
  const file = /^\/run\/reboot-(?:required|needed)$/m.exec(text)?.[0];
  if (file !== undefined) return { pending: true, why: file };
  if (answer.ok && isAbsentError(answer.stderr)) return { pending: false, why: noFlag };
  throw new ProbeError('malformed', 'reboot-required');
}

/** needrestart(1), batch mode: 1 no kernel waits, 2 one that is compatible, 3 a newer version, 0 unknown. */
function byNeedrestart(answer: Answer): Reboot {
  const state = /^NEEDRESTART-KSTA: (\d)$/m.exec(printed(answer))?.[1];
  if (state === '1') return { pending: false, why: 'needrestart: kernel is current' };
  if (state === '2' || state === '3') return { pending: true, why: `needrestart: NEEDRESTART-KSTA ${state}` };
  throw new ProbeError('unsupported', 'needrestart');
}

/** dnf's plug-in says it in words; its status 1 may as well be an error. */
function byNeedsRestarting(answer: Answer): Reboot {
  const text = printed(answer, [0, 1]);
  if (/^Reboot is required/m.test(text)) return { pending: true, why: 'dnf needs-restarting -r' };
  if (/^Reboot should not be necessary/m.test(text)) return { pending: false, why: 'dnf needs-restarting -r' };
  throw new ProbeError('unsupported', 'dnf needs-restarting');
}

/** zypper(8): status 102 where a restart is suggested. */
function byZypper(answer: Answer): Reboot {
  const text = printed(answer, [0, 102]);
  const why = 'zypper needs-rebooting';
  if (answer.ok && answer.status === 102) return { pending: true, why };
  if (/^No core libraries or services have been updated/m.test(text)) return { pending: false, why };
  throw new ProbeError('unsupported', why);
}

/** Compares the running kernel with the installed ones of its flavour, and when its file was put there with the start of the machine. */
function byKernel({ kernelRunning, kernelsInstalled, kernelModules, bootTime }: Answers<typeof rebootCommands>): Reboot {
  const running = printed(kernelRunning).trim();
  const files = kernelsInstalled.ok
    ? listingOf(printed(kernelsInstalled)).flatMap(({ name, mode, at }) => {
        const version = /^vmlinu[xz]-(.+)$/.exec(name)?.[1];
        return version === undefined || !mode.startsWith('-') || version.startsWith('0-rescue') ? [] : [{ version, at }];
      })
    : printed(kernelModules)
        .split(/\s+/)
        .filter((each) => each !== '')
        .map((version) => ({ version, at: null }));
  if (!/^\d+\.\d+/.test(running) || files.length === 0) throw new ProbeError('unsupported', 'no kernel is installed here');
  const own = files.find(({ version }) => version === running);
  const newer = files.filter(({ version }) => compareVersions(version, running) > 0);
  const sameFlavour = newer.find(({ version }) => flavourOf(version) === flavourOf(running));
  if (sameFlavour) return { pending: true, why: `kernel ${running} runs, ${sameFlavour.version} is installed`.slice(0, 300) };
  // Which of two flavours starts next is not ours to say.
  if (newer.length > 0) throw new ProbeError('unsupported', 'kernels of several flavours');
  if (!own) return { pending: true, why: `kernel ${running} runs, but is not installed any more`.slice(0, 300) };
  if (own.at !== null) {
    const started = /^btime (\d{1,12})$/m.exec(printed(bootTime))?.[1];
    if (started === undefined) throw new ProbeError('malformed', 'btime');
    if (Date.parse(own.at) > Number(started) * 1000)
      return { pending: true, why: `kernel ${running} was replaced at ${own.at}`.slice(0, 300) };
  }
  return { pending: false, why: `kernel ${running} is the newest`.slice(0, 300) };
}

/** What stands behind the numbers, e.g. `cloud-amd64` of `6.1.0-50-cloud-amd64`. */
const flavourOf = (version: string) => version.replace(/^[\d.-]+(?:rc\d+)?/, '').replace(/\d+/g, '#');

/** By the numbers in order, as in `5.14.0-503.15.1.el9_5.x86_64`; what stands between them is not compared. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => (version.match(/\d{1,15}/g) ?? []).slice(0, 12).map(Number)) as [
    number[],
    number[],
  ];
  for (let i = 0; i < Math.min(left.length, right.length); i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}
