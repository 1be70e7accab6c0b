import { GetBucketLocationCommand, HeadBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import type { BucketTarget, DocumentObjectTarget, S3AccountTarget } from '../../inventory/target.ts';
import type { Inspection, ProbeContext } from '../define.ts';
import { openS3, type S3 } from './client.ts';
import { isOfCredentials, toS3Error, WrongRegion } from './errors.ts';

/** Whether a store takes the key for what it is asked about. What the key may do besides can only be seen by trying, which is not done. */
export async function inspect(
  target: BucketTarget | DocumentObjectTarget | S3AccountTarget,
  context: ProbeContext,
): Promise<Inspection> {
  const s3 = openS3(target.store, context);
  try {
    const credential = await ask(s3, target.kind === 's3-account' ? null : target.bucket);
    return { credential, rights: [], excess: null, expiresAt: null, clockSkew: null };
  } finally {
    s3.close();
  }
}

/** A refusal of HEAD has no body that would say why, so it is the second question. `AccessDenied` is said of a call, not of the key. */
async function ask(s3: S3, bucket: string | null, isMoved = false): Promise<Inspection['credential']> {
  const calls =
    bucket === null
      ? [() => s3.send(new ListBucketsCommand({ MaxBuckets: 1 }))]
      : [
          () => s3.send(new GetBucketLocationCommand({ Bucket: bucket })),
          () => s3.send(new HeadBucketCommand({ Bucket: bucket })),
        ];
  for (const call of calls) {
    try {
      await call();
      return 'accepted';
    } catch (error) {
      const failure = toS3Error(error);
      if (isOfCredentials(failure)) return 'refused';
      if (failure instanceof WrongRegion && !isMoved) return ask(s3.inRegion(failure.region), bucket, true);
    }
  }
  return 'unknown';
}
