import type { FactKind } from '../../facts/index.ts';
import type { BucketTarget, DocumentObjectTarget, S3AccountTarget } from '../../inventory/target.ts';
import type { ProbeContext, ProbeResult } from '../define.ts';
import { lookAtAccount } from './account.ts';
import { lookAtBucket, reach } from './bucket.ts';
import { openS3 } from './client.ts';
import { lookAtDocument } from './document.ts';
import { lookAtSets } from './sets/look.ts';

/** Looks at one bucket, its copies and its records, or at all that an account owns. */
export async function look(
  target: BucketTarget | DocumentObjectTarget | S3AccountTarget,
  context: ProbeContext,
): Promise<ProbeResult> {
  const s3 = openS3(target.store, context);
  try {
    if (target.kind === 'document') return await lookAtDocument(s3, target, context);
    if (target.kind === 's3-account') return await lookAtAccount(s3, context);
    const isWanted = (kind: FactKind) => context.wants.kinds?.includes(kind) ?? true;
    const reached = await reach(s3, target.bucket);
    // What protects copies is among the settings; whether strangers get in is not.
    const bucket = await lookAtBucket(reached, target.bucket, null, { context, probing: isWanted('bucket') });
    const { facts, failures } = await lookAtSets(reached.s3, target, bucket, context);
    return { facts: isWanted('bucket') ? [bucket, ...facts] : facts, failures };
  } finally {
    s3.close();
  }
}
