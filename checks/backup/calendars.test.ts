import fc from 'fast-check';
import { backupSet, copiesAt, copyAt, nightly } from '../../fixtures/facts/backup-set.ts';
import type { BackupCopy, BackupSet } from '../../src/facts/index.ts';
import { instantText } from '../backup-copies.ts';
import type { Args, Judgement } from '../define.ts';
import { milliseconds } from '../params.ts';
import { asOf } from '../testing/table.ts';
import { backupExpiry } from './expiry.ts';
import { backupFreshness } from './freshness.ts';
import { backupRetention } from './retention.ts';

// Days on which copies lie, and what they come to. Unless a row says otherwise, a copy is promised every day and 14 days back, the policy is
// of Berlin, it is the midnight before 1 June 2026 in UTC, and the copies are of 01:30 UTC in the nights up to 31 May.

const berlin = 'Europe/Berlin';
const [hour, day] = [milliseconds('1h'), milliseconds('1d')];
const gigabyte = 1_000_000_000;

interface Row {
  readonly copies: readonly BackupCopy[];
  readonly now?: string;
  readonly zone?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly set?: Partial<Omit<BackupSet, 'kind' | 'copies'>>;
  /** What the judgement has to be: an outcome with its code or reason. */
  readonly is: readonly ['holds' | 'fails' | 'unknown', string];
  readonly names?: Args;
  readonly warns?: readonly string[];
}
type Table = Readonly<Record<string, Row>>;

const summaryOf = (judgement: Judgement) => [
  judgement.outcome,
  judgement.outcome === 'unknown' ? judgement.reason : judgement.code,
];

function judgeAll(
  check: typeof backupRetention | typeof backupFreshness | typeof backupExpiry,
  usual: Readonly<Record<string, string>>,
  table: Table,
): void {
  it.each(Object.entries(table))('%s', (_, row) => {
    const params = check.params.parse({ ...usual, ...row.with });
    const context = asOf(row.now ?? '2026-06-01T00:00:00Z', { timeZone: row.zone ?? berlin });
    const judge = check.judge as (set: BackupSet, params: unknown, context: unknown) => Judgement;
    const judgement = judge(backupSet({ expiry: unseen, ...row.set, copies: [...row.copies] }), params, context);
    expect({ is: summaryOf(judgement), args: judgement.args }).toMatchObject({ is: row.is, args: row.names ?? {} });
    const warnings = judgement.outcome === 'holds' || judgement.outcome === 'fails' ? (judgement.warnings ?? []) : [];
    if (row.warns || judgement.outcome === 'holds') expect(warnings.map(({ code }) => code)).toEqual(row.warns ?? []);
  });
}

const unseen = { seen: false, reason: 'denied', detail: 'lifecycle' } as const;
const rule = (changes: Partial<Extract<BackupSet['expiry'], { seen: true }>['rules'][number]>): BackupSet['expiry'] => ({
  seen: true,
  rules: [{ name: 'rule', after: null, keeps: null, enabled: true, ...changes }],
});

/** Copies except those of some days, by their date in UTC. */
const without = (copies: readonly BackupCopy[], ...days: readonly string[]) =>
  copies.filter(({ at }) => !days.includes(at.slice(0, 10)));
/** Copies of which that of one day, by its date in UTC, is different. */
const changed = (copies: readonly BackupCopy[], date: string, changes: Partial<BackupCopy>) =>
  copies.map((copy) => (copy.at.startsWith(date) ? { ...copy, ...changes } : copy));
/** Copies whose sizes follow from the first one's. */
const sized = (copies: readonly BackupCopy[], sizeOf: (index: number) => number) =>
  copies.map((copy, index) => ({ ...copy, size: Math.round(sizeOf(index)) }));
const hourly = (count: number, last = '2026-05-31T23:00:00Z', step = hour) =>
  copiesAt(Array.from({ length: count }, (_, index) => Date.parse(last) - (count - 1 - index) * step));
const id = (date: string) => `orders-${date}T01:30:00.000Z.dump.gpg`;

const ok = ['holds', 'unbroken'] as const;
const gap = ['fails', 'gap'] as const;
const stopped = ['fails', 'stopped'] as const;
const young = ['unknown', 'too-young'] as const;
const open = ['unknown', 'not-visible'] as const;

