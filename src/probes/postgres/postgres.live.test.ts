import { readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { accountsAdmins } from '../../../checks/accounts/admins.ts';
import { databaseTlsRequired } from '../../../checks/database/tls-required.ts';
import { loggingAudit } from '../../../checks/logging/audit.ts';
import { tenantSeparation } from '../../../checks/tenant/separation.ts';
import { asOf } from '../../../checks/testing/table.ts';
import { type Credentials, makeCredentials } from '../../../fixtures/live/credentials.ts';
import { pgbouncer } from '../../../fixtures/live/servers/pgbouncer.ts';
import { sql, postgres as startPostgres } from '../../../fixtures/live/servers/postgres.ts';
import { installed, liveDescribe, tool } from '../../../fixtures/live/tools.ts';
import { type Workshop, workshop } from '../../../fixtures/live/workshop.ts';
import { endpoint, inspect, look, postgresAt } from '../../../fixtures/look.ts';
import { audit } from '../../../fixtures/promises.ts';
import type { Account, AuditLog, Database, Fact, FactOf, RowSecurity, Wants } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { PostgresTarget } from '../../inventory/target.ts';
import { packageRoot } from '../../package.ts';
import { createNetwork } from '../network.ts';
import { postgres } from './index.ts';
import { withSession } from './session.ts';
import type { Statement } from './statements.ts';

/** The role as docs/probes/postgres.md makes it. */
const documented = async () => {
  const page = await readFile(path.join(packageRoot, 'docs/probes/postgres.md'), 'utf8');
  return /```sql\n([^`]*)```/.exec(page)![1]!;
};

const tables = `
  CREATE TABLE orders (id int, tenant_id uuid); ALTER TABLE orders ENABLE ROW LEVEL SECURITY; ALTER TABLE orders FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_rows ON orders USING (tenant_id = current_setting('app.tenant')::uuid);
  CREATE TABLE "Order Lines" (id int, tenant_id text); ALTER TABLE "Order Lines" ENABLE ROW LEVEL SECURITY; ALTER TABLE "Order Lines" FORCE ROW LEVEL SECURITY;
  CREATE POLICY reading ON "Order Lines" FOR SELECT USING (current_user = tenant_id::varchar(40));
  CREATE POLICY writing ON "Order Lines" FOR INSERT WITH CHECK (tenant_id = current_user);
  CREATE TABLE countries (code text);
  CREATE SCHEMA billing;
  CREATE TABLE billing.invoices (id int, tenant_id uuid);
  CREATE SCHEMA open;
  CREATE TABLE open.notes (tenant_id uuid); ALTER TABLE open.notes ENABLE ROW LEVEL SECURITY; ALTER TABLE open.notes FORCE ROW LEVEL SECURITY;
  CREATE POLICY own ON open.notes USING (tenant_id = current_setting('app.tenant')::uuid);
  CREATE POLICY everything ON open.notes USING (true);
  CREATE SCHEMA soft;
  CREATE TABLE soft.notes (tenant_id uuid); ALTER TABLE soft.notes ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON soft.notes USING (tenant_id = current_setting('app.tenant')::uuid);
  CREATE SCHEMA members;
  CREATE TABLE members.of (tenant_id uuid, who text);
  CREATE TABLE members.notes (tenant_id uuid); ALTER TABLE members.notes ENABLE ROW LEVEL SECURITY; ALTER TABLE members.notes FORCE ROW LEVEL SECURITY;
  CREATE POLICY own ON members.notes USING (EXISTS (SELECT FROM members.of m WHERE m.tenant_id = notes.tenant_id AND m.who = current_user));
  CREATE ROLE alice LOGIN; CREATE ROLE replicator LOGIN REPLICATION; CREATE ROLE admins SUPERUSER; GRANT admins TO alice; CREATE ROLE bob LOGIN; GRANT alice TO bob;
  CREATE ROLE carol LOGIN CREATEROLE; CREATE ROLE dave LOGIN; GRANT carol TO dave;
  CREATE ROLE app LOGIN VALID UNTIL '2020-01-01'; CREATE ROLE readers;`;

const target = (port: number, changes: Partial<PostgresTarget> = {}) =>
  postgresAt(port, { password: new Secret('change-me'), ...changes });

async function seen(given: PostgresTarget, wants: Wants = { tenantColumns: ['tenant_id'] }) {
  const { facts, failures } = await look(postgres, given, { wants });
  const of = <K extends Fact['kind']>(kind: K) => facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
  return {
    failures,
    database: of('database')[0] as Database,
    rowSecurity: of('row-security')[0] as RowSecurity,
    accounts: of('account') as Account[],
    logs: of('audit-log') as AuditLog[],
  };
}

/** Starts a server with a database `orders` that the documented role may look at. */
async function start(
  at: Workshop,
  credentials: Credentials,
  ssl: boolean,
  rules: readonly string[],
  settings: readonly string[] = [],
) {
  const port = await startPostgres(at, credentials, ssl, settings, rules);
  await sql(port, 'CREATE DATABASE orders');
  await sql(port, await documented(), 'orders');
  return port;
}

const tlsOnly = ['hostssl all all 127.0.0.1/32 scram-sha-256', 'hostssl all all all scram-sha-256'];
const judgeTls = (database: Database, min?: 'TLSv1.3') =>
  databaseTlsRequired.judge(database, databaseTlsRequired.params.parse(min ? { min } : {}), asOf(new Date()));

liveDescribe([installed('postgresql', 'postgres'), installed('postgresql-client', 'psql')], 'a real PostgreSQL', () => {
  const at = workshop();
  let credentials: Credentials;
  let ca: string;
  let port: number;
  beforeAll(async () => {
    credentials = await makeCredentials(at);
    ca = credentials.caText;
    port = await start(at, credentials, true, tlsOnly, [
      'logging_collector = on',
      'log_connections = on',
      'log_statement = all',
      "log_directory = 'log'",
    ]);
    await sql(port, tables, 'orders');
  });

  describe('TLS only', () => {
    it('turns away whoever comes without, and its rules in force let nobody on', async () => {
      const { database, failures } = await seen(target(port, { ca }));
      expect(failures).toEqual([]);
      expect(database).toMatchObject({
        subject: { id: `127.0.0.1:${port}/orders` },
        engine: 'postgresql',
        version: expect.stringMatching(/^\d+/),
        plaintext: { seen: true, accepted: false, account: 'tomproof', answer: 'SQLSTATE 28000' },
        rules: { seen: true, plaintext: [], inForce: true },
        tls: { seen: true, enabled: true, minVersion: 'TLSv1.2' },
        session: { seen: true, version: 'TLSv1.3', throughToServer: true, from: 'same-machine' },
        archiving: { seen: true, enabled: false, lastArchivedAt: null, failing: false },
      });
      expect(judgeTls(database)).toMatchObject({ outcome: 'holds', code: 'required' });
      expect(judgeTls(database)).not.toHaveProperty('indicative');
      expect(judgeTls(database, 'TLSv1.3')).toMatchObject({ outcome: 'fails', code: 'too-old' });
    });

    it('an inspection tells whether the login was taken, and what makes the role able to do anything', async () => {
      await sql(
        port,
        "CREATE ROLE mighty LOGIN CREATEROLE PASSWORD 'change-me' VALID UNTIL '2099-01-01'; GRANT admins TO mighty;",
      );
      const told = (changes: Partial<PostgresTarget>) => inspect(postgres, target(port, { ca, ...changes }));
      expect(await told({})).toMatchObject({ credential: 'accepted', rights: ['LOGIN'], excess: null, expiresAt: null });
      expect(await told({ user: 'mighty' })).toMatchObject({
        credential: 'accepted',
        excess: ['CREATEROLE', 'member of admins'],
        expiresAt: '2099-01-01T00:00:00.000Z',
      });
      for (const password of [new Secret('another-word'), null])
        expect(await told({ password })).toMatchObject({ credential: 'refused', rights: [], excess: null });
      expect(await told({ ca: null })).toMatchObject({ credential: 'unknown' });
      expect(await told({ port: 1 })).toMatchObject({ credential: 'unknown' });
      await sql(port, 'DROP ROLE mighty');
    });

    it('an endpoint shows the same to a stranger', async () => {
      const { facts, failures } = await look(postgres, endpoint({ port, scheme: 'starttls', starttls: 'postgres' }));
      expect(failures).toEqual([]);
      expect(facts).toMatchObject([
        { kind: 'database', plaintext: { accepted: false }, rules: { seen: false, reason: 'denied' } },
      ]);
      expect(judgeTls(facts[0] as Database)).toMatchObject({ outcome: 'holds', code: 'refused', indicative: true });
    });

    it('tells nothing to a server whose certificate is not trusted, but sees it turn away', async () => {
      const { database, failures } = await seen(target(port));
      expect(database).toMatchObject({ plaintext: { seen: true, accepted: false }, tls: { seen: false, reason: 'untrusted' } });
      expect(failures).toMatchObject([{ reason: 'untrusted', kinds: ['account', 'audit-log', 'row-security'] }]);
      expect(judgeTls(database)).toMatchObject({ outcome: 'holds', code: 'refused', indicative: true });
    });

    it('nor to one whose certificate is for another name', async () => {
      const { failures } = await seen(target(port, { ca, serverName: 'db.example.org' }));
      expect(failures).toMatchObject([{ reason: 'untrusted', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' }]);
    });

    it.each([
      ['a wrong password', { password: new Secret('wrong') }, 'SQLSTATE 28P01'],
      ['no password', { password: null }, 'password wanted, none given'],
      ['no such database', { database: 'missing' }, 'SQLSTATE 3D000'],
    ])('%s is told as what it is', async (_, changes, detail) => {
      const { database, failures } = await seen(target(port, { ca, ...changes }));
      expect(failures).toMatchObject([{ detail, kinds: ['account', 'audit-log', 'row-security'] }]);
      expect(database.plaintext).toMatchObject({ seen: true, accepted: false });
    });
  });

  describe('other rules', () => {
    it('rules that let others on without TLS contradict, though this account was turned away', async () => {
      const rules = [
        'hostssl all all 127.0.0.1/32 scram-sha-256',
        'host all app 10.0.0.0/8 scram-sha-256',
        'host all all ::1/128 trust',
      ];
      const other = await start(at, credentials, true, rules);
      const { database } = await seen(target(other, { ca }));
      expect(database).toMatchObject({ plaintext: { accepted: false }, rules: { plaintext: ['line 2: host 10.0.0.0/8'] } });
      expect(judgeTls(database)).toMatchObject({ outcome: 'fails', code: 'allowed' });
    });

    it('rules that were written and not loaded are not in force', async () => {
      const settings = await sql(port, "SELECT current_setting('hba_file')");
      const before = await readFile(settings.trim(), 'utf8');
      try {
        await new Promise((resolve) => setTimeout(resolve, 1100));
        await writeFile(settings.trim(), `${before}# changed\n`);
        const { database } = await seen(target(port, { ca }));
        expect(database.rules).toMatchObject({ seen: true, inForce: false });
        expect(judgeTls(database)).toMatchObject({ outcome: 'holds', indicative: true });
        await writeFile(settings.trim(), `${before}nonsense\n`);
        expect((await seen(target(port, { ca }))).database.rules).toMatchObject({ seen: false, reason: 'malformed' });
      } finally {
        await writeFile(settings.trim(), before);
        await new Promise((resolve) => setTimeout(resolve, 1100));
        await sql(port, 'SELECT pg_reload_conf()');
      }
    });

    it('rules that were put in place and not loaded are not in force, however old the file says it is', async () => {
      const rules = ['hostssl all all 127.0.0.1/32 scram-sha-256', 'host all app 10.0.0.0/8 scram-sha-256'];
      const other = await start(at, credentials, true, rules);
      const file = (await sql(other, "SELECT current_setting('hba_file')")).trim();
      await new Promise((resolve) => setTimeout(resolve, 1100));
      await writeFile(file, (await readFile(file, 'utf8')).replace(/^host .*$/m, ''));
      await utimes(file, new Date('2020-01-01'), new Date('2020-01-01'));
      const { database } = await seen(target(other, { ca }));
      expect(database.rules).toMatchObject({ seen: true, plaintext: [], inForce: false });
      expect(judgeTls(database)).toMatchObject({ outcome: 'holds', indicative: true });
    });

    it('without the grant for the rules, a refusal indicates', async () => {
      await sql(port, 'REVOKE EXECUTE ON FUNCTION pg_hba_file_rules() FROM tomproof', 'orders');
      try {
        const { database, failures, accounts } = await seen(target(port, { ca }));
        expect(failures).toEqual([]);
        expect(accounts.length).toBeGreaterThan(3);
        expect(database.rules).toEqual({ seen: false, reason: 'denied', detail: 'rules: SQLSTATE 42501' });
        expect(judgeTls(database)).toMatchObject({ outcome: 'holds', code: 'refused', indicative: true });
      } finally {
        await sql(port, 'GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO tomproof', 'orders');
      }
    });

    it('TLS is there, and whoever does without it is let on', async () => {
      const other = await start(at, credentials, true, ['host all all all scram-sha-256']);
      const { database } = await seen(target(other, { ca }));
      expect(database.plaintext).toMatchObject({ accepted: true, answer: 'AuthenticationSASL' });
      expect(judgeTls(database)).toMatchObject({ outcome: 'fails', code: 'accepted' });
    });

    it('no TLS at all', async () => {
      const other = await start(at, credentials, false, ['host all all all scram-sha-256']);
      const { database, failures } = await seen(target(other, { ca }));
      expect(failures).toMatchObject([{ reason: 'unsupported', detail: 'postgres SSLRequest N' }]);
      expect(judgeTls(database)).toMatchObject({ outcome: 'fails', code: 'accepted' });
    });

    it('an account that nobody lets in proves nothing', async () => {
      const other = await start(at, credentials, true, ['host all admin all scram-sha-256']);
      const { database } = await seen(target(other, { ca }));
      expect(database.plaintext).toMatchObject({ seen: false, reason: 'denied', detail: 'SQLSTATE 28000 with TLS, too' });
      expect(judgeTls(database)).toMatchObject({ outcome: 'unknown', reason: 'denied' });
    });

    it('a way to authenticate that fails at once is one without TLS, too', async () => {
      const other = await start(at, credentials, true, ['hostssl all all all scram-sha-256', 'host all all all ident']);
      const { database } = await seen(target(other, { ca }));
      expect(database.plaintext).toMatchObject({ accepted: true, answer: 'auth_failed, SQLSTATE 28000' });
    });
  });

  describe('tables', () => {
    const judge = async (schemas: string[], column = 'tenant_id') => {
      const { rowSecurity } = await seen(target(port, { ca }), { kinds: ['row-security'], tenantColumns: [column] });
      return tenantSeparation.judge(rowSecurity, { column, schemas }, asOf(new Date()));
    };

    it('separated ones hold, others are named', async () => {
      expect(await judge(['public'])).toEqual({
        outcome: 'holds',
        code: 'separated',
        args: { column: 'tenant_id', count: 2, tables: ['public.Order Lines', 'public.orders'] },
        warnings: [
          { code: 'without-column', args: { column: 'tenant_id', tables: ['public.countries'] } },
          { code: 'bypassed', args: { roles: ['admin', 'person-alice', 'person-bob'] } },
        ],
      });
    });

    it('row security on some tables only, an open policy, one that does not bind the owner', async () => {
      expect(await judge(['public', 'billing'])).toMatchObject({ code: 'not-enabled', args: { tables: ['billing.invoices'] } });
      expect(await judge(['open'])).toMatchObject({ code: 'open-policy', args: { tables: ['open.notes'] } });
      expect(await judge(['soft'])).toMatchObject({ code: 'not-forced', args: { tables: ['soft.notes'] } });
    });

    it('no such column, no such schema', async () => {
      expect(await judge(['public'], 'org_id')).toMatchObject({ outcome: 'unknown', reason: 'no-subject' });
      expect(await judge(['public', 'missing'])).toMatchObject({ outcome: 'unknown', reason: 'no-subject' });
    });

    it('a policy that only speaks of the column is not taken for a plain comparison', async () => {
      const { rowSecurity } = await seen(target(port, { ca }));
      const notes = rowSecurity.tables.find(({ schema, name }) => schema === 'members' && name === 'notes');
      expect(notes?.policies).toMatchObject([{ reads: 'mentioned', writes: 'mentioned' }]);
    });
  });

  it('roles that can log in, and what makes administrators of them', async () => {
    const { accounts } = await seen(target(port, { ca }));
    expect(accounts.map(({ name, administrator, adminBy, interactive }) => [name, administrator, adminBy, interactive])).toEqual([
      ['admin', true, ['SUPERUSER', 'CREATEROLE', 'BYPASSRLS', 'REPLICATION'], true],
      ['person-alice', true, ['member of admins'], true],
      ['app', false, [], null],
      ['person-bob', true, ['member of admins'], true],
      ['person-carol', true, ['CREATEROLE'], true],
      ['person-dave', true, ['member of person-carol'], true],
      ['person-replicator', true, ['REPLICATION'], true],
      ['tomproof', false, [], true],
    ]);
    const judge = (allow: string[]) => accountsAdmins.judge(accounts, { allow }, asOf(new Date()));
    expect(judge(['admin'])).toMatchObject({
      outcome: 'fails',
      args: { others: ['person-alice', 'person-bob', 'person-carol', 'person-dave', 'person-replicator'] },
    });
    expect(judge(['*'])).toMatchObject({ outcome: 'holds' });
  });

  describe('the log', () => {
    const judge = async (...events: ('login' | 'privilege' | 'account-change' | 'command')[]) => {
      const { logs } = await seen(target(port, { ca }), { kinds: ['audit-log'] });
      return loggingAudit.judge(logs, { events }, asOf(new Date()));
    };
    const set = async (text: string) => {
      await sql(port, text);
      await sql(port, 'SELECT pg_reload_conf()');
      await new Promise((resolve) => setTimeout(resolve, 300));
    };

    it('records logins and every command, and is being written', async () => {
      expect(await judge('login', 'privilege', 'command')).toMatchObject({ outcome: 'holds' });
    });

    it('changes only', async () => {
      await set("ALTER SYSTEM SET log_statement = 'ddl'");
      expect(await judge('login', 'account-change')).toMatchObject({ outcome: 'holds' });
      expect(await judge('privilege')).toMatchObject({ outcome: 'fails', args: { missing: ['privilege'] } });
      await set('ALTER SYSTEM RESET log_statement');
    });

    it('a level at which nothing of it is written', async () => {
      await set("ALTER SYSTEM SET log_min_messages = 'panic'");
      expect(await judge('login')).toMatchObject({ outcome: 'fails' });
      await set('ALTER SYSTEM RESET log_min_messages');
    });

    it('another setting for one role leaves it open', async () => {
      await set("ALTER ROLE alice SET log_statement = 'none'");
      expect(await judge('login')).toMatchObject({ outcome: 'unknown', reason: 'incomplete' });
      await set('ALTER ROLE alice RESET log_statement');
    });

    it('one grant missing: what is recorded is seen, that it is written is not', async () => {
      await sql(port, 'REVOKE EXECUTE ON FUNCTION pg_ls_logdir() FROM tomproof', 'orders');
      expect(await judge('login')).toMatchObject({ outcome: 'unknown', reason: 'denied' });
      await sql(port, 'GRANT EXECUTE ON FUNCTION pg_ls_logdir() TO tomproof', 'orders');
    });
  });

  it('the first three lines of the documented role show tables, roles and archiving; the rest is unknown, each for itself', async () => {
    const lines = (await documented()).trim().split('\n').slice(0, 3).join('\n').replaceAll('tomproof', 'bare');
    await sql(port, lines, 'orders');
    const { database, rowSecurity, accounts, logs, failures } = await seen(target(port, { ca, user: 'bare' }));
    expect(failures).toEqual([]);
    expect(rowSecurity).toMatchObject({ whole: true, bypassedBy: ['admin', 'person-alice', 'person-bob'] });
    expect(accounts).toHaveLength(9);
    expect(database).toMatchObject({
      plaintext: { accepted: false },
      tls: { seen: false, reason: 'denied', detail: 'ssl_min_protocol_version' },
      rules: { seen: false, reason: 'denied' },
    });
    expect(database).toMatchObject({ session: { throughToServer: true }, archiving: { seen: true } });
    expect(logs).toMatchObject([{ events: { seen: true }, recording: { seen: false, reason: 'denied' } }]);
    await sql(port, 'REVOKE CONNECT ON DATABASE orders FROM bare; DROP ROLE bare', 'orders');
  });

  it('a whole audit: what each clause comes to', async () => {
    const folder = await at.folder();
    await writeFile(path.join(folder, 'ca.pem'), ca);
    await writeFile(path.join(folder, 'password'), 'change-me\n', { mode: 0o600 });
    const place = `host: 127.0.0.1, port: ${port}, database: orders, user: tomproof, ca: ca.pem`;
    const { code, clauses } = await audit(
      folder,
      [
        `{ id: orders-db, kind: postgres, ${place}, password: "\${file:password}" }`,
        `{ id: outside, kind: endpoint, url: "postgres://127.0.0.1:${port}" }`,
      ],
      {
        tls: '{ check: database.tls-required, with: { min: TLSv1.2 }, on: { id: orders-db } }',
        outside: '{ check: database.tls-required, on: { id: outside } }',
        public: '{ check: tenant.separation, with: { column: tenant_id, schemas: [public] } }',
        everywhere: '{ check: tenant.separation, with: { column: tenant_id } }',
        typo: '{ check: tenant.separation, with: { column: tenantid } }',
        admins: '{ check: accounts.admins, with: { allow: [admin, alice] } }',
        log: '{ check: logging.audit }',
      },
    );
    expect(code).toBe(1);
    expect(Object.fromEntries(Object.entries(clauses).map(([id, { verdict }]) => [id, verdict]))).toEqual({
      tls: 'proven',
      outside: 'supported',
      public: 'proven',
      everywhere: 'contradicted',
      typo: 'unverified',
      admins: 'contradicted',
      log: 'proven',
    });
    expect(clauses.everywhere!.told).toContain('billing.invoices');
    expect(clauses.admins!.told).toMatch(/person-.* alice|alice/);
    expect(clauses.admins!.told).not.toContain('carol');
    expect(JSON.stringify(clauses)).not.toContain('change-me');
  });

  describe('the session', () => {
    const network = createNetwork({ concurrency: 8, perHost: 8, connectTimeout: 2000 });
    const run = (text: string) =>
      withSession(
        target(port, { ca, user: 'admin', password: new Secret('practice') }),
        '127.0.0.1',
        network,
        new AbortController().signal,
        async (session) => {
          const statement = {
            id: 'test',
            text,
            row: { safeParse: (data: unknown) => ({ success: true, data }) },
            most: 5,
          } as unknown as Statement<never>;
          const error = await session.ask(statement).then(
            () => null,
            (reason: unknown) => reason,
          );
          const after = { ...statement, text: 'SELECT to_json(1) AS row' } as Statement<never>;
          return { error, after: (await session.ask(after)).rows };
        },
      );

    it.each([
      ['cannot write, not even as a superuser', 'CREATE TABLE t (id int)', 'refused', 'test: SQLSTATE 25006'],
      ['ends a statement that takes too long', 'SELECT pg_sleep(20)', 'timeout', 'test: SQLSTATE 57014'],
      [
        'tells what it may not',
        'SELECT set_config($$log_statement$$, NULL, pg_sleep(0) IS NULL) FROM missing',
        'unsupported',
        'test: SQLSTATE 42P01',
      ],
    ])('%s, and goes on', async (_, text, reason, detail) => {
      expect(await run(text)).toMatchObject({ error: { reason, detail }, after: [1] });
    });

    it('plan --requests shows every statement that the server heard', async () => {
      await seen(target(port, { ca }));
      const shown = (await postgres.requests(target(port), {})).join('\n');
      const file = (await sql(port, "SELECT current_setting('data_directory') || '/' || pg_current_logfile()")).trim();
      const heard = [...(await readFile(file, 'utf8')).matchAll(/LOG: {2}(?:statement|execute <unnamed>): (.*)$/gm)].map(
        ([, text]) => text!,
      );
      const own = heard.slice(heard.lastIndexOf('BEGIN TRANSACTION READ ONLY'));
      const ours = own.slice(0, own.indexOf('ROLLBACK') + 1);
      expect(ours.length).toBeGreaterThan(20);
      expect(ours.filter((text) => !shown.includes(text))).toEqual([]);
    });
  });
});

