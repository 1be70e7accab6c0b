import { restoreTest } from '../../fixtures/facts/restore-test.ts';
import { checkTable, none } from '../testing/table.ts';
import { backupRestoreTest } from './restore-test.ts';

const job = { form: 'job-log', record: 'restore-test.service', restored: null, copy: null } as const;
const yearly = { with: { every: '365d' } };
const at = (performedAt: string, changes: Parameters<typeof restoreTest>[0] = {}) =>
  restoreTest({ performedAt, copyAt: null, ...changes });

checkTable(backupRestoreTest, {
  holds: [
    [
      'a job that does not say of what, after it failed',
      [at('2026-05-30T00:00:00Z', { ...job, result: 'failed' }), at('2026-05-31T00:00:00Z', job)],
      yearly,
    ],
    ['within the time', [restoreTest()], { ...yearly, code: 'restored', warns: [], indicative: false }],
    ['to the second', [at('2026-05-02T00:00:00Z')], { with: { every: '30d' } }],
    ['by the log of a job', [restoreTest({ form: 'job-log', by: null, took: null })], yearly],
    ['after one that failed', [at('2026-05-01T00:00:00Z', { result: 'failed' }), restoreTest()], yearly],
    [
      'an old failure that nobody came back to',
      [at('2024-01-01T00:00:00Z', { result: 'failed', restored: 'old' }), restoreTest()],
      yearly,
    ],
    [
      'a record from the future beside a good one',
      [restoreTest(), at('2027-05-20T00:00:00Z')],
      { ...yearly, warns: ['impossible'] },
    ],
    [
      'each thing that was named',
      [restoreTest(), restoreTest({ restored: 'Files' })],
      { with: { every: '365d', of: ['files', 'orders-*'] } },
    ],
    [
      'a failure of something that was not named',
      [restoreTest(), at('2026-05-25T00:00:00Z', { result: 'failed', restored: 'wiki' })],
      { with: { every: '365d', of: ['orders-db'] } },
    ],
  ],
  fails: [
    [
      'a job that does not say of what, before another one',
      [at('2026-05-30T00:00:00Z', { ...job, result: 'failed' }), at('2026-05-31T00:00:00Z', { ...job, record: 'other.service' })],
      { ...yearly, code: 'failed' },
    ],
    ['one second too long ago', [at('2026-05-01T23:59:59Z')], { with: { every: '30d' }, code: 'overdue' }],
    ['the last one failed', [restoreTest(), at('2026-05-25T00:00:00Z', { result: 'failed' })], { ...yearly, code: 'failed' }],
    [
      'one of the same moment failed',
      [at('2026-05-25T00:00:00Z', { result: 'failed' }), at('2026-05-25T00:00:00Z')],
      { ...yearly, code: 'failed' },
    ],
    [
      'something else was restored after it',
      [at('2026-05-25T00:00:00Z', { result: 'failed' }), at('2026-05-26T00:00:00Z', { restored: 'wiki' })],
      { ...yearly, code: 'failed' },
    ],
    [
      'the success after it does not say what was restored',
      [at('2026-05-25T00:00:00Z', { result: 'failed' }), at('2026-05-26T00:00:00Z', { restored: null })],
      { ...yearly, code: 'failed' },
    ],
    [
      'a failure that does not say of what',
      [restoreTest(), at('2026-05-25T00:00:00Z', { result: 'failed', restored: null })],
      { with: { every: '365d', of: ['orders-db'] }, code: 'failed' },
    ],
    ['only old failures', [at('2024-01-01T00:00:00Z', { result: 'failed' })], { ...yearly, code: 'never' }],
    ['one of the named is missing', [restoreTest()], { with: { every: '365d', of: ['orders-db', 'wiki'] }, code: 'never' }],
    [
      'nobody knows what was restored',
      [restoreTest({ restored: null })],
      { with: { every: '365d', of: ['wiki'] }, code: 'never' },
    ],
  ],
  unknown: [
    ['only one from the future', [at('2026-06-01T00:05:01Z')], { ...yearly, reason: 'not-visible' }],
    [
      'an old one and one from the future',
      [at('2020-01-01T00:00:00Z'), at('2062-05-20T00:00:00Z')],
      { ...yearly, reason: 'not-visible' },
    ],
    [
      'from a copy that was not there yet',
      [restoreTest({ copyAt: '2026-05-20T09:00:01Z' })],
      { ...yearly, reason: 'not-visible' },
    ],
  ],
  notApplicable: none('whoever promises restores has something to restore'),
});
