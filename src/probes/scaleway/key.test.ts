import {
  looking,
  organization,
  replayScaleway,
  type ScalewayWorld,
  scalewayAccessKey,
  scalewayBalancer,
  scalewayKey,
  scalewayPolicy,
  scalewayRule,
  scalewaySecret,
  scalewayServer,
  uuid,
} from '../../../fixtures/providers/scaleway.ts';
import type { ApiMischief } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import { withContext } from '../../audit/unit.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { ScalewayOrganizationTarget } from '../../inventory/target.ts';
import type { ProbeContext } from '../define.ts';
import { createNetwork } from '../network.ts';
import { scaleway } from './index.ts';

/** Lets a probe do something with a replayed organization that is neither a look nor an audit. */
async function using<T>(
  world: ScalewayWorld,
  use: (target: ScalewayOrganizationTarget, context: ProbeContext) => Promise<T>,
  {
    accessKey = scalewayAccessKey,
    secret = scalewaySecret,
    mischief = [],
    labels = {},
  }: {
    accessKey?: string | null;
    secret?: string;
    mischief?: readonly (readonly [string | RegExp, ApiMischief])[];
    labels?: Record<string, string>;
  } = {},
): Promise<T> {
  const api = replayScaleway(world, { mischief });
  const port = await listen(api.server);
  const target: ScalewayOrganizationTarget = {
    kind: 'scaleway-organization',
    id: 'scw',
    labels,
    baseUrl: `http://127.0.0.1:${port}`,
    ca: null,
    organization,
    accessKey,
    secretKey: new Secret(secret),
    discover: true,
  };
  const options = {
    network: createNetwork({ concurrency: 64, perHost: 8, connectTimeout: 2000 }),
    settings: { vantage: 'test', providerRanges: [], pseudonymOf: (name: string) => `person-${name}` },
    wants: {},
    deadline: 10_000,
    signal: new AbortController().signal,
  };
  try {
    return await withContext(scaleway, options, (context) => use(target, context));
  } finally {
    expect(api.violations).toEqual([]);
    await api.close();
  }
}

describe('of a key is told', () => {
  const inspect = (world: ScalewayWorld, more?: Parameters<typeof using>[2]) =>
    using(world, (target, context) => scaleway.inspect!(target, context), more);
  const skew = expect.any(Number);

  it('what it may do, when it ends, and that it may do no more than look', async () => {
    expect(await inspect(looking)).toEqual({
      credential: 'accepted',
      rights: ['AllProductsReadOnly', 'IAMReadOnly'],
      excess: [],
      expiresAt: '2027-01-10T12:34:56.123Z',
      clockSkew: skew,
    });
  });

  it('what goes beyond looking, and what is for some projects only', async () => {
    const rules = [
      scalewayRule(['InstancesFullAccess'], { organization_id: null, project_ids: [uuid(7)] }),
      scalewayRule(['ObjectStorageObjectsRead']),
    ];
    expect(await inspect({ ...looking, policies: [scalewayPolicy({}, rules)] })).toMatchObject({
      rights: ['InstancesFullAccess (restricted)', 'ObjectStorageObjectsRead'],
      excess: ['InstancesFullAccess', 'ObjectStorageObjectsRead'],
    });
    const ofOwner = { ...looking, keys: [scalewayKey({ application_id: null, user_id: uuid(1), expires_at: null })] };
    expect(await inspect(ofOwner)).toMatchObject({ rights: ['owner'], excess: ['owner'], expiresAt: null });
  });

  it('nothing that was not seen', async () => {
    const denied = [['/iam/v1alpha1/policies', { status: 403, body: {} }]] as const;
    expect(await inspect(looking, { mischief: denied })).toMatchObject({ credential: 'accepted', excess: null });
    expect(await inspect(looking, { accessKey: null })).toMatchObject({ credential: 'accepted', rights: [], excess: null });
  });

  it.each<[string, string, Parameters<typeof using>[2]]>([
    ['a wrong one', 'refused', { secret: 'wrong' }],
    ['a wrong one without its id', 'refused', { secret: 'wrong', accessKey: null }],
    ['one that may not read keys', 'accepted', { mischief: [[/api-keys/, { status: 403, body: {} }]] }],
    ['one of which nobody says anything', 'unknown', { mischief: [[/./, { status: 500, body: {} }]], accessKey: null }],
    ['one whose id is not there', 'unknown', { accessKey: 'SCWELSEWHERE00000000' }],
  ])('of %s that it is %s', async (_, credential, more) => {
    expect(await inspect(looking, more)).toMatchObject({ credential, rights: [], excess: null });
  });
});

describe('further targets', () => {
  const discover = (more?: Parameters<typeof using>[2]) =>
    using(
      { ...looking, servers: [scalewayServer({ tags: ['role=app', 'env=prod', 'blue'] })], balancers: [scalewayBalancer()] },
      (target, context) => scaleway.discover!(target, context),
      more,
    );

  it('are the public addresses of servers and load balancers; labels of the configuration stand', async () => {
    const { targets, failures } = await discover({ labels: { env: 'test' } });
    expect(failures).toEqual([]);
    expect(targets.map(({ id, labels }) => [id, labels])).toEqual([
      ['scw/web-1/203.0.113.5', { role: 'app', env: 'test' }],
      ['scw/web-1/2001:db8:5::1', { role: 'app', env: 'test' }],
      ['scw/lb-web/203.0.113.50', { role: 'app', env: 'test' }],
      ['scw/lb-web/2001:db8:50::1', { role: 'app', env: 'test' }],
    ]);
  });

  it.each<[string, Parameters<typeof using>[2], string]>([
    ['a zone is denied', { mischief: [[/nl-ams-1\/lbs$/, { status: 403, body: {} }]] }, 'denied'],
    ['nobody knows what the key may see', { accessKey: null }, 'not-visible'],
  ])('may not be all where %s', async (_, more, reason) => {
    const { failures } = await discover(more);
    expect(failures[0]).toMatchObject({
      reason,
      kinds: ['hosting-location', 'http-service', 'open-port', 'ssh-service', 'tls-service'],
    });
  });
});
