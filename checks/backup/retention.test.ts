import { backupSet, copyAt, nightly } from '../../fixtures/facts/backup-set.ts';
import { asOf, checkTable, none } from '../testing/table.ts';
import { backupRetention } from './retention.ts';

// Calendars stand in `calendars.test.ts`.

const promised = { with: { keep: '14d', interval: '1d' } };
const unruled = { expiry: { seen: true as const, rules: [] } };
const gap = nightly().filter(({ at }) => !at.startsWith('2026-05-25'));
const week = { seen: true as const, rules: [{ name: 'dumps-7d', after: 7 * 86_400, keeps: null, enabled: true }] };

/** A full copy, and a log of changes since then. */
const log = (since: string, until = '2026-05-31T23:58:00Z') => [
  copyAt(since, { complete: true }),
  copyAt(until, { complete: true, since: new Date(since).toISOString() }),
];

checkTable(backupRetention, {
  holds: [
    ['fifteen nights', backupSet(), { ...promised, code: 'unbroken', warns: [] }],
    ['fifteen nights on a list that was cut short', backupSet({ whole: false }), promised],
    [
      'what deletes was not seen',
      backupSet({ expiry: { seen: false, reason: 'denied', detail: 'lifecycle' } }),
      { ...promised, warns: [] },
    ],
    ['every moment of fifteen days', backupSet({ copies: log('2026-05-16T20:00:00Z') }), { ...promised, warns: [] }],
    [
      'every moment of fifteen days, each quarter of an hour',
      backupSet({ copies: log('2026-05-16T20:00:00Z') }),
      { with: { keep: '14d', interval: 'PT15M' } },
    ],
    [
      'what failed long ago',
      backupSet({ copies: [...nightly({ count: 5, last: '2026-04-01', size: 0 }), ...nightly()] }),
      { ...promised, warns: [] },
    ],
  ],
  fails: [
    ['a night is missing', backupSet({ copies: gap }), { ...promised, code: 'gap' }],
    ['none since two nights', backupSet({ copies: nightly({ last: '2026-05-29' }) }), { ...promised, code: 'stopped' }],
    ['every moment until two nights ago', backupSet({ copies: log('2026-05-10T00:00:00Z', '2026-05-29T12:00:00Z') }), promised],
    [
      'two ends of a time of which nobody says that every moment can be restored',
      backupSet({ copies: log('2026-05-16T20:00:00Z').map(({ since: _, ...copy }) => copy) }),
      { ...promised, code: 'gap' },
    ],
    ['there is no copy', backupSet({ copies: [] }), { ...promised, code: 'no-copy' }],
    ['a rule deletes too early', backupSet({ expiry: week }), { ...promised, code: 'deleted-too-early' }],
    [
      'a rule deletes too early, on a list that was cut short',
      backupSet({ expiry: week, whole: false, copies: [] }),
      { ...promised, code: 'deleted-too-early' },
    ],
  ],
  unknown: [
    ['a set of three nights', backupSet({ copies: nightly({ count: 3 }) }), { ...promised, reason: 'too-young' }],
    ['every moment of seven days', backupSet({ copies: log('2026-05-25T00:00:00Z') }), { ...promised, reason: 'too-young' }],
    ['a gap on a list that was cut short', backupSet({ copies: gap, whole: false }), { ...promised, reason: 'incomplete' }],
    ['sizes that nobody knows', backupSet({ copies: nightly({ size: null }) }), { ...promised, reason: 'not-visible' }],
    [
      'a wrong date that may be the one missing',
      backupSet({ copies: [...gap, copyAt('2062-05-25T01:30:00Z')] }),
      { ...promised, reason: 'not-visible' },
    ],
  ],
  notApplicable: none('copies reach back however far they do'),
});

it('takes a promise that copies can show', () => {
  const takes = (input: unknown) => backupRetention.params.safeParse(input).success;
  expect(takes({ keep: '14d', interval: 'PT1H', slack: '5m' })).toBe(true);
  expect(takes({ keep: '7d', interval: '1w' })).toBe(true);
  expect(takes({ keep: '6d', interval: '1w' })).toBe(false);
  expect(takes({ keep: '3650d', interval: '1m' })).toBe(false);
  expect(takes({ keep: '14d' })).toBe(false);
  expect(takes({ interval: '1d' })).toBe(false);
});

it.each([
  ['1w', '6h'],
  ['1d', '6h'],
  ['12h', '3h'],
  ['1h', '15m'],
  ['30m', '450s'],
  ['1s', '1s'],
])('gives an interval of %s a slack of %s', (interval, slack) => {
  const context = asOf('2026-06-01T00:00:00Z');
  expect(backupRetention.judge(backupSet({ copies: [] }), { keep: '1w', interval }, context).args).toMatchObject({ slack });
});

it('names at most twenty nights, and counts all', () => {
  const copies = [copyAt('2026-01-01T01:30:00Z'), copyAt('2026-05-31T01:30:00Z')];
  const { args } = backupRetention.judge(
    backupSet({ ...unruled, copies }),
    { keep: '90d', interval: '1d' },
    asOf('2026-06-01T00:00:00Z'),
  );
  expect(args).toMatchObject({ count: 89 });
  expect((args as { missing: readonly string[] }).missing).toHaveLength(21);
});

it('is done with five thousand copies at once', () => {
  const copies = nightly({ count: 5000 });
  const judge = () =>
    backupRetention.judge(backupSet({ ...unruled, copies }), { keep: '4990d', interval: '1d' }, asOf('2026-06-01T00:00:00Z'));
  const before = performance.now();
  expect(judge()).toMatchObject({ outcome: 'holds', args: { count: 4991 } });
  expect(performance.now() - before).toBeLessThan(5000);
});
