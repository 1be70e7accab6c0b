import { backupJob } from '../../fixtures/facts/backup-job.ts';
import { backupSet, copyAt, nightly } from '../../fixtures/facts/backup-set.ts';
import type { BackupCopy, BackupJob, BackupSet } from '../../src/facts/index.ts';
import { asOf, checkTable, none } from '../testing/table.ts';
import { backupExpiry } from './expiry.ts';

const promised = { with: { after: '14d' } };
const days = (count: number) => count * 86_400;

type Rule = Extract<BackupSet['expiry'], { seen: true }>['rules'][number];
const rules = (...changes: Partial<Rule>[]): BackupSet['expiry'] => ({
  seen: true,
  rules: changes.map((each) => ({ name: 'rule', after: null, keeps: null, enabled: true, ...each })),
});
const denied = { seen: false as const, reason: 'denied' as const, detail: 'lifecycle' };
const hidden = (count: number, oldest: string | null, removedAfter: number | null): BackupSet['hidden'] => ({
  seen: true,
  count,
  oldest,
  removedAfter,
});
const lock = (mode: 'compliance' | 'governance' | 'append-only', retention: number | null): BackupSet['lock'] => ({
  seen: true,
  mode,
  retention,
});
const lockedFor = (seconds: number): BackupCopy[] =>
  nightly().map((copy) => ({ ...copy, lockedUntil: new Date(Date.parse(copy.at) + seconds * 1000).toISOString() }));

const ran = (at: string | null, result: 'succeeded' | 'failed' | 'never' | 'running' = 'succeeded'): BackupJob['last'] => ({
  seen: true,
  at,
  result,
  log: 'journal',
});
const prune = (changes: Partial<BackupJob> = {}) => {
  const job = {
    job: 'restic-prune.timer',
    does: ['prune' as const],
    locations: ['s3:https://fsn1.your-objectstorage.com/acme-dumps/orders'],
    last: ran('2026-05-31T03:00:00Z'),
  };
  return { ...promised, alongside: { facts: [{ target: 'db-1', fact: backupJob({ ...job, ...changes }) }] } };
};
const unruled = backupSet({ expiry: rules() });
const borg = backupSet({ expiry: rules(), tool: 'borg' });
const job = (changes: Partial<BackupJob>) => prune(changes).alongside.facts[0]!;
const both = (...all: Partial<BackupJob>[]) => ({ ...promised, alongside: { facts: all.map(job) } });
const compact: Partial<BackupJob> = { job: 'borg-compact.timer', does: ['compact'] };

