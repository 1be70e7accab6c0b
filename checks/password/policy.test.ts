import { passwordPolicy as policy } from '../../fixtures/facts/password-policy.ts';
import { checkTable } from '../testing/table.ts';
import { passwordPolicy } from './policy.ts';

const rule = (value: number | null) => ({ seen: true as const, value, by: 'pam_pwquality' });
const unseen = { seen: false as const, reason: 'denied' as const, detail: 'PAM' };

checkTable(passwordPolicy, {
  holds: [
    ['all as promised', policy(), { with: { minLength: 12, classes: 3, history: 5 }, code: 'strong-enough' }],
    ['what was not promised is not judged', policy({ classes: unseen, history: rule(null) }), { with: { minLength: 8 } }],
    ['strong rules for passwords that perhaps nobody has', policy({ inUse: null }), { with: { minLength: 12 } }],
  ],
  fails: [
    ['too short', policy(), { with: { minLength: 14 }, code: 'too-weak' }],
    ['no rule at all', policy({ classes: rule(null) }), { with: { classes: 3 } }],
    [
      'one of them, although another was not seen',
      policy({ minLength: unseen, history: rule(1) }),
      { with: { minLength: 12, history: 5 } },
    ],
  ],
  unknown: [
    ['not seen', policy({ minLength: unseen }), { with: { minLength: 12 }, reason: 'denied' }],
    [
      'one not seen, the other as promised',
      policy({ history: unseen }),
      { with: { minLength: 12, history: 5 }, reason: 'denied' },
    ],
    [
      'too weak for passwords that perhaps nobody has',
      policy({ inUse: null }),
      { with: { minLength: 14 }, reason: 'not-visible' },
    ],
  ],
  notApplicable: [
    ['nobody has a password', policy({ inUse: false, minLength: rule(null) }), { with: { minLength: 12 }, code: 'no-passwords' }],
  ],
});

it('has no threshold of its own', () => {
  expect(passwordPolicy.params.safeParse({}).success).toBe(false);
});
