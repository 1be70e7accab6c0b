import { breaches, hasSpecification } from '../../../fixtures/contract.ts';
import { lookAt, testProvider } from '../../../fixtures/provider-battery.ts';
import {
  attachedVolume,
  auditEvent,
  balancerAcl,
  blockSnapshot,
  blockVolume,
  databaseAcl,
  databaseBackup,
  databaseSnapshot,
  groupRule,
  iamLog,
  instanceSnapshot,
  instanceVolume,
  looking,
  organization,
  privateEndpoint,
  publicEndpoint,
  replayScaleway,
  type ScalewayWorld,
  scalewayAccessKey,
  scalewayAddress,
  scalewayBalancer,
  scalewayCertificate,
  scalewayDatabase,
  scalewayFrontend,
  scalewayGroup,
  scalewayKey,
  scalewayPolicy,
  scalewayRule,
  scalewaySecret,
  scalewaySecurityGroup,
  scalewayServer,
  scalewaySettings,
  scalewayUser,
  uuid,
} from '../../../fixtures/providers/scaleway.ts';
import type { ApiMischief } from '../../../fixtures/replay-api.ts';
import type { FactKind, FactOf, ProbeFailure } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { ScalewayOrganizationTarget } from '../../inventory/target.ts';
import { scaleway } from './index.ts';

const target = (baseUrl: string, changes: Partial<ScalewayOrganizationTarget> = {}): ScalewayOrganizationTarget => ({
  kind: 'scaleway-organization',
  id: 'scw',
  labels: {},
  baseUrl,
  ca: null,
  organization,
  accessKey: scalewayAccessKey,
  secretKey: new Secret(scalewaySecret),
  discover: false,
  ...changes,
});

const member = scalewayUser({ id: uuid(2), email: 'member@example.org', username: 'member', type: 'member' });
const well: ScalewayWorld = {
  ...looking,
  users: [scalewayUser(), member],
  groups: [scalewayGroup({ user_ids: [] })],
  iamLogs: [iamLog('2026-02-01T00:00:00.000000Z'), iamLog('2026-05-31T00:00:00.000000Z')],
  events: [auditEvent('2026-03-01T00:00:00.000000Z'), auditEvent('2026-05-31T00:00:00.000000Z')],
  logins: [auditEvent('2026-03-02T00:00:00.000000Z'), auditEvent('2026-05-31T00:00:00.000000Z')],
  servers: [
    scalewayServer(),
    scalewayServer({
      id: uuid(101),
      name: 'it-1',
      zone: 'it-mil-1',
      security_group: { id: uuid(301), name: 'web' },
      public_ips: [],
      volumes: { '0': attachedVolume(202, 'l_ssd') },
    }),
  ],
  volumes: [instanceVolume()],
  blockVolumes: [blockVolume()],
  groupsOfServers: [scalewaySecurityGroup(), scalewaySecurityGroup({ id: uuid(301), zone: 'it-mil-1' })],
  rules: [
    groupRule(),
    groupRule({ ip_range: '::/0', position: 2 }),
    groupRule({ direction: 'outbound', position: 3, dest_port_from: 25 }),
  ],
  snapshots: [instanceSnapshot()],
  blockSnapshots: [blockSnapshot()],
  databases: [scalewayDatabase()],
  acls: [databaseAcl()],
  backups: [databaseBackup('2026-05-30T22:30:00.000Z'), databaseBackup('2026-05-31T22:30:00.000Z')],
  databaseSnapshots: [databaseSnapshot('2026-05-31T22:00:00.000Z')],
  balancers: [scalewayBalancer()],
  frontends: [scalewayFrontend()],
  balancerAcls: [],
  certificates: [scalewayCertificate()],
};
const many: ScalewayWorld = {
  ...well,
  servers: Array.from({ length: 250 }, (_, index) => scalewayServer({ id: uuid(1000 + index), name: `web-${index}` })),
  databases: [],
  balancers: [],
};
const inParis = /^\/instance\/v1\/zones\/fr-par-1\/servers$/;
type ListBody = { servers: { id?: unknown }[] };

testProvider('scaleway', {
  probe: scaleway,
  target,
  serve: (world, more) => replayScaleway(world === 'well' ? well : world === 'pages' ? many : looking, more),
  list: { path: inParis, kind: 'firewall-rules', perPage: 100 },
  denied: { path: /\/certificates$/, kind: 'certificate' },
  without: (body) => {
    delete (body as ListBody).servers[0]!.id;
    return body;
  },
  mistyped: (body) => {
    (body as ListBody).servers[0]!.id = 4711;
    return body;
  },
  secrets: [scalewaySecret],
});

