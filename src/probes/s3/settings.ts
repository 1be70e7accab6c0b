import {
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type LifecycleRule,
} from '@aws-sdk/client-s3';
import type { Bucket } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import type { S3 } from './client.ts';
import { toS3Error } from './errors.ts';
import { readPolicy } from './policy.ts';
import { isAwsHost } from './providers.ts';

type Part = { [Name in keyof Bucket]: Bucket[Name] extends { seen: boolean } ? Name : never }[keyof Bucket];
type Seen<Name extends Part> = Omit<Extract<Bucket[Name], { seen: true }>, 'seen'>;
type Unseen = { readonly seen: false } & Pick<ProbeError, 'reason' | 'detail'>;

/** A part of the fact, or why it was not seen: what is denied of one call leaves the others. */
export async function part<T extends object>(look: () => Promise<T>): Promise<({ seen: true } & T) | Unseen> {
  try {
    return { seen: true, ...(await look()) };
  } catch (error) {
    const { reason, detail } = toS3Error(error);
    return { seen: false, reason, detail };
  }
}

/** What a call returns, or undefined where the store says by one of these codes that nothing is set. */
async function unlessAbsent<T>(call: Promise<T>, ...codes: readonly string[]): Promise<T | undefined> {
  return call.catch((error) => {
    if (error instanceof ProbeError && codes.includes(error.detail)) return undefined;
    throw error;
  });
}

const malformed = (what: string) => new ProbeError('malformed', what);

/** What a bucket is set to do, each part by a call of its own. */
export const settings = {
  /** No configuration has four shapes: two codes, an empty answer, and on AWS itself none, as it encrypts everything that is new. */
  async encryption(s3: S3, Bucket: string): Promise<Seen<'encryption'>> {
    const none = ['ServerSideEncryptionConfigurationNotFoundError', 'NoSuchEncryptionConfiguration'];
    const answer = await unlessAbsent(s3.send(new GetBucketEncryptionCommand({ Bucket })), ...none);
    const rules = answer?.ServerSideEncryptionConfiguration?.Rules ?? [];
    if (rules.length === 0) return { algorithm: 'none', key: null, provider: false };
    const said = rules[0]?.ApplyServerSideEncryptionByDefault;
    if (rules.length > 1 || said?.SSEAlgorithm === undefined) throw malformed('encryption');
    return { algorithm: algorithmOf(said.SSEAlgorithm), key: said.KMSMasterKeyID?.slice(0, 500) ?? null, provider: false };
  },

  async policy(s3: S3, Bucket: string): Promise<Seen<'policy'>> {
    const [answer, status] = await Promise.all([
      unlessAbsent(s3.send(new GetBucketPolicyCommand({ Bucket })), 'NoSuchBucketPolicy'),
      s3.send(new GetBucketPolicyStatusCommand({ Bucket })).catch(() => undefined),
    ]);
    const statedPublic = status?.PolicyStatus?.IsPublic ?? null;
    if (answer === undefined) return { present: false, public: [], unclear: [], statedPublic, refusesPlainHttp: false };
    const reading = readPolicy(answer.Policy ?? '', Bucket);
    // Ceph 18 calls every policy public that allows anything to anybody it names, which says nothing where each statement was read for certain. It calls
    // one with conditions not public where a single stranger that it makes up does not meet them.
    const isCertain = reading.public.length + reading.unclear.length === 0;
    return { present: true, ...reading, statedPublic: isAwsHost(s3.host) || isCertain !== statedPublic ? statedPublic : null };
  },

  async publicAccessBlock(s3: S3, Bucket: string): Promise<Seen<'publicAccessBlock'>> {
    const answer = await unlessAbsent(
      s3.send(new GetPublicAccessBlockCommand({ Bucket })),
      'NoSuchPublicAccessBlockConfiguration',
    );
    const said = answer?.PublicAccessBlockConfiguration;
    return {
      blockAcls: said?.BlockPublicAcls ?? false,
      ignoreAcls: said?.IgnorePublicAcls ?? false,
      blockPolicy: said?.BlockPublicPolicy ?? false,
      restrictBuckets: said?.RestrictPublicBuckets ?? false,
    };
  },

  async versioning(s3: S3, Bucket: string): Promise<Seen<'versioning'>> {
    const { Status, MFADelete } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    const state = ({ Enabled: 'enabled', Suspended: 'suspended', '': 'never' } as const)[Status ?? ''];
    if (state === undefined) throw malformed('versioning');
    return { state, mfaDelete: MFADelete === undefined ? null : MFADelete === 'Enabled' };
  },

  async objectLock(s3: S3, Bucket: string): Promise<Seen<'objectLock'>> {
    const none = ['ObjectLockConfigurationNotFoundError', 'ObjectLockConfigurationNotFound', 'NoSuchObjectLockConfiguration'];
    const answer = await unlessAbsent(s3.send(new GetObjectLockConfigurationCommand({ Bucket })), ...none);
    const said = answer?.ObjectLockConfiguration;
    const { Mode, Days, Years } = said?.Rule?.DefaultRetention ?? {};
    const mode = ({ GOVERNANCE: 'governance', COMPLIANCE: 'compliance', '': 'none' } as const)[Mode ?? ''];
    if (mode === undefined) throw malformed('object-lock');
    // Stores write "not set" as 0, too.
    return { enabled: said?.ObjectLockEnabled === 'Enabled', mode, days: count(Days) || (count(Years) ?? 0) * 365 || null };
  },

  async lifecycle(s3: S3, Bucket: string): Promise<Seen<'lifecycle'>> {
    const answer = await unlessAbsent(
      s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
      'NoSuchLifecycleConfiguration',
    );
    const rules = answer?.Rules ?? [];
    if (rules.length > 1000) throw new ProbeError('incomplete', `${rules.length} rules`);
    return { rules: rules.map(lifecycleRule) };
  },

  async replication(s3: S3, Bucket: string): Promise<Seen<'replication'>> {
    const none = ['ReplicationConfigurationNotFoundError', 'NoSuchReplicationConfiguration'];
    const answer = await unlessAbsent(s3.send(new GetBucketReplicationCommand({ Bucket })), ...none);
    const rules = answer?.ReplicationConfiguration?.Rules ?? [];
    if (rules.length > 100) throw new ProbeError('incomplete', `${rules.length} rules`);
    return {
      rules: rules.map(({ Status, Filter, Prefix, Destination }) => ({
        enabled: Status === 'Enabled',
        prefix: (Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? '').slice(0, 1024),
        destination: (Destination?.Bucket ?? '').slice(0, 500),
      })),
    };
  },

  async logging(s3: S3, Bucket: string): Promise<Seen<'logging'>> {
    const { LoggingEnabled: said } = await s3.send(new GetBucketLoggingCommand({ Bucket }));
    const target = said?.TargetBucket === undefined ? null : `${said.TargetBucket}/${said.TargetPrefix ?? ''}`.slice(0, 500);
    return { enabled: target !== null, target };
  },
} satisfies { [Name in Part]?: (s3: S3, bucket: string) => Promise<Seen<Name>> };