const nights: Table = {
  'fifteen nights': {
    copies: nightly(),
    is: ok,
    names: { oldest: '2026-05-17T01:30:00Z', newest: '2026-05-31T01:30:00Z', count: 15, slack: '6h' },
  },
  'a year of nights': { copies: nightly({ count: 365 }), is: ok, names: { count: 15, oldest: '2026-05-17T01:30:00Z' } },
  'fourteen nights, just before the next': { copies: nightly({ count: 14 }), now: '2026-06-01T01:29:00Z', is: ok },
  'fourteen nights, just after the newest': { copies: nightly({ count: 14 }), now: '2026-05-31T01:31:00Z', is: ok },
  'thirteen nights': {
    copies: nightly({ count: 13 }),
    is: young,
    names: { since: '2026-05-19T01:30:00Z', provable: '2026-06-01T01:30:00Z', storeCreated: '2025-01-01T00:00:00.000Z' },
  },
  'a single night': {
    copies: nightly({ count: 1 }),
    is: young,
    names: { since: '2026-05-31T01:30:00Z', provable: '2026-06-13T01:30:00Z' },
  },
  'a night is missing in the middle': {
    copies: without(nightly(), '2026-05-25'),
    is: gap,
    names: { missing: ['2026-05-25'], count: 1, newest: '2026-05-31T01:30:00Z' },
  },
  'two nights are missing in the middle': {
    copies: without(nightly(), '2026-05-24', '2026-05-25'),
    is: gap,
    names: { missing: ['2026-05-24', '2026-05-25'] },
  },
  'two nights are missing, apart from each other': {
    copies: without(nightly(), '2026-05-20', '2026-05-28'),
    is: gap,
    names: { missing: ['2026-05-20', '2026-05-28'] },
  },
  'every other night is missing': {
    copies: nightly({ count: 10, every: 2 }),
    is: gap,
    names: { missing: ['18', '20', '22', '24', '26', '28', '30'].map((date) => `2026-05-${date}`) },
  },
  'the newest night is missing': {
    copies: nightly({ last: '2026-05-30' }),
    is: stopped,
    names: { missing: ['2026-05-31'], newest: '2026-05-30T01:30:00Z' },
  },
  'the newest two nights are missing': {
    copies: nightly({ last: '2026-05-29' }),
    is: stopped,
    names: { missing: ['2026-05-30', '2026-05-31'] },
  },
  'the newest night and one in the middle are missing': {
    copies: without(nightly({ last: '2026-05-30' }), '2026-05-22'),
    is: stopped,
    names: { missing: ['2026-05-22', '2026-05-31'] },
  },
  'the newest copy is of last year': {
    copies: nightly({ last: '2025-12-31' }),
    is: stopped,
    names: { count: 14, newest: '2025-12-31T01:30:00Z' },
  },
  'tonight’s copy is not there yet, which it may be': { copies: nightly(), now: '2026-06-01T07:30:00Z', is: ok },
  'tonight’s copy is not there yet, and late': {
    copies: nightly(),
    now: '2026-06-01T07:30:01Z',
    is: stopped,
    names: { missing: ['2026-06-01'] },
  },
  'the first promised night is missing': {
    copies: without(nightly({ count: 17 }), '2026-05-18'),
    is: gap,
    names: { missing: ['2026-05-18'] },
  },
  'the first two promised nights are missing': {
    copies: without(nightly({ count: 17 }), '2026-05-18', '2026-05-19'),
    is: gap,
    names: { missing: ['2026-05-18', '2026-05-19'] },
  },
  'a night is missing that was not promised': { copies: without(nightly({ count: 17 }), '2026-05-17'), is: ok },
  'a month is missing before the promised time': {
    copies: [...nightly({ count: 5, last: '2026-03-31' }), ...nightly()],
    is: ok,
  },
  'an old copy, and few nights': {
    copies: [copyAt('2026-01-01T01:30:00Z'), ...nightly({ count: 10 })],
    is: gap,
    names: { missing: ['2026-05-18', '2026-05-19', '2026-05-20', '2026-05-21'] },
  },
  'a young set with a night missing': {
    copies: without(nightly({ count: 8 }), '2026-05-28'),
    is: gap,
    names: { missing: ['2026-05-28'] },
  },
  'seven nights, each twice': {
    copies: [...nightly({ count: 7 }), ...nightly({ count: 7, at: '01:45' })],
    is: young,
    names: { since: '2026-05-25T01:30:00Z', provable: '2026-06-07T01:45:00Z', count: 14 },
  },
  'nights there twice do not make up for one that is missing': {
    copies: without([...nightly(), ...nightly({ at: '03:00' })], '2026-05-25'),
    is: gap,
    names: { missing: ['2026-05-25'] },
  },
  'two copies a day': { copies: [...nightly(), ...nightly({ at: '13:30' })], is: ok, names: { count: 29 } },
  'fourteen copies of ten days': {
    copies: copiesAt(Array.from({ length: 14 }, (_, index) => Date.parse('2026-05-31T23:00:00Z') - index * 18 * hour)),
    is: young,
    names: { since: '2026-05-22T05:00:00Z', provable: '2026-06-03T23:00:00Z' },
  },
  'two copies a day since a week': {
    copies: [...nightly({ count: 7 }), ...nightly({ count: 7, at: '13:30' })],
    now: '2026-05-31T20:00:00Z',
    is: young,
    names: { since: '2026-05-25T01:30:00Z' },
  },
  'not in order': { copies: nightly().toReversed(), is: ok, names: { oldest: '2026-05-17T01:30:00Z' } },
  'times around midnight': {
    copies: nightly({ at: '00:00' }).map((copy, index) => copyAt(Date.parse(copy.at) + ((index * 7) % 5) * 600_000 - 1_200_000)),
    now: '2026-05-31T12:00:00Z',
    is: ok,
  },
  'a copy six hours late': {
    copies: [...without(nightly(), '2026-05-25'), copyAt('2026-05-25T07:30:00Z')],
    is: ok,
  },
  'a copy seven hours late': {
    copies: [...without(nightly(), '2026-05-25'), copyAt('2026-05-25T08:30:00Z')],
    is: gap,
    names: { missing: ['2026-05-25'] },
  },
  'a copy seven hours late, which is agreed on': {
    copies: [...without(nightly(), '2026-05-25'), copyAt('2026-05-25T08:30:00Z')],
    with: { slack: '8h' },
    is: ok,
    names: { slack: '8h' },
  },
};

