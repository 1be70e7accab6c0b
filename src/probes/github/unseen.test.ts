import { lookAt } from '../../../fixtures/provider-battery.ts';
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
import { listen } from '../../../fixtures/replay-host.ts';
import { withContext } from '../../audit/unit.ts';
import type { FactKind, FactOf } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { GithubOrganizationTarget } from '../../inventory/target.ts';
import { createNetwork } from '../network.ts';
import { github } from './index.ts';

// What GitHub leaves out of an answer for who may not see it, and what an answer can look like that says nothing. None of it is "none".

const target =
  (changes: Partial<GithubOrganizationTarget> = {}) =>
  (baseUrl: string): GithubOrganizationTarget => ({
    kind: 'github-organization',
    id: 'code',
    labels: {},
    baseUrl,
    ca: null,
    token: new Secret(githubToken),
    organization: 'acme',
    repositories: null,
    branch: null,
    ...changes,
  });
const well: GithubWorld = {
  twoFactor: true,
  admins: ['alice'],
  members: ['bob'],
  repositories: [{ repository: githubRepository('shop'), protection: githubProtection(), keys: [deployKey(1)] }],
};
type More = Partial<ReplayApiOptions> & { readonly target?: Partial<GithubOrganizationTarget> };
const lookWith = ({ target: changes, ...more }: More, kind: FactKind, world: GithubWorld = {}) =>
  lookAt(github, replayGithub({ ...well, ...world }, more), target(changes), [kind]);
const told = async (...look: Parameters<typeof lookWith>) =>
  (await lookWith(...look)).failures.map(({ reason, detail }) => `${reason}: ${detail}`);
const controlsOf = async (world: GithubWorld, more: More = {}) =>
  (await lookWith(more, 'change-control', world)).facts.filter(
    (fact): fact is FactOf<'change-control'> => fact.kind === 'change-control',
  );
const repositories = '/orgs/acme/repos';
const changed = (path: string | RegExp, change: (body: never) => unknown): More => ({
  mischief: [[path, { change: change as (body: unknown) => unknown }]],
});

describe('a list', () => {
  it.each([
    ['null', { status: 200, body: 'null' }, 'malformed: field '],
    ['false', { status: 200, body: 'false' }, 'malformed: field '],
    ['an object with a list in it', { status: 200, body: { total_count: 0, repositories: [] } }, 'malformed: field '],
    ['a conflict', { status: 409, body: {} }, 'malformed: http-409'],
  ])('that is %s is no empty one', async (_, said, failure) => {
    const headers = { 'content-type': 'application/json' };
    expect(await told({ mischief: [[repositories, { ...said, headers }]] }, 'access-key')).toEqual([failure]);
  });

  it('that leads back to itself has no end', async () => {
    const answer = { status: 200, body: [], headers: { link: '<REPLAY/orgs/acme/repos?type=all&per_page=100>; rel="next"' } };
    const api = replayGithub(well, { mischief: [[repositories, answer]] });
    api.server.once('listening', () => {
      const address = api.server.address();
      if (address === null || typeof address === 'string') throw new TypeError('no port');
      answer.headers.link = answer.headers.link.replace('REPLAY', `http://127.0.0.1:${address.port}`);
    });
    const { failures } = await lookAt(github, api, target(), ['access-key']);
    expect(failures).toMatchObject([{ reason: 'incomplete', detail: 'page repeated' }]);
  });

  it('that goes on elsewhere is not followed there', async () => {
    const headers = { link: '<http://127.0.0.2:9/orgs/acme/repos?page=2>; rel="next"' };
    expect(await told({ mischief: [[repositories, { status: 200, body: [], headers }]] }, 'access-key')).toEqual([
      'malformed: leads to another host',
    ]);
  });
});

