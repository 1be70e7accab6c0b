import { z } from 'zod';
import type { PolicyScope, RowPolicy, SecuredTable } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, indicates, unknown, warning } from '../define.ts';
import { listed } from '../volumes.ts';

/**
 * Judges every table with the tenant's column: row security has to be on, to bind the owner, too, and to let nobody at a row by a way that
 * does not go by the column. What an expression does beyond comparing the column plainly is not proven here, only indicated.
 */
export const tenantSeparation = defineCheck({
  id: 'tenant.separation',
  judges: 'row-security',
  params: z.strictObject({
    column: z.string().min(1).max(63).describe('Name of the column that says whose a row is.'),
    schemas: z.array(z.string().min(1).max(63)).min(1).optional().describe('Schemas that are judged; all if absent.'),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.3', bsi: 'KONF.6.6.1' },
  reproduce:
    'psql -h {system} -d {name} -c "select relname, relrowsecurity, relforcerowsecurity from pg_class" -c "table pg_policies"',
  wants: ({ column }) => ({ tenantColumns: [column] }),
  judge({ columns, tables, whole, bypassedBy }, { column, schemas }) {
    if (!columns.includes(column)) return unknown('not-visible', { what: column });
    const inScope = tables.filter(({ schema }) => schemas === undefined || schemas.includes(schema));
    const having = inScope.filter((table) => table.column === column);
    const judged = having.filter(({ type }) => type !== 'view');
    const scopes = new Map(judged.map((table) => [table, scopeOf(table)]));
    const of = (scope: PolicyScope) => judged.filter((table) => scopes.get(table) === scope);

    const wrong = [
      ['not-enabled', judged.filter(({ enabled }) => !enabled)],
      ['not-forced', judged.filter(({ enabled, forced }) => enabled && !forced)],
      ['no-policy', judged.filter((table) => table.enabled && !table.policies.some(({ permissive }) => permissive))],
      ['open-policy', of('always').filter(({ enabled }) => enabled)],
    ] as const;
    const [first, ...more] = wrong.filter(([, found]) => found.length > 0);
    if (first) {
      return fails(
        first[0],
        { column, tables: namesOf(first[1]) },
        more.map(([code, found]) => warning(code, { column, tables: namesOf(found) })),
      );
    }
    if (!whole) return unknown('incomplete', { what: 'tables' });
    const empty = (schemas ?? []).filter((schema) => !judged.some((table) => table.schema === schema));
    if (judged.length === 0 || empty.length > 0) return unknown('no-subject', { what: [column, ...empty] });
    const unclear = of('other');
    if (unclear.length > 0) return unknown('not-visible', { what: namesOf(unclear) });

    const named = new Set(having.map(keyOf));
    const others = inScope.filter((table) => table.type !== 'view' && !named.has(keyOf(table)));
    const views = having.filter(({ type, ownerBypasses, invoker }) => type === 'view' && ownerBypasses && invoker !== true);
    const warnings = [
      ...(others.length > 0 ? [warning('without-column', { column, tables: namesOf(uniqueTables(others)) })] : []),
      ...(bypassedBy.length > 0 ? [warning('bypassed', { roles: listed(bypassedBy) })] : []),
      ...(views.length > 0 ? [warning('views', { views: namesOf(views) })] : []),
    ];
    const args = { column, count: judged.length, tables: namesOf(judged) };
    const mentioned = of('mentioned');
    if (mentioned.length > 0) return indicates('mentioned', { ...args, unproven: namesOf(mentioned) }, warnings);
    // Whom the owner of a view lets read it is not followed: they may see rows of all tenants.
    return views.length > 0 ? indicates('separated', args, warnings) : holds('separated', args, warnings);
  },
});

const keyOf = ({ schema, name }: SecuredTable) => `${schema}.${name}`;
const uniqueTables = (tables: readonly SecuredTable[]) => [...new Map(tables.map((table) => [keyOf(table), table])).values()];

const namesOf = (tables: readonly SecuredTable[]) => listed(tables.map(keyOf));

/** From what lets most through to what lets least. */
const order: readonly PolicyScope[] = ['always', 'other', 'mentioned', 'compared', 'never'];
const weakest = (scopes: readonly PolicyScope[]): PolicyScope =>
  scopes.reduce((weak, scope) => (order.indexOf(scope) < order.indexOf(weak) ? scope : weak), 'never');

/** What can be done to rows, and which side of a policy decides about it. */
const ways = [
  ['select', 'reads'],
  ['insert', 'writes'],
  ['update', 'reads'],
  ['update', 'writes'],
  ['delete', 'reads'],
] as const;

/**
 * The weakest of all ways to a table's rows: a permissive policy opens one, of which several are alternatives, and one without any is closed. A
 * restrictive policy narrows it; one that is not for everybody is not counted.
 */
function scopeOf({ policies }: SecuredTable): PolicyScope {
  return weakest(
    ways.map(([command, side]) => {
      const scopes = (permissive: boolean) =>
        policies
          .filter((policy) => policy.permissive === permissive && (policy.command === 'all' || policy.command === command))
          .filter((policy) => permissive || policy.roles.includes('public'))
          .map((policy: RowPolicy) => policy[side] ?? 'other');
      const open = weakest(scopes(true));
      const narrowed = scopes(false);
      if (open === 'never' || narrowed.includes('never')) return 'never';
      if (narrowed.includes('compared')) return 'compared';
      return narrowed.includes('mentioned') && order.indexOf(open) < order.indexOf('mentioned') ? 'mentioned' : open;
    }),
  );
}
