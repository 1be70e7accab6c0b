import { lookAt } from '../../../fixtures/provider-battery.ts';
import {
  type OtcWorld,
  otcKey,
  otcRole,
  otcTarget,
  otcTrace,
  otcTracker,
  otcUser,
  otcUserDetails,
  replayOtc,
} from '../../../fixtures/providers/otc.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import type { FactKind, FactOf } from '../../facts/index.ts';
import { createNetwork } from '../network.ts';
import { powerOf } from './facts/administrators.ts';
import { otc } from './index.ts';

const well: OtcWorld = {
  users: [otcUser()],
  protections: [{ user_id: 'u1', enabled: true, verification_method: 'vmfa' }],
  devices: [{ user_id: 'u1' }],
  groups: [{ id: 'ga', name: 'admin', members: [] }],
};

const look = async <K extends FactKind>(world: OtcWorld, kind: K, more: Partial<ReplayApiOptions> = {}) => {
  const { facts, failures } = await lookAt(otc, replayOtc({ ...well, ...world }, more), otcTarget, [kind]);
  return { facts: facts.filter((fact): fact is FactOf<K> => fact.kind === kind), failures };
};
const account = async (world: OtcWorld, more?: Partial<ReplayApiOptions>) => (await look(world, 'account', more)).facts[0]!;
const denied = (path: string | RegExp): Partial<ReplayApiOptions> => ({ mischief: [[path, { status: 403, body: {} }]] });

describe('a second factor', () => {
  const factor = async (world: OtcWorld, more?: Partial<ReplayApiOptions>) => {
    const { state, kinds, by } = (await account(world, more)).secondFactor;
    return [state, ...kinds, by].join(' ');
  };
  const protectedBy = (changes: object) => ({
    protections: [{ user_id: 'u1', enabled: true, verification_method: 'vmfa', ...changes }],
  });

  it.each<[string, OtcWorld, string]>([
    ['an app', {}, 'present totp login protection: vmfa'],
    ['an app without a device', { devices: [{ user_id: 'u2' }] }, 'unknown vmfa without a device'],
    ['a text message', protectedBy({ verification_method: 'SMS' }), 'present sms login protection: sms'],
    ['a mail', protectedBy({ verification_method: 'email' }), 'present email login protection: email'],
    ['an unknown method', protectedBy({ verification_method: 'palm' }), 'unknown login protection: palm'],
    ['none', protectedBy({ verification_method: 'none' }), 'unknown login protection: none'],
    ['switched off', protectedBy({ enabled: false }), 'absent login protection is off'],
    [
      'a user who is missing from the list',
      { protections: [{ user_id: 'u2', enabled: true, verification_method: 'vmfa' }] },
      'absent login protection was never set',
    ],
    [
      'two entries',
      { protections: [...protectedBy({}).protections, ...protectedBy({ enabled: false }).protections] },
      'unknown login-protects: several entries',
    ],
  ])('%s', async (_, world, expected) => {
    expect(await factor(world)).toBe(expected);
  });

  it('is unknown where a list was denied', async () => {
    expect(await factor({}, denied('/iam/v3.0/OS-USER/login-protects'))).toBe('unknown login-protects: denied');
    expect(await factor({}, denied('/iam/v3.0/OS-MFA/virtual-mfa-devices'))).toBe('unknown virtual-mfa-devices: denied');
  });
});

