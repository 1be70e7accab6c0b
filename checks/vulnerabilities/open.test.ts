import { changeControl } from '../../fixtures/facts/change-control.ts';
import type { ChangeControl } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { vulnerabilitiesOpen } from './open.ts';

type Known = Extract<ChangeControl['vulnerabilities'], { seen: true }>;
type Vulnerability = Known['open'][number];

const found = (changes: Partial<Vulnerability> = {}): Vulnerability => ({
  id: 'CVE-2026-1234',
  severity: 'high',
  in: 'left-handed (npm)',
  since: '2026-05-25T00:00:00Z',
  ...changes,
});
const control = (open: readonly Vulnerability[], changes: Partial<Known> = {}) =>
  changeControl({ vulnerabilities: { seen: true, enabled: true, open: [...open], whole: true, ...changes } });

const month = { within: '30d' };
const old = '2026-03-01T00:00:00Z';

checkTable(vulnerabilitiesOpen, {
  holds: [
    ['none is known', changeControl(), { with: month, code: 'in-time' }],
    ['one is open for a week', control([found()]), { with: month }],
    ['to the day', control([found({ since: '2026-05-02T00:00:00Z' })]), { with: month }],
    ['an old one is less severe', control([found({ severity: 'medium', since: old })]), { with: month }],
    ['nobody says how severe a young one is', control([found({ severity: 'unknown' })]), { with: month }],
  ],
  fails: [
    ['one is open for too long', control([found(), found({ since: old })]), { with: month, code: 'overdue' }],
    ['a worse one is', control([found({ severity: 'critical', since: old })]), { with: month }],
    [
      'medium, where that is promised',
      control([found({ severity: 'medium', since: old })]),
      { with: { ...month, severity: 'medium' } },
    ],
    ['one is, though not all were listed', control([found({ since: old })], { whole: false }), { with: month }],
    [
      'one is, though nobody says how severe another is',
      control([found({ severity: 'unknown', since: old }), found({ since: old })]),
      { with: month },
    ],
    ['nobody looks', control([], { enabled: false }), { with: month, code: 'not-looked-for' }],
    ['nobody looks any more', control([found()], { enabled: false, whole: false }), { with: month, code: 'not-looked-for' }],
    ['one is in what is archived', { ...control([found({ since: old })]), archived: true }, { with: month }],
  ],
  unknown: [
    [
      'nobody says how severe an old one is',
      control([found({ severity: 'unknown', since: old })]),
      { with: month, reason: 'not-visible' },
    ],
    ['not all were listed', control([], { whole: false }), { with: month, reason: 'incomplete' }],
    ['one is from the future', control([found({ since: '2027-01-01T00:00:00Z' })]), { with: month }],
    [
      'not seen',
      changeControl({ vulnerabilities: { seen: false, reason: 'denied', detail: 'alerts' } }),
      { with: month, reason: 'denied' },
    ],
  ],
  notApplicable: none('what a repository holds may run, archived or not'),
});
