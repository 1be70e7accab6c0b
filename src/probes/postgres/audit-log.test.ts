import { ProbeError } from '../define.ts';
import { readAuditLog } from './audit-log.ts';
import type { Session } from './session.ts';
import { readSettings } from './settings.ts';

const usual = {
  log_connections: 'off',
  log_statement: 'none',
  log_destination: 'stderr',
  logging_collector: 'on',
  log_min_messages: 'warning',
  shared_preload_libraries: '',
};

interface Server {
  settings?: Record<string, string>;
  source?: Record<string, string>;
  overrides?: string[];
  newestAt?: string | null;
  /** A setting that is not shown. */
  hidden?: string;
}

const session = ({
  settings = {},
  source = {},
  overrides = [],
  newestAt = '2026-06-01T00:00:00.000Z',
  hidden,
}: Server): Session => ({
  version: 'TLSv1.3',
  backend: null,
  ask: (async ({ id }: { id: string }) => {
    const all: Record<string, string> = { ...usual, ...settings };
    if (id === 'settings')
      return {
        rows: Object.entries(all)
          .filter(([name]) => name !== hidden)
          .map(([name, value]) => ({ name, value, source: source[name] ?? 'configuration file' })),
        whole: true,
      };
    if (id === 'overrides') return { rows: overrides.map((name) => ({ name })), whole: true };
    if (id === 'logFile') return { rows: newestAt === null ? [] : [{ newestAt }], whole: true };
    throw new ProbeError('denied', id);
  }) as Session['ask'],
});

async function log(server: Server) {
  const asked = session(server);
  return readAuditLog(asked, await readSettings(asked));
}
const changes = ['account-change', 'configuration'];
const pgaudit = (classes: string, more: Record<string, string> = {}) => ({
  settings: {
    shared_preload_libraries: 'pg_stat_statements, pgaudit',
    'pgaudit.log': classes,
    'pgaudit.log_level': 'log',
    ...more,
  },
});

it.each<[string, Server, string[]]>([
  ['nothing', {}, []],
  ['logins', { settings: { log_connections: 'on' } }, ['login']],
  ['logins, as version 18 writes it', { settings: { log_connections: 'receipt, authorization' } }, ['login']],
  ['that somebody came, but not who', { settings: { log_connections: 'receipt' } }, []],
  ['definitions', { settings: { log_statement: 'ddl' } }, changes],
  ['all statements', { settings: { log_statement: 'all' } }, ['privilege', ...changes, 'command']],
  ['pgaudit, all', pgaudit('all'), ['privilege', ...changes, 'command']],
  ['pgaudit, all but one', pgaudit('all, -read'), changes],
  ['pgaudit, definitions and roles', pgaudit('ddl,role'), changes],
  ['pgaudit, definitions only', pgaudit('ddl'), []],
  ['pgaudit, at a level that is not written', pgaudit('all', { 'pgaudit.log_level': 'debug1' }), []],
  ['pgaudit, not loaded', pgaudit('all', { shared_preload_libraries: 'mypgaudit2' }), []],
  ['pgaudit, none', pgaudit('none'), []],
  ['all, but nothing of it is written', { settings: { log_statement: 'all', log_min_messages: 'panic' } }, []],
])('records %s', async (_, server, classes) => {
  expect((await log(server)).events).toEqual({ seen: true, classes });
});

it.each<[string, Server, string]>([
  ['another setting for some', { overrides: ['log_statement'] }, 'incomplete'],
  ['a setting for this account only', { source: { log_statement: 'user' } }, 'incomplete'],
  ['libraries that are not shown', { hidden: 'shared_preload_libraries' }, 'denied'],
  ['levels for each kind of process', { settings: { log_min_messages: 'warning, backend:panic' } }, 'unsupported'],
])('is not known: %s', async (_, server, reason) => {
  expect((await log(server)).events).toMatchObject({ seen: false, reason });
});

it.each<[string, Server, object]>([
  ['to files of its own', {}, { seen: true, active: true, newestAt: '2026-06-01T00:00:00.000Z' }],
  ['to whoever started it', { settings: { logging_collector: 'off' } }, { seen: false, reason: 'unsupported' }],
  ['to syslog', { settings: { log_destination: 'syslog' } }, { seen: false, reason: 'unsupported' }],
  ['to a file that is not there', { newestAt: null }, { seen: false, reason: 'incomplete' }],
])('writes %s', async (_, server, recording) => {
  expect((await log(server)).recording).toMatchObject(recording);
});

it('all statements are all statements, whatever else is not shown', async () => {
  const { events } = await log({ settings: { log_statement: 'all' }, hidden: 'shared_preload_libraries' });
  expect(events).toMatchObject({ seen: true });
});

it('without settings nothing is known', async () => {
  const parts = await readAuditLog(session({}), new ProbeError('timeout', 'settings'));
  expect(parts).toMatchObject({ events: { seen: false, reason: 'timeout' }, recording: { seen: false, reason: 'timeout' } });
});