const look = async <K extends FactKind>(
  world: ScalewayWorld,
  kind: K,
  mischief: readonly (readonly [string | RegExp, ApiMischief])[] = [],
  changes: Partial<ScalewayOrganizationTarget> = {},
): Promise<{ facts: FactOf<K>[]; failures: readonly ProbeFailure[]; asked: readonly string[] }> => {
  const api = replayScaleway({ ...well, ...world }, { mischief });
  const { facts, failures, asked } = await lookAt(scaleway, api, (baseUrl) => target(baseUrl, changes), [kind]);
  return {
    facts: facts.filter((fact): fact is FactOf<K> => fact.kind === kind),
    failures,
    asked: asked.map(({ path }) => path),
  };
};
const see = async <K extends FactKind>(world: ScalewayWorld, kind: K): Promise<FactOf<K>[]> => {
  const { facts, failures } = await look(world, kind);
  expect(failures).toEqual([]);
  return facts;
};

const documents = {
  'scaleway-account.yaml': /^\/account\//,
  'scaleway-iam.yaml': /^\/iam\//,
  'scaleway-instance.yaml': /^\/instance\//,
  'scaleway-lb.yaml': /^\/lb\//,
  'scaleway-rdb.yaml': /^\/rdb\//,
  'scaleway-vpc.yaml': /^\/vpc\//,
};
describe('asks and answers as the vendor’s documents say', () => {
  const asked = lookAt(scaleway, replayScaleway(well), target).then((looked) => looked.asked);
  it.each(['iam', 'instance', 'lb', 'rdb'])('asks something of %s', async (product) => {
    expect((await asked).filter(({ path }) => path.startsWith(`/${product}/`)).length).toBeGreaterThan(3);
  });
  for (const [file, own] of Object.entries(documents))
    (hasSpecification(file) ? it : it.skip)(
      `${file}${hasSpecification(file) ? '' : ' (skipped: no such document here)'}`,
      async () => {
        expect(
          breaches(
            file,
            (await asked).filter(({ path }) => own.test(path)),
          ),
        ).toEqual([]);
      },
    );
});

describe('what the key may not see', () => {
  const kinds = ['backup-set', 'database', 'firewall-rules', 'hosting-location', 'volume'];
  it.each<[string, ScalewayWorld, string, string]>([
    [
      'rights for one project only',
      {
        policies: [
          scalewayPolicy({}, [scalewayRule(['AllProductsReadOnly'], { organization_id: null, project_ids: [uuid(7)] })]),
        ],
      },
      'incomplete',
      'some projects',
    ],
    [
      'rights under a condition',
      { policies: [scalewayPolicy({}, [scalewayRule(['AllProductsReadOnly'], { condition: 'request.ip == "192.0.2.7"' })])] },
      'incomplete',
      'some projects',
    ],
    ['no rights for products', { policies: [scalewayPolicy({}, [scalewayRule(['IAMReadOnly'])])] }, 'denied', 'denied'],
    ['rules without sets', { policies: [scalewayPolicy({}, [{ id: uuid(9) }])] }, 'not-visible', 'rule without permission sets'],
    ['a bearer that nobody names', { keys: [scalewayKey({ application_id: null })] }, 'not-visible', 'bearer of the key'],
  ])('%s', async (_, world, reason, detail) => {
    for (const kind of kinds as FactKind[]) {
      const { failures } = await look(world, kind);
      expect(failures.length).toBeGreaterThan(0);
      for (const failure of failures) expect(failure).toMatchObject({ reason, kinds: [kind] });
      expect(failures[0]!.detail).toContain(detail);
    }
  });

  it('is not known without the id of the key, or where its rights are denied', async () => {
    const without = await look({}, 'volume', [], { accessKey: null });
    expect(without.failures[0]).toMatchObject({
      reason: 'not-visible',
      detail: 'rights of the key: no access-key given',
    });
    const denied = await look({}, 'volume', [['/iam/v1alpha1/policies', { status: 403, body: {} }]]);
    expect(denied.failures[0]).toMatchObject({ reason: 'denied', kinds: ['volume'] });
  });

  it('is nothing for an owner, and for rights for one product of that product', async () => {
    await see({ keys: [scalewayKey({ application_id: null, user_id: uuid(1) })], policies: [] }, 'volume');
    const { failures } = await look(
      { policies: [scalewayPolicy({}, [scalewayRule(['RelationalDatabasesReadOnly'])])] },
      'database',
    );
    expect(failures).toEqual([]);
  });
});

