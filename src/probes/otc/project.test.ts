import { lookAt } from '../../../fixtures/provider-battery.ts';
import {
  address,
  type OtcWorld,
  otcBackup,
  otcBackupPart,
  otcBalancer,
  otcDatabaseCopy,
  otcDefence,
  otcForwardingPolicy,
  otcInstance,
  otcListener,
  otcPolicy,
  otcServer,
  otcTarget,
  otcVault,
  otcVolume,
  replayOtc,
} from '../../../fixtures/providers/otc.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import type { FactKind, FactOf } from '../../facts/index.ts';
import type { Target } from '../../inventory/target.ts';
import type { ProbeContext } from '../define.ts';
import { createNetwork } from '../network.ts';
import { regionOfProject, regionOfZone } from './facts/places.ts';
import { otc } from './index.ts';
import { momentOf } from './times.ts';

const look = async <K extends FactKind>(world: OtcWorld, kind: K, more: Partial<ReplayApiOptions> = {}) => {
  const { facts, failures } = await lookAt(otc, replayOtc(world, more), otcTarget, [kind]);
  return { facts: facts.filter((fact): fact is FactOf<K> => fact.kind === kind), failures };
};
const denied = (path: string | RegExp): Partial<ReplayApiOptions> => ({ mischief: [[path, { status: 403, body: {} }]] });

