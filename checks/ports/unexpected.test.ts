import { held, inside, open, openPort, without } from '../../fixtures/facts/open-port.ts';
import { checkTable, none } from '../testing/table.ts';
import { portsUnexpected } from './unexpected.ts';

const web = { allow: [80, 443] };
const six = { address: '2001:db8::10', family: 6 as const };
const every = Array.from({ length: 65_535 }, (_, index) => index + 1);

checkTable(portsUnexpected, {
  holds: [
    ['inside, too', [openPort(), inside({ open: [held(80), held(443)] })], { with: web, warns: ['not-every-port'] }],
    [
      'what else listens inside was asked for from outside, and is closed',
      [openPort(), inside({ open: [held(22, 'sshd')] })],
      { with: web, warns: ['not-every-port', 'listens-unreached'] },
    ],
    [
      'the same at a private address',
      [openPort(), inside(), inside({ address: '10.0.0.5', reach: 'private', open: [held(22, 'sshd')] })],
      { with: web, warns: ['not-every-port', 'listens-unreached'] },
    ],
    [
      'what nobody asked for listens on loopback only',
      [openPort(), inside(), inside({ address: '127.0.0.1', reach: 'loopback', open: [held(9100)] })],
      { with: web, warns: ['not-every-port'] },
    ],
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
    [
      'whatever listens inside',
      [openPort({ open: [open(8080)], closed: without(8080) }), inside({ open: [held(8080, 'java')] })],
      { with: web, warns: [] },
    ],
    [
      'though nothing listens inside',
      [openPort({ open: [open(8080)], closed: without(8080) }), inside()],
      { with: web, warns: ['nothing-listens'] },
    ],
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
      'a port listens inside that was not asked for from outside',
      [openPort(), inside({ open: [held(9100)] })],
      { with: web, reason: 'not-visible' },
    ],
    [
      'the same at a private address, to which others may translate theirs',
      [openPort(), inside(), inside({ address: '10.0.0.5', reach: 'private', open: [held(9100)] })],
      { with: web, reason: 'not-visible' },
    ],
    [
      'it was asked for at one of two addresses only',
      [openPort({ closed: [...without(80, 443), 9100] }), openPort(six), inside({ open: [held(9100)] })],
      { with: web, reason: 'not-visible' },
    ],
    [
      'a port listens at a public address that nobody looked at',
      [openPort(), inside({ standsFor: ['198.51.100.7'], open: [held(22)] })],
      { with: web, reason: 'not-visible' },
    ],
    ['seen from inside only', [inside()], { with: web, reason: 'not-visible' }],
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
