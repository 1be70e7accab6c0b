import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Fact } from '../../facts/index.ts';
import type { DocumentFileTarget } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError, type ProbeResult } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import { isRecordName, maxRecordBytes, maxRecords, restoreTestOf } from '../restore-records.ts';
import { localError, placeWithin } from './files.ts';

/** Reads the records of a file or a folder, of no folder below it. A folder without any is no folder of records. */
export async function lookAtRecords(target: DocumentFileTarget, context: ProbeContext): Promise<ProbeResult> {
  const { root, names, more } = await recordsIn(target.path);
  const facts: Fact[] = [];
  const kinds = ['restore-test'] as const;
  const failures: ProbeResult['failures'][number][] =
    more > 0 ? [context.failure(new ProbeError('incomplete', `${more} more`), { kinds })] : [];
  for (const name of names) {
    const record = path.posix.join(path.basename(target.path), name).slice(0, 2048);
    try {
      context.signal.throwIfAborted();
      const content = await read(path.join(root, name), root, context.signal);
      facts.push(
        restoreTestOf(content, {
          system: target.id,
          record,
          source: context.source(),
          nameOf: (person) => accountName(person, context.settings, context.wants),
        }),
      );
    } catch (error) {
      failures.push(context.failure(localError(error), { subject: { id: record, names: [] }, kinds }));
    }
  }
  return { facts, failures };
}

/** What of a path may be records; `names` is one empty name where the path is a file itself. */
async function recordsIn(place: string): Promise<{ root: string; names: readonly string[]; more: number }> {
  const root = await realpath(place);
  if (!(await stat(root)).isDirectory()) return { root, names: [''], more: 0 };
  const entries = await readdir(root, { withFileTypes: true });
  const names = entries
    .filter((entry) => isRecordName(entry.name) && !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  if (names.length === 0) throw new ProbeError('unsupported', 'no records');
  return { root, names: names.slice(-maxRecords), more: Math.max(0, names.length - maxRecords) };
}

/** A file within the folder; a link that leads out of it is not followed. */
async function read(file: string, root: string, signal: AbortSignal): Promise<string> {
  const real = await placeWithin(root, file);
  const found = await stat(real);
  if (!found.isFile()) throw new ProbeError('unsupported', 'no file');
  if (found.size > maxRecordBytes) throw new ProbeError('malformed', 'too large');
  return text(createReadStream(real, { end: maxRecordBytes, signal }));
}
