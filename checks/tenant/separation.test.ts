import { rowPolicy as policy, rowSecurity, securedTable as table } from '../../fixtures/facts/row-security.ts';
import type { RowPolicy } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { tenantSeparation } from './separation.ts';

const given = { column: 'tenant_id' };
const db = (...tables: ReturnType<typeof table>[]) => rowSecurity({ tables });
const policies = (...all: Partial<RowPolicy>[]) => db(table({ policies: all.map(policy) }));
const plain = table({ name: 'invoices', enabled: false, forced: false, policies: [] });
const countries = table({ name: 'countries', column: null, enabled: false, forced: false, policies: [] });
const everything = { name: 'all', reads: 'always', writes: 'always' } as const;
const with_ = <T extends object>(more: T) => ({ with: given, ...more });

checkTable(tenantSeparation, {
  holds: [
    ['the one table', rowSecurity(), with_({ code: 'separated', indicative: false, warns: [] })],
    [
      'a policy for each command',
      policies(
        { command: 'select', writes: null },
        { command: 'insert', reads: null },
        { command: 'update' },
        { command: 'delete', writes: null },
      ),
      with_({ code: 'separated' }),
    ],
    ['for reading only: nobody writes', policies({ command: 'select', writes: null }), with_({ code: 'separated' })],
    [
      'a policy that lets nothing through beside it',
      policies({}, { reads: 'never', writes: 'never' }),
      with_({ code: 'separated' }),
    ],
    ['a restrictive policy narrows an open one', policies(everything, { permissive: false }), with_({ code: 'separated' })],
    ['the column is spoken of in another way', policies({ reads: 'mentioned' }), with_({ code: 'mentioned', indicative: true })],
    ['tables without the column', db(table(), countries), with_({ warns: ['without-column'] })],
    ['roles that are not bound', rowSecurity({ bypassedBy: ['admin'] }), with_({ warns: ['bypassed'] })],
    [
      'a view of somebody who is not bound',
      db(table(), table({ name: 'v', type: 'view', enabled: false, ownerBypasses: true, invoker: false })),
      with_({ warns: ['views'], indicative: true }),
    ],
    [
      'a view with the rights of who asks',
      db(table(), table({ name: 'v', type: 'view', enabled: false, ownerBypasses: true, invoker: true })),
      with_({ warns: [], indicative: false }),
    ],
    ['a plain table in another schema', db(table(), { ...plain, schema: 'old' }), { with: { ...given, schemas: ['public'] } }],
    [
      'a table that has another wanted column, too',
      rowSecurity({ columns: ['org', 'tenant_id'], tables: [table(), table({ column: 'org', policies: [] })] }),
      with_({ warns: [] }),
    ],
  ],
  fails: [
    ['one table without row security', db(table(), plain), with_({ code: 'not-enabled' })],
    ['found also where the list was cut', rowSecurity({ tables: [plain], whole: false }), with_({ code: 'not-enabled' })],
    ['policies, but row security is off', db(table({ enabled: false })), with_({ code: 'not-enabled' })],
    [
      'a materialized view cannot have it',
      db(table(), table({ name: 'totals', type: 'materialized-view', enabled: false, forced: false, policies: [] })),
      with_({ code: 'not-enabled' }),
    ],
    ['the owner is not bound', db(table({ forced: false })), with_({ code: 'not-forced' })],
    ['no policy', db(table({ policies: [] })), with_({ code: 'no-policy' })],
    ['only a restrictive policy', policies({ permissive: false }), with_({ code: 'no-policy' })],
    ['an open policy beside it', policies({}, everything), with_({ code: 'open-policy' })],
    ['an open policy for one role', policies({}, { ...everything, roles: ['support'] }), with_({ code: 'open-policy' })],
    ['rows of others can be written', policies({ writes: 'always' }), with_({ code: 'open-policy' })],
    [
      'the restrictive policy is for reading only',
      policies(everything, { permissive: false, command: 'select', writes: null }),
      with_({ code: 'open-policy' }),
    ],
    [
      'the restrictive policy is not for everybody',
      policies(everything, { permissive: false, roles: ['app'] }),
      with_({ code: 'open-policy' }),
    ],
    [
      'several at once',
      db(plain, table({ forced: false, policies: [] })),
      with_({ code: 'not-enabled', warns: ['not-forced', 'no-policy'] }),
    ],
  ],
  unknown: [
    ['no table has the column', db(countries), with_({ reason: 'no-subject' })],
    ['no table at all', db(), with_({ reason: 'no-subject' })],
    ['only a view has it', db(table({ type: 'view' })), with_({ reason: 'no-subject' })],
    [
      'a schema that is named has none',
      rowSecurity(),
      { with: { ...given, schemas: ['public', 'billing'] }, reason: 'no-subject' },
    ],
    ['the list was cut', rowSecurity({ whole: false }), with_({ reason: 'incomplete' })],
    ['the column was not looked for', rowSecurity(), { with: { column: 'org' }, reason: 'not-visible' }],
    ['an expression without the column', policies({}, { reads: 'other' }), with_({ reason: 'not-visible' })],
    ['a side that was not seen', policies({ writes: null }), with_({ reason: 'not-visible' })],
  ],
  notApplicable: none('a database without such tables may be the wrong one'),
});

it('needs the name of the column', () => {
  expect(tenantSeparation.params.safeParse({}).success).toBe(false);
});