describe('copies in vaults', () => {
  const well: OtcWorld = { servers: [otcServer()], vaults: [otcVault()], policies: [otcPolicy()], backups: [otcBackup()] };
  const set = async (world: OtcWorld, more?: Partial<ReplayApiOptions>) =>
    (await look({ ...well, ...world }, 'backup-set', more)).facts[0]!;

  it('are those that are there, with what deletes them', async () => {
    expect(await set({})).toMatchObject({
      subject: { id: 'otc: copies of web-1' },
      location: 'otc vault nightly: web-1',
      place: { provider: 'otc', site: 'eu-de' },
      origin: { systems: ['web-1', 'otc server s1', '203.0.113.5'], site: 'eu-de', known: 'seen', covers: ['/'] },
      copies: [{ at: '2026-05-31T06:00:54.065Z', complete: true, encryption: 'encrypted', size: null }],
      whole: true,
      expiry: { seen: true, rules: [{ name: 'policy daily', after: 14 * 86_400, keeps: null, enabled: true }] },
      lock: { seen: true, mode: 'none' },
    });
  });

  it('of what a vault is to protect may be missing', async () => {
    expect(await set({ backups: [] })).toMatchObject({ copies: [], whole: true, origin: { covers: null } });
  });

  it('of what is gone are there all the same, also without their vault', async () => {
    expect(await set({ servers: [], vaults: [] })).toMatchObject({
      copies: [{}],
      location: 'otc vault vault1: web-1',
      origin: { covers: null },
    });
  });

  it.each<[string, object, string]>([
    ['a disk’s own word', { resource_type: 'OS::Cinder::Volume', children: [], extend_info: { encrypted: true } }, 'encrypted'],
    [
      'a disk’s word against it',
      { resource_type: 'OS::Cinder::Volume', children: [], extend_info: { encrypted: false } },
      'plain',
    ],
    ['no word of a server and none of its disks', { children: [] }, 'unknown'],
    ['no word of a server and no list of its disks', { children: null }, 'unknown'],
    ['one of its disks plain', { children: [otcBackupPart(), otcBackupPart({ extend_info: { encrypted: false } })] }, 'plain'],
    ['one of its disks without a word', { children: [otcBackupPart(), otcBackupPart({ extend_info: {} })] }, 'unknown'],
  ])('are encrypted by %s', async (_, changes, expected) => {
    expect((await set({ backups: [otcBackup(changes)] })).copies[0]!.encryption).toBe(expected);
  });

  it.each<[string, boolean | null]>([
    ['available', true],
    ['error', false],
    ['protecting', false],
    ['resting', null],
  ])('with status %s are complete: %s', async (status, complete) => {
    expect((await set({ backups: [otcBackup({ status })] })).copies).toMatchObject([{ complete }]);
  });

  it('of a server hold all of it only where each of its disks is in each of them', async () => {
    const two = otcServer({ 'os-extended-volumes:volumes_attached': [{ id: 'v1' }, { id: 'v2' }] });
    const all = otcBackup({ children: [otcBackupPart(), otcBackupPart({ resource_id: 'v2' })] });
    expect((await set({ servers: [two], backups: [all] })).origin.covers).toEqual(['/']);
    expect((await set({ servers: [two], backups: [all, otcBackup({ id: 'b2' })] })).origin.covers).toBeNull();
  });

  it('of a disk are found by its server and told from those of another disk', async () => {
    const { origin } = await set({
      vaults: [],
      backups: [otcBackup({ resource_id: 'v1', resource_name: 'web-1', resource_type: 'OS::Cinder::Volume', children: [] })],
    });
    expect(origin).toMatchObject({ systems: ['web-1', 'otc volume v1'], covers: ['/'] });
    const { facts } = await look({ servers: [otcServer()], volumes: [otcVolume({ id: 'v2' })] }, 'volume');
    expect(facts[0]!.subject.names.filter((name) => origin.systems.includes(name))).toEqual([]);
  });

  it('from another region come from where their record says, and from nowhere that is known without one', async () => {
    const replica = (records: readonly object[]) => otcBackup({ image_type: 'replication', replication_records: records });
    expect((await set({ backups: [replica([{ source_region: 'eu-nl' }])] })).origin.site).toBe('eu-nl');
    expect((await set({ backups: [replica([])] })).origin.site).toBeNull();
    expect((await set({ backups: [replica([{ source_region: 'eu-nl' }]), otcBackup()] })).origin.site).toBeNull();
  });

  it.each<[string, object, object]>([
    ['without an end', { operation_definition: { retention_duration_days: -1, max_backups: -1 } }, { after: null, keeps: null }],
    ['that count', { operation_definition: { retention_duration_days: -1, max_backups: 7 } }, { after: null, keeps: 7 }],
    [
      'that keep some longer',
      { operation_definition: { retention_duration_days: 14, month_backups: 12 } },
      { after: null, keeps: null },
    ],
    ['that are off', { enabled: false }, { after: 14 * 86_400, enabled: false }],
  ])('have rules %s', async (_, changes, rule) => {
    expect((await set({ policies: [otcPolicy(changes)] })).expiry).toMatchObject({ seen: true, rules: [rule] });
  });

  it('of other vaults and replications have rules of their own', async () => {
    const others = [otcPolicy({ associated_vaults: [{ vault_id: 'vault2' }] }), otcPolicy({ operation_type: 'replication' })];
    expect((await set({ policies: others })).expiry).toEqual({ seen: true, rules: [] });
  });

  it('are not all where the list was denied, and rules are unseen where theirs was', async () => {
    const { facts, failures } = await look(well, 'backup-set', denied(/cbr.*backups$/));
    expect(facts).toMatchObject([{ copies: [], whole: false }]);
    expect(failures).toMatchObject([{ kinds: ['backup-set'], reason: 'denied' }]);
    expect((await set({}, denied(/policies$/))).expiry).toMatchObject({ seen: false, reason: 'denied' });
    expect((await look(well, 'backup-set', denied(/vaults$/))).failures).toMatchObject([{ reason: 'denied' }]);
  });

  it('say nothing of a lock where the vault does not', async () => {
    expect((await set({ vaults: [otcVault({ locked: true })] })).lock).toMatchObject({ seen: false });
    expect((await set({ vaults: [otcVault({ locked: undefined })] })).lock).toMatchObject({ seen: false });
  });
});

