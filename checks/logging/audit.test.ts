import { auditLog } from '../../fixtures/facts/audit-log.ts';
import { checkTable, none } from '../testing/table.ts';
import { loggingAudit } from './audit.ts';

const unseen = (reason: 'denied' | 'malformed') => ({ seen: false as const, reason, detail: 'auditctl' });
const recording = (active: boolean, newestAt: string | null = '2026-05-31T23:59:58.000Z') => ({
  seen: true as const,
  active,
  newestAt,
});
const auditd = (changes: Parameters<typeof auditLog>[0] = {}) =>
  auditLog({
    log: '/var/log/audit/audit.log',
    by: 'auditd',
    events: { seen: true, classes: ['login', 'privilege', 'account-change', 'configuration'] },
    ...changes,
  });
const accounts = { events: ['login' as const, 'account-change' as const] };

checkTable(loggingAudit, {
  holds: [
    ['logins and rights in one log', [auditLog()], { code: 'recorded', warns: [], indicative: false }],
    ['each kind in some log', [auditLog(), auditd()], { with: accounts }],
    [
      'one log records, of another nothing was seen',
      [auditLog(), auditd({ events: unseen('denied'), recording: unseen('denied') })],
    ],
    ['one log records, another stands still', [auditLog(), auditd({ recording: recording(false) })]],
    ['it is lost at a restart', [auditLog({ persistent: false })], { warns: ['volatile'] }],
  ],
  fails: [
    ['nothing records changes to accounts', [auditLog()], { with: accounts, code: 'not-recorded' }],
    ['the service that writes it is stopped', [auditLog({ recording: recording(false) })], { code: 'not-recorded' }],
    ['nothing is recorded by any log', [auditLog({ events: { seen: true, classes: [] } })]],
    ['two logs, none of which records commands', [auditLog(), auditd()], { with: { events: ['command'] } }],
  ],
  unknown: [
    ['what it records could not be seen', [auditLog({ events: unseen('malformed') })], { reason: 'malformed' }],
    ['whether it is written could not be seen', [auditLog({ recording: unseen('denied') })], { reason: 'denied' }],
    ['it has no entry', [auditLog({ recording: recording(true, null) })], { reason: 'not-visible' }],
    ['its newest entry is old', [auditLog({ recording: recording(true, '2026-05-20T00:00:00.000Z') })], { reason: 'stale' }],
    [
      'its newest entry is from the future',
      [auditLog({ recording: recording(true, '2026-07-01T00:00:00.000Z') })],
      { reason: 'stale' },
    ],
    [
      'another log that was not seen might record it',
      [auditLog(), auditd({ events: unseen('denied') })],
      { with: accounts, reason: 'denied' },
    ],
  ],
  notApplicable: none('every system has logins'),
});

it('refuses to ask for nothing', () => {
  expect(loggingAudit.params.safeParse({ events: [] }).success).toBe(false);
});
