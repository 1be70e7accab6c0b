import { account, administrator } from '../../fixtures/facts/account.ts';
import { checkTable } from '../testing/table.ts';
import { accountsShared } from './shared.ts';

const keys = (count: number) => ({
  keys: { seen: true as const, count, types: ['ssh-ed25519'], restricted: 0, unchangedSince: null },
});

checkTable(accountsShared, {
  holds: [
    ['persons only', [account(), administrator()], { code: 'personal', warns: [] }],
    ['a shared one cannot log in', [account(), account({ name: 'root', holder: 'shared', interactive: false })]],
    ['a shared one was agreed on', [account(), account({ name: 'root', holder: 'shared' })], { with: { allow: ['root'] } }],
    ['several keys of one person who is no administrator', [account(keys(3))], { warns: [] }],
    ['several keys let in to one administrator', [administrator(keys(3))], { warns: ['several-keys'] }],
  ],
  fails: [
    ['a name that is a role’s', [account(), account({ name: 'admin', holder: 'shared' })], { code: 'shared' }],
    ['a name that the clause calls shared', [account({ name: 'team-1', holder: 'person' })], { with: { patterns: ['team-*'] } }],
    [
      'a program’s login that the clause calls shared',
      [account({ name: 'deploy', holder: 'service' })],
      { with: { patterns: ['deploy'] } },
    ],
  ],
  unknown: [
    [
      'a shared one may be able to log in',
      [account({ name: 'admin', holder: 'shared', interactive: null })],
      { reason: 'not-visible' },
    ],
    ['nobody knows who uses it', [account({ holder: 'unknown' })]],
  ],
  notApplicable: [['nobody can log in', [account({ interactive: false })], { code: 'no-login' }]],
});
