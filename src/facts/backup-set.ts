import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';

/** Where something lies and whose it is. What is not known is null or empty, and then it proves no distance. */
const placeSchema = z.strictObject({
  /** Every name of the system: host names, addresses, the host of an S3 endpoint. */
  systems: z.array(peerText(300)).max(50),
  /** The account at the provider that owns it. */
  account: peerText(300).nullable(),
  /** The provider's short name in lower case, e.g. `hetzner`. */
  provider: peerText(100).nullable(),
  /** The provider's own name of the region or site, e.g. `eu-central-1`. */
  site: peerText(100).nullable(),
});

const copySchema = z.strictObject({
  /** What the store or the program calls it: a key, a folder, an archive, the id of a snapshot. */
  id: peerText(1024),
  /** The moment of the data it holds, as far as is known; never later than what the store says of when it was written. */
  at: z.iso.datetime(),
  /** Of a log of changes beside full copies: every moment from this one to `at` can be restored, too. Absent: only `at`. */
  since: z.iso.datetime().optional(),
  /** Bytes of this copy alone; null where copies share their data or nobody says. */
  size: z.int().min(0).nullable(),
  /** The word of the program that made it: finished, or not; null where nothing but its size can tell. */
  complete: z.boolean().nullable(),
  /** Whether it rests on another copy, so that its size says nothing. */
  incremental: z.boolean(),
  encryption: z.enum(['encrypted', 'plain', 'unknown']),
  /** The moment until which it is kept, in a mode no weaker than that of `lock`; null where nothing keeps it so, or where that was not seen. */
  lockedUntil: z.iso.datetime().nullable(),
});

const expiryRuleSchema = z.strictObject({
  /** What deletes: a lifecycle rule, the retention policy of a program, a prune job, by the name it has. */
  name: peerText(300),
  /** Age in seconds after which a copy goes; null where the rule counts copies, or was not seen to say. */
  after: z.int().min(0).nullable(),
  /** How many copies it keeps; null where it goes by age. */
  keeps: z.int().min(0).nullable(),
  enabled: z.boolean(),
});

/** Most copies that one set tells; of a longer chain the newest, and `whole` is false. */
export const maxCopies = 5000;

/**
 * The restore points of one thing in one place, as they are there: not a setting that says how many there should be. The copies carry the
 * proof; what the configuration says about where they come from stands in `origin`.
 */
export const backupSetSchema = defineFact('backup-set', {
  /** The system the copies were seen on. */
  system: peerText(300),
  /** What made them, e.g. `restic`, `borg`, `pgbackrest`, `zfs`; `files` and `folders` where only their names tell. */
  tool: peerText(60),
  /** Where they lie, as their users write it, e.g. `s3://acme-dumps/orders/`, `/srv/restic/db-1`. */
  location: peerText(2048),
  place: placeSchema,
  /** What they are copies of. */
  origin: z.strictObject({
    ...placeSchema.shape,
    /** Id of the target that is backed up; null where none is named. */
    target: peerText(300).nullable(),
    /** `seen` where the copies themselves name their origin, `declared` where only the configuration does; null where nobody does. */
    known: z.enum(['seen', 'declared']).nullable(),
    /** Mount points, paths and databases that are in the copies; `/` is all of a system. Null where that is not known. */
    covers: z.array(peerText(4096)).max(1000).nullable(),
    coversKnown: z.enum(['seen', 'declared']).nullable(),
  }),
  /** Oldest first. */
  copies: z.array(copySchema).max(maxCopies),
  /** Whether these are all copies there are. */
  whole: z.boolean(),
  /** When the store itself was made; null where it does not say. A set cannot be older. */
  storeCreated: z.iso.datetime().nullable(),
  /** What encrypts, in the words of the store or program, e.g. `restic (AES-256-CTR, Poly1305)`, `SSE-KMS`; null where nothing was seen to. */
  mechanism: peerText(300).nullable(),
  /** What deletes old copies. */
  expiry: orUnseen({ rules: z.array(expiryRuleSchema).max(200) }),
  /** Copies that were deleted and are there all the same, as versions of a bucket are. `oldest` is null where there is none. */
  hidden: orUnseen({
    count: z.int().min(0),
    oldest: z.iso.datetime().nullable(),
    /** Seconds after which a rule removes them for good; null where none does. */
    removedAfter: z.int().min(0).nullable(),
  }),
  /** What keeps new copies from being deleted early; `governance` and `compliance` are modes of S3 Object Lock. */
  lock: orUnseen({
    mode: z.enum(['none', 'governance', 'compliance', 'append-only']),
    /** Seconds each new copy is kept; null where that has no end or was not said. */
    retention: z.int().min(0).nullable(),
  }),
});
export type BackupSet = z.infer<typeof backupSetSchema>;
export type BackupCopy = z.infer<typeof copySchema>;