describe('lists', () => {
  it('ask all zones, and one that fails makes the whole incomplete', async () => {
    const { failures, asked, facts } = await look({}, 'volume', [[/nl-ams-2\/volumes$/, { status: 403, body: {} }]]);
    expect(asked.filter((path) => path.endsWith('/servers'))).toHaveLength(10);
    expect(failures.map(({ reason, detail }) => [reason, detail])).toEqual([['denied', 'nl-ams-2: http-403']]);
    expect(facts.length).toBeGreaterThan(2);
  });

  it.each([404, 501])('a zone of which the vendor’s pages do not agree may say %s: it has no such product', async (status) => {
    const { failures } = await look({}, 'firewall-rules', [[/it-mil-1/, { status, body: {} }]]);
    expect(failures).toEqual([]);
  });
  it.each([404, 501, 403, 410])('another zone, or another word (%s), is a failure', async (status) => {
    const place = status === 404 || status === 501 ? /pl-waw-3\/servers$/ : /it-mil-1\/servers$/;
    const { failures } = await look({}, 'firewall-rules', [[place, { status, body: {} }]]);
    expect(failures).toHaveLength(1);
  });

  it('that say they have more than they gave, or do not say how many there are, are not whole', async () => {
    const change = (body: unknown) => ({ ...(body as object), total_count: 7 });
    const more = await look({}, 'database', [[/fr-par\/instances$/, { change }]]);
    expect(more.failures).toMatchObject([{ reason: 'incomplete', detail: 'fr-par: 1 of 7' }]);
    const silent = await look({}, 'database', [[/fr-par\/instances$/, { change: () => ({ instances: [] }) }]]);
    expect(silent.failures).toMatchObject([{ reason: 'malformed' }]);
    const headless = await look({}, 'volume', [[/fr-par-1\/servers$/, { status: 200, body: { servers: [] } }]]);
    expect(headless.failures).toMatchObject([{ reason: 'malformed', detail: 'fr-par-1: field X-Total-Count' }]);
  });
});

describe('people', () => {
  const account = async (changes: object, world: ScalewayWorld = {}) => {
    const facts = await see({ ...world, users: [scalewayUser(), { ...member, ...changes }] }, 'account');
    return facts.find(({ subject }) => subject.names.includes(`scaleway user ${uuid(2)}`))!;
  };

  it('are told by a pseudonym, programs by their name', async () => {
    const facts = await see({}, 'account');
    expect(facts.map(({ name, holder }) => [name, holder])).toEqual([
      ['person-owner@example.org', 'person'],
      ['person-member@example.org', 'person'],
      ['tomproof', 'service'],
    ]);
  });

  it.each([
    [{ mfa: true }, 'present'],
    [{ mfa: false }, 'absent'],
    [{ mfa: null }, 'unknown'],
    [{ mfa: undefined, two_factor_enabled: true }, 'unknown'],
  ])('second factor: %j is %s', async (changes, state) => {
    expect((await account(changes)).secondFactor.state).toBe(state);
  });

  it.each([
    [{}, true],
    [{ locked: true }, false],
    [{ status: 'invitation_pending' }, false],
    [{ status: 'dreaming' }, null],
    [{ locked: undefined }, null],
  ])('may log in: %j is %s', async (changes, enabled) => {
    expect((await account(changes)).enabled).toBe(enabled);
  });

  const own = (sets: readonly string[] | undefined, changes: object = { application_id: null, user_id: uuid(2) }) =>
    ({
      policies: [
        ...looking.policies,
        scalewayPolicy({ id: uuid(41), name: 'Own', ...changes }, [{ ...scalewayRule([]), permission_set_names: sets }]),
      ],
    }) as ScalewayWorld;
  it.each<[string, ScalewayWorld, boolean | null, string[]]>([
    ['nothing', {}, false, []],
    ['full access', own(['AllProductsFullAccess']), true, ['policy Own: AllProductsFullAccess']],
    ['looking', own(['AllProductsReadOnly', 'IAMReadOnly']), false, []],
    ['one product', own(['InstancesFullAccess', 'ProjectManager']), false, []],
    ['policies, by which it gives itself more', own(['IAMPolicyManager']), true, ['policy Own: IAMPolicyManager']],
    ['a manager nobody knows', own(['MoonManager']), null, ['policy Own: MoonManager']],
    ['a rule without sets', own(undefined), null, ['rule without permission sets']],
    [
      'its group',
      { ...own(['OrganizationManager'], { application_id: null, group_id: uuid(30) }), groups: [scalewayGroup()] },
      true,
      ['policy Own: OrganizationManager'],
    ],
    [
      'a group whose members are not told',
      {
        ...own(['OrganizationManager'], { application_id: null, group_id: uuid(30) }),
        groups: [scalewayGroup({ user_ids: undefined })],
      },
      null,
      ['members of a group'],
    ],
    [
      'a group that is not listed',
      { ...own(['OrganizationManager'], { application_id: null, group_id: uuid(31) }), groups: [] },
      null,
      ['members of a group'],
    ],
    ['a policy of nobody', own(['OrganizationManager'], { application_id: null, no_principal: true }), false, []],
    ['a policy of somebody', own(['OrganizationManager'], { application_id: null }), null, ['policy without principal']],
  ])('administrator by %s', async (_, world, administrator, adminBy) => {
    expect(await account({}, world)).toMatchObject({ administrator, adminBy });
  });

  it('that owners are administrators is known without any policy, and of others nothing where policies are denied', async () => {
    const { facts } = await look({}, 'account', [['/iam/v1alpha1/policies', { status: 403, body: {} }]]);
    expect(facts.map(({ administrator }) => administrator)).toEqual([true, null, null]);
    expect((await account({ type: 'visitor' })).administrator).toBe(null);
  });

  it('keys tell their bearer, their dates and whether they write', async () => {
    const keys = [
      scalewayKey(),
      scalewayKey({ access_key: 'SCWMEMBER00000000000', application_id: null, user_id: uuid(2), expires_at: null }),
      scalewayKey({ access_key: 'SCWNOBODY00000000000', application_id: null, expires_at: undefined, created_at: null }),
    ];
    const facts = await see({ ...own(['InstancesFullAccess']), keys }, 'access-key');
    expect(facts).toMatchObject([
      {
        owner: 'tomproof',
        holder: 'service',
        writes: false,
        createdAt: '2026-01-10T12:34:56.123Z',
        expires: { at: '2027-01-10T12:34:56.123Z' },
      },
      { owner: 'person-member@example.org', holder: 'person', writes: true, expires: { seen: true, at: null } },
      { owner: null, holder: 'unknown', writes: null, createdAt: null, expires: { seen: false } },
    ]);
  });
});

