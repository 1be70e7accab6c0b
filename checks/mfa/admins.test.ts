import { account, administrator } from '../../fixtures/facts/account.ts';
import type { Account } from '../../src/facts/index.ts';
import { checkTable } from '../testing/table.ts';
import { mfaAdmins } from './admins.ts';

const factor = (state: Account['secondFactor']['state'], ...kinds: Account['secondFactor']['kinds']) => ({
  secondFactor: { state, kinds, by: 'SSH: publickey' },
});

checkTable(mfaAdmins, {
  holds: [
    ['every administrator has one', [administrator(), administrator({ name: 'root' })], { code: 'present' }],
    ['somebody else has none', [administrator(), account(factor('absent'))]],
    [
      'one without is an administrator who cannot log in',
      [administrator(), administrator({ interactive: false, ...factor('absent') })],
    ],
    ['one without is disabled', [administrator(), administrator({ enabled: false, ...factor('absent') })]],
    ['SMS, where that was agreed on', [administrator(factor('present', 'sms'))], { with: { allowWeak: true } }],
    ['somebody who may be an administrator has one, too', [administrator(), administrator({ administrator: null })]],
  ],
  fails: [
    ['one has none', [administrator(), administrator(factor('absent'))], { code: 'absent' }],
    ['a program has none', [administrator({ holder: 'service', ...factor('absent') })], { code: 'absent' }],
    ['SMS', [administrator(factor('present', 'sms'))], { code: 'weak' }],
    ['SMS in place of a code', [administrator(factor('present', 'sms', 'totp'))], { code: 'weak' }],
    ['although another was not seen', [administrator(factor('unknown')), administrator(factor('absent'))]],
  ],
  unknown: [
    ['one was not seen', [administrator(), administrator(factor('unknown'))], { reason: 'not-visible' }],
    ['one who may be an administrator has none', [administrator(), account({ administrator: null, ...factor('absent') })]],
    ['one who may be able to log in has none', [administrator(), administrator({ interactive: null, ...factor('absent') })]],
    ['one may be enabled', [administrator(), administrator({ enabled: null, ...factor('absent') })]],
    ['no administrator is among them', [account()], { reason: 'not-visible' }],
    ['its kind is not told', [administrator(factor('present'))]],
    ['its kind is none that is known', [administrator(factor('present', 'other'))]],
  ],
  notApplicable: [['no administrator can log in', [administrator({ interactive: false }), account()], { code: 'no-login' }]],
});
