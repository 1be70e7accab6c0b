import { temporaryFolder } from '../../../fixtures/folder.ts';
import { outcomesOf } from '../../../fixtures/outcomes.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import {
  type RenderWorld,
  renderDisk,
  renderEnvironment,
  renderExport,
  renderKeyValue,
  renderMember,
  renderPostgres,
  renderService,
  renderSnapshot,
  renderToken,
  renderWorkspace,
  replayRender,
} from '../../../fixtures/providers/render.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const now = Date.now();
const hour = 3_600_000;
const ago = (hours: number) => new Date(now - hours * hour).toISOString();

const outcomes = outcomesOf('render-workspace');
const promises: Readonly<Record<string, string>> = {
  ...outcomes.untold(),
  'location.hosting': '{ check: location.hosting, with: { countries: [EU] } }',
  'provider.identity': '{ check: provider.identity, with: { provider: render } }',
  'provider.listed':
    '{ check: provider.listed, with: { subprocessors: [{ name: Render Inc., function: services, provider: render, countries: [EU] }] } }',
  'ports.management': '{ check: ports.management }',
  'backup.freshness': '{ check: backup.freshness, with: { maxAge: 1d } }',
  'backup.retention': '{ check: backup.retention, with: { keep: 7d, interval: 1d } }',
  'backup.completeness': '{ check: backup.completeness, with: { maxAge: 1d } }',
  'mfa.admins': '{ check: mfa.admins }',
  'mfa.users': '{ check: mfa.users }',
  'accounts.admins': '{ check: accounts.admins, with: { max: 1 } }',
  'accounts.shared': '{ check: accounts.shared }',
  'logging.audit': '{ check: logging.audit, with: { events: [login, account-change] } }',
  'logging.retention': '{ check: logging.retention, with: { min: 30d } }',
  'monitoring.active': '{ check: monitoring.active }',
  'storage.absence': '{ check: storage.absence }',
  'backup.separate-location': '{ check: backup.separate-location, with: { from: [provider] } }',
  'another site': '{ check: backup.separate-location, with: { from: [site] } }',
  'backup.expiry': '{ check: backup.expiry, with: { after: 30d } }',
  'backup.encryption': '{ check: backup.encryption }',
  'backup.immutable': '{ check: backup.immutable }',
  'backup.monitoring': '{ check: backup.monitoring }',
  'database.tls-required': '{ check: database.tls-required }',
  'disk.encryption': '{ check: disk.encryption }',
  'accounts.inactive': '{ check: accounts.inactive, with: { after: 90d } }',
  'password.max-age': '{ check: password.max-age, with: { max: 90d } }',
  'logging.protected': '{ check: logging.protected }',
  'firewall.active': '{ check: firewall.active }',
  'redundancy.raid': '{ check: redundancy.raid }',
};
/** What no field of the interface ever tells, in however good a workspace. */
const never = [
  'another site',
  'backup.expiry',
  'backup.encryption',
  'backup.immutable',
  'backup.monitoring',
  'database.tls-required',
  'disk.encryption',
  'accounts.inactive',
  'password.max-age',
  'logging.protected',
  'firewall.active',
  'redundancy.raid',
  ...Object.keys(outcomes.untold()),
];
/** A provider of databases has some, and copies of them itself. */
const wrongly = ['storage.absence', 'backup.separate-location'];

async function auditOf(
  world: RenderWorld,
  more: Partial<ReplayApiOptions> = {},
  asked: Readonly<Record<string, string>> = promises,
): Promise<Audited> {
  const api = replayRender(world, more);
  const port = await listen(api.server);
  try {
    const line = `{ id: apps, kind: render-workspace, workspace: ${renderWorkspace}, token: "\${file:token}", base-url: "http://127.0.0.1:${port}" }`;
    return outcomes.note(asked, await audit(await temporaryFolder({ token: renderToken }), [line], asked));
  } finally {
    expect(api.violations).toEqual([]);
    await api.close();
  }
}
const verdicts = ({ clauses }: Audited) => Object.fromEntries(Object.entries(clauses).map(([id, { verdict }]) => [id, verdict]));

const uploads = renderDisk('uploads', 'web');
const well: RenderWorld = {
  services: [
    renderService('web', { environment: 'evm-production' }),
    renderService('jobs', { type: 'cron_job', environment: 'evm-production' }),
  ],
  postgres: [
    renderPostgres('orders', { environment: 'evm-production', allow: ['203.0.113.0/24'], replicas: ['orders-read'] }),
    renderPostgres('orders-read', { replicaOf: 'dpg-orders-a', environment: 'evm-production' }),
  ],
  keyValues: [renderKeyValue('cache', { environment: 'evm-production' })],
  disks: [uploads],
  members: [renderMember('alice', { role: 'ADMIN' }), renderMember('bob')],
  environments: [renderEnvironment('Production', 'prj-shop')],
  recovery: { 'dpg-orders-a': { recoveryStatus: 'AVAILABLE', startsAt: ago(7 * 24 + 1) } },
  exports: { 'dpg-orders-a': [renderExport(ago(30))] },
  snapshots: { [uploads.id]: Array.from({ length: 8 }, (_, night) => renderSnapshot(ago(5 + 24 * night))) },
  auditLog: [ago(1), ago(40 * 24)],
};

it('all is well', async () => {
  const audited = await auditOf(well);
  const proven = Object.keys(promises).filter((each) => ![...never, ...wrongly].includes(each));
  expect(verdicts(audited)).toEqual({
    ...Object.fromEntries(proven.map((each) => [each, 'proven'])),
    ...Object.fromEntries(never.map((each) => [each, 'unverified'])),
    ...Object.fromEntries(wrongly.map((each) => [each, 'contradicted'])),
  });
  expect(audited.clauses['mfa.enforced']!.told).toMatch(/statement/);
});

