import type { Clock } from '../../../facts/index.ts';
import { ProbeError, toProbeError } from '../../define.ts';
import { printed } from '../answers.ts';
import { type Answer, type Answers, type Commands, defineTopic } from '../topic.ts';

type SeenClock = Extract<Clock['state'], { seen: true }>;

const commands = {
  now: { run: 'date +%s', reads: 'the time', why: 'how long ago the clock was corrected' },
  chrony: { run: 'chronyc -n -c tracking', reads: 'what chronyd says of the clock', why: 'whether the clock is synchronised' },
  timesync: {
    run: 'env TZ=UTC timedatectl show-timesync --no-pager',
    reads: 'what systemd-timesyncd says of its server',
    why: 'whether the clock is synchronised',
  },
  timesyncOffset: {
    run: 'timedatectl timesync-status --no-pager',
    reads: 'what systemd-timesyncd says of the clock',
    why: 'how far the clock is off',
  },
  ntpd: { run: 'ntpq -n -c rv', reads: 'what ntpd of this machine says of the clock', why: 'whether the clock is synchronised' },
  kernel: {
    run: 'timedatectl status --no-pager',
    reads: 'what the kernel says of the clock',
    why: 'whether the clock is synchronised',
  },
  virtualisation: {
    run: 'systemd-detect-virt',
    reads: 'kind of virtual machine or container',
    why: 'some get their time from outside',
  },
} as const satisfies Commands;

/**
 * Seconds for which a source may be silent: eight polls in a row, as RFC 5905 has it, at the longest interval that is usual, which is
 * 1024 s for chronyd and ntpd, 2048 s for systemd-timesyncd.
 */
const patienceOf = (interval: number, usual: number) => 8 * Math.max(interval, usual);

/** Where the clock may be set from outside without the kernel being told. */
const hostTime = ['microsoft', 'oracle', 'parallels', 'vmware', 'xen'];
const containers = [
  'docker',
  'lxc',
  'lxc-libvirt',
  'openvz',
  'podman',
  'pouch',
  'proot',
  'rkt',
  'systemd-nspawn',
  'wsl',
  'container-other',
];

/**
 * What the machine's time service says of the clock: chronyd, systemd-timesyncd or ntpd, whichever answers; else what the kernel says. A
 * clock that follows only itself is not synchronised. Where the kernel knows of no correction, but a hypervisor or the host of a container
 * may set the clock, nothing is known.
 */
export const clock = defineTopic({
  kind: 'clock',
  commands,
  read(answers, { system, names, source }) {
    const subject = { id: `${system}:clock`, names: [...names] };
    return { facts: [{ kind: 'clock', subject, source, system, state: stateOf(answers) }], failures: [] };
  },
});

function stateOf(answers: Answers<typeof commands>): Clock['state'] {
  try {
    const now = numberOf(printed(answers.now).trim());
    return (
      fromChrony(answers.chrony, now) ??
      fromTimesyncd(answers, now) ??
      fromNtpd(answers.ntpd, now) ??
      fromKernel(answers.kernel, answers.virtualisation)
    );
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return { seen: false, reason, detail };
  }
}

function numberOf(text: string | undefined): number {
  if (text === undefined || !/^[+-]?\d{1,15}(?:\.\d{1,12})?$/.test(text)) throw new ProbeError('malformed', 'number');
  return Number(text);
}

/** A distance, of seconds, to the microsecond. */
const milliseconds = (seconds: number) => Math.round(Math.abs(seconds) * 1e6) / 1e3;

const latest = Date.UTC(9999, 0) / 1000;
const instantOf = (seconds: number) =>
  seconds > 0 && seconds < latest ? `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z` : null;

/** Whether a source corrected the clock lately; a correction in the future says nothing. */
const isRecent = (lastUpdate: number, now: number, patience: number) => lastUpdate <= now + 60 && now - lastUpdate <= patience;

/** chronyc(1), `tracking` as CSV; null where no chronyd answers. */
function fromChrony(answer: Answer, now: number): SeenClock | null {
  if (!answer.ok || answer.status !== 0) return null;
  const fields = answer.stdout.trim().split(',');
  if (fields.length !== 14) throw new ProbeError('malformed', 'chronyc');
  const [id, name, , reference, offset, , , , , , , , interval, leap] = fields;
  const lastUpdate = numberOf(reference);
  // 127.127.1.1 is its own clock, which the directive `local` lets it follow.
  const follows =
    ['Normal', 'Insert second', 'Delete second'].includes(leap!) && !['00000000', '7F7F0101'].includes(id!.toUpperCase());
  return {
    seen: true,
    synchronised: follows && isRecent(lastUpdate, now, patienceOf(numberOf(interval), 1024)),
    by: 'chronyd',
    follows: follows ? (name || id!).slice(0, 200) : null,
    offset: follows ? milliseconds(numberOf(offset)) : null,
    lastUpdate: instantOf(lastUpdate),
  };
}

