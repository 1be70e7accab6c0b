import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { Bucket } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import type { S3 } from './client.ts';
import { toS3Error } from './errors.ts';
import { algorithmOf, namesEncryption } from './settings.ts';

export interface Stored {
  readonly key: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly written: number;
}

/** Where in the order of names a few objects are taken from: digits, capitals and small letters each get their share. */
const places = [undefined, '5', 'A', 'a', 'm'];
/** Objects that are asked one by one. */
const sampleSize = 20;

/** A few hundred objects from all over the bucket. @throws ProbeError */
export async function someObjects(s3: S3, Bucket: string): Promise<readonly Stored[]> {
  const pages = await Promise.all(
    places.map((StartAfter) =>
      s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 200, ...(StartAfter ? { StartAfter } : {}) })),
    ),
  );
  const found = new Map<string, Stored>();
  for (const { Name, Contents = [] } of pages) {
    if (Name !== Bucket) throw new ProbeError('malformed', 'other-bucket');
    for (const { Key: key, Size: size = 0, LastModified } of Contents)
      if (key !== undefined) found.set(key, { key, size, written: LastModified?.getTime() ?? 0 });
  }
  return [...found.values()];
}

/**
 * Whether anything lies in a bucket. Without leave to list versions, a bucket that shows no objects is empty only where it never kept any.
 * @throws ProbeError
 */
export async function contentOf(s3: S3, Bucket: string, versioning: Promise<Bucket['versioning']>): Promise<{ empty: boolean }> {
  try {
    const { Versions = [], IsTruncated, Name } = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 100 }));
    if (Name !== Bucket) throw new ProbeError('malformed', 'other-bucket');
    if (Versions.length > 0) return { empty: false };
    // Only marks of deleted objects so far.
    if (IsTruncated !== false) throw new ProbeError('incomplete', 'versions');
    return { empty: true };
  } catch (error) {
    const { Contents = [], IsTruncated, Name } = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }));
    if (Name !== Bucket) throw new ProbeError('malformed', 'other-bucket');
    if (Contents.length > 0) return { empty: false };
    const seen = await versioning;
    if (IsTruncated === false && seen.seen && seen.state === 'never') return { empty: true };
    throw error;
  }
}

/** The oldest of some objects, and others spread over their names; those without content tell nothing. */
function chosenFrom(objects: readonly Stored[]): readonly Stored[] {
  const filled = objects.filter(({ size }) => size > 0);
  const oldest = [...filled].sort((a, b) => a.written - b.written).slice(0, sampleSize / 2);
  const others = filled.filter((each) => !oldest.includes(each));
  const step = Math.max(1, others.length / (sampleSize / 2));
  const spread = Array.from({ length: sampleSize / 2 }, (_, index) => others[Math.floor(index * step)]);
  return [...oldest, ...new Set(spread.filter((each) => each !== undefined))];
}

type Sample = Omit<Extract<Bucket['sample'], { seen: true }>, 'seen'>;

/**
 * Asks objects one by one whether they are encrypted. Where the store has no word for the encryption of a bucket, an object that does not
 * mention any may be encrypted all the same.
 */
export async function sampleOf(
  s3: S3,
  bucket: string,
  objects: readonly Stored[],
  encryption: Promise<Bucket['encryption']>,
): Promise<Sample> {
  const chosen = chosenFrom(objects);
  const said = await Promise.all(chosen.map(({ key }) => encryptionOf(s3, bucket, key)));
  const silent = chosen.filter((_, index) => said[index] === 'none').map(({ key }) => key.slice(0, 1024));
  const algorithms = said.filter((each) => each !== 'none' && each !== null);
  const plain = (await encryption).seen ? silent : [];
  return {
    asked: chosen.length,
    encrypted: algorithms.length,
    plain: plain.slice(0, 50),
    open: chosen.length - algorithms.length - plain.length,
    algorithms: [...new Set(algorithms)],
  };
}

/** What one object says of its encryption, null where it could not be asked. */
async function encryptionOf(s3: S3, Bucket: string, Key: string) {
  try {
    const { ServerSideEncryption, SSECustomerAlgorithm } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    if (SSECustomerAlgorithm) return 'other';
    if (ServerSideEncryption === undefined && SSECustomerAlgorithm === undefined) return 'none';
    return namesEncryption(ServerSideEncryption) ? algorithmOf(ServerSideEncryption) : null;
  } catch (error) {
    // Without the customer's key an answer to HEAD is refused, and cannot say why; one octet would be refused with a reason.
    if (toS3Error(error).detail !== 'http-400') return null;
    const reason = await s3.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-0' })).then(() => null, toS3Error);
    return reason?.detail === 'SSECustomerKeyNeeded' ? 'other' : null;
  }
}

type Outcome = 'allowed' | 'refused' | 'unknown';

/** Tries without credentials to list the bucket and to look at a few of its objects; nothing of them is read. */
export async function anonymousOf(s3: S3, Bucket: string, objects: readonly Stored[]): Promise<{ list: Outcome; read: Outcome }> {
  const stranger = s3.anonymously();
  const tried = chosenFrom(objects).slice(0, 3);
  const [list, ...reads] = await Promise.all([
    outcomeOf(stranger.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }))),
    ...tried.map(({ key: Key }) => outcomeOf(stranger.send(new HeadObjectCommand({ Bucket, Key })))),
  ]);
  const read = reads.includes('allowed')
    ? 'allowed'
    : reads.length > 0 && reads.every((each) => each === 'refused')
      ? 'refused'
      : 'unknown';
  return { list, read };
}

const outcomeOf = (call: Promise<unknown>): Promise<Outcome> =>
  call.then(
    () => 'allowed',
    (error) => (toS3Error(error).reason === 'denied' ? 'refused' : 'unknown'),
  );
