import fc from 'fast-check';
import { scopeOfExpression } from './expression.ts';

// As pg_get_expr() prints them.
const cases: [string, string][] = [
  ['true', 'always'],
  ['(true)', 'always'],
  ['false', 'never'],
  ["(tenant_id = (current_setting('app.tenant'::text))::uuid)", 'compared'],
  ["((current_setting('app.tenant'::text))::uuid = tenant_id)", 'compared'],
  ["((tenant_id)::text = current_setting('app.tenant'::text, true))", 'compared'],
  ['((tenant_id)::character varying(40) = (CURRENT_USER)::text)', 'compared'],
  ['(orders.tenant_id = auth.uid())', 'compared'],
  ["((tenant_id)::text = (auth.jwt() ->> 'tenant_id'::text))", 'compared'],
  ['(tenant_id = ( SELECT auth.uid() AS uid))', 'compared'],
  ["(tenant_id = ANY (string_to_array(current_setting('app.tenants'::text), ','::text)))", 'compared'],
  ['((tenant_id = auth.uid()) AND (NOT deleted))', 'compared'],
  ['((tenant_id = auth.uid()) AND true)', 'compared'],
  ['((tenant_id = auth.uid()) OR (tenant_id = other.uid()))', 'compared'],
  ['((tenant_id = auth.uid()) OR false)', 'compared'],
  // Spoken of, but not so plainly.
  ['(tenant_id IN ( SELECT m.id FROM members m WHERE (m.who = CURRENT_USER)))', 'mentioned'],
  ['(EXISTS ( SELECT 1 FROM members m WHERE ((m.tenant_id = orders.tenant_id) AND (m.who = CURRENT_USER))))', 'mentioned'],
  ['(tenant_id = ( SELECT m.tenant_id FROM members m WHERE (m.who = CURRENT_USER)))', 'mentioned'],
  ['((tenant_id = auth.uid()) OR (tenant_id IN ( SELECT shared.id() AS id)))', 'mentioned'],
  ['(tenant_id OPERATOR(public.=) auth.uid())', 'mentioned'],
  // What is asked for may be all tenants, or that of the row itself.
  ['(tenant_id = ANY (ARRAY( SELECT tenants.id FROM tenants)))', 'mentioned'],
  ['(tenant_id = ( SELECT c.owner FROM customers c WHERE (c.id = orders.customer)))', 'mentioned'],
  ['(tenant_id = ( SELECT m.org FROM members m WHERE (m.who = CURRENT_USER)))', 'mentioned'],
  ['(tenant_id = tenant_of(customer))', 'mentioned'],
  ['(tenant_id = tenant_of("Customer"))', 'mentioned'],
  ['(tenant_id = tenant_of(orders.*))', 'mentioned'],
  ['(tenant_id = ( SELECT tenant_of(orders.customer) AS tenant_of))', 'mentioned'],
  ["(tenant_id = COALESCE((NULLIF(current_setting('app.tenant'::text), ''::text))::integer, owner))", 'mentioned'],
  ["(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::integer)", 'compared'],
  ["(tenant_id = ((current_setting('request.jwt.claims'::text, true))::json ->> 'tenant'::text))", 'compared'],
  ['(tenant_id = ( SELECT app.tenant() AS tenant))', 'compared'],
  ["(tenant_id = (((auth.jwt() -> 'app'::text) ->> 'tenant'::text))::uuid)", 'compared'],
  ['(tenant_id = (current_setting(\'app.tenant\'::text) COLLATE "C"))', 'compared'],
  // Through by another way, or not narrowed at all.
  ['((tenant_id = auth.uid()) OR true)', 'always'],
  ['((tenant_id = auth.uid()) OR is_admin())', 'other'],
  ['(tenant_id = tenant_id)', 'other'],
  ['(tenant_id IS NOT NULL)', 'other'],
  ['(tenant_id IS NULL)', 'other'],
  ["(tenant_id = '00000000-0000-0000-0000-000000000000'::uuid)", 'other'],
  ["(tenant_id = ANY ('{1,2}'::integer[]))", 'other'],
  ['(tenant_id <> auth.uid())', 'other'],
  ['(NOT (tenant_id = auth.uid()))', 'other'],
  ['((tenant_id = auth.uid()) IS FALSE)', 'other'],
  ['(CURRENT_USER = owner)', 'other'],
  ["(note = 'tenant_id = current_user()'::text)", 'other'],
  ["(note = E'it\\\\'' OR tenant_id = f()'::text)", 'other'],
  ['("tenant_id = f()" = g())', 'other'],
  ['(tenant_id() = auth.uid())', 'other'],
  ['(note = (x())::tenant_id)', 'other'],
  ['', 'other'],
  ['((((', 'other'],
  ["(tenant_id = auth.uid()) OR 'open", 'other'],
];

it.each(cases)('%s: %s', (expression, scope) => {
  expect(scopeOfExpression(expression, 'tenant_id')).toBe(scope);
});

it('names in quotes are as they are written', () => {
  expect(scopeOfExpression('("tenantId" = auth.uid())', 'tenantId')).toBe('compared');
  expect(scopeOfExpression('(tenantid = auth.uid())', 'tenantId')).toBe('other');
  expect(scopeOfExpression('("a""b" = auth.uid())', 'a"b')).toBe('compared');
});

it('what is too long or too deep is not understood', () => {
  expect(scopeOfExpression(`(tenant_id = f(${'1'.repeat(10_000)}))`, 'tenant_id')).toBe('other');
  const deep = `${'(a AND '.repeat(900)}true${')'.repeat(900)}`;
  expect(['other', 'always', 'mentioned']).toContain(scopeOfExpression(deep, 'tenant_id'));
});

it('an alternative that is open opens the whole', () => {
  const piece = fc.constantFrom(
    '(tenant_id = auth.uid())',
    'is_admin()',
    '(NOT a)',
    "(b = 'x'::text)",
    '(tenant_id IS NOT NULL)',
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), (pieces) => {
      expect(scopeOfExpression(`(${[...pieces, 'true'].join(' OR ')})`, 'tenant_id')).toBe('always');
    }),
  );
});

it('never throws, whatever the server prints', () => {
  const token = fc.constantFrom(
    '(',
    ')',
    "'",
    '"',
    'E',
    ' OR ',
    ' AND ',
    '=',
    '::',
    '[',
    ']',
    'tenant_id',
    'f',
    '.',
    'NOT',
    '\\',
    'true',
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 40 }), (tokens) => {
      expect(typeof scopeOfExpression(tokens.join(''), 'tenant_id')).toBe('string');
    }),
  );
});
