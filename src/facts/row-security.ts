import { z } from 'zod';
import { defineFact, peerText } from './fact.ts';

const name = peerText(200);

/**
 * What a policy's expression does about a column. `always`: true for every row. `never`: for none. `compared`: every row has to hold in it what
 * a function gives, which is handed nothing of the row. `mentioned`: every alternative speaks of it, but not so plainly. `other`:
 * an alternative does not speak of it, or it was not understood.
 */
const scope = z.enum(['always', 'never', 'compared', 'mentioned', 'other']);

const policySchema = z.strictObject({
  name,
  command: z.enum(['all', 'select', 'insert', 'update', 'delete']),
  /** Permissive ones are alternatives; a restrictive one has to let pass, too. */
  permissive: z.boolean(),
  /** For whom; `public` is everybody. */
  roles: z.array(name).max(100),
  /** Of rows that are read, changed or deleted; null where the command reads none. */
  reads: scope.nullable(),
  /** Of rows that are written; null where the command writes none. */
  writes: scope.nullable(),
});

const tableSchema = z.strictObject({
  schema: name,
  name,
  type: z.enum(['table', 'foreign-table', 'materialized-view', 'view']),
  /** That of the wanted columns which this row speaks of; null where the table has none of them. */
  column: name.nullable(),
  enabled: z.boolean(),
  /** Whether it binds the table's owner, too. */
  forced: z.boolean(),
  /** Whether row security does not bind the owner in any case. A view that is its owner's passes that on to everybody who may read it. */
  ownerBypasses: z.boolean(),
  /** Of a view: whether it reads with the rights of who asks; null for tables. */
  invoker: z.boolean().nullable(),
  policies: z.array(policySchema).max(100),
});

/** Row-level security of a database's tables with regard to the columns that the policy names. */
export const rowSecuritySchema = defineFact('row-security', {
  /** Name of the database. */
  name,
  system: peerText(300),
  engine: peerText(60),
  /** The columns that were looked for. */
  columns: z.array(name).max(50),
  /** Tables of all schemas that are not the engine's own. A table with two of the columns stands here twice. */
  tables: z.array(tableSchema).max(2000),
  /** Whether these are all, with all their policies. */
  whole: z.boolean(),
  /** Roles that can log in and are not bound by row security. */
  bypassedBy: z.array(name).max(200),
});
export type RowSecurity = z.infer<typeof rowSecuritySchema>;
export type SecuredTable = RowSecurity['tables'][number];
export type RowPolicy = SecuredTable['policies'][number];
export type PolicyScope = z.infer<typeof scope>;
