import { backupSet, copyAt, nightly } from '../../fixtures/facts/backup-set.ts';
import { checkTable, none } from '../testing/table.ts';
import { backupEncryption } from './encryption.ts';

const copies = nightly({ count: 14, last: '2026-05-30' });

checkTable(backupEncryption, {
  holds: [
    ['every copy is', backupSet(), { code: 'encrypted', indicative: false, warns: [] }],
    [
      'deleted versions are not told of',
      backupSet({ hidden: { seen: true, count: 3, oldest: '2026-01-01T00:00:00Z', removedAfter: null } }),
      { warns: ['deleted-ones'] },
    ],
  ],
  fails: [
    [
      'one is plain',
      backupSet({ copies: [...copies, copyAt('2026-05-31T01:30:00Z', { encryption: 'plain' })] }),
      { code: 'plain' },
    ],
    [
      'one is plain where others are not known and the listing was cut short',
      backupSet({
        copies: [
          copyAt('2026-05-30T01:30:00Z', { encryption: 'unknown' }),
          copyAt('2026-05-31T01:30:00Z', { encryption: 'plain' }),
        ],
        whole: false,
      }),
      { code: 'plain' },
    ],
  ],
  unknown: [
    ['there is no copy', backupSet({ copies: [] }), { reason: 'no-subject' }],
    [
      'there is only an empty one',
      backupSet({ copies: [copyAt('2026-05-31T01:30:00Z', { size: 0 })] }),
      { reason: 'no-subject' },
    ],
    [
      'there is only an unfinished one',
      backupSet({ copies: [copyAt('2026-05-31T01:30:00Z', { complete: false })] }),
      { reason: 'no-subject' },
    ],
    [
      'one is not known',
      backupSet({ copies: [...copies, copyAt('2026-05-31T01:30:00Z', { encryption: 'unknown' })] }),
      { reason: 'not-visible' },
    ],
    ['the listing was cut short', backupSet({ whole: false }), { reason: 'incomplete' }],
    ['nothing was seen to encrypt', backupSet({ mechanism: null }), { reason: 'not-visible' }],
  ],
  notApplicable: none('every copy can be encrypted'),
});
