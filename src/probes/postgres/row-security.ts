import type { PolicyScope, RowPolicy, RowSecurity, SecuredTable } from '../../facts/index.ts';
import { scopeOfExpression } from './expression.ts';
import type { Session } from './session.ts';
import { type Row, statements } from './statements.ts';

type Policy = Row<typeof statements.policies>;

/** What PostgreSQL calls the kinds of relations and the commands of policies. */
const types = { r: 'table', p: 'table', f: 'foreign-table', m: 'materialized-view', v: 'view' } as const;
const commands = { '*': 'all', r: 'select', a: 'insert', w: 'update', d: 'delete' } as const;

/** Most columns of one look, policies of one table and roles of one policy that a fact tells of. */
const [maxColumns, maxPolicies, maxRoles] = [50, 100, 100];

/**
 * Tables, policies and roles of the database the session is in. Everybody may read them in the catalogue.
 * @param nameOf what facts call a role that can log in
 */
export async function readRowSecurity(
  session: Session,
  wanted: readonly string[],
  nameOf: (role: string) => string,
): Promise<Pick<RowSecurity, 'columns' | 'tables' | 'whole' | 'bypassedBy'>> {
  const columns = wanted.slice(0, maxColumns);
  const tables = await session.ask(statements.tables, [columns]);
  const policies = await session.ask(statements.policies);
  const unbound = await session.ask(statements.unbound);
  const byTable = groupByTable(policies.rows);
  let whole = tables.whole && policies.whole && unbound.whole;
  const found = tables.rows.map((table): SecuredTable => {
    const own = table.column === null ? [] : (byTable.get(keyOf(table.schema, table.name)) ?? []);
    if (own.length > maxPolicies || own.some(({ roles }) => roles.length > maxRoles)) whole = false;
    return {
      schema: table.schema,
      name: table.name,
      type: types[table.kind],
      column: table.column,
      enabled: table.enabled,
      forced: table.forced,
      ownerBypasses: table.ownerBypasses,
      invoker: table.kind === 'v' ? table.invoker : null,
      policies: own.slice(0, maxPolicies).map((policy) => policyOf(policy, table.column!, nameOf)),
    };
  });
  return { columns: [...columns], tables: found, whole, bypassedBy: unbound.rows.map(({ name }) => nameOf(name)) };
}

const keyOf = (schema: string, table: string) => JSON.stringify([schema, table]);

function groupByTable(policies: readonly Policy[]): Map<string, Policy[]> {
  const groups = new Map<string, Policy[]>();
  for (const policy of policies) {
    const key = keyOf(policy.schema, policy.table);
    const group = groups.get(key);
    if (group) group.push(policy);
    else groups.set(key, [policy]);
  }
  return groups;
}

function policyOf(policy: Policy, column: string, nameOf: (role: string) => string): RowPolicy {
  const { command, permissive, using, check } = policy;
  // Without an expression, a permissive policy opens nothing, and a restrictive one closes nothing.
  const scopeOf = (expression: string | null): PolicyScope =>
    expression === null ? (permissive ? 'never' : 'always') : scopeOfExpression(expression, column);
  return {
    name: policy.name,
    command: commands[command],
    permissive,
    roles: policy.roles.slice(0, maxRoles).map(({ name, login }) => (login ? nameOf(name) : name)),
    reads: command === 'a' ? null : scopeOf(using),
    writes: command === '*' || command === 'a' || command === 'w' ? scopeOf(check ?? using) : null,
  };
}
