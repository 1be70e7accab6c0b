import { temporaryFolder } from '../../../fixtures/folder.ts';
import { outcomesOf } from '../../../fixtures/outcomes.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import {
  type RobotMachine,
  replayRobot,
  robotFirewall,
  robotPassword,
  robotRule,
  robotServer,
  robotUser,
} from '../../../fixtures/providers/hetzner-robot.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const prod = 'on: { id: prod }';
const listed = '[{ name: H, function: hosting, provider: hetzner, countries: [DE] }]';
const seen: Readonly<Record<string, string>> = {
  'firewall.active': `{ check: firewall.active, ${prod} }`,
  'ports.management': `{ check: ports.management, ${prod} }`,
  'location.hosting': `{ check: location.hosting, with: { countries: [DE] }, ${prod} }`,
  'provider.identity': `{ check: provider.identity, with: { provider: hetzner }, ${prod} }`,
  // Nothing but another promise makes this one wrong.
  'provider.identity of another': `{ check: provider.identity, with: { provider: aws }, ${prod} }`,
  'provider.listed': `{ check: provider.listed, with: { subprocessors: ${listed} }, ${prod} }`,
  'env.separation': '{ check: env.separation }',
};
const outcomes = outcomesOf('hetzner-robot');
const untold = outcomes.untold('prod');
const promises = { ...seen, ...untold };

/** Two accounts: one for production, and one for the test environment. */
interface Estate {
  readonly prod: readonly RobotMachine[];
  readonly test: readonly RobotMachine[];
}

async function auditOf(estate: Estate, more: Partial<ReplayApiOptions> = {}): Promise<Audited> {
  const apis = Object.entries(estate).map(([id, machines]) => ({ id, api: replayRobot(machines, more) }));
  try {
    const lines = await Promise.all(
      apis.map(async ({ id, api }) => {
        const base = `http://127.0.0.1:${await listen(api.server)}`;
        return `{ id: ${id}, kind: hetzner-robot, user: "${robotUser}", password: "\${file:password}", base-url: "${base}", labels: { env: ${id} } }`;
      }),
    );
    return outcomes.note(promises, await audit(await temporaryFolder({ password: robotPassword }), lines, promises));
  } finally {
    for (const { api } of apis) {
      expect(api.violations).toEqual([]);
      await api.close();
    }
  }
}

const test = [{ server: robotServer({ number: 322, name: 'test-1', ipv4: '203.0.113.30', ipv6: null }) }];

it('all is well, and what the web service cannot tell says what would', async () => {
  const { clauses } = await auditOf({ prod: [{ server: robotServer() }], test });
  expect(clauses).toMatchObject({
    'firewall.active': { verdict: 'proven', told: expect.stringContaining('db-1') },
    'ports.management': { verdict: 'proven', told: expect.stringContaining('db-1') },
    'location.hosting': { verdict: 'proven', told: expect.stringContaining('lies in DE (provider-api)') },
    'provider.identity': { verdict: 'proven' },
    'provider.listed': { verdict: 'proven', told: expect.stringContaining('FSN1-DC14') },
    'env.separation': { verdict: 'proven', told: expect.stringContaining('prod, test') },
  });
  for (const check of Object.keys(untold)) {
    expect([check, clauses[check]]).toMatchObject([
      check,
      { verdict: 'unverified', told: expect.stringMatching(/kind ssh-host|dated statement/) },
    ]);
  }
});

it('all is wrong, and the report names server and rule', async () => {
  const firewall = robotFirewall({ filter_ipv6: false }, [robotRule({ name: 'maintenance', dst_port: '22' })]);
  const server = robotServer({ dc: 'HEL1-DC2' });
  const { clauses } = await auditOf({ prod: [{ server, firewall }], test: [{ server }] });
  expect(clauses).toMatchObject({
    'firewall.active': { verdict: 'contradicted', told: expect.stringContaining('IPv6') },
    'ports.management': { verdict: 'contradicted', told: expect.stringMatching(/db-1.*tcp 22.*maintenance/) },
    'location.hosting': { verdict: 'contradicted', told: expect.stringContaining('lies in FI') },
    'provider.identity of another': { verdict: 'contradicted', told: expect.stringContaining('belongs to hetzner') },
    'provider.listed': { verdict: 'contradicted', told: expect.stringContaining('HEL1-DC2') },
    'env.separation': { verdict: 'contradicted', told: expect.stringContaining('203.0.113.20') },
  });
});

it('what is denied is unverified', async () => {
  const { clauses } = await auditOf(
    { prod: [{ server: robotServer() }], test },
    { mischief: [[/./, { status: 403, body: {} }]] },
  );
  expect(new Set(Object.values(clauses).map(({ verdict }) => verdict))).toEqual(new Set(['unverified']));
});

outcomes.expectEveryOne();
