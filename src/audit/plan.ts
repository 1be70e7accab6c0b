import type { Check, CheckTexts } from '../../checks/define.ts';
import type { FactKind, Wants } from '../facts/index.ts';
import type { Target } from '../inventory/target.ts';
import type { Attestation } from '../policy/attestations.ts';
import type { Binding, Clause, Policy } from '../policy/load.ts';
import type { Selector } from '../policy/schema.ts';
import type { Waiver } from '../policy/waivers.ts';
import type { Probe } from '../probes/define.ts';
import { type Discovered, nothingDiscovered } from './discover.ts';

/** The unit of work: one probe on one target, with what the bindings want it to look for. */
export interface Unit {
  readonly probe: Probe;
  readonly target: Target;
  readonly wants: Wants;
}

/** A binding with the targets it speaks of. */
export interface PlannedBinding extends Binding {
  readonly targets: readonly string[];
  /** Fact kinds the check judges; empty when no check of this version judges it. */
  readonly kinds: readonly FactKind[];
}
export interface PlannedClause extends Omit<Clause, 'bindings'> {
  readonly bindings: readonly PlannedBinding[];
}
export interface PlannedPolicy extends Omit<Policy, 'clauses' | 'files' | 'suggestions'> {
  readonly clauses: readonly PlannedClause[];
}

/** What a run promises to look at: kept in the bundle, so that the same facts can be judged again without the systems. */
export interface Plan {
  readonly policies: readonly PlannedPolicy[];
  readonly targets: readonly {
    readonly id: string;
    readonly kind: string;
    readonly labels: Readonly<Record<string, string>>;
    /** The target it was found at; absent where the configuration names it. */
    readonly discoveredBy?: string;
  }[];
  readonly waivers: readonly Waiver[];
  /** Statements for the clauses of the plan, in whatever state. */
  readonly attestations: readonly Attestation[];
  /** Texts of checks that are not built in. */
  readonly texts: Readonly<Record<string, { readonly en: CheckTexts; readonly de?: CheckTexts | undefined }>>;
}

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** Whether a selector picks a target. */
export function selects(selector: Selector | null, target: Pick<Target, 'id' | 'kind' | 'labels'>): boolean {
  if (selector === null) return true;
  const matches = ([name, wanted]: [string, unknown]) => {
    const actual = name === 'id' ? target.id : name === 'kind' ? target.kind : target.labels[name];
    return actual !== undefined && list(wanted as string | string[]).includes(actual);
  };
  const { not, ...lines } = selector;
  return Object.entries(lines).every(matches) && !Object.entries(not ?? {}).some(matches);
}

/** Whether a selector could pick a machine or service that nobody has found; its labels are not known. */
const mayMeanUnfound = (selector: Selector | null): boolean =>
  selector === null ||
  (selector.id === undefined &&
    (selector.kind === undefined ||
      list(selector.kind as string | string[]).some((kind) => ['endpoint', 'host'].includes(kind))));

/** Whether a clause is meant by `--only`: its own id, or a section it lies in (`3.2` means `3.2`, `3.2.1`, `3.2-1`). */
export const isMeant = (id: string, only: readonly string[]) =>
  only.length === 0 || only.some((wanted) => id === wanted || id.startsWith(`${wanted}.`) || id.startsWith(`${wanted}-`));

/** The kinds of facts that a look of this probe at this target speaks of, if only to say that they cannot be told. */
export const kindsAt = (probe: Probe, target: Target): readonly FactKind[] =>
  probe.accepts(target)
    ? [...(probe.kindsFor?.(target) ?? probe.kinds), ...(Object.keys(probe.cannotTell?.(target) ?? {}) as FactKind[])]
    : [];

