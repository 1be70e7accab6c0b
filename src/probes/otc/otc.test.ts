import { lookAt, testProvider } from '../../../fixtures/provider-battery.ts';
import {
  address,
  type OtcWorld,
  otcAccount,
  otcBackup,
  otcBackupPart,
  otcBalancer,
  otcDatabaseCopy,
  otcDefence,
  otcForwarding,
  otcForwardingPolicy,
  otcGroup,
  otcInstance,
  otcKey,
  otcListener,
  otcPassword,
  otcPolicy,
  otcRole,
  otcRule,
  otcServer,
  otcTarget,
  otcTokens,
  otcTrace,
  otcTracker,
  otcUser,
  otcVault,
  otcVolume,
  replayOtc,
} from '../../../fixtures/providers/otc.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import type { FactKind, FactOf } from '../../facts/index.ts';
import { otc } from './index.ts';
import { endpointOf, type Service } from './session.ts';

const well: OtcWorld = {
  users: [otcUser(), otcUser({ id: 'u2', name: 'berta.example' })],
  protections: [
    { user_id: 'u1', enabled: true, verification_method: 'vmfa' },
    { user_id: 'u2', enabled: true, verification_method: 'vmfa' },
  ],
  devices: [{ user_id: 'u1' }, { user_id: 'u2' }],
  groups: [{ id: 'ga', name: 'admin', members: ['u1'] }],
  assignments: [{ group: { id: 'ga' }, role: { id: 'ro1' }, scope: { domain: { id: 'x' } }, is_inherited: true }],
  roles: [otcRole()],
  keys: [otcKey()],
  servers: [otcServer()],
  volumes: [otcVolume(), otcVolume({ id: 'v2', name: 'data' })],
  securityGroups: [otcGroup(), otcGroup({ id: 'g-db', name: 'db' })],
  rules: [otcRule()],
  defences: [otcDefence()],
  instances: [otcInstance()],
  databaseCopies: [otcDatabaseCopy()],
  vaults: [otcVault()],
  policies: [otcPolicy()],
  backups: [otcBackup({ children: [otcBackupPart()] })],
  trackers: [otcTracker()],
  traces: [otcTrace(), otcTrace({ service_type: 'IAM', trace_name: 'login' })],
  balancers: [otcBalancer()],
  listeners: [otcListener(), otcListener({ id: 'li2', name: 'http', protocol: 'HTTP', protocol_port: 80 })],
  forwardingPolicies: [otcForwardingPolicy()],
};
const many: OtcWorld = {
  ...well,
  volumes: Array.from({ length: 250 }, (_, index) => otcVolume({ id: `v${index}`, name: `d${index}` })),
};
type ListBody = { volumes: { attachments?: unknown }[] };

