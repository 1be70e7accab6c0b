import { backupSet, copyAt, nightly } from '../../fixtures/facts/backup-set.ts';
import { volume } from '../../fixtures/facts/volume.ts';
import type { BackupSet, Volume } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { backupEncryption } from './encryption.ts';

const copies = nightly({ count: 14, last: '2026-05-30' });

const system = 'backup-1.example.org';
/** Dumps that a host keeps, of which nobody knows whether they are encrypted themselves. */
const dumps = (changes: Partial<BackupSet> = {}) =>
  backupSet({
    system,
    place: { systems: [system], account: null, provider: null, site: null },
    location: '/srv/dumps',
    copies: nightly({ encryption: 'unknown' }),
    mechanism: null,
    ...changes,
  });
const on = (changes: Partial<Volume> = {}) => ({
  alongside: { facts: [{ target: 'db-1', fact: volume({ system, ...changes }) }] },
});
const plain = { encryption: 'plain', mechanism: null } as const;

checkTable(backupEncryption, {
  holds: [
    ['every copy is', backupSet(), { code: 'encrypted', indicative: false, warns: [] }],
    [
      'deleted versions are not told of',
      backupSet({ hidden: { seen: true, count: 3, oldest: '2026-01-01T00:00:00Z', removedAfter: null } }),
      { warns: ['deleted-ones'] },
    ],
    ['the volume they lie on is, if their path leads there', dumps(), { ...on(), code: 'stored', indicative: true }],
    ['plain ones on such a volume', dumps({ copies: nightly({ encryption: 'plain' }) }), { ...on(), code: 'stored' }],
    [
      'some by themselves, the others by the volume',
      dumps({ copies: [...copies, copyAt('2026-05-31T01:30:00Z', { encryption: 'unknown' })], mechanism: 'OpenPGP' }),
      { ...on(), code: 'stored', indicative: true },
    ],
    ['all by themselves, on whatever volume', dumps({ copies, mechanism: 'OpenPGP' }), { ...on(plain), code: 'encrypted' }],
    [
      'snapshots of a dataset that is',
      dumps({ tool: 'zfs', location: 'tank/data' }),
      { ...on({ filesystem: 'zfs', device: 'tank/data' }), code: 'stored', indicative: false },
    ],
  ],
  fails: [
    [
      'they and the volume they lie on are plain',
      dumps({ copies: nightly({ encryption: 'plain' }) }),
      { ...on(plain), code: 'plain' },
    ],
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
    ['they lie on a plain volume', dumps(), { ...on(plain), reason: 'not-visible' }],
    ['nothing is known of volumes', dumps(), { reason: 'not-visible' }],
    ['there is none on an encrypted volume', dumps({ copies: [] }), { ...on(), reason: 'no-subject' }],
    ['the listing was cut short on an encrypted volume', dumps({ whole: false }), { ...on(), reason: 'incomplete' }],
    [
      'nothing was seen to encrypt those that are, beside others on an encrypted volume',
      dumps({ copies: [...copies, copyAt('2026-05-31T01:30:00Z', { encryption: 'unknown' })] }),
      { ...on(), reason: 'not-visible' },
    ],
    ['the listing was cut short', backupSet({ whole: false }), { reason: 'incomplete' }],
    ['nothing was seen to encrypt', backupSet({ mechanism: null }), { reason: 'not-visible' }],
  ],
  notApplicable: none('every copy can be encrypted'),
});
