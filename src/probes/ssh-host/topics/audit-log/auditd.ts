import type { AuditEvent } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { linesOf, printed } from '../../answers.ts';
import { listingOf } from '../../listing.ts';
import { seen } from '../../seen.ts';
import type { Answer, Answers, Machine } from '../../topic.ts';
import type { commands } from './commands.ts';
import { reachOf, rotationsOf, writersOf } from './files.ts';
import { linesOfFiles } from './forwarding.ts';
import type { LogParts, Running } from './log.ts';

/** The kernel's audit system and its daemon (auditctl(8), auditd.conf(5)). */
export function readAuditd(answers: Answers<typeof commands>, running: Running, machine: Machine): LogParts {
  const files = seen(() => ({ listed: listingOf(printed(answers.auditFiles)) }));
  const logs = () => {
    if (!files.seen) throw new ProbeError(files.reason, files.detail);
    return rotationsOf(files.listed, 'audit.log');
  };
  const status = seen(() => statusOf(answers.auditStatus));
  const first = seen(() => ({ at: timeOfRecord(printed(answers.auditFirst)) }));
  return {
    log: '/var/log/audit/audit.log',
    by: 'auditd',
    events: seen(() => ({ classes: eventsOf(answers.auditRules) })),
    recording: seen(() => {
      if (!status.seen) throw new ProbeError(status.reason, status.detail);
      const newestAt = logs().find(({ name }) => name === 'audit.log')?.at ?? null;
      return { active: status.enabled > 0 && status.daemon && running('auditd'), newestAt };
    }),
    entries: seen(() => reachOf(logs(), first.seen && first.at !== null ? { at: first.at, exact: true } : null)),
    // It rotates by size.
    deletion: seen(() => {
      const lines = linesOfFiles(answers.auditConfig).filter(({ file }) => file.endsWith('/auditd.conf'));
      const value = (key: string) =>
        lines.map(({ text }) => new RegExp(`^${key}\\s*=\\s*(\\S+)`, 'i').exec(text)?.[1]).findLast(Boolean) ?? '?';
      const rule = `max_log_file_action = ${value('max_log_file_action')}, num_logs = ${value('num_logs')}`;
      return { afterDays: null, rule: rule.slice(0, 200) };
    }),
    persistent: null,
    writers: seen(() => writersOf(logs(), machine)),
    guards: status.seen && status.enabled === 2 ? ['rules-locked'] : [],
  };
}

function statusOf(answer: Answer): { enabled: number; daemon: boolean } {
  const text = printed(answer);
  const enabled = /^enabled (\d)$/m.exec(text)?.[1];
  const pid = /^pid (\d{1,10})$/m.exec(text)?.[1];
  if (enabled === undefined || pid === undefined) throw new ProbeError('malformed', 'auditctl -s');
  return { enabled: Number(enabled), daemon: pid !== '0' };
}

/**
 * What the rules record. PAM, sshd and sudo report logins and use of rights without any rule; a rule that excludes or never records
 * takes what it may concern away, as its reach is not followed.
 */
function eventsOf(answer: Answer): AuditEvent[] {
  const text = printed(answer).trim();
  const rules = text === 'No rules' ? [] : linesOf(text, 20_000);
  if (rules.some((rule) => !/^-[aw] /.test(rule)) || text === '') throw new ProbeError('malformed', 'auditctl -l');
  const events: AuditEvent[] = rules.some((rule) => /^-a \S*exclude\b/.test(rule)) ? [] : ['login', 'privilege'];
  if (rules.some((rule) => /^-a (?:never,\S+|\S+,never)\b/.test(rule))) return events;
  if (rules.some((rule) => watches(rule, '/etc/passwd', 'wa'))) events.push('account-change');
  if (rules.some((rule) => watches(rule, '/etc/sudoers', 'wa'))) events.push('configuration');
  const commands = rules.filter((rule) => recordsCalls(rule, ['execve']));
  if (commands.some((rule) => onlyFilters(rule, ['arch', 'key', 'auid']) && !isOfSome(rule))) events.push('command');
  const opens = rules.some((rule) => recordsCalls(rule, ['open', 'openat', 'creat', 'truncate', 'unlinkat']));
  if (opens || rules.some((rule) => /^-w \S+ -p w?a?x?r/.test(rule))) events.push('file-access');
  return events;
}

/** A watch in either form: `-w path -p wa`, or `-a always,exit … -F path=… -F perm=wa`; a folder covers what is in it. */
function watches(rule: string, path: string, permissions: string): boolean {
  const watch = /^-w (\S+) -p ([rwxa]+)/.exec(rule);
  const [, place, mode] = watch ?? [];
  const where = place ?? /-F (?:path|dir)=(\S+)/.exec(rule)?.[1];
  const how = mode ?? /-F perm=([rwxa]+)/.exec(rule)?.[1];
  if (where === undefined || how === undefined) return false;
  if (!watch && (!/^-a (?:always,exit|exit,always)\b/.test(rule) || !onlyFilters(rule, ['arch', 'path', 'dir', 'perm', 'key'])))
    return false;
  const covers = where === path || (where.length > 1 && path.startsWith(`${where.replace(/\/$/, '')}/`));
  return covers && [...permissions].every((each) => how.includes(each));
}

function recordsCalls(rule: string, calls: readonly string[]): boolean {
  if (!/^-a (?:always,exit|exit,always)\b/.test(rule)) return false;
  const named = [...rule.matchAll(/-S (\S+)/g)].flatMap((found) => found[1]!.split(','));
  return /-F arch=(?:b64|x86_64|aarch64)\b/.test(rule) && calls.some((call) => named.includes(call));
}

const onlyFilters = (rule: string, fields: readonly string[]) =>
  [...rule.matchAll(/-F ([a-z_]+)/g)].every((found) => fields.includes(found[1]!)) && !/-C /.test(rule);

/** Whether a rule leaves out some who log in: it may speak of all from a number on, and leave out those who never did. */
const isOfSome = (rule: string) => /-F auid(?!(?:>=|>)\d|!=(?:-1|4294967295|unset)(?:\s|$))/.test(rule);

/** `type=… msg=audit(1795237332.888:491): …` */
function timeOfRecord(line: string): string | null {
  const seconds = /\bmsg=audit\((\d{1,11})\.\d{1,6}:\d+\)/.exec(line.slice(0, 500))?.[1];
  return seconds === undefined ? null : new Date(Number(seconds) * 1000).toISOString();
}
