import { bucket, unseen } from '../../fixtures/facts/bucket.ts';
import type { Bucket } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { bucketPrivate } from './private.ts';

type Access = 'allowed' | 'refused' | 'unknown';
const anonymous = (list: Access, read: Access): Pick<Bucket, 'anonymous'> => ({ anonymous: { seen: true, list, read } });
const policy = (changes: object): Pick<Bucket, 'policy'> => ({
  policy: { seen: true, present: true, public: [], unclear: [], statedPublic: null, refusesPlainHttp: false, ...changes },
});
const publicPolicy = policy({ public: ['s3:GetObject *'], statedPublic: true });
const publicAcl: Pick<Bucket, 'acl'> = { acl: { seen: true, public: ['READ AllUsers'] } };
const block = (on: boolean): Pick<Bucket, 'publicAccessBlock'> => ({
  publicAccessBlock: { seen: true, blockAcls: on, ignoreAcls: on, blockPolicy: on, restrictBuckets: on },
});
const noSuchThing = { publicAccessBlock: { seen: false, reason: 'unsupported', detail: 'NotImplemented' } } as const;
const empty = { content: { seen: true, empty: true } } as const;

checkTable(bucketPrivate, {
  holds: [
    ['nothing is public, and a block sees to it', bucket(), { code: 'private', indicative: false }],
    ['a policy that lets in those it names', bucket(policy({ statedPublic: false }))],
    ['nothing is public without a block', bucket(block(false)), { code: 'private-without-block', indicative: true }],
    ['a store that has no block', bucket(noSuchThing), { code: 'private-without-block', indicative: true }],
    ['a public ACL behind a block, and nobody gets in', bucket(publicAcl), { code: 'private', warns: ['kept-out-by-block'] }],
    ['a public policy behind a block, and nobody gets in', bucket(publicPolicy), { warns: ['kept-out-by-block'] }],
    [
      'the store says that a policy with conditions is not public',
      bucket({ ...policy({ unclear: ['NotIpAddress'], statedPublic: false }), ...block(false) }),
    ],
    ['a policy with conditions behind a block', bucket(policy({ unclear: ['NotIpAddress'] }))],
    ['an empty bucket has nothing to read', bucket({ ...empty, ...anonymous('refused', 'unknown') })],
  ],
  fails: [
    ['anybody lists', bucket(anonymous('allowed', 'refused')), { code: 'open-to-list' }],
    ['anybody reads', bucket(anonymous('refused', 'allowed')), { code: 'open-to-read' }],
    ['anybody does both', bucket(anonymous('allowed', 'allowed')), { code: 'open' }],
    [
      'anybody reads although nothing else was seen',
      bucket({ policy: unseen, acl: unseen, publicAccessBlock: unseen, ...anonymous('unknown', 'allowed') }),
    ],
    ['a public policy', bucket({ ...publicPolicy, ...block(false) }), { code: 'public' }],
    ['a policy that the store calls public', bucket({ ...policy({ statedPublic: true }), ...block(false) }), { code: 'public' }],
    ['a public ACL', bucket({ ...publicAcl, ...block(false) }), { code: 'public' }],
    ['a public ACL where a store has no block', bucket({ ...publicAcl, ...noSuchThing }), { code: 'public' }],
    [
      'a block that lets new policies be',
      bucket({
        ...publicPolicy,
        publicAccessBlock: { seen: true, blockAcls: true, ignoreAcls: true, blockPolicy: true, restrictBuckets: false },
      }),
    ],
    ['a public ACL behind a block that nobody tried', bucket({ ...publicAcl, anonymous: unseen }), { code: 'public' }],
    [
      'a public ACL behind a block, and no object to try',
      bucket({ ...publicAcl, ...anonymous('refused', 'unknown') }),
      { code: 'public' },
    ],
    ['a public policy although the ACL was not seen', bucket({ ...publicPolicy, ...block(false), acl: unseen })],
  ],
  unknown: [
    ['the policy was not seen', bucket({ policy: unseen }), { reason: 'denied' }],
    ['the ACL was not seen', bucket({ acl: unseen }), { reason: 'denied' }],
    ['the block was not seen', bucket({ publicAccessBlock: unseen }), { reason: 'denied' }],
    ['a public ACL, and the block was not seen', bucket({ ...publicAcl, publicAccessBlock: unseen }), { reason: 'denied' }],
    ['nobody tried without credentials', bucket({ anonymous: unseen }), { reason: 'denied' }],
    ['listing without credentials is open', bucket(anonymous('unknown', 'refused')), { reason: 'not-visible' }],
    ['reading without credentials is open', bucket(anonymous('refused', 'unknown')), { reason: 'not-visible' }],
    [
      'reading is open, and whether it is empty, too',
      bucket({ content: unseen, ...anonymous('refused', 'unknown') }),
      { reason: 'not-visible' },
    ],
    [
      'a public policy behind a block of which nobody knows whether it keeps out those who write',
      bucket({ ...publicPolicy, provider: null }),
      { reason: 'not-visible' },
    ],
    [
      'a policy with conditions behind such a block',
      bucket({ ...policy({ unclear: ['NotIpAddress'] }), provider: 'hetzner' }),
      { reason: 'not-visible' },
    ],
    [
      'a policy with conditions and no block',
      bucket({ ...policy({ unclear: ['NotIpAddress'] }), ...block(false) }),
      { reason: 'not-visible' },
    ],
    [
      'a policy with conditions behind a block that could not be tried',
      bucket({ ...policy({ unclear: ['NotIpAddress'] }), ...empty, ...anonymous('refused', 'unknown') }),
      { reason: 'not-visible' },
    ],
  ],
  notApplicable: none('every bucket can be public'),
});