describe('an administrator', () => {
  const power = async (world: OtcWorld, more?: Partial<ReplayApiOptions>) => {
    const { administrator, adminBy } = await account(world, more);
    return [String(administrator), ...adminBy].join(' ');
  };
  const role = (name: string, policy: object | null = null) => otcRole({ name, display_name: name, policy });
  const held = (by: object, roles: readonly { readonly id: string }[]): OtcWorld => ({
    groups: [{ id: 'go', name: 'ops', members: ['u1'] }],
    assignments: [{ ...by, role: { id: 'ro1' }, scope: { domain: { id: 'x' } }, is_inherited: false }],
    roles,
  });
  const allowing = (...Action: string[]) => ({ Version: '1.1', Statement: [{ Effect: 'Allow', Action }] });

  it.each<[string, OtcWorld, string]>([
    ['is nobody without a group or a role', {}, 'false'],
    ['is in the group admin', { groups: [{ id: 'ga', name: 'admin', members: ['u1'] }] }, 'true group admin'],
    ['holds a role through a group', held({ group: { id: 'go' } }, [role('te_admin')]), 'true role te_admin'],
    ['holds a role himself', held({ user: { id: 'u1' } }, [role('secu_admin')]), 'true role secu_admin'],
    ['is not who another group’s role makes one', held({ group: { id: 'gx' } }, [role('te_admin')]), 'false'],
    ['is not whom an agency’s role makes one', held({ agency: { id: 'ag' } }, [role('te_admin')]), 'false'],
    ['may be one by a role that nobody knows', held({ group: { id: 'go' } }, []), 'null role ro1 (unreachable)'],
    ['may be one by a role without statements', held({ group: { id: 'go' } }, [role('custom')]), 'null role custom'],
    ['is not one by a service’s rights', held({ group: { id: 'go' } }, [role('ecs', allowing('ecs:*:*'))]), 'false'],
    ['owns the account', { details: { u1: otcUserDetails({ is_domain_owner: true }) } }, 'true account owner'],
  ])('%s', async (_, world, expected) => {
    expect(await power(world)).toBe(expected);
  });

  it('may be anybody where groups, members or roles were denied', async () => {
    expect(await power({}, denied('/iam/v3/groups'))).toBe('null groups: denied');
    expect(await power({}, denied('/iam/v3/groups/ga/users'))).toBe('null members of group admin: denied');
    expect(await power({}, denied('/iam/v3.0/OS-PERMISSION/role-assignments'))).toBe('null role assignments: denied');
  });

  it.each<[string, object | null, string]>([
    ['everything', allowing('*:*:*'), 'all'],
    ['all of IAM', allowing('iam:*:*'), 'all'],
    ['some of IAM', allowing('iam:agencies:assume'), 'unknown'],
    ['reading everywhere', allowing('*:*:get*', '*:*:list*'), 'some'],
    ['reading IAM', allowing('iam:users:listUsers', 'iam:users:getUser'), 'some'],
    [
      'everything but what is denied',
      { Statement: [...allowing('*:*:*').Statement, { Effect: 'Deny', Action: ['iam:*:*'] }] },
      'unknown',
    ],
    ['an unknown effect', { Statement: [{ Effect: 'Perhaps', Action: ['ecs:*:*'] }] }, 'unknown'],
    ['no action', { Statement: [{ Effect: 'Allow' }] }, 'unknown'],
    ['nothing told', null, 'unknown'],
  ])('of a role that allows %s', (_, policy, expected) => {
    expect(powerOf({ name: 'x', policy: policy as Parameters<typeof powerOf>[0]['policy'] })).toBe(expected);
  });
});

