import { ListBucketsCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import type { Bucket, Fact, FactKind, ObjectStore, ProbeFailure } from '../../facts/index.ts';
import { type ProbeContext, ProbeError, type ProbeResult } from '../define.ts';
import { lookAtBucket, reach } from './bucket.ts';
import type { S3 } from './client.ts';
import { isRegionName, toS3Error } from './errors.ts';
import { isAwsHost, providerOf } from './providers.ts';

interface ListedBucket {
  readonly name: string;
  readonly created: Date | undefined;
  readonly region: string | undefined;
}

/** Most buckets of an account that are told. */
const maxBuckets = 1000;
/** Buckets that are looked at side by side. */
const together = 4;

/** Looks at everything an account owns: the list of its buckets and, where they are wanted, each of them. */
export async function lookAtAccount(s3: S3, context: ProbeContext): Promise<ProbeResult> {
  const isWanted = (kind: FactKind) => context.wants.kinds?.includes(kind) ?? true;
  const listing = await listBuckets(s3);
  const facts: Fact[] = isWanted('object-store') ? [storeFact(s3, listing, context)] : [];
  const failures: ProbeFailure[] = [];
  if (!isWanted('bucket')) return { facts, failures };
  if (!listing.whole) failures.push(context.failure(new ProbeError('incomplete', 'buckets'), { kinds: ['bucket'] }));

  const limit = pLimit(together);
  const looks = listing.buckets.map((listed) =>
    limit(async (): Promise<Bucket | ProbeFailure> => {
      try {
        // Where the store says in which region it lies, no call goes astray.
        const near = isAwsHost(s3.host) && isRegionName(listed.region) ? s3.inRegion(listed.region) : s3;
        return await lookAtBucket(await reach(near, listed.name), listed.name, listed, { context, probing: true });
      } catch (error) {
        const subject = { id: listed.name, names: [`s3://${listed.name}`] };
        return context.failure(toS3Error(error), { subject, kinds: ['bucket'] });
      }
    }),
  );
  for (const result of await Promise.all(looks)) {
    if ('reason' in result) failures.push(result);
    else facts.push(result);
  }
  return { facts, failures };
}

interface Listing {
  readonly buckets: readonly ListedBucket[];
  readonly owner: string | null;
  readonly whole: boolean;
}

/** All buckets, page by page. A page that leads nowhere ends the list, which is not whole then. */
async function listBuckets(s3: S3): Promise<Listing> {
  const buckets = new Map<string, ListedBucket>();
  let owner: string | null = null;
  let showsAll = false;
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListBucketsCommand({ MaxBuckets: maxBuckets, ...(token === undefined ? {} : { ContinuationToken: token }) }),
    );
    owner ??= page.Owner?.ID?.slice(0, 300) ?? null;
    showsAll = listsAll(s3.host, page.$metadata.requestId);
    const before = buckets.size;
    for (const { Name: name, CreationDate: created, BucketRegion: region } of page.Buckets ?? [])
      if (name !== undefined && name !== '') buckets.set(name, { name, created, region });
    if (page.ContinuationToken !== undefined && buckets.size === before)
      return { buckets: [...buckets.values()], owner, whole: false };
    token = page.ContinuationToken || undefined;
  } while (token !== undefined && buckets.size < maxBuckets);
  return {
    buckets: [...buckets.values()].slice(0, maxBuckets),
    owner,
    whole: showsAll && token === undefined && buckets.size <= maxBuckets,
  };
}

/**
 * AWS lists all regions, and a gateway of Ceph, which numbers its answers in its own way, all that its user owns. Providers list those of the endpoint's region,
 * and other programs (MinIO, Garage, SeaweedFS) only what the key may see.
 */
const listsAll = (host: string, requestId: string | undefined) =>
  isAwsHost(host) || (providerOf(host) === null && /^tx[0-9a-f]{21}-[0-9a-f]{10}-[0-9a-f]+-/.test(requestId ?? ''));

function storeFact(s3: S3, { buckets, owner, whole }: Listing, context: ProbeContext): ObjectStore {
  return {
    kind: 'object-store',
    subject: { id: s3.host, names: owner === null ? [] : [owner] },
    source: context.source(),
    system: s3.host,
    provider: providerOf(s3.host)?.name ?? null,
    account: owner,
    buckets: buckets.map(({ name }) => name.slice(0, 300)),
    whole,
  };
}
