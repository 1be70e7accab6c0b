import { lookAt, testProvider } from '../../../fixtures/provider-battery.ts';
import {
  dependabotAlert,
  deployKey,
  type GithubWorld,
  githubProtection,
  githubRepository,
  githubToken,
  replayGithub,
  secretAlert,
} from '../../../fixtures/providers/github.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import type { FactKind, FactOf } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { GithubOrganizationTarget } from '../../inventory/target.ts';
import { github } from './index.ts';

const target = (baseUrl: string): GithubOrganizationTarget => ({
  kind: 'github-organization',
  id: 'code',
  labels: {},
  baseUrl,
  ca: null,
  token: new Secret(githubToken),
  organization: 'acme',
  repositories: null,
  branch: null,
});

const well: GithubWorld = {
  twoFactor: true,
  admins: ['alice'],
  members: ['bob'],
  outside: ['carol'],
  repositories: [{ repository: githubRepository('shop'), protection: githubProtection(), keys: [deployKey(1)] }],
  auditLog: [{ '@timestamp': Date.parse('2026-06-01T00:00:00Z'), action: 'org.update_member' }],
};
const many: GithubWorld = {
  ...well,
  repositories: Array.from({ length: 250 }, (_, index) => ({
    repository: githubRepository(`repo-${index}`),
    keys: [deployKey(index)],
  })),
};

testProvider('github', {
  probe: github,
  target,
  serve: (world, more) => replayGithub(world === 'well' ? well : world === 'pages' ? many : {}, more),
  list: { path: '/orgs/acme/repos', kind: 'access-key', perPage: 100 },
  denied: { path: '/repos/acme/shop/branches/main/protection', kind: 'change-control' },
  without: (body) => {
    delete (body as { full_name?: string }[])[0]!.full_name;
    return body;
  },
  mistyped: (body) => {
    (body as { archived: unknown }[])[0]!.archived = 'no';
    return body;
  },
  misshapen: () => ({ message: 'x' }),
  secrets: [githubToken],
});

const lookWith = (world: GithubWorld, kind: FactKind, more: Partial<ReplayApiOptions> = {}) =>
  lookAt(github, replayGithub({ ...well, ...world }, more), target, [kind]);
const look = async <K extends FactKind>(
  world: GithubWorld,
  kind: K,
  more: Partial<ReplayApiOptions> = {},
): Promise<FactOf<K>[]> => {
  const { facts } = await lookWith(world, kind, more);
  return facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
};
const denied = { status: 403, body: {} } as const;

describe('accounts', () => {
  it('are members and outside collaborators, under pseudonyms, owners as administrators', async () => {
    const accounts = await look({}, 'account');
    expect(accounts.map(({ name, administrator, adminBy }) => [name, administrator, adminBy])).toEqual([
      ['person-alice', true, ['owner']],
      ['person-bob', false, []],
      ['person-carol', false, []],
    ]);
    expect(JSON.stringify(accounts)).not.toMatch(/"alice"|"bob"|"carol"/);
  });

  const factorOf = async (world: GithubWorld, more: Partial<ReplayApiOptions> = {}) =>
    (await look(world, 'account', more)).map(({ secondFactor: { state, kinds } }) => [state, ...kinds].join(' '));
  const strong = 'present push security-key totp';

  it('have the factor that the lists tell', async () => {
    expect(await factorOf({})).toEqual([strong, strong, strong]);
    expect(await factorOf({ withoutFactor: ['alice', 'carol'] })).toEqual(['absent', strong, 'absent']);
    expect(await factorOf({ weakFactor: ['bob'] })).toEqual([strong, 'present sms', strong]);
  });

  it.each([
    ['denied', denied],
    ['not for who asks', { status: 422, body: {} }],
    ['a page', { body: '<html>', headers: { 'content-type': 'text/html' } }],
  ])('have none that is known where the list of those without is %s', async (_, said) => {
    expect(await factorOf({ refuse: { '2fa_disabled': said } })).toEqual(['unknown', 'unknown', 'unknown']);
    expect(await factorOf({ refuse: { '2fa_insecure': said } })).toEqual(['present other', 'present other', 'present other']);
    expect((await factorOf({ refuse: { '2fa_insecure': said }, withoutFactor: ['alice'] }))[0]).toBe('absent');
  });

  it('of a list of members that is denied nobody is known, and that is told', async () => {
    const { facts, failures } = await lookWith({}, 'account', { mischief: [['/orgs/acme/outside_collaborators', denied]] });
    expect([facts.length, failures.map(({ reason }) => reason)]).toEqual([2, ['denied']]);
  });
});

