import { type RestoreTest, restoreRecordSchema, type Source, secondsTaken, withPersons } from '../facts/index.ts';
import { ProbeError } from './define.ts';

/** No record needs more; whoever reads one stops here. */
export const maxRecordBytes = 64 * 1024;
/** Most records of one place; of more, those with the last names, which begin with their dates. */
export const maxRecords = 1000;

/** Whether a file or an object is to be a record, by its name. Records are JSON; one in YAML is told as such, not passed over. */
export const isRecordName = (name: string): boolean => /\.(json|ya?ml)$/i.test(name);

/** Where a record was read, and what facts call persons. */
export interface RecordPlace {
  readonly system: string;
  /** The file or object, e.g. `records/restore-2026-11-20T09-00-00Z.json`. */
  readonly record: string;
  readonly source: Source;
  nameOf(person: string): string;
}

const instant = (text: string) => new Date(text).toISOString();

/**
 * Reads one record of a restore.
 * @throws ProbeError `malformed`, with the first field that is wrong, for what is no record.
 */
export function restoreTestOf(text: string, { system, record, source, nameOf }: RecordPlace): RestoreTest {
  if (text.length > maxRecordBytes) throw new ProbeError('malformed', 'too large');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProbeError('malformed', 'no JSON');
  }
  const result = restoreRecordSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new ProbeError('malformed', `${issue?.path.join('.') || 'record'}: ${issue?.code ?? 'custom'}`);
  }
  const { performedAt, result: outcome, restored, copy, took, by } = result.data;
  const told = (path: string) => withPersons(path, nameOf);
  return {
    kind: 'restore-test',
    subject: { id: record, names: [] },
    source,
    system,
    record,
    form: 'record',
    performedAt: instant(performedAt),
    result: outcome,
    restored: told(restored).slice(0, 500),
    copy: copy === undefined ? null : told(copy.id).slice(0, 1024),
    copyAt: copy?.at === undefined ? null : instant(copy.at),
    took: took === undefined ? null : secondsTaken(took),
    by: by === undefined ? null : nameOf(by),
  };
}
