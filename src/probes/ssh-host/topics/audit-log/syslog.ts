import { ProbeError } from '../../../define.ts';
import { printed } from '../../answers.ts';
import { type Listed, listingOf } from '../../listing.ts';
import { seen } from '../../seen.ts';
import type { Answer, Answers, Machine } from '../../topic.ts';
import type { commands } from './commands.ts';
import { reachOf, rotationsOf, timeOfLine, writersOf } from './files.ts';
import { linesOfFiles, loaded, selectsLogins } from './forwarding.ts';
import type { LogParts, Running } from './log.ts';
import { rotationOf } from './logrotate.ts';

const daemons = ['rsyslog', 'rsyslogd', 'syslog-ng', 'sysklogd', 'syslog'];
const folder = '/var/log';

/** Where the distributions' own configuration puts logins. */
const loginLogs: Readonly<Record<Machine['os']['family'], readonly string[]>> = {
  alpine: ['messages'],
  arch: ['auth.log'],
  debian: ['auth.log'],
  redhat: ['secure'],
  suse: ['messages'],
  other: ['auth.log', 'secure', 'messages'],
};

/** The log of logins that a syslog daemon writes; null where there is neither a daemon nor such a log. */
export function readSyslog(answers: Answers<typeof commands>, running: Running, machine: Machine): LogParts | null {
  const files = seen(() => ({
    listed: listingOf(printed(machine.os.family === 'alpine' ? answers.busyboxFiles : answers.files, [0, 1])),
  }));
  const daemon = daemons.find((name) => seen(() => ({ runs: running(name) })).seen && running(name));
  const names = loginLogs[machine.os.family];
  const name = files.seen ? names.find((each) => files.listed.some((file) => file.name === each)) : undefined;
  if (name === undefined && daemon === undefined) return null;
  const path = `${folder}/${name ?? names[0]}`;
  const logs = (): Listed[] => {
    if (!files.seen) throw new ProbeError(files.reason, files.detail);
    if (name === undefined) throw new ProbeError('unsupported', `no ${path}`);
    return rotationsOf(files.listed, name);
  };
  return {
    log: path,
    by: daemon ?? 'syslog',
    events: seen(() => {
      if (name === undefined) throw new ProbeError('unsupported', `no ${path}`);
      if (!putsLogins(answers, daemon, path)) throw new ProbeError('unsupported', `what ${path} gets`);
      return { classes: ['login' as const, 'privilege' as const] };
    }),
    recording: seen(() => {
      const active = daemons.some((each) => running(each));
      return { active, newestAt: logs().find((file) => file.name === name)?.at ?? null };
    }),
    entries: seen(() => reachOf(logs(), firstLineOf(answers.firstLines, path, machine.at))),
    deletion: seen(() => {
      const rule = rotationOf(linesOfFiles(answers.logrotate), path);
      if (!rule) return { afterDays: null, rule: 'none in /etc/logrotate.d' };
      const timed = running('logrotate.timer') || (answers.daily.ok && /^logrotate(?:\.sh|\.conf)?$/m.test(answers.daily.stdout));
      if (!timed) throw new ProbeError('unsupported', 'nothing seen that starts logrotate');
      return rule;
    }),
    persistent: null,
    writers: seen(() => writersOf(logs(), machine, /^[dl]\S{9}/.exec(printed(answers.folder))?.[0])),
    guards: [],
  };
}

/** Whether the daemon's configuration puts logins and use of rights into a file. */
function putsLogins({ rsyslog, busyboxSyslog }: Answers<typeof commands>, daemon: string | undefined, path: string): boolean {
  if (daemon === 'rsyslog' || daemon === 'rsyslogd') {
    const lines = loaded(rsyslog);
    if (mayDropLogins(lines, path)) return false;
    return lines.some((text) => {
      const found = /^([\w*,.;=!]+)\s+-?(\/[^\s;]+)/.exec(text);
      return found?.[2] === path && selectsLogins(found[1]!);
    });
  }
  if (daemon !== 'syslog') return false;
  const options =
    linesOfFiles(busyboxSyslog)
      .map(({ text }) => /^SYSLOGD_OPTS=(.*)$/.exec(text)?.[1])
      .findLast((each) => each !== undefined) ?? '';
  // What it sends elsewhere it writes here only with -L.
  const elsewhere = /(?:^|[\s"'])-[A-Za-z]*R/.test(options) && !/(?:^|[\s"'])-[DKnSt]*L/.test(options);
  return !elsewhere && !/(?:^|[\s"'])-[A-Za-z]*[OlfC]/.test(options);
}

/**
 * Whether some rule of rsyslog ends the way of logins through the rules: `stop` or `~`, by itself or (`&`) after another rule. One that
 * speaks of another tag, message or facility does not, nor one that comes after the log itself was written.
 */
function mayDropLogins(lines: readonly string[], path: string): boolean {
  let rule = '';
  return lines
    .filter((line) => !line.startsWith('#'))
    .some((line) => {
      if (!line.startsWith('&')) rule = line;
      if (!/(?:^|[\s{])(?:stop|~)\s*\}?$/.test(line) || rule.split(/\s+-?/).includes(path)) return false;
      const [, value] = /^:\w+,\s*\w+,\s*"([^"]+)"/.exec(rule) ?? [];
      if (value !== undefined) return /ssh|sudo|\bsu\b|log[io]n|auth|pam|session|password|accept|fail/i.test(value);
      const [, selector] = /^([a-z0-9,]+\.[\w*=!]+)\s/.exec(rule) ?? [];
      return selector === undefined || /auth/.test(selector);
    });
}

/** `head -n 1` of several files names each before its line: `==> /var/log/secure <==`. */
function firstLineOf(answer: Answer, path: string, at: Date) {
  if (!answer.ok) return null;
  const lines = answer.stdout.split('\n');
  const head = lines.indexOf(`==> ${path} <==`);
  return head < 0 ? null : timeOfLine(lines[head + 1] ?? '', at);
}
