import { temporaryFolder } from '../../../fixtures/folder.ts';
import { outcomesOf } from '../../../fixtures/outcomes.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import {
  refOf,
  replaySupabase,
  type SupabaseWorld,
  supabaseBackup,
  supabaseBackups,
  supabaseBucket,
  supabaseHostname,
  supabaseMember,
  supabaseProject,
  supabaseRestrictions,
  supabaseToken,
} from '../../../fixtures/providers/supabase.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const now = Date.now();
const hour = 3_600_000;
const ago = (hours: number) => new Date(now - hours * hour).toISOString();
const nights = (count: number, newest = 5) =>
  Array.from({ length: count }, (_, night) => supabaseBackup(ago(newest + 24 * night)));

const outcomes = outcomesOf('supabase-organization');
const promises: Readonly<Record<string, string>> = {
  ...outcomes.untold(),
  'location.hosting': '{ check: location.hosting, with: { countries: [EU] } }',
  'provider.identity': '{ check: provider.identity, with: { provider: supabase } }',
  'provider.listed':
    '{ check: provider.listed, with: { subprocessors: [{ name: Supabase Inc., function: databases, provider: supabase, countries: [EU] }] } }',
  'database.tls-required': '{ check: database.tls-required }',
  'ports.management': '{ check: ports.management }',
  'backup.freshness': '{ check: backup.freshness, with: { maxAge: 1d } }',
  'backup.retention': '{ check: backup.retention, with: { keep: 7d, interval: 1d } }',
  'backup.expiry': '{ check: backup.expiry, with: { after: 7d } }',
  'mfa.admins': '{ check: mfa.admins }',
  'mfa.users': '{ check: mfa.users }',
  'accounts.admins': '{ check: accounts.admins, with: { max: 1 } }',
  'accounts.shared': '{ check: accounts.shared }',
  'bucket.private': '{ check: bucket.private }',
  'tls.certificate': '{ check: tls.certificate }',
  'storage.absence': '{ check: storage.absence }',
  'env.separation': '{ check: env.separation }',
  'backup.separate-location': '{ check: backup.separate-location, with: { from: [account] } }',
  'another site': '{ check: backup.separate-location, with: { from: [site] } }',
  'backup.encryption': '{ check: backup.encryption }',
  'backup.immutable': '{ check: backup.immutable }',
  'bucket.encryption': '{ check: bucket.encryption }',
  'accounts.inactive': '{ check: accounts.inactive, with: { after: 90d } }',
  'password.max-age': '{ check: password.max-age, with: { max: 90d } }',
  'firewall.active': '{ check: firewall.active }',
};

async function auditOf(
  world: SupabaseWorld,
  more: Partial<ReplayApiOptions> = {},
  asked: Readonly<Record<string, string>> = promises,
  targets = ['data'],
): Promise<Audited> {
  const api = replaySupabase(world, more);
  const port = await listen(api.server);
  try {
    const lines = targets.map(
      (id) =>
        `{ id: ${id}, kind: supabase-organization, organization: acme, token: "\${file:token}", base-url: "http://127.0.0.1:${port}", labels: { env: ${id} } }`,
    );
    return outcomes.note(asked, await audit(await temporaryFolder({ token: supabaseToken }), lines, asked));
  } finally {
    expect(api.violations).toEqual([]);
    await api.close();
  }
}
const verdicts = ({ clauses }: Audited) => Object.fromEntries(Object.entries(clauses).map(([id, { verdict }]) => [id, verdict]));

const well: SupabaseWorld = {
  members: [supabaseMember('alice', { role: 'Owner' }), supabaseMember('bob')],
  projects: [
    {
      project: supabaseProject('shop', { replicas: ['eu-west-1'] }),
      backups: supabaseBackups(nights(8)),
      buckets: [supabaseBucket('invoices')],
      hostname: supabaseHostname('api.example.org'),
    },
    {
      project: supabaseProject('billing'),
      backups: supabaseBackups([], [ago(7 * 24 + 1), ago(0.1)]),
      addons: ['pitr_7'],
    },
  ],
};

it('all is well', async () => {
  const audited = await auditOf(well);
  expect(verdicts(audited)).toEqual({
    'location.hosting': 'proven',
    'provider.identity': 'proven',
    'provider.listed': 'proven',
    // The provider's word; nobody tried to come without TLS.
    'database.tls-required': 'supported',
    'ports.management': 'proven',
    'backup.freshness': 'proven',
    'backup.retention': 'proven',
    'backup.expiry': 'proven',
    'mfa.admins': 'proven',
    'mfa.users': 'proven',
    'accounts.admins': 'proven',
    'accounts.shared': 'proven',
    // A policy in the database may open it all the same.
    'bucket.private': 'unverified',
    // Until when it is valid is not told.
    'tls.certificate': 'unverified',
    // A provider of databases has some, and copies of them in its own account.
    'storage.absence': 'contradicted',
    'backup.separate-location': 'contradicted',
    'another site': 'unverified',
    'env.separation': 'unverified',
    'backup.encryption': 'unverified',
    'backup.immutable': 'unverified',
    'bucket.encryption': 'unverified',
    'accounts.inactive': 'unverified',
    'password.max-age': 'unverified',
    'firewall.active': 'unverified',
    ...Object.fromEntries(Object.keys(outcomes.untold()).map((check) => [check, 'unverified'])),
  });
  for (const untold of Object.keys(outcomes.untold())) expect(audited.clauses[untold]!.told).toMatch(/statement/);
});

