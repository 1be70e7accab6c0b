import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';

const days = z.int().min(0);

const lifecycleRuleSchema = z.strictObject({
  name: peerText(300),
  enabled: z.boolean(),
  prefix: peerText(1024),
  /** Whether it is narrowed to tags or sizes, so that some objects below the prefix may be left. */
  narrowed: z.boolean(),
  /** Days after which current objects go, or the date; null where the rule does not say. */
  expiresAfterDays: days.nullable(),
  expiresOn: z.iso.datetime().nullable(),
  /** Days after which versions that are no longer current go, and how many newer ones are kept all the same. */
  noncurrentAfterDays: days.nullable(),
  noncurrentKeeps: z.int().min(0).nullable(),
  abortsUploadsAfterDays: days.nullable(),
});

/** A container of an object store, with the settings that protect what lies in it. Each part was seen or says why not. */
export const bucketSchema = defineFact('bucket', {
  name: peerText(300),
  /** Host of the endpoint. */
  system: peerText(300),
  provider: peerText(100).nullable(),
  /** The owner, as the store names it. */
  account: peerText(300).nullable(),
  region: peerText(100).nullable(),
  created: z.iso.datetime().nullable(),
  /** Whether anything lies in it; versions that are no longer current count. */
  content: orUnseen({ empty: z.boolean() }),
  /** Encryption of new objects. `none` is the store's own word, never a missing answer. */
  encryption: orUnseen({
    algorithm: z.enum(['none', 'AES256', 'aws:kms', 'aws:kms:dsse', 'other']),
    /** The key a customer brought; null for the store's own. */
    key: peerText(500).nullable(),
    /** Whether the store encrypts what was written before this was set: then a sample is not needed. */
    provider: z.boolean(),
  }),
  /** Objects that were asked one by one whether they are encrypted, older ones first. */
  sample: orUnseen({
    asked: z.int().min(0),
    encrypted: z.int().min(0),
    /** Keys of those that are not. */
    plain: z.array(peerText(1024)).max(50),
    /** Those that could not be asked. */
    open: z.int().min(0),
    /** What the encrypted ones say they are encrypted with; `other` is a key that the customer sends along. Absent: not looked at. */
    algorithms: z
      .array(z.enum(['AES256', 'aws:kms', 'aws:kms:dsse', 'other']))
      .max(4)
      .optional(),
  }),
  /** The bucket's policy: whether it lets anybody in, and whether it refuses requests without TLS. */
  policy: orUnseen({
    present: z.boolean(),
    /** Statements that let everybody do something, in a few words each. */
    public: z.array(peerText(300)).max(50),
    /** Statements that could not be read for certain (conditions, unknown principals). */
    unclear: z.array(peerText(300)).max(50),
    /** The store's own word on whether the policy is public; null where it gives none. */
    statedPublic: z.boolean().nullable(),
    refusesPlainHttp: z.boolean(),
  }),
  /** Grants of the ACL to everybody, or to everybody with an account. */
  acl: orUnseen({ public: z.array(peerText(300)).max(50) }),
  /** Public access block of the bucket. All false where none is set. */
  publicAccessBlock: orUnseen({
    blockAcls: z.boolean(),
    ignoreAcls: z.boolean(),
    blockPolicy: z.boolean(),
    restrictBuckets: z.boolean(),
  }),
  /** What happens to somebody without credentials who lists the bucket or reads one of its objects. */
  anonymous: orUnseen({ list: z.enum(['allowed', 'refused', 'unknown']), read: z.enum(['allowed', 'refused', 'unknown']) }),
  versioning: orUnseen({ state: z.enum(['enabled', 'suspended', 'never']), mfaDelete: z.boolean().nullable() }),
  objectLock: orUnseen({
    enabled: z.boolean(),
    /** What each new object gets; `none` where lock is possible but not the default. */
    mode: z.enum(['none', 'governance', 'compliance']),
    days: days.nullable(),
  }),
  lifecycle: orUnseen({ rules: z.array(lifecycleRuleSchema).max(1000) }),
  replication: orUnseen({
    rules: z.array(z.strictObject({ enabled: z.boolean(), prefix: peerText(1024), destination: peerText(500) })).max(100),
  }),
  logging: orUnseen({ enabled: z.boolean(), target: peerText(500).nullable() }),
});
export type Bucket = z.infer<typeof bucketSchema>;