describe('databases', () => {
  it('offer TLS, which says nothing of whether they ask for it', async () => {
    const database = async (changes: object) => (await look({ instances: [otcInstance(changes)] }, 'database')).facts[0]!;
    expect(await database({})).toMatchObject({
      rules: { seen: false },
      tls: { seen: true, enabled: true },
      region: 'eu-de',
      engine: 'postgresql',
    });
    expect(await database({ enable_ssl: false })).toMatchObject({ rules: { seen: true, plaintext: ['enable_ssl: false'] } });
    expect(await database({ enable_ssl: undefined })).toMatchObject({ rules: { seen: false }, tls: { seen: false } });
  });

  it('have copies of two kinds, of which a rule deletes one', async () => {
    const databaseCopies = [
      otcDatabaseCopy({ id: 'r2', begin_time: '2026-05-30T23:00:00+0200', status: 'FAILED' }),
      otcDatabaseCopy(),
      otcDatabaseCopy({ id: 'r3', type: 'incremental', begin_time: '2026 - 05 - 31 T22: 05: 00 + 0000' }),
      otcDatabaseCopy({ id: 'r4', type: 'manual', status: 'resting' }),
    ];
    const { facts } = await look({ instances: [otcInstance()], databaseCopies }, 'backup-set');
    expect(
      facts.map(({ subject, copies }) => [
        subject.id,
        copies.map(({ at, complete, incremental }) => [at, complete, incremental]),
      ]),
    ).toEqual([
      [
        'otc: backups of orders (automatic)',
        [
          ['2026-05-30T21:00:00.000Z', false, false],
          ['2026-05-31T21:00:00.000Z', true, false],
          ['2026-05-31T22:05:00.000Z', true, true],
        ],
      ],
      ['otc: backups of orders (manual)', [['2026-05-31T21:00:00.000Z', null, false]]],
    ]);
    expect(facts.map(({ expiry }) => expiry)).toMatchObject([{ rules: [{ after: 14 * 86_400, enabled: true }] }, { rules: [] }]);
    expect(facts.flatMap(({ copies }) => copies.map(({ encryption }) => encryption))).toEqual(Array(4).fill('unknown'));
  });

  it('whose copies were denied have a set that is not whole', async () => {
    const { facts, failures } = await look({ instances: [otcInstance()] }, 'backup-set', denied(/rds.*backups$/));
    expect(facts).toMatchObject([{ copies: [], whole: false }]);
    expect(failures).toMatchObject([{ reason: 'denied' }]);
  });

  it('with a moment that is none make the list unreadable', async () => {
    const { failures } = await look(
      { instances: [otcInstance()], databaseCopies: [otcDatabaseCopy({ begin_time: 'yesterday' })] },
      'backup-set',
    );
    expect(failures).toMatchObject([{ reason: 'malformed', detail: 'field backups.0.begin_time' }]);
  });
});

describe('places', () => {
  it.each<[string, string | null]>([
    ['eu-de-01', 'eu-de'],
    ['eu-nl-02', 'eu-nl'],
    ['eu-ch2b', 'eu-ch2'],
    ['eu-de', 'eu-de'],
    ['eu-dexter', null],
    ['eu-fr-01', null],
    ['', null],
  ])('of zone %s', (zone, region) => expect(regionOfZone(zone)).toBe(region));
  it.each<[string, string | null]>([
    ['eu-de', 'eu-de'],
    ['eu-de_prod', 'eu-de'],
    ['eu-development', null],
    ['eu-ch2_x', 'eu-ch2'],
  ])('of project %s', (project, region) => expect(regionOfProject(project)).toBe(region));

  it('are those of the zones, and of the project where there is none', async () => {
    const world: OtcWorld = {
      servers: [otcServer()],
      volumes: [otcVolume({ availability_zone: null })],
      instances: [otcInstance({ region: 'eu-nl-3x4' })],
      balancers: [
        otcBalancer({ availability_zone_list: ['eu-de-01', 'eu-nl-01'] }),
        otcBalancer({ id: 'lb2', name: 'lb-2', availability_zone_list: [] }),
      ],
    };
    const { facts } = await look(world, 'hosting-location');
    expect(facts.map(({ subject, country, region, undetermined }) => [subject.id, country, region, undetermined])).toEqual([
      ['otc: web-1', 'DE', 'eu-de', null],
      ['otc: web-1 (v1)', 'DE', 'eu-de', null],
      ['otc: orders', null, 'eu-nl-3x4', 'unknown-region'],
      ['otc: lb-web', null, 'eu-de-01', 'conflict'],
      ['otc: lb-2', 'DE', 'eu-de', null],
    ]);
  });

  it('of a database are its region', async () => {
    expect((await look({ instances: [otcInstance()] }, 'hosting-location')).facts).toMatchObject([
      { country: 'DE', region: 'eu-de' },
    ]);
  });
});

