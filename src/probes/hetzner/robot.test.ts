import { inspect, look as probeOnly } from '../../../fixtures/look.ts';
import { lookAt, testProvider } from '../../../fixtures/provider-battery.ts';
import {
  type RobotMachine,
  replayRobot,
  robotFirewall,
  robotPassword,
  robotRule,
  robotServer,
  robotUser,
} from '../../../fixtures/providers/hetzner-robot.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import type { FactKind, FactOf, FirewallRules } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { HetznerRobotTarget } from '../../inventory/target.ts';
import { hetzner } from './index.ts';

const target = (baseUrl: string): HetznerRobotTarget => ({
  kind: 'hetzner-robot',
  id: 'robot',
  labels: { env: 'prod' },
  baseUrl,
  ca: null,
  user: robotUser,
  password: new Secret(robotPassword),
  discover: false,
});
const well: readonly RobotMachine[] = [
  { server: robotServer() },
  { server: robotServer({ number: 322, name: '', ipv4: '203.0.113.21', ipv6: null, dc: 'HEL1-DC2' }) },
];
type Body = { server: { dc?: unknown } }[];

testProvider('hetzner robot', {
  probe: hetzner,
  target,
  paged: false,
  serve: (world, more) => replayRobot(world === 'empty' ? [] : well, more),
  list: { path: '/server', kind: 'hosting-location', perPage: 1 },
  denied: { path: '/firewall/321', kind: 'firewall-rules' },
  without: (body) => {
    delete (body as Body)[0]!.server.dc;
    return body;
  },
  mistyped: (body) => {
    (body as Body)[0]!.server.dc = 14;
    return body;
  },
  misshapen: () => ({}),
  secrets: [robotPassword],
});

const look = async <K extends FactKind>(machines: readonly RobotMachine[], kind: K): Promise<FactOf<K>[]> => {
  const { facts, failures } = await lookAt(hetzner, replayRobot(machines), target, [kind]);
  expect(failures).toEqual([]);
  return facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
};
const inbound = async (firewall: object, server = robotServer()): Promise<FirewallRules['inbound']> =>
  (await look([{ server, firewall }], 'firewall-rules'))[0]!.inbound;
/** `family port reach` of what comes in by TCP. */
const tcp = async (input: readonly object[], changes: object = {}) => {
  const rules = await inbound(robotFirewall(changes, input));
  if (!rules.seen) return rules.reason;
  return rules.openings
    .filter(({ protocol }) => protocol === 'tcp')
    .map(({ family, from, to, reach }) => `${family} ${from === to ? from : `${from}-${to}`} ${reach}`);
};
const all = { dst_port: null, protocol: null };

