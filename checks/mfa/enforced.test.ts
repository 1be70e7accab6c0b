import { mfaPolicy } from '../../fixtures/facts/mfa-policy.ts';
import { checkTable, none } from '../testing/table.ts';
import { mfaEnforced } from './enforced.ts';

const seen = { seen: true, for: null, by: 'mfa_required' } as const;

checkTable(mfaEnforced, {
  holds: [['of everybody', mfaPolicy(), { code: 'everybody', indicative: false }]],
  fails: [
    ['of nobody', mfaPolicy({ enforcement: { ...seen, state: 'nobody' } }), { code: 'nobody' }],
    ['of owners', mfaPolicy({ enforcement: { ...seen, state: 'some', for: 'owners' } }), { code: 'some' }],
    ['of some, without a word for them', mfaPolicy({ enforcement: { ...seen, state: 'some' } }), { code: 'some' }],
  ],
  unknown: [
    [
      'the setting is hidden from the login',
      mfaPolicy({ enforcement: { seen: false, reason: 'denied', detail: 'two_factor_requirement_enabled' } }),
      { reason: 'denied' },
    ],
  ],
  notApplicable: none('every system that tells of it has accounts'),
});
