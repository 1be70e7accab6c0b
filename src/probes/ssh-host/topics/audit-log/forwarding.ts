import type { AuditLog } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { isAbsentError, printed } from '../../answers.ts';
import type { Service } from '../../services.ts';
import type { Answer, Answers, Machine } from '../../topic.ts';
import type { commands } from './commands.ts';

export type Copy = Extract<AuditLog['copies'], { seen: true }>['targets'][number];

/** Text of files read with `grep -H .`, each line without the file's name. @throws ProbeError where one of them could not be read. */
export function linesOfFiles(answer: Answer): { readonly file: string; readonly text: string }[] {
  const text = printed(answer, [0, 1, 2]);
  // With status 0, grep printed at least one line.
  if (answer.ok && answer.status === 0 && text === '') throw new ProbeError('malformed', 'configuration of a log');
  if (answer.ok && answer.stderr.split('\n').some((line) => line.trim() !== '' && !isAbsentError(line)))
    throw new ProbeError(/denied/i.test(answer.stderr) ? 'denied' : 'incomplete', 'configuration of a log');
  return text
    .split('\n')
    .slice(0, 50_000)
    .flatMap((line) => {
      const at = line.indexOf(':');
      return at < 0 ? [] : [{ file: line.slice(0, at), text: line.slice(at + 1).trim() }];
    });
}

/** Lines of the files that a syslog daemon's own configuration includes: those that end with `.conf`. */
export const loaded = (answer: Answer): string[] =>
  linesOfFiles(answer).flatMap(({ file, text }) => (file.endsWith('.conf') ? [text] : []));

/** Agents that do nothing but carry logs elsewhere; what they carry and where to stands in files of their own. */
const carriers = [
  'filebeat',
  'auditbeat',
  'journalbeat',
  'promtail',
  'alloy',
  'grafana-agent',
  'vector',
  'fluent-bit',
  'fluentd',
  'td-agent',
  'td-agent-bit',
  'nxlog',
  'logstash',
  'SplunkForwarder',
  'google-fluentd',
  'google-cloud-ops-agent-fluent-bit',
  'wazuh-agent',
  'ossec',
  'journald-forwarder',
];

export const carrying = (services: ReadonlyMap<string, Service>): Copy[] =>
  carriers.filter((name) => services.get(name)?.state === 'running').map((by) => ({ by, to: null, logins: null }));

