import { type Alongside, makeAlongside } from '../../checks/alongside.ts';
import type { Args, Check, JudgeContext, Judgement } from '../../checks/define.ts';
import type { Fact, FactKind, FactLine, ProbeFailure, Source } from '../facts/index.ts';
import { type Judged, judgedSchema } from './finding.ts';
import type { Plan, PlannedBinding, PlannedClause, PlannedPolicy } from './plan.ts';

interface Bound {
  readonly policy: PlannedPolicy;
  readonly clause: PlannedClause;
  readonly index: number;
  readonly binding: PlannedBinding;
  readonly check: Check | undefined;
  readonly params: unknown;
}

/**
 * Judges what was seen: for every binding and every target it speaks of at least one finding. Pure; `now` is handed in.
 * Reads the facts as a stream in which the lines of one target stand together, so memory does not grow with the number of targets: only the
 * kinds that some check compares with those of other targets are kept until the end.
 */
export async function* judge(
  plan: Plan,
  lines: AsyncIterable<FactLine>,
  checks: ReadonlyMap<string, Check>,
  now: Date,
): AsyncGenerator<Judged> {
  const byTarget = new Map<string, Bound[]>();
  const nowhere: Bound[] = [];
  for (const policy of plan.policies) {
    for (const clause of policy.clauses) {
      for (const [index, binding] of clause.bindings.entries()) {
        const check = checks.get(binding.check);
        const bound = { policy, clause, index, binding, check, params: check?.params.parse(binding.params) };
        if (binding.targets.length === 0) nowhere.push(bound);
        for (const target of binding.targets) {
          const list = byTarget.get(target);
          if (list) list.push(bound);
          else byTarget.set(target, [bound]);
        }
      }
    }
  }

  const labelsOf = new Map(plan.targets.map(({ id, labels }) => [id, labels]));
  const alongside = collectAlongside([...byTarget.values()].flat(), labelsOf);
  const held: { bound: Bound; group: Group }[] = [];
  function* judgeOrHold(bounds: readonly Bound[], group: Group): Generator<Judged> {
    for (const bound of bounds) {
      if (comparesWith(bound.check).length > 0)
        held.push({ bound, group: partOf(group, [...bound.binding.kinds, ...(bound.check?.besides ?? [])]) });
      else yield* judgeTarget(bound, group, { now, labelsOf, alongside: nothing });
    }
  }

  for (const bound of nowhere) yield unseen(bound, null, bound.check ? 'no-subject' : 'no-check', {});

  for await (const group of groupByTarget(lines)) {
    alongside.add(group);
    const bounds = byTarget.get(group.target);
    if (!bounds) continue;
    byTarget.delete(group.target);
    yield* judgeOrHold(bounds, group);
  }
  // A target the bundle says nothing about is not a target that is in order.
  for (const [target, bounds] of byTarget) {
    yield* judgeOrHold(bounds, { target, facts: [], failures: [] });
  }
  for (const { bound, group } of held) yield* judgeTarget(bound, group, { now, labelsOf, alongside: alongside.of(bound) });
}

type Labels = ReadonlyMap<string, Readonly<Record<string, string>>>;
const nothing = makeAlongside([], []);

/** The kinds of all targets that a check compares with. */
const comparesWith = (check: Check | undefined): readonly FactKind[] => [...(check?.alongside ?? []), ...(check?.ifSeen ?? [])];

const joined = (groups: readonly Group[], labelsOf: Labels): Pick<Alongside, 'facts' | 'failures'> => ({
  facts: groups.flatMap(({ target, facts }) => facts.map((fact) => ({ target, labels: labelsOf.get(target) ?? {}, fact }))),
  failures: groups.flatMap(({ target, failures }) => failures.map((failure) => ({ target, failure }))),
});

/** Keeps, of every target, the kinds that any of the bindings compares with. */
function collectAlongside(bounds: readonly Bound[], labelsOf: Labels) {
  const all = new Set(bounds.flatMap(({ check }) => comparesWith(check)));
  const kept: Group[] = [];
  const made = new Map<string, Alongside>();
  return {
    add(group: Group) {
      const part = partOf(group, [...all]);
      if (part.facts.length + part.failures.length > 0) kept.push(part);
    },
    /** The same for all targets of a check, once all of them were added. */
    of({ check }: Bound): Alongside {
      const id = check?.id ?? '';
      const known = made.get(id);
      if (known) return known;
      const { facts } = joined(
        kept.map((group) => partOf(group, comparesWith(check))),
        labelsOf,
      );
      // What nobody asked for is not missed.
      const { failures } = joined(
        kept.map((group) => partOf(group, check?.alongside ?? [])),
        labelsOf,
      );
      const fresh = makeAlongside(facts, failures);
      made.set(id, fresh);
      return fresh;
    },
  };
}

interface Group {
  readonly target: string;
  readonly facts: readonly Fact[];
  readonly failures: readonly ProbeFailure[];
}

/** What a group says of some kinds. */
const partOf = ({ target, facts, failures }: Group, kinds: readonly FactKind[]): Group => ({
  target,
  facts: facts.filter(({ kind }) => kinds.includes(kind)),
  failures: failures.filter((failure) => kinds.some((kind) => failure.kinds.includes(kind))),
});

