import { inspect, look as lookThrough } from '../../../fixtures/look.ts';
import { formsOf, lookAt } from '../../../fixtures/provider-battery.ts';
import {
  type AwsRole,
  type AwsUser,
  type AwsWorld,
  awsAccessKey,
  awsDenied,
  awsSecretKey,
  everything,
  readsBuckets,
  replayAws,
} from '../../../fixtures/providers/aws.ts';
import type { ApiMischief } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import type { FactKind, FactOf } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { AwsAccountTarget } from '../../inventory/target.ts';
import { placesOf } from './client.ts';
import { aws } from './index.ts';

const target = (baseUrl: string): AwsAccountTarget => ({
  kind: 'aws-account',
  id: 'aws',
  labels: {},
  baseUrl,
  ca: null,
  accessKey: new Secret(awsAccessKey),
  secretKey: new Secret(awsSecretKey),
  sessionToken: null,
  region: 'us-east-1',
});
const well: AwsWorld = {
  users: [
    { name: 'alice', virtual: true, groups: ['admins'] },
    { name: 'bob', policies: ['ReadBuckets'] },
    { name: 'deploy', password: false, mfa: false, key: { rotated: '2026-05-01T00:00:00+00:00' }, policies: ['ReadBuckets'] },
  ],
  groups: { admins: ['AdministratorAccess'] },
  policies: { AdministratorAccess: everything, ReadBuckets: readsBuckets },
};
type More = Parameters<typeof replayAws>[1];
const lookWith = (world: AwsWorld, kinds: readonly FactKind[], more: More = {}) =>
  lookAt(aws, replayAws({ ...well, ...world }, more), target, kinds);
const look = async <K extends FactKind>(world: AwsWorld, kind: K, more: More = {}): Promise<FactOf<K>[]> =>
  (await lookWith(world, [kind], more)).facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
const oneUser = async (user: Partial<AwsUser>, world: AwsWorld = {}, more: More = {}) =>
  (await look({ users: [{ name: 'alice', ...user }], ...world }, 'account', more)).find(({ name }) => name !== 'root')!;

it('tells users and the root user, under pseudonyms, with factor, rights and way in', async () => {
  const { facts, failures } = await lookWith({}, ['account']);
  expect(failures).toEqual([]);
  const told = facts.map((fact) =>
    fact.kind === 'account'
      ? [fact.name, fact.holder, fact.interactive, fact.administrator, fact.secondFactor.state, ...fact.secondFactor.kinds]
      : [],
  );
  expect(told).toEqual([
    ['root', 'shared', true, true, 'present', 'security-key'],
    ['person-alice', 'person', true, true, 'present', 'totp'],
    ['person-bob', 'person', true, false, 'present', 'security-key'],
    ['deploy', 'service', false, false, 'unknown'],
  ]);
});

