import { sessionPolicy } from '../../fixtures/facts/session-policy.ts';
import type { SessionPolicy } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { sessionTimeout } from './timeout.ts';

const end = (changes: Partial<SessionPolicy['idleEnds'][number]> = {}) => ({
  seconds: 600,
  by: 'TMOUT',
  covers: 'all' as const,
  binding: true,
  ...changes,
});
const quarter = { after: '15m' };

checkTable(sessionTimeout, {
  holds: [
    ['in time', sessionPolicy(), { with: quarter, code: 'ends', indicative: false }],
    ['in time to the second', sessionPolicy({ idleEnds: [end({ seconds: 900 })] }), { with: quarter }],
    ['something else ends later', sessionPolicy({ idleEnds: [end({ seconds: 7200 }), end()] }), { with: quarter }],
    [
      'over the network only',
      sessionPolicy({ idleEnds: [end({ covers: 'remote' })] }),
      { with: quarter, code: 'ends-remote', indicative: true },
    ],
    [
      'unless the user changes it',
      sessionPolicy({ idleEnds: [end({ binding: false })] }),
      { with: quarter, code: 'ends-unless-changed', indicative: true },
    ],
  ],
  fails: [
    ['too late', sessionPolicy({ idleEnds: [end({ seconds: 901 })] }), { with: quarter, code: 'too-late' }],
    ['never', sessionPolicy({ idleEnds: [] }), { with: quarter, code: 'never' }],
    ['only dead connections', sessionPolicy({ idleEnds: [], deadClient: 600 }), { with: quarter, code: 'only-dead' }],
  ],
  unknown: [
    [
      'something was not seen',
      sessionPolicy({ idleEnds: [], unseen: [{ reason: 'denied', detail: '/etc/profile' }] }),
      { with: quarter, reason: 'denied' },
    ],
    [
      'something was not seen, and what was is too late',
      sessionPolicy({ idleEnds: [end({ seconds: 7200 })], unseen: [{ reason: 'denied', detail: 'x' }] }),
      { with: quarter },
    ],
  ],
  notApplicable: none('every system has sessions'),
});
