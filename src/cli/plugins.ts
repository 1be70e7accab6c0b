import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Check } from '../../checks/define.ts';
import { checks as builtInChecks } from '../../checks/index.ts';
import { plannedChecks } from '../../checks/planned.ts';
import type { Problems } from '../files/problem.ts';
import { packageRoot } from '../package.ts';
import type { Probe } from '../probes/define.ts';
import { probes as builtInProbes } from '../probes/index.ts';

export interface Extensions {
  readonly checks: readonly Check[];
  readonly probes: readonly Probe[];
}

/** Loads a user's own checks and probes: modules in JavaScript or TypeScript that export what `defineCheck` and `defineProbe` make. */
export async function loadPlugins(files: readonly string[], problems: Problems): Promise<Extensions> {
  const checks: Check[] = [];
  const probes: Probe[] = [];
  const taken = new Set<string>([
    ...builtInChecks.map((check) => check.id),
    ...plannedChecks,
    ...builtInProbes.map((probe) => probe.id),
  ]);
  for (const file of files) {
    let exported: readonly unknown[];
    try {
      exported = Object.values(await importModule(file));
    } catch (error) {
      problems.add(file, undefined, 'plugin-unreadable', { why: error instanceof Error ? error.message : String(error) });
      continue;
    }
    const found = { checks: exported.filter(isCheck), probes: exported.filter(isProbe) };
    if (found.checks.length + found.probes.length === 0) problems.add(file, undefined, 'plugin-exports-nothing');
    for (const { id } of [...found.checks, ...found.probes]) {
      if (taken.has(id)) problems.add(file, undefined, 'plugin-id-taken', { id });
      taken.add(id);
    }
    checks.push(...found.checks);
    probes.push(...found.probes);
  }
  return { checks, probes };
}

/** TypeScript goes through jiti, since not every supported Node reads it; `tomproof` in an import means this very program. */
async function importModule(file: string): Promise<Record<string, unknown>> {
  const self = path.join(packageRoot, 'dist', 'index.js');
  const { createJiti } = await import('jiti');
  const jiti = createJiti(pathToFileURL(file).href, { alias: { tomproof: self }, fsCache: false, moduleCache: false });
  return jiti.import<Record<string, unknown>>(file);
}

const has = (value: unknown, name: string, type: string): boolean =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[name] === type;

const isCheck = (value: unknown): value is Check =>
  has(value, 'id', 'string') && has(value, 'judge', 'function') && has(value, 'params', 'object');
const isProbe = (value: unknown): value is Probe =>
  has(value, 'id', 'string') && has(value, 'probe', 'function') && has(value, 'accepts', 'function');
