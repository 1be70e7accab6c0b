import { held, inside, open, openPort, without } from '../../fixtures/facts/open-port.ts';
import { portsOf } from '../../src/facts/index.ts';
import { asOf, checkTable, none } from '../testing/table.ts';
import { portsManagement } from './management.ts';

const source = (name: string, address: string) => ({ probe: 'ports', vantage: { name, address }, at: '2026-06-01T00:00:00Z' });
const management = portsOf('management');
const six = { address: '2001:db8::10', family: 6 as const };
const loopback = inside({ address: '127.0.0.1', reach: 'loopback', standsFor: undefined });
const at = (time: string) => ({ source: { ...source('office', '192.0.2.1'), at: time } });
const night = { days: ['tu' as const], from: '22:00', to: '04:00', timezone: 'Europe/Berlin' };
const [within, outside] = [at('2026-06-02T23:00:00Z'), at('2026-06-02T12:00:00Z')];
const ssh = { open: [open(22, 'ssh')], closed: without(22) };
/** Only the loopback address listens, to MySQL. */
const local = [inside(), inside({ address: '::' }), inside({ ...loopback, open: [held(3306, 'mariadbd')] })];

checkTable(portsManagement, {
  holds: [
    ['both addresses are closed', [openPort(), openPort(six)], { code: 'not-reachable' }],
    ['nor does anything listen inside, but on loopback', [openPort(), ...local], { code: 'not-listening', warns: [] }],
    [
      'closed from here, though a wildcard listens inside',
      [openPort(), inside({ open: [held(22, 'sshd')] })],
      { code: 'not-reachable', warns: ['listens-unreached'], indicative: false },
    ],
    [
      'the same at the public address itself',
      [openPort(), inside(), inside({ address: '192.0.2.10', reach: 'public', open: [held(22)] })],
      { warns: ['listens-unreached'] },
    ],
    [
      'it is not known what a wildcard stands for, at which none of these ports listens',
      [openPort(), inside({ standsFor: undefined, open: [held(25)] })],
      { code: 'not-listening', warns: [] },
    ],
    [
      'a private address listens',
      [openPort(), inside(), inside({ address: '10.0.0.5', reach: 'private', open: [held(22)] })],
      { code: 'not-reachable', warns: [] },
    ],
    [
      'what listens is none of these ports',
      [openPort(), inside({ open: [held(25, 'master')] })],
      { code: 'not-listening', warns: [] },
    ],
    [
      'silence of all but the web, and a wildcard inside',
      [openPort({ closed: [], filtered: without(80, 443) }), inside({ open: [held(22)] })],
      { warns: ['listens-unreached', 'only-web-answers'].sort(), indicative: true },
    ],
    [
      'closed outside the windows, which says little about the other hours',
      [openPort(outside)],
      { with: { windows: [night] }, code: 'closed-outside-windows', indicative: true },
    ],
    [
      'closed within a window',
      [openPort(within)],
      { with: { windows: [night] }, code: 'closed-within-window', indicative: true },
    ],
    [
      'one address within, one outside a window',
      [openPort(within), openPort({ ...six, ...outside })],
      { with: { windows: [night] }, code: 'closed-outside-windows', indicative: true },
    ],
    [
      'closed outside the windows, whatever the moment of judging',
      [openPort(outside)],
      { with: { windows: [night] }, now: '2026-06-02T23:00:00Z', code: 'closed-outside-windows' },
    ],
    ['a web server that resets everything else', [openPort()], { code: 'not-reachable', warns: [], indicative: false }],
    [
      'silence on every management port, while the web server answers',
      [openPort({ closed: without(80, 443, ...management), filtered: [...management] })],
      { warns: [], indicative: false },
    ],
    [
      'silence of all but the web, which a filter on the way out of here explains as well',
      [openPort({ closed: [8080, 8443], filtered: without(80, 443, 8080, 8443) })],
      { warns: ['only-web-answers'], indicative: true },
    ],
    [
      'the same, of one port among those that the clause names',
      [openPort({ closed: [], filtered: [22] })],
      { with: { ports: [22] }, warns: ['only-web-answers'], indicative: true },
    ],
    [
      'silence everywhere, while another probe was answered in the same run',
      [openPort({ open: [], closed: [], filtered: without() })],
      { warns: ['only-web-answers'], indicative: true },
    ],
    [
      'the one port that was promised is closed, another is open',
      [openPort({ open: [open(22, 'ssh')], closed: [3306] })],
      { with: { ports: [3306] } },
    ],
    [
      'everything closed even from an allowed place',
      [openPort({ source: source('office', '192.0.2.1') })],
      { with: { allowFrom: ['office'] } },
    ],
    ['a port nobody asked about is unknown', [openPort({ closed: without(25), unknown: [25] })]],
  ],
  fails: [
    ['at one of two addresses', [openPort(), openPort({ ...six, ...ssh })]],
    [
      'although another address is unknown',
      [openPort({ open: [], closed: [], unknown: without() }), openPort({ ...six, ...ssh })],
    ],
    [
      'seen on the machine itself, where loopback listens',
      [openPort({ address: '127.0.0.1', open: [open(3306)], closed: without(3306) }), ...local],
      { code: 'reachable', warns: [] },
    ],
    ['and inside it listens, too', [openPort(ssh), inside({ open: [held(22, 'sshd')] })], { code: 'reachable', warns: [] }],
    ['though inside nothing listens', [openPort(ssh), ...local], { code: 'reachable', warns: ['nothing-listens'] }],
    [
      'though inside only loopback listens there, and a wildcard elsewhere',
      [openPort({ open: [open(3306)], closed: without(3306) }), ...local, inside({ open: [held(22, 'sshd')] })],
      { warns: ['listens-unreached', 'nothing-listens'] },
    ],
    [
      'open outside every window',
      [openPort({ ...ssh, ...outside })],
      { with: { windows: [night] }, code: 'reachable-outside-windows' },
    ],
    [
      'open outside every window, judged within one',
      [openPort({ ...ssh, ...outside })],
      { with: { windows: [night] }, now: '2026-06-02T23:00:00Z', code: 'reachable-outside-windows' },
    ],
    [
      'open at one address within, at another outside a window',
      [openPort({ ...ssh, ...within }), openPort({ ...six, ...ssh, ...outside })],
      { with: { windows: [night] } },
    ],
    ['SSH is reachable', [openPort({ open: [open(22, 'ssh')], closed: without(22) })], { code: 'reachable' }],
    [
      'a database is reachable over IPv6',
      [openPort({ address: '2001:db8::10', family: 6, open: [open(5432)], closed: without(5432) })],
    ],
    [
      'an open port counts although others are unknown',
      [openPort({ open: [open(23, 'telnet', 'none')], closed: [], unknown: without(23) })],
    ],
    [
      'an open port counts without a control',
      [openPort({ open: [open(6379)], closed: [], filtered: without(6379), control: 'none' })],
    ],
    ['a port that only the clause names', [openPort({ open: [open(9999)], closed: without() })], { with: { ports: [9999] } }],
    [
      'seen from another place than the allowed one',
      [openPort({ open: [open(22)], closed: without(22) })],
      { with: { allowFrom: ['office', '192.0.2.77'] } },
    ],
  ],
  unknown: [
    [
      'one of two addresses is silent without a control',
      [openPort(), openPort({ ...six, open: [], closed: [], filtered: without(), control: 'none' })],
      { reason: 'timeout' },
    ],
    ['seen from inside only, where nothing listens', local, { reason: 'not-visible' }],
    ['seen from inside only, where a wildcard listens', [inside({ open: [held(22, 'sshd')] })], { reason: 'not-visible' }],
    [
      'it listens at a public address that nobody looked at',
      [openPort(), inside({ address: '198.51.100.7', reach: 'public', open: [held(22)] })],
      { reason: 'not-visible' },
    ],
    [
      'a wildcard stands for one',
      [openPort(), inside({ address: '::', family: 6, standsFor: ['192.0.2.10', '2001:db8::10'], open: [held(22)] })],
      { reason: 'not-visible' },
    ],
    [
      'it is not known what the wildcard stands for',
      [openPort(), inside({ standsFor: undefined, open: [held(22)] })],
      { reason: 'not-visible' },
    ],
    [
      'it listens inside at an address of which nobody says where it leads to',
      [openPort(), openPort({ view: 'inside', address: '198.51.100.7', ...ssh })],
      { reason: 'not-visible' },
    ],
    ['open within a window', [openPort({ ...ssh, ...within })], { with: { windows: [night] }, reason: 'not-visible' }],
    [
      'open within a window, at another address unknown',
      [openPort({ ...ssh, ...within }), openPort({ ...six, closed: without(22), unknown: [22], ...outside })],
      { with: { windows: [night] } },
    ],
    [
      'nothing known, in whatever window',
      [openPort({ open: [], closed: [], unknown: without(), ...within })],
      { with: { windows: [night] }, reason: 'incomplete' },
    ],
    ['seen from inside only, within a window', [inside(within)], { with: { windows: [night] }, reason: 'not-visible' }],
    [
      'silence everywhere and nobody answered in the run',
      [openPort({ open: [], closed: [], filtered: without(), control: 'none' })],
      { reason: 'timeout' },
    ],
    ['one management port is unknown', [openPort({ closed: without(22), unknown: [22] })], { reason: 'incomplete' }],
    ['one management port was never asked', [openPort({ closed: without(22) })], { reason: 'not-visible' }],
    ['a port the clause names was never asked', [openPort()], { with: { ports: [22, 9999] }, reason: 'not-visible' }],
    ['nothing was asked at all', [openPort({ open: [], closed: [], control: 'none' })], { reason: 'not-visible' }],
    [
      'stopped before it began',
      [openPort({ open: [], closed: [], unknown: without(), control: 'none' })],
      { reason: 'incomplete' },
    ],
    [
      'open, seen from an allowed place by name',
      [openPort({ open: [open(22)], closed: without(22), source: source('office', '192.0.2.77') })],
      { with: { allowFrom: ['office'] }, reason: 'not-visible' },
    ],
    [
      'open, seen from an allowed address',
      [openPort({ open: [open(22)], closed: without(22), source: source('office', '192.0.2.77') })],
      { with: { allowFrom: ['192.0.2.77'] }, reason: 'not-visible' },
    ],
    [
      'listens inside, which need not be reachable',
      [openPort({ view: 'inside', open: [open(22)], closed: without(22) })],
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

const judge = (facts: Parameters<typeof portsManagement.judge>[0], params: unknown = {}) =>
  portsManagement.judge(facts, portsManagement.params.parse(params), asOf(new Date(0)));

it('names every address, the program and both places', () => {
  const listening = inside({ open: [held(22, 'sshd'), held(3306, 'mariadbd')], standsFor: ['192.0.2.10', '2001:db8::10'] });
  expect(judge([openPort(ssh), openPort({ ...six, ...ssh }), listening])).toEqual({
    outcome: 'fails',
    code: 'reachable',
    args: { ports: ['192.0.2.10:22 (ssh, sshd)', '[2001:db8::10]:22 (ssh, sshd)'], vantage: ['test'] },
    warnings: [
      {
        code: 'listens-unreached',
        args: { host: 'db-1.example.org', vantage: ['test'], sockets: ['0.0.0.0:3306 (mysql, mariadbd)'] },
      },
    ],
  });
});

it('names what listens where nobody looked', () => {
  const missed = judge([openPort(), inside({ standsFor: ['192.0.2.10', '198.51.100.7'], open: [held(22, 'sshd')] })]);
  expect(missed).toMatchObject({ args: { what: ['198.51.100.7:22 (ssh, sshd)'] } });
  expect(judge([openPort(), inside({ standsFor: undefined, open: [held(22, 'sshd')] })])).toMatchObject({
    args: { what: ['own addresses', '0.0.0.0:22 (ssh, sshd)'] },
  });
  expect(judge(local)).toMatchObject({ args: { what: ['ports from outside'] } });
  expect(judge([inside({ open: [held(22, 'sshd')] })])).toMatchObject({
    args: { what: ['ports from outside', '0.0.0.0:22 (ssh, sshd)'] },
  });
});

it('names the windows and the moment of the look', () => {
  expect(judge([openPort({ ...ssh, ...outside })], { windows: [night] })).toMatchObject({
    args: { at: '2026-06-02 14:00 (Europe/Berlin)', windows: ['tu 22:00-04:00 (Europe/Berlin)'], vantage: ['office'] },
  });
  expect(judge([openPort({ ...ssh, ...within })], { windows: [night] })).toMatchObject({
    args: { what: ['192.0.2.10:22 (ssh): tu 22:00-04:00 (Europe/Berlin)'] },
  });
});

it('refuses an empty list of windows', () => {
  expect(portsManagement.params.safeParse({ windows: [] }).success).toBe(false);
});
