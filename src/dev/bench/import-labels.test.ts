import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { checks } from '../../../checks/index.ts';
import { plannedChecks } from '../../../checks/planned.ts';
import { collectProblems } from '../../files/problem.ts';
import { checkShape, readYaml } from '../../files/yaml.ts';
import { packageRoot } from '../../package.ts';
import { policySchema } from '../../policy/schema.ts';

const folder = path.join(packageRoot, 'fixtures/documents/import');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.labels.yaml'));
const byId = new Map<string, (typeof checks)[number]>(checks.map((check) => [check.id, check]));

/** What is wrong with a label's binding; parameters that the words do not state may be missing. */
function faults(check: string, stated: Readonly<Record<string, unknown>>): string[] {
  const known = byId.get(check);
  if (known === undefined) return plannedChecks.includes(check) ? [] : [`no check ${check}`];
  const { error } = known.params.safeParse(stated);
  return (error?.issues ?? [])
    .filter((issue) => issue.code === 'unrecognized_keys' || (issue.path[0] !== undefined && String(issue.path[0]) in stated))
    .map((issue) => `${check}: ${issue.message}`);
}

it.each(files)('the labels of %s are a policy with known checks and parameters, beside their document', async (name) => {
  const problems = collectProblems();
  const yaml = await readYaml(path.join(folder, name), problems);
  const labels = yaml && checkShape(yaml, policySchema, problems);
  expect(problems.list).toEqual([]);
  expect(existsSync(path.join(folder, path.dirname(name), labels!.document!.name))).toBe(true);
  const { clauses } = labels!;
  expect(clauses.length).toBeGreaterThanOrEqual(15);
  expect(clauses.flatMap((clause) => clause.verify.flatMap((binding) => faults(binding.check, binding.with)))).toEqual([]);
  expect(clauses.filter(({ text }) => text === undefined)).toEqual([]);
});