const dates: Table = {
  'a copy of the future besides': { copies: [...nightly(), copyAt('2027-01-01T00:00:00Z')], is: ok, warns: ['future'] },
  'a copy of the future, and none of tonight': {
    copies: [...nightly({ last: '2026-05-30' }), copyAt('2036-05-31T01:30:00Z')],
    is: open,
    names: { what: ['2026-05-31', '2036-05-31T01:30:00Z orders-2036-05-31T01:30:00.000Z.dump.gpg (1000000000 B)'] },
  },
  'a copy of the future does not make up for two nights': {
    copies: [...nightly({ last: '2026-05-29' }), copyAt('2036-05-31T01:30:00Z')],
    is: stopped,
    names: { missing: ['2026-05-30', '2026-05-31'] },
    warns: ['future'],
  },
  'an empty file of the future makes up for nothing': {
    copies: [...nightly({ last: '2026-05-30' }), copyAt('2036-05-31T01:30:00Z', { size: 0 })],
    is: stopped,
    warns: ['not-counted'],
  },
  'copies of the future only': { copies: nightly({ last: '2027-05-31' }), is: open },
  'a clock four minutes ahead': { copies: [...nightly(), copyAt('2026-06-01T00:04:00Z')], is: ok, names: { count: 16 } },
  'a clock six minutes ahead': {
    copies: [...nightly(), copyAt('2026-06-01T00:06:00Z')],
    is: ok,
    names: { count: 15 },
    warns: ['future'],
  },
  'an end of April is missing': {
    copies: without(nightly({ last: '2026-05-03' }), '2026-04-30'),
    now: '2026-05-04T00:00:00Z',
    is: gap,
    names: { missing: ['2026-04-30'] },
  },
  'the end of a month of 31 days is missing': {
    copies: without(nightly({ last: '2026-02-03' }), '2026-01-31'),
    now: '2026-02-04T00:00:00Z',
    is: gap,
    names: { missing: ['2026-01-31'] },
  },
  'over the end of the year': { copies: nightly({ last: '2027-01-05' }), now: '2027-01-06T00:00:00Z', is: ok },
  'the turn of the year is missing': {
    copies: without(nightly({ last: '2027-01-05' }), '2026-12-31', '2027-01-01'),
    now: '2027-01-06T00:00:00Z',
    is: gap,
    names: { missing: ['2026-12-31', '2027-01-01'] },
  },
  'over a leap day': { copies: nightly({ last: '2028-03-05' }), now: '2028-03-06T00:00:00Z', is: ok, names: { count: 15 } },
  'the leap day is missing': {
    copies: without(nightly({ last: '2028-03-05' }), '2028-02-29'),
    now: '2028-03-06T00:00:00Z',
    is: gap,
    names: { missing: ['2028-02-29'] },
  },
  'over an end of February without a leap day': {
    copies: nightly({ last: '2027-03-05' }),
    now: '2027-03-06T00:00:00Z',
    is: ok,
  },
};

const spring = { last: '2026-04-05', timeZone: berlin };
const autumn = { last: '2026-10-31', timeZone: berlin };
const [inApril, inNovember] = ['2026-04-05T12:00:00Z', '2026-10-31T12:00:00Z'];
const zones: Table = {
  'nights over the hour that is skipped in spring': { copies: nightly({ ...spring, at: '02:30' }), now: inApril, is: ok },
  'nights over the hour that comes twice in autumn': { copies: nightly({ ...autumn, at: '02:30' }), now: inNovember, is: ok },
  'nights at 03:00 UTC in spring': { copies: nightly({ ...spring, at: '03:00', timeZone: 'UTC' }), now: inApril, is: ok },
  'nights at 03:00 UTC in autumn': { copies: nightly({ ...autumn, at: '03:00', timeZone: 'UTC' }), now: inNovember, is: ok },
  'the night is missing in which the clock is put forward': {
    copies: without(nightly({ ...spring, at: '02:30' }), '2026-03-29'),
    now: inApril,
    is: gap,
    names: { missing: ['2026-03-29'] },
  },
  'the night is missing in which the clock is put back': {
    copies: without(nightly({ ...autumn, at: '02:30' }), '2026-10-25'),
    now: inNovember,
    is: gap,
    names: { missing: ['2026-10-25'] },
  },
  'a day of 25 hours is a day': {
    copies: nightly({ ...autumn, at: '02:30' }),
    now: inNovember,
    with: { slack: '10m' },
    is: ok,
  },
  'a day of 25 hours is longer than 24 hours': {
    copies: nightly({ ...autumn, at: '02:30' }),
    now: inNovember,
    with: { interval: '24h', slack: '10m' },
    is: gap,
    names: { missing: ['2026-10-26'] },
  },
  'weekly copies over both changes of the clock': {
    copies: nightly({ count: 60, every: 7, last: '2026-12-27', at: '02:30', timeZone: berlin }),
    now: '2026-12-30T00:00:00Z',
    with: { keep: '52w', interval: '1w', slack: '10m' },
    is: ok,
  },
  'evenings in New York, on their own dates': {
    copies: without(nightly({ last: '2026-05-30', at: '23:30', timeZone: 'America/New_York' }), '2026-05-26'),
    zone: 'America/New_York',
    is: gap,
    names: { missing: ['2026-05-25'] },
  },
  'the same evenings, for a policy of Berlin': {
    copies: without(nightly({ last: '2026-05-30', at: '23:30', timeZone: 'America/New_York' }), '2026-05-26'),
    is: gap,
    names: { missing: ['2026-05-26'] },
  },
  'New York in March, where one night comes an hour later than the clock shows': {
    copies: nightly({ last: '2026-03-14', at: '02:30', timeZone: 'America/New_York' }),
    now: '2026-03-14T20:00:00Z',
    zone: 'America/New_York',
    with: { slack: '10m' },
    is: ok,
  },
  'New York in November': {
    copies: nightly({ last: '2026-11-07', at: '01:30', timeZone: 'America/New_York' }),
    now: '2026-11-07T20:00:00Z',
    zone: 'America/New_York',
    with: { slack: '10m' },
    is: ok,
  },
  'Auckland in April': {
    copies: nightly({ last: '2026-04-12', at: '01:00', timeZone: 'Pacific/Auckland' }),
    now: '2026-04-12T01:00:00Z',
    zone: 'Pacific/Auckland',
    with: { slack: '10m' },
    is: ok,
  },
  'Auckland, a night missing on its own date': {
    copies: without(nightly({ last: '2026-09-30', at: '01:00', timeZone: 'Pacific/Auckland' }), '2026-09-26'),
    now: '2026-09-30T10:00:00Z',
    zone: 'Pacific/Auckland',
    is: gap,
    names: { missing: ['2026-09-27'] },
  },
  'Lord Howe, where summer is half an hour': {
    copies: nightly({ last: '2026-04-12', at: '01:45', timeZone: 'Australia/Lord_Howe' }),
    now: '2026-04-12T01:00:00Z',
    zone: 'Australia/Lord_Howe',
    with: { slack: '10m' },
    is: ok,
  },
};

