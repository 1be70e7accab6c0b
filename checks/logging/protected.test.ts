import { auditLog } from '../../fixtures/facts/audit-log.ts';
import { checkTable, none } from '../testing/table.ts';
import { loggingProtected } from './protected.ts';

const unseen = { seen: false as const, reason: 'denied' as const, detail: 'rsyslog' };
const copy = (to: string | null, logins: boolean | null) => ({ seen: true as const, targets: [{ by: 'rsyslog', to, logins }] });
const elsewhere = copy('logs.example.org', true);

checkTable(loggingProtected, {
  holds: [
    ['copied to another system', [auditLog({ copies: elsewhere })], { code: 'copied', indicative: true }],
    ['one of several logs is copied', [auditLog({ log: 'journal' }), auditLog({ copies: elsewhere })], { indicative: true }],
    [
      'a log that those who are logged cannot change',
      [auditLog({ changeableByAdministrators: false })],
      { code: 'out-of-reach', indicative: false },
    ],
  ],
  fails: [
    ['only on the system itself, where root can change it', [auditLog()], { code: 'local-only' }],
    ['sealed and with locked rules, but only there', [auditLog({ guards: ['sealed', 'rules-locked'] })], { code: 'local-only' }],
    [
      'everybody may write to it',
      [auditLog({ copies: elsewhere, writers: { seen: true, others: ['everybody'] } })],
      { code: 'writable' },
    ],
    ['what is copied are not logins', [auditLog({ copies: copy('logs.example.org', false) })], { code: 'local-only' }],
    [
      'the service that copies is stopped',
      [auditLog({ copies: elsewhere, recording: { seen: true, active: false, newestAt: null } })],
      { code: 'local-only' },
    ],
  ],
  unknown: [
    ['whether it is copied could not be seen', [auditLog({ copies: unseen })], { reason: 'denied' }],
    ['an agent carries it, nobody knows where', [auditLog({ copies: copy(null, null) })], { reason: 'not-visible' }],
    ['something is copied, nobody knows what', [auditLog({ copies: copy('logs.example.org', null) })], { reason: 'not-visible' }],
    ['who may write to it could not be seen', [auditLog({ copies: elsewhere, writers: unseen })], { reason: 'denied' }],
    ['whether it is written could not be seen', [auditLog({ copies: elsewhere, recording: unseen })], { reason: 'denied' }],
    ['nobody knows who can change it', [auditLog({ changeableByAdministrators: null })], { reason: 'not-visible' }],
    [
      'out of reach, but what it records could not be seen',
      [auditLog({ changeableByAdministrators: false, events: unseen, copies: unseen })],
      { reason: 'denied' },
    ],
  ],
  notApplicable: none('every log can be changed by somebody'),
});
