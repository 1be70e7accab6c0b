import { account } from '../../fixtures/facts/account.ts';
import type { Account } from '../../src/facts/index.ts';
import { checkTable } from '../testing/table.ts';
import { accountsInactive } from './inactive.ts';

const used = (at: string | null, since: string | null = null): { lastUsed: Account['lastUsed'] } => ({
  lastUsed: { seen: true, at, since },
});
const quarter = { after: '90d' };
const old = '2025-01-01T00:00:00.000Z';

checkTable(accountsInactive, {
  holds: [
    ['used the day before', [account()], { with: quarter, code: 'used' }],
    ['used to the day', [account(used('2026-03-03T00:00:00.000Z'))], { with: quarter }],
    ['one that cannot log in was never used', [account(), account({ interactive: false, ...used(null) })], { with: quarter }],
    [
      'one that is agreed on was never used',
      [account(), account({ name: 'break-glass', ...used(null) })],
      { with: { ...quarter, except: ['break-*'] } },
    ],
  ],
  fails: [
    ['used long ago', [account(), account(used(old))], { with: quarter, code: 'unused' }],
    ['never used, and there for long', [account(used(null))], { with: quarter }],
    ['not used as far back as the record goes', [account(used(null, '2026-02-01T00:00:00Z'))], { with: quarter }],
    [
      'although another was not seen',
      [account({ lastUsed: { seen: false, reason: 'denied', detail: 'x' } }), account(used(old))],
      { with: quarter },
    ],
  ],
  unknown: [
    ['used in the future', [account(used('2099-01-01T00:00:00.000Z'))], { with: quarter }],
    [
      'not seen',
      [account({ lastUsed: { seen: false, reason: 'unsupported', detail: 'no such program' } })],
      { with: quarter, reason: 'not-visible' },
    ],
    ['never used, but nobody knows since when it is there', [account({ existedAt: null, ...used(null) })], { with: quarter }],
    [
      'never used, but known for some days only',
      [account({ existedAt: '2026-05-30T00:00:00Z', ...used(null) })],
      { with: quarter },
    ],
    ['the record is too young', [account(used(null, '2026-05-01T00:00:00.000Z'))], { with: quarter }],
    ['a program, whose logins may leave no record', [account({ holder: 'service', ...used(old) })], { with: quarter }],
    ['one that may be able to log in', [account({ interactive: null, ...used(old) })], { with: quarter }],
  ],
  notApplicable: [['nobody can log in', [account({ interactive: false })], { with: quarter, code: 'no-login' }]],
});