async function* groupByTarget(lines: AsyncIterable<FactLine>): AsyncGenerator<Group> {
  let group: { target: string; facts: Fact[]; failures: ProbeFailure[] } | undefined;
  for await (const line of lines) {
    if (group?.target !== line.target) {
      if (group) yield group;
      group = { target: line.target, facts: [], failures: [] };
    }
    if ('fact' in line) group.facts.push(line.fact);
    else group.failures.push(line.failure);
  }
  if (group) yield group;
}

function* judgeTarget(
  bound: Bound,
  group: Group,
  given: Pick<JudgeContext, 'now' | 'alongside'> & { readonly labelsOf: Labels },
): Generator<Judged> {
  const { check, binding } = bound;
  const own = check?.besides ? joined([partOf(group, check.besides)], given.labelsOf) : nothing;
  const context: JudgeContext = {
    now: given.now,
    target: group.target,
    timeZone: bound.policy.timezone,
    labels: given.labelsOf.get(group.target) ?? {},
    alongside:
      own === nothing
        ? given.alongside
        : makeAlongside([...own.facts, ...given.alongside.facts], [...own.failures, ...given.alongside.failures]),
  };
  if (!check) {
    yield unseen(bound, group.target, 'no-check', {});
    return;
  }
  const { facts, failures } = partOf(group, binding.kinds);
  if (check.many) {
    if (facts.length > 0) {
      yield finding(bound, group.target, null, facts, () => {
        const judgement = check.judge(facts, bound.params, context);
        if (judgement.outcome === 'fails' || failures.length === 0) return judgement;
        return { outcome: 'unknown', reason: 'incomplete', args: { what: failures.map((each) => each.detail) } };
      });
    }
  } else {
    for (const fact of facts) {
      yield finding(bound, group.target, fact.subject.id, [fact], () => check.judge(fact, bound.params, context));
    }
  }
  for (const failure of failures) {
    const what = failure.subject ? `${failure.subject.id}: ${failure.detail}` : failure.detail;
    yield {
      ...unseen(bound, group.target, failure.reason, { what, ...(failure.advice ? { advice: failure.advice } : {}) }),
      subject: failure.subject?.id ?? null,
      sources: [{ probe: failure.probe, vantage: { name: '' }, at: failure.at }],
    };
  }
  if (facts.length === 0 && failures.length === 0) yield unseen(bound, group.target, 'no-subject', {});
}

/** What a check made of facts. If it throws or returns no judgement, that is an unknown finding: never a gap, and not the end of the run. */
function finding(bound: Bound, target: string, subject: string | null, facts: readonly Fact[], judgeIt: () => Judgement): Judged {
  let what: string;
  try {
    const candidate = judgedSchema.safeParse(toFinding(bound, target, subject, judgeIt(), facts));
    if (candidate.success) return candidate.data;
    what = `no judgement: ${candidate.error.issues.map((issue) => issue.path.join('.')).join(', ')}`;
  } catch (error) {
    what = String((error as Error | undefined)?.message ?? error);
  }
  return {
    ...unseen(bound, target, 'exception', { what: what.slice(0, 300) }),
    subject,
    expected: bound.binding.params as Judged['expected'],
  };
}

function toFinding(bound: Bound, target: string, subject: string | null, judgement: Judgement, facts: readonly Fact[]): Judged {
  const first = facts[0];
  return {
    ...identity(bound),
    target,
    subject,
    outcome: judgement.outcome,
    reason: judgement.outcome === 'unknown' ? judgement.reason : null,
    code: judgement.outcome === 'unknown' ? judgement.reason : judgement.code,
    args: copyArgs(judgement.args),
    warnings: warningsOf(judgement).map(({ code, args }) => ({ code, args: copyArgs(args) })),
    reproduce: first && bound.check ? fillCommand(bound.check.reproduce, first) : null,
    indicative: judgement.outcome === 'holds' && judgement.indicative === true,
    sources: uniqueSources(facts.map((fact) => fact.source)),
  };
}

const warningsOf = (judgement: Judgement) => {
  if (judgement.outcome === 'holds') return judgement.warnings;
  return judgement.outcome === 'fails' ? (judgement.warnings ?? []) : [];
};

const unseen = (bound: Bound, target: string | null, reason: string, args: Judged['args']): Judged => ({
  ...identity(bound),
  target,
  subject: null,
  outcome: 'unknown',
  reason,
  code: reason,
  args,
  warnings: [],
  reproduce: null,
  indicative: false,
  sources: [],
});

const identity = ({ policy, clause, index, binding, params }: Bound) => ({
  policy: policy.policy,
  clause: clause.id,
  binding: index,
  check: binding.check,
  expected: (params ?? binding.params) as Judged['expected'],
});

const copyArgs = (args: Args): Judged['args'] =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
  ) as Judged['args'];

const uniqueSources = (sources: readonly Source[]) =>
  [...new Map(sources.map((each) => [JSON.stringify(each), each])).values()].slice(0, 10);

/**
 * Fills a command's `{field}` from the fact's own plain fields. A value with a character that a shell could read otherwise is not filled
 * in: names may come from a hostile peer, and people paste commands.
 */
export function fillCommand(command: string, fact: Fact): string {
  const fields = fact as unknown as Record<string, unknown>;
  return command.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = fields[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    return /^[\w./:-]+$/.test(text) && !text.startsWith('-') ? text : placeholder;
  });
}
