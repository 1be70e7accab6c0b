import { auditLog } from '../../fixtures/facts/audit-log.ts';
import { checkTable, none } from '../testing/table.ts';
import { loggingRetention } from './retention.ts';

const unseen = { seen: false as const, reason: 'denied' as const, detail: 'journal' };
const since = (reachBackTo: string, noneBefore: string | null = null) => ({ seen: true as const, reachBackTo, noneBefore });
const journal = (changes: Parameters<typeof auditLog>[0] = {}) =>
  auditLog({
    log: 'journal',
    by: 'systemd-journald',
    entries: since('2026-05-25T00:00:00.000Z', '2026-05-25T00:00:00.000Z'),
    deletion: { seen: true, afterDays: 90, rule: 'MaxRetentionSec=90day' },
    ...changes,
  });
const month = { min: '28d' };
const quarter = { max: '90d' };

checkTable(loggingRetention, {
  holds: [
    ['the oldest file is 29 days old', [auditLog()], { with: month, code: 'reaches-back' }],
    ['one of two logs reaches back', [journal(), auditLog()], { with: month }],
    ['one reaches back, of the other nothing was seen', [journal({ entries: unseen }), auditLog()], { with: month }],
    ['all is deleted in time', [journal(), auditLog()], { with: quarter, code: 'deleted' }],
    ['both', [auditLog()], { with: { min: '28d', max: '35d' }, code: 'within' }],
  ],
  fails: [
    ['it reaches back 29 days', [auditLog()], { with: { min: '90d' }, code: 'too-short' }],
    [
      'it reaches back 29 days, whatever its settings say',
      [auditLog({ deletion: { seen: true, afterDays: 365, rule: 'monthly, rotate 12' } })],
      { with: { min: '90d' }, code: 'too-short' },
    ],
    ['an entry is too old', [auditLog({ entries: since('2026-01-15T00:00:00.000Z') })], { with: quarter, code: 'too-long' }],
    [
      'no rule deletes by age',
      [auditLog(), journal({ deletion: { seen: true, afterDays: null, rule: 'SystemMaxUse=' } })],
      { with: quarter, code: 'not-deleted' },
    ],
    ['the rule deletes later than promised', [auditLog()], { with: { max: '30d' }, code: 'not-deleted' }],
    [
      'one of several logs keeps longer',
      [journal(), auditLog({ entries: since('2026-02-01T00:00:00.000Z') })],
      { with: quarter },
    ],
  ],
  unknown: [
    [
      'the system is younger than the promise',
      [auditLog({ systemSince: '2026-05-02T00:00:00.000Z' })],
      { with: { min: '90d' }, reason: 'not-visible' },
    ],
    ['nobody knows how old the system is', [auditLog({ systemSince: null })], { with: { min: '90d' }, reason: 'not-visible' }],
    ['the entries could not be seen', [auditLog({ entries: unseen })], { with: month, reason: 'denied' }],
    [
      'the other log, which was not seen, may reach back',
      [auditLog(), journal({ entries: unseen })],
      { with: { min: '90d' }, reason: 'denied' },
    ],
    [
      'the only log that reaches back may record something else',
      [journal(), auditLog({ events: unseen })],
      { with: month, reason: 'denied' },
    ],
    ['no log records logins', [auditLog({ events: { seen: true, classes: [] } })], { with: month, reason: 'not-visible' }],
    ['what one log holds could not be seen', [auditLog(), journal({ entries: unseen })], { with: quarter, reason: 'denied' }],
    ['whether a rule deletes could not be seen', [auditLog({ deletion: unseen })], { with: quarter, reason: 'denied' }],
  ],
  notApplicable: none('every log has an age'),
});

it('asks for one of the two', () => {
  expect(loggingRetention.params.safeParse({}).success).toBe(false);
});