describe('settings of the console', () => {
  it.each([
    [{ max_login_session_duration: '3600s' }, [3600], 0],
    [{ max_login_session_duration: null }, [2_592_000], 0],
    [{ max_login_session_duration: undefined }, [], 1],
    [{ max_login_session_duration: '0s' }, [], 1],
    [{ max_login_session_duration: 'a while' }, [], 1],
  ])('session: %j', async (changes, seconds, unseen) => {
    const [session] = await see({ settings: scalewaySettings(changes) }, 'session-policy');
    expect([session!.idleEnds.map((end) => end.seconds), session!.unseen.length]).toEqual([seconds, unseen]);
  });

  it.each([
    [{ login_attempts_before_locked: 5 }, 'on'],
    [{ login_attempts_before_locked: 0 }, 'unseen'],
    [{ login_attempts_before_locked: undefined }, 'unseen'],
  ])('lockout of members: %j is %s, of owners it is never seen', async (changes, state) => {
    const [lockout] = await see({ settings: scalewaySettings(changes) }, 'login-lockout');
    expect(lockout!.entrances.map((each) => each.lockout.state)).toEqual([state, 'unseen']);
  });

  it('that are denied are not none', async () => {
    const denied = [[/security-settings$/, { status: 403, body: {} }]] as const;
    expect((await look({}, 'session-policy', denied)).facts).toMatchObject([{ idleEnds: [], unseen: [{ reason: 'denied' }] }]);
    expect((await look({}, 'login-lockout', denied)).facts[0]!.entrances[0]!.lockout).toMatchObject({
      state: 'unseen',
      reason: 'denied',
    });
  });
});

