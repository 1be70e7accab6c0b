import { breaches, hasSpecification } from '../../../fixtures/contract.ts';
import { lookAt, testProvider } from '../../../fixtures/provider-battery.ts';
import {
  type RenderWorld,
  renderDisk,
  renderDomain,
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
import type { FactKind, FactOf } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { RenderWorkspaceTarget } from '../../inventory/target.ts';
import { createNetwork } from '../network.ts';
import { discover } from './discover.ts';
import { render } from './index.ts';
import { inspect } from './inspect.ts';

const target = (baseUrl: string): RenderWorkspaceTarget => ({
  kind: 'render-workspace',
  id: 'apps',
  labels: {},
  baseUrl,
  ca: null,
  token: new Secret(renderToken),
  workspace: renderWorkspace,
  discover: false,
});

const hour = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString();
const well: RenderWorld = {
  services: [
    renderService('web', { environment: 'evm-production' }),
    renderService('site', { type: 'static_site' }),
    renderService('jobs', { type: 'cron_job' }),
    renderService('queue', { type: 'background_worker' }),
    renderService('inner', { type: 'private_service' }),
  ],
  postgres: [
    renderPostgres('orders', { environment: 'evm-production', replicas: ['orders-read'] }),
    renderPostgres('orders-read', { replicaOf: 'dpg-orders-a' }),
  ],
  keyValues: [renderKeyValue('cache')],
  disks: [renderDisk('uploads', 'web')],
  members: [renderMember('alice', { role: 'ADMIN' }), renderMember('bob')],
  environments: [renderEnvironment('Production', 'prj-shop'), renderEnvironment('Staging', 'prj-shop')],
  recovery: { 'dpg-orders-a': { recoveryStatus: 'AVAILABLE', startsAt: ago(7 * 24 + 1) } },
  exports: { 'dpg-orders-a': [renderExport(ago(30))] },
  snapshots: { 'dsk-uploads0000000000000': [renderSnapshot(ago(5)), renderSnapshot(ago(29))] },
  auditLog: [ago(1), ago(500)],
  overrides: [{ serviceId: 'srv-jobs', notificationsToSend: 'all' }],
};
const many: RenderWorld = { services: Array.from({ length: 230 }, (_, index) => renderService(`web-${index}`)) };
type ListBody = { service: { name?: unknown } }[];

testProvider('render', {
  probe: render,
  target,
  serve: (world, more) => replayRender(world === 'well' ? well : world === 'pages' ? many : { auditLog: [] }, more),
  list: { path: '/services', kind: 'hosting-location', perPage: 100 },
  denied: { path: `/owners/${renderWorkspace}/members`, kind: 'account' },
  without: (body) => {
    delete (body as ListBody)[0]!.service.name;
    return body;
  },
  mistyped: (body) => {
    (body as ListBody)[0]!.service.name = 7;
    return body;
  },
  misshapen: () => ({}),
  secrets: [renderToken, 'https://storage.example.org/export'],
});

const looked = async <K extends FactKind>(world: RenderWorld, kind: K, more: Partial<ReplayApiOptions> = {}) => {
  const { facts, failures, asked } = await lookAt(render, replayRender(world, more), target, [kind]);
  return { facts: facts.filter((fact): fact is FactOf<K> => fact.kind === kind), failures, asked };
};
const facts = async <K extends FactKind>(world: RenderWorld, kind: K) => {
  const found = await looked(world, kind);
  expect(found.failures).toEqual([]);
  return found.facts;
};
const denied = { status: 403, body: {} };

(hasSpecification('render.json') ? it : it.skip)(
  `asks and answers as the vendor's document says${hasSpecification('render.json') ? '' : ' (skipped: no such document here)'}`,
  async () => {
    const { asked } = await lookAt(render, replayRender(well), target);
    expect(new Set(asked.map(({ path, query }) => `${path} ${query.direction}`)).size).toBe(14);
    const api = replayRender({ ...well, domains: { 'srv-web': [renderDomain('www.example.org')] } });
    await found(api);
    expect(
      breaches('render.json', [...asked, ...api.asked], { deviations: [{ schema: 'service', overlapping: 'serviceDetails' }] }),
    ).toEqual([]);
  },
);

it('a full last page is followed by a question whether there is more', async () => {
  const world = { services: Array.from({ length: 200 }, (_, index) => renderService(`web-${index}`)) };
  const { facts: found, failures, asked } = await looked(world, 'hosting-location');
  expect([found.length, failures]).toEqual([200, []]);
  expect(asked.filter(({ path }) => path === '/services').map(({ query }) => query.cursor)).toEqual([undefined, '100', '200']);
});

it('a list that leads back to where it was is not whole', async () => {
  const stuck = (body: unknown) => (body as object[]).map((each) => ({ ...each, cursor: '7' }));
  const { failures } = await looked(many, 'hosting-location', { mischief: [['/services', { change: stuck }]] });
  expect(failures).toMatchObject([{ reason: 'incomplete', detail: 'page repeated' }]);
});

describe('places', () => {
  it('of services, databases and replicas, with their environment', async () => {
    const found = await facts(well, 'hosting-location');
    expect(found.map(({ subject, country, undetermined }) => [subject.id, country, undetermined])).toEqual([
      ['apps: web (srv-web)', 'DE', null],
      ['apps: site (srv-site)', null, 'cdn'],
      ['apps: jobs (srv-jobs)', 'DE', null],
      ['apps: queue (srv-queue)', 'DE', null],
      ['apps: inner (srv-inner)', 'DE', null],
      ['apps: orders (dpg-orders-a)', 'DE', null],
      ['apps: orders-read (dpg-orders-read-a)', 'DE', null],
      ['apps: cache (red-cache)', 'DE', null],
    ]);
    expect(found[0]).toMatchObject({ labels: { env: 'production' }, project: 'prj-shop' });
    expect(found[1]).toMatchObject({ labels: {}, project: renderWorkspace });
  });

  it('of a region or a kind of service that is not known, or of a replica that is not listed, there is none', async () => {
    const found = await facts(
      {
        services: [renderService('web', { region: 'atlantis' }), renderService('flow', { type: 'workflow' })],
        postgres: [renderPostgres('orders', { replicas: ['lost'] })],
      },
      'hosting-location',
    );
    expect(found.map(({ country, undetermined }) => [country, undetermined])).toEqual([
      [null, 'unknown-region'],
      [null, 'unknown-region'],
      ['DE', null],
      [null, 'unknown-region'],
    ]);
  });

  it.each(['hosting-location', 'database'] as const)(
    'without the list of environments nobody knows what belongs to production: %s',
    async (kind) => {
      const { failures } = await looked(well, kind, { mischief: [['/environments', denied]] });
      expect(failures).toMatchObject([{ kinds: [kind], reason: 'denied' }]);
    },
  );
});

describe('allow lists', () => {
  const rules = async (world: RenderWorld, more: Partial<ReplayApiOptions> = {}) =>
    (await looked(world, 'firewall-rules', more)).facts[0]!;
  const openings = async (world: RenderWorld) => {
    const { inbound } = await rules(world);
    if (!inbound.seen) return inbound.reason;
    return inbound.openings.map(({ from, to, reach, sources }) => [from, to, reach, ...sources].join(' '));
  };

  it('that are empty let in nobody from the internet', async () => {
    expect(await rules({ postgres: [renderPostgres('orders')] })).toMatchObject({
      guards: 'orders',
      type: 'database',
      public: false,
      inbound: { seen: true, guarded: true, default: { ipv4: 'denied', ipv6: 'denied' }, openings: [] },
    });
  });

  it.each<[string, RenderWorld, readonly string[]]>([
    ['the world', { postgres: [renderPostgres('a', { allow: ['0.0.0.0/0'] })] }, ['5432 5432 world 0.0.0.0/0']],
    ['some', { postgres: [renderPostgres('a', { allow: ['203.0.113.0/24'] })] }, ['5432 5432 some 203.0.113.0/24']],
    ['the world of IPv6', { keyValues: [renderKeyValue('a', { allow: ['::/0'] })] }, ['6379 6379 world ::/0']],
    ['two halves', { keyValues: [renderKeyValue('a', { allow: ['0.0.0.0/1', '128.0.0.0/1'] })] }, ['6379 6379 world 0.0.0.0/0']],
  ])('let in %s', async (_, world, told) => {
    expect(await openings(world)).toEqual(told);
    expect(await rules(world)).toMatchObject({ public: true });
  });

  it('of a workspace and an environment narrow it, but only where they hold something', async () => {
    const open = { allow: ['0.0.0.0/0', '::/0'], environment: 'evm-production' };
    const world = (owner: readonly string[] | undefined, environment: readonly string[] | undefined): RenderWorld => ({
      postgres: [renderPostgres('a', { ...open, ...(owner ? { owner } : {}) })],
      environments: [renderEnvironment('Production', 'prj-shop', environment)],
    });
    expect(await openings(world(['203.0.113.0/24'], undefined))).toEqual(['5432 5432 some 203.0.113.0/24']);
    expect(await openings(world(['203.0.113.0/24'], ['203.0.113.64/26', '198.51.100.7']))).toEqual([
      '5432 5432 some 203.0.113.64/26',
    ]);
    expect(await openings(world(['203.0.113.0/24'], ['198.51.100.0/24']))).toEqual([]);
    const everything = ['5432 5432 world 0.0.0.0/0', '5432 5432 world ::/0'];
    expect(await openings(world([], []))).toEqual(everything);
    expect(await openings(world(['0.0.0.0/0', '::/0'], undefined))).toEqual(everything);
  });

  it.each<[string, RenderWorld, string]>([
    ['a source that is none', { postgres: [renderPostgres('a', { allow: ['home'] })] }, 'malformed'],
    [
      'a source of the workspace that is none',
      { postgres: [renderPostgres('a', { allow: ['0.0.0.0/0'], owner: ['home'] })] },
      'malformed',
    ],
    [
      'an environment that is not listed',
      { postgres: [renderPostgres('a', { allow: ['0.0.0.0/0'], environment: 'evm-x' })] },
      'incomplete',
    ],
  ])('with %s they are unseen', async (_, world, reason) => {
    expect(await openings(world)).toBe(reason);
  });

  it('of an environment that may not be asked leave open what is open, and close what is closed', async () => {
    const world = (allow: readonly string[]) => ({ postgres: [renderPostgres('a', { allow, environment: 'evm-x' })] });
    const more = { mischief: [['/projects', denied]] as const };
    expect((await rules(world(['0.0.0.0/0']), more)).inbound).toMatchObject({ seen: false, reason: 'denied' });
    expect((await rules(world([]), more)).inbound).toMatchObject({ seen: true, openings: [] });
  });
});

it('a database says nothing of TLS', async () => {
  const found = await facts(well, 'database');
  expect(found.map(({ engine, system, port, labels }) => [engine, system, port, labels!.env])).toEqual([
    ['postgresql', 'dpg-orders-a.frankfurt-postgres.render.com', 5432, 'production'],
    ['postgresql', 'dpg-orders-read-a.frankfurt-postgres.render.com', 5432, undefined],
    ['redis', 'red-cache', 6379, undefined],
  ]);
  for (const { rules, plaintext, tls } of found) expect([rules.seen, plaintext.seen, tls.seen]).toEqual([false, false, false]);
});

describe('backups', () => {
  const setOf = async (recovery: { recoveryStatus: string; startsAt?: string }, exports: object[] = []) => {
    const world = { postgres: [renderPostgres('a')], recovery: { 'dpg-a-a': recovery }, exports: { 'dpg-a-a': exports } };
    return (await facts(world, 'backup-set'))[0]!;
  };

  it('are every moment until ten minutes ago, and what was exported', async () => {
    const { copies, whole } = await setOf({ recoveryStatus: 'AVAILABLE', startsAt: ago(48) }, [
      renderExport(ago(24)),
      renderExport(ago(1), null),
    ]);
    expect(copies.map(({ id, complete, since }) => [id.replace(/ of .*/, ''), complete, since !== undefined])).toEqual([
      ['point-in-time recovery: earliest', true, false],
      ['export', true, false],
      ['export', null, false],
      ['point-in-time recovery: latest', true, true],
    ]);
    expect(Date.now() - Date.parse(copies.at(-1)!.at)).toBeGreaterThanOrEqual(600_000);
    expect(whole).toBe(true);
  });

  it.each([
    ['none of a free database', { recoveryStatus: 'NOT_AVAILABLE' }, true],
    ['none yet', { recoveryStatus: 'BACKUP_NOT_READY', startsAt: ago(48) }, true],
    ['none yet, as it began just now', { recoveryStatus: 'AVAILABLE', startsAt: ago(0.1) }, true],
    ['unknown without a beginning', { recoveryStatus: 'AVAILABLE' }, false],
    ['unknown in a state that is not known', { recoveryStatus: 'DREAMING', startsAt: ago(48) }, false],
  ])('are %s', async (_, recovery, whole) => {
    expect(await setOf(recovery)).toMatchObject({ copies: [], whole });
  });

  it('of a replica are those of its primary; of a disk its snapshots', async () => {
    const found = await facts(well, 'backup-set');
    expect(found.map(({ location, copies, whole }) => [location, copies.length, whole]).sort()).toEqual([
      ['render backups of orders', 3, true],
      ['render snapshots of uploads', 2, true],
    ]);
    expect(found.find(({ tool }) => tool === 'render-snapshot')).toMatchObject({
      origin: { systems: ['web', 'render disk dsk-uploads0000000000000'], covers: ['/'] },
      copies: [{ complete: true }, { complete: true }],
    });
  });

  it.each([
    ['exports', '/postgres/dpg-orders-a/export', 'orders'],
    ['recovery', '/postgres/dpg-orders-a/recovery', 'orders'],
    ['snapshots', '/disks/dsk-uploads0000000000000/snapshots', 'uploads'],
  ])('%s that may not be asked are missing', async (_, path, name) => {
    const { facts: found, failures } = await looked(well, 'backup-set', { mischief: [[path, denied]] });
    expect(failures).toMatchObject([{ reason: 'denied', subject: { id: expect.stringContaining(name) } }]);
    expect(found.filter(({ location, whole }) => location.endsWith(` ${name}`) && whole)).toEqual([]);
  });
});

describe('members', () => {
  const account = async (...changes: Parameters<typeof renderMember>) =>
    (await facts({ members: [renderMember(...changes)] }, 'account'))[0]!;

  it.each([
    ['ADMIN', true],
    ['DEVELOPER', false],
    ['WORKSPACE_VIEWER', false],
    ['WARDEN', null],
    ['constructor', null],
  ])('%s', async (role, administrator) => {
    expect(await account('alice', { role })).toMatchObject({ administrator, name: 'person-alice@example.org', holder: 'person' });
  });

  it('have a second factor by the word of the provider alone, and nobody is left out for being called inactive', async () => {
    expect((await account('alice')).secondFactor).toEqual({ state: 'present', kinds: ['totp'], by: 'mfaEnabled' });
    expect((await account('alice', { mfa: false })).secondFactor.state).toBe('absent');
    expect(await account('alice', { status: 'inactive' })).toMatchObject({ enabled: null });
    expect(await account('x', { email: 'info@example.org' })).toMatchObject({ holder: 'shared' });
  });
});

describe('notifications', () => {
  const notifies = async (changes: Partial<RenderWorld>, service = renderService('web')) => {
    const [fact] = await facts({ services: [service], ...changes }, 'monitor');
    return fact?.monitors.seen ? fact.monitors.found[0]!.notifies : undefined;
  };
  const override = (notificationsToSend: string) => ({ overrides: [{ serviceId: 'srv-web', notificationsToSend }] });

  it.each<[string, Partial<RenderWorld>, string]>([
    ['of failures, by mail', {}, 'yes'],
    ['of everything, by Slack', { notifications: { send: 'all', email: false, slack: true } }, 'yes'],
    ['of nothing', { notifications: { send: 'none' } }, 'no'],
    ['in a way that is not known', { notifications: { send: 'sometimes' } }, 'unknown'],
    ['of failures, in no way', { notifications: { email: false } }, 'no'],
    ['of nothing, of this service alone', override('none'), 'no'],
    ['of this service alone', { ...override('failure'), notifications: { send: 'none' } }, 'yes'],
    ['as usual, of this service', override('default'), 'yes'],
  ])('%s', async (_, world, told) => {
    expect(await notifies(world)).toBe(told);
  });

  it('that contradict each other are unknown', async () => {
    expect(await notifies(override('failure'), renderService('web', { notifyOnFail: 'ignore' }))).toBe('unknown');
    expect(await notifies({}, renderService('web', { notifyOnFail: 'ignore' }))).toBe('no');
  });

  it('are of services that run', async () => {
    expect(await notifies({}, renderService('web', { suspended: 'suspended' }))).toBeUndefined();
    expect(await notifies({}, renderService('site', { type: 'static_site' }))).toBeUndefined();
  });

  it('that may not be asked are missing', async () => {
    for (const path of [`/notification-settings/owners/${renderWorkspace}`, '/notification-settings/overrides']) {
      const { failures } = await looked(well, 'monitor', { mischief: [[path, denied]] });
      expect(failures).toMatchObject([{ kinds: ['monitor'], reason: 'denied' }]);
    }
  });
});

describe('the audit log', () => {
  it('is told by its newest entry and an old one', async () => {
    expect(await facts({ auditLog: ['2026-05-31T10:00:00Z', '2026-03-01T10:00:00Z'] }, 'audit-log')).toMatchObject([
      {
        recording: { active: true, newestAt: '2026-05-31T10:00:00.000Z' },
        entries: { seen: true, reachBackTo: '2026-03-01T10:00:00.000Z', noneBefore: null },
      },
    ]);
    expect(await facts({ auditLog: [] }, 'audit-log')).toMatchObject([
      { recording: { newestAt: null }, entries: { seen: false } },
    ]);
  });

  it('is not there in every plan', async () => {
    expect((await looked({}, 'audit-log')).facts).toEqual([]);
    const path = `/owners/${renderWorkspace}/audit-logs`;
    const { failures } = await looked(well, 'audit-log', { mischief: [[path, denied]] });
    expect(failures).toMatchObject([{ reason: 'denied' }]);
  });
});

it('a disk says nothing of its encryption', async () => {
  expect(await facts(well, 'volume')).toMatchObject([
    {
      system: 'web',
      use: 'attached',
      encryption: 'unknown',
      size: 10_000_000_000,
      subject: { id: 'apps: uploads (dsk-uploads0000000000000)' },
    },
  ]);
});

const contextFor = (): Parameters<typeof discover>[1] => ({
  signal: new AbortController().signal,
  network: createNetwork({ concurrency: 16, perHost: 8, connectTimeout: 1000 }),
  settings: { vantage: 'test', providerRanges: [], pseudonymOf: (name) => name },
  wants: {},
  source: () => ({ probe: 'render', vantage: { name: 'test' }, at: '2026-06-01T00:00:00Z' }),
  failure: (error, options) => ({
    probe: 'render',
    kinds: [...(options?.kinds ?? ['volume'])],
    reason: 'denied',
    detail: String(error),
    at: '2026-06-01T00:00:00Z',
  }),
});
async function found(api: ReturnType<typeof replayRender>, labels = {}) {
  const port = await listen(api.server);
  try {
    return await discover({ ...target(`http://127.0.0.1:${port}`), labels }, contextFor());
  } finally {
    expect(api.violations).toEqual([]);
    await api.close();
  }
}

describe('what is served', () => {
  const world: RenderWorld = {
    ...well,
    services: [
      ...well.services!,
      renderService('bare', { subdomain: 'disabled' }),
      renderService('odd', { url: 'https://elsewhere.example.org' }),
      renderService('off', { suspended: 'suspended' }),
    ],
    domains: { 'srv-web': [renderDomain('www.example.org'), renderDomain('new.example.org', false)] },
  };

  it('is each address of web services and static sites, with the environment as label', async () => {
    const { targets, failures } = await found(replayRender(world), { role: 'app' });
    expect(targets.map(({ id }) => id)).toEqual([
      'apps/web/web.onrender.com',
      'apps/web/www.example.org',
      'apps/site/site.onrender.com',
    ]);
    expect(targets[0]).toMatchObject({
      kind: 'endpoint',
      host: 'web.onrender.com',
      port: 443,
      scheme: 'https',
      labels: { env: 'production', role: 'app' },
    });
    // An address that is none of Render's is not looked at, and is missing.
    expect(failures).toMatchObject([
      { detail: expect.stringContaining('url of srv-odd'), kinds: expect.arrayContaining(['tls-service']) },
    ]);
  });

  it('by the labels of the configuration first', async () => {
    const { targets } = await found(replayRender(world), { env: 'test' });
    expect(targets[0]!.labels).toEqual({ env: 'test' });
  });

  it.each(['/services', '/projects', '/services/srv-web/custom-domains'])('is not all where %s was denied', async (path) => {
    const { failures } = await found(replayRender(well, { mischief: [[path, denied]] }));
    expect(failures).toHaveLength(1);
  });
});

it.each([
  ['accepted', {}],
  ['refused', { authorized: () => false }],
  ['unknown', { mischief: [[`/owners/${renderWorkspace}`, 'garbage']] as const }],
])('a key is %s, and may always do more than look', async (credential, more) => {
  const api = replayRender(well, more);
  const port = await listen(api.server);
  try {
    expect(await inspect(target(`http://127.0.0.1:${port}`), contextFor())).toMatchObject({
      credential,
      excess: [expect.stringContaining('API key')],
      expiresAt: null,
    });
  } finally {
    await api.close();
  }
});
