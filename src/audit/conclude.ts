import { type JudgedAttestation, judgeAttestations, notAttestable } from '../policy/attestations.ts';
import { dayIn, type Waiver } from '../policy/waivers.ts';
import type { Judged } from './finding.ts';
import type { Plan, PlannedClause, PlannedPolicy } from './plan.ts';
import type { BindingTally, ClauseVerdict, Verdict, Verdicts } from './verdict.ts';

export interface ConcludeOptions {
  /** The moment for which is concluded; handed in. */
  readonly now: Date;
  readonly failOn: 'unproven' | 'contradicted';
  /** Judge as if there were no waivers. */
  readonly includeWaived: boolean;
}

interface ClauseState {
  readonly policy: PlannedPolicy;
  readonly clause: PlannedClause;
  readonly tallies: (BindingTally & { indicative: boolean })[];
  readonly reasons: Map<string, number>;
  unwaived: number;
  readonly waived: Set<Waiver>;
  readonly attested: ReturnType<typeof judgeAttestations>;
}

const clauseKey = (policy: string, clause: string) => `${policy}\u0000${clause}`;

/** How many days before its last day a waiver or an attestation is announced. */
const warnDays = 14;

/**
 * Takes findings one by one and says at the end what each clause comes to (DESIGN.md §2). Pure; keeps counts, not findings.
 * There is no default: a clause without any finding that holds is unverified.
 */
export function conclude(plan: Plan, options: ConcludeOptions) {
  const states = new Map<string, ClauseState>();
  const soon = new Date(options.now.getTime() + warnDays * 86_400_000);
  for (const policy of plan.policies) {
    for (const clause of policy.clauses) {
      states.set(clauseKey(policy.policy, clause.id), {
        policy,
        clause,
        tallies: clause.bindings.map(({ check, role, assumed }) => ({
          check,
          role,
          assumed: [...assumed],
          holds: 0,
          fails: 0,
          unknown: 0,
          notApplicable: 0,
          warnings: 0,
          indicative: false,
        })),
        reasons: new Map(),
        unwaived: 0,
        waived: new Set(),
        attested: judgeAttestations(
          plan.attestations.filter((each) => each.policy === policy.policy && each.clause === clause.id),
          clause,
          dayIn(options.now, policy.timezone),
          dayIn(soon, policy.timezone),
        ),
      });
    }
  }
  const used = new Set<Waiver>();

  /** The waiver that covers a failing finding, if any. */
  const waiverOf = (finding: Judged, timezone: string): Waiver | undefined => {
    const valid = plan.waivers.find((waiver) => {
      if (!covers(waiver, finding)) return false;
      used.add(waiver);
      return dayIn(options.now, timezone) <= waiver.expires;
    });
    return options.includeWaived ? undefined : valid;
  };

  const stateOf = (waiver: Waiver) => {
    const { timezone = 'UTC' } = plan.policies.find(({ policy }) => policy === waiver.policy) ?? plan.policies[0] ?? {};
    if (waiver.expires < dayIn(options.now, timezone)) return 'expired' as const;
    if (!used.has(waiver)) return 'unused' as const;
    return waiver.expires < dayIn(soon, timezone) ? ('expiring' as const) : ('valid' as const);
  };

  return {
    /** Whether a finding fails but is covered by a valid waiver; to be called once for each finding. */
    add(finding: Judged): { waived: boolean } {
      const state = states.get(clauseKey(finding.policy, finding.clause));
      const tally = state?.tallies[finding.binding];
      if (!state || !tally) return { waived: false };
      const count = (reason: string) => state.reasons.set(reason, (state.reasons.get(reason) ?? 0) + 1);
      switch (finding.outcome) {
        case 'holds':
          tally.holds++;
          tally.warnings += finding.warnings.length;
          if (finding.indicative) tally.indicative = true;
          return { waived: false };
        case 'not-applicable':
          tally.notApplicable++;
          return { waived: false };
        case 'unknown':
          tally.unknown++;
          count(finding.code);
          return { waived: false };
        case 'fails': {
          tally.fails++;
          count(`${finding.check}:${finding.code}`);
          const waiver = waiverOf(finding, state.policy.timezone);
          if (waiver) state.waived.add(waiver);
          else state.unwaived++;
          return { waived: waiver !== undefined };
        }
      }
    },

    /** What it all comes to, in the order of the policies. */
    end(): Verdicts {
      const clauses = [...states.values()].map(toVerdict);
      const waivers = plan.waivers.map((waiver) => ({ ...waiver, state: stateOf(waiver) }));
      const expired = waivers.some((waiver) => waiver.state === 'expired');
      const summary: Partial<Record<Verdict, number>> = {};
      for (const { verdict } of clauses) summary[verdict] = (summary[verdict] ?? 0) + 1;
      const contradicted = clauses.some((clause) => clause.verdict === 'contradicted');
      const open = clauses.some((clause) => ['unverified', 'unattested', 'questioned'].includes(clause.verdict)) || expired;
      // Nothing in force is nothing proven.
      const nothing = clauses.every((clause) => clause.verdict === 'not-in-force');
      const exitCode = contradicted ? 1 : (open || nothing) && options.failOn === 'unproven' ? 2 : 0;
      const attestations = attestationsOf([...states.values()]);
      return { schemaVersion: 1, exitCode, summary, clauses, waivers, attestations };
    },
  };
}

/** A waiver speaks of a clause (of one or any policy), a check, a target: all it names must fit. */
const covers = (waiver: Waiver, finding: Judged) =>
  (waiver.clause === undefined || waiver.clause === finding.clause) &&
  (waiver.policy === undefined || waiver.policy === finding.policy) &&
  (waiver.check === undefined || waiver.check === finding.check) &&
  (waiver.target === undefined || waiver.target === finding.target);

/** In the order of the clauses, of each clause in the order of the plan. */
const attestationsOf = (states: readonly ClauseState[]): JudgedAttestation[] => states.flatMap(({ attested }) => attested.all);

/** Why no statement counts for a clause: each that does not, or that there is none. */
function reasonsOf({ attested }: ClauseState): Map<string, number> {
  const reasons = new Map<string, number>();
  for (const { state } of attested.all) reasons.set(`attestation-${state}`, (reasons.get(`attestation-${state}`) ?? 0) + 1);
  return reasons.size === 0 ? new Map([['attestation-none', 1]]) : reasons;
}

function toVerdict(state: ClauseState): ClauseVerdict {
  const verdict = verdictOf(state);
  const reasons = verdict === 'unattested' ? reasonsOf(state) : state.reasons;
  return {
    policy: state.policy.policy,
    id: state.clause.id,
    verdict,
    reasons: [...reasons]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    bindings: state.tallies.map(({ indicative: _, ...tally }) => tally),
  };
}

function verdictOf({ clause, tallies, unwaived, waived, attested }: ClauseState): Verdict {
  if (clause.strength === 'planned' || clause.strength === 'optional' || clause.party !== 'processor') return 'not-in-force';
  if (tallies.length === 0) {
    if (notAttestable(clause) !== null) return 'unverified';
    return attested.counting === null ? 'unattested' : 'attested';
  }
  if (unwaived > 0) return clause.strength === 'hedged' ? 'questioned' : 'contradicted';
  // A waiver excuses what fails, never what was not seen.
  if (tallies.some((tally) => tally.unknown > 0 || tally.holds + tally.fails === 0)) return 'unverified';
  if (waived.size > 0) return 'waived';
  if (tallies.some((tally) => tally.holds === 0)) return 'unverified';
  return tallies.some((tally) => tally.role === 'proves' && !tally.indicative) ? 'proven' : 'supported';
}
