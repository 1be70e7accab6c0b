import { z } from 'zod';
import type { Check, Reference } from '../../checks/define.ts';
import { plannedChecks } from '../../checks/planned.ts';
import { loadWords } from '../../reports/words.ts';
import { collectProblems } from '../files/problem.ts';
import { loadInventory } from '../inventory/load.ts';
import { nearestIds } from '../policy/load.ts';
import { loadPlugins } from './plugins.ts';
import { catalogueOf } from './setup.ts';
import type { Terminal } from './terminal.ts';

/** `tomproof checks [id]`: the catalogue, with what a check judges, its parameters, references and how to reproduce it by hand. */
export async function checksCommand(
  id: string | undefined,
  options: { readonly config?: string; readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const problems = collectProblems();
  const inventory = options.config === undefined ? undefined : await loadInventory(options.config, problems);
  const { checks } = catalogueOf(await loadPlugins(inventory?.plugins ?? [], problems));
  const chosen = id === undefined ? [...checks.values()] : [checks.get(id)].filter((check) => check !== undefined);
  if (chosen.length === 0 && !plannedChecks.includes(id!)) {
    problems.add('command line', undefined, 'check-unknown', {
      id: id!,
      nearest: nearestIds(id!, [...checks.keys(), ...plannedChecks]),
    });
  }
  problems.orThrow();

  const texts = Object.fromEntries(chosen.flatMap((check) => (check.texts ? [[check.id, check.texts]] : [])));
  const words = await loadWords(terminal.language, { texts });
  const sorted = chosen.sort((a, b) => (a.id < b.id ? -1 : 1));
  if (options.json) {
    const list = sorted.map((check) => ({
      ...describe(check),
      title: words.title(check.id),
      about: words.about(check.id),
      remedy: words.remedy(check.id),
    }));
    await terminal.out(
      `${JSON.stringify({ schemaVersion: 1, checks: list, planned: id === undefined ? plannedChecks : [] }, null, 2)}\n`,
      'json',
    );
    return 0;
  }
  if (id === undefined) {
    const width = Math.max(...sorted.map((check) => check.id.length));
    for (const check of sorted) await terminal.out(`${check.id.padEnd(width)}  ${words.title(check.id)}\n`);
    await terminal.out(`\n${terminal.say('checks-planned')}\n  ${plannedChecks.join('\n  ')}\n`);
    return 0;
  }
  for (const check of sorted) await terminal.out(page(check, words, terminal));
  if (sorted.length === 0) await terminal.out(`${id}: ${terminal.say('plan-no-check')}\n`);
  return 0;
}

const describe = ({ id, judges, many = false, params, references, reproduce }: Check) => ({
  id,
  judges: [judges].flat(),
  many,
  parameters: z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' }),
  references,
  reproduce,
});

interface ParameterSchema {
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly ParameterSchema[];
  readonly items?: ParameterSchema;
  readonly properties?: Readonly<Record<string, ParameterSchema>>;
  readonly description?: string;
}

/** What may be written for a parameter, e.g. `a | b | [string] | { suites, groups }`. */
function valuesOf(schema: ParameterSchema): string {
  if (schema.anyOf) return schema.anyOf.map(valuesOf).join(' | ');
  if (schema.enum) return schema.enum.join(' | ');
  if (schema.const !== undefined) return String(schema.const);
  if (schema.type === 'array') return `[${schema.items ? valuesOf(schema.items) : ''}]`;
  if (schema.properties) return `{ ${Object.keys(schema.properties).join(', ')} }`;
  return schema.type ?? '';
}

function page(check: Check, words: Awaited<ReturnType<typeof loadWords>>, { say }: Terminal): string {
  const { judges, parameters, reproduce } = describe(check);
  const properties = Object.entries((parameters.properties ?? {}) as Record<string, ParameterSchema>);
  const parameter = ([name, schema]: (typeof properties)[number]) => {
    const values = valuesOf(schema);
    const preset = schema.default === undefined ? '' : ` = ${JSON.stringify(schema.default)}`;
    return `      ${name}: ${values}${preset}${schema.description ? `  ${schema.description}` : ''}`;
  };
  const reference = (value: Reference) => (typeof value === 'string' ? value : say('checks-reviewed-none', { when: value.none }));
  const { gdpr, iso27001, bsi } = check.references;
  return [
    `${check.id}  ${words.title(check.id)}`,
    `  ${words.about(check.id)}`,
    `  ${say('checks-judges')}: ${judges.join(', ')}`,
    ...(properties.length === 0 ? [] : [`  ${say('checks-parameters')}:`, ...properties.map(parameter)]),
    `  ${say('checks-references')}: ${say('checks-gdpr')} ${reference(gdpr)} · ISO/IEC 27001 ${reference(iso27001)} · BSI Grundschutz++ ${reference(bsi)}`,
    `  ${say('label-reproduce')}: ${reproduce}`,
    `  ${say('label-remedy')}: ${words.remedy(check.id)}`,
    '',
  ].join('\n');
}
