import { temporaryFolder } from '../../../fixtures/folder.ts';
import { outcomesOf } from '../../../fixtures/outcomes.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import {
  attachedVolume,
  auditEvent,
  blockSnapshot,
  databaseAcl,
  databaseBackup,
  databaseSnapshot,
  groupRule,
  iamLog,
  looking,
  organization,
  project,
  publicEndpoint,
  replayScaleway,
  type ScalewayWorld,
  scalewayAccessKey,
  scalewayBalancer,
  scalewayCertificate,
  scalewayDatabase,
  scalewayFrontend,
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
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const now = Date.now();
const ago = (days: number) => new Date(now - days * 86_400_000).toISOString();
const nights = Array.from({ length: 10 }, (_, index) => ago(index + 0.2));

/** All is as promised, as far as this provider can tell it: no machine has a volume, of whose encryption it knows nothing. */
const well: ScalewayWorld = {
  ...looking,
  users: [scalewayUser({ last_login_at: ago(1) })],
  keys: [scalewayKey({ created_at: ago(30), expires_at: ago(-30) })],
  iamLogs: [iamLog(ago(60)), iamLog(ago(0.1))],
  events: [auditEvent(ago(60)), auditEvent(ago(0.1))],
  logins: [auditEvent(ago(60)), auditEvent(ago(0.1))],
  servers: [scalewayServer({ volumes: {} })],
  groupsOfServers: [scalewaySecurityGroup()],
  rules: [groupRule()],
  databases: [scalewayDatabase()],
  acls: [databaseAcl()],
  databaseSnapshots: nights.map((at, index) =>
    databaseSnapshot(at, { expires_at: new Date(Date.parse(at) + 14 * 86_400_000).toISOString(), id: uuid(700 + index) }),
  ),
  balancers: [scalewayBalancer()],
  frontends: [scalewayFrontend()],
  certificates: [scalewayCertificate({ not_valid_after: ago(-60) })],
};

/** Everything is broken that can be. */
const wrong: ScalewayWorld = {
  ...well,
  users: [
    scalewayUser({ last_login_at: ago(400), mfa: false }),
    scalewayUser({ id: uuid(2), email: 'info@example.org', type: 'member', last_login_at: ago(1), mfa: false }),
  ],
  policies: [
    ...looking.policies,
    scalewayPolicy({ id: uuid(41), name: 'Everything', application_id: null, user_id: uuid(2) }, [scalewayRule(['IAMManager'])]),
  ],
  keys: [scalewayKey({ created_at: ago(400) })],
  settings: scalewaySettings({ login_attempts_before_locked: 50, max_login_session_duration: null }),
  groupsOfServers: [scalewaySecurityGroup({ inbound_default_policy: 'accept' })],
  rules: [groupRule({ dest_port_from: 22 })],
  databases: [scalewayDatabase({ encryption: { enabled: false } })],
  databaseSnapshots: [databaseSnapshot(ago(40))],
  logins: [],
  certificates: [scalewayCertificate({ not_valid_after: ago(1) })],
};

/** The same, but nothing of it may be looked at. */
const blind = { mischief: [[/./, { status: 403, body: { type: 'permissions_denied' } }]] } as const;

const outcomes = outcomesOf('scaleway-organization');
const judge = async (
  world: ScalewayWorld,
  promises: Readonly<Record<string, string>>,
  more: Partial<ReplayApiOptions> = {},
): Promise<Audited> => {
  const api = replayScaleway(world, more);
  const port = await listen(api.server);
  const folder = await temporaryFolder({ secret: scalewaySecret });
  const keys = `organization: ${organization}, access-key: ${scalewayAccessKey}, secret-key: "\${file:secret}"`;
  try {
    const line = `{ id: scw, kind: scaleway-organization, base-url: "http://127.0.0.1:${port}", ${keys} }`;
    return outcomes.note(promises, await audit(folder, [line], promises));
  } finally {
    expect(api.violations).toEqual([]);
    await api.close();
  }
};

