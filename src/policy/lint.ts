import type { Position, YamlFile } from '../files/yaml.ts';
import type { Args } from '../language/message.ts';
import { digestOf } from './document/clause-text.ts';
import { isLooser } from './looser.ts';
import type { PolicyFile } from './schema.ts';

/** An `error` makes the policy say what its document does not; a `warning` may; a `note` is to be known. */
export type Severity = 'error' | 'warning' | 'note';

export interface LintFinding {
  readonly severity: Severity;
  readonly code:
    | 'lint-assumed'
    | 'lint-digest-differs'
    | 'lint-looser'
    | 'lint-no-digest'
    | 'lint-number-missing'
    | 'lint-reason'
    | 'lint-suggested'
    | 'lint-unbound'
    | 'lint-unstated';
  readonly clause: string;
  readonly args: Args;
  readonly at: Position;
}

export interface LintSources {
  /** The words of a clause, by its digest, where its document is at hand. */
  readonly textOf?: (digest: string) => string | undefined;
  /** What a clause of these words asks of checks, parameters that the words state included. */
  readonly statedIn?: (text: string) => readonly { readonly check: string; readonly with: Readonly<Record<string, unknown>> }[];
}

type Clause = PolicyFile['clauses'][number];
type Report = (severity: Severity, code: LintFinding['code'], args?: Args, where?: readonly PropertyKey[]) => void;

/** Whether a policy says of its document what the document says: pure, by the policy's file and, where it is known, the words. */
export function lint(
  { yaml, shape }: { yaml: YamlFile; shape: PolicyFile },
  { textOf, statedIn }: LintSources = {},
): LintFinding[] {
  const findings: LintFinding[] = [];
  for (const [index, clause] of shape.clauses.entries()) {
    const report: Report = (severity, code, args = {}, where = ['id']) =>
      findings.push({
        severity,
        code,
        clause: clause.id,
        args: { clause: clause.id, ...args },
        at: yaml.at(['clauses', index, ...where]),
      });
    lintClause(clause, shape, report);
    const text = clause.text ?? (clause.digest === undefined ? undefined : textOf?.(clause.digest));
    if (text !== undefined && statedIn) lintParameters(clause, statedIn(text), report);
  }
  // Where all else is remembered, too, a number that no clause has is one of those.
  const ids = shape.document?.besides ? [] : shape.clauses.map(({ id }) => id);
  for (const [index, missing] of missingNumbers(ids)) {
    const { id } = shape.clauses[index]!;
    findings.push({
      severity: 'warning',
      code: 'lint-number-missing',
      clause: id,
      args: { clause: id, missing },
      at: yaml.at(['clauses', index, 'id']),
    });
  }
  return findings.sort((a, b) => a.at.line - b.at.line);
}

function lintClause(clause: Clause, { document }: PolicyFile, report: Report): void {
  const isInForce = clause.party === 'processor' && (clause.strength === 'firm' || clause.strength === 'hedged');
  const waiting = clause.verify.filter(({ suggested }) => suggested).length;
  if (waiting > 0) report('note', 'lint-suggested', { count: waiting }, ['verify']);
  if (isInForce && waiting === 0 && clause.verify.length === 0) {
    if (clause.kind !== 'technical') {
      if (!clause.attestation) report('warning', 'lint-unstated');
    } else if (clause.reason === undefined) report('error', 'lint-unbound');
    else report('note', 'lint-reason', { reason: clause.reason }, ['reason']);
  }
  if (clause.text !== undefined && clause.digest !== undefined && digestOf(clause.text) !== clause.digest)
    report('error', 'lint-digest-differs', {}, ['digest']);
  if (document && clause.text === undefined && clause.digest === undefined) report('warning', 'lint-no-digest');
  for (const [number, { check, assumed }] of clause.verify.entries()) {
    const names = Object.keys(assumed);
    if (names.length > 0) report('note', 'lint-assumed', { check, names }, ['verify', number, 'assumed']);
  }
}

function lintParameters(clause: Clause, stated: ReturnType<NonNullable<LintSources['statedIn']>>, report: Report): void {
  for (const [number, binding] of clause.verify.entries()) {
    for (const [part, given] of [
      ['with', binding.with],
      ['assumed', binding.assumed],
    ] as const) {
      for (const [name, bound] of Object.entries(given)) {
        // Where the words name several values, a binding may take any of them: it is for one of several systems.
        const values = stated
          .filter(({ check, with: all }) => check === binding.check && name in all)
          .map((each) => each.with[name]);
        if (values.length === 0 || !values.every((value) => isLooser(name, bound, value))) continue;
        const args = { check: binding.check, name, bound: String(bound), stated: values.map(String) };
        report('error', 'lint-looser', args, ['verify', number, part, name]);
      }
    }
  }
}

/** Numbers of the document that no clause has, though those before and after are there; by the place of the clause that follows the gap. */
function missingNumbers(ids: readonly string[]): [index: number, missing: readonly string[]][] {
  let last = 0;
  return ids.flatMap((id, index): [number, readonly string[]][] => {
    if (!/^\d{1,4}$/.test(id)) return [];
    const number = Number(id);
    const missing =
      number > last + 1 && last > 0
        ? Array.from({ length: Math.min(number - last - 1, 20) }, (_, step) => String(last + 1 + step))
        : [];
    last = number;
    return missing.length > 0 ? [[index, missing]] : [];
  });
}
