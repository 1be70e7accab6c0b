import { backupSet, copiesAt, copyAt, nightly } from '../../fixtures/facts/backup-set.ts';
import { asOf, checkTable, none } from '../testing/table.ts';
import { backupFreshness } from './freshness.ts';

const today = { with: { maxAge: '24h' } };
const old = nightly({ last: '2026-05-29' });

checkTable(backupFreshness, {
  holds: [
    ['a copy of last night', backupSet(), { ...today, code: 'fresh', warns: [] }],
    ['a copy of last night on a list that was cut short', backupSet({ whole: false }), today],
    ['a single copy', backupSet({ copies: nightly({ count: 1 }) }), today],
    ['a snapshot without a size', backupSet({ copies: nightly({ size: null, complete: true }) }), today],
    [
      'an empty file that is newer',
      backupSet({ copies: [...nightly(), copyAt('2026-05-31T12:00:00Z', { size: 20 })] }),
      { ...today, warns: ['not-counted'] },
    ],
    [
      'one that is not finished yet',
      backupSet({ copies: [...nightly(), copyAt('2026-05-31T23:55:00Z', { size: 300_000_000 })] }),
      { ...today, warns: ['not-counted'] },
    ],
    [
      'one of unknown size that is newer',
      backupSet({ copies: [...nightly(), copyAt('2026-05-31T12:00:00Z', { size: null })] }),
      { ...today, warns: [] },
    ],
    [
      'one of a wrong date besides',
      backupSet({ copies: [...nightly(), copyAt('2027-01-01T00:00:00Z')] }),
      { ...today, warns: ['future'] },
    ],
    [
      'a third of the size since three weeks',
      backupSet({ copies: [...nightly({ last: '2026-05-10' }), ...nightly({ count: 21, size: 300_000_000 })] }),
      { ...today, warns: ['shrunk', 'unchanged'] },
    ],
    [
      'an incremental copy, by the word of its program',
      backupSet({
        copies: [...old, ...copiesAt(['2026-05-31T01:30:00Z'], { incremental: true, complete: true, size: 9000 })],
      }),
      { ...today, warns: [] },
    ],
    [
      'the same size since three nights',
      backupSet({ copies: [...nightly({ last: '2026-05-28' }), ...nightly({ count: 3, size: 999_999_999 })] }),
      { ...today, warns: ['unchanged'] },
    ],
    [
      'the same size as two nights ago',
      backupSet({ copies: [...nightly({ last: '2026-05-30', size: 999_999_999 }), ...nightly({ count: 1 })] }),
      { ...today, warns: [] },
    ],
    [
      'the same size for two nights',
      backupSet({ copies: [...nightly({ last: '2026-05-29' }), ...nightly({ count: 2, size: 999_999_999 })] }),
      { ...today, warns: [] },
    ],
    [
      'one dump that is kept as that of the day, the week and the month',
      backupSet({
        copies: [
          ...old,
          ...copiesAt(['2026-05-31T01:30:00Z', '2026-05-31T01:30:00Z', '2026-05-31T01:31:00Z'], { size: 999_999_999 }),
        ],
      }),
      { ...today, warns: [] },
    ],
    [
      'the same size by the word of a program',
      backupSet({ copies: nightly({ size: 999_999_999, complete: true }) }),
      { ...today, warns: [] },
    ],
    [
      'the same size of snapshots, of which nothing may have changed',
      backupSet({ tool: 'restic', copies: nightly({ size: 999_999_999 }) }),
      { ...today, warns: [] },
    ],
    [
      'increments of the same size',
      backupSet({ copies: nightly().map((copy, index) => ({ ...copy, incremental: index > 0, size: 999_999_999 })) }),
      { ...today, warns: [] },
    ],
    [
      'full copies of the same size, with increments between them',
      backupSet({
        copies: nightly().map((copy, index) => ({
          ...copy,
          incremental: index % 7 > 0,
          size: index % 7 > 0 ? 5000 + index : 999_999_999,
        })),
      }),
      { ...today, warns: ['unchanged'] },
    ],
    ['a week is promised', backupSet({ copies: old }), { with: { maxAge: 'P1W' } }],
  ],
  fails: [
    ['the newest is of two nights ago', backupSet({ copies: old }), { ...today, code: 'too-old', warns: [] }],
    ['there is none', backupSet({ copies: [] }), { ...today, code: 'no-copy' }],
    ['all are empty', backupSet({ copies: nightly({ size: 0 }) }), { ...today, code: 'no-copy', warns: ['not-counted'] }],
    [
      'the newest is half as large',
      backupSet({ copies: [...old, copyAt('2026-05-31T01:30:00Z', { size: 500_000_000 })] }),
      { ...today, code: 'too-old', warns: ['not-counted'] },
    ],
    [
      'the newest is unfinished',
      backupSet({ copies: [...old, copyAt('2026-05-31T01:30:00Z', { complete: false })] }),
      { ...today, code: 'too-old' },
    ],
    [
      'an empty file has a wrong date',
      backupSet({ copies: [...old, copyAt('2027-05-31T01:30:00Z', { size: 0 })] }),
      { ...today, code: 'too-old' },
    ],
    [
      'the newest rests on a full copy that is not there',
      backupSet({
        copies: [copyAt('2026-05-31T01:30:00Z', { incremental: true }), copyAt('2026-05-31T02:00:00Z', { size: 0 })],
      }),
      { ...today, code: 'no-copy' },
    ],
  ],
  unknown: [
    [
      'a third of the size since a week: data went, or the job broke',
      backupSet({ copies: [...nightly({ last: '2026-05-24' }), ...nightly({ count: 7, size: 300_000_000 })] }),
      { ...today, reason: 'not-visible' },
    ],
    ['old ones on a list that was cut short', backupSet({ copies: old, whole: false }), { ...today, reason: 'incomplete' }],
    ['none on a list that was cut short', backupSet({ copies: [], whole: false }), { ...today, reason: 'incomplete' }],
    [
      'of the newest nobody knows the size',
      backupSet({ copies: [...old, copyAt('2026-05-31T01:30:00Z', { size: null })] }),
      { ...today, reason: 'not-visible' },
    ],
    [
      'the newest has a wrong date',
      backupSet({ copies: [...old, copyAt('2027-05-31T01:30:00Z')] }),
      { ...today, reason: 'not-visible' },
    ],
  ],
  notApplicable: none('every set of copies has an age'),
});

