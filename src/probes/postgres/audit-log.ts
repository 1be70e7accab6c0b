import type { AuditEvent, AuditLog } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import { seen } from './seen.ts';
import type { Session } from './session.ts';
import { type Settings, settingOf } from './settings.ts';
import { statements } from './statements.ts';

type Parts = Omit<AuditLog, 'kind' | 'subject' | 'source' | 'system'>;

const unseen = (reason: 'denied' | 'unsupported', detail: string) => ({ seen: false as const, reason, detail });

/** The server's log: what it is set to record, and whether it is being written. */
export async function readAuditLog(session: Session, settings: Settings | ProbeError): Promise<Parts> {
  const destination = settings instanceof ProbeError ? '' : (settings.values.get('log_destination')?.value ?? '');
  return {
    log: `server log${destination === '' ? '' : ` (${destination.slice(0, 100)})`}`,
    by: 'postgresql',
    events: await seen(async () => ({ classes: await eventsOf(session, settings) })),
    recording: await seen(() => recordingOf(session, settings)),
    entries: unseen('unsupported', 'server log'),
    deletion: unseen('unsupported', 'server log'),
    persistent: null,
    systemSince: null,
    copies: unseen('unsupported', 'server log'),
    writers: unseen('unsupported', 'server log'),
    // A superuser can; whether a customer of a provider has one, is not told.
    changeableByAdministrators: null,
    guards: [],
  };
}

/** Values of log_min_messages at which what is recorded here is left out. */
const silent = ['fatal', 'panic'];

/**
 * What is recorded of everybody. Where a setting is another for some role or database, that is not known.
 * `log_statement = ddl` records changes to accounts and rights; use of an administrator's rights is more, as reading is among it.
 */
async function eventsOf(session: Session, settings: Settings | ProbeError): Promise<AuditEvent[]> {
  if (settings instanceof ProbeError) throw settings;
  const { rows } = await session.ask(statements.overrides);
  if (rows.length > 0) throw new ProbeError('incomplete', `set for some only: ${rows.map(({ name }) => name).join(' ')}`);
  const set = (name: string) => settingOf(settings, name);
  const least = set('log_min_messages');
  // From version 19 on, it may be another for each kind of process.
  if (!/^\w+$/.test(least)) throw new ProbeError('unsupported', 'log_min_messages');
  if (silent.includes(least)) return [];

  const logins = set('log_connections')
    .split(',')
    .map((each) => each.trim().toLowerCase());
  const statementsLogged = set('log_statement');
  const audited = statementsLogged === 'all' ? new Set<string>() : pgauditClasses(settings);
  const everything = statementsLogged === 'all' || pgauditAll.every((each) => audited.has(each));
  const changes = everything || ['ddl', 'mod'].includes(statementsLogged) || (audited.has('ddl') && audited.has('role'));
  return [
    ...(logins.some((each) => ['on', 'all', 'authentication', 'authorization'].includes(each)) ? ['login' as const] : []),
    ...(everything ? ['privilege' as const] : []),
    ...(changes ? ['account-change' as const, 'configuration' as const] : []),
    ...(everything ? ['command' as const] : []),
  ];
}

const pgauditAll = ['read', 'write', 'function', 'role', 'ddl', 'misc'];

/**
 * Classes that the extension pgaudit records; `-class` takes one away again.
 * @throws ProbeError `denied` where it is not shown whether it is loaded.
 */
function pgauditClasses(settings: Settings): Set<string> {
  const libraries = settingOf(settings, 'shared_preload_libraries').split(',');
  if (!libraries.some((each) => /(^|\/)pgaudit$/.test(each.trim().replaceAll('"', '')))) return new Set();
  if (settingOf(settings, 'pgaudit.log_level') !== 'log') return new Set();
  const log = settingOf(settings, 'pgaudit.log');
  const classes = new Set<string>();
  for (const each of log.split(',').map((part) => part.trim().toLowerCase())) {
    const named = each.replace(/^-/, '');
    for (const name of named === 'all' ? pgauditAll : [named]) {
      if (each.startsWith('-')) classes.delete(name);
      else classes.add(name);
    }
  }
  return classes;
}

/** Where the server writes files itself, the newest of them tells; what it hands to others is not seen from here. */
async function recordingOf(session: Session, settings: Settings | ProbeError) {
  const destinations = settingOf(settings, 'log_destination')
    .split(',')
    .map((each) => each.trim());
  const isFile =
    settingOf(settings, 'logging_collector') === 'on' &&
    destinations.some((each) => ['stderr', 'csvlog', 'jsonlog'].includes(each));
  if (!isFile) throw new ProbeError('unsupported', `log_destination ${destinations.join(' ')} without logging_collector`);
  const [file] = (await session.ask(statements.logFile)).rows;
  if (!file) throw new ProbeError('incomplete', 'log file');
  return { active: true, newestAt: file.newestAt };
}
