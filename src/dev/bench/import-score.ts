import { milliseconds } from '../../../checks/params.ts';
import { digestOf } from '../../policy/document/clause-text.ts';
import type { PolicyFile } from '../../policy/schema.ts';

type Clause = PolicyFile['clauses'][number];

/** How many there should be, how many there are, and how many of these are the same. */
export interface Overlap {
  readonly expected: number;
  readonly found: number;
  readonly common: number;
}

/** How many of so many are right. */
export interface Share {
  readonly of: number;
  readonly right: number;
}

/** What an import got right of one document, as counts that can be added up over documents. */
export interface Score {
  /** Clauses with the same digest, each counted as often as it stands there. */
  readonly clauses: Overlap;
  /**
   * Pairs of clause and check. All pairs of the labels are expected, also those of clauses that were not found; all pairs of the import
   * are found, also those of clauses that are none.
   */
  readonly checks: Overlap;
  /** Parameters that the labels state (`with`), of the pairs that are common. */
  readonly parameters: Share;
  /** Parameters of the common pairs that the import gives as stated (`with`) and the labels do not. */
  readonly invented: number;
  /** Of the common clauses, as are the next two. */
  readonly strength: Share;
  readonly party: Share;
  readonly kind: Share;
}

/** One thing in which an import differs from the labels. */
export interface Difference {
  readonly what:
    | 'clause missed'
    | 'no clause'
    | 'check missed'
    | 'check wrong'
    | 'parameter'
    | 'invented'
    | 'strength'
    | 'party'
    | 'kind';
  /** The words of the clause, or what is known of them. */
  readonly clause: string;
  readonly expected: string;
  readonly found: string;
}

interface Pair {
  readonly label: Clause;
  readonly clause: Clause;
}

const digest = (clause: Clause) => (clause.text === undefined ? (clause.digest ?? clause.id) : digestOf(clause.text));
const checksOf = (clause: Clause) => [...new Set(clause.verify.map(({ check }) => check))];
const bindings = (clause: Clause, check: string) => clause.verify.filter((binding) => binding.check === check);

/** Pairs clauses with equal digests, the first with the first; what is left over on either side has no partner. */
function paired(labels: readonly Clause[], clauses: readonly Clause[]) {
  const waiting = new Map<string, Clause[]>();
  for (const clause of clauses) waiting.set(digest(clause), [...(waiting.get(digest(clause)) ?? []), clause]);
  const pairs: Pair[] = [];
  const missed: Clause[] = [];
  for (const label of labels) {
    const clause = waiting.get(digest(label))?.shift();
    if (clause === undefined) missed.push(label);
    else pairs.push({ label, clause });
  }
  return { pairs, missed, extra: [...waiting.values()].flat() };
}

const day = 86_400_000;
const length = (value: unknown) => (typeof value === 'string' ? milliseconds(value) : 0);

/**
 * Whether two values of a parameter mean the same: durations by their length, lists in any order, one value as a list of one. Months,
 * quarters and years differ in length by themselves, so durations of four weeks and more may differ by 4 %.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) || Array.isArray(b)) {
    const [these, those] = [[a].flat(), [b].flat()];
    const within = (some: unknown[], all: unknown[]) => some.every((each) => all.some((other) => sameValue(each, other)));
    return within(these, those) && within(those, these);
  }
  const [one, other] = [length(a), length(b)];
  if (one > 0 && other > 0)
    return one === other || (Math.min(one, other) >= 28 * day && Math.abs(one - other) <= Math.max(one, other) * 0.04);
  if (typeof a === 'object' || typeof b === 'object') return JSON.stringify(a) === JSON.stringify(b);
  return String(a).toLowerCase() === String(b).toLowerCase();
}

/** The parameters that a label states for a check, each with whether a binding of the clause gives the same value. */
function statedParameters({ label, clause }: Pair, check: string) {
  return bindings(label, check).flatMap((binding) =>
    Object.entries(binding.with).map(([name, value]) => {
      const given = bindings(clause, check).flatMap((each) => (name in each.with ? [each.with[name]] : []));
      return { name, value, given, isSame: given.some((each) => sameValue(each, value)) };
    }),
  );
}

function inventedParameters({ label, clause }: Pair, check: string) {
  const stated = new Set(bindings(label, check).flatMap((binding) => Object.keys(binding.with)));
  return bindings(clause, check).flatMap((binding) => Object.entries(binding.with).filter(([name]) => !stated.has(name)));
}

