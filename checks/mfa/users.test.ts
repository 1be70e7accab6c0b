import { account } from '../../fixtures/facts/account.ts';
import { checkTable } from '../testing/table.ts';
import { mfaUsers } from './users.ts';

const none = { secondFactor: { state: 'absent' as const, kinds: [], by: 'SSH: publickey' } };

checkTable(mfaUsers, {
  holds: [
    ['every person has one', [account(), account({ name: 'person-b' })], { code: 'present' }],
    ['a program has none', [account(), account({ holder: 'service', ...none })]],
    ['a person without one cannot log in', [account(), account({ interactive: false, ...none })]],
  ],
  fails: [
    ['one person has none', [account(), account(none)], { code: 'absent' }],
    ['a login that is shared has none', [account(), account({ holder: 'shared', ...none })], { code: 'absent' }],
    ['mail', [account({ secondFactor: { state: 'present', kinds: ['email'], by: 'API' } })], { code: 'weak' }],
  ],
  unknown: [
    [
      'one was not seen',
      [account(), account({ secondFactor: { state: 'unknown', kinds: [], by: 'SSH' } })],
      { reason: 'not-visible' },
    ],
    ['it is not known whether a person uses it', [account(), account({ holder: 'unknown', ...none })]],
    ['it is not known whether it can log in', [account(), account({ interactive: null, ...none })]],
  ],
  notApplicable: [
    ['only programs log in', [account({ holder: 'service' }), account({ interactive: false })], { code: 'nobody' }],
  ],
});