it('all is wrong, and the report names account, project and bucket', async () => {
  const audited = await auditOf({
    members: [
      supabaseMember('alice', { role: 'Owner', mfa: false }),
      supabaseMember('admin', { role: 'Administrator', mfa: false }),
    ],
    projects: [
      {
        project: supabaseProject('shop', { replicas: ['us-east-1'] }),
        ssl: false,
        restrictions: supabaseRestrictions({ v6: ['::/0'] }),
        backups: supabaseBackups([...nights(3, 50), supabaseBackup(ago(5), 'FAILED'), supabaseBackup(ago(20 * 24))]),
        buckets: [supabaseBucket('invoices', true)],
        hostname: supabaseHostname('api.example.org', 'validation_timed_out'),
      },
    ],
  });
  const named: Readonly<Record<string, RegExp>> = {
    'location.hosting': /shop: READ_REPLICA.*us-east-1/,
    'provider.listed': /shop: READ_REPLICA/,
    'database.tls-required': /shop: .*SSL enforcement: off/,
    'ports.management': /shop: tcp 5432 ← ::\/0 \(network restrictions: dbAllowedCidrsV6\)/,
    'backup.freshness': /supabase backups of shop/,
    'backup.retention': /supabase backups of shop/,
    'backup.expiry': /supabase backups of shop/,
    'mfa.admins': /person-[0-9a-f]{12}.*mfa_enabled/,
    'mfa.users': /person-[0-9a-f]{12}/,
    'accounts.admins': /2 administrators.*Administrator, Owner/,
    'accounts.shared': /person-[0-9a-f]{12}/,
    'bucket.private': /shop\/invoices.*public: true/,
    'tls.certificate': /api\.example\.org/,
    'storage.absence': /shop/,
    'backup.separate-location': /supabase backups of shop/,
  };
  for (const [promise, name] of Object.entries(named)) {
    expect({ promise, ...audited.clauses[promise] }).toMatchObject({
      promise,
      verdict: 'contradicted',
      told: expect.stringMatching(name),
    });
  }
  expect(audited.code).toBe(1);
  expect(JSON.stringify(audited)).not.toMatch(/alice|@example/);
});

it('what may not be read is unverified, whatever else is well', async () => {
  const denied = { status: 403, body: {} };
  const audited = await auditOf(well, {
    mischief: [
      [/\/members$/, denied],
      [`/v1/projects/${refOf('shop')}/ssl-enforcement`, denied],
      [`/v1/projects/${refOf('shop')}/network-restrictions`, denied],
      [`/v1/projects/${refOf('shop')}/database/backups`, denied],
      [/\/(buckets|custom-hostname)$/, denied],
      ['/v1/organizations/acme/projects', { change: (body) => ({ ...(body as object), pagination: { count: 3 } }) }],
    ],
  });
  const contradicted = ['storage.absence', 'backup.separate-location'];
  for (const [promise, verdict] of Object.entries(verdicts(audited)))
    expect([promise, verdict]).toEqual([promise, contradicted.includes(promise) ? 'contradicted' : 'unverified']);
});

it('where nothing may be looked at, nothing is known; another provider is another', async () => {
  const audited = await auditOf(well, { mischief: [[/./, { status: 403, body: {} }]] });
  expect(new Set(Object.values(verdicts(audited)))).toEqual(new Set(['unverified']));
  const other = { other: '{ check: provider.identity, with: { provider: hetzner } }' };
  expect(verdicts(await auditOf(well, {}, other))).toEqual({ other: 'contradicted' });
});

it('a project that is paused, and a branch without backups, leave open what they would say', async () => {
  const audited = await auditOf({
    ...well,
    projects: [
      ...well.projects!,
      { project: supabaseProject('old', { status: 'INACTIVE' }) },
      { project: supabaseProject('try', { branch: true }) },
    ],
  });
  expect(verdicts(audited)).toMatchObject({
    'location.hosting': 'proven',
    'database.tls-required': 'unverified',
    'ports.management': 'unverified',
    'backup.freshness': 'unverified',
    'mfa.admins': 'proven',
  });
  for (const project of ['data: old', 'data: try']) expect(audited.clauses['backup.freshness']!.told).toContain(project);
});

it('a window of point-in-time recovery that is too short, too old or not told proves nothing', async () => {
  const retention = { keep: '{ check: backup.retention, with: { keep: 7d, interval: 1h } }' };
  const withWindow = (backups: object, addons: readonly string[]): SupabaseWorld => ({
    projects: [{ project: supabaseProject('billing'), backups, addons }],
  });
  const told = async (backups: object, addons: readonly string[]) =>
    (await auditOf(withWindow(backups, addons), {}, retention)).clauses.keep!.verdict;
  expect([
    await told(supabaseBackups([], [ago(7 * 24 + 1), ago(0.1)]), ['pitr_7']),
    await told(supabaseBackups([], [ago(3 * 24), ago(0.1)]), ['pitr_7']),
    await told(supabaseBackups([], [ago(9 * 24), ago(30)]), ['pitr_14']),
    await told({ ...supabaseBackups([], [ago(9 * 24), ago(0.1)]), physical_backup_data: {} }, ['pitr_14']),
  ]).toEqual(['proven', 'unverified', 'contradicted', 'unverified']);
});

it('environments that share a project are told apart from those that do not', async () => {
  const separation = { apart: '{ check: env.separation }' };
  const byBranch = { apart: '{ check: env.separation, with: { label: is_branch, production: ["false"] } }' };
  const branched = { projects: [...well.projects!, { project: supabaseProject('try', { branch: true }) }] };
  // Of a database no provider says under which other names it is known.
  expect((await auditOf(branched, {}, byBranch)).clauses.apart!.verdict).toBe('supported');
  const both = await auditOf(well, {}, separation, ['prod', 'dev']);
  expect(both.clauses.apart).toMatchObject({ verdict: 'contradicted', told: expect.stringContaining(refOf('shop')) });
});

outcomes.expectEveryOne();
