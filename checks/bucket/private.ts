import { z } from 'zod';
import type { Bucket, FailureReason } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, indicates, unknown, warning } from '../define.ts';
import { listed } from '../volumes.ts';

/**
 * Judges whether anybody but those named can get at a bucket. What somebody without credentials was seen to get decides against every
 * setting; what is set as public counts unless a block was seen to keep it out.
 */
export const bucketPrivate = defineCheck({
  id: 'bucket.private',
  judges: 'bucket',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.3', bsi: 'KONF.11.1' },
  reproduce:
    'aws s3 ls --no-sign-request --endpoint-url https://{system} s3://{name}; aws s3api get-bucket-acl --endpoint-url https://{system} --bucket {name}',
  judge(bucket) {
    const { policy, publicAccessBlock: block, anonymous } = bucket;
    const [lists, reads] = anonymous.seen ? [anonymous.list === 'allowed', anonymous.read === 'allowed'] : [false, false];
    if (lists && reads) return fails('open');
    if (lists) return fails('open-to-list');
    if (reads) return fails('open-to-read');

    const blocked = block.seen && block.blockAcls && block.ignoreAcls && block.blockPolicy && block.restrictBuckets;
    const refused = blocked && anonymous.seen && anonymous.list === 'refused' && anonymous.read === 'refused';
    // Ceph goes on by what was granted before its block was set; only listing and reading were tried.
    const keptOut = refused && bucket.provider === 'aws';
    const grants = grantsOf(bucket);
    // A block that could not be read may be what keeps people out; of a store that has none, that is known.
    const mayBeBlocked = !block.seen && block.reason !== 'unsupported';
    if (grants.length > 0 && !mayBeBlocked && !refused) return fails('public', { grants: listed(grants) });

    const open = unseenOf(bucket);
    if (open.length > 0) return unknown(open[0]!.reason, { what: open.map(({ what }) => what) });
    if (grants.length > 0 && !keptOut) return unknown('not-visible', { what: listed(grants) });
    if (policy.seen && policy.unclear.length > 0 && policy.statedPublic !== false && !keptOut)
      return unknown('not-visible', { what: listed(policy.unclear.map((statement) => `policy: ${statement}`)) });
    // Single objects can be opened by ACLs of their own where nothing blocks that, and not every one of them was tried.
    if (!blocked) return indicates('private-without-block');
    return holds('private', {}, grants.length > 0 ? [warning('kept-out-by-block', { grants: listed(grants) })] : []);
  },
});

/** What the settings grant to everybody. */
const grantsOf = ({ policy, acl }: Bucket): string[] => [
  ...(policy.seen && policy.public.length > 0 ? policy.public.map((statement) => `policy: ${statement}`) : []),
  ...(policy.seen && policy.public.length === 0 && policy.statedPublic === true ? ['policy'] : []),
  ...(acl.seen ? acl.public.map((grant) => `ACL: ${grant}`) : []),
];

/** What could not be seen. An empty bucket has nothing to read, and a store may have no such block. */
function unseenOf({ policy, acl, publicAccessBlock: block, anonymous, content }: Bucket) {
  const parts: { reason: FailureReason | 'not-visible'; what: string }[] = [];
  const part = (what: string, seen: { seen: true } | { seen: false; reason: FailureReason; detail: string }) => {
    if (!seen.seen) parts.push({ reason: seen.reason, what: `${what}: ${seen.detail}` });
  };
  part('policy', policy);
  part('ACL', acl);
  if (block.seen || block.reason !== 'unsupported') part('public access block', block);
  part('anonymous', anonymous);
  if (anonymous.seen) {
    if (anonymous.list === 'unknown') parts.push({ reason: 'not-visible', what: 'anonymous: list' });
    const nothingToRead = content.seen && content.empty;
    if (anonymous.read === 'unknown' && !nothingToRead) parts.push({ reason: 'not-visible', what: 'anonymous: read' });
  }
  return parts;
}