checkTable(backupExpiry, {
  holds: [
    ['fifteen nights and a rule', backupSet(), { ...promised, code: 'deleted', warns: [] }],
    ['a rule that deletes within the slack', backupSet({ expiry: rules({ after: days(15) }) }), promised],
    ['a rule that keeps fourteen', backupSet({ expiry: rules({ keeps: 14 }) }), promised],
    [
      'a rule that keeps as many full copies as there are',
      backupSet({
        copies: nightly().map((copy, index) => ({ ...copy, incremental: index % 7 > 0 })),
        expiry: rules({ keeps: 3 }),
      }),
      promised,
    ],
    ['one of two rules', backupSet({ expiry: rules({ after: days(90) }, { after: days(14) }) }), promised],
    ['a prune job on another machine', unruled, prune()],
    ['a prune job, though the rules were not seen', backupSet({ expiry: denied }), prune()],
    ['a prune job of a week ago', unruled, prune({ last: ran('2026-05-24T03:00:00Z') })],
    ['a prune job of borg that compacts, too', borg, prune({ does: ['prune', 'compact'] })],
    ['a prune job of borg, and another that compacts', borg, both({}, compact)],
    ['versions that go in time', backupSet({ hidden: hidden(3, '2026-05-18T00:00:00Z', days(1)) }), promised],
    [
      'a copy of the future',
      backupSet({ copies: [...nightly(), copyAt('2027-01-01T00:00:00Z')] }),
      { ...promised, warns: ['future'] },
    ],
    [
      'locked until then',
      backupSet({ copies: lockedFor(days(14)), lock: lock('compliance', days(14)) }),
      { ...promised, warns: [] },
    ],
    [
      'locked for longer, which may be overridden',
      backupSet({ copies: lockedFor(days(90)), lock: lock('governance', days(90)) }),
      { ...promised, warns: ['governance'] },
    ],
    ['whether copies are locked was not seen', backupSet({ lock: denied }), { ...promised, warns: ['lock-unseen'] }],
    ['more slack', backupSet({ copies: nightly({ count: 17 }) }), { with: { after: '14d', slack: '3d' } }],
  ],
  fails: [
    ['a copy of sixteen nights ago', backupSet({ copies: nightly({ count: 17 }) }), { ...promised, code: 'too-old' }],
    [
      'an old copy on a list that was cut short',
      backupSet({ copies: nightly({ count: 17 }), whole: false, expiry: denied, hidden: denied }),
      { ...promised, code: 'too-old' },
    ],
    [
      'an old copy that is unfinished and empty',
      backupSet({ copies: [copyAt('2026-01-01T00:00:00Z', { size: 0, complete: false }), ...nightly()] }),
      { ...promised, code: 'too-old' },
    ],
    [
      'an old copy that a rule should have deleted',
      backupSet({ copies: nightly({ count: 30 }) }),
      { ...prune(), code: 'too-old' },
    ],
    ['an old version', backupSet({ hidden: hidden(1, '2026-01-01T00:00:00Z', null) }), { ...promised, code: 'kept-hidden' }],
    [
      'an old version where nothing else is left',
      backupSet({ copies: [], hidden: hidden(1, '2026-01-01T00:00:00Z', days(30)) }),
      { ...promised, code: 'kept-hidden' },
    ],
    [
      'versions that go too late',
      backupSet({ hidden: hidden(1, '2026-05-18T00:00:00Z', days(30)) }),
      { ...promised, code: 'removed-late' },
    ],
    [
      'versions that go in time, but only after the rule',
      backupSet({ hidden: hidden(1, '2026-05-18T00:00:00Z', days(2)) }),
      { ...promised, code: 'removed-late' },
    ],
    ['locked for longer', backupSet({ copies: lockedFor(days(90)) }), { ...promised, code: 'locked' }],
    ['locked for longer by default', backupSet({ lock: lock('compliance', days(90)) }), { ...promised, code: 'locked' }],
  ],
  unknown: [
    ['no copies', backupSet({ copies: [] }), { ...promised, reason: 'no-subject' }],
    ['a list that was cut short', backupSet({ whole: false }), { ...promised, reason: 'incomplete' }],
    ['no rule', unruled, { ...promised, reason: 'not-visible' }],
    ['rules were not seen', backupSet({ expiry: denied }), { ...promised, reason: 'denied' }],
    [
      'a rule that is off',
      backupSet({ expiry: rules({ after: days(14), enabled: false }) }),
      { ...promised, reason: 'not-visible' },
    ],
    ['a rule that deletes too late', backupSet({ expiry: rules({ after: days(90) }) }), { ...promised, reason: 'not-visible' }],
    ['a rule of which nobody says when', backupSet({ expiry: rules({}) }), { ...promised, reason: 'not-visible' }],
    [
      'a rule that keeps more than there are',
      backupSet({ expiry: rules({ keeps: 365 }) }),
      { ...promised, reason: 'not-visible' },
    ],
    [
      'a rule that keeps more full copies than there are',
      backupSet({
        copies: nightly().map((copy, index) => ({ ...copy, incremental: index % 7 > 0 })),
        expiry: rules({ keeps: 4 }),
      }),
      { ...promised, reason: 'not-visible' },
    ],
    [
      'a prune job, of which nobody knows how long it keeps, in a young store',
      backupSet({ expiry: rules(), copies: nightly({ count: 10 }), storeCreated: '2026-05-22T00:00:00Z' }),
      { ...prune(), reason: 'not-visible' },
    ],
    [
      'a prune job, of which nobody knows how long it keeps, in a store of unknown age',
      backupSet({ expiry: rules(), storeCreated: null }),
      { ...prune(), reason: 'not-visible' },
    ],
    ['versions were not looked for', backupSet({ hidden: denied }), { ...promised, reason: 'denied' }],
    [
      'versions that nothing removes',
      backupSet({ hidden: hidden(2, '2026-05-20T00:00:00Z', null) }),
      { ...promised, reason: 'not-visible' },
    ],
    ['versions of unknown age', backupSet({ hidden: hidden(2, null, days(1)) }), { ...promised, reason: 'not-visible' }],
    ['a prune job that failed', unruled, { ...prune({ last: ran('2026-05-31T03:00:00Z', 'failed') }), reason: 'not-visible' }],
    ['a prune job that never ran', unruled, { ...prune({ last: ran(null, 'never') }), reason: 'not-visible' }],
    [
      'a prune job that runs just now',
      unruled,
      { ...prune({ last: ran('2026-05-31T23:59:00Z', 'running') }), reason: 'not-visible' },
    ],
    ['a prune job of last month', unruled, { ...prune({ last: ran('2026-05-01T03:00:00Z') }), reason: 'not-visible' }],
    ['a prune job of next month', unruled, { ...prune({ last: ran('2026-07-01T03:00:00Z') }), reason: 'not-visible' }],
    ['a prune job that is switched off', unruled, { ...prune({ enabled: false }), reason: 'not-visible' }],
    ['a prune job whose runs were not seen', unruled, { ...prune({ last: denied }), reason: 'not-visible' }],
    ['a prune job elsewhere', unruled, { ...prune({ locations: ['s3://acme-dumps/other'] }), reason: 'not-visible' }],
    ['a prune job for nothing that it names', unruled, { ...prune({ locations: [] }), reason: 'not-visible' }],
    ['a prune job of borg, of which nobody sees that it frees anything', borg, { ...prune(), reason: 'not-visible' }],
    ['a job that only compacts', borg, { ...prune(compact), reason: 'not-visible' }],
    ...Object.entries<Partial<BackupJob>>({
      'is switched off': { enabled: false },
      failed: { last: ran('2026-05-31T03:00:00Z', 'failed') },
      'ran last month': { last: ran('2026-05-01T03:00:00Z') },
      'works elsewhere': { locations: ['s3://acme-dumps/other'] },
    }).map(([why, changes]): [string, BackupSet, ReturnType<typeof both> & { reason: 'not-visible' }] => [
      `a prune job of borg, where the one that compacts ${why}`,
      borg,
      { ...both({}, { ...compact, ...changes }), reason: 'not-visible' },
    ]),
    ['a job that makes copies there', unruled, { ...prune({ does: ['backup'] }), reason: 'not-visible' }],
    [
      'rules were not seen, and a prune job failed',
      backupSet({ expiry: denied }),
      { ...prune({ last: ran('2026-05-31T03:00:00Z', 'failed') }), reason: 'not-visible' },
    ],
  ],
  notApplicable: none('where nothing lies, nobody knows whether it would be deleted'),
});