it('names the copy, its size and its moment', () => {
  const judgement = backupFreshness.judge(backupSet(), { maxAge: '24h' }, asOf('2026-06-01T00:00:00Z'));
  expect(judgement.args).toEqual({
    location: 's3://acme-dumps/orders/',
    newest: '2026-05-31T01:30:00Z',
    copy: 'orders-2026-05-31T01:30:00.000Z.dump.gpg (1000000000 B)',
    maxAge: '24h',
  });
});

it('names the size that does not change, and since when', () => {
  const copies = [...nightly({ last: '2026-05-27' }), ...nightly({ count: 4, size: 999_999_999 })];
  expect(backupFreshness.judge(backupSet({ copies }), { maxAge: '24h' }, asOf('2026-06-01T00:00:00Z'))).toMatchObject({
    warnings: [{ code: 'unchanged', args: { size: '999999999 B', since: '2026-05-28T01:30:00Z' } }],
  });
});

it('names at most twenty copies, and those by the end of a long name', () => {
  const copies = nightly({ count: 30, size: 0, id: `${'x'.repeat(1000)}/orders.dump` });
  const { warnings } = backupFreshness.judge(backupSet({ copies }), { maxAge: '24h' }, asOf('2026-06-01T00:00:00Z')) as {
    warnings?: readonly { args: { copies?: readonly string[] } }[];
  };
  const named = warnings![0]!.args.copies!;
  expect(named).toHaveLength(21);
  expect(named[0]).toMatch(/^2026-05-02T01:30:00Z …x+\/orders\.dump \(0 B\)$/);
  expect(named[0]!.length).toBeLessThan(150);
  expect(named[20]).toBe('+10');
});