testProvider('otc', {
  probe: otc,
  target: otcTarget,
  serve: (world, more) => replayOtc(world === 'well' ? well : world === 'pages' ? many : {}, more),
  list: { path: /^\/evs\//, kind: 'volume', perPage: 100 },
  denied: { path: '/iam/v3/users', kind: 'account' },
  without: (body) => {
    delete (body as ListBody).volumes[0]!.attachments;
    return body;
  },
  mistyped: (body) => {
    (body as ListBody).volumes[0]!.attachments = 'web-1';
    return body;
  },
  secrets: [otcPassword, otcTokens.account, otcTokens.project],
});

const look = async <K extends FactKind>(world: OtcWorld, kind: K, more: Partial<ReplayApiOptions> = {}) => {
  const { facts, failures, asked } = await lookAt(otc, replayOtc({ ...well, ...world }, more), otcTarget, [kind]);
  return { facts: facts.filter((fact): fact is FactOf<K> => fact.kind === kind), failures, asked };
};
const denied = (path: string | RegExp): Partial<ReplayApiOptions> => ({ mischief: [[path, { status: 403, body: {} }]] });

it('asks for each thing once, with one login for the account and one for the project', async () => {
  const { facts, failures, asked } = await lookAt(otc, replayOtc(well), otcTarget);
  expect(failures).toEqual([]);
  expect([...new Set(facts.map(({ kind }) => kind))].sort()).toEqual([...otc.kinds].sort());
  const requests = asked.map(({ method, path, query, body }) => `${method} ${path} ${JSON.stringify(query)} ${body}`);
  expect(requests).toHaveLength(new Set(requests).size);
  expect(requests.filter((each) => each.startsWith('POST'))).toHaveLength(2);
});

it('lists every request it sends', async () => {
  const { asked } = await lookAt(otc, replayOtc(well), otcTarget);
  const told = await otc.requests(otcTarget('http://127.0.0.1'), {});
  const plain = (text: string) => text.replaceAll(/\?.*$/g, '').replaceAll(/\{\w+\}/g, '*');
  const sent = asked.map(({ method, path }) => {
    const [, service, rest] = /^\/(\w+)(\/.*)$/.exec(path)!;
    const known = rest!.replaceAll(/(prj|acc)0+\w/g, '*').replace(/(users|groups|roles)\/[^/]+/, '$1/*');
    return `${service}: ${method} ${known.replace(/\/users\/\*\/users/, '/*/users')}`;
  });
  const [listed, asking] = [told.map(plain), [...new Set(sent)]];
  expect(asking.filter((each) => !listed.some((line) => line.startsWith(each)))).toEqual([]);
  expect(listed.filter((line) => !asking.some((each) => line.startsWith(each)))).toEqual([]);
});

it('asks services by name in their region, and those of Switzerland on a platform of their own', () => {
  const at = (region: string, service: Service, baseUrl: string | null = null) => endpointOf({ baseUrl, region }, service);
  expect(at('eu-de', 'evs')).toBe('https://evs.eu-de.otc.t-systems.com');
  expect(at('eu-nl', 'iam')).toBe('https://iam.eu-nl.otc.t-systems.com');
  expect(at('eu-ch2', 'evs')).toBe('https://evs.eu-ch2.sc.otc.t-systems.com');
  expect(at('eu-ch2', 'iam')).toBe('https://iam-pub.eu-ch2.sc.otc.t-systems.com');
  expect(at('eu-de', 'rds', 'https://cloud.example.org')).toBe('https://cloud.example.org/rds');
});

describe('the login', () => {
  it('to another project than was asked for yields nothing', async () => {
    const { facts, failures } = await look({ project: 'eu-de' }, 'volume');
    expect([facts, failures.map(({ reason, detail }) => [reason, detail])]).toEqual([
      [],
      [['malformed', 'token of another project']],
    ]);
  });

  it('that gives no token yields nothing', async () => {
    const { failures } = await look({}, 'volume', {
      mischief: [
        ['/iam/v3/auth/tokens', { status: 201, body: { token: { user: { id: 'u', domain: { id: 'd', name: otcAccount } } } } }],
      ],
    });
    expect(failures).toMatchObject([{ reason: 'malformed', detail: 'header X-Subject-Token' }]);
  });

  it.each<[string, OtcWorld, FactKind]>([
    ['a service', { servers: [otcServer({ name: `web ${otcTokens.project}` })] }, 'hosting-location'],
    ['IAM', { groups: [{ id: 'ga', name: otcTokens.account, members: ['u1'] }] }, 'account'],
  ])('gives a token that is not passed on where %s hands it back', async (_, world, kind) => {
    const { facts, failures } = await look(world, kind);
    expect(JSON.stringify([facts, failures])).toContain('malformed');
    expect(JSON.stringify([facts, failures])).not.toContain('MIIOtcReplayToken');
  });

  it('that is refused, as with a second factor, is told once for all kinds', async () => {
    const { facts, failures } = await lookAt(otc, replayOtc(well, { authorized: () => false }), otcTarget, [
      'volume',
      'database',
    ]);
    expect([facts, failures.map(({ reason, kinds }) => [reason, kinds])]).toEqual([[], [['denied', ['database', 'volume']]]]);
  });
});

describe('disks', () => {
  const encryption = async (changes: object) => (await look({ volumes: [otcVolume(changes)] }, 'volume')).facts[0]!.encryption;
  const blank = { bootable: 'false', volume_image_metadata: {} };

  it.each<[string, object, string]>([
    ['with a word in the metadata', {}, 'encrypted'],
    ['where only the unused field at the top says so', { ...blank, encrypted: true, metadata: {} }, 'plain'],
    ['with a word against it', { metadata: { __system__encrypted: '0' } }, 'plain'],
    ['with an unknown word', { metadata: { __system__encrypted: 'yes' } }, 'unknown'],
    ['without a word or a source', { ...blank, metadata: {} }, 'plain'],
    ['made from a snapshot', { ...blank, metadata: {}, snapshot_id: 'snap1' }, 'unknown'],
    ['made from a disk', { ...blank, metadata: {}, source_volid: 'v9' }, 'unknown'],
    ['made from an image', { metadata: {}, bootable: 'false' }, 'unknown'],
    ['that boots', { metadata: {}, volume_image_metadata: {} }, 'unknown'],
  ])('%s', async (_, changes, expected) => {
    expect(await encryption(changes)).toBe(expected);
  });

  it('are named by their id and what a server sees, and the one a server starts from has no device of its own', async () => {
    const world = {
      volumes: [
        otcVolume({ id: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0' }),
        otcVolume({ id: 'v2', name: 'data', bootable: 'false', attachments: [{ server_id: 's1', device: '/dev/vdb' }] }),
        otcVolume({ id: 'v3', name: 'data', attachments: [] }),
      ],
    };
    const { facts } = await look(world, 'volume');
    expect(facts.map(({ subject, system, use, content, device }) => [subject.id, system, use, content, device])).toEqual([
      ['otc: web-1', 'web-1', 'attached', 'data', null],
      ['otc: data', 'web-1', 'attached', 'data', 'web-1:/dev/vdb'],
      ['otc: data (v3)', 'otc', 'unmounted', 'unknown', null],
      ['otc: disk of orders', 'orders', 'attached', 'data', null],
    ]);
    expect(facts[0]!.subject.names).toEqual(
      expect.arrayContaining([
        '/dev/disk/by-id/virtio-0f1e2d3c-4b5a-6978-8',
        '/dev/disk/by-id/wwn-0x688860300000d136fa16f48f05992360',
      ]),
    );
    // The name of a disk is often that of its server, and of another disk.
    expect(facts.flatMap(({ subject }) => subject.names)).not.toContain('web-1');
  });

  it('in the machine itself are told of where its kind has some, or may have', async () => {
    const local = async (flavor: string) =>
      (await look({ volumes: [], instances: [], servers: [otcServer({ flavor: { id: flavor } })] }, 'volume')).facts.map(
        ({ subject, content, encryption }) => [subject.id, content, encryption],
      );
    expect(await local('s3.medium.2')).toEqual([]);
    expect(await local('d2.xlarge.8')).toEqual([['otc: local disks of web-1', 'data', 'unknown']]);
    expect(await local('physical.o2.medium')).toEqual([['otc: local disks of web-1', 'unknown', 'unknown']]);
    expect((await look({}, 'volume', denied(/flavors$/))).failures).toMatchObject([{ kinds: ['volume'], reason: 'denied' }]);
  });

  it.each<[object, string]>([
    [{ disk_encryption_id: 'key1' }, 'encrypted'],
    [{ disk_encryption_id: '' }, 'plain'],
    [{ disk_encryption_id: undefined }, 'unknown'],
    [{ disk_encryption_id: null }, 'unknown'],
  ])('of databases: %j', async (changes, expected) => {
    const { facts } = await look({ volumes: [], instances: [otcInstance(changes)] }, 'volume');
    expect(facts).toMatchObject([{ encryption: expected }]);
  });
});

describe('security groups', () => {
  const only = (changes: object = {}): OtcWorld => ({
    servers: [otcServer(changes)],
    instances: [],
    balancers: [],
    listeners: [],
  });
  const rulesOf = async (world: OtcWorld, more?: Partial<ReplayApiOptions>) =>
    (await look({ ...only(), ...world }, 'firewall-rules', more)).facts[0]!;
  const openings = async (rules: readonly object[], server: object = {}, groups = well.securityGroups!) => {
    const { inbound } = await rulesOf({ ...only(server), rules, securityGroups: groups });
    if (!inbound.seen) return `${inbound.reason}: ${inbound.detail}`;
    return inbound.openings.map(({ family, protocol, from, to, reach, peers }) =>
      [family, protocol, from === to ? from : `${from}-${to}`, reach, ...peers].join(' '),
    );
  };
  const ssh = (changes: object = {}) => otcRule({ id: 'r-22', multiport: '22', ...changes });

  it('deny what no rule allows', async () => {
    expect(await rulesOf(only())).toMatchObject({
      guards: 'web-1',
      type: 'server',
      public: true,
      addresses: ['203.0.113.5'],
      labels: { role: 'app' },
      inbound: { seen: true, guarded: true, firewalls: ['web'], default: { ipv4: 'denied', ipv6: 'not-in-use' } },
    });
    expect(await openings([otcRule()])).toEqual(['4 tcp 443 world']);
    expect(await openings([])).toEqual([]);
  });

  it.each<[string, readonly object[], readonly string[] | string]>([
    ['several ports', [otcRule({ multiport: '22,3389,80-81' })], ['4 tcp 22 world', '4 tcp 80-81 world', '4 tcp 3389 world']],
    ['a port as a number', [otcRule({ multiport: 22 })], ['4 tcp 22 world']],
    ['no ports', [otcRule({ multiport: null })], ['4 tcp 0-65535 world']],
    ['no source', [otcRule({ remote_ip_prefix: null })], ['4 tcp 443 world']],
    ['a protocol by number', [otcRule({ protocol: '6' })], ['4 tcp 443 world']],
    ['ICMP', [otcRule({ protocol: 'icmp', multiport: '8' })], ['4 other 0 world']],
    ['a source of its own', [otcRule({ remote_ip_prefix: '198.51.100.7/32' })], ['4 tcp 443 some']],
    [
      'a group as source',
      [otcRule({ remote_ip_prefix: null, remote_group_id: 'g-db' })],
      ['4 tcp 443 private security group db'],
    ],
    ['what goes out', [otcRule({ direction: 'egress' })], []],
    ['a rule of another group', [otcRule({ security_group_id: 'g-db' })], []],
    [
      'an address group as source',
      [otcRule({ remote_ip_prefix: null, remote_address_group_id: 'ag1' })],
      'not-visible: address group of web',
    ],
    ['an unknown action', [otcRule({ action: 'log' })], 'malformed: action log'],
    ['an unknown direction', [otcRule({ direction: 'both' })], 'malformed: direction both'],
    ['an unknown protocol', [otcRule({ protocol: 'quic' })], 'malformed: protocol quic'],
    ['an unknown family', [otcRule({ ethertype: 'IPX' })], 'malformed: ethertype IPX'],
    ['ports that are none', [otcRule({ multiport: 'ssh' })], 'malformed: ports ssh'],
    ['a source that is none', [otcRule({ remote_ip_prefix: 'everywhere' })], 'malformed: source of a rule'],
  ])('%s', async (_, rules, expected) => {
    expect(await openings(rules)).toEqual(expected);
  });

  it('let the lower number decide', async () => {
    const deny = (priority: number) => ssh({ id: 'r-deny', action: 'deny', priority });
    expect(await openings([ssh({ priority: 5 }), deny(1)])).toEqual([]);
    expect(await openings([ssh({ priority: 1 }), deny(5)])).toEqual(['4 tcp 22 world']);
  });

  it('say nothing where the order decides and is not told', async () => {
    const deny = ssh({ id: 'r-deny', action: 'deny' });
    const unclear = 'not-visible: order of allowing and denying rules';
    expect(await openings([ssh(), deny])).toBe(unclear);
    const two = { security_groups: [{ name: 'web' }, { name: 'db' }] };
    const ofOther = ssh({ id: 'r-deny', action: 'deny', security_group_id: 'g-db', priority: 1 });
    expect(await openings([ssh({ priority: 5 }), ofOther], two)).toBe(unclear);
    const interfaces = { addresses: { vpc1: [address('192.168.0.10', 'fixed', 'p1'), address('192.168.1.10', 'fixed', 'p2')] } };
    expect(await openings([ssh({ priority: 5 }), { ...deny, priority: 1 }], interfaces)).toBe(unclear);
    // A denial of what nobody allows makes no difference.
    expect(await openings([otcRule(), ofOther], two)).toEqual(['4 tcp 443 world']);
  });

  it('are about IPv6, too, where a server has it', async () => {
    const ipv6 = { addresses: { vpc1: [address('192.168.0.10', 'fixed', 'p1'), address('2001:db8::10', 'fixed', 'p1')] } };
    const rules = [ssh({ ethertype: 'IPv6', remote_ip_prefix: '::/0' })];
    expect(await openings(rules, ipv6)).toEqual(['6 tcp 22 world']);
    expect(await rulesOf({ ...only(ipv6), rules })).toMatchObject({ public: null, inbound: { default: { ipv6: 'denied' } } });
  });

  it('are found by name where a server tells no id, and not guessed where two have it', async () => {
    const twins = [otcGroup(), otcGroup({ id: 'g-web2' })];
    expect(await openings([ssh()], {}, twins)).toBe('not-visible: 2 security groups web');
    expect(await openings([ssh()], { security_groups: [{ id: 'g-web', name: 'web' }] }, twins)).toEqual(['4 tcp 22 world']);
    expect(await openings([ssh()], { security_groups: [{ name: 'gone' }] })).toBe('incomplete: security group gone');
    expect(await openings([ssh()], { security_groups: [] })).toBe('not-visible: security groups of the server');
  });

  it.each([/security-groups$/, /security-group-rules$/])('that are denied (%s) leave the rules unseen', async (path) => {
    expect(await rulesOf(only(), denied(path))).toMatchObject({ inbound: { seen: false, reason: 'denied' } });
  });

  it('a server without an address of its own may be reached through a gateway', async () => {
    const inside = { addresses: { vpc1: [address('192.168.0.10', 'fixed', 'p1')] } };
    const isPublic = async (forwardings: readonly object[], more?: Partial<ReplayApiOptions>) =>
      (await rulesOf({ ...only(inside), forwardings }, more)).public;
    expect(await isPublic([])).toBe(false);
    expect(await isPublic([otcForwarding()])).toBe(false);
    expect(await isPublic([otcForwarding({ private_ip: '192.168.0.10' })])).toBe(true);
    expect(await isPublic([otcForwarding({ port_id: 'p1', private_ip: '' })])).toBe(true);
    expect(await isPublic([], denied('/nat/v2.0/dnat_rules'))).toBeNull();
  });

  it('guard databases, and load balancers have listeners', async () => {
    const { facts } = await look({ servers: [], instances: [otcInstance({ public_ips: ['203.0.113.20'] })] }, 'firewall-rules');
    expect(facts).toMatchObject([
      { type: 'database', guards: 'orders', public: true, inbound: { seen: true, firewalls: ['db'], openings: [] } },
      {
        type: 'load-balancer',
        guards: 'lb-web',
        public: true,
        addresses: ['203.0.113.70'],
        inbound: { openings: [{ from: 443 }, { from: 80 }] },
      },
    ]);
    const ofListener = async (changes: object) =>
      (await look({ servers: [], instances: [], listeners: [otcListener(changes)] }, 'firewall-rules')).facts[0]!.inbound;
    expect(await ofListener({ ipgroup: { ipgroup_id: 'i1', enable_ipgroup: true, type: 'white' } })).toMatchObject({
      seen: false,
    });
    expect(await ofListener({ protocol: 'SCTP' })).toMatchObject({ seen: false, reason: 'malformed' });
  });
});