describe('a user', () => {
  it('is called by a pseudonym, and a service by its name', async () => {
    const { facts } = await look({ users: [otcUser(), otcUser({ id: 'u2', name: 'deploy' })] }, 'account');
    expect(facts.map(({ name, holder }) => [name, holder])).toEqual([
      ['person-anna.example', 'person'],
      ['deploy', 'service'],
    ]);
    expect(JSON.stringify(facts).replaceAll('person-anna.example', '')).not.toContain('anna');
  });

  it('has what the lists say', async () => {
    expect(await account({})).toMatchObject({
      enabled: true,
      interactive: true,
      lastUsed: { seen: true, at: '2026-05-30T08:00:00.000Z' },
      existedAt: '2024-07-08T02:19:03.000Z',
      password: { state: 'set', ageing: { seen: true, maxDays: 90, expiresAt: '2026-08-01T00:00:00.000Z' } },
    });
  });

  it.each<[string, OtcWorld, object]>([
    [
      'whose password never ends',
      { users: [otcUser({ password_expires_at: null })] },
      { password: { ageing: { seen: true, maxDays: null } } },
    ],
    [
      'whose password ends by another rule',
      { passwordPolicy: { password_validity_period: 0 } },
      { password: { ageing: { seen: false } } },
    ],
    [
      'who may have no password',
      { users: [otcUser({ pwd_strength: undefined })] },
      { interactive: null, password: { state: 'unseen' } },
    ],
    ['who never logged in', { details: { u1: otcUserDetails({ last_login_time: null }) } }, { lastUsed: { seen: false } }],
    [
      'with a moment that is none',
      { details: { u1: otcUserDetails({ last_login_time: 'recently' }) } },
      { lastUsed: { seen: false } },
    ],
    ['who is disabled', { users: [otcUser({ enabled: false })] }, { enabled: false }],
  ])('%s', async (_, world, expected) => {
    expect(await account(world)).toMatchObject(expected);
  });

  it('keeps the rest where details or the policy were denied', async () => {
    expect(await account({}, denied(/OS-USER\/users/))).toMatchObject({
      lastUsed: { seen: false, reason: 'denied' },
      existedAt: null,
    });
    expect(await account({}, denied(/password-policy/))).toMatchObject({
      password: { ageing: { seen: false, reason: 'denied' } },
    });
  });

  it('may come from elsewhere: then the list is not all', async () => {
    const { failures } = await look(
      { identityProviders: [{ id: 'acme-saml', enabled: true, description: '', links: {} }] },
      'account',
    );
    expect(failures).toMatchObject([
      { kinds: ['account'], reason: 'not-visible', detail: 'users of identity provider acme-saml' },
    ]);
    expect((await look({ identityProviders: [{ id: 'old', enabled: false }] }, 'account')).failures).toEqual([]);
  });
});

describe('access keys', () => {
  it('have an age, a state and an owner, and their secret is nobody’s', async () => {
    const keys = [otcKey(), otcKey({ access: 'AK2', status: 'inactive' }), otcKey({ access: 'AK3', status: 'resting' })];
    const { facts } = await look({ keys }, 'access-key');
    expect(facts.map(({ name, owner, enabled, createdAt }) => [name, owner, enabled, createdAt])).toEqual([
      ['AKREPLAY0000000001', 'person-anna.example', true, '2026-05-01T06:26:08.123Z'],
      ['AK2', 'person-anna.example', false, '2026-05-01T06:26:08.123Z'],
      ['AK3', 'person-anna.example', null, '2026-05-01T06:26:08.123Z'],
    ]);
  });

  it('of a user that were denied are not none', async () => {
    const { facts, failures } = await look({ keys: [otcKey()] }, 'access-key', denied(/OS-CREDENTIAL/));
    expect([facts, failures.map(({ reason }) => reason)]).toEqual([[], ['denied']]);
  });
});

describe('rules of the account', () => {
  it('for passwords', async () => {
    expect((await look({}, 'password-policy')).facts).toMatchObject([
      { minLength: { value: 12 }, classes: { value: 3 }, history: { value: 5 }, maxDays: { value: 90 }, maxDaysFor: 'new' },
    ]);
    const other = await look(
      { passwordPolicy: { password_requirements: 'Sei kreativ.', password_validity_period: 0 } },
      'password-policy',
    );
    expect(other.facts).toMatchObject([{ classes: { seen: false }, maxDays: { seen: true, value: null } }]);
  });

  it('for failed logins and idle sessions', async () => {
    expect((await look({}, 'login-lockout')).facts).toMatchObject([
      { entrances: [{ lockout: { state: 'on', attempts: 5, seconds: 900 } }] },
    ]);
    expect((await look({ loginPolicy: { login_failed_times: 0 } }, 'login-lockout')).facts).toMatchObject([
      { entrances: [{ lockout: { state: 'off' } }] },
    ]);
    expect((await look({}, 'session-policy')).facts).toMatchObject([{ idleEnds: [{ seconds: 900, covers: 'all' }], unseen: [] }]);
    expect((await look({ loginPolicy: { session_timeout: 0 } }, 'session-policy')).facts).toMatchObject([
      { idleEnds: [], unseen: [{}] },
    ]);
  });

  it('that were denied are told for each kind', async () => {
    const { facts, failures } = await lookAt(otc, replayOtc(well, denied(/login-policy/)), otcTarget, [
      'login-lockout',
      'session-policy',
    ]);
    expect([facts, failures.map(({ kinds, reason }) => [kinds, reason])]).toEqual([
      [],
      [[['login-lockout', 'session-policy'], 'denied']],
    ]);
  });
});

