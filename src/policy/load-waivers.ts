import type { Problems } from '../files/problem.ts';
import { checkShape, readYaml } from '../files/yaml.ts';
import { checkClause, checkId, type KnownIds } from './known-ids.ts';
import { type Waiver, waiversSchema } from './waivers.ts';

/**
 * Loads `waivers.yaml`. A malformed waiver is an error, never silently without effect, and so is one of something that does not exist.
 * @param known what a waiver can speak of; without it, its ids are not looked at
 */
export async function loadWaivers(file: string, problems: Problems, known?: KnownIds): Promise<readonly Waiver[]> {
  const yaml = await readYaml(file, problems);
  const waivers = (yaml && checkShape(yaml, waiversSchema, problems)?.waivers) ?? [];
  if (!yaml || !known) return waivers;
  for (const [index, waiver] of waivers.entries()) {
    const at = (key: string) => yaml.at(['waivers', index, key]);
    if (waiver.policy !== undefined && known.isWhole)
      checkId(
        'policy-unknown',
        waiver.policy,
        known.policies.map(({ policy }) => policy),
        file,
        at('policy'),
        problems,
      );
    if (waiver.check !== undefined) checkId('check-unknown', waiver.check, known.checks, file, at('check'), problems);
    if (waiver.target !== undefined && known.targets !== null)
      checkId('target-unknown', waiver.target, known.targets, file, at('target'), problems);
    if (waiver.clause === undefined) continue;
    checkClause(waiver.clause, waiver.policy, known, file, at('clause'), problems);
    const named = known.policies.filter(({ clauses }) => clauses.some(({ id }) => id === waiver.clause));
    // The same number in another document is another promise.
    if (waiver.policy === undefined && named.length > 1)
      problems.add(file, at('clause'), 'policy-needed', { policies: named.map(({ policy }) => policy) });
  }
  return waivers;
}