describe('the firewall', () => {
  it('discards what no rule accepts, in both families', async () => {
    expect(await inbound(robotFirewall())).toMatchObject({
      seen: true,
      guarded: true,
      firewalls: ['robot'],
      default: { ipv4: 'denied', ipv6: 'denied' },
    });
    expect(await tcp([robotRule()])).toEqual(['4 443 world', '6 443 world']);
    expect(await tcp([])).toEqual([]);
  });

  it('lets the first rule that fits decide', async () => {
    const [ssh, none] = [
      robotRule({ name: 'ssh', dst_port: '22' }),
      robotRule({ name: 'no', dst_port: '22', action: 'discard' }),
    ];
    expect(await tcp([none, ssh])).toEqual([]);
    expect(await tcp([ssh, none])).toEqual(['4 22 world', '6 22 world']);
    const rules = await inbound(robotFirewall({}, [ssh]));
    expect(rules).toMatchObject({ openings: [{ by: ['firewall: ssh'] }, { by: ['firewall: ssh'] }] });
  });

  it('lets all of IPv6 through where it does not filter it, whatever the rules say', async () => {
    const rules = await inbound(robotFirewall({ filter_ipv6: false }, [robotRule({ ...all, action: 'discard' })]));
    expect(rules).toMatchObject({ guarded: true, default: { ipv4: 'denied', ipv6: 'open' } });
    expect(await tcp([robotRule({ ...all, action: 'discard' })], { filter_ipv6: false })).toEqual(['6 0-65535 world']);
  });

  it('has no IPv6 to filter where there is none, also not in a network besides', async () => {
    const without = robotServer({ ipv6: null });
    expect(await inbound(robotFirewall({ filter_ipv6: false }), without)).toMatchObject({ default: { ipv6: 'not-in-use' } });
    const besides = robotServer({ ipv6: null, subnets: [{ ip: '2001:db8:30::', mask: '64' }] });
    expect(await inbound(robotFirewall({ filter_ipv6: false }), besides)).toMatchObject({ default: { ipv6: 'open' } });
  });

  it('takes a rule of one family for that family only', async () => {
    expect(await tcp([robotRule({ ip_version: 'ipv4' })])).toEqual(['4 443 world']);
    expect(await tcp([robotRule({ ip_version: 'ipv6' })])).toEqual(['6 443 world']);
    expect(await tcp([robotRule({ ip_version: 'ipv4', src_ip: '198.51.100.0/24', dst_port: '22' })])).toEqual(['4 22 some']);
  });

  it.each([['ack'], ['ack|rst'], ['fin&ack']])('accepts answers (%s), by which nothing new comes in', async (tcp_flags) => {
    expect(await tcp([robotRule({ dst_port: '32768-65535', tcp_flags })])).toEqual([]);
  });

  it.each([['syn'], ['syn|ack'], ['ack|strange'], ['']])('takes other flags (%s) for a way in', async (tcp_flags) => {
    expect(await tcp([robotRule({ ip_version: 'ipv4', dst_port: '22', tcp_flags })])).toEqual(['4 22 world']);
  });

  it('flags of what is not TCP alone mean nothing', async () => {
    expect(await tcp([robotRule({ ip_version: 'ipv4', dst_port: '22', protocol: null, tcp_flags: 'ack' })])).toEqual([
      '4 22 world',
    ]);
  });

  it.each([
    ['flags', { tcp_flags: 'ack' }],
    ['a port of the sender', { src_port: '1024' }],
    ['one of its addresses', { dst_ip: '203.0.113.20' }],
  ])('a rule that discards only what has %s takes nothing away from one that accepts', async (_, some) => {
    const ssh = robotRule({ ip_version: 'ipv4', dst_port: '22' });
    expect(await tcp([{ ...ssh, ...some, action: 'discard' }, ssh])).toEqual(['4 22 world']);
  });

  it('that is disabled guards nothing', async () => {
    expect(await inbound(robotFirewall({ status: 'disabled' }))).toMatchObject({
      seen: true,
      guarded: false,
      firewalls: [],
      default: { ipv4: 'open', ipv6: 'open' },
    });
  });

  it.each([
    ['is being changed', robotFirewall({ status: 'in process' }), 'not-visible'],
    ['has another status', robotFirewall({ status: 'dreaming' }), 'not-visible'],
    ['stands at another port', robotFirewall({ port: 'kvm' }), 'not-visible'],
    ['does not say whether it filters IPv6', robotFirewall({ filter_ipv6: undefined }), 'malformed'],
    ['has no list of rules', robotFirewall({ rules: {} }), 'malformed'],
    ['has a rule with another action', robotFirewall({}, [robotRule({ action: 'ponder' })]), 'malformed'],
    ['has a rule without an action', robotFirewall({}, [robotRule({ action: undefined })]), 'malformed'],
    ['has a rule of another protocol', robotFirewall({}, [robotRule({ protocol: 'sctp' })]), 'malformed'],
    ['has a rule of another family', robotFirewall({}, [robotRule({ ip_version: 'ipx' })]), 'malformed'],
    ['has a port that is none', robotFirewall({}, [robotRule({ dst_port: 'ssh' })]), 'malformed'],
    ['has a range that is none', robotFirewall({}, [robotRule({ dst_port: '90-80' })]), 'malformed'],
    ['has a source that is none', robotFirewall({}, [robotRule({ src_ip: 'everywhere' })]), 'malformed'],
  ])('that %s is unknown', async (_, firewall, reason) => {
    expect(await inbound(firewall)).toMatchObject({ seen: false, reason });
  });

  it.each([
    ['not found', { status: 404, body: { error: { status: 404, code: 'FIREWALL_NOT_AVAILABLE' } } }, 'unreachable'],
    ['denied', { status: 403, body: {} }, 'denied'],
    ['asked for too often', { status: 403, body: { error: { status: 403, code: 'RATE_LIMIT_EXCEEDED' } } }, 'rate-limited'],
  ])('that is %s is unknown, and the others are not', async (_, answer, reason) => {
    const api = replayRobot(well, { mischief: [['/firewall/321', answer]] });
    const { facts } = await lookAt(hetzner, api, target, ['firewall-rules']);
    expect(facts).toMatchObject([{ inbound: { seen: false, reason } }, { inbound: { seen: true } }]);
  });

  it('is not concerned by whether services of the provider may come in', async () => {
    expect(await inbound(robotFirewall({ whitelist_hos: true }))).toEqual(await inbound(robotFirewall({ whitelist_hos: false })));
  });
});