describe('load balancers', () => {
  const policies = async (world: OtcWorld, more?: Partial<ReplayApiOptions>) =>
    (await look({ balancers: [otcBalancer()], ...world }, 'tls-policy', more)).facts;
  const versions = async (listener: object, world: OtcWorld = {}, more?: Partial<ReplayApiOptions>) => {
    const [fact] = await policies({ listeners: [otcListener(listener)], ...world }, more);
    return fact!.versions.seen
      ? [fact!.policy, ...fact!.versions.accepted].join(' ')
      : `${fact!.versions.reason}: ${fact!.versions.detail}`;
  };

  it.each<[string, object, OtcWorld, string]>([
    ['a policy of the service', {}, {}, 'tls-1-2-strict TLSv1.2'],
    ['an old one', { tls_ciphers_policy: 'tls-1-0' }, {}, 'tls-1-0 TLSv1.0 TLSv1.1 TLSv1.2'],
    ['one that is not in the list', { tls_ciphers_policy: 'tls-1-3-only' }, {}, 'not-visible: security policy tls-1-3-only'],
    ['none', { tls_ciphers_policy: null }, {}, 'not-visible: security policy ?'],
    [
      'one of its own, which wins',
      { security_policy_id: 'sp1' },
      { ownPolicies: [{ id: 'sp1', name: 'old', protocols: ['TLSv1', 'TLSv1.2'] }] },
      'old TLSv1.0 TLSv1.2',
    ],
    ['one of its own that is gone', { security_policy_id: 'sp1' }, {}, 'not-visible: security policy sp1'],
    [
      'one with an unknown version',
      { security_policy_id: 'sp1' },
      { ownPolicies: [{ id: 'sp1', name: 'x', protocols: ['TLSv2'] }] },
      'malformed: protocol TLSv2',
    ],
    [
      'one without versions',
      { security_policy_id: 'sp1' },
      { ownPolicies: [{ id: 'sp1', name: 'x', protocols: [] }] },
      'not-visible: protocols of security policy x',
    ],
    ['an unknown protocol', { protocol: 'GRPC' }, {}, 'malformed: protocol GRPC'],
  ])('accept what the list says: %s', async (_, listener, world, expected) => {
    expect(await versions(listener, world)).toBe(expected);
  });

  it('say nothing where the list was denied', async () => {
    expect(await versions({}, {}, denied(/system-security-policies$/))).toBe('denied: http-403');
    expect(await versions({ security_policy_id: 'sp1' }, {}, denied(/elb\/security-policies$/))).toBe('denied: http-403');
  });

  it('that pass on plain HTTP are told, unless they only send elsewhere', async () => {
    const http = { listeners: [otcListener({ id: 'li2', name: 'http', protocol: 'HTTP', protocol_port: 80 })] };
    const told = async (forwardingPolicies: readonly object[], more?: Partial<ReplayApiOptions>) =>
      (await policies({ ...http, forwardingPolicies }, more)).map(({ offered, versions: of }) => [
        offered,
        of.seen ? '' : of.reason,
      ]);
    expect(await told([])).toEqual([[false, 'not-visible']]);
    expect(await told([otcForwardingPolicy()])).toEqual([]);
    expect(await told([otcForwardingPolicy({ admin_state_up: false })])).toEqual([[false, 'not-visible']]);
    expect(await told([otcForwardingPolicy({ listener_id: 'li9' })])).toEqual([[false, 'not-visible']]);
    expect(await told([otcForwardingPolicy({ rules: [{ id: 'x' }] })])).toEqual([[true, 'not-visible']]);
    expect(await told([otcForwardingPolicy(), otcForwardingPolicy({ id: 'l7-2', action: 'REDIRECT_TO_POOL' })])).toEqual([
      [true, 'not-visible'],
    ]);
    expect(await told([], denied(/l7policies$/))).toEqual([[true, 'denied']]);
  });

  it('that pass on TCP end no TLS', async () => {
    expect(await policies({ listeners: [otcListener({ protocol: 'TCP' })] })).toEqual([]);
  });
});

