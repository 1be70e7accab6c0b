import type { FactKind, Wants } from '../../facts/index.ts';
import type { BucketTarget, DocumentObjectTarget, S3AccountTarget, Target } from '../../inventory/target.ts';
import { defineProbe } from '../define.ts';

function kindsOf(target: Target): readonly FactKind[] {
  if (target.kind === 's3-account') return ['bucket', 'object-store'];
  if (target.kind === 'document') return 'store' in target ? ['document'] : [];
  if (target.kind !== 'bucket') return [];
  return [
    ...(target.backups.length > 0 ? (['backup-set'] as const) : []),
    'bucket',
    ...(target.restoreRecords === null ? [] : (['restore-test'] as const)),
  ];
}

const isAsked = (target: Target): target is BucketTarget | DocumentObjectTarget | S3AccountTarget =>
  target.kind === 'bucket' || target.kind === 's3-account' || (target.kind === 'document' && 'store' in target);

const settings = [
  'GetBucketLocation',
  'HeadBucket',
  'GetBucketEncryption',
  'GetBucketPolicy',
  'GetBucketPolicyStatus',
  'GetBucketAcl',
  'GetPublicAccessBlock',
  'GetBucketVersioning',
  'GetObjectLockConfiguration',
  'GetBucketLifecycleConfiguration',
  'GetBucketReplication',
  'GetBucketLogging',
  'ListObjectVersions (100 entries)',
  'ListObjectsV2 (1 entry)',
];
const objects = [
  'ListObjectsV2 (5 times 200 entries)',
  'HeadObject of up to 20 objects; GetObject of one octet of those that refuse it for want of a key',
  'without credentials: ListObjectsV2 (1 entry), HeadObject of up to 3 objects',
];

/** A bucket of an S3 store, the copies and records in it, one document in one, or all buckets of an account. */
export const s3 = defineProbe({
  id: 's3',
  kinds: ['backup-set', 'bucket', 'document', 'object-store', 'restore-test'],
  kindsFor: kindsOf,
  privilege: 'a key that may read settings and list objects of the bucket (docs/probes/s3.md has the policies)',
  accepts: (target) => kindsOf(target).length > 0,
  requests(target: Target, wants: Wants) {
    if (!isAsked(target)) return [];
    const isWanted = (kind: FactKind) => wants.kinds?.includes(kind) ?? true;
    const host = target.store.endpoint ?? 'https://s3.amazonaws.com, or the region of the bucket';
    const asking = (calls: readonly string[], of: string) => calls.map((call) => `${call} of ${of} at ${host}`);
    if (target.kind === 'document') return asking(['GetObject'], `s3://${target.bucket}/${target.key}`);
    if (target.kind === 's3-account')
      return [`ListBuckets at ${host}`, ...(isWanted('bucket') ? asking([...settings, ...objects], 'each bucket') : [])];
    const { bucket, backups, restoreRecords } = target;
    return [
      ...asking(['ListBuckets', ...settings, ...(isWanted('bucket') ? objects : [])], bucket),
      ...(isWanted('backup-set')
        ? backups.map(
            ({ prefix }) =>
              `ListObjectsV2 and ListObjectVersions of all, HeadObject and the first octets of copies and of what programs say of them in s3://${bucket}/${prefix} at ${host}`,
          )
        : []),
      ...(isWanted('restore-test') && restoreRecords !== null
        ? [`ListObjectsV2 of all and GetObject of the records in s3://${bucket}/${restoreRecords} at ${host}`]
        : []),
    ];
  },
  async inspect(target, context) {
    if (!isAsked(target)) throw new TypeError(target.kind);
    const { inspect } = await import('./inspect.ts');
    return inspect(target, context);
  },
  async probe(target, context) {
    if (!isAsked(target)) return { facts: [], failures: [] };
    const { look } = await import('./look.ts');
    return look(target, context);
  },
});