it('a server is named by all its names, its addresses and the networks that lead to it', async () => {
  const subnets = [
    { ip: '2001:db8:20::', mask: '64' },
    { ip: '198.51.100.64', mask: '29' },
  ];
  const [named, nameless] = await look([{ server: robotServer({ subnets }) }, well[1]!], 'firewall-rules');
  expect(named).toMatchObject({
    guards: 'db-1',
    subject: { id: 'robot: db-1' },
    addresses: ['203.0.113.20', '2001:db8:20::1', '198.51.100.64/29'],
  });
  expect(named!.subject.names).toEqual(['db-1', 'hetzner robot server 321', '203.0.113.20', '2001:db8:20::1']);
  expect(nameless).toMatchObject({ guards: 'server 322', subject: { id: 'robot: server 322' } });
});

it('stands where its data centre does', async () => {
  const unknown = { server: robotServer({ number: 323, name: 'x', dc: 'XYZ1-DC1' }) };
  expect(await look([...well, unknown], 'hosting-location')).toMatchObject([
    { country: 'DE', region: 'FSN1-DC14', provider: 'hetzner', evidence: 'provider-api', undetermined: null },
    { country: 'FI', region: 'HEL1-DC2' },
    { country: null, region: 'XYZ1-DC1', undetermined: 'unknown-region' },
  ]);
});

it('says of disks and people how to know of them', async () => {
  const api = replayRobot(well);
  const port = await listen(api.server);
  const { failures } = await probeOnly(hetzner, target(`http://127.0.0.1:${port}`), { wants: { kinds: ['volume', 'account'] } });
  await api.close();
  expect(failures.map(({ kinds, reason, advice }) => [kinds[0], reason, advice])).toEqual([
    ['account', 'not-visible', 'attestation'],
    ['volume', 'not-visible', 'ssh-host'],
  ]);
});

describe('an inspection', () => {
  const told = async (machines: readonly RobotMachine[], more: Partial<ReplayApiOptions> = {}) => {
    const api = replayRobot(machines, more);
    const port = await listen(api.server);
    try {
      return await inspect(hetzner, target(`http://127.0.0.1:${port}`));
    } finally {
      await api.close();
    }
  };

  it('warns of a user that may do everything', async () => {
    expect(await told(well)).toMatchObject({ credential: 'accepted', excess: [expect.stringContaining('change')] });
  });

  it('takes an account without servers for what it is', async () => {
    expect(await told([])).toMatchObject({ credential: 'accepted' });
  });

  it('tells a refusal from an answer that says nothing of the credential', async () => {
    expect(await told(well, { authorized: () => false })).toMatchObject({ credential: 'refused', rights: [], excess: null });
    const forbidden = { mischief: [['/server', { status: 403, body: {} }]] as const };
    expect(await told(well, forbidden)).toMatchObject({ credential: 'unknown' });
  });
});
