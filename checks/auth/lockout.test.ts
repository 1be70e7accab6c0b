import { locked, loginLockout } from '../../fixtures/facts/login-lockout.ts';
import type { Entrance } from '../../src/facts/index.ts';
import { checkTable } from '../testing/table.ts';
import { authLockout } from './lockout.ts';

const entrance = (passwords: boolean | null, lockout: Entrance['lockout'], name = 'ssh'): Entrance => ({
  name,
  passwords,
  lockout,
});
const off: Entrance['lockout'] = { state: 'off', by: 'PAM sshd' };
const unseen: Entrance['lockout'] = { state: 'unseen', reason: 'denied', detail: 'PAM' };
const five = { attempts: 5 };

checkTable(authLockout, {
  holds: [
    ['the one entrance that takes passwords locks', loginLockout(), { with: five, code: 'locks', warns: [], indicative: false }],
    [
      'only the address is locked',
      loginLockout({ entrances: [entrance(true, locked({ locks: 'address' }))] }),
      { with: five, warns: ['by-address'] },
    ],
    [
      'a setting that may not be in force',
      loginLockout({ entrances: [entrance(true, locked({ sure: false }))] }),
      { with: five, indicative: true },
    ],
    ['one that may take passwords locks, too', loginLockout({ entrances: [entrance(null, locked())] }), { with: five }],
  ],
  fails: [
    [
      'one does not lock',
      loginLockout({ entrances: [entrance(true, off), entrance(true, locked(), 'console')] }),
      { with: five, code: 'open' },
    ],
    ['it locks too late', loginLockout(), { with: { attempts: 3 } }],
    [
      'although another was not seen',
      loginLockout({ entrances: [entrance(true, unseen), entrance(true, off, 'console')] }),
      { with: five },
    ],
  ],
  unknown: [
    ['not seen', loginLockout({ entrances: [entrance(true, unseen)] }), { with: five, reason: 'not-visible' }],
    ['one that may take passwords does not lock', loginLockout({ entrances: [entrance(null, off)] }), { with: five }],
  ],
  notApplicable: [
    ['no entrance takes passwords', loginLockout({ entrances: [entrance(false, off)] }), { with: five, code: 'no-passwords' }],
  ],
});
