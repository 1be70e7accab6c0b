import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Check } from '../../checks/define.ts';
import { checks as builtInChecks } from '../../checks/index.ts';
import { plannedChecks } from '../../checks/planned.ts';
import { factKinds } from '../facts/index.ts';
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
    const found = {
      checks: exported.filter((each): each is Check => has(each, 'judge')),
      probes: exported.filter((each): each is Probe => has(each, 'probe')),
    };
    if (found.checks.length + found.probes.length === 0) problems.add(file, undefined, 'plugin-exports-nothing');
    for (const [schema, list] of [
      [checkSchema, found.checks],
      [probeSchema, found.probes],
    ] as const) {
      for (const each of list) {
        for (const issue of schema.safeParse(each).error?.issues ?? []) {
          problems.add(file, undefined, 'plugin-wrong', {
            id: String(each.id),
            why: `${issue.path.join('.')}: ${issue.message}`,
          });
        }
      }
    }
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

const texts = z.strictObject({
  title: z.string(),
  about: z.string(),
  remedy: z.string(),
  codes: z.record(z.string(), z.string()),
});
const reference = z.union([z.string(), z.strictObject({ none: z.string() })]);
const aFunction = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'a function');
const kind = z.enum(factKinds as [string, ...string[]]);
const id = z.string().regex(/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/, 'an id such as area.measure');

/** What `defineCheck` and `defineProbe` make; a plug-in in JavaScript has no types to hold it to that. */
const checkSchema = z.looseObject({
  id,
  judges: z.union([kind, z.array(kind).min(1)]),
  many: z.boolean().optional(),
  params: z.custom((value) => typeof (value as z.ZodType | undefined)?.safeParse === 'function', 'a schema made with z'),
  references: z.looseObject({ gdpr: reference, iso27001: reference, bsi: reference }),
  reproduce: z.string(),
  wants: aFunction.optional(),
  texts: z.strictObject({ en: texts, de: texts.optional() }).optional(),
  judge: aFunction,
});
const probeSchema = z.looseObject({
  id,
  kinds: z.array(kind).min(1),
  privilege: z.string(),
  accepts: aFunction,
  requests: aFunction,
  sameAs: aFunction.optional(),
  probe: aFunction,
});

const has = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[name] === 'function';
