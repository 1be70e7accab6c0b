import { z } from 'zod';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const condition = z.record(z.string(), z.record(z.string(), z.unknown()));
const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  /** Of a role's trust: who may take it on. */
  Principal: z.union([z.literal('*').transform(() => ({ AWS: ['*'] })), z.record(z.string(), oneOrMore)]).optional(),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
  Condition: condition.optional(),
});
export type Statement = z.infer<typeof statement>;
const document = z.object({ Statement: z.union([statement.transform((one) => [one]), z.array(statement)]) });

/** The statements of a policy (IAM User Guide, "JSON policy elements"), which IAM tells URL-encoded; undefined for what was not told or is none. */
export function statementsOf(encoded: string | undefined): readonly Statement[] | undefined {
  if (encoded === undefined) return undefined;
  try {
    return document.parse(JSON.parse(decodeURIComponent(encoded))).Statement;
  } catch {
    return undefined;
  }
}

/** The keys that a statement's condition asks for, in lower case: names of keys are not case-sensitive. */
export const conditionKeys = ({ Condition = {} }: Statement): string[] =>
  Object.values(Condition).flatMap((keys) => Object.keys(keys).map((key) => key.toLowerCase()));

/** Whether a pattern of actions, with `*` and `?`, covers an action (in lower case). */
export const covers = (pattern: string, action: string): boolean =>
  new RegExp(
    `^${pattern
      .toLowerCase()
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(action);