const rhythms: Table = {
  'five weeks': { copies: nightly({ count: 5, every: 7 }), with: { keep: '28d', interval: '7d' }, is: ok },
  'four weeks, just before the next': {
    copies: nightly({ count: 4, every: 7 }),
    now: '2026-06-07T01:00:00Z',
    with: { keep: '4w', interval: '1w' },
    is: ok,
  },
  'three weeks': {
    copies: nightly({ count: 3, every: 7 }),
    with: { keep: '28d', interval: '7d' },
    is: young,
    names: { since: '2026-05-17T01:30:00Z', provable: '2026-06-07T01:30:00Z' },
  },
  'a week is missing': {
    copies: without(nightly({ count: 6, every: 7 }), '2026-05-17'),
    with: { keep: '28d', interval: '7d' },
    is: gap,
    names: { missing: ['2026-05-17'] },
  },
  'two weeks are missing': {
    copies: without(nightly({ count: 6, every: 7 }), '2026-05-10', '2026-05-17'),
    with: { keep: '28d', interval: '7d' },
    is: gap,
    names: { missing: ['2026-05-10', '2026-05-17'] },
  },
  'weekly copies where nightly ones are promised': {
    copies: nightly({ count: 5, every: 7 }),
    is: gap,
    names: { count: 12 },
  },
  'Mondays and Thursdays': {
    copies: copiesAt(['07', '11', '14', '18', '21', '25', '28'].map((date) => `2026-05-${date}T01:30:00Z`)),
    with: { interval: '4d' },
    is: ok,
  },
  'Mondays and Thursdays, of which one Thursday is missing': {
    copies: copiesAt(['07', '11', '14', '18', '25', '28'].map((date) => `2026-05-${date}T01:30:00Z`)),
    with: { interval: '4d' },
    is: gap,
    names: { missing: ['2026-05-22'] },
  },
  'two days of hours': {
    copies: hourly(49),
    with: { keep: '2d', interval: '1h' },
    is: ok,
    names: { slack: '15m' },
  },
  'fourteen days of hours': { copies: hourly(337), with: { interval: '1h' }, is: ok },
  'an hour is missing': {
    copies: hourly(60).filter(({ at }) => !at.startsWith('2026-05-31T03')),
    with: { keep: '2d', interval: '1h' },
    is: gap,
    names: { missing: ['2026-05-31T03:00:00Z'] },
  },
  'many hours are missing': {
    copies: hourly(100).filter(({ at }) => at < '2026-05-30T12' || at > '2026-05-31T17:30'),
    with: { keep: '2d', interval: '1h' },
    is: gap,
    names: { count: 30 },
  },
  'hours ten minutes late at times': {
    copies: copiesAt(
      Array.from({ length: 60 }, (_, index) => Date.parse('2026-05-31T23:00:00Z') - index * hour + (index % 2) * 600_000),
    ),
    with: { keep: '2d', interval: '1h' },
    is: ok,
  },
  'an hour is missing while the clock is put back': {
    copies: hourly(60, '2026-10-25T10:00:00Z').filter(({ at }) => !at.startsWith('2026-10-25T01')),
    now: '2026-10-25T10:30:00Z',
    with: { keep: '2d', interval: '1h' },
    is: gap,
    names: { missing: ['2026-10-25T01:00:00Z'] },
  },
};