it('all is wrong, and the report names account, database, disk and service', async () => {
  const audited = await auditOf({
    services: [renderService('web', { region: 'ohio' })],
    postgres: [renderPostgres('orders', { allow: ['0.0.0.0/0'] })],
    disks: [uploads],
    members: [renderMember('alice', { role: 'ADMIN', mfa: false }), renderMember('admin', { role: 'ADMIN', mfa: false })],
    snapshots: { [uploads.id]: [renderSnapshot(ago(80)), renderSnapshot(ago(130))] },
    notifications: { send: 'none' },
    auditLog: [ago(1)],
  });
  const named: Readonly<Record<string, RegExp>> = {
    'location.hosting': /web \(srv-web\): lies in US/,
    'provider.listed': /web \(srv-web\)/,
    'ports.management': /orders: tcp 5432 ← 0\.0\.0\.0\/0 \(ipAllowList\)/,
    'backup.freshness': /render snapshots of uploads/,
    'backup.retention': /render backups of orders/,
    'mfa.admins': /person-[0-9a-f]{12}.*mfaEnabled/,
    'mfa.users': /person-[0-9a-f]{12}/,
    'accounts.admins': /2 administrators.*ADMIN/,
    'accounts.shared': /person-[0-9a-f]{12}/,
    'monitoring.active': /Render: failures of web/,
    'storage.absence': /orders/,
    'backup.separate-location': /render snapshots of uploads/,
  };
  for (const [promise, name] of Object.entries(named)) {
    expect({ promise, ...audited.clauses[promise] }).toMatchObject({
      promise,
      verdict: 'contradicted',
      told: expect.stringMatching(name),
    });
  }
  // Snapshots that are too old cover nothing, and entries of a day reach back no month; both may be different tomorrow.
  expect(audited.clauses['backup.completeness']!.verdict).not.toBe('proven');
  expect(audited.clauses['logging.retention']!.verdict).not.toBe('proven');
  expect(JSON.stringify(audited)).not.toMatch(/alice|@example/);
});

it('what may not be read is unverified, whatever else is well', async () => {
  const denied = { status: 403, body: {} };
  const audited = await auditOf(well, {
    mischief: [
      [/\/(members|audit-logs|recovery|snapshots)$/, denied],
      [/^\/notification-settings/, denied],
      ['/key-value', denied],
      ['/disks', { change: () => [{ disk: {} }] }],
    ],
  });
  for (const [promise, verdict] of Object.entries(verdicts(audited)))
    expect([promise, verdict]).toEqual([promise, promise === 'storage.absence' ? 'contradicted' : 'unverified']);
});

it('what it can prove, it can contradict', async () => {
  const listed = '[{ name: R, function: services, provider: hetzner, countries: [EU] }]';
  const asked = {
    provider: '{ check: provider.identity, with: { provider: hetzner } }',
    listed: `{ check: provider.listed, with: { subprocessors: ${listed} } }`,
    logs: '{ check: logging.retention, with: { max: 30d } }',
    reads: '{ check: logging.audit, with: { events: [file-access] } }',
  };
  expect(new Set(Object.values(verdicts(await auditOf(well, {}, asked))))).toEqual(new Set(['contradicted']));
});

it('where nothing may be looked at, nothing is known', async () => {
  const audited = await auditOf(well, { mischief: [[/./, { status: 403, body: {} }]] });
  expect(new Set(Object.values(verdicts(audited)))).toEqual(new Set(['unverified']));
});

it('a plan without an audit log, a static site and a free database: open, open, contradicted', async () => {
  const { auditLog: _, ...rest } = well;
  const audited = await auditOf({
    ...rest,
    services: [renderService('site', { type: 'static_site' })],
    recovery: { 'dpg-orders-a': { recoveryStatus: 'NOT_AVAILABLE' } },
    exports: {},
  });
  expect(audited.clauses['logging.audit']).toMatchObject({
    verdict: 'unverified',
    told: expect.stringMatching(/not in this plan.*statement/),
  });
  expect(audited.clauses['location.hosting']!.verdict).toBe('unverified');
  expect(audited.clauses['backup.freshness']).toMatchObject({
    verdict: 'contradicted',
    told: expect.stringContaining('render backups of orders'),
  });
});

it('environments are apart, share a project, or are not named', async () => {
  const of = (environment: string | undefined) => ({
    ...(environment === undefined ? {} : { environment: `evm-${environment}` }),
  });
  const world = (project: string, other: string | undefined): RenderWorld => ({
    services: [renderService('web', of('production')), renderService('web-test', of(other))],
    postgres: [renderPostgres('orders', of('production')), renderPostgres('orders-test', of(other))],
    environments: [renderEnvironment('Production', 'prj-shop'), renderEnvironment('Staging', project)],
  });
  const told = async (project: string, other: string | undefined) =>
    (await auditOf(world(project, other), {}, { apart: '{ check: env.separation }' })).clauses.apart;
  // Of a database no provider says under which other names it is known.
  expect(await told('prj-test', 'staging')).toMatchObject({ verdict: 'supported' });
  expect(await told('prj-shop', 'staging')).toMatchObject({ verdict: 'contradicted', told: expect.stringContaining('prj-shop') });
  expect(await told('prj-test', undefined)).toMatchObject({ verdict: 'unverified', told: expect.stringContaining('web-test') });
});

outcomes.expectEveryOne();
