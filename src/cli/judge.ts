import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { judgeFacts } from '../audit/run.ts';
import { checkManifest, openBundle } from '../evidence/read.ts';
import { collectProblems } from '../files/problem.ts';
import { redactJson } from '../files/redaction.ts';
import { loadInventory } from '../inventory/load.ts';
import { packageVersion } from '../package.ts';
import { readOutputs, writeOutputs } from './output.ts';
import { loadPlugins } from './plugins.ts';
import { catalogueOf } from './setup.ts';
import type { Terminal } from './terminal.ts';

/** `tomproof judge`: the facts of a bundle judged again. A difference from what the bundle holds ends with exit code 3. */
export async function judgeCommand(
  folder: string,
  options: { readonly config?: string; readonly format?: readonly string[]; readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const outputs = readOutputs(options.format, options.json, terminal);
  const problems = collectProblems();
  const inventory = options.config === undefined ? undefined : await loadInventory(options.config, problems);
  const { checks } = catalogueOf(await loadPlugins(inventory?.plugins ?? [], problems));
  problems.orThrow();

  await checkManifest(folder);
  const stored = await openBundle(folder);
  await stored.close();
  const scratch = await mkdtemp(path.join(tmpdir(), 'tomproof-judge-'));
  try {
    for (const name of ['run.json', 'plan.json', 'facts.jsonl']) await cp(path.join(folder, name), path.join(scratch, name));
    const findings: string[] = [];
    const flush = async () =>
      writeFile(path.join(scratch, 'findings.jsonl'), redactJson(findings.splice(0).join('')), { flag: 'a' });
    await flush();
    const append = { write: async (text: string) => void (findings.push(text) > 500 && (await flush())) };
    const verdicts = await judgeFacts(stored.run, stored.plan, scratch, checks, append);
    await flush();
    await writeFile(path.join(scratch, 'verdicts.json'), redactJson(`${JSON.stringify(verdicts, null, 2)}\n`));

    const again = await openBundle(scratch);
    try {
      await writeOutputs(outputs, again, path.resolve(folder), terminal);
    } finally {
      await again.close();
    }
    for (const name of ['verdicts.json', 'findings.jsonl']) {
      const [before, now] = await Promise.all([readFile(path.join(folder, name)), readFile(path.join(scratch, name))]);
      if (before.equals(now)) continue;
      terminal.error(terminal.say('judge-differs', { file: name, before: stored.run.tool.version, now: packageVersion() }));
      return 3;
    }
    terminal.note(terminal.say('judge-same'));
    return verdicts.exitCode;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