const everybody: Readonly<Record<string, string>> = {
  'http://acs.amazonaws.com/groups/global/AllUsers': 'everybody',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers': 'everybody with an account',
};
/** The store itself, which writes its access logs. */
const logDelivery = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

/** The owner and what the ACL grants to everybody. A grantee of no kind that is known is not passed over, nor is a group. */
export async function readAcl(s3: S3, Bucket: string): Promise<Seen<'acl'> & { readonly owner: string }> {
  const { Owner, Grants = [] } = await s3.send(new GetBucketAclCommand({ Bucket }));
  if (Owner?.ID === undefined) throw malformed('acl');
  const found = Grants.flatMap(({ Grantee, Permission }) => {
    const { URI, ID, EmailAddress } = Grantee ?? {};
    if (URI === undefined && ID === undefined && EmailAddress === undefined) throw malformed('grantee');
    if (URI === undefined || URI === logDelivery) return [];
    if (!Object.hasOwn(everybody, URI)) throw malformed('grantee');
    return [`${Permission ?? '?'} to ${everybody[URI]}`];
  });
  return { owner: Owner.ID, public: found.slice(0, 50) };
}

/** An algorithm in S3's words; OBS calls its managed keys `kms`. */
export function algorithmOf(said: string): 'AES256' | 'aws:kms' | 'aws:kms:dsse' | 'other' {
  if (said === 'kms') return 'aws:kms';
  return said === 'AES256' || said === 'aws:kms' || said === 'aws:kms:dsse' ? said : 'other';
}

/** Whether the header of an object names something that encrypts: some stores send it empty, or with a word for none. */
export const namesEncryption = (said: string | undefined): said is string =>
  said !== undefined && /^(AES256|aws:|sse|kms)/i.test(said);

/** A count that a store said; null where it said none, or nonsense. */
const count = (value: number | undefined) => (Number.isSafeInteger(value) && value! >= 0 ? value! : null);

function lifecycleRule(rule: LifecycleRule): Seen<'lifecycle'>['rules'][number] {
  const { Filter, Expiration, NoncurrentVersionExpiration: noncurrent } = rule;
  const narrowings = [Filter?.Tag, Filter?.ObjectSizeGreaterThan, Filter?.ObjectSizeLessThan];
  const also = [Filter?.And?.Tags, Filter?.And?.ObjectSizeGreaterThan, Filter?.And?.ObjectSizeLessThan];
  return {
    name: (rule.ID ?? '').slice(0, 300),
    enabled: rule.Status === 'Enabled',
    prefix: (Filter?.Prefix ?? Filter?.And?.Prefix ?? rule.Prefix ?? '').slice(0, 1024),
    narrowed: [...narrowings, ...also].some((each) => each !== undefined),
    expiresAfterDays: count(Expiration?.Days) || null,
    expiresOn: Expiration?.Date?.toISOString() ?? null,
    noncurrentAfterDays: count(noncurrent?.NoncurrentDays),
    noncurrentKeeps: count(noncurrent?.NewerNoncurrentVersions),
    abortsUploadsAfterDays: count(rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation),
  };
}
