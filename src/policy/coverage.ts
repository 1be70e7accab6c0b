import { notAttestable } from './attestations.ts';
import type { Clause, Policy } from './load.ts';

export const coverageStates = ['proven', 'indicated', 'not-yet', 'stated', 'nothing', 'not-in-force'] as const;
/**
 * What a clause can come to at best: `proven` or `indicated` by checks, `not-yet` where only checks are bound that no version has so far, `stated` by
 * a person, `nothing` where neither is foreseen, `not-in-force` where the document promises nothing or another party's duty.
 */
export type CoverageState = (typeof coverageStates)[number];

export interface ClauseCoverage {
  readonly clause: Clause;
  readonly state: CoverageState;
  /** Ids of checks that are bound, each once. */
  readonly checks: readonly string[];
}

export interface Coverage {
  readonly clauses: readonly ClauseCoverage[];
  readonly counts: {
    readonly clauses: number;
    readonly technical: number;
    /** Clauses with a check. */
    readonly bound: number;
    /** Clauses that a person can state. */
    readonly attestable: number;
    readonly states: Readonly<Record<CoverageState, number>>;
  };
}

/** How much of a document can be shown, and by what. Whether it is, only an audit tells. */
export function coverageOf(policy: Policy, known: ReadonlySet<string>): Coverage {
  const clauses = policy.clauses.map((clause): ClauseCoverage => {
    const checks = [...new Set(clause.bindings.map(({ check }) => check))];
    return { clause, state: stateOf(clause, known), checks };
  });
  const count = (is: (each: ClauseCoverage) => boolean) => clauses.filter(is).length;
  const states = Object.fromEntries(coverageStates.map((state) => [state, count((each) => each.state === state)]));
  return {
    clauses,
    counts: {
      clauses: clauses.length,
      technical: count(({ clause }) => clause.kind === 'technical'),
      bound: count(({ checks }) => checks.length > 0),
      attestable: count(({ clause }) => notAttestable(clause) === null),
      states: states as Coverage['counts']['states'],
    },
  };
}

function stateOf(clause: Clause, known: ReadonlySet<string>): CoverageState {
  if (clause.strength === 'planned' || clause.strength === 'optional' || clause.party !== 'processor') return 'not-in-force';
  const bindings = clause.bindings.filter(({ check }) => known.has(check));
  if (bindings.length < clause.bindings.length) return 'not-yet';
  if (bindings.some(({ role }) => role === 'proves')) return 'proven';
  if (bindings.length > 0) return 'indicated';
  return notAttestable(clause) === null ? 'stated' : 'nothing';
}