describe('firewalls', () => {
  const ofServer = async (server: object, world: ScalewayWorld = {}) => {
    const facts = await see({ databases: [], balancers: [], ...world, servers: [scalewayServer(server)] }, 'firewall-rules');
    return facts[0]!;
  };
  const openings = ({ inbound }: FactOf<'firewall-rules'>) =>
    inbound.seen
      ? inbound.openings.map(({ family, protocol, from, to, reach }) => `${family} ${protocol} ${from}-${to} ${reach}`)
      : inbound;

  it('let through what a rule names, in both families', async () => {
    const rules = await ofServer({});
    expect(rules).toMatchObject({
      guards: 'web-1',
      public: true,
      addresses: ['203.0.113.5', '2001:db8:5::1'],
      labels: { role: 'app' },
      inbound: { seen: true, guarded: true, firewalls: ['web'], default: { ipv4: 'denied', ipv6: 'denied' } },
    });
    expect(openings(rules)).toEqual(['4 tcp 443-443 world', '6 tcp 443-443 world']);
  });

  it('go by position, not by the order of the list', async () => {
    const closed = groupRule({ action: 'drop', dest_port_from: 22, position: 1 });
    const open = groupRule({ dest_port_from: 1, dest_port_to: 100, position: 2 });
    const only4 = { public_ips: [scalewayAddress('203.0.113.5')] };
    expect(openings(await ofServer(only4, { rules: [open, closed] }))).toEqual(['4 tcp 1-21 world', '4 tcp 23-100 world']);
    const later = { ...closed, position: 3 };
    expect(openings(await ofServer(only4, { rules: [later, open] }))).toEqual(['4 tcp 1-100 world']);
  });

  it('that accept by default are open', async () => {
    const groupsOfServers = [scalewaySecurityGroup({ inbound_default_policy: 'accept' })];
    expect(await ofServer({}, { groupsOfServers, rules: [] })).toMatchObject({
      inbound: { guarded: true, default: { ipv4: 'open', ipv6: 'open' } },
    });
    const noIpv6 = await ofServer({ public_ips: [scalewayAddress('203.0.113.5')] }, { groupsOfServers });
    expect(noIpv6.inbound).toMatchObject({ default: { ipv4: 'open', ipv6: 'not-in-use' } });
  });

  it.each<[string, object, ScalewayWorld, string]>([
    ['no group is told', { security_group: undefined }, {}, 'not-visible'],
    ['its group is not listed', { security_group: { id: uuid(399), name: 'x' } }, {}, 'incomplete'],
    ['its group is being changed', {}, { groupsOfServers: [scalewaySecurityGroup({ state: 'syncing' })] }, 'not-visible'],
    ['its group has no state', {}, { groupsOfServers: [scalewaySecurityGroup({ state: undefined })] }, 'not-visible'],
    [
      'the default is unknown',
      {},
      { groupsOfServers: [scalewaySecurityGroup({ inbound_default_policy: 'unknown_policy' })] },
      'malformed',
    ],
    [
      'IPv6 is of the older kind',
      { routed_ip_enabled: false, ipv6: { address: '2001:db8::5', gateway: '', netmask: '64' } },
      {},
      'not-visible',
    ],
    ['two rules of one position differ', {}, { rules: [groupRule(), groupRule({ action: 'drop' })] }, 'not-visible'],
    ['a direction is unknown', {}, { rules: [groupRule({ direction: 'sideways' })] }, 'malformed'],
    ['a protocol is unknown', {}, { rules: [groupRule({ protocol: 'unknown_protocol' })] }, 'malformed'],
    ['an action is unknown', {}, { rules: [groupRule({ action: 'ponder' })] }, 'malformed'],
    ['a source is none', {}, { rules: [groupRule({ ip_range: 'everywhere' })] }, 'malformed'],
    ['a source is missing', {}, { rules: [groupRule({ ip_range: undefined })] }, 'malformed'],
    ['ports are missing', {}, { rules: [groupRule({ dest_port_from: undefined })] }, 'malformed'],
    ['a position is missing', {}, { rules: [groupRule({ position: undefined })] }, 'malformed'],
  ])('are unseen where %s', async (_, server, world, reason) => {
    expect((await ofServer(server, world)).inbound).toMatchObject({ seen: false, reason });
  });

  it('rules that are denied or cut short are unseen', async () => {
    const { facts } = await look({ databases: [], balancers: [] }, 'firewall-rules', [[/\/rules$/, { status: 403, body: {} }]]);
    expect(facts.map(({ inbound }) => inbound)).toEqual(
      facts.map(() => expect.objectContaining({ seen: false, reason: 'denied' })),
    );
  });

  it('a server is not public only where its addresses are told to be none', async () => {
    expect((await ofServer({ public_ips: [] })).public).toBe(false);
    expect((await ofServer({ public_ips: undefined })).public).toBe(null);
  });

  const ofDatabase = async (changes: object, acls: readonly object[] = [databaseAcl()]) =>
    (await see({ servers: [], balancers: [], databases: [scalewayDatabase(changes)], acls }, 'firewall-rules'))[0]!;
  it('of databases are the allowed addresses, at the port told and the usual one', async () => {
    const rules = await ofDatabase({});
    expect([rules.type, rules.public, openings(rules)]).toEqual([
      'database',
      true,
      ['4 tcp 5432-5432 some', '4 tcp 22245-22245 some'],
    ]);
    expect(openings(await ofDatabase({}, [databaseAcl({ ip: '0.0.0.0/0' })]))).toEqual([
      '4 tcp 5432-5432 world',
      '4 tcp 22245-22245 world',
    ]);
    expect(await ofDatabase({ endpoints: [privateEndpoint()] })).toMatchObject({ public: false, inbound: { openings: [] } });
    const replica = {
      id: uuid(480),
      endpoints: [publicEndpoint({ load_balancer: null, direct_access: {}, ip: '203.0.113.41' })],
      status: 'ready',
      region: 'fr-par',
    };
    expect(await ofDatabase({ endpoints: [privateEndpoint()], read_replicas: [replica] })).toMatchObject({
      public: true,
      addresses: ['203.0.113.41'],
    });
  });
  it.each<[string, object, readonly object[]]>([
    ['no list', {}, []],
    ['an unknown action', {}, [databaseAcl({ action: 'ponder' })]],
    ['an unknown engine', { engine: 'Oracle-19' }, [databaseAcl()]],
    ['no endpoints', { endpoints: undefined }, [databaseAcl()]],
  ])('of a database with %s are unseen', async (_, changes, acls) => {
    expect((await ofDatabase(changes, acls)).inbound).toMatchObject({ seen: false });
  });
  it('a denial of addresses closes nothing, as its order is not known', async () => {
    const acls = [databaseAcl({ ip: '0.0.0.0/0' }), databaseAcl({ action: 'deny', ip: '0.0.0.0/0' })];
    expect(openings(await ofDatabase({}, acls))).toContain('4 tcp 5432-5432 world');
  });

  const ofBalancer = async (frontend: object, balancerAcls: readonly object[] = []) =>
    (
      await see(
        { servers: [], databases: [], frontends: [scalewayFrontend({ inbound_port: 5432, ...frontend })], balancerAcls },
        'firewall-rules',
      )
    )[0]!;
  const others = balancerAcl({ name: 'others', match: undefined, action: { type: 'deny' }, index: 1 });
  it.each<[string, object, readonly object[], string[]]>([
    ['nothing', {}, [], ['4 tcp 5432-5432 world', '6 tcp 5432-5432 world']],
    [
      'HTTP/3',
      { enable_http3: true },
      [],
      ['4 tcp 5432-5432 world', '6 tcp 5432-5432 world', '4 udp 5432-5432 world', '6 udp 5432-5432 world'],
    ],
    ['an office alone', {}, [others, balancerAcl()], ['4 tcp 5432-5432 some']],
    [
      'all but an office denied',
      {},
      [balancerAcl({ action: { type: 'deny' }, match: { ...balancerAcl().match, invert: true } })],
      ['4 tcp 5432-5432 some'],
    ],
    [
      'a path denied',
      {},
      [balancerAcl({ action: { type: 'deny' }, match: { http_filter: 'path_begin', http_filter_value: ['/x'] } })],
      ['4 tcp 5432-5432 world', '6 tcp 5432-5432 world'],
    ],
    [
      'everybody redirected',
      {},
      [balancerAcl({ match: undefined, action: { type: 'redirect' } })],
      ['4 tcp 5432-5432 world', '6 tcp 5432-5432 world'],
    ],
  ])('of a load balancer with %s', async (_, frontend, acls, expected) => {
    expect([...(openings(await ofBalancer(frontend, acls)) as string[])].sort()).toEqual([...expected].sort());
  });
  it('of a load balancer with an unknown action are unseen', async () => {
    expect((await ofBalancer({}, [balancerAcl({ action: { type: 'ponder' } })])).inbound).toMatchObject({
      seen: false,
      reason: 'malformed',
    });
  });
});