const pgaudit = () => {
  const [, version = '15'] = /\/postgresql\/(\d+)\/bin/.exec(tool('postgres')) ?? [];
  return installed(`postgresql-${version}-pgaudit`, `/usr/lib/postgresql/${version}/lib/pgaudit.so`);
};
const noServer = installed('postgresql', 'postgres') ?? installed('postgresql-client', 'psql');

liveDescribe([noServer ?? pgaudit()], 'a real PostgreSQL with pgaudit', () => {
  const at = workshop();

  it('records what pgaudit is set to', async () => {
    const credentials = await makeCredentials(at);
    const port = await start(at, credentials, true, tlsOnly, [
      'logging_collector = on',
      'log_connections = on',
      "shared_preload_libraries = 'pgaudit'",
      "pgaudit.log = 'ddl, role, write'",
    ]);
    const { logs } = await seen(target(port, { ca: credentials.caText }), { kinds: ['audit-log'] });
    expect(logs).toMatchObject([
      { events: { seen: true, classes: ['login', 'account-change', 'configuration'] }, recording: { seen: true, active: true } },
    ]);
    await sql(port, 'REVOKE pg_read_all_settings FROM tomproof');
    const without = await seen(target(port, { ca: credentials.caText }), { kinds: ['audit-log'] });
    expect(without.logs).toMatchObject([{ events: { seen: false, reason: 'denied', detail: 'shared_preload_libraries' } }]);
  });
});

