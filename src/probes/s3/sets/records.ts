import type { Fact } from '../../../facts/index.ts';
import { type ProbeContext, ProbeError, type ProbeResult } from '../../define.ts';
import { accountName } from '../../pseudonym.ts';
import { isRecordName, maxRecordBytes, maxRecords, restoreTestOf } from '../../restore-records.ts';
import { detached } from './listing.ts';
import type { ObjectsOf } from './store.ts';

/** Reads the records of restores below a prefix. Of more than are read, those with the last names, which begin with their dates. */
export async function lookAtRecords(
  objects: ObjectsOf,
  prefix: string,
  system: string,
  context: ProbeContext,
): Promise<ProbeResult> {
  const facts: Fact[] = [];
  const failures: ProbeResult['failures'][number][] = [];
  const fail = (error: unknown, id: string) =>
    failures.push(context.failure(error, { subject: { id: id.slice(0, 2048), names: [] }, kinds: ['restore-test'] }));
  const found: { key: string; size: number }[] = [];
  let more = 0;
  const { cut } = await objects.list(prefix, ({ key, size }) => {
    if (!isRecordName(key)) return;
    found.push({ key: detached(key), size });
    if (found.length <= maxRecords) return;
    found.shift();
    more++;
  });
  const place = `s3://${objects.bucket}/${prefix}`;
  if (cut !== null) fail(cut, place);
  if (more > 0) fail(new ProbeError('incomplete', `${more} more`), place);
  for (const { key, size } of found) {
    const record = `s3://${objects.bucket}/${key}`.slice(0, 2048);
    try {
      context.signal.throwIfAborted();
      if (size > maxRecordBytes) throw new ProbeError('malformed', 'too large');
      const content = size === 0 ? new Uint8Array() : await objects.beginning(key, maxRecordBytes);
      const nameOf = (person: string) => accountName(person, context.settings, context.wants);
      facts.push(restoreTestOf(Buffer.from(content).toString(), { system, record, source: context.source(), nameOf }));
    } catch (error) {
      fail(context.signal.aborted ? context.signal.reason : error, record);
    }
  }
  return { facts, failures };
}