/** Works out who is asked what. Pure: nothing is looked at. */
export function makePlan(input: {
  readonly policies: readonly Policy[];
  readonly targets: readonly Target[];
  readonly waivers: readonly Waiver[];
  readonly attestations?: readonly Attestation[];
  readonly checks: ReadonlyMap<string, Check>;
  readonly probes: readonly Probe[];
  readonly only: readonly string[];
  /** What was found besides `targets`. */
  readonly discovered?: Discovered;
}): {
  plan: Plan;
  units: Unit[];
  /** Bindings whose selection matches no target. */
  unmatched: { policy: string; clause: string; check: string }[];
  /** Targets that no binding speaks of. */
  idle: string[];
} {
  const { checks, probes, discovered = nothingDiscovered } = input;
  const targets = [...input.targets, ...discovered.targets.map(({ target }) => target)];
  const finderOf = new Map(discovered.targets.map(({ target, by }) => [target.id, by]));
  const yieldersOf = (kinds: readonly FactKind[], target: Target) =>
    probes.filter((probe) => kindsAt(probe, target).some((kind) => kinds.includes(kind)));
  const units = new Map<string, { probe: Probe; target: Target; wants: Wants[] }>();
  const unmatched: { policy: string; clause: string; check: string }[] = [];
  const selections = new Map<string, readonly Target[]>();
  const texts: Record<string, NonNullable<Check['texts']>> = {};
  const spokenOf = new Set<string>();

  const ask = (target: Target, wants: Wants & { readonly kinds: readonly FactKind[] }) => {
    for (const probe of yieldersOf(wants.kinds, target)) {
      const id = `${probe.id}\u0000${target.id}`;
      const unit = units.get(id);
      if (unit) unit.wants.push(wants);
      else units.set(id, { probe, target, wants: [wants] });
    }
  };

  const planBinding = (policy: Pick<Policy, 'policy'>, clause: Clause, binding: Binding): PlannedBinding => {
    const check = checks.get(binding.check);
    const kinds = check ? list<FactKind>(check.judges) : [];
    const key = JSON.stringify([binding.on, kinds]);
    let selected = selections.get(key);
    if (!selected) {
      // A selection that names targets keeps even those no probe can look at: they end as unknown, not as absent.
      selected = targets.filter(
        (target) => selects(binding.on, target) && (binding.on !== null || yieldersOf(kinds, target).length > 0),
      );
      selections.set(key, selected);
    }
    // A check that is only planned says so itself, whatever the targets.
    if (check && selected.length === 0) unmatched.push({ policy: policy.policy, clause: clause.id, check: binding.check });
    // Who is named but does not exist is not left out: judging finds nothing about them, and says so.
    const known = new Set(targets.map((target) => target.id));
    const missing = list((binding.on?.id ?? []) as string | string[]).filter((id) => !known.has(id));
    if (check) {
      if (check.texts) texts[check.id] = check.texts;
      const wants = { ...check.wants?.(check.params.parse(binding.params)), kinds: [...kinds, ...(check.besides ?? [])] };
      for (const target of selected) ask(target, wants);
      // A person that the policy names has that name in whatever is compared.
      const { accounts } = wants;
      const compared = { ...(accounts ? { accounts } : {}), kinds: check.alongside ?? [] };
      if (check.alongside && selected.length > 0) for (const target of targets) ask(target, compared);
    }
    for (const target of selected) spokenOf.add(target.id);
    const ids = [...selected.map((target) => target.id), ...missing];
    // Where not all of a target's belongings were found, one of them may be among those that the clause speaks of.
    const gaps = [...discovered.failures].flatMap(([id, failures]) =>
      mayMeanUnfound(binding.on) && failures.some((failure) => kinds.some((kind) => failure.kinds.includes(kind))) ? [id] : [],
    );
    return { ...binding, kinds, targets: [...new Set([...ids, ...gaps])] };
  };

  const policies = input.policies.map(({ files: _, suggestions: __, ...policy }) => ({
    ...policy,
    clauses: policy.clauses
      .filter((clause) => isMeant(clause.id, input.only))
      .map((clause) => ({ ...clause, bindings: clause.bindings.map((binding) => planBinding(policy, clause, binding)) })),
  }));
  return {
    plan: {
      policies,
      targets: targets.map(({ id, kind, labels }) => {
        const discoveredBy = finderOf.get(id);
        return { id, kind, labels, ...(discoveredBy === undefined ? {} : { discoveredBy }) };
      }),
      waivers: input.waivers,
      attestations: (input.attestations ?? []).filter(({ policy, clause }) =>
        policies.some((each) => each.policy === policy && each.clauses.some(({ id }) => id === clause)),
      ),
      texts,
    },
    units: [...units.values()].map(({ probe, target, wants }) => ({ probe, target, wants: mergeWants(wants) })),
    unmatched,
    idle: targets.filter((target) => !spokenOf.has(target.id)).map((target) => target.id),
  };
}

/** What all of them want together. */
export function mergeWants(all: readonly Wants[]): Wants {
  const accounts = [...new Set(all.flatMap((each) => each.accounts ?? []))].sort();
  const ports = [...new Set(all.flatMap((each) => each.ports ?? []))].sort((a, b) => a - b);
  const dkim = [...new Set(all.flatMap((each) => each.dkim ?? []))].sort();
  const tenantColumns = [...new Set(all.flatMap((each) => each.tenantColumns ?? []))].sort();
  const tls = [...new Set(all.flatMap((each) => each.tls ?? []))].sort();
  const kinds = [...new Set(all.flatMap((each) => each.kinds ?? []))].sort();
  return { accounts, ports, dkim, tenantColumns, tls, kinds };
}
