import { temporaryFolder } from '../../../fixtures/folder.ts';
import { outcomesOf } from '../../../fixtures/outcomes.ts';
import { audit } from '../../../fixtures/promises.ts';
import {
  firewallRule,
  type HetznerWorld,
  hetznerBox,
  hetznerCertificate,
  hetznerFirewall,
  hetznerImage,
  hetznerServer,
  hetznerToken,
  hetznerVolume,
  replayHetzner,
} from '../../../fixtures/providers/hetzner.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day - 3_600_000).toISOString();
const ahead = (days: number) => new Date(Date.now() + days * day).toISOString();
const daily = (from: number, to: number, server = 42) =>
  Array.from({ length: to - from + 1 }, (_, index) =>
    hetznerImage({ id: server * 100 + index, created: ago(from + index), server }),
  );

/** Three projects: production, a gateway that is to keep no data, and the test environment. */
interface Estate {
  readonly cloud: HetznerWorld;
  readonly edge: HetznerWorld;
  readonly test: HetznerWorld;
}
const estates: Record<'well' | 'wrong', Estate> = {
  well: {
    cloud: {
      servers: [hetznerServer()],
      firewalls: [hetznerFirewall()],
      images: daily(0, 6),
      certificates: [hetznerCertificate({ notAfter: ahead(60) })],
    },
    edge: {
      servers: [hetznerServer({ id: 50, name: 'edge-1', ipv4: '203.0.113.50', ipv6: null, backups: false })],
      firewalls: [hetznerFirewall()],
    },
    test: {
      servers: [hetznerServer({ id: 60, name: 'test-1', ipv4: '203.0.113.60', ipv6: null })],
      firewalls: [hetznerFirewall()],
    },
  },
  wrong: {
    cloud: {
      servers: [
        hetznerServer({ location: 'ash' }),
        hetznerServer({ id: 43, name: 'bare-1', ipv4: '203.0.113.6', ipv6: null, firewalls: [], backups: false }),
      ],
      firewalls: [hetznerFirewall({ rules: [firewallRule({ port: '22' })] })],
      boxes: [hetznerBox({ external: true, samba: true })],
      images: [...daily(3, 5), ...daily(40, 41)],
      certificates: [hetznerCertificate({ notAfter: ago(1) })],
    },
    edge: {
      servers: [hetznerServer({ id: 50, name: 'edge-1', volumes: [4711], backups: false })],
      firewalls: [hetznerFirewall()],
      volumes: [hetznerVolume({ server: 50, name: 'hoard' })],
    },
    test: { servers: [hetznerServer()], firewalls: [hetznerFirewall()] },
  },
};

const cloud = 'on: { id: cloud }';
const outcomes = outcomesOf('hetzner-project');
const promises: Record<string, string> = {
  ...outcomes.untold('cloud'),
  'firewall.active': `{ check: firewall.active, ${cloud} }`,
  'ports.management': `{ check: ports.management, ${cloud} }`,
  'location.hosting': `{ check: location.hosting, with: { countries: [EU] }, ${cloud} }`,
  'provider.identity': `{ check: provider.identity, with: { provider: hetzner }, ${cloud} }`,
  // Nothing but another promise makes this one wrong.
  'provider.identity of another': `{ check: provider.identity, with: { provider: aws }, ${cloud} }`,
  'provider.listed': `{ check: provider.listed, with: { subprocessors: [{ name: H, function: hosting, provider: hetzner, countries: [DE] }] }, ${cloud} }`,
  'env.separation': `{ check: env.separation, ${cloud} }`,
  'disk.encryption': `{ check: disk.encryption, ${cloud} }`,
  'storage.absence': '{ check: storage.absence, on: { id: edge } }',
  'backup.freshness': `{ check: backup.freshness, with: { maxAge: 36h }, ${cloud} }`,
  'backup.retention': `{ check: backup.retention, with: { keep: 5d, interval: 24h }, ${cloud} }`,
  'backup.expiry': `{ check: backup.expiry, with: { after: 14d }, ${cloud} }`,
  'backup.encryption': `{ check: backup.encryption, ${cloud} }`,
  'backup.separate-location by system': `{ check: backup.separate-location, with: { from: system }, ${cloud} }`,
  'backup.separate-location by account': `{ check: backup.separate-location, with: { from: account }, ${cloud} }`,
  'backup.completeness': `{ check: backup.completeness, ${cloud} }`,
  'backup.immutable': `{ check: backup.immutable, ${cloud} }`,
  'redundancy.raid': `{ check: redundancy.raid, ${cloud} }`,
  'tls.certificate': `{ check: tls.certificate, with: { daysLeft: 14 }, ${cloud} }`,
};

async function auditing(estate: Estate, more: Partial<ReplayApiOptions> = {}) {
  const folder = await temporaryFolder({ token: hetznerToken });
  const apis = Object.entries(estate).map(([id, world]) => ({ id, api: replayHetzner(world, more) }));
  try {
    const targets = await Promise.all(
      apis.map(async ({ id, api }) => {
        const base = `http://127.0.0.1:${await listen(api.server)}`;
        return `{ id: ${id}, kind: hetzner-project, token: "\${file:token}", base-url: "${base}", labels: { env: ${id === 'test' ? 'test' : 'prod'} } }`;
      }),
    );
    return outcomes.note(promises, await audit(folder, targets, promises));
  } finally {
    for (const { api } of apis) {
      expect(api.violations).toEqual([]);
      await api.close();
    }
  }
}

