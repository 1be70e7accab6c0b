import type { BackupCopy, BackupSet, Bucket, Source } from '../../../facts/index.ts';
import type { BucketBackup } from '../../../inventory/target.ts';

/** A copy and where to ask what it is encrypted with. */
export interface FoundCopy {
  readonly id: string;
  /** The moment of its data, in ms since 1970. */
  readonly at: number;
  readonly size: number;
  readonly incremental: boolean;
  /** The word of the program that made it; null where there is none. */
  readonly complete: boolean | null;
  /** Objects of it that can be asked how they are encrypted. */
  readonly parts: readonly string[];
  /** Whether these speak for all its data: there are no others, or one run of one program wrote them all alike. */
  readonly telling: boolean;
}

/** What lies below a prefix and belongs together. */
export interface FoundSet {
  readonly tool: string;
  /** What tells it from other sets of the same entry; empty where there is one. */
  readonly name: string;
  /** Oldest first. */
  readonly copies: readonly FoundCopy[];
  /** Whether these are all copies there are. */
  readonly whole: boolean;
  /** Whether sizes are of the copies alone. */
  readonly sized: boolean;
  /** What encrypts each copy by the program's own format, which is then not asked for. */
  readonly encryptedBy: string | null;
  /** Whether the program is known not to encrypt: without the store's encryption, copies are plain then. */
  readonly clear: boolean;
  /** Where the data lies that copies share, and since when at least, in ms since 1970; null where each has its own. */
  readonly shared: { readonly prefix: string; readonly since: number } | null;
  /** The moment of the data of an object that is no longer current; undefined for one that is no copy of this set. */
  momentOf(key: string, written: number): number | undefined;
}

/** What was seen of how copies are protected. */
export interface Protection {
  readonly expiry: BackupSet['expiry'];
  readonly hidden: BackupSet['hidden'];
  readonly lock: BackupSet['lock'];
  readonly mechanism: string | null;
  /** By the id of the copy; what is not in it is unknown and not locked. */
  readonly copies: ReadonlyMap<string, Pick<BackupCopy, 'encryption' | 'lockedUntil'>>;
}

interface SetContext {
  readonly bucket: Bucket;
  readonly source: Source;
  readonly id: string;
  readonly protection: Protection;
  /** How facts tell a key or a path. */
  told(text: string): string;
}

/** The fact of a set: what was seen, and what only the configuration says of where it comes from. */
export function setOf(found: FoundSet, backup: BucketBackup, { bucket, source, id, protection, told }: SetContext): BackupSet {
  const { of } = backup;
  const location = told(`s3://${bucket.name}/${backup.prefix}`).slice(0, 2048);
  return {
    kind: 'backup-set',
    subject: { id, names: [...new Set([location])].filter((name) => name !== id) },
    source,
    system: bucket.system,
    tool: found.tool,
    location,
    place: { systems: [bucket.system], account: bucket.account, provider: bucket.provider, site: bucket.region },
    origin: {
      systems: [...(of?.systems ?? [])],
      account: of?.account ?? null,
      provider: of?.provider ?? null,
      site: of?.site ?? null,
      target: of?.target ?? null,
      known: of === null ? null : 'declared',
      covers: of?.covers?.map((each) => told(each).slice(0, 4096)) ?? null,
      coversKnown: of?.covers ? 'declared' : null,
    },
    copies: found.copies.map((copy) => ({
      id: told(copy.id).slice(0, 1024),
      at: new Date(copy.at).toISOString(),
      size: found.sized ? copy.size : null,
      complete: copy.complete,
      incremental: copy.incremental,
      ...(protection.copies.get(copy.id) ?? { encryption: 'unknown', lockedUntil: null }),
    })),
    whole: found.whole,
    storeCreated: bucket.created,
    mechanism: protection.mechanism,
    expiry: protection.expiry,
    hidden: protection.hidden,
    lock: protection.lock,
  };
}
