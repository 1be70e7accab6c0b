import net from 'node:net';
import type { Database, Fact, FactKind, ProbeFailure, Subject } from '../../facts/index.ts';
import type { PostgresTarget } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError, type ProbeResult, toProbeError } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import { readAccounts } from './accounts.ts';
import { readAuditLog } from './audit-log.ts';
import { tryPlaintext } from './plaintext.ts';
import { readRowSecurity } from './row-security.ts';
import { readRules } from './rules.ts';
import { seen } from './seen.ts';
import { type Session, withSession } from './session.ts';
import { readSettings, type Settings, tlsOf } from './settings.ts';
import { statements } from './statements.ts';

/** Where to look, for whom, and, unless nobody can log in there, how. */
export interface Service {
  readonly host: string;
  readonly port: number;
  readonly serverName: string | null;
  readonly database: string;
  readonly user: string;
  readonly login: PostgresTarget | null;
}

/** Most addresses of one name that are looked at. */
const maxAddresses = 16;

/** Looks at the server at every address of its name; what is the same at all of them (accounts, tables) is asked at the first that lets in. */
export async function lookAtDatabase(service: Service, context: ProbeContext): Promise<ProbeResult> {
  const isWanted = (kind: FactKind) => context.wants.kinds?.includes(kind) ?? true;
  const inside = service.login === null ? [] : (['account', 'audit-log', 'row-security'] as const).filter(isWanted);
  const addresses = await context.network.resolve(service.host, context.signal);
  const facts: Fact[] = [];
  const failures: ProbeFailure[] = [];
  let failed: ProbeError | null = null;
  let hasLookedInside = inside.length === 0;
  for (const { address } of addresses.slice(0, maxAddresses)) {
    if (!isWanted('database') && hasLookedInside) break;
    const ask = { address, inside: hasLookedInside ? [] : inside, database: isWanted('database') };
    const plaintext = ask.database ? await seen(() => lookOutside(service, address, context)) : null;
    const within = await lookWithin(service, ask, context);
    if (within instanceof ProbeError) failed ??= within;
    else {
      hasLookedInside = true;
      facts.push(...within.facts);
      failures.push(...within.failures);
    }
    if (plaintext) facts.push(databaseFact(service, address, context, plaintext, within));
  }
  if (isWanted('database')) {
    for (const { address } of addresses.slice(maxAddresses)) {
      const error = new ProbeError('incomplete', `more than ${maxAddresses} addresses`);
      failures.push(context.failure(error, { subject: subjectOf(service, address), kinds: ['database'] }));
    }
  }
  if (!hasLookedInside && failed) failures.push(context.failure(failed, { kinds: inside }));
  return { facts, failures };
}

async function lookOutside(service: Service, address: string, { network, settings, signal, wants }: ProbeContext) {
  const tried = await tryPlaintext({ ...service, address }, service, network, signal);
  return { ...tried, account: accountName(service.user, settings, wants) };
}

type Parts = Pick<Database, 'version' | 'rules' | 'tls' | 'session' | 'archiving'>;

/** What a session told. */
interface Within {
  readonly parts: Parts;
  readonly facts: readonly Fact[];
  readonly failures: readonly ProbeFailure[];
}

function databaseFact(
  service: Service,
  address: string,
  context: ProbeContext,
  plaintext: Database['plaintext'],
  within: Within | ProbeError,
): Database {
  return {
    kind: 'database',
    subject: subjectOf(service, address),
    source: context.source(),
    name: service.database,
    system: service.host,
    port: service.port,
    engine: 'postgresql',
    provider: null,
    region: null,
    plaintext,
    ...(within instanceof ProbeError ? unseenParts(within) : within.parts),
  };
}

function unseenParts({ reason, detail }: ProbeError): Parts {
  const unseen = { seen: false as const, reason, detail };
  return { version: null, rules: unseen, tls: unseen, session: unseen, archiving: unseen };
}

interface Asked {
  readonly address: string;
  readonly inside: readonly ('account' | 'audit-log' | 'row-security')[];
  readonly database: boolean;
}