const full = (date: string, size = gigabyte) => copyAt(`${date}T01:30:00Z`, { size });
const increments = nightly({ count: 22, size: 5_000_000, incremental: true });
const sizes: Table = {
  'growing by a tenth each night': { copies: sized(nightly(), (index) => gigabyte * 1.1 ** index), is: ok },
  'twice as large each night': { copies: sized(nightly(), (index) => 2000 * 2 ** index), is: ok },
  'shrinking by a twentieth each night': { copies: sized(nightly(), (index) => gigabyte * 0.95 ** index), is: ok },
  'a small first copy': { copies: sized(nightly(), (index) => (index === 0 ? 5000 : gigabyte)), is: ok },
  'nothing in it': {
    copies: changed(nightly(), '2026-05-25', { size: 0 }),
    is: gap,
    names: { missing: [`2026-05-25 [${id('2026-05-25')} (0 B)]`] },
  },
  'an empty gzip file': {
    copies: changed(nightly(), '2026-05-25', { size: 20 }),
    is: gap,
    names: { missing: [`2026-05-25 [${id('2026-05-25')} (20 B)]`] },
  },
  'nothing, but encrypted': { copies: changed(nightly(), '2026-05-25', { size: 128 }), is: gap },
  'an empty file tonight': {
    copies: changed(nightly(), '2026-05-31', { size: 0 }),
    is: stopped,
    names: { missing: [`2026-05-31 [${id('2026-05-31')} (0 B)]`], newest: '2026-05-30T01:30:00Z' },
  },
  'hardly anything, encrypted for two, and that every night': {
    copies: nightly({ size: 1125 }),
    is: open,
  },
  'increments that a program finished, and no full copy any more': {
    copies: nightly({ size: null, complete: true, incremental: true }),
    is: ['fails', 'no-copy'],
    warns: ['not-counted'],
  },
  'increments that a program finished, on a list that was cut short': {
    copies: nightly({ size: null, complete: true, incremental: true }),
    set: { whole: false },
    is: ['unknown', 'incomplete'],
  },
  'increments that a program finished, on a full copy that it did not': {
    copies: [
      copyAt('2026-05-10T01:30:00Z', { size: null, complete: true }),
      copyAt('2026-05-16T01:30:00Z', { size: null, complete: false }),
      ...nightly({ size: null, complete: true, incremental: true }),
    ],
    is: open,
  },
  'increments that a program finished, on a full copy': {
    copies: [
      copyAt('2026-05-16T01:30:00Z', { size: null, complete: true }),
      ...nightly({ size: null, complete: true, incremental: true }),
    ],
    is: ok,
  },
  'a small dump every night': { copies: nightly({ size: 1500 }), is: ok },
  'hardly anything, by the word of the program that made it': { copies: nightly({ size: 598, complete: true }), is: ok },
  'hardly anything, which rests on another copy': { copies: nightly({ size: 598, incremental: true }), is: ok },
  'empty files only': { copies: nightly({ size: 20 }), is: ['fails', 'no-copy'], warns: ['not-counted'] },
  'half a dump': {
    copies: changed(nightly(), '2026-05-25', { size: 480_000_000 }),
    is: gap,
    names: { missing: [`2026-05-25 [${id('2026-05-25')} (480000000 B / 1000000001 B)]`] },
  },
  'exactly half': { copies: changed(nightly(), '2026-05-25', { size: gigabyte / 2 }), is: gap },
  'more than half': { copies: changed(nightly(), '2026-05-25', { size: gigabyte / 2 + 1 }), is: ok },
  'half a dump, and a whole one later that night': {
    copies: [...changed(nightly(), '2026-05-25', { size: 480_000_000 }), copyAt('2026-05-25T03:00:00Z')],
    is: ok,
    warns: ['not-counted'],
  },
  'one large dump makes none of the later ones half': {
    copies: changed(nightly(), '2026-05-20', { size: 9 * gigabyte }),
    is: ok,
  },
  'a third of the size since ten nights: at first nobody knows that it is meant': {
    copies: sized(nightly({ count: 30 }), (index) => (index < 20 ? gigabyte : gigabyte / 3)),
    is: gap,
    names: { count: 4 },
  },
  'a third of the size since thirty nights': {
    copies: sized(nightly({ count: 60 }), (index) => (index < 30 ? gigabyte : gigabyte / 3)),
    is: ok,
  },
  'the first nights failed': {
    copies: sized(nightly({ count: 10 }), (index) => (index < 2 ? 0 : gigabyte)),
    is: gap,
    names: { missing: ['22', '23'].map((date) => `2026-05-${date} [${id(`2026-05-${date}`)} (0 B)]`) },
  },
  'a copy that its program calls unfinished': {
    copies: changed(nightly(), '2026-05-25', { complete: false }),
    is: gap,
    names: { missing: [`2026-05-25 [${id('2026-05-25')} (1000000000 B / partial)]`] },
  },
  'what was left unfinished is not what is usual': {
    copies: nightly({ count: 20 }).map((copy, index) =>
      index < 10 || index > 14 ? copy : { ...copy, size: 300_000_000, complete: index === 14 ? null : false },
    ),
    is: gap,
    names: { count: 5 },
  },
  'snapshots without sizes, by the word of their program': { copies: nightly({ size: null, complete: true }), is: ok },
  'snapshots in which little changed, by the word of their program': {
    copies: changed(nightly({ complete: true }), '2026-05-25', { size: 0 }),
    is: ok,
  },
  'nobody says how large they are': { copies: nightly({ size: null }), is: open },
  'nobody says how large one is': {
    copies: changed(nightly(), '2026-05-25', { size: null }),
    is: open,
    names: { what: [`2026-05-25T01:30:00Z ${id('2026-05-25')}`] },
  },
  'nobody says how large one is, and another is missing': {
    copies: changed(without(nightly(), '2026-05-22'), '2026-05-25', { size: null }),
    is: gap,
    names: { missing: ['2026-05-22'] },
  },
  'weekly full copies, small ones that rest on them between': {
    copies: ['10', '17', '24', '31'].reduce(
      (all, date) => changed(all, `2026-05-${date}`, { size: gigabyte, incremental: false }),
      increments,
    ),
    is: ok,
  },
  'small copies that rest on one that is gone': {
    copies: [
      ...increments.filter(({ at }) => at < '2026-05-24'),
      full('2026-05-24'),
      ...increments.filter(({ at }) => at > '2026-05-25'),
    ],
    is: gap,
    names: { count: 6 },
  },
  'small copies that rest on one that failed, or on the one before': {
    copies: [full('2026-05-10'), ...increments, copyAt('2026-05-24T02:00:00Z', { size: 0 })],
    is: open,
  },
  'copies that all rest on others, as the configuration says': {
    copies: nightly({ size: 5_000_000, incremental: true }),
    is: ok,
  },
};