describe('the log', () => {
  const logs = async (world: OtcWorld, more?: Partial<ReplayApiOptions>) =>
    (await look({ trackers: [otcTracker()], traces: [otcTrace()], ...world }, 'audit-log', more)).facts;
  const login = otcTrace({ service_type: 'IAM', trace_name: 'login' });

  it('records changes, and logins where one is in it', async () => {
    expect(await logs({ traces: [otcTrace(), login] })).toMatchObject([
      {
        events: { seen: true, classes: ['privilege', 'account-change', 'configuration'] },
        recording: { seen: true, active: true },
      },
      { events: { seen: true, classes: ['login'] }, copies: { targets: [{ to: 'bucket acme-traces', logins: true }] } },
    ]);
    expect((await logs({}))[1]).toMatchObject({ events: { seen: false, detail: 'no login within a week' } });
  });

  it('that is empty has no newest entry', async () => {
    expect((await logs({ traces: [] }))[0]).toMatchObject({ recording: { seen: true, active: true, newestAt: null } });
  });

  it.each<[string, object]>([
    ['disabled', { seen: true, active: false }],
    ['error', { seen: true, active: false }],
    ['napping', { seen: false, reason: 'not-visible' }],
  ])('with status %s', async (status, expected) => {
    expect((await logs({ trackers: [otcTracker({ status })] }))[0]!.recording).toMatchObject(expected);
  });

  it('whose entries were denied is not shown to be written', async () => {
    for (const log of await logs({}, denied(/traces$/))) expect(log.recording).toMatchObject({ seen: false, reason: 'denied' });
  });

  it('of another type is none of the account', async () => {
    expect(await logs({ trackers: [otcTracker({ tracker_type: 'data' })] })).toEqual([]);
  });
});

describe('doctor', () => {
  const inspect = async (world: OtcWorld, more: Partial<ReplayApiOptions> = {}) => {
    const api = replayOtc(world, more);
    const port = await listen(api.server);
    const network = createNetwork({ concurrency: 8, perHost: 8, connectTimeout: 1000, resolver: undefined });
    try {
      const context: Parameters<NonNullable<typeof otc.inspect>>[1] = {
        signal: AbortSignal.timeout(5000),
        network,
        settings: { vantage: 'test', providerRanges: [], pseudonymOf: (name) => name },
        wants: {},
        source: () => ({ probe: 'otc', vantage: { name: 'test' }, at: '2026-06-01T00:00:00Z' }),
        failure: () => {
          throw new TypeError('not asked for');
        },
      };
      const inspection = await otc.inspect!(otcTarget(`http://127.0.0.1:${port}`), context);
      expect([api.violations, api.asked.map(({ path }) => path)]).toEqual([[], ['/iam/v3/auth/tokens', '/iam/v3/auth/tokens']]);
      return inspection;
    } finally {
      await api.close();
    }
  };

  it.each<[string, readonly string[], readonly string[] | null]>([
    ['what only reads', ['readonly', 'op_gated_x'], []],
    ['what IAM asks for, which can write', ['readonly', 'secu_admin'], ['secu_admin']],
    ['too much', ['te_admin', 'secu_admin', 'readonly'], ['secu_admin', 'te_admin']],
    ['a policy of which the token tells nothing', ['readonly', 'custom_policy_1'], null],
  ])('tells of %s', async (_, tokenRoles, excess) => {
    expect(await inspect({ tokenRoles })).toMatchObject({
      credential: 'accepted',
      excess,
      expiresAt: '2026-09-01T00:00:00.000Z',
    });
  });

  it('tells what was refused, and what nobody answered', async () => {
    expect(await inspect({}, { authorized: () => false })).toMatchObject({ credential: 'refused', rights: [], excess: null });
    const broken: Partial<ReplayApiOptions> = { mischief: [['/iam/v3/auth/tokens', 'html']] };
    expect(await inspect({}, broken)).toMatchObject({ credential: 'unknown', excess: null, expiresAt: null });
  });
});
