import type tls from 'node:tls';
import type { Client } from 'pg';
import type { z } from 'zod';
import type { FailureReason } from '../../facts/index.ts';
import type { PostgresTarget } from '../../inventory/target.ts';
import { ProbeError, toProbeError } from '../define.ts';
import type { Network } from '../network.ts';
import type { Statement } from './statements.ts';
import { upgrade } from './upgrade.ts';

/** A transaction that can only read. */
export interface Session {
  /** Version of its TLS, e.g. `TLSv1.3`. */
  readonly version: string;
  /** Number of the server's process as it was told at the login; a pooler makes one up. */
  readonly backend: number | null;
  /**
   * Runs one statement of the fixed list. One that fails leaves the session as it was.
   * @returns at most as many rows as the statement may give, and whether these are all.
   * @throws ProbeError `denied` where the account may not, `timeout`, `malformed` where a row is not as it should be, else the typed reason.
   */
  ask<S extends z.ZodType>(statement: Statement<S>, values?: readonly unknown[]): Promise<{ rows: z.infer<S>[]; whole: boolean }>;
}

/** Most bytes a server may send in one session. */
const maxBytes = 64 * 1024 * 1024;
/** Milliseconds for one statement, at the server and, a little more, here. */
const statementTimeout = 5000;

/** How every session begins. All of it ends with the transaction, so that behind a pooler nothing of it is left to others. */
export const beginning: readonly string[] = [
  'BEGIN TRANSACTION READ ONLY',
  `SET LOCAL statement_timeout = ${statementTimeout}`,
  'SET LOCAL lock_timeout = 1000',
  'SET LOCAL idle_in_transaction_session_timeout = 30000',
  'SET LOCAL search_path = pg_catalog, pg_temp',
  "SET LOCAL TimeZone = 'UTC'",
];

/**
 * Logs in over TLS, once the server has proven who it is, and hands a session to `use`; rolls back and closes afterwards, whatever happens.
 * @throws ProbeError `untrusted` where the certificate does not prove it, `unsupported` where the server has no TLS, `denied` where the login fails.
 */
export async function withSession<T>(
  target: Pick<PostgresTarget, 'host' | 'port' | 'database' | 'user' | 'password' | 'serverName' | 'ca'>,
  address: string,
  network: Network,
  signal: AbortSignal,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const { host, port, serverName, ca } = target;
  return network.withConnection({ address, port }, signal, async (socket) => {
    const stream = await upgrade(socket, { name: serverName ?? host, serverName, ca }, 'verified', signal);
    let stopped: ProbeError | undefined;
    const stop = (error: ProbeError) => {
      stopped ??= error;
      stream.destroy();
      socket.destroy();
    };
    const onAbort = () => stop(toProbeError(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    let bytes = 0;
    stream.on('data', (data: Buffer) => {
      bytes += data.length;
      if (bytes > maxBytes) stop(new ProbeError('malformed', 'answers too long'));
    });
    try {
      if (signal.aborted) onAbort();
      const client = await clientOn(stream, target);
      await client.connect();
      for (const text of beginning) await client.query(text);
      const told = (client as { processID?: unknown }).processID;
      const result = await use({
        version: stream.getProtocol() ?? '',
        backend: typeof told === 'number' ? told : null,
        ask: (...asked) => ask(client, ...asked),
      });
      await client.query('ROLLBACK');
      await client.end();
      return result;
    } catch (error) {
      throw stopped ?? toSessionError(error);
    } finally {
      signal.removeEventListener('abort', onAbort);
      stream.destroy();
    }
  });
}

/** pg's client on a stream that is connected already. Where there is no password, none is looked for elsewhere (PGPASSWORD, ~/.pgpass). */
async function clientOn(stream: tls.TLSSocket, target: Pick<PostgresTarget, 'host' | 'port' | 'database' | 'user' | 'password'>) {
  const { default: pg } = await import('pg');
  const { host, port, database, user, password } = target;
  const connected = Object.assign(stream, {
    connect() {
      process.nextTick(() => stream.emit('connect'));
      return stream;
    },
  });
  const client = new pg.Client({
    host,
    port,
    database,
    user,
    password: () => {
      if (password === null) throw new ProbeError('denied', 'password wanted, none given');
      return password.reveal();
    },
    application_name: 'tomproof',
    ssl: false,
    stream: () => connected,
    connectionTimeoutMillis: 10_000,
    query_timeout: statementTimeout + 2000,
  });
  // What breaks in between is told by the query that waits, or by the next one.
  client.on('error', () => undefined);
  return client;
}

async function ask<S extends z.ZodType>(client: Client, { id, text, row, most }: Statement<S>, values: readonly unknown[] = []) {
  try {
    await client.query('SAVEPOINT tomproof');
    let answer: { rows: unknown[] };
    try {
      answer = await client.query({ text, values: [...values] });
    } catch (error) {
      await client.query('ROLLBACK TO SAVEPOINT tomproof');
      throw error;
    }
    const rows = answer.rows.slice(0, most).map((each) => {
      const read = row.safeParse((each as { row?: unknown }).row);
      if (!read.success) throw new ProbeError('malformed', id);
      return read.data;
    });
    return { rows, whole: answer.rows.length <= most };
  } catch (error) {
    throw toSessionError(error, id);
  }
}

/** Classes and conditions of SQLSTATE (PostgreSQL documentation, appendix A), the longer ones first. */
const reasons: readonly (readonly [prefix: string, reason: FailureReason])[] = [
  ['42501', 'denied'],
  ['57014', 'timeout'],
  ['55P03', 'timeout'],
  ['0A', 'unsupported'],
  ['28', 'denied'],
  ['42', 'unsupported'],
];

/** A server's error as a typed failure, with its SQLSTATE. Its message, which may name anything, is left out. */
function toSessionError(error: unknown, about?: string): ProbeError {
  if (error instanceof ProbeError) return error;
  const { code, severity, message } = (error ?? {}) as { code?: unknown; severity?: unknown; message?: unknown };
  const at = about === undefined ? '' : `${about}: `;
  if (typeof code === 'string' && typeof severity === 'string') {
    const reason = reasons.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'refused';
    return new ProbeError(reason, `${at}SQLSTATE ${code.slice(0, 5)}`);
  }
  // Words of the library itself, which has no codes for them.
  if (message === 'Query read timeout' || message === 'timeout expired') return new ProbeError('timeout', `${at}no answer`);
  if (typeof message === 'string' && message.startsWith('Connection terminated')) return new ProbeError('refused', `${at}closed`);
  if (typeof message === 'string' && message.startsWith('SASL')) return new ProbeError('untrusted', `${at}SCRAM`);
  const typed = toProbeError(error);
  return new ProbeError(typed.reason, `${at}${typed.detail}`);
}
