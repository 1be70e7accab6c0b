import { existsSync } from 'node:fs';
import path from 'node:path';
import leven from 'leven';
import type { Check } from '../../checks/define.ts';
import { plannedChecks } from '../../checks/planned.ts';
import type { Problems } from '../files/problem.ts';
import { checkShape, readYaml, type YamlFile } from '../files/yaml.ts';
import { packageRoot } from '../package.ts';
import type { AttestationSlot } from './attestations.ts';
import { type Bilingual, type ClauseKind, type PolicyFile, policySchema, type Selector, type Strength } from './schema.ts';
import { isValidTimezone } from './waivers.ts';

/** What a clause asks a check, about which targets. */
export interface Binding {
  readonly check: string;
  /** As the policy writes them: `with` and `assumed` together. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Names of the parameters the clause itself does not state. */
  readonly assumed: readonly string[];
  readonly on: Selector | null;
  readonly role: 'proves' | 'indicates';
}

export interface Clause {
  readonly id: string;
  readonly section: Bilingual | null;
  readonly article: string | null;
  readonly summary: Bilingual;
  readonly kind: ClauseKind;
  readonly strength: Strength;
  readonly party: 'processor' | 'customer' | 'subprocessor';
  readonly digest: string | null;
  readonly bindings: readonly Binding[];
  /** Who is to state it; null where the policy does not say. */
  readonly attestation: AttestationSlot | null;
  /** Line in the policy file. */
  readonly line: number;
}

export interface Policy {
  readonly policy: string;
  readonly title: Bilingual;
  readonly organisation: string | null;
  readonly document: {
    readonly name: string;
    readonly version?: string | undefined;
    readonly issued?: string | undefined;
  } | null;
  readonly timezone: string;
  readonly clauses: readonly Clause[];
  /** Bindings that wait for a person to take `suggested` out; they are not in force. */
  readonly suggestions: number;
  /** Its file, and those of the policies it extends, by their ids. */
  readonly files: Readonly<Record<string, string>>;
}

/** A policy named in `tomproof.yaml` or on the command line: a file if it looks like one, else one that comes with the program. */
export function policyPath(name: string, folder: string): string {
  if (/[/\\]|\.ya?ml$/.test(name)) return path.resolve(folder, name);
  const own = path.join(packageRoot, 'policies', `${name}.yaml`);
  return existsSync(own) ? own : path.resolve(folder, name);
}

/** A policy as its file has it, with where each part stands there. */
export async function readPolicy(
  file: string,
  problems: Problems,
): Promise<{ readonly yaml: YamlFile; readonly shape: PolicyFile } | undefined> {
  const yaml = await readYaml(file, problems);
  const shape = yaml && checkShape(yaml, policySchema, problems);
  return shape && { yaml, shape };
}

/** Longer chains of policies that extend each other are refused. */
const longestChain = 10;

/**
 * Loads a policy, and the ones it extends, and checks every binding against the catalogue: unknown checks (with the nearest ids), unknown or wrong
 * parameters, clauses twice, promises that bind nothing.
 */