describe('the requirement of a second factor', () => {
  it.each([
    [true, { seen: true, state: 'everybody' }],
    [false, { seen: true, state: 'nobody' }],
    [null, { seen: false, reason: 'denied' }],
    [undefined, { seen: false, reason: 'denied' }],
  ])('%s', async (twoFactor, enforcement) => {
    expect((await look({ twoFactor: twoFactor as boolean }, 'mfa-policy'))[0]!.enforcement).toMatchObject(enforcement);
  });
  it('that may not be read', async () => {
    expect((await look({}, 'mfa-policy', { mischief: [['/orgs/acme', denied]] }))[0]!.enforcement).toMatchObject({
      seen: false,
      reason: 'denied',
    });
  });
});

describe('branches', () => {
  type Repository = NonNullable<GithubWorld['repositories']>[number];
  const controlOf = async (changes: Partial<Repository>, more: Partial<ReplayApiOptions> = {}) =>
    (await look({ repositories: [{ repository: githubRepository('shop'), ...changes }] }, 'change-control', more))[0]!;
  const rules = (...types: readonly [type: string, parameters?: object][]) =>
    types.map(([type, parameters]) => ({
      type,
      ruleset_id: 3,
      ruleset_source: 'acme',
      ruleset_source_type: 'Organization',
      parameters,
    }));
  const ruleset = (...actors: readonly object[]) => ({ 3: { id: 3, name: 'main', bypass_actors: actors } });
  const pull = ['pull_request', { required_approving_review_count: 2, dismiss_stale_reviews_on_push: false }] as const;

  it('are guarded by their protection', async () => {
    expect(await controlOf({ protection: githubProtection({ bypass: ['alice'] }) })).toMatchObject({
      review: { seen: true, approvals: 1, dismissesStale: true, bypass: ['person-alice'], by: ['branch protection'] },
      protection: { seen: true, forcePush: 'blocked', deletion: 'blocked', bindsAdministrators: true, bypass: [] },
    });
    expect(await controlOf({ protection: githubProtection({ approvals: null, admins: false, force: true }) })).toMatchObject({
      review: { seen: true, approvals: 0 },
      protection: { seen: true, forcePush: 'allowed', deletion: 'blocked', bindsAdministrators: false },
    });
  });

  it('by rulesets, with those who may pass', async () => {
    const guarded = { rules: rules([...pull], ['non_fast_forward'], ['deletion']), rulesets: ruleset() };
    expect(await controlOf(guarded)).toMatchObject({
      review: { approvals: 2, dismissesStale: false, bypass: [], by: ['ruleset main'] },
      protection: { forcePush: 'blocked', deletion: 'blocked', bindsAdministrators: true, bypass: [] },
    });
    const actor = { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' };
    expect(await controlOf({ ...guarded, rulesets: ruleset(actor) })).toMatchObject({
      review: { bypass: ['RepositoryRole 5'] },
      protection: { bindsAdministrators: false, bypass: ['RepositoryRole 5'] },
    });
    expect(await controlOf({ ...guarded, rulesets: ruleset({ ...actor, bypass_mode: 'pull_request' }) })).toMatchObject({
      review: { bypass: ['RepositoryRole 5'] },
      protection: { bindsAdministrators: true, bypass: [] },
    });
    expect(await controlOf({ ...guarded, rulesets: { 3: { id: 3, name: 'main' } } })).toMatchObject({
      review: { approvals: 2, bypass: null },
      protection: { bindsAdministrators: null, bypass: null },
    });
  });

  it('by nobody, where who asks administers the repository; else that is not known', async () => {
    expect(await controlOf({})).toMatchObject({
      review: { seen: true, approvals: 0 },
      protection: { seen: true, forcePush: 'allowed', deletion: 'allowed' },
    });
    const guest = githubRepository('shop', { admin: false });
    expect(await controlOf({ repository: guest })).toMatchObject({
      review: { seen: false, reason: 'denied' },
      protection: { seen: false, reason: 'denied' },
    });
    expect(
      await controlOf({ repository: guest, rules: rules([...pull], ['non_fast_forward'], ['deletion']), rulesets: ruleset() }),
    ).toMatchObject({
      review: { seen: true, approvals: 2 },
      protection: { seen: true, bindsAdministrators: true },
    });
  });

  it('rules that may not be read leave open whether there are more', async () => {
    const more = { mischief: [['/repos/acme/shop/rules/branches/main', denied]] } as const;
    expect(await controlOf({}, more)).toMatchObject({ review: { seen: false }, protection: { seen: false } });
    expect(await controlOf({ protection: githubProtection() }, more)).toMatchObject({ review: { seen: true, approvals: 1 } });
  });

  it('secret scanning is as the repository says, and unseen where it says nothing', async () => {
    const of = async (changes: Parameters<typeof githubRepository>[1]) =>
      (await controlOf({ repository: githubRepository('shop', changes) })).secretScanning;
    expect(await of({})).toEqual({ seen: true, enabled: true, pushProtection: true });
    expect(await of({ push: 'disabled' })).toMatchObject({ pushProtection: false });
    expect(await of({ scanning: null })).toMatchObject({ seen: false, reason: 'denied' });
    expect(await of({ scanning: 'dreaming' as 'enabled' })).toMatchObject({ seen: false });
  });

  it('alerts are those of the repository; a list that was denied is not empty', async () => {
    const world = {
      secretAlerts: [secretAlert('shop'), secretAlert('other')],
      dependabotAlerts: [dependabotAlert('shop', 'critical'), dependabotAlert('other', 'low')],
    };
    expect((await look(world, 'change-control'))[0]).toMatchObject({
      secretAlerts: { seen: true, open: 1, whole: true },
      vulnerabilities: { seen: true, enabled: true, whole: true, open: [{ severity: 'critical', in: 'left-pad (npm)' }] },
    });
    const [without] = await look({}, 'change-control', {
      mischief: [
        ['/orgs/acme/secret-scanning/alerts', denied],
        ['/orgs/acme/dependabot/alerts', denied],
      ],
    });
    expect(without).toMatchObject({
      secretAlerts: { seen: false, reason: 'denied' },
      vulnerabilities: { seen: false, reason: 'denied' },
    });
    expect((await look({ dependabotAlerts: [dependabotAlert('shop', 'absurd' as 'low')] }, 'change-control'))[0]).toMatchObject({
      vulnerabilities: { open: [{ severity: 'unknown' }] },
    });
  });

  it('that nobody looks for vulnerabilities is known to an administrator only', async () => {
    expect((await controlOf({ alerts: false })).vulnerabilities).toMatchObject({ seen: true, enabled: false });
    expect(
      (await controlOf({ alerts: false, repository: githubRepository('shop', { admin: false }) })).vulnerabilities,
    ).toMatchObject({ seen: false, reason: 'denied' });
  });

  it('only repositories that are meant are looked at', async () => {
    const api = replayGithub(many);
    const { facts } = await lookAt(github, api, (base) => ({ ...target(base), repositories: ['repo-1?'] }), ['access-key']);
    expect(facts).toHaveLength(10);
  });
});

it('deploy keys have their day, and no title that may name a person', async () => {
  const [key] = await look({}, 'access-key');
  expect(key).toMatchObject({
    name: 'deploy key 1 of acme/shop',
    createdAt: '2026-04-01T00:00:00.000Z',
    writes: false,
    holder: 'service',
    owner: 'person-alice',
  });
});

it('keys that may not be listed are not none', async () => {
  const { failures } = await lookWith({}, 'access-key', { mischief: [['/repos/acme/shop/keys', { status: 404, body: {} }]] });
  expect(failures).toMatchObject([{ reason: 'denied', subject: { id: 'code: acme/shop' } }]);
});

it('the audit log is there by its newest entry, and where the plan has none that is told', async () => {
  expect(await look({}, 'audit-log')).toMatchObject([{ recording: { active: true, newestAt: '2026-06-01T00:00:00.000Z' } }]);
  const api = replayGithub({ ...well, auditLog: undefined } as unknown as GithubWorld);
  const { facts, failures } = await lookAt(github, api, target, ['audit-log']);
  expect([facts, failures]).toEqual([[], []]);
});