const settings: Table = {
  'no copy': { copies: [], is: ['fails', 'no-copy'] },
  'no copy on a list that was cut short': { copies: [], set: { whole: false }, is: ['unknown', 'incomplete'] },
  'an unbroken chain on a list that was cut short': { copies: nightly(), set: { whole: false }, is: ok },
  'a gap on a list that was cut short': {
    copies: without(nightly(), '2026-05-25'),
    set: { whole: false },
    is: ['unknown', 'incomplete'],
    names: { what: ['s3://acme-dumps/orders/', '2026-05-25'] },
  },
  'few nights on a list that was cut short': {
    copies: nightly({ count: 5 }),
    set: { whole: false },
    is: ['unknown', 'incomplete'],
  },
  'a setting that promises 90 days, and few nights': {
    copies: nightly({ count: 5 }),
    set: { expiry: rule({ after: 90 * 86_400 }) },
    is: young,
  },
  'a rule that deletes after a week': {
    copies: nightly({ count: 7 }),
    set: { expiry: rule({ after: 7 * 86_400 }) },
    is: ['fails', 'deleted-too-early'],
    names: { rules: ['rule (7d)'] },
  },
  'a rule that deletes after a week, though what it deletes is there': {
    copies: nightly(),
    set: { expiry: rule({ after: 7 * 86_400 }) },
    is: ['fails', 'deleted-too-early'],
  },
  'a rule that deletes after a week and is switched off': {
    copies: nightly(),
    set: { expiry: rule({ after: 7 * 86_400, enabled: false }) },
    is: ok,
  },
  'a rule that deletes after 13 days leaves 14 nights': {
    copies: nightly({ count: 14 }),
    set: { expiry: rule({ after: 13 * 86_400 }) },
    is: ok,
  },
  'a rule that keeps fourteen, and whatever is younger than a week': {
    copies: nightly(),
    set: { expiry: rule({ after: 7 * 86_400, keeps: 14 }) },
    is: ok,
  },
  'a rule that keeps seven': {
    copies: nightly({ count: 7 }),
    set: { expiry: rule({ keeps: 7 }) },
    is: ['fails', 'deleted-too-early'],
    names: { rules: ['rule (7)'] },
  },
  'a rule that keeps fourteen, of which thirteen are there': {
    copies: nightly({ count: 13 }),
    set: { expiry: rule({ keeps: 14 }) },
    is: young,
  },
  'a rule that keeps seven, of which six are there': {
    copies: nightly({ count: 6 }),
    set: { expiry: rule({ keeps: 7 }) },
    is: young,
  },
  'a rule that keeps two full copies, and small ones between': {
    copies: [full('2026-05-24'), ...nightly({ count: 6, last: '2026-05-30', incremental: true }), full('2026-05-31')],
    set: { expiry: rule({ keeps: 2 }) },
    is: young,
  },
  'a rule that keeps seven, whatever is younger than 30 days besides': {
    copies: nightly({ count: 7 }),
    set: { expiry: rule({ keeps: 7, after: 30 * 86_400 }) },
    is: young,
  },
};

