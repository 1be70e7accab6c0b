import { clock, unseenClock } from '../../fixtures/facts/clock.ts';
import { checkTable, none } from '../testing/table.ts';
import { timeSynchronised } from './synchronised.ts';

const byKernel = { by: 'kernel', follows: null, offset: null, lastUpdate: null } as const;

checkTable(timeSynchronised, {
  holds: [
    ['chronyd follows a server', clock(), { code: 'follows-closely', indicative: false }],
    ['within what was promised', clock({ offset: 1000 }), { with: { maxOffset: '1s' } }],
    ['the distance is not told', clock({ offset: null }), { code: 'follows' }],
    ['only the kernel says so', clock(byKernel), { code: 'by-kernel', indicative: true }],
  ],
  fails: [
    [
      'it follows nothing',
      clock({ synchronised: false, follows: null, offset: null, lastUpdate: null }),
      { code: 'not-synchronised' },
    ],
    ['it lost its source', clock({ synchronised: false })],
    ['the kernel knows of no correction', clock({ ...byKernel, synchronised: false })],
    ['farther than promised', clock({ offset: 1000.1 }), { with: { maxOffset: '1s' }, code: 'too-far' }],
  ],
  unknown: [
    ['no service answers', unseenClock, { reason: 'unsupported' }],
    ['the distance is promised, but not told', clock({ offset: null }), { with: { maxOffset: '1s' }, reason: 'not-visible' }],
    [
      'the distance is promised, but only the kernel speaks',
      clock(byKernel),
      { with: { maxOffset: '1s' }, reason: 'not-visible' },
    ],
  ],
  notApplicable: none('every machine has a clock'),
});