describe('rights', () => {
  const allow = (Action: string | string[], more: object = {}) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }],
  });
  const deny = (Action: string) => ({ Effect: 'Deny', Action, Resource: '*' });
  it.each<[string, boolean | null, Partial<AwsUser>]>([
    ['everything, within', true, { inline: everything }],
    ['all of IAM', true, { inline: allow('iam:*') }],
    [
      'everything under a condition',
      null,
      { inline: allow('*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }) },
    ],
    ['everything within a boundary', null, { inline: everything, boundary: true }],
    ['everything but something', null, { inline: { Statement: [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }] } }],
    [
      'everything, and a denial',
      null,
      { inline: { Statement: [everything.Statement[0], { Effect: 'Deny', Action: 'iam:*', Resource: '*' }] } },
    ],
    ['a detour', null, { inline: allow('iam:Attach*Policy') }],
    ['to be somebody else', null, { inline: allow(['sts:AssumeRole']) }],
    ['a policy that was not told', null, { policies: ['Unknown'] }],
    ['a group that was not told', null, { groups: ['ghosts'] }],
    ['only to read', false, { inline: readsBuckets }],
    ['nothing', false, {}],
    [
      'everything, and a denial without a second factor',
      true,
      {
        inline: {
          Statement: [
            everything.Statement[0],
            {
              Effect: 'Deny',
              NotAction: 'iam:*MFADevice',
              Resource: '*',
              Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
            },
          ],
        },
      },
    ],
    ['everything, and a denial of something else', true, { inline: { Statement: [everything.Statement[0], deny('s3:*')] } }],
    [
      'everything, and a denial in another policy',
      null,
      { inline: { Statement: [deny('iam:*')] }, policies: ['AdministratorAccess'] },
    ],
    ['a key of its own', false, { inline: allow('iam:*AccessKey', { Resource: `arn:aws:iam::*:user/\${aws:username}` }) }],
    ['anybody’s key', null, { inline: allow('iam:*AccessKey') }],
    ['its own policy', null, { inline: allow('iam:*', { Resource: `arn:aws:iam::*:user/\${aws:username}` }) }],
    ['to give out permission sets', null, { inline: allow('sso:*') }],
    ['only to deny', false, { inline: { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] } }],
  ])('%s: %s', async (_, administrator, user) => {
    expect((await oneUser(user)).administrator).toBe(administrator);
  });

  it('of which the list was cut short are known only where they are seen', async () => {
    const cut = { refuse: { GetAccountAuthorizationDetails: awsDenied } };
    const { facts, failures } = await lookWith({}, ['account'], cut);
    expect(failures).toMatchObject([{ reason: 'denied', detail: 'AccessDenied' }]);
    expect(facts.map((fact) => fact.kind === 'account' && fact.administrator)).toEqual([true, null, null, null]);
  });

  it('are read from all pages', async () => {
    const users = Array.from({ length: 25 }, (_, index) => ({
      name: `user-${index}`,
      policies: index === 24 ? ['AdministratorAccess'] : [],
    }));
    const accounts = await look({ users, pageSize: 10 }, 'account');
    expect(accounts.filter(({ administrator }) => administrator).map(({ name }) => name)).toEqual(['root', 'person-user-24']);
  });
});

describe('second factors', () => {
  it('are absent by the report’s word only', async () => {
    expect((await oneUser({ mfa: false })).secondFactor).toMatchObject({ state: 'absent' });
    expect((await look({ rootMfa: false }, 'account'))[0]).toMatchObject({ name: 'root', secondFactor: { state: 'absent' } });
  });
  it('are of a kind that is not told where devices may not be listed', async () => {
    expect((await oneUser({}, {}, { refuse: { ListVirtualMFADevices: awsDenied } })).secondFactor).toMatchObject({
      state: 'present',
      kinds: ['other'],
    });
  });
  it('of the root user whose password an organization has taken away are told, but not of somebody who surely can log in', async () => {
    const [root] = await look({ rootPassword: 'false', rootMfa: false }, 'account');
    expect(root).toMatchObject({ name: 'root', interactive: null, secondFactor: { state: 'absent' } });
  });
});

it('an administrator with keys only may be a person', async () => {
  const user = { password: false, key: { rotated: '2026-05-01T00:00:00+00:00' }, mfa: true };
  expect(await oneUser({ ...user, inline: everything })).toMatchObject({
    administrator: true,
    interactive: null,
    secondFactor: { state: 'unknown' },
  });
  expect(await oneUser({ ...user, key: { ...user.key, active: false }, inline: everything })).toMatchObject({
    interactive: false,
  });
});

describe('passwords', () => {
  it('have to be changed where the report has a day for it, and only there', async () => {
    const ageingOf = async (user: Partial<AwsUser>) => (await oneUser(user)).password;
    expect(await ageingOf({ nextRotation: '2026-04-01T00:00:00+00:00' })).toMatchObject({
      state: 'set',
      ageing: { maxDays: 90 },
    });
    expect(await ageingOf({})).toMatchObject({ state: 'set', ageing: { seen: true, maxDays: null } });
    expect(await ageingOf({ password: false })).toMatchObject({ state: 'locked' });
  });
});

