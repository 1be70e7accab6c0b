import { malwareScanner, scanner } from '../../fixtures/facts/malware-scanner.ts';
import type { MalwareScanner } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { avInstalled } from './installed.ts';

const noSignatures = { signatures: { seen: false, reason: 'denied', detail: 'permission' } } as const;
const byName = { name: 'Sophos', evidence: 'name', realTime: null, ...noSignatures } as const;
const unlisted: MalwareScanner['services'] = { seen: false, reason: 'unsupported', detail: 'no such program' };
const with2d = { with: { maxAge: '2d' } };
const only = (...changes: Parameters<typeof scanner>[0][]) => malwareScanner({ scanners: changes.map((each) => scanner(each)) });

checkTable(avInstalled, {
  holds: [
    ['a scanner on access', malwareScanner(), { code: 'running', warns: [], indicative: false }],
    ['with signatures of yesterday', malwareScanner(), { ...with2d, code: 'running' }],
    ['on request only', only({ realTime: false }), { warns: ['on-request'] }],
    ['signatures of any age where none is promised', only({ signatures: { seen: true, at: '2020-01-01T00:00:00Z' } })],
    ['signatures nobody saw where none are promised', only(noSignatures)],
    ['one that is off beside one that runs', only({ state: 'off' }, { name: 'Microsoft Defender' }), with2d],
    ['one that is fresh beside one that is not', only({ signatures: { seen: true, at: '2020-01-01T00:00:00Z' } }, {}), with2d],
    ['a service by its name', only(byName), { code: 'by-name', indicative: true }],
    ['a timer', only({ state: 'scheduled' }), { ...with2d, code: 'by-name', indicative: true }],
    ['although not all services were listed', malwareScanner({ services: unlisted })],
  ],
  fails: [
    ['none', malwareScanner({ scanners: [] }), { code: 'none' }],
    ['one that is off', only({ state: 'off' }), { code: 'off' }],
    [
      'signatures of three days ago',
      only({ signatures: { seen: true, at: '2026-05-28T23:59:59Z' } }),
      { ...with2d, code: 'outdated' },
    ],
  ],
  unknown: [
    ['none, but not all services were listed', malwareScanner({ scanners: [], services: unlisted }), { reason: 'unsupported' }],
    ['signatures alone', only({ state: 'signatures-only' }), { reason: 'not-visible' }],
    ['the age is promised, but was not seen', only(noSignatures), { ...with2d, reason: 'not-visible' }],
    ['the age is promised, and only a name is known', only(byName), { ...with2d, reason: 'not-visible' }],
    [
      'signatures from the future',
      only({ signatures: { seen: true, at: '2027-01-01T00:00:00Z' } }),
      { ...with2d, reason: 'not-visible' },
    ],
    [
      'one is outdated, of the other it is not known',
      only({ signatures: { seen: true, at: '2020-01-01T00:00:00Z' } }, byName),
      { ...with2d, reason: 'not-visible' },
    ],
  ],
  notApplicable: none('a promise to scan for malware concerns every machine it is made for'),
});
