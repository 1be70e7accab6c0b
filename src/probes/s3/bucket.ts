import { GetBucketLocationCommand, HeadBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { type Bucket, withPersons } from '../../facts/index.ts';
import { type ProbeContext, ProbeError } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import type { S3 } from './client.ts';
import { isFatal, isRegionName, toS3Error, WrongRegion } from './errors.ts';
import { anonymousOf, contentOf, sampleOf, someObjects } from './objects.ts';
import { isAwsHost, providerOf } from './providers.ts';
import { part, readAcl, settings } from './settings.ts';

/** A bucket at the place where it answers. */
export interface Reached {
  readonly s3: S3;
  readonly region: string | null;
}

/**
 * Asks for a bucket's region, and follows to it.
 * @throws ProbeError where nothing about the bucket can be asked: it is not there, the credentials are wrong, the store did not prove who it is.
 */
export async function reach(s3: S3, Bucket: string, isMoved = false): Promise<Reached> {
  const isAws = isAwsHost(s3.host);
  const [location, head] = await Promise.all([
    s3
      .send(new GetBucketLocationCommand({ Bucket }))
      .then(({ LocationConstraint: said }) => (isAws ? regionOfAws(said) : isRegionName(said) ? said : null), toS3Error),
    s3.send(new HeadBucketCommand({ Bucket })).then(({ BucketRegion: said }) => (isRegionName(said) ? said : null), toS3Error),
  ]);
  const elsewhere = [location, head].find((each) => each instanceof WrongRegion);
  // Once: a store that names one region after the other names none.
  if (elsewhere instanceof WrongRegion && !isMoved) return reach(s3.inRegion(elsewhere.region), Bucket, true);
  const failures = [location, head].filter((each) => each instanceof ProbeError);
  const fatal = failures.find(isFatal);
  if (fatal) throw fatal;
  // Denied or not known, these two say nothing of the others.
  const grave = failures.find(({ reason }) => reason !== 'denied' && reason !== 'unsupported');
  if (failures.length === 2 && grave) throw grave;
  const said = [head, location].find((each) => typeof each === 'string');
  const region = (said as string | undefined) ?? providerOf(s3.host)?.region ?? null;
  return { s3: isAws && region !== null && region !== s3.region ? s3.inRegion(region) : s3, region };
}

/** The first region has no name there, and the second one an old one. */
const regionOfAws = (said: string | undefined) =>
  said === undefined || said === '' ? 'us-east-1' : said === 'EU' ? 'eu-west-1' : isRegionName(said) ? said : null;

/** What a listing of all buckets says of one. */
export interface Known {
  readonly created: Date | undefined;
}

/**
 * Looks at a bucket: each setting by a call of its own, a sample of its objects, and what somebody without credentials gets. `probing` false
 * leaves out the last two.
 */
export async function lookAtBucket(
  { s3, region }: Reached,
  name: string,
  known: Known | null,
  { context, probing }: { readonly context: ProbeContext; readonly probing: boolean },
): Promise<Bucket> {
  const provider = providerOf(s3.host)?.name ?? null;
  const nameOf = (person: string) => accountName(person, context.settings, context.wants);
  const encryption = part(() => settings.encryption(s3, name));
  const versioning = part(() => settings.versioning(s3, name));
  const objects = probing ? someObjects(s3, name) : Promise.reject(new ProbeError('aborted', 'not asked for'));
  const { owner, ...parts } = await all({
    owner: part(() => readAcl(s3, name)),
    created: known === null ? createdOf(s3, name) : Promise.resolve(known.created),
    content: part(() => contentOf(s3, name, versioning)),
    encryption,
    sample: part(async () => {
      const sample = await sampleOf(s3, name, await objects, encryption);
      return { ...sample, plain: sample.plain.map((key) => withPersons(key, nameOf).slice(0, 1024)) };
    }),
    policy: part(() => settings.policy(s3, name)),
    publicAccessBlock: part(() => settings.publicAccessBlock(s3, name)),
    anonymous: part(async () => {
      if (!probing) throw new ProbeError('aborted', 'not asked for');
      // Its public addresses are others than that of its API.
      if (provider === 'cloudflare') throw new ProbeError('unsupported', 'public-at-other-hosts');
      return anonymousOf(s3, name, await objects.catch(() => []));
    }),
    versioning,
    objectLock: part(() => settings.objectLock(s3, name)),
    lifecycle: part(() => settings.lifecycle(s3, name)),
    replication: part(() => settings.replication(s3, name)),
    logging: part(() => settings.logging(s3, name)),
  });
  return {
    kind: 'bucket',
    subject: { id: name, names: [`s3://${name}`, `${s3.host}/${name}`] },
    source: context.source(),
    name,
    system: s3.host,
    provider,
    account: owner.seen ? owner.owner.slice(0, 300) : null,
    region,
    ...parts,
    created: parts.created?.toISOString() ?? null,
    acl: owner.seen ? { seen: true, public: owner.public } : owner,
  };
}

/** Waits for all of an object's promises. */
async function all<T extends object>(promises: T): Promise<{ [Name in keyof T]: Awaited<T[Name]> }> {
  const entries = await Promise.all(Object.entries(promises).map(async ([name, promise]) => [name, await promise] as const));
  return Object.fromEntries(entries) as { [Name in keyof T]: Awaited<T[Name]> };
}

/** Only a listing of all buckets tells when one was made, and it is often not allowed. */
const createdOf = (s3: S3, name: string): Promise<Date | undefined> =>
  s3.send(new ListBucketsCommand({ Prefix: name })).then(
    ({ Buckets = [] }) => Buckets.find(({ Name }) => Name === name)?.CreationDate,
    () => undefined,
  );
