import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import type { BackupCopy, Bucket } from '../../../facts/index.ts';
import { toProbeError } from '../../define.ts';
import { contentOf, headLength } from '../../encrypted-content.ts';
import { namesEncryption } from '../settings.ts';
import type { FoundSet, Protection } from './set.ts';
import type { ObjectsOf } from './store.ts';

/** Copies of one set that are asked one by one, the newest first; a daily chain of a year fits in. */
const maxAsked = 400;
const side = 8;

/** Requests that may still be sent for all sets of a bucket together. */
export interface Budget {
  left: number;
}
export const requestBudget = (): Budget => ({ left: 4000 });

type Answer = { readonly encryption: BackupCopy['encryption']; readonly by: string | null; readonly lockedUntil: string | null };
const unknown: Answer = { encryption: 'unknown', by: null, lockedUntil: null };

/**
 * Asks the copies themselves: what the store says it encrypts an object with, else what its first bytes say. A copy is encrypted where all
 * its objects are, and plain where one is.
 */
export async function askCopies(
  { copies, encryptedBy, clear }: Pick<FoundSet, 'clear' | 'copies' | 'encryptedBy'>,
  bucket: Bucket,
  objects: ObjectsOf,
  budget: Budget,
): Promise<Pick<Protection, 'copies' | 'mechanism'>> {
  const always = encryptedBy ?? storeAlways(bucket);
  const locks = bucket.objectLock.seen && bucket.objectLock.enabled;
  const result = new Map<string, Pick<BackupCopy, 'encryption' | 'lockedUntil'>>();
  const mechanisms = new Set<string>(always === null ? [] : [always]);
  const limit = pLimit(side);
  // A store that has no word for encryption may encrypt all the same.
  const silent = bucket.encryption.seen ? 'plain' : 'unknown';

  const askOne = async (key: string): Promise<Answer> => {
    if (objects.signal.aborted || budget.left <= 0) return unknown;
    budget.left--;
    let head: HeadObjectCommandOutput;
    try {
      head = await objects.head(key);
    } catch (error) {
      return toProbeError(error).detail === 'http-400' ? withCustomersKey(key) : unknown;
    }
    const lockedUntil = lockOf(head, bucket.objectLock);
    if (always !== null) return { encryption: 'encrypted', by: always, lockedUntil };
    const by = serverSide(head);
    if (by !== null) return { encryption: 'encrypted', by, lockedUntil };
    if (clear) return { encryption: silent, by: null, lockedUntil };
    if (head.ContentLength === 0 || budget.left <= 0) return { ...unknown, lockedUntil };
    budget.left--;
    // Where nobody may read it, or it lies in the cold, its first bytes were not seen.
    const content = await objects.beginning(key, headLength).then(contentOf, () => null);
    return content?.encryption === 'encrypted'
      ? { encryption: 'encrypted', by: content.by, lockedUntil }
      : { encryption: content?.encryption === 'plain' ? silent : 'unknown', by: null, lockedUntil };
  };

  /** HEAD is refused without a reason where a customer's key is needed; GET tells it. */
  const withCustomersKey = (key: string): Promise<Answer> => {
    budget.left--;
    const asked = objects.beginning(key, 1).then(
      () => null,
      (error) => toProbeError(error).detail,
    );
    return asked.then((detail) =>
      detail === 'SSECustomerKeyNeeded' ? { encryption: 'encrypted', by: 'SSE-C', lockedUntil: null } : unknown,
    );
  };

  const newestFirst = copies.toReversed();
  await Promise.all(
    newestFirst.map((copy, index) =>
      limit(async () => {
        const asks = index < maxAsked && (always === null || (locks && copy.telling));
        const answers = asks ? await Promise.all(copy.parts.map(askOne)) : [];
        for (const { by } of answers) if (by !== null) mechanisms.add(by);
        const all = copy.telling && answers.length > 0 && answers.every(({ encryption }) => encryption === 'encrypted');
        const encryption =
          always !== null || all ? 'encrypted' : answers.some((each) => each.encryption === 'plain') ? 'plain' : 'unknown';
        // A copy of several objects can be deleted as soon as the first of them can.
        const locked = answers.map(({ lockedUntil }) => lockedUntil);
        const earliest = locked.includes(null) ? null : (locked.toSorted()[0] ?? null);
        result.set(copy.id, { encryption, lockedUntil: copy.telling ? earliest : null });
      }),
    ),
  );
  return { copies: result, mechanism: [...mechanisms].sort().join(', ').slice(0, 300) || null };
}

/** Where the store encrypts whatever lies in it, no object has to be asked. */
function storeAlways({ encryption }: Bucket): string | null {
  return encryption.seen && encryption.provider && encryption.algorithm !== 'none' ? nameOf(encryption.algorithm) : null;
}

const names: Readonly<Record<string, string>> = { AES256: 'SSE-S3', 'aws:kms': 'SSE-KMS', 'aws:kms:dsse': 'DSSE-KMS' };
const nameOf = (algorithm: string): string => (Object.hasOwn(names, algorithm) ? names[algorithm]! : 'SSE');

/** What the store says it encrypted an object with (`x-amz-server-side-encryption…`); null where it says nothing. */
function serverSide({ ServerSideEncryption, SSECustomerAlgorithm }: HeadObjectCommandOutput): string | null {
  if (SSECustomerAlgorithm) return 'SSE-C';
  return namesEncryption(ServerSideEncryption) ? nameOf(ServerSideEncryption) : null;
}

/** Until when an object is kept; one that some may delete all the same (governance) is not kept as a default of compliance says. */
function lockOf(
  { ObjectLockMode: mode, ObjectLockRetainUntilDate }: HeadObjectCommandOutput,
  objectLock: Bucket['objectLock'],
): string | null {
  if (mode === undefined || ObjectLockRetainUntilDate === undefined) return null;
  if (objectLock.seen && objectLock.mode === 'compliance' && mode !== 'COMPLIANCE') return null;
  return Number.isNaN(ObjectLockRetainUntilDate.getTime()) ? null : ObjectLockRetainUntilDate.toISOString();
}