describe('roles', () => {
  const account = '123456789012';
  const rolesOf = async (role: Partial<AwsRole>) => {
    const api = replayAws({ ...well, roles: [{ name: 'R', principal: {}, ...role }] });
    const port = await listen(api.server);
    const { failures } = await lookThrough(aws, target(`http://127.0.0.1:${port}`), { wants: { kinds: ['account'] } });
    await api.close();
    return failures.map(({ reason, detail }) => `${reason} ${detail.replace('people from elsewhere take on roles: ', '')}`);
  };
  const external = { StringEquals: { 'sts:ExternalId': 'x' } };
  it.each<[string, Partial<AwsRole>]>([
    ['a service', { principal: { Service: 'ec2.amazonaws.com' }, policies: ['AdministratorAccess'] }],
    ['this account', { principal: { AWS: `arn:aws:iam::${account}:root` } }],
    ['this account by its number', { principal: { AWS: account } }],
    ['somebody who is gone', { principal: { AWS: 'AIDAREPLAY' } }],
    [
      'jobs of a code host',
      { principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` } },
    ],
    ['a program of another account', { principal: { AWS: 'arn:aws:iam::210987654321:root' }, condition: external }],
  ])('for %s let in nobody from elsewhere', async (_, role) => {
    expect(await rolesOf(role)).toEqual([]);
  });
  it.each<[string, Partial<AwsRole>, string]>([
    ['SAML', { principal: { Federated: `arn:aws:iam::${account}:saml-provider/okta` } }, 'saml-provider/okta'],
    ['OIDC', { principal: { Federated: 'accounts.google.com' } }, 'accounts.google.com'],
    ['another account', { principal: { AWS: ['arn:aws:iam::210987654321:root'] } }, 'account 210987654321'],
    [
      'a program that may do everything',
      { principal: { AWS: '210987654321' }, condition: external, policies: ['AdministratorAccess'] },
      'account 210987654321',
    ],
    ['everybody', { principal: '*' }, 'anybody'],
    ['nobody that is told', { principal: undefined }, 'anybody'],
    ['what is not understood', { principal: 7 }, 'trust not understood'],
  ])('for %s are a way in that has no account', async (_, role, from) => {
    expect(await rolesOf(role)).toEqual([`not-visible R (${from})`]);
  });
  it('of an administrator that name a user make him possibly one', async () => {
    const alice = { AWS: `arn:aws:iam::${account}:user/alice` };
    const role = { name: 'Boss', principal: alice, policies: ['AdministratorAccess'] };
    expect(await oneUser({}, { roles: [role] })).toMatchObject({ administrator: null, adminBy: ['role Boss'] });
    expect(await oneUser({}, { roles: [{ ...role, policies: ['ReadBuckets'] }] })).toMatchObject({ administrator: false });
  });
});

describe('lists', () => {
  it('users who are newer than the report are missed', async () => {
    const { failures } = await lookWith({ newUsers: ['carol'] }, ['account']);
    expect(failures).toMatchObject([{ reason: 'incomplete', detail: '1 user(s) newer than the report' }]);
  });
  const change = (from: RegExp, to: string) =>
    lookWith({}, ['account'], {
      mischief: [['/', { change: (body) => String(body).replaceAll(from, to) }]],
    });
  it.each<[string, RegExp, string]>([
    ['do not say whether they go on', /<IsTruncated>false<\/IsTruncated>/g, 'malformed'],
    ['say that they go on, but not where', /(?<=<IsTruncated>)false/g, 'incomplete'],
    ['have no roles', /<RoleDetailList>.*<\/RoleDetailList>/g, 'malformed'],
  ])('that %s are not whole', async (_, from, reason) => {
    const { facts, failures } = await change(from, reason === 'incomplete' ? 'true' : '');
    expect(failures).toMatchObject([{ reason }]);
    const others = facts.filter((fact) => fact.kind === 'account' && fact.name !== 'root');
    expect(others.map((fact) => fact.kind === 'account' && fact.administrator)).toEqual([true, null, null]);
  });
  it('of policies that were left out are not lists of none', async () => {
    const { facts } = await change(/<AttachedManagedPolicies>.*?<\/AttachedManagedPolicies>/g, '');
    expect(facts.map((fact) => fact.kind === 'account' && fact.administrator)).toEqual([true, null, null, null]);
  });
  it('a report without the root user is not whole, and is as old as AWS says', async () => {
    const withoutRoot = (body: unknown) =>
      String(body).replace(/(?<=<Content>)[^<]+/, (content) => {
        const lines = Buffer.from(content, 'base64').toString().split('\n');
        return Buffer.from(lines.filter((line) => !line.startsWith('<root')).join('\n')).toString('base64');
      });
    const { failures } = await lookWith({}, ['account'], { mischief: [['/', { change: withoutRoot }]] });
    expect(failures).toMatchObject([{ reason: 'incomplete', detail: 'report without the root user' }]);
    const [root] = await look({ reportAge: 3_600_000 }, 'account');
    expect(Date.now() - Date.parse(root!.source.at)).toBeGreaterThanOrEqual(3_600_000);
  });
});

it.each([
  ['us-east-1', 'iam.amazonaws.com', 'us-east-1', 'sts.us-east-1.amazonaws.com'],
  ['eu-central-1', 'iam.amazonaws.com', 'us-east-1', 'sts.eu-central-1.amazonaws.com'],
  ['us-gov-west-1', 'iam.us-gov.amazonaws.com', 'us-gov-west-1', 'sts.us-gov-west-1.amazonaws.com'],
  ['cn-north-1', 'iam.cn-north-1.amazonaws.com.cn', 'cn-north-1', 'sts.cn-north-1.amazonaws.com.cn'],
  ['eusc-de-east-1', 'iam.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', 'sts.eusc-de-east-1.amazonaws.eu'],
])('%s is asked where AWS has its endpoint for it, whatever variables for the tools of AWS say', (region, iam, signed, sts) => {
  const variables = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_REGION: 'xx-other-1', AWS_USE_FIPS_ENDPOINT: 'true' };
  Object.assign(process.env, variables);
  try {
    const places = placesOf({ baseUrl: null, region });
    expect([places.iam.url.host, places.iam.region, places.sts.url.host]).toEqual([iam, signed, sts]);
    expect([places.iam.url.protocol, places.sts.url.protocol, places.sts.region]).toEqual(['https:', 'https:', region]);
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
});

describe('an inspection', () => {
  const inspected = async (caller: AwsWorld['caller'], more: More = {}) => {
    const api = replayAws({ ...well, ...(caller ? { caller } : {}) }, more);
    const port = await listen(api.server);
    try {
      return await inspect(aws, target(`http://127.0.0.1:${port}`));
    } finally {
      expect(api.violations).toEqual([]);
      await api.close();
    }
  };
  const role = 'arn:aws:sts::123456789012:assumed-role/Auditor/session';
  it.each<[string, AwsWorld['caller'], readonly string[] | null]>([
    ['a user who may only look', {}, []],
    ['a user who may do more', { policies: ['SecurityAudit', 'AdministratorAccess'] }, ['AdministratorAccess']],
    ['a user whose group may do more', { groups: ['admins'] }, ['AdministratorAccess']],
    ['a policy within', { inline: ['own'] }, null],
    ['a role', { arn: role, policies: ['AdministratorAccess'] }, ['AdministratorAccess']],
    ['the root user', { arn: 'arn:aws:iam::123456789012:root' }, ['root user: everything']],
    ['somebody of another kind', { arn: 'arn:aws:sts::123456789012:federated-user/x' }, null],
  ])('of %s', async (_, caller, excess) => {
    expect(await inspected(caller)).toMatchObject({ credential: 'accepted', excess });
  });
  it('does not take what was denied for nothing', async () => {
    expect(await inspected({}, { refuse: { ListGroupsForUser: awsDenied } })).toMatchObject({
      credential: 'accepted',
      excess: null,
    });
    expect(await inspected({}, { authorized: () => false })).toMatchObject({ credential: 'refused' });
  });
});

it('keys have the day of their last rotation', async () => {
  expect(await look({}, 'access-key')).toMatchObject([
    { name: 'access key 1 of deploy', createdAt: '2026-05-01T00:00:00.000Z', enabled: true, holder: 'service' },
  ]);
});

describe('password policy', () => {
  it('as it is set', async () => {
    const [policy] = await look(
      { passwordPolicy: { MinimumPasswordLength: 14, RequireNumbers: true, RequireSymbols: true, MaxPasswordAge: 90 } },
      'password-policy',
    );
    expect(policy).toMatchObject({
      inUse: true,
      minLength: { value: 14 },
      classes: { value: 2 },
      history: { value: null },
      maxDays: { value: 90 },
    });
  });
  it('the default where none is set, and unseen where it may not be read', async () => {
    expect((await look({}, 'password-policy'))[0]).toMatchObject({
      minLength: { value: 8, by: 'default password policy' },
      maxDays: { value: null },
    });
    expect((await look({}, 'password-policy', { refuse: { GetAccountPasswordPolicy: awsDenied } }))[0]).toMatchObject({
      minLength: { seen: false, reason: 'denied' },
    });
  });
});

describe('what can go wrong', () => {
  const run = async (mischief: ApiMischief) => {
    const looked = await lookWith({}, ['access-key'], { mischief: [['/', mischief]] });
    const told = JSON.stringify([looked.facts, looked.failures]);
    for (const form of [...formsOf(awsSecretKey), awsAccessKey]) expect(told).not.toContain(form);
    return looked;
  };
  it.each<[string, ApiMischief, string]>([
    ['a page', 'html', 'malformed'],
    ['nothing', 'empty', 'malformed'],
    ['no XML', 'garbage', 'malformed'],
    [
      'an answer to another call',
      { status: 200, headers: { 'content-type': 'text/xml' }, body: '<ListUsersResponse></ListUsersResponse>' },
      'malformed',
    ],
    [
      'an answer that is cut',
      { status: 200, headers: { 'content-type': 'text/xml' }, body: '<GenerateCredentialReportResponse><x>' },
      'incomplete',
    ],
    ['a truncated body', 'truncated-body', 'incomplete'],
    ['an endless one', 'endless', 'malformed'],
    ['a redirect', { redirect: 'http://127.0.0.1:1/' }, 'malformed'],
    ['a proxy that refuses', { status: 403, body: {} }, 'denied'],
    ['AWS that refuses', { ...awsDenied, status: 403 }, 'denied'],
  ])('%s', async (_, mischief, reason) => {
    const { facts, failures } = await run(mischief);
    expect([facts, failures.map((each) => each.reason)]).toEqual([[], [reason]]);
  });

  it.each([
    [
      'throttling',
      {
        status: 400,
        headers: { 'content-type': 'text/xml' },
        body: String(awsDenied.body).replace('AccessDenied', 'Throttling'),
      },
    ],
    ['an outage', { status: 503, body: {} }],
  ])('%s that passes', async (_, mode) => {
    expect((await run({ mode, times: 1 })).failures).toEqual([]);
  });

  it('too many requests: a short wait is waited for, a long one is not', async () => {
    const busy = (wait: string): ApiMischief => ({ mode: { status: 429, headers: { 'retry-after': wait }, body: {} }, times: 1 });
    const short = await run(busy('2'));
    expect(short.failures).toEqual([]);
    expect(short.milliseconds).toBeGreaterThan(1900);
    const long = await run(busy('3600'));
    expect(long.failures).toMatchObject([{ reason: 'rate-limited', detail: 'http-429' }]);
    expect(long.milliseconds).toBeLessThan(1900);
  });

  it('a second page that fails: who has rights on it stays open, nobody is taken for somebody without', async () => {
    const users = Array.from({ length: 25 }, (_, index) => ({ name: `user-${index}`, policies: ['ReadBuckets'] }));
    const world = { users, pageSize: 10 };
    const parts = ['<GetAccountAuthorizationDetailsResponse', 'user-24'];
    const lastPage = (body: unknown) => (parts.every((each) => String(body).includes(each)) ? '<html></html>' : body);
    const { facts, failures } = await lookWith(world, ['account'], { mischief: [['/', { change: lastPage }]] });
    expect(failures.map(({ reason }) => reason)).toContain('malformed');
    const rights = facts.flatMap((fact) => (fact.kind === 'account' ? [fact.administrator] : []));
    expect(rights.filter((each) => each === null).length).toBeGreaterThanOrEqual(15);
  });

  it('a report that is too old, or lacks a column', async () => {
    expect((await lookWith({ reportAge: 48 * 3_600_000 }, ['access-key'])).failures).toMatchObject([
      { reason: 'incomplete', detail: 'report too old' },
    ]);
    const content = Buffer.from('user,arn\nalice,x').toString('base64');
    const body = `<GetCredentialReportResponse><GetCredentialReportResult><Content>${content}</Content><GeneratedTime>${new Date().toISOString()}</GeneratedTime></GetCredentialReportResult></GetCredentialReportResponse>`;
    const report = { headers: { 'content-type': 'text/xml' }, body };
    expect((await lookWith({}, ['access-key'], { refuse: { GetCredentialReport: report } })).failures).toMatchObject([
      { reason: 'malformed' },
    ]);
  });

  it('a wrong key is refused', async () => {
    expect((await lookWith({}, ['access-key'], { authorized: () => false })).failures).toMatchObject([
      { reason: 'denied', detail: 'InvalidClientTokenId' },
    ]);
  });

  it('credentials do not go to where a redirect points', async () => {
    const other = replayAws(well);
    const port = await listen(other.server);
    await run({ redirect: `http://127.0.0.2:${port}/` });
    await other.close();
    expect(other.asked).toEqual([]);
  });
});
