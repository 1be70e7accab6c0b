import { z } from 'zod';
import type { Clock } from '../../../facts/index.ts';
import { ProbeError, toProbeError } from '../../define.ts';
import { jsonOf, printed } from '../answers.ts';
import { isAtWork, readServices, serviceCommands } from '../services.ts';
import { type Answer, type Answers, type Commands, defineTopic } from '../topic.ts';

type SeenClock = Extract<Clock['state'], { seen: true }>;

const commands = {
  now: { run: 'date +%s', reads: 'the time', why: 'how long ago the clock was corrected' },
  chrony: { run: 'chronyc -n -c tracking', reads: 'what chronyd says of the clock', why: 'whether the clock is synchronised' },
  timesync: {
    // Unlike timedatectl, it starts no service that is not running.
    run: 'busctl --json=short --auto-start=no call org.freedesktop.timesync1 /org/freedesktop/timesync1 org.freedesktop.DBus.Properties GetAll s org.freedesktop.timesync1.Manager',
    reads: 'what systemd-timesyncd says of the clock',
    why: 'whether the clock is synchronised',
  },
  ntpd: { run: 'ntpq -n -c rv', reads: 'what ntpd of this machine says of the clock', why: 'whether the clock is synchronised' },
  kernel: {
    run: 'timedatectl status --no-pager',
    reads: 'what the kernel says of the clock',
    why: 'whether the clock is synchronised',
  },
  ...serviceCommands,
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
 * clock that follows only itself is not synchronised. Where the kernel knows of no correction, but a hypervisor, the host of a container or a
 * service that does not answer may set the clock, nothing is known.
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
    return fromChrony(answers.chrony, now) ?? fromTimesyncd(answers, now) ?? fromNtpd(answers.ntpd, now) ?? fromKernel(answers);
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

/** Whether the clock is not off by more seconds than a synchronised one can be: 16, as the kernel and RFC 5905 (MAXDISP) have it. */
const isNear = (offset: number) => Math.abs(offset) < 16;

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
    synchronised: follows && isNear(numberOf(offset)) && isRecent(lastUpdate, now, patienceOf(numberOf(interval), 1024)),
    by: 'chronyd',
    follows: follows ? (name || id!).slice(0, 200) : null,
    offset: follows ? milliseconds(numberOf(offset)) : null,
    lastUpdate: instantOf(lastUpdate),
  };
}

const timesyncSchema = z.object({
  data: z.tuple([
    z.object({
      ServerAddress: z.object({ data: z.tuple([z.int(), z.array(z.int().min(0).max(255)).max(16)]) }).optional(),
      PollIntervalUSec: z.object({ data: z.int().min(0) }),
      NTPMessage: z.object({ data: z.array(z.unknown()).length(15) }),
    }),
  ]),
});
/** Leap, version, mode, stratum, precision, two distances, reference, four instants in microseconds, whether it was ignored, how many came. */
const messageSchema = z.tuple([
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.unknown(),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.boolean(),
  z.int(),
  z.int(),
]);

/** org.freedesktop.timesync1(5), as busctl(1) prints it; null where no systemd-timesyncd has heard of a server. */
function fromTimesyncd({ timesync, kernel }: Answers<typeof commands>, now: number): SeenClock | null {
  if (!timesync.ok || timesync.status !== 0) return null;
  const read = timesyncSchema.safeParse(jsonOf(timesync.stdout));
  const message = messageSchema.safeParse(read.data?.data[0].NTPMessage.data);
  if (!read.success || !message.success) throw new ProbeError('malformed', 'systemd-timesyncd');
  const { ServerAddress, PollIntervalUSec } = read.data.data[0];
  const [leap, , , stratum, , , , , origin, receive, transmit, destination, ignored, count] = message.data;
  if (count === 0) return null;
  const lastUpdate = Math.floor(destination / 1e6);
  const sound = stratum >= 1 && stratum < 16 && leap >= 0 && leap < 3;
  const patience = patienceOf(PollIntervalUSec.data / 1e6, 2048);
  const distance = (receive - origin + (transmit - destination)) / 2e6;
  return {
    seen: true,
    synchronised:
      sound && (ignored || isNear(distance)) && isSynchronised(kernel) === true && isRecent(lastUpdate, now, patience),
    by: 'systemd-timesyncd',
    follows: addressOf(ServerAddress?.data[1] ?? []),
    offset: ignored ? null : milliseconds(distance),
    lastUpdate: instantOf(lastUpdate),
  };
}

function addressOf(octets: readonly number[]): string | null {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return null;
  const groups = Array.from({ length: 8 }, (_, index) => (octets[2 * index]! * 256 + octets[2 * index + 1]!).toString(16));
  return groups.join(':');
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
  const offset = said('offset') === undefined ? null : numberOf(said('offset')) / 1000;
  const interval = 2 ** Math.min(17, Math.max(0, Number(said('tc') ?? 0) || 0));
  return {
    seen: true,
    synchronised: follows && (offset === null || isNear(offset)) && isRecent(lastUpdate, now, patienceOf(interval, 1024)),
    by: 'ntpd',
    follows: follows ? ((said('refid') ?? null)?.slice(0, 200) ?? null) : null,
    offset: follows && offset !== null ? milliseconds(offset) : null,
    lastUpdate: instantOf(lastUpdate),
  };
}

/** What the kernel says, in the words of systemd from 239 on, or before; null where it was not told. */
function isSynchronised(answer: Answer): boolean | null {
  const said =
    answer.ok && answer.status === 0 ? /^\s*(?:System clock|NTP) synchronized: (yes|no)$/m.exec(answer.stdout)?.[1] : undefined;
  return said === undefined ? null : said === 'yes';
}

/** Services that correct the clock without having the kernel told in every configuration, or that tell nobody. */
const silent = ['chrony', 'chronyd', 'ntp', 'ntpd', 'ntpsec', 'open-vm-tools', 'openntpd', 'phc2sys', 'ptp4l', 'vmtoolsd'];

function fromKernel(answers: Answers<typeof commands>): Clock['state'] {
  const synchronised = isSynchronised(answers.kernel);
  if (synchronised === null) {
    printed(answers.kernel);
    throw new ProbeError('malformed', 'timedatectl');
  }
  if (!synchronised) {
    const machine = answers.virtualisation.ok ? answers.virtualisation.stdout.trim() : '';
    if (machine === '') throw new ProbeError('unsupported', 'no time service answers');
    if (hostTime.includes(machine) || containers.includes(machine))
      throw new ProbeError('unsupported', `time may come from ${machine}`);
    const services = readServices(answers);
    const working = silent.filter((name) => isAtWork(services, name));
    if (working.length > 0) throw new ProbeError('unsupported', `does not say: ${working.join(', ')}`);
  }
  return { seen: true, synchronised, by: 'kernel', follows: null, offset: null, lastUpdate: null };
}