/** timedatectl(1), `show-timesync` and `timesync-status`; null where no systemd-timesyncd has heard of a server. */
function fromTimesyncd(answers: Answers<typeof commands>, now: number): SeenClock | null {
  const { timesync } = answers;
  if (!timesync.ok || timesync.status !== 0) return null;
  const server = /^ServerAddress=(.+)$/m.exec(timesync.stdout)?.[1];
  const message = /^NTPMessage=\{ (.*) \}$/m.exec(timesync.stdout)?.[1];
  if (server === undefined || message === undefined) return null;
  const said = (name: string) => new RegExp(`(?:^|, )${name}=([^,]*)`).exec(message)?.[1];
  const received = /^\w{3} (\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) UTC$/.exec(said('DestinationTimestamp') ?? '');
  const lastUpdate = received ? Date.parse(`${received[1]}T${received[2]}Z`) / 1000 : Number.NaN;
  if (!Number.isFinite(lastUpdate)) throw new ProbeError('malformed', 'timedatectl show-timesync');
  const poll = timespan(/^PollIntervalUSec=(.+)$/m.exec(timesync.stdout)?.[1]) ?? 0;
  const sound = Number(said('Stratum')) >= 1 && Number(said('Stratum')) < 16 && ['0', '1', '2'].includes(said('Leap') ?? '');
  const offset = answers.timesyncOffset.ok ? timespan(/^\s*Offset: ([^\n]+)$/m.exec(answers.timesyncOffset.stdout)?.[1]) : null;
  return {
    seen: true,
    synchronised: sound && isSynchronised(answers.kernel) === true && isRecent(lastUpdate, now, patienceOf(poll, 2048)),
    by: 'systemd-timesyncd',
    follows: server.slice(0, 200),
    offset: offset === null ? null : milliseconds(offset),
    lastUpdate: instantOf(lastUpdate),
  };
}

const unitSeconds: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of a time span of systemd.time(7), such as `34min 8s` or `-1.041ms`; null for what is none. */
function timespan(text: string | undefined): number | null {
  const found = /^([+-]?)((?:\d{1,9}(?:\.\d{1,9})?(?:us|ms|s|min|h|d|w) ?){1,6})$/.exec(text?.trim() ?? '');
  if (!found) return null;
  let sum = 0;
  for (const [, amount, unit] of found[2]!.matchAll(/([\d.]+)(us|ms|s|min|h|d|w)/g)) sum += Number(amount) * unitSeconds[unit!]!;
  return found[1] === '-' ? -sum : sum;
}

/** Seconds from 1900, where NTP begins to count, to 1970. */
const ntpEpoch = 2_208_988_800;

/** ntpq(1), `rv` of the system; null where no ntpd answers. */
function fromNtpd(answer: Answer, now: number): SeenClock | null {
  if (!answer.ok || answer.status !== 0 || !answer.stdout.startsWith('associd=0 ')) return null;
  const [, leap, synchronised] = /^associd=0 status=[0-9a-f]{1,4} (leap_\w+), (sync_\w+),/.exec(answer.stdout) ?? [];
  const said = (name: string) => new RegExp(`\\b${name}=([^,\\s]+)`).exec(answer.stdout)?.[1];
  const reference = /^([0-9a-f]{8})\.[0-9a-f]{8}$/.exec(said('reftime') ?? '')?.[1];
  if (leap === undefined || reference === undefined) throw new ProbeError('malformed', 'ntpq');
  const lastUpdate = Number.parseInt(reference, 16) - ntpEpoch;
  // A clock of its own is `sync_local`, none `sync_unspec`.
  const follows = leap !== 'leap_alarm' && !['sync_unspec', 'sync_local'].includes(synchronised!);
  const interval = 2 ** Math.min(17, Math.max(0, Number(said('tc') ?? 0) || 0));
  return {
    seen: true,
    synchronised: follows && isRecent(lastUpdate, now, patienceOf(interval, 1024)),
    by: 'ntpd',
    follows: follows ? ((said('refid') ?? null)?.slice(0, 200) ?? null) : null,
    offset: follows && said('offset') !== undefined ? milliseconds(numberOf(said('offset')) / 1000) : null,
    lastUpdate: instantOf(lastUpdate),
  };
}

/** What the kernel says, in the words of systemd from 239 on, or before; null where it was not told. */
function isSynchronised(answer: Answer): boolean | null {
  const said =
    answer.ok && answer.status === 0 ? /^\s*(?:System clock|NTP) synchronized: (yes|no)$/m.exec(answer.stdout)?.[1] : undefined;
  return said === undefined ? null : said === 'yes';
}

function fromKernel(answer: Answer, virtualisation: Answer): Clock['state'] {
  const synchronised = isSynchronised(answer);
  if (synchronised === null) {
    printed(answer);
    throw new ProbeError('malformed', 'timedatectl');
  }
  if (!synchronised) {
    const machine = virtualisation.ok ? virtualisation.stdout.trim() : null;
    if (machine === null || machine === '') throw new ProbeError('unsupported', 'no time service answers');
    if (hostTime.includes(machine) || containers.includes(machine))
      throw new ProbeError('unsupported', `time may come from ${machine}`);
  }
  return { seen: true, synchronised, by: 'kernel', follows: null, offset: null, lastUpdate: null };
}
