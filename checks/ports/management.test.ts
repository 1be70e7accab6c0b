import { open, openPort, without } from '../../fixtures/facts/open-port.ts';
import { portsOf } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { portsManagement } from './management.ts';

const source = (name: string, address: string) => ({ probe: 'ports', vantage: { name, address }, at: '2026-06-01T00:00:00Z' });
const management = portsOf('management');

checkTable(portsManagement, {
  holds: [
    ['a web server that resets everything else', openPort(), { code: 'not-reachable', warns: [], indicative: false }],
    [
      'silence on every management port, while the web server answers',
      openPort({ closed: without(80, 443, ...management), filtered: [...management] }),
      { warns: [], indicative: false },
    ],
    [
      'silence of all but the web, which a filter on the way out of here explains as well',
      openPort({ closed: [8080, 8443], filtered: without(80, 443, 8080, 8443) }),
      { warns: ['only-web-answers'], indicative: true },
    ],
    [
      'the same, of one port among those that the clause names',
      openPort({ closed: [], filtered: [22] }),
      { with: { ports: [22] }, warns: ['only-web-answers'], indicative: true },
    ],
    [
      'silence everywhere, while another probe was answered in the same run',
      openPort({ open: [], closed: [], filtered: without() }),
      { warns: ['only-web-answers'], indicative: true },
    ],
    [
      'the one port that was promised is closed, another is open',
      openPort({ open: [open(22, 'ssh')], closed: [3306] }),
      { with: { ports: [3306] } },
    ],
    [
      'everything closed even from an allowed place',
      openPort({ source: source('office', '192.0.2.1') }),
      { with: { allowFrom: ['office'] } },
    ],
    ['a port nobody asked about is unknown', openPort({ closed: without(25), unknown: [25] })],
  ],
  fails: [
    ['SSH is reachable', openPort({ open: [open(22, 'ssh')], closed: without(22) }), { code: 'reachable' }],
    [
      'a database is reachable over IPv6',
      openPort({ address: '2001:db8::10', family: 6, open: [open(5432)], closed: without(5432) }),
    ],
    [
      'an open port counts although others are unknown',
      openPort({ open: [open(23, 'telnet', 'none')], closed: [], unknown: without(23) }),
    ],
    [
      'an open port counts without a control',
      openPort({ open: [open(6379)], closed: [], filtered: without(6379), control: 'none' }),
    ],
    ['a port that only the clause names', openPort({ open: [open(9999)], closed: without() }), { with: { ports: [9999] } }],
    [
      'seen from another place than the allowed one',
      openPort({ open: [open(22)], closed: without(22) }),
      { with: { allowFrom: ['office', '192.0.2.77'] } },
    ],
  ],
  unknown: [
    [
      'silence everywhere and nobody answered in the run',
      openPort({ open: [], closed: [], filtered: without(), control: 'none' }),
      { reason: 'timeout' },
    ],
    ['one management port is unknown', openPort({ closed: without(22), unknown: [22] }), { reason: 'incomplete' }],
    ['one management port was never asked', openPort({ closed: without(22) }), { reason: 'not-visible' }],
    ['a port the clause names was never asked', openPort(), { with: { ports: [22, 9999] }, reason: 'not-visible' }],
    ['nothing was asked at all', openPort({ open: [], closed: [], control: 'none' }), { reason: 'not-visible' }],
    [
      'stopped before it began',
      openPort({ open: [], closed: [], unknown: without(), control: 'none' }),
      { reason: 'incomplete' },
    ],
    [
      'open, seen from an allowed place by name',
      openPort({ open: [open(22)], closed: without(22), source: source('office', '192.0.2.77') }),
      { with: { allowFrom: ['office'] }, reason: 'not-visible' },
    ],
    [
      'open, seen from an allowed address',
      openPort({ open: [open(22)], closed: without(22), source: source('office', '192.0.2.77') }),
      { with: { allowFrom: ['192.0.2.77'] }, reason: 'not-visible' },
    ],
    [
      'listens inside, which need not be reachable',
      openPort({ view: 'inside', open: [open(22)], closed: without(22) }),
      { reason: 'not-visible' },
    ],
  ],
  notApplicable: none('every address has management ports'),
});

it('refuses an empty list of ports, which would hold for everybody', () => {
  expect(portsManagement.params.safeParse({ ports: [] }).success).toBe(false);
});

it('has the probe look at the ports of the clause', () => {
  expect(portsManagement.wants!(portsManagement.params.parse({ ports: [9999] }))).toEqual({ ports: [9999] });
});
