import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tomproof } from '../../fixtures/cli.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { audit } from '../../fixtures/promises.ts';
import { hetznerServer, hetznerToken, replayHetzner } from '../../fixtures/providers/hetzner.ts';
import type { ReplayApiOptions } from '../../fixtures/replay-api.ts';
import { listen } from '../../fixtures/replay-host.ts';
import { makePlan } from './plan.ts';

/** Servers whose only address is on this machine, so that the look from outside stays here. */
const servers = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    hetznerServer({
      id: index + 1,
      name: `web-${index + 1}`,
      ipv4: `127.66.0.${index + 1}`,
      ipv6: null,
      labels: { role: 'app', env: 'dev' },
    }),
  );

async function withProject<T>(
  count: number,
  more: Partial<ReplayApiOptions>,
  use: (line: string, folder: string) => Promise<T>,
): Promise<T> {
  const api = replayHetzner({ servers: servers(count) }, more);
  const port = await listen(api.server);
  const folder = await temporaryFolder({ token: hetznerToken });
  try {
    return await use(
      `{ id: cloud, kind: hetzner-project, token: "\${file:token}", discover: true, base-url: "http://127.0.0.1:${port}", labels: { env: prod } }`,
      folder,
    );
  } finally {
    await api.close();
  }
}
const settings = 'defaults: { connect: 1s, deadline: 5s }';
const ports = '{ check: ports.management, with: { ports: [2375] }, on: { role: app } }';

it('a token leads to every server, which is looked at with the labels it has there; those of the configuration stand', async () => {
  const { clauses } = await withProject(3, {}, (line, folder) =>
    audit(
      folder,
      [line],
      { role: ports, env: ports.replace('role: app', 'env: prod, kind: host'), dev: ports.replace('role: app', 'env: dev') },
      settings,
    ),
  );
  for (const promise of ['role', 'env']) {
    for (const server of ['web-1', 'web-2', 'web-3'])
      expect(clauses[promise]!.told).toContain(server.replace('web-', '127.66.0.'));
  }
  expect(clauses.dev).toMatchObject({ verdict: 'unverified' });
});

it('a list of servers that was cut short lets no clause be proven that could speak of one of those that are missing', async () => {
  const cut: Partial<ReplayApiOptions> = { mischief: [['/servers', { mode: { status: 403, body: {} }, after: 1, times: 1 }]] };
  const promises = {
    label: ports,
    everything: '{ check: ports.management, with: { ports: [2375] } }',
    other: '{ check: location.hosting, with: { countries: [EU] }, on: { kind: hetzner-project } }',
    named: '{ check: ports.management, with: { ports: [2375] }, on: { id: cloud/web-1/127.66.0.1 } }',
  };
  const whole = await withProject(60, {}, (line, folder) => audit(folder, [line], promises, settings));
  expect(whole.clauses.named!.verdict).not.toBe('unverified');
  const { clauses } = await withProject(60, cut, (line, folder) => audit(folder, [line], promises, settings));
  expect(clauses.label).toMatchObject({ verdict: 'unverified' });
  expect(clauses.label!.told).toContain('http-403');
  expect(clauses.everything!.told).toContain('http-403');
  // What is named was found; what is looked at through the interface itself was asked for again.
  expect(clauses.named!.told).not.toContain('http-403');
});

it('a token that is refused finds nothing, and nothing is proven', async () => {
  const { clauses, code } = await withProject(3, { authorized: () => false }, (line, folder) =>
    audit(folder, [line], { label: ports }, settings),
  );
  expect([clauses.label!.verdict, code]).toEqual(['unverified', 2]);
});

describe('the plan', () => {
  const plan = async (args: readonly string[], more: Partial<ReplayApiOptions> = {}) =>
    withProject(2, more, async (line, folder) => {
      await writeFile(
        join(folder, 'p.yaml'),
        `policy: p\ntitle: { en: P, de: P }\nclauses:\n  - { id: "1", summary: { en: E, de: D }, verify: [${ports}] }\n`,
      );
      await writeFile(join(folder, 'tomproof.yaml'), `policies: [p.yaml]\ntargets:\n  - ${line}\n`);
      return tomproof(['plan', ...args], folder).ended;
    });

  it('shows what was found, and where', async () => {
    const { stdout, code } = await plan([]);
    expect(code).toBe(0);
    expect(stdout).toContain('cloud/web-1/127.66.0.1 (host, found at cloud): ports');
    const json = JSON.parse((await plan(['--json'])).stdout) as { targets: { id: string; discoveredBy?: string }[] };
    expect(json.targets.map(({ id, discoveredBy }) => [id, discoveredBy])).toEqual([
      ['cloud', undefined],
      ['cloud/web-1/127.66.0.1', 'cloud'],
      ['cloud/web-2/127.66.0.2', 'cloud'],
    ]);
  });

  it('asks nobody with --offline, and says what it could not find without', async () => {
    expect((await plan(['--offline'])).stdout).not.toContain('web-1');
    const { stderr } = await plan([], { authorized: () => false });
    expect(stderr).toContain('not all that belongs to cloud was found: denied (http-401 unauthorized)');
  });
});

it('a gap is one for selectors that could mean what was not found', () => {
  const failure = {
    probe: 'hetzner',
    kinds: ['open-port'],
    reason: 'denied' as const,
    detail: 'http-403',
    at: '2026-06-01T00:00:00Z',
  };
  const check = { id: 'x.y', judges: 'open-port', params: { parse: (given: unknown) => given } };
  const targetsOf = (on: object | null, kind = 'open-port') => {
    const { plan } = makePlan({
      policies: [{ clauses: [{ id: '1', bindings: [{ check: 'x.y', params: {}, on }] }] }],
      targets: [],
      waivers: [],
      checks: new Map([['x.y', { ...check, judges: kind }]]),
      probes: [],
      only: [],
      discovered: { targets: [], failures: new Map([['cloud', [failure]]]) },
    } as unknown as Parameters<typeof makePlan>[0]);
    return plan.policies[0]!.clauses[0]!.bindings[0]!.targets;
  };
  expect(targetsOf(null)).toEqual(['cloud']);
  expect(targetsOf({ role: 'app' })).toEqual(['cloud']);
  expect(targetsOf({ kind: ['host', 'bucket'] })).toEqual(['cloud']);
  expect(targetsOf({ kind: 'bucket' })).toEqual([]);
  expect(targetsOf({ id: 'web' })).toEqual(['web']);
  expect(targetsOf(null, 'volume')).toEqual([]);
});
