import { bucket, unseen } from '../../fixtures/facts/bucket.ts';
import type { Bucket } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { bucketEncryption } from './encryption.ts';

type Seen<Part> = Partial<Omit<Extract<Part, { seen: true }>, 'seen'>>;
const encryption = (changes: Seen<Bucket['encryption']> = {}): Pick<Bucket, 'encryption'> => ({
  encryption: { seen: true, algorithm: 'AES256', key: null, provider: false, ...changes },
});
const sample = (changes: Seen<Bucket['sample']> = {}): Pick<Bucket, 'sample'> => ({
  sample: { seen: true, asked: 10, encrypted: 10, plain: [], open: 0, ...changes },
});
const empty = { content: { seen: true, empty: true } } as const;
const unsupported = { seen: false, reason: 'unsupported', detail: 'NotImplemented' } as const;
const kms = { algorithm: 'aws:kms', key: 'arn:aws:kms:eu-central-1:123456789012:key/1' } as const;

checkTable(bucketEncryption, {
  holds: [
    ['by default, and so are all objects that were asked', bucket(), { code: 'encrypted' }],
    [
      'with managed keys, as asked',
      bucket({ ...encryption(kms), ...sample({ algorithms: ['aws:kms'] }) }),
      { with: { algorithm: 'aws:kms' } },
    ],
    [
      'stronger than asked',
      bucket({ ...encryption(kms), ...sample({ algorithms: ['aws:kms:dsse'] }) }),
      { with: { algorithm: 'aws:kms' } },
    ],
    ['whatever encrypts, where AES is asked', bucket(encryption(kms)), { with: { algorithm: 'AES256' } }],
    ['an empty bucket by its default', bucket({ ...empty, sample: unseen }), { code: 'encrypted-empty' }],
    [
      'where the store encrypted what was there before, no object needs to be asked',
      bucket({ ...encryption({ provider: true }), sample: unseen }),
      { code: 'encrypted-by-provider' },
    ],
  ],
  fails: [
    ['nothing by default', bucket(encryption({ algorithm: 'none' })), { code: 'no-default' }],
    ['nothing by default in an empty bucket', bucket({ ...empty, ...encryption({ algorithm: 'none' }) }), { code: 'no-default' }],
    [
      'nothing by default, and plain objects',
      bucket({ ...encryption({ algorithm: 'none' }), ...sample({ encrypted: 9, plain: ['old.gz'] }) }),
      { code: 'no-default', warns: ['plain-objects'] },
    ],
    ['an old object that is plain', bucket(sample({ encrypted: 9, plain: ['old.gz'] })), { code: 'plain-objects' }],
    ['plain objects whose keys are not told', bucket(sample({ encrypted: 9 })), { code: 'plain-objects' }],
    [
      'plain objects, though the store says that it encrypts',
      bucket({ ...encryption({ provider: true }), ...sample({ encrypted: 0, plain: ['a'] }) }),
    ],
    [
      'plain objects where the default was not seen',
      bucket({ encryption: unseen, ...sample({ encrypted: 9, plain: ['old.gz'] }) }),
    ],
    ['the store’s keys where managed ones are asked', bucket(), { with: { algorithm: 'aws:kms' }, code: 'weaker-default' }],
    [
      'managed keys where two layers are asked',
      bucket(encryption(kms)),
      { with: { algorithm: 'aws:kms:dsse' }, code: 'weaker-default' },
    ],
    [
      'old objects with the store’s keys where managed ones are asked',
      bucket({ ...encryption(kms), ...sample({ algorithms: ['aws:kms', 'AES256'] }) }),
      { with: { algorithm: 'aws:kms' }, code: 'weaker-objects' },
    ],
  ],
  unknown: [
    ['the default was not seen', bucket({ encryption: unseen }), { reason: 'denied' }],
    ['a store with keys of its customers only', bucket({ encryption: unsupported }), { reason: 'unsupported' }],
    ['no object could be asked', bucket({ sample: unseen }), { reason: 'denied' }],
    ['no object was asked', bucket(sample({ asked: 0, encrypted: 0 })), { reason: 'not-visible' }],
    ['some objects could not be asked', bucket(sample({ encrypted: 9, open: 1 })), { reason: 'not-visible' }],
    ['an algorithm without a name', bucket(encryption({ algorithm: 'other' })), { reason: 'not-visible' }],
    ['an algorithm without a name in an empty bucket', bucket({ ...empty, ...encryption({ algorithm: 'other' }) })],
    ['whether it is empty is not known either', bucket({ content: unseen, sample: unseen }), { reason: 'denied' }],
    [
      'keys of old objects were not looked at',
      bucket(encryption(kms)),
      { with: { algorithm: 'aws:kms' }, reason: 'not-visible' },
    ],
    [
      'keys of old objects are not told',
      bucket({ ...encryption(kms), ...sample({ algorithms: [] }) }),
      { with: { algorithm: 'aws:kms' }, reason: 'not-visible' },
    ],
    [
      'an old object with a customer’s key where managed ones are asked',
      bucket({ ...encryption(kms), ...sample({ algorithms: ['aws:kms', 'other'] }) }),
      { with: { algorithm: 'aws:kms' }, reason: 'not-visible' },
    ],
    [
      'what the store encrypted of itself has keys that nobody saw',
      bucket({ ...encryption({ ...kms, provider: true }), sample: unseen }),
      { with: { algorithm: 'aws:kms' }, reason: 'denied' },
    ],
  ],
  notApplicable: none('every bucket can hold data'),
});
