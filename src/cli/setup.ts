import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Check } from '../../checks/define.ts';
import { checks as builtInChecks } from '../../checks/index.ts';
import { plannedChecks } from '../../checks/planned.ts';
import { type Discovered, discover, nothingDiscovered } from '../audit/discover.ts';
import { makePlan, type Plan, type Unit } from '../audit/plan.ts';
import { collectProblems } from '../files/problem.ts';
import { redact } from '../files/redaction.ts';
import { type Inventory, inventoryOfAddresses, loadInventory } from '../inventory/load.ts';
import type { KnownIds } from '../policy/known-ids.ts';
import { loadPolicy, type Policy, policyPath } from '../policy/load.ts';
import { loadAttestations } from '../policy/load-attestations.ts';
import { loadWaivers } from '../policy/load-waivers.ts';
import type { Probe } from '../probes/define.ts';
import { probes as builtInProbes } from '../probes/index.ts';
import { type Extensions, loadPlugins } from './plugins.ts';

export interface SetupOptions {
  readonly config?: string;
  readonly policy?: readonly string[];
  readonly only?: readonly string[];
}

export interface Setup {
  readonly inventory: Inventory;
  readonly checks: ReadonlyMap<string, Check>;
  readonly probes: readonly Probe[];
  readonly plan: Plan;
  readonly units: readonly Unit[];
  readonly discovered: Discovered;
  readonly idle: readonly string[];
  readonly unmatched: readonly { policy: string; clause: string; check: string }[];
  /** Bindings that are suggested only, and not in force. */
  readonly suggestions: number;
  readonly digests: { readonly policies: Record<string, string>; readonly inventory: string | null };
}

export const defaultConfig = 'tomproof.yaml';

/** The built-in checks and probes together with those of the plug-ins, by id. */
export function catalogueOf(extensions: Extensions): { checks: ReadonlyMap<string, Check>; probes: readonly Probe[] } {
  const all: readonly Check[] = [...builtInChecks, ...extensions.checks];
  return { checks: new Map(all.map((check) => [check.id, check])), probes: [...builtInProbes, ...extensions.probes] };
}

/**
 * Reads all a run needs: inventory, plug-ins, policies, waivers, asks for further targets where the configuration wants it, and makes the plan.
 * @param asking how to ask; without it, further targets stay unknown
 * @throws ConfigError with every problem of every file at once, before anything is asked.
 */
export async function setUp(
  addresses: readonly string[],
  options: SetupOptions,
  asking?: Parameters<typeof discover>[2],
): Promise<Setup> {
  const problems = collectProblems();
  const inventory = await readInventory(addresses, options, problems);
  const extensions = await loadPlugins(inventory?.plugins ?? [], problems);
  const { checks, probes } = catalogueOf(extensions);

  const named = options.policy ?? inventory?.policies ?? [];
  const folder = options.policy || !inventory?.file ? process.cwd() : path.dirname(path.resolve(inventory.file));
  if (inventory && named.length === 0) problems.add('command line', undefined, 'no-policies');
  const files = named.map((name) => policyPath(name, folder));
  const policies: Policy[] = [];
  for (const file of files) {
    const policy = await loadPolicy(shortPath(file), checks, problems);
    if (policy && policies.some((each) => each.policy === policy.policy)) {
      problems.add(shortPath(file), undefined, 'policy-twice', { policy: policy.policy });
    }
    if (policy) policies.push(policy);
  }
  // What names clauses is looked at only where all clauses could be read.
  const known =
    policies.length === files.length && inventory ? knownIdsOf(inventory, policies, checks, addresses, options) : undefined;
  const waivers = inventory?.waivers === undefined ? [] : await loadWaivers(shortPath(inventory.waivers), problems, known);
  const attestations =
    inventory?.attestations === undefined || !known
      ? []
      : await loadAttestations(shortPath(inventory.attestations), problems, known);
  problems.orThrow();

  const only = options.only ?? [];
  for (const wanted of only) {
    const single = makePlan({ policies, targets: [], waivers, checks, probes, only: [wanted] });
    if (single.plan.policies.every((policy) => policy.clauses.length === 0)) {
      problems.add('command line', undefined, 'only-matches-nothing', { only: wanted });
    }
  }
  problems.orThrow();
  const discovered = asking ? await discover(inventory!, probes, asking) : nothingDiscovered;
  const made = makePlan({ policies, targets: inventory!.targets, waivers, attestations, checks, probes, only, discovered });
  // Where a name is blacked out, two things would have one name, and a check could not see what it looks for.
  const { policies: promises, targets } = made.plan;
  const planned = JSON.stringify([promises, targets]);
  if (redact(planned) !== planned) problems.add(inventory!.file ?? 'command line', undefined, 'secret-in-plain-sight');
  problems.orThrow();
  const digest = async (file: string) =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  const digests = Object.fromEntries(
    await Promise.all(
      policies.flatMap(({ files }) => Object.entries(files)).map(async ([policy, file]) => [policy, await digest(file)] as const),
    ),
  );
  return {
    inventory: inventory!,
    checks,
    probes,
    discovered,
    ...made,
    suggestions: policies.reduce((sum, each) => sum + each.suggestions, 0),
    digests: { policies: digests, inventory: inventory?.file ? await digest(inventory.file) : null },
  };
}

/** What waivers and attestations can speak of. A run that was limited on the command line does not know all of it. */
function knownIdsOf(
  inventory: Inventory,
  policies: readonly Policy[],
  checks: ReadonlyMap<string, Check>,
  addresses: readonly string[],
  options: SetupOptions,
): KnownIds {
  const isWhole = options.policy === undefined;
  const finds = inventory.targets.some((target) => 'discover' in target && target.discover);
  return {
    policies,
    checks: [...checks.keys(), ...plannedChecks],
    targets: isWhole && addresses.length === 0 && !finds ? inventory.targets.map(({ id }) => id) : null,
    isWhole,
  };
}

/** The configuration of `--config` or of this folder; addresses stand in for its targets, or for all of it when none was named. */
async function readInventory(
  addresses: readonly string[],
  options: SetupOptions,
  problems: ReturnType<typeof collectProblems>,
): Promise<Inventory | undefined> {
  if (addresses.length > 0 && options.config === undefined) return inventoryOfAddresses(addresses, problems);
  const file = options.config ?? defaultConfig;
  if (options.config === undefined && !existsSync(file)) {
    problems.add('command line', undefined, 'config-missing', { file });
    return undefined;
  }
  const inventory = await loadInventory(file, problems);
  if (!inventory || addresses.length === 0) return inventory;
  return { ...inventory, targets: inventoryOfAddresses(addresses, problems).targets };
}

/** A path as a person would write it from here. */
export function shortPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}
