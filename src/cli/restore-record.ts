import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type RestoreRecord, restoreRecordSchema, tookOf } from '../facts/index.ts';
import { collectProblems } from '../files/problem.ts';
import { redactJson } from '../files/redaction.ts';
import type { Terminal } from './terminal.ts';

export interface RecordOptions {
  readonly restored: string;
  readonly result: RestoreRecord['result'];
  readonly copy?: string;
  readonly copyAt?: Date;
  /** Milliseconds. */
  readonly took?: number;
  readonly by?: string;
  /** Absent: now. */
  readonly performedAt?: Date;
  readonly out: string;
}

/** `tomproof restore-record`: writes down a restore that was done, as one file of its own that replaces no other. */
export async function restoreRecordCommand(options: RecordOptions, terminal: Terminal): Promise<number> {
  const { restored, result, copy, copyAt, took, by, performedAt = new Date() } = options;
  const problems = collectProblems();
  const refuse = (code: Parameters<typeof problems.add>[2]) => problems.add('command line', undefined, code);
  if (performedAt.getTime() > Date.now()) refuse('record-future');
  if (copyAt && copyAt > performedAt) refuse('record-copy-later');
  if (copyAt && copy === undefined) refuse('record-copy-unnamed');
  problems.orThrow();

  const instant = (at: Date) => at.toISOString().replace(/\.\d+Z$/, 'Z');
  const record = restoreRecordSchema.safeParse({
    schemaVersion: 1,
    performedAt: instant(performedAt),
    result,
    restored,
    ...(copy !== undefined && { copy: { id: copy, ...(copyAt && { at: instant(copyAt) }) } }),
    ...(took !== undefined && { took: tookOf(Math.round(took / 1000)) }),
    ...(by !== undefined && { by }),
  });
  for (const issue of record.error?.issues ?? []) {
    problems.add('command line', undefined, 'wrong-value', { where: issue.path.join('.'), why: issue.message });
  }
  problems.orThrow();

  const file = path.join(options.out, `restore-${instant(performedAt).replaceAll(':', '-')}.json`);
  await mkdir(options.out, { recursive: true });
  try {
    await writeFile(file, redactJson(`${JSON.stringify(record.data, null, 2)}\n`), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    problems.add(file, undefined, 'record-exists');
  }
  problems.orThrow();
  terminal.note(terminal.say('written', { file }));
  terminal.note(terminal.say('record-next'));
  return 0;
}