describe('volumes', () => {
  it('are told once each, by the names they have on their server, and nothing of their encryption', async () => {
    const volumes = await see({ databases: [] }, 'volume');
    expect(volumes.map(({ subject, use, encryption, system }) => [subject.id, use, encryption, system])).toEqual([
      ['scw: scratchpad', 'unmounted', 'unknown', `scaleway volume ${uuid(201)}`],
      ['scw: web-1-root', 'attached', 'unknown', 'web-1'],
      ['scw: disk-202', 'attached', 'unknown', 'it-1'],
    ]);
    expect(volumes[1]!.subject.names).toContain(`/dev/disk/by-id/scsi-0SCW_sbs_volume-${uuid(200)}`);
  });

  it('one of several of a server goes by its own name alone, so that a copy of another is none of it', async () => {
    const servers = [scalewayServer({ volumes: { '0': attachedVolume(200), '1': attachedVolume(201) } })];
    const volumes = await see(
      { servers, volumes: [], blockVolumes: [blockVolume(), blockVolume({ id: uuid(201) })], databases: [] },
      'volume',
    );
    expect(volumes.map(({ system, subject }) => [system, subject.names.includes('web-1')])).toEqual([
      [`scaleway volume ${uuid(200)}`, false],
      [`scaleway volume ${uuid(201)}`, false],
    ]);
    expect(volumes[0]!.subject.id).not.toBe(volumes[1]!.subject.id);
  });

  it.each([
    [{ enabled: true }, 'encrypted'],
    [{ enabled: false }, 'plain'],
    [{}, 'unknown'],
    [undefined, 'unknown'],
  ])('of a database: encryption %j is %s', async (encryption, state) => {
    const volumes = await see(
      { servers: [], volumes: [], blockVolumes: [], databases: [scalewayDatabase({ encryption })] },
      'volume',
    );
    expect(volumes.map((volume) => volume.encryption)).toEqual([state]);
  });
  it('of read replicas nothing is told', async () => {
    const read_replicas = [
      { id: uuid(480), endpoints: [], status: 'ready', region: 'fr-par', same_zone: true, instance_id: uuid(400) },
    ];
    const volumes = await see(
      { servers: [], volumes: [], blockVolumes: [], databases: [scalewayDatabase({ read_replicas })] },
      'volume',
    );
    expect(volumes.map((volume) => volume.encryption)).toEqual(['encrypted', 'unknown']);
  });
});

