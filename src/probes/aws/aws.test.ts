import { formsOf, lookAt } from '../../../fixtures/provider-battery.ts';
import {
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
    ['deploy', 'service', false, false, 'absent'],
  ]);
});

describe('rights', () => {
  const allow = (Action: string | string[], more: object = {}) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }],
  });
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
  it('of people who log in elsewhere are not seen', async () => {
    const { failures } = await lookWith({ samlProviders: 1 }, ['account']);
    expect(failures).toEqual([]);
    const denied = await lookWith({}, ['account'], { refuse: { ListSAMLProviders: awsDenied } });
    expect(denied.failures).toMatchObject([{ reason: 'denied' }]);
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
