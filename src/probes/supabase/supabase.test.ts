import { breaches, hasSpecification } from '../../../fixtures/contract.ts';
import { look as lookOnce } from '../../../fixtures/look.ts';
import { lookAt, testProvider } from '../../../fixtures/provider-battery.ts';
import {
  refOf,
  replaySupabase,
  type SupabaseProjectWorld,
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
import type { FactKind, FactOf } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { SupabaseOrganizationTarget } from '../../inventory/target.ts';
import { createNetwork } from '../network.ts';
import { supabase } from './index.ts';

const targetWith =
  (token: string) =>
  (baseUrl: string): SupabaseOrganizationTarget => ({
    kind: 'supabase-organization',
    id: 'data',
    labels: {},
    baseUrl,
    ca: null,
    token: new Secret(token),
    organization: 'acme',
  });
const target = targetWith(supabaseToken);

const well: SupabaseWorld = {
  members: [supabaseMember('alice', { role: 'Owner' }), supabaseMember('bob')],
  projects: [
    {
      project: supabaseProject('shop', { replicas: ['eu-west-1'] }),
      backups: supabaseBackups([supabaseBackup('2026-05-30T03:00:00Z'), supabaseBackup('2026-05-31T03:00:00Z')]),
      buckets: [supabaseBucket('invoices'), supabaseBucket('images', true)],
      hostname: supabaseHostname('api.example.org'),
    },
    {
      project: supabaseProject('billing'),
      backups: supabaseBackups([], ['2026-05-24T00:00:00Z', '2026-05-31T23:58:00Z']),
      addons: ['ipv4_default', 'pitr_7'],
    },
  ],
};
const many: SupabaseWorld = {
  projects: Array.from({ length: 230 }, (_, index) => ({
    project: supabaseProject(`project-${index}`, {
      ref: refOf(`p${String(index).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)}`),
    }),
  })),
};
type ListBody = { projects: { region?: unknown }[] };

testProvider('supabase', {
  probe: supabase,
  target,
  serve: (world, more) => replaySupabase(world === 'well' ? well : world === 'pages' ? many : {}, more),
  list: { path: '/v1/organizations/acme/projects', kind: 'hosting-location', perPage: 100 },
  denied: { path: '/v1/organizations/acme/members', kind: 'account' },
  without: (body) => {
    delete (body as ListBody).projects[0]!.region;
    return body;
  },
  mistyped: (body) => {
    (body as ListBody).projects[0]!.region = 1;
    return body;
  },
  secrets: [supabaseToken],
});

const looked = async <K extends FactKind>(world: SupabaseWorld, kind: K, more: Partial<ReplayApiOptions> = {}) => {
  const { facts, failures, asked } = await lookAt(supabase, replaySupabase(world, more), target, [kind]);
  return { facts: facts.filter((fact): fact is FactOf<K> => fact.kind === kind), failures, asked };
};
/** The only fact of a kind that comes of one project. */
const only = async <K extends FactKind>(world: Partial<SupabaseProjectWorld>, kind: K, more: Partial<ReplayApiOptions> = {}) => {
  const { facts, failures } = await looked({ projects: [{ project: supabaseProject('shop'), ...world }] }, kind, more);
  expect(failures).toEqual([]);
  expect(facts).toHaveLength(1);
  return facts[0]!;
};
const at = (path: string, mischief: NonNullable<ReplayApiOptions['mischief']>[number][1]) => ({
  mischief: [[`/v1/projects/${refOf('shop')}${path}`, mischief]] as const,
});

(hasSpecification('supabase.json') ? it : it.skip)(
  `asks and answers as the vendor's document says${hasSpecification('supabase.json') ? '' : ' (skipped: no such document here)'}`,
  async () => {
    const { asked } = await lookAt(supabase, replaySupabase(well), target);
    expect(new Set(asked.map(({ path }) => path.replace(/projects\/[^/]+/, 'projects/{ref}')))).toEqual(
      new Set([
        '/v1/organizations/acme',
        '/v1/organizations/acme/members',
        '/v1/organizations/acme/projects',
        '/v1/projects/{ref}/billing/addons',
        '/v1/projects/{ref}/custom-hostname',
        '/v1/projects/{ref}/database/backups',
        '/v1/projects/{ref}/network-restrictions',
        '/v1/projects/{ref}/ssl-enforcement',
        '/v1/projects/{ref}/storage/buckets',
      ]),
    );
    expect(breaches('supabase.json', asked)).toEqual([]);
  },
);

describe('places', () => {
  it('of a project and of its replicas, which may be elsewhere', async () => {
    const { facts } = await looked(
      { projects: [{ project: supabaseProject('shop', { replicas: ['us-east-1'] }) }] },
      'hosting-location',
    );
    expect(facts).toMatchObject([
      {
        subject: { id: 'data: shop' },
        country: 'DE',
        provider: 'supabase',
        project: refOf('shop'),
        labels: { is_branch: 'false' },
      },
      { subject: { id: expect.stringMatching(/shop: READ_REPLICA/) }, country: 'US', region: 'us-east-1' },
    ]);
  });

  it.each([
    ['a region that is not known', { region: 'eu-moon-1' }, 'unknown-region'],
    ['a region of another provider’s', { cloud: 'FLY' }, 'unknown-region'],
    ['a database elsewhere than its project', { primary: 'us-east-1' }, 'conflict'],
  ])('%s has no country', async (_, changes, undetermined) => {
    expect(await only({ project: supabaseProject('shop', changes) }, 'hosting-location')).toMatchObject({
      country: null,
      undetermined,
    });
  });

  it('a primary database that is none of the project is a place of its own', async () => {
    const project = supabaseProject('shop');
    const { facts } = await looked(
      {
        projects: [
          { project: { ...project, databases: [{ ...project.databases[0]!, identifier: 'other', region: 'us-east-1' }] } },
        ],
      },
      'hosting-location',
    );
    expect(facts.map(({ country }) => country)).toEqual(['DE', 'US']);
  });

  it('two projects of one name stay two, and so do a project and its branch', async () => {
    const { facts } = await looked(
      {
        projects: [
          { project: supabaseProject('shop') },
          { project: supabaseProject('shop', { ref: refOf('other'), branch: true }) },
        ],
      },
      'hosting-location',
    );
    expect(facts.map(({ subject: { id }, labels }) => [id, labels!.is_branch])).toEqual([
      ['data: shop', 'false'],
      [`data: shop (${refOf('other')})`, 'true'],
    ]);
  });

  it('fewer projects than there are said to be are not all', async () => {
    const fewer = (body: unknown) => ({ ...(body as object), pagination: { count: 3, limit: 100, offset: 0 } });
    const { failures } = await looked({ projects: [{ project: supabaseProject('shop') }] }, 'hosting-location', {
      mischief: [['/v1/organizations/acme/projects', { change: fewer }]],
    });
    expect(failures).toMatchObject([{ kinds: ['hosting-location'], reason: 'incomplete' }]);
  });
});

describe('TLS of a database', () => {
  it.each<[string, Partial<SupabaseProjectWorld>, object]>([
    ['enforced', {}, { rules: { seen: true, plaintext: [], inForce: true }, plaintext: { seen: false, reason: 'not-visible' } }],
    [
      'enforced, not in force yet',
      { sslApplied: false },
      { rules: { inForce: false }, plaintext: { detail: 'SSL enforcement: not applied' } },
    ],
    ['not enforced', { ssl: false }, { rules: { plaintext: ['SSL enforcement: off'], inForce: true } }],
    ['to be given up', { ssl: false, sslApplied: false }, { rules: { plaintext: ['SSL enforcement: off'], inForce: false } }],
  ])('%s', async (_, world, told) => {
    expect(await only(world, 'database')).toMatchObject({ system: `db.${refOf('shop')}.supabase.co`, port: 5432, ...told });
  });

  it.each([
    ['denied', { status: 403, body: {} }, 'denied'],
    ['without the word that it is in force', { change: () => ({ currentConfig: { database: true } }) }, 'malformed'],
    ['as a text', { change: () => ({ currentConfig: { database: 'true' }, appliedSuccessfully: true }) }, 'malformed'],
  ])('%s is unseen', async (_, mode, reason) => {
    const unseen = { seen: false, reason };
    expect(await only({}, 'database', at('/ssl-enforcement', mode))).toMatchObject({ rules: unseen, plaintext: unseen });
  });
});

describe('network restrictions', () => {
  const inbound = async (changes: Parameters<typeof supabaseRestrictions>[0]) =>
    (await only({ restrictions: supabaseRestrictions(changes) }, 'firewall-rules')).inbound;

  it('let some in, on the ports of the database and of its pooler, in both families', async () => {
    const rules = await only({}, 'firewall-rules');
    expect(rules).toMatchObject({
      type: 'database',
      public: true,
      guards: 'shop',
      inbound: { guarded: true, default: { ipv4: 'denied', ipv6: 'denied' } },
    });
    const { openings } = rules.inbound as Extract<typeof rules.inbound, { seen: true }>;
    expect(openings.map(({ family, from, to, reach, sources }) => [family, from, to, reach, ...sources])).toEqual([
      [4, 5432, 5432, 'some', '203.0.113.0/24'],
      [4, 6543, 6543, 'some', '203.0.113.0/24'],
      [6, 5432, 5432, 'some', '2001:db8:7::/48'],
      [6, 6543, 6543, 'some', '2001:db8:7::/48'],
    ]);
  });

  it.each([
    ['everybody', { v4: ['0.0.0.0/0'] }, 4],
    ['everybody, of IPv6 alone', { v6: ['::/0'] }, 6],
    ['everybody, in two halves', { v4: ['0.0.0.0/1', '128.0.0.0/1'] }, 4],
  ])('let in %s', async (_, changes, family) => {
    const { openings } = (await inbound(changes)) as { openings: { family: number; reach: string; by: string[] }[] };
    const world = openings.filter(({ reach }) => reach === 'world');
    expect(new Set(world.map((each) => each.family))).toEqual(new Set([family]));
    expect(world[0]!.by[0]).toMatch(/^network restrictions: dbAllowedCidrs/);
  });

  it.each([
    ['no list at all', { v4: [], v6: [] }, false, { ipv4: 'open', ipv6: 'open' }],
    ['no list of IPv6', { v6: [] }, true, { ipv4: 'denied', ipv6: 'open' }],
    ['lists of a project that may have none', { entitlement: 'disallowed' }, false, { ipv4: 'open', ipv6: 'open' }],
  ])('%s closes nothing', async (_, changes, guarded, state) => {
    expect(await inbound(changes)).toMatchObject({ seen: true, guarded, default: state });
  });

  it.each([
    ['stored, not applied', { status: 'stored' }, 'not-visible'],
    ['in a state that is not known', { status: 'dreaming' }, 'not-visible'],
    ['of a kind of project that is not known', { entitlement: 'maybe' }, 'not-visible'],
    ['with a source that is none', { v4: ['home'] }, 'malformed'],
    ['with a source of the other family', { v4: ['2001:db8::/32'] }, 'malformed'],
  ])('%s, they are unseen', async (_, changes, reason) => {
    expect(await inbound(changes)).toMatchObject({ seen: false, reason });
  });

  it('denied, they are unseen', async () => {
    const rules = await only({}, 'firewall-rules', at('/network-restrictions', { status: 403, body: {} }));
    expect(rules.inbound).toMatchObject({ seen: false, reason: 'denied' });
  });
});

describe('backups', () => {
  const set = (backups: object, more: Partial<SupabaseProjectWorld> = {}) => only({ backups, ...more }, 'backup-set');

  it('count by what is said of them', async () => {
    const states = ['COMPLETED', 'FAILED', 'PENDING', 'CANCELLED', 'REMOVED', 'ARCHIVED', 'DREAMT'];
    const { copies, whole } = await set(
      supabaseBackups(states.map((each, day) => supabaseBackup(`2026-05-2${day}T03:00:00Z`, each))),
    );
    expect(copies.map(({ id, complete }) => [id.replace(/.*\(|\)/g, ''), complete])).toEqual([
      ['COMPLETED', true],
      ['FAILED', false],
      ['PENDING', false],
      ['CANCELLED', false],
      ['ARCHIVED', null],
      ['DREAMT', null],
    ]);
    expect(whole).toBe(true);
  });

  it('by the moment are a first and a last one, and every moment between them', async () => {
    const found = await set(supabaseBackups([], ['2026-05-24T00:00:00Z', '2026-05-31T23:58:00Z']), { addons: ['pitr_7'] });
    expect(found.copies.map(({ at, since, complete }) => [at, since, complete])).toEqual([
      ['2026-05-24T00:00:00.000Z', undefined, true],
      ['2026-05-31T23:58:00.000Z', '2026-05-24T00:00:00.000Z', true],
    ]);
    expect(found).toMatchObject({ whole: true, expiry: { rules: [{ name: 'pitr_7', after: 7 * 86_400 }] } });
  });

  it.each([
    ['no moments are told', {}],
    ['no last moment is told', { earliest_physical_backup_date_unix: 1_779_580_800 }],
    [
      'the last is before the first',
      { earliest_physical_backup_date_unix: 1_779_580_800, latest_physical_backup_date_unix: 1_779_580_000 },
    ],
  ])('by the moment, but %s: nothing is known', async (_, physical_backup_data) => {
    const said = { ...supabaseBackups([], ['2026-05-24T00:00:00Z', '2026-05-31T23:58:00Z']), physical_backup_data };
    expect(await set(said)).toMatchObject({ copies: [], whole: false });
  });

  it('two ends of physical backups without recovery by the moment are no time between them', async () => {
    const said = { ...supabaseBackups([], ['2026-05-24T00:00:00Z', '2026-05-31T23:58:00Z']), pitr_enabled: false };
    expect(await set(said)).toMatchObject({ copies: [], whole: false });
  });

  it('none are none, but of a branch, which has none by design, that is no word', async () => {
    expect(await set(supabaseBackups([]))).toMatchObject({ copies: [], whole: true });
    const { facts, failures } = await looked(
      { projects: [{ project: supabaseProject('shop', { branch: true }) }] },
      'backup-set',
    );
    expect([facts, failures]).toMatchObject([
      [],
      [{ reason: 'not-visible', detail: 'branch without backups', subject: { id: 'data: shop' } }],
    ]);
  });

  it.each([
    ['pro', { seen: true, rules: [{ name: 'plan pro', after: 7 * 86_400 }] }],
    ['enterprise', { seen: false, detail: 'plan enterprise' }],
    ['toString', { seen: false }],
  ])('go after the days of plan %s', async (plan, expiry) => {
    const { facts } = await looked({ plan, projects: [{ project: supabaseProject('shop') }] }, 'backup-set');
    expect(facts).toMatchObject([{ expiry }]);
  });

  it('a time without its zone is no moment', async () => {
    const { facts, failures } = await looked(
      { projects: [{ project: supabaseProject('shop'), backups: supabaseBackups([supabaseBackup('2026-05-31T03:00:00')]) }] },
      'backup-set',
    );
    expect([facts, failures]).toMatchObject([[], [{ reason: 'malformed', subject: { id: 'data: shop' } }]]);
  });
});

it('a project that is paused is not asked, and what it would say is missing', async () => {
  const world = { projects: [{ project: supabaseProject('old', { status: 'INACTIVE' }) }, well.projects![0]!] };
  const { facts, failures, asked } = await lookAt(supabase, replaySupabase(world), target, ['database', 'hosting-location']);
  expect(facts.map(({ kind, subject }) => `${kind} ${subject.id}`)).toContain('hosting-location data: old');
  expect(failures).toMatchObject([
    { kinds: ['database'], reason: 'not-visible', detail: 'project INACTIVE', subject: { id: 'data: old' } },
  ]);
  expect(asked.some(({ path }) => path.includes(refOf('old')))).toBe(false);
});

describe('members', () => {
  const account = async (...changes: Parameters<typeof supabaseMember>) =>
    (await looked({ members: [supabaseMember(...changes)] }, 'account')).facts[0]!;

  it.each([
    ['Owner', true],
    ['Administrator', true],
    ['Developer', false],
    ['Read-only', false],
    ['Warden', null],
    ['constructor', null],
  ])('%s', async (role, administrator) => {
    expect(await account('alice', { role })).toMatchObject({ administrator, holder: 'person', interactive: true });
  });

  it('have a second factor by the word of the provider alone', async () => {
    expect((await account('alice')).secondFactor).toEqual({ state: 'present', kinds: ['totp'], by: 'mfa_enabled' });
    expect((await account('alice', { mfa: false })).secondFactor).toMatchObject({ state: 'absent' });
    const { facts, failures } = await looked({ members: [{ ...supabaseMember('alice'), mfa_enabled: null }] }, 'account');
    expect([facts, failures]).toMatchObject([[], [{ reason: 'malformed' }]]);
  });

  it('are called by a pseudonym of their address, and what is no person’s address is shared', async () => {
    expect((await account('alice')).name).toBe('person-alice@example.org');
    expect(await account('x', { email: 'info@example.org' })).toMatchObject({ holder: 'shared' });
    expect(await account('deploy')).toMatchObject({ holder: 'person' });
  });
});

it('a bucket is public by the word of the provider, and never private by it', async () => {
  const { facts } = await looked(well, 'bucket');
  expect(facts.map(({ name, acl, policy }) => [name, acl, policy.seen])).toEqual([
    ['invoices', { seen: true, public: [] }, false],
    ['images', { seen: true, public: ['public: true'] }, false],
  ]);
});

it.each([
  ['active', 'valid'],
  ['pending_validation', 'pending'],
  ['validation_timed_out', 'failed'],
  ['dreaming', 'unknown'],
])('a host name whose certificate is %s', async (ssl, state) => {
  expect(await only({ hostname: supabaseHostname('api.example.org', ssl) }, 'certificate')).toMatchObject({
    name: 'api.example.org',
    notAfter: null,
    state,
  });
});

it('without a host name of its own there is no certificate, and where that may not be asked it is missing', async () => {
  const projects = [{ project: supabaseProject('shop') }];
  expect(await looked({ projects }, 'certificate')).toMatchObject({ facts: [], failures: [] });
  const { failures } = await looked({ projects }, 'certificate', at('/custom-hostname', { status: 403, body: {} }));
  expect(failures).toMatchObject([{ reason: 'denied', subject: { id: 'data: shop' } }]);
});

it('turned away for the next minute, it waits for as long as its deadline lets it', async () => {
  const api = replaySupabase(well, { mischief: [['/v1/organizations/acme/projects', { status: 429, body: {} }]] });
  const port = await listen(api.server);
  try {
    const { failures } = await lookOnce(supabase, target(`http://127.0.0.1:${port}`), {
      wants: { kinds: ['database'] },
      deadline: 1500,
    });
    expect(failures).toMatchObject([{ reason: 'rate-limited', kinds: ['database'] }]);
    expect(api.asked).toHaveLength(1);
  } finally {
    await api.close();
  }
});

describe('a token', () => {
  const inspected = async (token: string, more: Partial<ReplayApiOptions> = {}) => {
    const api = replaySupabase(well, { authorized: () => true, ...more });
    const port = await listen(api.server);
    try {
      return await supabase.inspect!(targetWith(token)(`http://127.0.0.1:${port}`), {
        signal: new AbortController().signal,
        network: createNetwork({ concurrency: 16, perHost: 8, connectTimeout: 1000 }),
        settings: { vantage: 'test', providerRanges: [], pseudonymOf: (name) => name },
        wants: {},
        source: () => ({ probe: 'supabase', vantage: { name: 'test' }, at: '2026-06-01T00:00:00Z' }),
        failure: () => ({ probe: 'supabase', kinds: ['account'], reason: 'aborted', detail: '', at: '2026-06-01T00:00:00Z' }),
      });
    } finally {
      expect(api.violations).toEqual([]);
      await api.close();
    }
  };

  it('of the classic kind may do more than look', async () => {
    const { credential, excess, rights } = await inspected(supabaseToken);
    expect([credential, rights.length, excess]).toEqual(['accepted', 1, [expect.stringContaining('classic token')]]);
  });

  it.each(['sbp_fc23456789abcdef0123456789abcdef01234567', 'sbp_v0_x', 'sbp_oauth_0123456789abcdef0123456789abcdef01234567'])(
    'of another kind does not tell: %s',
    async (token) => {
      expect(await inspected(token)).toMatchObject({ credential: 'accepted', rights: [], excess: null });
    },
  );

  it('is refused by the word of the interface alone', async () => {
    expect((await inspected(supabaseToken, { authorized: () => false })).credential).toBe('refused');
    const garbage = { mischief: [['/v1/organizations/acme/projects', 'garbage']] as const };
    expect((await inspected(supabaseToken, garbage)).credential).toBe('unknown');
  });
});
