import { open, openPort, without } from '../../fixtures/facts/open-port.ts';
import { checkTable, none } from '../testing/table.ts';
import { portsUnexpected } from './unexpected.ts';

const web = { allow: [80, 443] };
const six = { address: '2001:db8::10', family: 6 as const };
const every = Array.from({ length: 65_535 }, (_, index) => index + 1);

checkTable(portsUnexpected, {
  holds: [
    ['only the web', [openPort()], { with: web, code: 'only-declared', warns: ['not-every-port'], indicative: false }],
    ['only the web over both families', [openPort(), openPort(six)], { with: web }],
    [
      'a declared port is closed or unknown',
      [openPort({ open: [open(80)], closed: without(80, 443), unknown: [443] })],
      { with: web },
    ],
    ['every port was asked', [openPort({ open: [], closed: every })], { with: { allow: [] }, warns: [] }],
    [
      'silence, while a port besides the web answered',
      [openPort({ closed: [25], filtered: without(80, 443, 25) })],
      { with: web, warns: ['not-every-port'], indicative: false },
    ],
    [
      'silence at one of two addresses, where only the web answered',
      [openPort(), openPort({ ...six, closed: [], filtered: without(80, 443) })],
      { with: web, warns: ['not-every-port', 'only-web-answers'], indicative: true },
    ],
  ],
  fails: [
    ['an undeclared port', [openPort()], { with: { allow: [443] }, code: 'unexpected' }],
    ['only over IPv6', [openPort(), openPort({ ...six, open: [open(22, 'ssh')], closed: without(22) })], { with: web }],
    [
      'although another address is unknown',
      [openPort({ open: [], closed: [], unknown: without() }), openPort()],
      { with: { allow: [80] } },
    ],
    ['although nothing but that port was asked', [openPort({ open: [open(8080)], closed: [] })], { with: web }],
  ],
  unknown: [
    [
      'an undeclared port is unknown',
      [openPort({ closed: without(80, 443, 22), unknown: [22] })],
      { with: web, reason: 'incomplete' },
    ],
    [
      'one of two addresses is silent without a control',
      [openPort(), openPort({ ...six, open: [], closed: [], filtered: without(), control: 'none' })],
      { with: web, reason: 'timeout' },
    ],
    ['only declared ports were asked', [openPort({ closed: [] })], { with: web, reason: 'not-visible' }],
    ['nothing was asked', [openPort({ open: [], closed: [] })], { with: web, reason: 'not-visible' }],
    ['something more listens inside', [openPort({ view: 'inside' })], { with: { allow: [443] }, reason: 'not-visible' }],
  ],
  notApplicable: none('every address has ports'),
});

it('has no list of its own', () => {
  expect(portsUnexpected.params.safeParse({}).success).toBe(false);
});