const fresh = ['holds', 'fresh'] as const;
const tooOld = ['fails', 'too-old'] as const;
const freshness: Table = {
  'exactly 24 hours': { copies: nightly(), now: '2026-06-01T01:30:00Z', is: fresh, names: { newest: '2026-05-31T01:30:00Z' } },
  'a second more than 24 hours': { copies: nightly(), now: '2026-06-01T01:30:01Z', is: tooOld },
  'a week': { copies: nightly({ every: 7 }), now: '2026-06-06T12:00:00Z', with: { maxAge: '7d' }, is: fresh },
  'more than a week': { copies: nightly({ every: 7 }), now: '2026-06-07T12:00:00Z', with: { maxAge: '7d' }, is: tooOld },
  'a day of 25 hours': {
    copies: copiesAt(['2026-10-24T22:30:00Z']),
    now: '2026-10-25T23:15:00Z',
    with: { maxAge: '1d' },
    is: fresh,
  },
  'more than 24 hours of a day of 25': { copies: copiesAt(['2026-10-24T22:30:00Z']), now: '2026-10-25T23:15:00Z', is: tooOld },
  'more than a day of 23 hours': {
    copies: copiesAt(['2026-03-28T23:30:00Z']),
    now: '2026-03-29T22:45:00Z',
    with: { maxAge: '1d' },
    is: tooOld,
  },
  'less than 24 hours, over a day of 23': { copies: copiesAt(['2026-03-28T23:30:00Z']), now: '2026-03-29T22:45:00Z', is: fresh },
  'over the leap day': {
    copies: copiesAt(['2028-02-28T12:00:00Z']),
    now: '2028-03-01T11:59:00Z',
    with: { maxAge: '2d' },
    is: fresh,
  },
  'an empty file tonight': {
    copies: changed(nightly(), '2026-05-31', { size: 0 }),
    is: tooOld,
    names: { newest: '2026-05-30T01:30:00Z' },
    warns: ['not-counted'],
  },
  'half a dump tonight': { copies: changed(nightly(), '2026-05-31', { size: 400_000_000 }), is: tooOld, warns: ['not-counted'] },
  'a date of the future': { copies: [...nightly({ last: '2026-05-30' }), copyAt('2126-05-31T01:30:00Z')], is: open },
  'four minutes ahead': { copies: copiesAt(['2026-06-01T00:04:00Z']), is: fresh },
};

const gone = ['holds', 'deleted'] as const;
const inTime = { expiry: rule({ after: 14 * 86_400 }) };
const expiry: Table = {
  'fifteen nights': { copies: nightly(), set: inTime, is: gone, names: { oldest: '2026-05-17T01:30:00Z', slack: '1d' } },
  'exactly as old as allowed': { copies: copiesAt(['2026-05-17T00:00:00Z']), set: inTime, is: gone },
  'a second older': {
    copies: copiesAt(['2026-05-16T23:59:59Z']),
    set: inTime,
    is: tooOld,
    names: { count: 1, oldest: '2026-05-16T23:59:59Z' },
  },
  'an empty file that is too old': {
    copies: [copyAt('2026-01-01T00:00:00Z', { size: 0 }), ...nightly()],
    set: inTime,
    is: tooOld,
  },
  'over the day of 25 hours': {
    copies: copiesAt(['2026-10-20T22:00:00Z']),
    now: '2026-11-04T23:00:00Z',
    set: inTime,
    is: gone,
  },
  'a date of the future': {
    copies: [...nightly(), copyAt('2126-05-31T01:30:00Z')],
    set: inTime,
    is: gone,
    warns: ['future'],
  },
};

const retained = { keep: '14d', interval: '1d' };
const tables: readonly Table[] = [nights, dates, zones, rhythms, sizes, settings];
describe('retention, night by night', () => judgeAll(backupRetention, retained, nights));
describe('retention, by dates', () => judgeAll(backupRetention, retained, dates));
describe('retention, by time zones', () => judgeAll(backupRetention, retained, zones));
describe('retention in other rhythms', () => judgeAll(backupRetention, retained, rhythms));
describe('retention of what is a copy', () => judgeAll(backupRetention, retained, sizes));
describe('retention and what settings say', () => judgeAll(backupRetention, retained, settings));
describe('freshness', () => judgeAll(backupFreshness, { maxAge: '24h' }, freshness));
describe('expiry', () => judgeAll(backupExpiry, { after: '14d' }, expiry));

it('are more than a hundred calendars', () => {
  const rows = [...tables, freshness, expiry].reduce((sum, table) => sum + Object.keys(table).length, 0);
  expect(rows).toBeGreaterThanOrEqual(100);
});