describe('repositories', () => {
  it.each<[string, More, string[]]>([
    [
      'fewer than there are',
      changed('/orgs/acme', (body: object) => ({ ...body, public_repos: 2 })),
      ['incomplete: repositories: 1 of 3'],
    ],
    [
      'nobody says how many are private',
      changed('/orgs/acme', ({ total_private_repos: _, ...body }: { total_private_repos: number }) => body),
      ['denied: total_private_repos: absent'],
    ],
    ['the organization may not be read', { mischief: [['/orgs/acme', { status: 403, body: {} }]] }, ['denied: http-403']],
  ])('%s', async (_, more, failures) => {
    expect(await told(more, 'change-control')).toEqual(failures);
    expect(await told(more, 'access-key')).toEqual(failures);
    expect(await told({ ...more, target: { repositories: ['sh*'] } }, 'access-key')).toEqual(failures);
    expect(await told({ ...more, target: { repositories: ['shop'] } }, 'access-key')).toEqual([]);
  });

  it('each that is named is there', async () => {
    expect(await told({ target: { repositories: ['shop', 'shpo', 'bill*'] } }, 'change-control')).toEqual([
      'not-visible: repository shpo',
      'not-visible: repository bill*',
    ]);
  });

  it('one that holds nothing yet has nothing to guard; one that only lacks its branch does', async () => {
    const empty = (size: number) => ({ repository: githubRepository('new', { size }), isEmpty: true });
    expect(await controlsOf({ repositories: [empty(0)] })).toEqual([]);
    expect(await controlsOf({ repositories: [empty(7)] })).toMatchObject([
      { review: { seen: false, detail: 'branch main' }, protection: { seen: false, reason: 'not-visible' } },
    ]);
  });
});

describe('branches', () => {
  type Repository = NonNullable<GithubWorld['repositories']>[number];
  const guardsOf = async (changes: Partial<Repository>, more: More = {}) => {
    const [control] = await controlsOf({ repositories: [{ repository: githubRepository('shop'), ...changes }] }, more);
    return control!;
  };
  const parameters = { required_approving_review_count: 2, dismiss_stale_reviews_on_push: true };
  const origin = { ruleset_id: 3, ruleset_source: 'acme', ruleset_source_type: 'Organization' };
  const guarded = {
    rules: [
      { type: 'pull_request', parameters, ...origin },
      { type: 'non_fast_forward', ...origin },
      { type: 'deletion', ...origin },
    ],
    rulesets: { 3: { id: 3, name: 'main', bypass_actors: [] } },
  };
  const release = '/repos/acme/shop/branches/release/protection';
  const rulesOfRelease = [
    '/repos/acme/shop/rules/branches/release',
    { status: 200, body: guarded.rules, headers: { 'content-type': 'application/json' } },
  ] as const;
  const dark = { seen: false, detail: 'branch release' };

  it('that are not there are guarded by no ruleset that speaks of them', async () => {
    const missing = { status: 404, body: { message: 'Branch not found' } };
    expect(
      await guardsOf(guarded, { target: { branch: 'release' }, mischief: [[release, missing], rulesOfRelease] }),
    ).toMatchObject({
      review: { ...dark, reason: 'not-visible' },
      protection: { ...dark, reason: 'not-visible' },
    });
  });

  it('other than the default one may be missing, where GitHub does not say', async () => {
    const more: More = { target: { branch: 'release' }, mischief: [[release, { status: 404, body: {} }], rulesOfRelease] };
    expect(await guardsOf(guarded, more)).toMatchObject({
      review: { ...dark, reason: 'denied' },
      protection: { ...dark, reason: 'denied' },
    });
    const none = { status: 404, body: { message: 'Branch not protected' } };
    expect(await guardsOf(guarded, { ...more, mischief: [[release, none], rulesOfRelease] })).toMatchObject({
      review: { seen: true, approvals: 2 },
      protection: { seen: true, forcePush: 'blocked' },
    });
  });

  const protection = '/repos/acme/shop/branches/main/protection';
  it.each([
    ['not found', { status: 404, body: { message: 'Not Found' } }],
    ['in words nobody knows', { status: 404, body: { message: 'Protected not this branch is' } }],
    ['refused', { status: 403, body: { message: 'Resource not accessible by personal access token' } }],
  ])('%s: whether they are protected is not known, even to an administrator', async (_, said) => {
    const unknown = { seen: false, reason: 'denied' };
    expect(await guardsOf({}, { mischief: [[protection, said]] })).toMatchObject({ review: unknown, protection: unknown });
  });

  it('are guarded by nothing where the plan has no protection', async () => {
    const said = {
      status: 403,
      body: { message: 'Upgrade to GitHub Pro or make this repository public to enable this feature.' },
    };
    const more: More = { mischief: [[/\/(protection|rules\/branches\/main)$/, said]] };
    expect(await guardsOf({}, more)).toMatchObject({
      review: { seen: true, approvals: 0 },
      protection: { seen: true, forcePush: 'allowed', deletion: 'allowed' },
    });
  });

  it('whether administrators pass is not known where the protection does not say', async () => {
    const { enforce_admins: _, ...without } = githubProtection();
    expect(await guardsOf({ protection: without })).toMatchObject({
      review: { seen: true, approvals: 1, bypass: null },
      protection: { seen: true, bindsAdministrators: null, bypass: null },
    });
  });

  it('a ruleset that guards many is read once', async () => {
    const names = ['shop', 'till', 'mail'];
    const { asked, facts } = await lookWith({}, 'change-control', {
      repositories: names.map((name) => ({ repository: githubRepository(name), ...guarded })),
    });
    expect(facts).toHaveLength(3);
    expect(asked.filter(({ path }) => path.endsWith('/rulesets/3'))).toHaveLength(1);
  });
});