it.each<[string, object]>([
  ['normal', { seen: true, on: true }],
  ['packetcleaning', { seen: true, on: true }],
  ['notConfig', { seen: true, on: false }],
  ['configuring', { seen: false }],
  ['packetdropping', { seen: false }],
  ['dreaming', { seen: false }],
])('Anti-DDoS in state %s', async (status, protection) => {
  expect((await look({ defences: [otcDefence({ status })] }, 'network-service')).facts).toMatchObject([
    { covers: '203.0.113.5', protection },
  ]);
});

it('a list that says it has more than it gave is not whole', async () => {
  const change = (body: unknown) => ({ ...(body as object), total: 3 });
  const { failures } = await look({ defences: [otcDefence()] }, 'network-service', { mischief: [[/antiddos$/, { change }]] });
  expect(failures).toMatchObject([{ reason: 'incomplete', detail: '1 of 3' }]);
});

it.each<[string, string | undefined]>([
  ['2018-08-06T12:41:14+0800', '2018-08-06T04:41:14.000Z'],
  ['2020-02-21T07:00:54.065135', '2020-02-21T07:00:54.065Z'],
  ['2020-07-08 02:19:03.0', '2020-07-08T02:19:03.000Z'],
  ['2020-09-04T06:57:37.344+00:00', '2020-09-04T06:57:37.344Z'],
  ['2016-12-07T00:00:00.000000Z', '2016-12-07T00:00:00.000Z'],
  ['2026-02-30T00:00:00Z', undefined],
  ['2026-13-01T00:00:00Z', undefined],
  ['2026-01-01', undefined],
  ['', undefined],
])('the moment %s', (text, expected) => expect(momentOf(text)).toBe(expected));

describe('discovery', () => {
  const discover = async (world: OtcWorld, more: Partial<ReplayApiOptions> = {}, changes: Partial<Target> = {}) => {
    const api = replayOtc(world, more);
    const port = await listen(api.server);
    const network = createNetwork({ concurrency: 8, perHost: 8, connectTimeout: 1000, resolver: undefined });
    const context: ProbeContext = {
      signal: AbortSignal.timeout(5000),
      network,
      settings: { vantage: 'test', providerRanges: [], pseudonymOf: (name) => name },
      wants: {},
      source: () => ({ probe: 'otc', vantage: { name: 'test' }, at: '2026-06-01T00:00:00Z' }),
      failure: (_, options) => ({
        probe: 'otc',
        kinds: [...(options?.kinds ?? [])],
        reason: 'denied',
        detail: '',
        at: '2026-06-01T00:00:00Z',
      }),
    };
    try {
      return await otc.discover!({ ...otcTarget(`http://127.0.0.1:${port}`), ...changes } as Target, context);
    } finally {
      await api.close();
    }
  };
  const world: OtcWorld = {
    servers: [
      otcServer({
        tags: ['role=app', 'env=test'],
        addresses: { vpc1: [address('192.168.0.10', 'fixed', 'p1'), address('203.0.113.5', 'floating', 'p1')] },
      }),
    ],
    balancers: [otcBalancer()],
    instances: [otcInstance({ public_ips: ['203.0.113.20'] })],
    defences: [otcDefence(), otcDefence({ floating_ip_id: 'f9', floating_ip_address: '203.0.113.9' })],
  };

  it('finds each public address once, whatever it belongs to', async () => {
    const { targets, failures } = await discover(world, {}, { labels: { env: 'prod' } });
    expect(failures).toEqual([]);
    expect(targets.map(({ id, labels }) => [id, labels])).toEqual([
      ['otc/web-1/203.0.113.5', { role: 'app', env: 'prod' }],
      ['otc/lb-web/203.0.113.70', { env: 'prod' }],
      ['otc/orders/203.0.113.20', { env: 'prod' }],
      ['otc/address/203.0.113.9', { env: 'prod' }],
    ]);
  });

  it('says which kinds are not all where a list was denied', async () => {
    const { failures } = await discover(world, denied(/cloudservers/));
    expect(failures.map(({ kinds }) => kinds)).toEqual([
      ['hosting-location', 'http-service', 'open-port', 'ssh-service', 'tls-service'],
    ]);
  });
});
