import { account, administrator } from '../../fixtures/facts/account.ts';
import { checkTable, none } from '../testing/table.ts';
import { accountsAdmins } from './admins.ts';

const root = administrator({ name: 'root', adminBy: ['uid 0'] });
const rootLocked = administrator({ name: 'root', interactive: false });

checkTable(accountsAdmins, {
  holds: [
    ['not more than agreed', [administrator(), account()], { with: { max: 1 }, code: 'as-agreed' }],
    ['nobody but those agreed on', [root, account()], { with: { allow: ['ROOT', 'ops-*'] } }],
    ['another cannot log in', [administrator(), rootLocked], { with: { max: 1 } }],
    ['none can log in', [rootLocked], { with: { max: 0 } }],
    [
      'one more may be one, and would be agreed on',
      [root, administrator({ name: 'ops-1', administrator: null })],
      { with: { allow: ['root', 'ops-*'] } },
    ],
    ['one more may be one, and would not be too many', [root, account({ administrator: null })], { with: { max: 2 } }],
  ],
  fails: [
    ['too many', [administrator(), root], { with: { max: 1 }, code: 'too-many' }],
    ['another', [administrator(), root], { with: { allow: ['root'] }, code: 'not-agreed' }],
    ['another, though not too many', [administrator()], { with: { allow: ['root'], max: 3 }, code: 'not-agreed' }],
    ['a program', [administrator({ holder: 'service' })], { with: { max: 0 } }],
  ],
  unknown: [
    ['one more may be one too many', [root, account({ administrator: null })], { with: { max: 1 }, reason: 'not-visible' }],
    ['one more may be another', [root, account({ administrator: null })], { with: { allow: ['root'] } }],
    ['one may be able to log in', [administrator({ interactive: null })], { with: { max: 0 } }],
    ['no administrator is among them', [account()], { with: { max: 3 }, reason: 'not-visible' }],
  ],
  notApplicable: none('every system has administrators'),
});

it('has no threshold of its own', () => {
  expect(accountsAdmins.params.safeParse({}).success).toBe(false);
});
