import { ProbeError } from '../../../define.ts';
import { isAbsentError, isPermissionError, jsonOf, printed } from '../../answers.ts';
import { listingOf } from '../../listing.ts';
import { seen } from '../../seen.ts';
import type { Answer, Answers, Machine } from '../../topic.ts';
import type { commands } from './commands.ts';
import { earliest, writersOf } from './files.ts';
import { settingOf } from './forwarding.ts';
import type { LogParts, Running } from './log.ts';

/** The journal of systemd: what its configuration and its files say (journald.conf(5), journalctl(1)). */
export function readJournal(answers: Answers<typeof commands>, running: Running, machine: Machine): LogParts {
  const config = seen(() => ({ text: configOf(answers.journalConfig) }));
  const setting = (key: string) => {
    if (!config.seen) throw new ProbeError(config.reason, config.detail);
    return settingOf(config.text, key);
  };
  const files = seen(() => ({ listed: listingOf(filesOf(answers.journalFiles)) }));
  const persistent = persistence(
    seen(() => ({ storage: setting('Storage') ?? 'auto' })),
    answers.journalFiles,
  );
  return {
    log: 'journal',
    by: 'systemd-journald',
    events: seen(() => {
      const level = setting('MaxLevelStore') ?? 'debug';
      const stores = (setting('Storage') ?? 'auto') !== 'none' && /^(?:debug|info|6|7)$/.test(level);
      return { classes: stores ? ['login' as const, 'privilege' as const] : [] };
    }),
    recording: seen(() => ({ active: running('systemd-journald'), newestAt: newestLogin(answers.journalLogins) })),
    entries: seen(() => {
      const { first, newest } = startsOf(answers.journalBootsRoot, answers.journalBoots);
      // What is left of an earlier journal is not continued by one that every restart empties.
      return { reachBackTo: persistent === false ? newest : first, noneBefore: first };
    }),
    deletion: seen(() => {
      const span = setting('MaxRetentionSec');
      const size = setting('SystemMaxUse');
      const seconds = span === undefined ? 0 : secondsOf(span);
      if (seconds > 0) return { afterDays: seconds / 86_400, rule: `MaxRetentionSec=${span}`.slice(0, 200) };
      return { afterDays: null, rule: `SystemMaxUse=${size ?? ''}`.slice(0, 200) };
    }),
    persistent,
    writers: seen(() => {
      if (!files.seen) throw new ProbeError(files.reason, files.detail);
      return writersOf(files.listed, machine);
    }),
    guards: files.seen && files.listed.some(({ name }) => name === 'fss') ? ['sealed'] : [],
  };
}

function configOf(answer: Answer): string {
  const text = printed(answer);
  if (!/^\[Journal\]/m.test(text)) throw new ProbeError('malformed', 'journald.conf');
  return text;
}

function filesOf(answer: Answer): string {
  if (answer.ok && isPermissionError(answer.stderr)) throw new ProbeError('denied', '/var/log/journal');
  if (answer.ok && answer.status !== 0 && isAbsentError(answer.stderr))
    throw new ProbeError('unsupported', 'no /var/log/journal');
  return printed(answer);
}

/** The first entries of the first and of the newest start. An account that sees only its own entries is told so on standard error; its answer is worth nothing. */
function startsOf(...answers: readonly Answer[]): { first: string; newest: string } {
  const whole = answers.find((answer) => answer.ok && answer.status === 0 && !/not seeing messages/i.test(answer.stderr));
  if (!whole) {
    printed(answers[0]!);
    throw new ProbeError('denied', 'journal');
  }
  const begins = printed(whole)
    .split('\n')
    .flatMap((line) => {
      const times = [...line.matchAll(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC/g)].map((found) =>
        Date.parse(`${found[1]}T${found[2]}Z`),
      );
      return times.filter((time) => time >= Date.parse(earliest)).slice(0, 1);
    });
  const newest = begins.at(-1);
  if (newest === undefined) throw new ProbeError('malformed', 'journalctl --list-boots');
  const first = begins.reduce((a, b) => Math.min(a, b));
  return { first: new Date(first).toISOString(), newest: new Date(newest).toISOString() };
}

/** The time of the newest entry about logins and rights; null where there is none. */
function newestLogin(answer: Answer): string | null {
  const text = printed(answer).trim();
  if (answer.ok && /not seeing messages/i.test(answer.stderr)) throw new ProbeError('denied', 'journal');
  if (text === '' || /^-- No entries --$/.test(text)) return null;
  const entry = jsonOf(text);
  const time =
    typeof entry === 'object' && entry !== null && '__REALTIME_TIMESTAMP' in entry ? entry.__REALTIME_TIMESTAMP : undefined;
  if (typeof time !== 'string' || !/^\d{1,16}$/.test(time)) throw new ProbeError('malformed', 'journalctl');
  return new Date(Number(time) / 1000).toISOString();
}

type Storage = { seen: true; storage: string } | { seen: false };

function persistence(config: Storage, files: Answer): boolean | null {
  if (!config.seen) return null;
  if (config.storage === 'persistent') return true;
  if (config.storage === 'volatile' || config.storage === 'none') return false;
  if (!files.ok) return null;
  if (files.status === 0) return true;
  return isAbsentError(files.stderr) ? false : null;
}

const unitSeconds: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
  w: 604_800,
  week: 604_800,
  weeks: 604_800,
  M: 2_629_800,
  month: 2_629_800,
  months: 2_629_800,
  y: 31_557_600,
  year: 31_557_600,
  years: 31_557_600,
};

/** Seconds of a time span of systemd.time(7), e.g. `1month 2w`, `90day`, `3600`. @throws ProbeError `malformed`. */
function secondsOf(span: string): number {
  let seconds = 0;
  for (const part of span.split(/\s+/)) {
    const found = /^(\d{1,10})([A-Za-z]{0,7})$/.exec(part);
    const unit = found?.[2] === '' ? 1 : Object.hasOwn(unitSeconds, found?.[2] ?? '') ? unitSeconds[found![2]!] : undefined;
    if (!found || unit === undefined) throw new ProbeError('malformed', 'MaxRetentionSec');
    seconds += Number(found[1]) * unit;
  }
  return seconds;
}
