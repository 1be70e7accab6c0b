import type { Problems } from '../files/problem.ts';
import type { Position } from '../files/yaml.ts';
import { nearestIds, type Policy } from './load.ts';

/** What a waiver or an attestation can speak of. */
export interface KnownIds {
  readonly policies: readonly Policy[];
  readonly checks: readonly string[];
  /** Null where further targets are found during the run only. */
  readonly targets: readonly string[] | null;
  /** Whether these are the policies that the configuration names; a run may be limited to others. */
  readonly isWhole: boolean;
}

/** Refuses an id that is none of the known ones, with the nearest of these. */
export function checkId(
  code: 'policy-unknown' | 'check-unknown' | 'target-unknown' | 'clause-unknown',
  id: string,
  known: readonly string[],
  file: string,
  at: Position | undefined,
  problems: Problems,
): boolean {
  if (known.includes(id)) return true;
  problems.add(file, at, code, { id, nearest: nearestIds(id, known) });
  return false;
}

/** Refuses a clause that does not exist, as far as the policies of this run can tell. */
export function checkClause(
  id: string,
  policy: string | undefined,
  known: KnownIds,
  file: string,
  at: Position | undefined,
  problems: Problems,
): boolean {
  const meant = known.policies.filter((each) => policy === undefined || each.policy === policy);
  // The policy itself is unknown, which is said of it, or left out of this run.
  if (meant.length === 0 || (policy === undefined && !known.isWhole)) return true;
  const ids = meant.flatMap(({ clauses }) => clauses.map((each) => each.id));
  return checkId('clause-unknown', id, ids, file, at, problems);
}
