import { account } from '../../fixtures/facts/account.ts';
import { passwordPolicy } from '../../fixtures/facts/password-policy.ts';
import type { Account } from '../../src/facts/index.ts';
import { checkTable } from '../testing/table.ts';
import { passwordMaxAge } from './max-age.ts';

const days = (maxDays: number | null, state: Account['password']['state'] = 'set') =>
  account({ password: { state, ageing: { seen: true, changedAt: '2026-05-01T00:00:00.000Z', maxDays, expiresAt: null } } });
const unseen = account({ password: { state: 'unseen', ageing: { seen: false, reason: 'denied', detail: 'needs root' } } });
const limit = (value: number | null) => ({ maxDays: { seen: true as const, value, by: 'login.defs' } });
const quarter = { max: '90d' };

checkTable(passwordMaxAge, {
  holds: [
    ['every password expires in time', [days(90), days(30)], { with: quarter, code: 'expire', indicative: false }],
    ['whatever new accounts get', [days(90), passwordPolicy(limit(null))], { with: quarter, indicative: false }],
    ['those without a password have no limit', [days(90), days(null, 'locked')], { with: quarter }],
    [
      'only the rule for new accounts was seen',
      [passwordPolicy(), unseen],
      { with: quarter, code: 'rule-for-new', indicative: true },
    ],
    [
      'a rule for all accounts',
      [passwordPolicy({ maxDaysFor: 'all' })],
      { with: quarter, code: 'rule-for-all', indicative: false },
    ],
  ],
  fails: [
    ['one never expires', [days(90), days(null)], { with: quarter, code: 'too-old' }],
    ['one expires too late', [days(91)], { with: quarter }],
    ['although the rule for new accounts is as promised', [days(null), passwordPolicy()], { with: quarter }],
    ['one that lets in without a password never expires', [days(null, 'none')], { with: quarter }],
  ],
  unknown: [
    ['nothing but accounts that were not seen', [unseen], { with: quarter, reason: 'not-visible' }],
    ['not seen, and new accounts have no limit', [unseen, passwordPolicy(limit(null))], { with: quarter }],
    ['only a rule, which is too long', [passwordPolicy(limit(365))], { with: quarter }],
    [
      'only a rule that was not seen',
      [passwordPolicy({ maxDays: { seen: false, reason: 'denied', detail: 'x' } })],
      { with: quarter },
    ],
    ['passwords are kept elsewhere', [days(null, 'locked'), passwordPolicy({ inUse: null })], { with: quarter }],
    ['one of two was not seen', [days(90), unseen], { with: quarter }],
  ],
  notApplicable: [
    ['nobody has a password', [days(null, 'locked'), passwordPolicy({ inUse: false })], { with: quarter, code: 'no-passwords' }],
    ['nobody has a password, as the rules say', [passwordPolicy({ inUse: false })], { with: quarter }],
  ],
});
