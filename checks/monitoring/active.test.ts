import { agent, monitor, monitors } from '../../fixtures/facts/monitor.ts';
import { checkTable, none } from '../testing/table.ts';
import { monitoringActive } from './active.ts';

const stopped = agent({ name: 'telegraf', active: false });

checkTable(monitoringActive, {
  holds: [
    ['an agent works', monitor(), { code: 'agent-active', indicative: true, warns: [] }],
    ['one of two works', monitor({ monitors: monitors(agent(), stopped) }), { indicative: true, warns: ['some-stopped'] }],
    [
      'a job sends signs of life',
      monitor({ monitors: monitors(agent({ name: 'heartbeat to hc-ping.com', kind: 'heartbeat' })) }),
      { indicative: true },
    ],
    [
      'a check that tells somebody',
      monitor({ monitors: monitors(agent({ kind: 'check', notifies: 'yes' })) }),
      { code: 'watched', indicative: false },
    ],
  ],
  fails: [
    ['the agent is installed, but stopped', monitor({ monitors: monitors(stopped) }), { code: 'stopped' }],
    ['it works, but tells nobody', monitor({ monitors: monitors(agent({ notifies: 'no' })) }), { code: 'nobody-told' }],
    ['there is none, and all were seen', monitor({ monitors: { ...monitors(), complete: true } }), { code: 'none' }],
  ],
  unknown: [
    ['none is seen from inside', monitor({ monitors: monitors() }), { reason: 'not-visible' }],
    [
      'whether it works is not known',
      monitor({ monitors: monitors(agent({ active: null }), stopped) }),
      { reason: 'not-visible' },
    ],
    ['nothing could be seen', monitor({ monitors: { seen: false, reason: 'denied', detail: 'services' } }), { reason: 'denied' }],
  ],
  notApplicable: none('every system can fail'),
});
