import { hostUpdates, waitingUpdates } from '../../fixtures/facts/host-updates.ts';
import { checkTable, none } from '../testing/table.ts';
import { patchingUpdates } from './updates.ts';

const unseen = (reason: 'denied' | 'malformed' | 'unsupported') => ({ seen: false as const, reason, detail: 'apt-get' });
const week = { within: '7d' };
const month = { within: '30d' };
const automatic = { within: '7d', automatic: true };
const running = { seen: true as const, on: true, by: 'unattended-upgrades', lastRunAt: '2026-05-31T06:12:00.000Z' };

checkTable(patchingUpdates, {
  holds: [
    ['nothing waits, as of two hours ago', hostUpdates(), { with: week, code: 'up-to-date', warns: [], indicative: false }],
    [
      'what waits was published three days ago',
      hostUpdates({ security: waitingUpdates('2026-05-29T00:00:00.000Z', 'libssl3') }),
      { with: week },
    ],
    ['updates of another kind wait', hostUpdates({ pending: 4 }), { with: week, warns: ['others-waiting'] }],
    ['they install themselves, and did this morning', hostUpdates(), { with: automatic }],
    [
      'they are never installed by themselves, as promised',
      hostUpdates({ automatic: { seen: true, on: false, by: 'APT::Periodic::Enable "0"', lastRunAt: null, lastResult: null } }),
      { with: { within: '7d', automatic: false } },
    ],
    ['nobody asked how', hostUpdates({ automatic: unseen('unsupported') }), { with: week }],
    [
      'nobody says how long the release is supported',
      hostUpdates({ support: unseen('unsupported') }),
      { with: week, warns: ['support-unknown'] },
    ],
    [
      'the last day of support',
      hostUpdates({ support: { seen: true, endsAt: '2026-06-01', source: 'test' } }),
      { with: week, warns: [] },
    ],
  ],
  fails: [
    [
      'one waits for longer than promised',
      hostUpdates({ security: waitingUpdates('2026-05-20T00:00:00.000Z', 'libssl3') }),
      { with: week, code: 'overdue' },
    ],
    [
      'one of unknown age has waited at least since the lists were made',
      hostUpdates({ security: waitingUpdates(null, 'libssl3'), refreshed: { seen: true, at: '2026-05-20T00:00:00.000Z' } }),
      { with: week, code: 'overdue' },
    ],
    [
      'one waits for too long, whatever else is hidden',
      hostUpdates({
        security: waitingUpdates('2026-05-20T00:00:00.000Z', 'sudo'),
        hidden: ['kernel*'],
        refreshed: unseen('denied'),
      }),
      { with: week, code: 'overdue' },
    ],
    [
      'a restart is due',
      hostUpdates({ reboot: { seen: true, pending: true, why: '/run/reboot-required' } }),
      { with: week, code: 'reboot-pending' },
    ],
    [
      'the release gets no updates any more, so that none can wait',
      hostUpdates({ support: { seen: true, endsAt: '2026-05-31', source: 'test' } }),
      { with: week, code: 'unsupported' },
    ],
    [
      'they do not install themselves',
      hostUpdates({ automatic: { seen: true, on: false, by: 'no timer', lastRunAt: null, lastResult: null } }),
      { with: automatic, code: 'automatic-off' },
    ],
    [
      'they install themselves, against the promise',
      hostUpdates(),
      { with: { within: '7d', automatic: false }, code: 'automatic-on' },
    ],
    [
      'the last run failed',
      hostUpdates({ automatic: { ...running, lastResult: 'failure' } }),
      { with: automatic, code: 'automatic-failed' },
    ],
    [
      'the last run was too long ago',
      hostUpdates({ automatic: { ...running, lastRunAt: '2026-05-10T06:12:00.000Z', lastResult: 'success' } }),
      { with: automatic, code: 'automatic-stalled' },
    ],
  ],
  unknown: [
    [
      'the lists are older than promised',
      hostUpdates({ refreshed: { seen: true, at: '2026-05-20T00:00:00.000Z' } }),
      { with: week, reason: 'stale' },
    ],
    [
      'the lists are older than a week, though the promise is a month',
      hostUpdates({ refreshed: { seen: true, at: '2026-05-20T00:00:00.000Z' } }),
      { with: month, reason: 'stale' },
    ],
    [
      'the lists come from the future',
      hostUpdates({ refreshed: { seen: true, at: '2027-01-01T00:00:00.000Z' } }),
      { with: week, reason: 'malformed' },
    ],
    ['nobody knows how old the lists are', hostUpdates({ refreshed: unseen('malformed') }), { with: week, reason: 'malformed' }],
    [
      'no source of security updates is configured',
      hostUpdates({ origin: { seen: true, configured: false, names: [] } }),
      { with: week, reason: 'not-visible' },
    ],
    ['the sources could not be seen', hostUpdates({ origin: unseen('denied') }), { with: week, reason: 'denied' }],
    ['the updates could not be seen', hostUpdates({ security: unseen('denied') }), { with: week, reason: 'denied' }],
    ['a held package may hide one', hostUpdates({ hidden: ['docker-ce'] }), { with: week, reason: 'not-visible' }],
    [
      'one waits, nobody knows since when',
      hostUpdates({ security: waitingUpdates(null, 'libssl3') }),
      { with: week, reason: 'not-visible' },
    ],
    [
      'whether a restart is due could not be seen',
      hostUpdates({ reboot: unseen('unsupported') }),
      { with: week, reason: 'unsupported' },
    ],
    [
      'how they are installed could not be seen',
      hostUpdates({ automatic: unseen('unsupported') }),
      { with: automatic, reason: 'unsupported' },
    ],
    [
      'they are switched on, but never ran',
      hostUpdates({ automatic: { ...running, lastRunAt: null, lastResult: null } }),
      { with: automatic, reason: 'not-visible' },
    ],
    [
      'they ran before the last start, nobody knows how it went',
      hostUpdates({ automatic: { ...running, lastResult: null } }),
      { with: automatic, reason: 'not-visible' },
    ],
  ],
  notApplicable: none('every machine needs updates'),
});

it('asks for the time that was promised', () => {
  expect(patchingUpdates.params.safeParse({}).success).toBe(false);
});
