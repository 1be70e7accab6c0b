import type { FactKind } from '../../facts/index.ts';
import type { Target } from '../../inventory/target.ts';
import { defineProbe } from '../define.ts';
import type { Service } from './look.ts';

const kinds: readonly FactKind[] = ['account', 'audit-log', 'database', 'row-security'];

/** An account that need not be there: a server that goes on without TLS asks it for a password all the same. */
const stranger = { user: 'tomproof', database: 'postgres', login: null };

function serviceOf(target: Target): Service | null {
  if (target.kind === 'endpoint') {
    const { host, port, serverName } = target;
    return target.starttls === 'postgres' ? { host, port, serverName, ...stranger } : null;
  }
  if (target.kind !== 'postgres') return null;
  const { host, port, serverName, database, user } = target;
  return { host, port, serverName, database, user, login: target };
}

/** A PostgreSQL server: whether it goes on without TLS, and, with an account that may only read its catalogue, what it says of itself. */
export const postgres = defineProbe({
  id: 'postgres',
  kinds,
  kindsFor: (target) => (target.kind === 'endpoint' ? ['database'] : kinds),
  privilege:
    'a role without rights of its own that can connect to the database; three grants show more (docs/probes/postgres.md)',
  accepts: (target) => serviceOf(target) !== null,
  async requests(target, wants) {
    const service = serviceOf(target);
    if (!service) return [];
    const { host, port, user, database, login } = service;
    const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const wanted = kinds.filter((kind) => wants.kinds?.includes(kind) ?? true);
    const tries = [
      `StartupMessage without TLS to ${place} for user ${user}, database ${database}; no password`,
      `SSLRequest, TLS and the same StartupMessage to ${place}, where it was turned away; no password`,
    ];
    if (login === null) return tries;
    const [{ beginning }, { textsFor }] = await Promise.all([import('./session.ts'), import('./statements.ts')]);
    return [
      ...(wanted.includes('database') ? tries : []),
      `SSLRequest, TLS with a verified certificate and login to ${place} as ${user}, database ${database}`,
      ...beginning.map((text) => `SQL: ${text}`),
      ...textsFor(wanted).map((text) => `SQL: ${text}`),
      'SQL: SAVEPOINT tomproof before each of them, ROLLBACK TO SAVEPOINT tomproof after one that fails, ROLLBACK at the end',
    ];
  },
  async inspect(target, context) {
    if (target.kind !== 'postgres') throw new TypeError(target.kind);
    const { inspect } = await import('./inspect.ts');
    return inspect(target, context);
  },
  async probe(target, context) {
    const service = serviceOf(target);
    if (!service) return { facts: [], failures: [] };
    const { lookAtDatabase } = await import('./look.ts');
    return lookAtDatabase(service, context);
  },
});
