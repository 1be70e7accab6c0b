import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { collectProblems } from '../files/problem.ts';
import { redact } from '../files/redaction.ts';
import { importDocument } from '../policy/import/index.ts';
import { type ImportedPolicy, policyText } from '../policy/import/write.ts';
import { openDocument } from './read-document.ts';
import type { Terminal } from './terminal.ts';

interface ImportOptions {
  readonly out?: string;
  readonly name?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `tomproof import`: a document as a policy whose bindings wait for a person's word. */
export async function importCommand(file: string, options: ImportOptions, terminal: Terminal): Promise<number> {
  const { say, out, note } = terminal;
  const { blocks, format, warnings } = await openDocument(file);
  const { language, clauses, besides } = importDocument(blocks);
  for (const { code, args } of warnings) note(`${file}: ${say(`document-${code}`, args)}`);
  const problems = collectProblems();
  if (clauses.length === 0) problems.add(file, undefined, 'import-nothing');
  problems.orThrow();
  const imported: ImportedPolicy = {
    policy: options.name ?? nameOf(file),
    document: path.basename(file),
    language,
    clauses,
    besides,
  };

  const bindings = clauses.flatMap(({ verify }) => verify).length;
  if (options.json) {
    const { policy, document } = imported;
    const report = { schemaVersion: 1, policy, document: { name: document, format, besides }, language, clauses };
    await out(`${JSON.stringify(report, null, 2)}\n`, 'json');
  }
  if (options.out !== undefined) {
    await mkdir(path.dirname(path.resolve(options.out)), { recursive: true });
    try {
      await writeFile(options.out, redact(policyText(imported)), { flag: options.force ? 'w' : 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      problems.add(options.out, undefined, 'import-exists');
    }
    problems.orThrow();
    note(say('written', { file: options.out }));
  } else if (!options.json) await out(policyText(imported));
  note(say('import-summary', { clauses: clauses.length, bindings, besides: besides.length }));
  return 0;
}

const nameOf = (file: string) =>
  path
    .parse(file)
    .name.normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 60) || 'imported';