/** Where a syslog daemon that runs sends what it gets. Places on the machine itself are no copies. */
export function syslogCopies(
  { rsyslog, syslogNg, busyboxSyslog }: Answers<typeof commands>,
  services: ReadonlyMap<string, Service>,
  machine: Machine,
): Copy[] {
  const runs = (...names: readonly string[]) => names.some((name) => services.get(name)?.state === 'running');
  const copies: Copy[] = [];
  if (runs('rsyslog', 'rsyslogd')) copies.push(...rsyslogTargets(loaded(rsyslog)));
  if (runs('syslog-ng')) copies.push(...syslogNgTargets(loaded(syslogNg)));
  if (machine.os.family === 'alpine' && runs('syslog')) {
    for (const { text } of linesOfFiles(busyboxSyslog)) {
      const to = /^SYSLOGD_OPTS=.*(?:^|[\s"'])-R\s*([^\s"']+)/.exec(text)?.[1];
      if (to !== undefined) copies.push({ by: 'syslogd', to, logins: true });
    }
  }
  return copies
    .filter(({ to }) => to === null || !isOwn(to, machine))
    .map((copy) => ({ ...copy, to: copy.to?.slice(0, 255) ?? null }));
}

/** Outputs of rsyslog that leave the machine's entries on it. */
const local = ['omfile', 'ompipe', 'omusrmsg', 'omjournal', 'omstdout', 'omdiscard'];

/** rsyslog.conf(5): `selector @host` (UDP), `@@host` (TCP), `:omrelp:host:port`, and `action(type="omfwd" target="host")`. */
function rsyslogTargets(lines: readonly string[]): Copy[] {
  const own = lines.filter((line) => !line.startsWith('#'));
  // What is dropped before it gets to a later rule is not followed.
  const drops = own.some((line) => /(?:^|[\s{])(?:stop|~)\s*\}?$/.test(line));
  const copies: Copy[] = [];
  for (const line of own) {
    const found = /^([\w*,.;=!]+)\s+-?(?:@@?(?:\([^)]*\))?(\[[^\]]+\]|[^\s:;]+)|:omrelp:([^\s:;]+))/.exec(line);
    if (found)
      copies.push({
        by: 'rsyslog',
        to: (found[2] ?? found[3])!,
        logins: selectsLogins(found[1]!) ? (drops ? null : true) : false,
      });
    else if (/\s@@?[\w([]/.test(line)) copies.push({ by: 'rsyslog', to: null, logins: null });
  }
  for (const action of own
    .join(' ')
    .split(/\baction\s*\(/i)
    .slice(1)) {
    const inside = action.slice(0, action.indexOf(')') + 1);
    const type = /\btype\s*=\s*"(\w+)"/i.exec(inside)?.[1]?.toLowerCase();
    if (type === undefined || local.includes(type)) continue;
    const to = ['omfwd', 'omrelp'].includes(type) ? /\btarget\s*=\s*"([^"]*)"/i.exec(inside)?.[1] : undefined;
    // A filter around an action is not followed, nor is another kind of output.
    copies.push({ by: 'rsyslog', to: to ?? null, logins: null });
  }
  return copies;
}

/** Whether a selector takes what `authpriv` gets at level info: the last part that speaks of a facility counts. */
export function selectsLogins(selector: string): boolean {
  let takes = false;
  for (const part of selector.split(';')) {
    const [facilities = '', level = ''] = part.split('.');
    if (!facilities.split(',').some((facility) => facility === '*' || facility === 'authpriv')) continue;
    takes = ['*', 'debug', 'info', '=info'].includes(level);
  }
  return takes;
}

/** syslog-ng: destinations `network("host" …)`, `syslog("host" …)`, `tcp("host" …)`, `udp("host" …)`; which logs go there is not followed. */
const syslogNgTargets = (lines: readonly string[]): Copy[] =>
  lines
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => [...line.matchAll(/\b(?:network|syslog|tcp6?|udp6?)\(\s*"([^"]+)"/g)])
    .map((found) => ({ by: 'syslog-ng', to: found[1]!, logins: null }));

/** systemd-journal-upload(8): copies all of the journal to `URL=`. */
export function journalCopies(
  { journalUpload }: Answers<typeof commands>,
  services: ReadonlyMap<string, Service>,
  machine: Machine,
): Copy[] {
  if (services.get('systemd-journal-upload')?.state !== 'running') return [];
  const url = settingOf(printed(journalUpload), 'URL');
  const to = /^(?:https?:\/\/)?(?:[^@/]*@)?(\[[^\]]+\]|[^:/\s]+)/.exec(url ?? '')?.[1];
  if (to === undefined) return [{ by: 'systemd-journal-upload', to: null, logins: true }];
  return isOwn(to, machine) ? [] : [{ by: 'systemd-journal-upload', to: to.slice(0, 255), logins: true }];
}

/** audisp-remote(8): its plug-in has to be active. */
export function auditCopies(lines: readonly { file: string; text: string }[], machine: Machine): Copy[] {
  const value = (file: string, key: string) =>
    lines
      .filter((line) => line.file.endsWith(file))
      .map(({ text }) => new RegExp(`^${key}\\s*=\\s*(\\S+)`).exec(text)?.[1])
      .findLast((each) => each !== undefined);
  if (value('/au-remote.conf', 'active') !== 'yes') return [];
  const to = value('/audisp-remote.conf', 'remote_server');
  return to === undefined || isOwn(to, machine) ? [] : [{ by: 'audisp-remote', to: to.slice(0, 255), logins: true }];
}

/** The last value of a key in an ini file of systemd and its drop-ins; an empty one takes it back. */
export const settingOf = (text: string, key: string): string | undefined =>
  text
    .split('\n')
    .map((line) => new RegExp(`^\\s*${key}\\s*=\\s*(.*?)\\s*$`).exec(line)?.[1])
    .findLast((value) => value !== undefined) || undefined;

const isOwn = (to: string, { names, system }: Machine) => {
  const host = to.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    /^(?:localhost.*|127\..*|::1|0\.0\.0\.0|::)$/.test(host) || [...names, system].some((name) => name.toLowerCase() === host)
  );
};