/** A promise, what it comes to where all is well and where all is wrong, and what is named where it is broken, or else where it is open. */
type Row = readonly [check: string, params: string, well: string, wrong: string, named: RegExp];
const proven = 'proven';
const no = 'contradicted';
const open = 'unverified';
const rows: readonly Row[] = [
  ['access.keys-age', 'max: 90d', proven, no, /SCWTOMPROOF000000000/],
  ['accounts.admins', 'max: 1', proven, no, /policy Everything: IAMManager/],
  ['accounts.inactive', 'after: 90d', proven, no, /person-/],
  ['accounts.shared', '', proven, no, /person-/],
  // What happens to an owner after failed logins, no setting says.
  ['auth.lockout', 'attempts: 10', open, no, /console \(members\): 50/],
  ['backup.completeness', 'maxAge: 24h', proven, no, /orders-db/],
  ['backup.encryption', '', open, no, /copy/],
  ['backup.expiry', 'after: 14d', proven, no, /copy/],
  ['backup.freshness', 'maxAge: 24h', proven, no, /orders-db/],
  ['backup.immutable', '', open, open, /orders-db: no field of the interface/],
  ['backup.retention', 'keep: 7d, interval: 1d', proven, no, /orders-db/],
  // Snapshots lie where the instance does.
  ['backup.separate-location', 'from: site', no, no, /orders-db/],
  ['database.tls-required', '', open, open, /not tried/],
  ['disk.encryption', '', proven, no, /orders-db/],
  ['firewall.active', '', proven, no, /web/],
  ['location.hosting', 'countries: [EU]', proven, proven, /FR/],
  ['logging.audit', '', proven, open, /login/],
  ['logging.protected', '', proven, open, /authentication events/],
  ['logging.retention', 'min: 30d', proven, open, /authentication events/],
  ['mfa.admins', '', proven, no, /mfa: false/],
  ['mfa.users', '', proven, no, /mfa: false/],
  // Each has no second one to be apart from.
  ['env.separation', '', open, open, /env/],
  ['password.max-age', 'max: 90d', open, open, /its interface does not tell/],
  ['ports.management', '', proven, no, /web-1.*tcp 22.*security group web: rule 1/],
  ['provider.identity', 'provider: scaleway', proven, proven, /scaleway/],
  ['provider.listed', 'subprocessors: [{ name: S, function: F, provider: scaleway, countries: [FR] }]', proven, proven, /fr-par/],
  ['redundancy.raid', '', open, open, /nothing was found/],
  ['secrets.rotation', 'max: 90d', proven, no, /SCWTOMPROOF000000000/],
  ['session.timeout', 'after: 8h', proven, no, /max_login_session_duration/],
  // An organization without anything shows nothing that could be judged.
  ['storage.absence', '', no, no, /orders-db/],
  ['tls.certificate', 'daysLeft: 20', 'supported', no, /www/],
  ['tls.min-version', '', open, open, /level intermediate/],
];
const bindings = Object.fromEntries(rows.map(([check, params]) => [check, `{ check: ${check}, with: { ${params} } }`]));

describe.each<[string, ScalewayWorld, Partial<ReplayApiOptions>, (row: Row) => string]>([
  ['all is well', well, {}, ([, , verdict]) => verdict],
  ['all is wrong', wrong, {}, ([, , , verdict]) => verdict],
  ['nothing may be looked at', well, blind, () => open],
])('where %s', (name, world, more, expected) => {
  let audited: Audited;
  beforeAll(async () => {
    audited = await judge(world, bindings, more);
  });
  it.each(rows.map((row) => [row[0], row] as const))('%s', (check, row) => {
    const { verdict, told } = audited.clauses[check]!;
    expect([verdict, told]).toEqual([expected(row), expect.any(String)]);
    if (name === 'all is wrong') expect(told).toMatch(row[4]);
    if (name === 'nothing may be looked at') expect(told).toMatch(/denied|cannot be seen/);
  });
});

it('what it can prove, it can contradict', async () => {
  const { clauses } = await judge(well, {
    place: '{ check: location.hosting, with: { countries: [DE] } }',
    provider: '{ check: provider.identity, with: { provider: hetzner } }',
    listed: '{ check: provider.listed, with: { subprocessors: [{ name: S, function: F, provider: hetzner, countries: [EU] }] } }',
    logs: '{ check: logging.retention, with: { max: 30d } }',
    reads: '{ check: logging.audit, with: { events: [file-access] } }',
  });
  expect(Object.entries(clauses).map(([id, { verdict }]) => [id, verdict])).toEqual([
    ['place', no],
    ['provider', no],
    ['listed', no],
    ['logs', no],
    ['reads', no],
  ]);
});