describe('alerts', () => {
  const hidden: More = { mischief: [[/\/(protection|vulnerability-alerts)$/, { status: 404, body: {} }]] };
  const alertsOf = async (world: GithubWorld, more: More = {}) =>
    (await controlsOf(world, more)).map(({ secretAlerts, vulnerabilities }) => ({ secretAlerts, vulnerabilities }))[0];

  it('are none only of a repository that the token covers', async () => {
    const guest = { repositories: [{ repository: githubRepository('shop', { admin: false }) }] };
    const denied = { seen: false, reason: 'denied' };
    expect(await alertsOf({})).toMatchObject({ secretAlerts: { seen: true, open: 0, whole: true } });
    expect(await alertsOf(guest, hidden)).toMatchObject({ secretAlerts: denied, vulnerabilities: denied });
    expect(await alertsOf({ ...guest, secretAlerts: [secretAlert('shop')] }, hidden)).toMatchObject({
      secretAlerts: { seen: true, open: 1, whole: false },
    });
  });

  it('belong to a repository by its number, whatever it is called now', async () => {
    const renamed = {
      ...dependabotAlert('shop', 'high'),
      repository: { ...dependabotAlert('shop', 'high').repository, full_name: 'acme/old' },
    };
    expect(await alertsOf({ dependabotAlerts: [renamed] })).toMatchObject({ vulnerabilities: { open: [{ severity: 'high' }] } });
  });
});

describe('members', () => {
  const refused: GithubWorld = { refuse: { '2fa_disabled': { status: 422, body: {} } } };

  it.each<[string, More, string[]]>([
    ['of who is one himself are all', {}, []],
    [
      'of who is none are those who do not conceal it',
      { mischief: [[/memberships/, { status: 404, body: {} }]] },
      ['unreachable: http-404'],
    ],
    ['of who is only invited, too', changed(/memberships/, () => ({ state: 'pending' })), ['denied: members: public ones only']],
  ])('%s', async (_, more, failures) => {
    expect(await told(more, 'account', refused)).toEqual(failures);
  });

  it('are all of them for an owner, who is not asked whether he is one', async () => {
    const { asked, failures } = await lookWith({}, 'account');
    expect([failures, asked.filter(({ path }) => path.startsWith('/user'))]).toEqual([[], []]);
  });

  it('are listed before those without a second factor', async () => {
    const { asked } = await lookWith({}, 'account');
    const filtered = asked.map(({ query }) => query.filter !== undefined);
    expect(filtered.lastIndexOf(false)).toBeLessThan(filtered.indexOf(true));
  });

  it('with the name of a program log in as any other', async () => {
    const { facts } = await lookWith({}, 'account', { members: ['deploy'], withoutFactor: ['deploy'] });
    expect(facts.find((fact) => fact.kind === 'account' && fact.name === 'deploy')).toMatchObject({
      holder: 'unknown',
      interactive: true,
      secondFactor: { state: 'absent' },
    });
  });
});