/** What a session tells, or why there is none. */
async function lookWithin({ login }: Service, asked: Asked, context: ProbeContext): Promise<Within | ProbeError> {
  if (login === null) return new ProbeError('denied', 'no credentials');
  try {
    const { network, signal } = context;
    return await withSession(login, asked.address, network, signal, (session) => askAll(session, login, asked, context));
  } catch (error) {
    return toProbeError(error);
  }
}

const notAsked = new ProbeError('incomplete', 'not asked');

async function askAll(
  session: Session,
  target: PostgresTarget,
  { inside, database }: Asked,
  context: ProbeContext,
): Promise<Within> {
  const { host } = target;
  const { id, names } = subjectParts(target);
  const nameOf = (role: string) => accountName(role, context.settings, context.wants);
  const needsSettings = database || inside.includes('audit-log');
  const settings = needsSettings ? await readSettings(session).catch(toProbeError) : notAsked;
  const facts: Fact[] = [];
  const failures: ProbeFailure[] = [];
  const envelope = (what: string) => ({ subject: { id: `${id}${what}`, names }, source: context.source(), system: host });
  const looks = {
    async account() {
      const { accounts, whole } = await readAccounts(session, new Date(), nameOf);
      // A pseudonym may stand for two names only by chance.
      const unique = new Map(accounts.map((account) => [account.name, account]));
      for (const [name, account] of unique) facts.push({ kind: 'account', ...envelope(`:role ${name}`), ...account });
      if (!whole) throw new ProbeError('incomplete', 'roles');
    },
    async 'audit-log'() {
      const parts = await readAuditLog(session, settings);
      facts.push({ kind: 'audit-log', ...envelope(`:${parts.log}`), ...parts });
    },
    async 'row-security'() {
      const parts = await readRowSecurity(session, context.wants.tenantColumns ?? [], nameOf);
      const about = { name: target.database, engine: 'postgresql' };
      facts.push({ kind: 'row-security', ...envelope(`/${target.database}`), ...about, ...parts });
    },
  };
  for (const kind of inside) {
    try {
      await looks[kind]();
    } catch (error) {
      failures.push(context.failure(error, { kinds: [kind] }));
    }
  }
  return { parts: database ? await readParts(session, settings) : unseenParts(notAsked), facts, failures };
}

async function readParts(session: Session, settings: Settings | ProbeError): Promise<Parts> {
  const server = await seen(async () => {
    const [row] = (await session.ask(statements.server)).rows;
    if (!row) throw new ProbeError('malformed', 'server');
    return row;
  });
  const rules = await seen(() => readRules(session));
  return {
    version: server.seen ? server.version : null,
    tls: await seen(async () => tlsOf(settings)),
    // Of which server these are, nobody knows where its connection was not seen: a pooler may stand in between.
    rules: rules.seen && !server.seen ? { ...rules, inForce: null } : rules,
    session: server.seen
      ? {
          seen: true,
          version: session.version.slice(0, 20),
          // With a pooler in between, TLS to the server is another connection than ours.
          throughToServer: server.tls && server.backend !== session.backend ? null : server.tls,
          from: server.sameMachine ? 'same-machine' : 'network',
        }
      : server,
    archiving: await seen(() => readArchiving(session)),
  };
}

async function readArchiving(session: Session) {
  const [row] = (await session.ask(statements.archiver)).rows;
  if (!row) throw new ProbeError('malformed', 'archiver');
  const { mode, lastArchivedAt, lastFailedAt } = row;
  const failing = lastFailedAt !== null && (lastArchivedAt === null || lastFailedAt > lastArchivedAt);
  return { enabled: mode !== 'off', lastArchivedAt, lastFailedAt, failing };
}

function subjectParts({ host, port }: Pick<Service, 'host' | 'port'>) {
  return { id: `${net.isIPv6(host) ? `[${host}]` : host}:${port}`, names: [host] };
}

function subjectOf(service: Service, address: string): Subject {
  const { id } = subjectParts(service);
  const whole = `${id}/${service.database}`;
  return {
    id: service.host === address ? whole : `${whole} (${address})`,
    names: [...new Set([service.serverName ?? service.host, service.host, address])],
  };
}