export async function loadPolicy(
  file: string,
  checks: ReadonlyMap<string, Check>,
  problems: Problems,
  chain: readonly string[] = [],
): Promise<Policy | undefined> {
  const read = await readPolicy(file, problems);
  if (!read) return undefined;
  const { yaml, shape } = read;
  let base: Policy | undefined;
  if (shape.extends !== undefined) {
    const next = policyPath(shape.extends, path.dirname(path.resolve(file)));
    const isLoop = [...chain, path.resolve(file)].includes(next) || chain.length >= longestChain;
    if (isLoop) problems.add(file, yaml.at(['extends']), 'policy-extends-loop', { policy: shape.extends });
    else base = await loadPolicy(next, checks, problems, [...chain, path.resolve(file)]);
    if (!base) return undefined;
  }
  if (!isValidTimezone(shape.timezone))
    problems.add(file, yaml.at(['timezone']), 'timezone-unknown', { timezone: shape.timezone });
  const seen = new Set<string>();
  for (const [index, clause] of shape.clauses.entries()) {
    if (seen.has(clause.id)) problems.add(file, yaml.at(['clauses', index, 'id']), 'clause-twice', { id: clause.id });
    seen.add(clause.id);
    if (!clause.summary && !clause.text) problems.add(file, yaml.at(['clauses', index]), 'clause-wordless', { id: clause.id });
    for (const [number, binding] of clause.verify.entries()) {
      checkBinding(binding, ['clauses', index, 'verify', number], yaml, checks, problems);
    }
  }
  if (!base && shape.clauses.every(({ verify, attestation }) => verify.length === 0 && !attestation))
    problems.add(file, yaml.at(['clauses']), 'policy-binds-nothing');
  return {
    policy: shape.policy,
    title: shape.title,
    organisation: shape.organisation ?? null,
    document: shape.document
      ? { name: shape.document.name, version: shape.document.version, issued: shape.document.issued }
      : null,
    timezone: shape.timezone,
    clauses: [
      ...inherited(base, shape, yaml),
      ...shape.clauses.map((clause, index) => toClause(clause, yaml.at(['clauses', index, 'id']).line)),
    ],
    suggestions: (base?.suggestions ?? 0) + shape.clauses.flatMap(({ verify }) => verify.filter((each) => each.suggested)).length,
    files: { ...base?.files, [shape.policy]: file },
  };
}

/** The clauses of the extended policy that are not written anew; they stand where it is named. */
function inherited(base: Policy | undefined, shape: PolicyFile, yaml: YamlFile): Clause[] {
  if (!base) return [];
  const own = new Set(shape.clauses.map(({ id }) => id));
  const { line } = yaml.at(['extends']);
  return base.clauses.filter(({ id }) => !own.has(id)).map((clause) => ({ ...clause, line }));
}

function toClause(clause: PolicyFile['clauses'][number], line: number): Clause {
  const { section = null, article = null, digest = null, text, attestation: slot } = clause;
  return {
    id: clause.id,
    section,
    article,
    digest,
    summary: clause.summary ?? { de: text!, en: text! },
    kind: clause.kind,
    strength: clause.strength,
    party: clause.party,
    line,
    attestation: slot ? { by: slot.by, every: slot.every ?? null, document: slot.document ?? null } : null,
    bindings: clause.verify
      .filter(({ suggested }) => !suggested)
      .map((binding) => ({
        check: binding.check,
        params: { ...binding.assumed, ...binding.with },
        assumed: Object.keys(binding.assumed),
        on: binding.on ?? null,
        role: binding.role,
      })),
  };
}

function checkBinding(
  binding: PolicyFile['clauses'][number]['verify'][number],
  at: readonly PropertyKey[],
  yaml: YamlFile,
  checks: ReadonlyMap<string, Check>,
  problems: Problems,
): void {
  for (const name of Object.keys(binding.assumed)) {
    if (name in binding.with) problems.add(yaml.file, yaml.at([...at, 'assumed', name]), 'parameter-twice', { name });
  }
  const check = checks.get(binding.check);
  if (!check) {
    if (plannedChecks.includes(binding.check)) return;
    const nearest = nearestIds(binding.check, [...checks.keys(), ...plannedChecks]);
    problems.add(yaml.file, yaml.at([...at, 'check']), 'check-unknown', { id: binding.check, nearest });
    return;
  }
  const result = check.params.safeParse({ ...binding.assumed, ...binding.with });
  if (result.success) return;
  for (const issue of result.error.issues) {
    const where = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
    const part = where[0] !== undefined && where[0] in binding.assumed ? 'assumed' : 'with';
    problems.add(yaml.file, yaml.at([...at, part, ...where]), 'parameter-wrong', {
      check: binding.check,
      where: where.map(String).join('.') || '—',
      why: issue.message,
    });
  }
}

/** The ids closest to a misspelt one, at most three. */
export function nearestIds(id: string, known: readonly string[]): string[] {
  return known
    .map((each) => ({ each, distance: leven(id, each) }))
    .filter(({ each, distance }) => distance <= Math.max(2, each.length / 2))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ each }) => each);
}