it('names the oldest copies first, with their sizes', () => {
  const judgement = backupExpiry.judge(
    backupSet({ copies: nightly({ count: 17 }) }),
    backupExpiry.params.parse({ after: '14d' }),
    asOf('2026-06-01T00:00:00Z'),
  );
  expect(judgement.args).toEqual({
    location: 's3://acme-dumps/orders/',
    after: '14d',
    slack: '1d',
    oldest: '2026-05-15T01:30:00Z',
    count: 2,
    copies: [
      '2026-05-15T01:30:00Z orders-2026-05-15T01:30:00.000Z.dump.gpg (1000000000 B)',
      '2026-05-16T01:30:00Z orders-2026-05-16T01:30:00.000Z.dump.gpg (1000000001 B)',
    ],
  });
});

it('names what is missing for a prune job to delete', () => {
  const params = backupExpiry.params.parse(promised.with);
  expect(backupExpiry.judge(borg, params, asOf('2026-06-01T00:00:00Z', prune())).args).toMatchObject({
    what: [expect.anything(), 'db-1.example.org: restic-prune.timer (succeeded 2026-05-31T03:00:00Z no compact)'],
  });
});

it('names what deletes', () => {
  const judge = (set: BackupSet, more: ReturnType<typeof prune>) =>
    backupExpiry.judge(set, backupExpiry.params.parse(more.with), asOf('2026-06-01T00:00:00Z', more)).args;
  const set = backupSet({ expiry: rules({ after: days(14) }, { keeps: 7 }, { after: days(90), enabled: false }) });
  expect(judge(set, prune())).toMatchObject({
    rules: ['rule (14d)', 'rule (7×)', 'db-1.example.org: restic-prune.timer (succeeded 2026-05-31T03:00:00Z)'],
  });
  const late = backupSet({ expiry: rules({ after: days(90) }) });
  expect(judge(late, prune({ enabled: false, last: ran(null, 'never') }))).toEqual({
    what: ['s3://acme-dumps/orders/: no rule that deletes', 'rule (90d)', 'db-1.example.org: restic-prune.timer (off never)'],
  });
});
