import type { Bucket, Fact, FactKind } from '../../../facts/index.ts';
import type { BucketBackup, BucketTarget } from '../../../inventory/target.ts';
import { copyWords } from '../../copy-persons.ts';
import type { ProbeContext, ProbeResult } from '../../define.ts';
import { accountName } from '../../pseudonym.ts';
import { uniqueIds } from '../../subject-ids.ts';
import type { S3 } from '../client.ts';
import { askCopies, requestBudget } from './encryption.ts';
import { layoutOf } from './layouts/index.ts';
import { expiryOf, hiddenOf, isEatenAway, lockOf, readOldVersions } from './protection.ts';
import { lookAtRecords } from './records.ts';
import { setOf } from './set.ts';
import { objectsOf } from './store.ts';

/**
 * Looks at the copies and the records of restores that the configuration says lie in a bucket. What could not be seen of one entry is a failure
 * of that entry; the others are looked at all the same.
 * @param bucket what was seen of its settings, which say how copies are protected
 */
export async function lookAtSets(s3: S3, target: BucketTarget, bucket: Bucket, context: ProbeContext): Promise<ProbeResult> {
  const objects = objectsOf(s3, target.bucket, context.signal);
  const budget = requestBudget();
  const facts: Fact[] = [];
  const failures: ProbeResult['failures'][number][] = [];
  const wanted = (kind: FactKind) => context.wants.kinds?.includes(kind) ?? true;
  const idOf = uniqueIds();
  const { told, toldName } = copyWords((person) => accountName(person, context.settings, context.wants));

  for (const backup of wanted('backup-set') ? target.backups : []) {
    const place = told(placeOf(target, backup));
    const fail = (error: unknown) =>
      failures.push(context.failure(error, { subject: { id: place, names: [] }, kinds: ['backup-set'] }));
    try {
      const found = await layoutOf(backup)(objects, backup);
      for (const failure of found.failures) fail(failure);
      const versions = await readOldVersions(s3, bucket, backup.prefix, context.signal);
      for (const each of found.sets) {
        // Whether such copies are still whole, nobody knows.
        const eaten = isEatenAway(bucket, each, Date.now());
        const set = eaten ? { ...each, copies: each.copies.map((copy) => ({ ...copy, complete: null })) } : each;
        // Paths come first: they show which names are those of persons.
        for (const copy of set.copies) told(copy.id);
        const id = idOf(set.name === '' ? place : `${place} ${toldName(set.name)}`, backup.pattern ?? set.tool);
        const covered = { prefix: backup.prefix, copies: set.copies, momentOf: set.momentOf };
        const asked = await askCopies(set, bucket, objects, budget);
        const protection = {
          ...asked,
          expiry: expiryOf(bucket, covered),
          hidden: hiddenOf(bucket, covered, versions),
          lock: lockOf(bucket, asked),
        };
        facts.push(setOf(set, backup, { bucket, source: context.source(), id, protection, told }));
      }
    } catch (error) {
      fail(context.signal.aborted ? context.signal.reason : error);
    }
  }

  if (target.restoreRecords !== null && wanted('restore-test')) {
    const records = await lookAtRecords(objects, target.restoreRecords, bucket.system, context);
    facts.push(...records.facts);
    failures.push(...records.failures);
  }
  return { facts, failures };
}

const placeOf = (target: BucketTarget, { name, prefix }: BucketBackup) =>
  (name ?? `s3://${target.bucket}/${prefix}`).slice(0, 1500);