describe('whatever the calendar', () => {
  const judge = (
    copies: readonly BackupCopy[],
    now: number,
    more: { timeZone?: string; slack?: string; set?: Partial<BackupSet> } = {},
  ) => {
    const params = backupRetention.params.parse({ ...retained, ...(more.slack ? { slack: more.slack } : {}) });
    const context = asOf(new Date(now), { timeZone: more.timeZone ?? 'UTC' });
    return backupRetention.judge(backupSet({ expiry: unseen, copies: [...copies], ...more.set }), params, context);
  };
  const start = Date.parse('2026-01-01T00:00:00Z');
  /** A moment within two years, by seconds. */
  const moment = fc.integer({ min: 0, max: 2 * 365 * 86_400 }).map((seconds) => start + seconds * 1000);
  /** Nights up to a moment, each up to an hour late; the newest up to a day old. */
  const chain = (count: fc.Arbitrary<number>) =>
    fc
      .record({
        now: moment,
        count,
        age: fc.integer({ min: 3600, max: 86_400 }),
        late: fc.array(fc.nat(3600), { minLength: 40, maxLength: 40 }),
      })
      .map(({ now, count: length, age, late }) => ({
        now,
        copies: copiesAt(
          Array.from({ length }, (_, index) => now - (length - 1 - index) * day - age * 1000 + late[index % 40]! * 1000),
        ),
      }));
  const zone = fc.constantFrom('UTC', berlin, 'America/New_York', 'Pacific/Auckland', 'Australia/Lord_Howe');

  it('fifteen nights and more hold at any moment of two years, in any zone', () => {
    fc.assert(
      fc.property(chain(fc.integer({ min: 15, max: 40 })), zone, ({ copies, now }, timeZone) => {
        expect(summaryOf(judge(copies, now, { timeZone }))).toEqual(ok);
      }),
    );
  });

  it('less than thirteen nights never hold', () => {
    fc.assert(
      fc.property(chain(fc.integer({ min: 0, max: 12 })), zone, ({ copies, now }, timeZone) => {
        expect(judge(copies, now, { timeZone }).outcome).not.toBe('holds');
      }),
    );
  });

  it('of fourteen nights none can be missing', () => {
    fc.assert(
      fc.property(chain(fc.constant(14)), fc.nat(13), zone, ({ copies, now }, index, timeZone) => {
        expect(judge(copies, now, { timeZone }).outcome).toBe('holds');
        expect(judge(copies.toSpliced(index, 1), now, { timeZone }).outcome).not.toBe('holds');
      }),
    );
  });

  it('a night that is missing among many is named, be it gone, empty or half', () => {
    const flaw = fc.constantFrom<Partial<BackupCopy> | null>(null, { size: 0 }, { size: 400_000_000 }, { complete: false });
    fc.assert(
      fc.property(
        chain(fc.integer({ min: 16, max: 40 })),
        fc.integer({ min: 1, max: 12 }),
        flaw,
        ({ copies, now }, back, how) => {
          const index = copies.length - 1 - back;
          const night = copies[index]!;
          const judged = judge(how ? copies.with(index, { ...night, ...how }) : copies.toSpliced(index, 1), now);
          const missing = 'missing' in judged.args ? (judged.args.missing as readonly string[]) : [];
          expect(summaryOf(judged)).toEqual(gap);
          expect(missing).toHaveLength(1);
          // By the time of day of the night before, which may lie beyond a midnight.
          const distance = Math.abs(Date.parse(missing[0]!.slice(0, 10)) - Date.parse(night.at.slice(0, 10)));
          expect(distance).toBeLessThanOrEqual(day);
          if (how) expect(missing[0]).toContain(night.id);
        },
      ),
    );
  });

  it('one more copy never breaks what holds', () => {
    fc.assert(
      fc.property(
        chain(fc.integer({ min: 0, max: 30 })),
        fc.integer({ min: -3 * 86_400, max: 60 * 86_400 }),
        ({ copies, now }, ago) => {
          const before = judge(copies, now).outcome;
          const after = judge([...copies, copyAt(now - ago * 1000)], now).outcome;
          if (before === 'holds') expect(after).toBe('holds');
          if (after === 'fails') expect(before).not.toBe('holds');
        },
      ),
    );
  });

  it('a copy dated in the future never makes anything hold', () => {
    fc.assert(
      fc.property(
        chain(fc.integer({ min: 0, max: 30 })),
        fc.integer({ min: 301, max: 60 * 86_400 }),
        ({ copies, now }, ahead) => {
          const before = judge(copies, now).outcome;
          const after = judge([...copies, copyAt(now + ahead * 1000)], now).outcome;
          expect(after === 'holds').toBe(before === 'holds');
        },
      ),
    );
  });

  it('the same weeks later it is the same', () => {
    fc.assert(
      fc.property(
        chain(fc.integer({ min: 0, max: 30 })),
        fc.array(fc.nat(29), { maxLength: 4 }),
        fc.integer({ min: -50, max: 50 }),
        ({ copies, now }, lost, weeks) => {
          const left = copies.filter((_, index) => !lost.includes(index));
          const shifted = copiesAt(left.map(({ at }) => Date.parse(at) + weeks * 7 * day));
          expect(summaryOf(judge(shifted, now + weeks * 7 * day))).toEqual(summaryOf(judge(left, now)));
        },
      ),
    );
  });

  it('in any order it is the same', () => {
    fc.assert(
      fc.property(
        chain(fc.integer({ min: 0, max: 20 })).chain(({ copies, now }) =>
          fc.record({
            now: fc.constant(now),
            copies: fc.constant(copies),
            mixed: fc.shuffledSubarray(copies, { minLength: copies.length }),
          }),
        ),
        ({ copies, now, mixed }) => {
          expect(judge(mixed, now)).toEqual(judge(copies, now));
        },
      ),
    );
  });

  it('a list that was cut short contradicts nothing', () => {
    fc.assert(
      fc.property(chain(fc.integer({ min: 0, max: 20 })), fc.array(fc.nat(19), { maxLength: 6 }), ({ copies, now }, lost) => {
        const left = copies.filter((_, index) => !lost.includes(index));
        const [whole, cut] = [judge(left, now), judge(left, now, { set: { whole: false } })];
        expect(summaryOf(cut)).toEqual(whole.outcome === 'holds' ? ok : ['unknown', 'incomplete']);
      }),
    );
  });

  it('what is too young can be proven from the moment that is named, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 13 }), fc.nat(86_399), (count, age) => {
        const first = start + 1000;
        const at = (index: number) => first + index * day;
        const judged = judge(copiesAt(Array.from({ length: count }, (_, index) => at(index))), at(count - 1) + age * 1000);
        expect(summaryOf(judged)).toEqual(young);
        const provable = Date.parse(String(judged.args.provable));
        const all = Array.from({ length: 20 }, (_, index) => at(index));
        const then = (now: number) => judge(copiesAt(all.filter((each) => each <= now)), now);
        expect(summaryOf(then(provable))).toEqual(ok);
        expect(summaryOf(then(provable - 1000))).toEqual(young);
        expect(judged.args.since).toBe(instantText(first));
      }),
    );
  });
});