describe('places', () => {
  it('are zones and regions', async () => {
    const places = await see({}, 'hosting-location');
    expect(places.map(({ subject, country, region }) => [subject.id, country, region])).toEqual([
      ['scw: web-1', 'FR', 'fr-par-1'],
      ['scw: it-1', 'IT', 'it-mil-1'],
      ['scw: scratchpad', 'FR', 'fr-par-1'],
      ['scw: web-1-root', 'FR', 'fr-par-1'],
      ['scw: disk-202', 'IT', 'it-mil-1'],
      ['scw: orders-db', 'FR', 'fr-par'],
      ['scw: lb-web', 'FR', 'fr-par-1'],
    ]);
  });
  it('that the thing itself calls otherwise are a conflict', async () => {
    const api = replayScaleway(
      { ...well, balancers: [], databases: [] },
      {
        mischief: [[inParis, { change: () => ({ servers: [scalewayServer({ zone: 'us-nyc-1' })] }) }]],
      },
    );
    const { facts } = await lookAt(scaleway, api, target, ['hosting-location']);
    expect(facts.filter(({ subject }) => subject.id === 'scw: web-1')).toMatchObject([
      { country: null, undetermined: 'conflict' },
    ]);
  });
});

describe('copies', () => {
  const sets = async (world: ScalewayWorld) => see(world, 'backup-set');
  it('are those that are there', async () => {
    expect(
      (await sets({})).map(({ location, copies, whole, place, origin }) => [
        location,
        copies.length,
        whole,
        place.site,
        origin.covers,
      ]),
    ).toEqual([
      ['scaleway snapshots of scratchpad', 1, true, 'fr-par-1', ['/']],
      ['scaleway snapshots of web-1-root', 1, true, 'fr-par-1', ['/']],
      ['scaleway backups of orders-db / orders', 2, true, 'other than fr-par', null],
      ['scaleway snapshots of orders-db', 1, true, 'fr-par', ['/']],
    ]);
  });
  it('of a database without any are none, which is told', async () => {
    const [set] = await sets({ snapshots: [], blockSnapshots: [], backups: [], databaseSnapshots: [] });
    expect(set).toMatchObject({ location: 'scaleway backups of orders-db', copies: [], whole: true });
  });
  it('that are denied are not none', async () => {
    const { facts, failures } = await look({}, 'backup-set', [[/\/backups$/, { status: 403, body: {} }]]);
    expect(failures).toMatchObject([{ reason: 'denied', kinds: ['backup-set'] }]);
    expect(facts.filter(({ tool }) => tool.includes('database')).map(({ whole }) => whole)).toEqual([false]);
  });
  it.each([
    [[false, false], 'other than fr-par'],
    [[true, true], 'fr-par'],
    [[true, false], null],
    [[undefined, false], null],
  ])('same_region %j: site %s', async (said, site) => {
    const backups = said.map((same_region, index) => databaseBackup(`2026-05-3${index}T22:30:00.000Z`, { same_region }));
    expect((await sets({ backups })).find(({ tool }) => tool === 'scaleway-database-backup')!.place.site).toBe(site);
  });
  it('one without a date makes the rest incomplete', async () => {
    const backups = [
      databaseBackup('2026-05-30T22:30:00.000Z'),
      databaseBackup('2026-05-31T22:30:00.000Z', { created_at: undefined }),
    ];
    expect((await sets({ backups })).find(({ tool }) => tool === 'scaleway-database-backup')).toMatchObject({
      whole: false,
      copies: [{}],
    });
  });
  it.each([
    ['ready', true],
    ['creating', false],
    ['error', false],
    ['locked', null],
    [undefined, null],
  ])('status %s is complete: %s', async (status, complete) => {
    const backups = [databaseBackup('2026-05-30T22:30:00.000Z', { status })];
    expect((await sets({ backups })).find(({ tool }) => tool === 'scaleway-database-backup')!.copies).toMatchObject([
      { complete },
    ]);
  });
  it('go when they say themselves, which one without an end does not', async () => {
    const ofBackups = async (changes: object) =>
      (
        await sets({ backups: [databaseBackup('2026-05-30T22:30:00.000Z'), databaseBackup('2026-05-31T22:30:00.000Z', changes)] })
      ).find(({ tool }) => tool === 'scaleway-database-backup')!.expiry;
    expect(await ofBackups({})).toMatchObject({ seen: true, rules: [{ after: 14 * 86_400, enabled: true }] });
    expect(await ofBackups({ expires_at: null })).toMatchObject({ seen: true, rules: [{ after: null, enabled: false }] });
    expect(await ofBackups({ expires_at: undefined })).toMatchObject({ seen: false });
  });
  it('snapshots of an instance are plain where it is, and unknown where encryption may have come later', async () => {
    const encryption = async (enabled: boolean) =>
      (await sets({ databases: [scalewayDatabase({ encryption: { enabled } })] })).find(
        ({ tool }) => tool === 'scaleway-database-snapshot',
      )!.copies[0]!.encryption;
    expect([await encryption(false), await encryption(true)]).toEqual(['plain', 'unknown']);
  });
});