const commonChecks = ({ label, clause }: Pair) => checksOf(label).filter((check) => checksOf(clause).includes(check));
const count = (clauses: readonly Clause[]) => clauses.reduce((sum, clause) => sum + checksOf(clause).length, 0);

/** Compares what was imported from a document with its labels. */
export function score(labels: readonly Clause[], clauses: readonly Clause[]): Score {
  const { pairs } = paired(labels, clauses);
  const common = pairs.flatMap((pair) => commonChecks(pair).map((check) => ({ pair, check })));
  const parameters = common.flatMap(({ pair, check }) => statedParameters(pair, check));
  const share = (field: 'strength' | 'party' | 'kind'): Share => ({
    of: pairs.length,
    right: pairs.filter(({ label, clause }) => label[field] === clause[field]).length,
  });
  return {
    clauses: { expected: labels.length, found: clauses.length, common: pairs.length },
    checks: { expected: count(labels), found: count(clauses), common: common.length },
    parameters: { of: parameters.length, right: parameters.filter(({ isSame }) => isSame).length },
    invented: common.flatMap(({ pair, check }) => inventedParameters(pair, check)).length,
    strength: share('strength'),
    party: share('party'),
    kind: share('kind'),
  };
}

const words = (clause: Clause) => clause.text ?? clause.summary?.en ?? clause.id;
const written = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** All in which an import differs from the labels, clause by clause. */
export function differences(labels: readonly Clause[], clauses: readonly Clause[]): Difference[] {
  const { pairs, missed, extra } = paired(labels, clauses);
  return [
    ...missed.map(
      (label): Difference => ({
        what: 'clause missed',
        clause: words(label),
        expected: checksOf(label).join(', '),
        found: '',
      }),
    ),
    ...extra.map(
      (clause): Difference => ({
        what: 'no clause',
        clause: words(clause),
        expected: '',
        found: checksOf(clause).join(', '),
      }),
    ),
    ...pairs.flatMap(differencesOf),
  ];
}

function differencesOf(pair: Pair): Difference[] {
  const { label, clause } = pair;
  const differ = (what: Difference['what'], expected: string, found: string): Difference => ({
    what,
    clause: words(clause),
    expected,
    found,
  });
  const [wanted, given] = [checksOf(label), checksOf(clause)];
  const common = commonChecks(pair);
  return [
    ...wanted.filter((check) => !given.includes(check)).map((check) => differ('check missed', check, '')),
    ...given.filter((check) => !wanted.includes(check)).map((check) => differ('check wrong', '', check)),
    ...common.flatMap((check) =>
      statedParameters(pair, check)
        .filter(({ isSame }) => !isSame)
        .map((each) =>
          differ('parameter', `${check} ${each.name}: ${written(each.value)}`, each.given.map(written).join(', ') || '–'),
        ),
    ),
    ...common.flatMap((check) =>
      inventedParameters(pair, check).map(([name, value]) => differ('invented', '', `${check} ${name}: ${written(value)}`)),
    ),
    ...(['strength', 'party', 'kind'] as const)
      .filter((field) => label[field] !== clause[field])
      .map((field) => differ(field, label[field], clause[field])),
  ];
}

const plus = (a: Overlap, b: Overlap): Overlap => ({
  expected: a.expected + b.expected,
  found: a.found + b.found,
  common: a.common + b.common,
});
const and = (a: Share, b: Share): Share => ({ of: a.of + b.of, right: a.right + b.right });

/** The counts of several documents together, so that each clause, not each document, has the same weight. */
export function total(scores: readonly Score[]): Score {
  return scores.reduce((a, b) => ({
    clauses: plus(a.clauses, b.clauses),
    checks: plus(a.checks, b.checks),
    parameters: and(a.parameters, b.parameters),
    invented: a.invented + b.invented,
    strength: and(a.strength, b.strength),
    party: and(a.party, b.party),
    kind: and(a.kind, b.kind),
  }));
}

/** Null where nothing was there to be measured. */
export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Share of what was found that is right, share of what should be found that was, and their harmonic mean. */
export function rates({ expected, found, common }: Overlap) {
  return {
    precision: ratio(common, found),
    recall: ratio(common, expected),
    f1: ratio(2 * common, expected + found),
  };
}