it('backups in another region are elsewhere, by the provider’s own word, and hold nobody knows how much of all', async () => {
  const { clauses } = await judge(
    { ...well, databaseSnapshots: [], backups: nights.map((at) => databaseBackup(at)) },
    {
      apart: '{ check: backup.separate-location, with: { from: site } }',
      encrypted: '{ check: backup.encryption }',
      complete: '{ check: backup.completeness }',
    },
  );
  expect(Object.values(clauses).map(({ verdict }) => verdict)).toEqual([proven, open, open]);
  expect(clauses.apart!.told).toContain('other than fr-par');
  expect(clauses.complete!.told).toContain('backups of orders-db / orders: covers');
});

it('environments lie in projects of their own, or not, by the tags of their servers', async () => {
  const promise = { apart: '{ check: env.separation }' };
  const of = async (other: string) => {
    const servers = [
      scalewayServer({ volumes: {}, tags: ['env=prod'] }),
      scalewayServer({ id: uuid(101), name: 'test-1', volumes: {}, tags: ['env=test'], project: other, public_ips: [] }),
    ];
    return (await judge({ ...well, servers, databases: [], balancers: [] }, promise)).clauses.apart!;
  };
  expect((await of(uuid(8))).verdict).toBe(proven);
  const shared = await of(project);
  expect([shared.verdict, shared.told]).toEqual([no, expect.stringContaining(project)]);
});

it('a machine’s volume leaves the encryption open, and names it', async () => {
  const { clauses } = await judge({ ...well, servers: [scalewayServer()] }, { disks: '{ check: disk.encryption }' });
  expect(clauses.disks).toMatchObject({ verdict: open, told: expect.stringMatching(/no field of the interface/) });
});

it('a copy of one of two things of the same name is no copy of the other', async () => {
  const promise = { covered: '{ check: backup.completeness }' };
  const twins = [
    scalewayDatabase(),
    scalewayDatabase({ id: uuid(401), region: 'nl-ams', endpoints: [publicEndpoint({ ip: '203.0.113.41' })] }),
  ];
  const ofDatabases = await judge({ ...well, servers: [], databases: twins }, promise);
  expect(ofDatabases.clauses.covered).toMatchObject({ verdict: no, told: expect.stringContaining('storage of orders-db') });
  const servers = [
    scalewayServer(),
    scalewayServer({ id: uuid(101), zone: 'nl-ams-1', public_ips: [], volumes: { '0': attachedVolume(202, 'l_ssd') } }),
  ];
  const ofServers = await judge({ ...looking, servers, blockSnapshots: [blockSnapshot()] }, promise);
  expect(ofServers.clauses.covered).toMatchObject({ verdict: no, told: expect.stringContaining('disk-202') });
  const one = await judge({ ...looking, servers: servers.slice(0, 1), blockSnapshots: [blockSnapshot()] }, promise);
  expect(one.clauses.covered!.verdict).toBe(proven);
});

it('a key for one project only proves nothing of the organization, and contradicts all the same', async () => {
  const rule = scalewayRule(['AllProductsReadOnly'], { organization_id: null, project_ids: [project] });
  const policies = [scalewayPolicy({}, [rule, scalewayRule(['IAMReadOnly'])])];
  const promises = { disks: '{ check: disk.encryption }', ports: '{ check: ports.management }' };
  const narrow = await judge({ ...well, policies }, promises);
  expect(narrow.clauses.disks).toMatchObject({ verdict: open, told: expect.stringContaining('some projects') });
  const both = await judge({ ...well, policies, rules: wrong.rules! }, promises);
  expect(both.clauses.ports!.verdict).toBe(no);
});

it('what it cannot tell is said, with what would show it', async () => {
  const { clauses } = await judge(well, outcomes.untold());
  for (const check of Object.keys(outcomes.untold()))
    expect([check, clauses[check]]).toMatchObject([check, { verdict: open, told: expect.stringMatching(/attest|statement/i) }]);
});

outcomes.expectEveryOne();