describe('TLS', () => {
  it('levels are told without versions, as nobody lists them', async () => {
    expect(await see({}, 'tls-policy')).toMatchObject([
      {
        service: 'lb-web',
        port: 443,
        policy: 'intermediate',
        versions: { seen: false, detail: 'level intermediate: no list of versions' },
      },
    ]);
    expect(await see({ frontends: [scalewayFrontend({ certificate_ids: [], certificate: null })] }, 'tls-policy')).toEqual([]);
  });
  it('certificates are told with what shows them', async () => {
    expect(await see({}, 'certificate')).toMatchObject([
      { name: 'www', state: 'valid', renewed: true, domains: ['www.example.org', 'example.org'], usedBy: ['lb-web:443'] },
    ]);
    const odd = scalewayCertificate({ status: undefined, type: 'custom', not_valid_after: null });
    expect(await see({ certificates: [odd], frontends: [] }, 'certificate')).toMatchObject([
      { state: 'unknown', renewed: false, notAfter: null, usedBy: [] },
    ]);
  });
  it('where a certificate is in use is not known if frontends are denied', async () => {
    const { facts } = await look({}, 'certificate', [[/\/frontends$/, { status: 403, body: {} }]]);
    expect(facts).toMatchObject([{ usedBy: null }]);
  });
});

describe('logs', () => {
  it('reach from their first to their last entry', async () => {
    const logs = await see({}, 'audit-log');
    expect(
      logs.map(({ log, events, recording, entries }) => [
        log,
        events.seen && events.classes,
        recording.seen && recording.newestAt,
        entries.seen && entries.reachBackTo,
      ]),
    ).toEqual([
      ['IAM event log', ['account-change', 'configuration'], '2026-05-31T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
      [
        'Audit Trail events fr-par',
        ['account-change', 'configuration', 'privilege'],
        '2026-05-31T00:00:00.000Z',
        '2026-03-01T00:00:00.000Z',
      ],
      [
        'Audit Trail events nl-ams',
        ['account-change', 'configuration', 'privilege'],
        '2026-05-31T00:00:00.000Z',
        '2026-03-01T00:00:00.000Z',
      ],
      ['Audit Trail authentication events fr-par', ['login'], '2026-05-31T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
    ]);
  });
  it('without an entry, or denied, show nothing', async () => {
    const { facts } = await look({ logins: [] }, 'audit-log', [['/iam/v1alpha1/logs', { status: 403, body: {} }]]);
    expect(facts[0]).toMatchObject({ recording: { seen: false, reason: 'denied' }, entries: { seen: false, reason: 'denied' } });
    expect(facts[3]).toMatchObject({ recording: { seen: false, detail: 'no entry' }, entries: { seen: false } });
  });
});
