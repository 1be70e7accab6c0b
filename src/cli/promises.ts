import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Check } from '../../checks/define.ts';
import type { Problems } from '../files/problem.ts';
import { loadPromised } from '../inventory/load.ts';
import { loadPolicy, type Policy, policyPath } from '../policy/load.ts';
import { loadPlugins } from './plugins.ts';
import { catalogueOf, defaultConfig, type SetupOptions, shortPath } from './setup.ts';

/** What was promised, read without whatever is needed to look: no secret, no target. */
export interface Promises {
  readonly policies: readonly Policy[];
  readonly checks: ReadonlyMap<string, Check>;
  /** Folder of the attestations as the configuration has it. */
  readonly attestations: string | undefined;
  /** Whether these are all policies of the configuration. */
  readonly isWhole: boolean;
}

export interface NamedPolicies {
  readonly checks: ReadonlyMap<string, Check>;
  readonly files: readonly string[];
}

/** Files of the policies that are named on the command line, or of all in the configuration, whose checks count in any case. */
export async function namedPolicies(
  names: readonly string[],
  config: string | undefined,
  problems: Problems,
): Promise<NamedPolicies> {
  const file = config ?? defaultConfig;
  const isConfigured = config !== undefined || existsSync(file);
  const promised = isConfigured ? await loadPromised(file, problems) : undefined;
  const { checks } = catalogueOf(await loadPlugins(promised?.plugins ?? [], problems));
  if (names.length === 0 && !isConfigured) problems.add('command line', undefined, 'no-policies');
  const [wanted, folder] =
    names.length > 0 ? [names, process.cwd()] : [promised?.policies ?? [], path.dirname(path.resolve(file))];
  return { checks, files: wanted.map((name) => shortPath(policyPath(name, folder))) };
}

/** Reads the policies of the configuration, or those named on the command line: by file, by name, or by their own id. */
export async function readPromises(options: Pick<SetupOptions, 'config' | 'policy'>, problems: Problems): Promise<Promises> {
  const file = options.config ?? defaultConfig;
  const isConfigured = options.config !== undefined || existsSync(file);
  const promised = isConfigured ? await loadPromised(file, problems) : undefined;
  const { checks } = catalogueOf(await loadPlugins(promised?.plugins ?? [], problems));
  const read = async (names: readonly string[], folder: string) => {
    const policies: Policy[] = [];
    for (const name of names) {
      const policy = await loadPolicy(shortPath(policyPath(name, folder)), checks, problems);
      if (policy) policies.push(policy);
    }
    return policies;
  };
  const attestations = promised?.attestations === undefined ? undefined : shortPath(promised.attestations);
  const configured = promised ? await read(promised.policies, path.dirname(path.resolve(file))) : [];
  const { policy: named } = options;
  if (named === undefined) {
    if (!isConfigured) problems.add('command line', undefined, 'no-policies');
    return { policies: configured, checks, attestations, isWhole: true };
  }
  const chosen = configured.filter(({ policy }) => named.includes(policy));
  const policies = chosen.length === named.length ? chosen : await read(named, process.cwd());
  return { policies, checks, attestations, isWhole: false };
}
