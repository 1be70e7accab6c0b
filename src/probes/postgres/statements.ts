import { z } from 'zod';
import type { FactKind } from '../../facts/index.ts';

/** One statement that a session may run. Its text never holds what a server or a configuration says. */
export interface Statement<S extends z.ZodType> {
  /** A word for it in failures. */
  readonly id: string;
  /** Gives rows of one column, `row`, of JSON; one more than `most` where there are more. */
  readonly text: string;
  readonly row: S;
  readonly most: number;
}

function defineStatement<S extends z.ZodType>(id: string, most: number, query: string, row: S): Statement<S> {
  const text = query.replace(/\s+/g, ' ').trim();
  return { id, text: `SELECT row_to_json(r) AS row FROM (${text} LIMIT ${most + 1}) r`, row, most };
}

const name = z.string().max(200);
/** PostgreSQL's times in JSON, in UTC; `infinity` for never. */
const time = z
  .string()
  .max(60)
  .nullable()
  .transform((text, context) => {
    if (text === null || text === 'infinity' || text === '-infinity') return null;
    const date = new Date(text);
    if (!Number.isNaN(date.getTime())) return date.toISOString();
    context.addIssue('no time');
    return z.NEVER;
  });

/** Roles that are not bound by row security, or can make themselves so, and those of which members can. */
const powers = `p.rolsuper OR p.rolcreaterole OR p.rolbypassrls OR p.rolreplication OR p.rolname IN
  ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files', 'rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin')`;

