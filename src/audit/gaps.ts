import type { Check } from '../../checks/define.ts';
import type { Advice, Fact, FactKind, FailureReason, ProbeFailure } from '../facts/index.ts';
import type { Plan } from './plan.ts';

/** Something that a look did not see, and who misses it. */
export interface Gap {
  /** Kinds of facts, and behind a dot the part of one that is missing: `firewall-rules.inbound`. */
  readonly what: readonly string[];
  readonly reason: FailureReason;
  readonly detail: string;
  /** Checks that judge these kinds here. */
  readonly checks: readonly string[];
}

/** What a target's interface has no way to tell, and what would. */
export interface Untold {
  readonly what: readonly FactKind[];
  readonly advice: Advice;
  readonly checks: readonly string[];
}

/** The checks that miss a kind of fact where it was not seen. */
export type Askers = (kind: string) => readonly string[];

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** The checks that the policies bind to a target, or all where they bind none. */
export function askersAt(target: string, plan: Plan, checks: ReadonlyMap<string, Check>): Askers {
  const bindings = plan.policies.flatMap(({ clauses }) => clauses.flatMap((clause) => clause.bindings));
  const own = new Set(bindings.filter(({ targets }) => targets.includes(target)).map(({ check }) => check));
  const comparing = new Set(bindings.filter(({ targets }) => targets.length > 0).map(({ check }) => check));
  const isAsker = ({ id, judges, besides = [], alongside = [] }: Check, kind: string) => {
    const isJudged = [...list<FactKind>(judges), ...besides].some((each) => each === kind);
    return (isJudged && (own.size === 0 || own.has(id))) || (comparing.has(id) && alongside.some((each) => each === kind));
  };
  return (kind) => [...checks.values()].filter((check) => isAsker(check, kind)).map(({ id }) => id);
}

/** Failures with the same cause as one gap each. What the interface has no way to tell is none. */
export const gapsOf = (failures: readonly ProbeFailure[], askers: Askers): Gap[] =>
  merged(
    failures
      .filter(({ advice }) => advice === undefined)
      .map(({ kinds, reason, detail }) => ({ what: kinds, reason, detail, checks: kinds.flatMap(askers) })),
  );

export function untoldOf(failures: readonly ProbeFailure[], askers: Askers): Untold[] {
  const byAdvice = new Map<Advice, string[]>();
  for (const { advice, kinds } of failures)
    if (advice !== undefined) byAdvice.set(advice, [...(byAdvice.get(advice) ?? []), ...kinds]);
  return [...byAdvice].map(([advice, kinds]) => ({
    what: unique(kinds) as FactKind[],
    advice,
    checks: unique(kinds.flatMap(askers)),
  }));
}

/** A part of a fact that was or was not seen. */
export interface Part {
  /** Names of the fields that lead to it; numbers in a list are left out. */
  readonly field: string;
  /** Null where it was seen. */
  readonly unseen: { readonly reason: FailureReason; readonly detail: string } | null;
}

/** Every part of a fact that says of itself whether it was seen, however deep it lies. */
export function partsOf(fact: Fact): Part[] {
  const { kind: _, subject: _subject, source: _source, ...fields } = fact;
  return walk(fields, []);
}

function walk(node: unknown, path: readonly string[]): Part[] {
  if (typeof node !== 'object' || node === null) return [];
  const { seen, state, reason, detail, what } = node as Record<string, unknown>;
  const field = path.filter((each) => each !== 'unseen' && !/^\d+$/.test(each)).join('.');
  // Parts say so by `seen` or `state`; what is listed as not seen lies in a field of that name.
  const isUnseen = seen === false || state === 'unseen' || path.some((each) => each === 'unseen');
  if (isUnseen && typeof reason === 'string')
    return [{ field, unseen: { reason: reason as FailureReason, detail: String(detail ?? what ?? '') } }];
  const deeper = Object.entries(node).flatMap(([name, value]) => walk(value, [...path, name]));
  return seen === true ? [{ field, unseen: null }, ...deeper] : deeper;
}

/** Parts of facts that were not seen for one of these reasons, those with the same cause as one gap each. */
export const gapsIn = (facts: readonly Fact[], reasons: readonly FailureReason[], askers: Askers): Gap[] =>
  merged(
    facts.flatMap((fact) =>
      partsOf(fact).flatMap(({ field, unseen }) =>
        unseen && reasons.includes(unseen.reason)
          ? [{ what: [`${fact.kind}.${field}`], ...unseen, checks: askers(fact.kind) }]
          : [],
      ),
    ),
  );

const unique = <T extends string>(texts: readonly T[]): T[] => [...new Set(texts)].sort();

function merged(gaps: readonly Gap[]): Gap[] {
  const byCause = new Map<string, Gap>();
  for (const gap of gaps) {
    const key = `${gap.reason} ${gap.detail}`;
    const known = byCause.get(key);
    byCause.set(key, {
      ...gap,
      what: unique([...(known?.what ?? []), ...gap.what]),
      checks: unique([...(known?.checks ?? []), ...gap.checks]),
    });
  }
  return [...byCause.values()];
}
