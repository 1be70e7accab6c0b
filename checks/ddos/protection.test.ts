import { networkService } from '../../fixtures/facts/network-service.ts';
import { checkTable, none } from '../testing/table.ts';
import { ddosProtection } from './protection.ts';

checkTable(ddosProtection, {
  holds: [['on', networkService(), { code: 'on' }]],
  fails: [['off', networkService({ protection: { seen: true, on: false, state: 'notConfig' } }), { code: 'off' }]],
  unknown: [
    [
      'not seen',
      networkService({ protection: { seen: false, reason: 'not-visible', detail: 'status' } }),
      { reason: 'not-visible' },
    ],
  ],
  notApplicable: none('what has no such protection yields no fact'),
});