it('an audit log without an entry is not seen to be written', async () => {
  const { facts } = await lookWith({}, 'audit-log', { auditLog: [] });
  expect(facts).toMatchObject([{ recording: { seen: false, reason: 'not-visible' } }]);
});

describe('a refusal for too many requests with status 403', () => {
  const body = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' };
  it.each<[string, Record<string, string>]>([
    ['that says when to come back, later than anybody waits', { 'retry-after': '3600' }],
    [
      'that says nothing is left for long',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3000) },
    ],
  ])('%s', async (_, headers) => {
    const { failures, milliseconds } = await lookWith(
      { mischief: [[repositories, { status: 403, body: {}, headers }]] },
      'access-key',
    );
    expect(failures).toMatchObject([{ reason: 'rate-limited' }]);
    expect(milliseconds).toBeLessThan(5000);
  });
  it('that says so in words only', async () => {
    const once: More = { mischief: [[repositories, { mode: { status: 403, body }, times: 1 }]] };
    expect(await told(once, 'access-key')).toEqual([]);
  });
  it('that passes soon is waited for', async () => {
    const once: More = { mischief: [[repositories, { mode: { status: 403, body, headers: { 'retry-after': '1' } }, times: 1 }]] };
    const { failures, milliseconds } = await lookWith(once, 'access-key');
    expect(failures).toEqual([]);
    expect(milliseconds).toBeGreaterThan(900);
  });
});

describe('the token', () => {
  async function inspectWith(world: GithubWorld, more: Partial<ReplayApiOptions> = {}) {
    const api = replayGithub(world, more);
    const port = await listen(api.server);
    const network = createNetwork({ concurrency: 8, perHost: 8, connectTimeout: 2000, resolver: undefined });
    const settings = { vantage: 'test', providerRanges: [], pseudonymOf: (name: string) => name };
    const { signal } = new AbortController();
    try {
      return await withContext(github, { network, settings, wants: {}, deadline: 10_000, signal }, (context) =>
        github.inspect!(target()(`http://127.0.0.1:${port}`), context),
      );
    } finally {
      expect(api.violations).toEqual([]);
      await api.close();
    }
  }

  it('of the classic kind tells its scopes, and what it could write', async () => {
    const token = {
      'x-oauth-scopes': 'admin:org, delete_repo, read:org, repo',
      'github-authentication-token-expiration': '2027-01-31 10:00:00 UTC',
    };
    expect(await inspectWith({ token })).toMatchObject({
      credential: 'accepted',
      rights: ['admin:org', 'delete_repo', 'read:org', 'repo', 'member of acme'],
      excess: ['admin:org (writes, too)', 'delete_repo', 'repo (writes, too)'],
      expiresAt: '2027-01-31T10:00:00.000Z',
      clockSkew: expect.any(Number),
    });
  });

  it('of the fine-grained kind tells nothing of its rights', async () => {
    const told = { mischief: [[/memberships/, { status: 403, body: {} }]] } as const;
    expect(await inspectWith({ token: {} }, told)).toMatchObject({
      credential: 'accepted',
      rights: [],
      excess: null,
      expiresAt: null,
    });
  });

  it.each<[string, Partial<ReplayApiOptions>, string]>([
    ['is refused', { authorized: () => false }, 'refused'],
    ['is neither where a page for people comes', { mischief: [['/rate_limit', 'html']] }, 'unknown'],
    ['is neither where something else comes', { mischief: [['/rate_limit', { status: 200, body: {} }]] }, 'unknown'],
    ['is neither where nobody answers', { mischief: [['/rate_limit', 'reset']] }, 'unknown'],
  ])('%s', async (_, more, credential) => {
    expect(await inspectWith({}, more)).toMatchObject({ credential, rights: [], excess: null });
  });
});