export const statements = {
  server: defineStatement(
    'server',
    1,
    `SELECT current_setting('server_version') AS version, current_user::text AS "user", pg_backend_pid() AS backend,
      (SELECT s.ssl FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid()) AS tls,
      coalesce(inet_client_addr() = inet_server_addr() OR inet_client_addr() <<= inet '127.0.0.0/8' OR inet_client_addr() = inet '::1',
        true) AS "sameMachine"`,
    z.object({
      version: z.string().max(100),
      user: name,
      backend: z.int(),
      tls: z.boolean().nullable(),
      sameMachine: z.boolean(),
    }),
  ),
  settings: defineStatement(
    'settings',
    50,
    `SELECT s.name, left(s.setting, 2000) AS value, s.source FROM pg_settings s
      WHERE s.name IN ('ssl', 'ssl_min_protocol_version', 'log_connections', 'log_statement', 'log_destination', 'logging_collector',
        'log_min_messages', 'shared_preload_libraries', 'pgaudit.log', 'pgaudit.log_level')`,
    z.object({ name, value: z.string().max(2000), source: z.string().max(60) }),
  ),
  overrides: defineStatement(
    'overrides',
    1000,
    `SELECT DISTINCT lower(split_part(c.setting, '=', 1)) AS name FROM pg_db_role_setting s, unnest(s.setconfig) AS c(setting)
      WHERE lower(split_part(c.setting, '=', 1)) IN ('log_statement', 'log_min_messages', 'log_connections', 'pgaudit.log', 'pgaudit.log_level')`,
    z.object({ name }),
  ),
  logFile: defineStatement(
    'logFile',
    1,
    `SELECT f.modification AS "newestAt" FROM pg_ls_logdir() f WHERE f.name = regexp_replace(pg_current_logfile(), '^.*[/\\\\]', '')`,
    z.object({ newestAt: time }),
  ),
  archiver: defineStatement(
    'archiver',
    1,
    `SELECT current_setting('archive_mode') AS mode, a.last_archived_time AS "lastArchivedAt", a.last_failed_time AS "lastFailedAt"
      FROM pg_stat_archiver a`,
    z.object({ mode: z.string().max(20), lastArchivedAt: time, lastFailedAt: time }),
  ),
  rules: defineStatement(
    'rules',
    2000,
    `SELECT to_jsonb(h) - 'options' - 'error' AS rule, h.error IS NOT NULL AS broken FROM pg_hba_file_rules h`,
    z.object({
      rule: z.object({
        line_number: z.int(),
        rule_number: z.int().nullable().optional(),
        file_name: z.string().max(4096).nullable().optional(),
        type: z.string().max(60).nullable(),
        database: z.array(z.string().max(1000)).max(1000).nullable(),
        user_name: z.array(z.string().max(1000)).max(1000).nullable(),
        address: z.string().max(300).nullable(),
        netmask: z.string().max(100).nullable(),
        auth_method: z.string().max(60).nullable(),
      }),
      broken: z.boolean(),
    }),
  ),
  rulesFile: defineStatement(
    'rulesFile',
    1,
    `SELECT pg_conf_load_time() AS "loadedAt", greatest(f.modification, f.change) AS "changedAt", current_setting('hba_file') AS file
      FROM pg_stat_file(current_setting('hba_file')) f`,
    z.object({ loadedAt: time, changedAt: time, file: z.string().max(4096) }),
  ),
  roles: defineStatement(
    'roles',
    2000,
    `SELECT r.rolname AS name, r.rolvaliduntil AS "validUntil",
      r.rolsuper AS super, r.rolcreaterole AS createrole, r.rolbypassrls AS bypassrls, r.rolreplication AS replication,
      array(SELECT json_build_object('name', p.rolname, 'login', p.rolcanlogin) FROM pg_roles p WHERE NOT r.rolsuper AND p.oid <> r.oid AND (${powers}) AND pg_has_role(r.oid, p.oid, 'MEMBER')
        ORDER BY p.rolname LIMIT 21) AS "memberOf"
      FROM pg_roles r WHERE r.rolcanlogin ORDER BY r.rolname`,
    z.object({
      name,
      validUntil: time,
      super: z.boolean(),
      createrole: z.boolean(),
      bypassrls: z.boolean(),
      replication: z.boolean(),
      memberOf: z.array(z.object({ name, login: z.boolean() })).max(21),
    }),
  ),
  unbound: defineStatement(
    'unbound',
    200,
    `SELECT r.rolname AS name FROM pg_roles r WHERE r.rolcanlogin AND (r.rolsuper OR r.rolbypassrls OR EXISTS
      (SELECT FROM pg_roles p WHERE (p.rolsuper OR p.rolbypassrls) AND pg_has_role(r.oid, p.oid, 'MEMBER'))) ORDER BY 1`,
    z.object({ name }),
  ),
  tables: defineStatement(
    'tables',
    2000,
    `SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, a.attname AS column, c.relrowsecurity AS enabled,
      c.relforcerowsecurity AS forced, o.rolsuper OR o.rolbypassrls AS "ownerBypasses",
      EXISTS (SELECT FROM pg_options_to_table(c.reloptions) p WHERE p.option_name = 'security_invoker' AND p.option_value::boolean) AS invoker
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles o ON o.oid = c.relowner
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname::text = ANY ($1::text[])
      WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      ORDER BY a.attname IS NULL, 1, 2, 4`,
    z.object({
      schema: name,
      name,
      kind: z.enum(['r', 'p', 'f', 'm', 'v']),
      column: name.nullable(),
      enabled: z.boolean(),
      forced: z.boolean(),
      ownerBypasses: z.boolean(),
      invoker: z.boolean(),
    }),
  ),
  policies: defineStatement(
    'policies',
    5000,
    `SELECT n.nspname AS schema, c.relname AS table, p.polname AS name, p.polcmd AS command, p.polpermissive AS permissive,
      left(pg_get_expr(p.polqual, p.polrelid), 10001) AS using, left(pg_get_expr(p.polwithcheck, p.polrelid), 10001) AS check,
      array(SELECT json_build_object('name', coalesce(r.rolname, 'public'), 'login', coalesce(r.rolcanlogin, false))
        FROM unnest(p.polroles) AS u(oid) LEFT JOIN pg_roles r ON r.oid = u.oid LIMIT 101) AS roles
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1, 2, 3`,
    z.object({
      schema: name,
      table: name,
      name,
      command: z.enum(['*', 'r', 'a', 'w', 'd']),
      permissive: z.boolean(),
      using: z.string().max(10_001).nullable(),
      check: z.string().max(10_001).nullable(),
      roles: z.array(z.object({ name, login: z.boolean() })).max(101),
    }),
  ),
} as const;

type Kind = Extract<FactKind, 'account' | 'audit-log' | 'database' | 'row-security'>;

/** Which of them are run for which facts. */
const needed: Readonly<Record<keyof typeof statements, readonly Kind[]>> = {
  server: ['account', 'database'],
  settings: ['audit-log', 'database'],
  overrides: ['audit-log'],
  logFile: ['audit-log'],
  archiver: ['database'],
  rules: ['database'],
  rulesFile: ['database'],
  roles: ['account'],
  unbound: ['row-security'],
  tables: ['row-security'],
  policies: ['row-security'],
};

/** The texts of those that may be run for facts of these kinds. */
export const textsFor = (kinds: readonly FactKind[]): string[] =>
  (Object.keys(statements) as (keyof typeof statements)[])
    .filter((id) => needed[id].some((kind) => kinds.includes(kind)))
    .map((id) => statements[id].text);

export type Row<S> = S extends Statement<infer T> ? z.infer<T> : never;