liveDescribe([noServer ?? installed('pgbouncer', 'pgbouncer')], 'a real PgBouncer in front of it', () => {
  const at = workshop();
  let credentials: Credentials;
  let behind: { port: number; database: string; user: string; password: string };
  beforeAll(async () => {
    credentials = await makeCredentials(at);
    const port = await start(at, credentials, true, ['host all all 127.0.0.1/32 scram-sha-256']);
    behind = { port, database: 'orders', user: 'tomproof', password: 'change-me' };
  });
  const through = async (...settings: string[]) => {
    const port = await pgbouncer(at, credentials, behind, settings);
    return seen(target(port, { ca: credentials.caText }));
  };

  it('turns away whoever comes without TLS, and goes on without it on the same machine', async () => {
    const { database, failures } = await through('client_tls_sslmode = require', 'server_tls_sslmode = disable');
    expect(failures).toEqual([]);
    expect(database).toMatchObject({
      plaintext: { seen: true, accepted: false, answer: 'SQLSTATE 08P01' },
      rules: { seen: true, plaintext: [], inForce: true },
      session: { seen: true, throughToServer: false, from: 'same-machine' },
    });
    expect(judgeTls(database)).toMatchObject({ outcome: 'holds', indicative: true, warnings: [{ code: 'ends-before' }] });
  });

  it('speaks TLS on both sides: the rules of the server behind do not speak for it', async () => {
    const { database } = await through('client_tls_sslmode = require', 'server_tls_sslmode = require');
    expect(database.session).toMatchObject({ seen: true, throughToServer: null });
    expect(judgeTls(database)).toMatchObject({ outcome: 'holds', code: 'refused', indicative: true });
  });

  it('lets on whoever comes without', async () => {
    const { database } = await through('client_tls_sslmode = allow');
    expect(judgeTls(database)).toMatchObject({ outcome: 'fails', code: 'accepted' });
  });
});