type Expected = Readonly<Record<string, readonly [verdict: string, words: string]>>;

/** Every promise comes to what is expected of it, and the message names what it is about. */
async function expectOf(run: ReturnType<typeof auditing>, expected: Expected) {
  const { clauses } = await run;
  const told = Object.entries(expected).map(([id, [, words]]) => {
    const { verdict, told } = clauses[id]!;
    return [id, verdict, told.includes(words) ? words : told];
  });
  expect(told).toEqual(Object.entries(expected).map(([id, [verdict, words]]) => [id, verdict, words]));
}

const statement = 'a person’s dated statement would';
/** What the interface has no word about, whatever is in the project. */
const untold: Expected = {
  'disk.encryption': ['unverified', 'cloud: local disk of web-1: no field of the interface'],
  'backup.encryption': ['unverified', 'image 420'],
  'backup.separate-location by system': ['unverified', 'hetzner backups of web-1: system of the copies'],
  'backup.immutable': ['unverified', 'hetzner backups of web-1: no field of the interface'],
  'redundancy.raid': ['unverified', 'nothing was found'],
  ...Object.fromEntries(Object.keys(outcomes.untold()).map((check) => [check, ['unverified', statement] as const])),
};

it('what holds is proven, or supported where the evidence only indicates', async () => {
  await expectOf(auditing(estates.well), {
    ...untold,
    'firewall.active': ['proven', 'firewall web denies by default what comes to web-1'],
    'ports.management': ['proven', 'for web-1'],
    'location.hosting': ['proven', 'lies in DE (provider-api)'],
    'provider.identity': ['proven', 'belongs to hetzner'],
    'provider.listed': ['proven', 'in DE fsn1'],
    'env.separation': ['proven', 'prod, test'],
    'storage.absence': ['supported', 'edge: local disk of edge-1'],
    'backup.freshness': ['proven', 'image 4200'],
    'backup.retention': ['proven', 'copies in hetzner backups of web-1 without a gap'],
    'backup.expiry': ['proven', '7 slots'],
    'backup.completeness': ['proven', 'cloud: local disk of web-1 ← hetzner backups of web-1'],
    'tls.certificate': ['supported', 'www for www.example.org'],
  });
});

it('what does not is contradicted, with the server, rule, disk, copy or certificate', async () => {
  await expectOf(auditing(estates.wrong), {
    ...untold,
    // The interface does not know whether a machine has a packet filter of its own.
    'firewall.active': ['unverified', 'bare-1: its own packet filter'],
    'ports.management': ['contradicted', 'web-1 (203.0.113.5, 2001:db8:5::1): tcp 22 ← 0.0.0.0/0 (firewall web: rule 1)'],
    'location.hosting': ['contradicted', 'lies in US (provider-api), promised is EU'],
    'provider.identity of another': ['contradicted', 'belongs to hetzner (provider-api), promised is aws'],
    'provider.listed': ['contradicted', 'H (hosting) in US ash, the document says DE'],
    'env.separation': ['contradicted', '203.0.113.5: prod, test'],
    'storage.absence': ['contradicted', '/dev/disk/by-id/scsi-0HC_Volume_4711'],
    'backup.freshness': ['contradicted', 'longer ago than 36h: image 4200'],
    'backup.retention': ['contradicted', 'no copy has come in time to hetzner backups of web-1'],
    'backup.expiry': ['contradicted', 'older than 14d plus 1d in hetzner backups of web-1'],
    'backup.separate-location by account': ['contradicted', 'by account'],
    'backup.completeness': ['contradicted', 'in no copies of this system: cloud: local disk of bare-1'],
    'tls.certificate': ['contradicted', 'has expired: www'],
  });
  await expectOf(auditing(estates.wrong), { 'ports.management': ['contradicted', 'archive: tcp 445'] });
});

const everything = Object.keys(promises);
const withAdvice = everything.filter((id) => untold[id]?.[1] === statement);

it('what is denied is unverified', async () => {
  const mischief = [[/./, { status: 403, body: {} }]] as const;
  const expected = everything.map((id) => [id, ['unverified', withAdvice.includes(id) ? statement : 'http-403']] as const);
  await expectOf(auditing(estates.well, { mischief }), Object.fromEntries(expected));
});

it('lists that say they have more than they gave prove nothing', async () => {
  const change = (body: unknown) => {
    (body as { meta: { pagination: { total_entries: number } } }).meta.pagination.total_entries += 1;
    return body;
  };
  const { clauses } = await auditing(estates.well, { mischief: [[/./, { change }]] });
  const verdicts = everything.map((id) => [id, clauses[id]!.verdict]);
  // A fault that was seen is one, whatever else there is.
  const seen = ['provider.identity of another', 'backup.separate-location by account'];
  expect(verdicts).toEqual(everything.map((id) => [id, seen.includes(id) ? 'contradicted' : 'unverified']));
});

outcomes.expectEveryOne();
