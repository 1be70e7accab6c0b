import { breaches, hasSpecification } from '../../../fixtures/contract.ts';
import { lookAt, testProvider } from '../../../fixtures/provider-battery.ts';
import {
  boxSnapshot,
  firewallRule,
  floatingIp,
  type HetznerWorld,
  hetznerBalancer,
  hetznerBox,
  hetznerCertificate,
  hetznerFirewall,
  hetznerImage,
  hetznerServer,
  hetznerToken,
  hetznerVolume,
  replayHetzner,
} from '../../../fixtures/providers/hetzner.ts';
import type { FactKind, FactOf } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { HetznerProjectTarget } from '../../inventory/target.ts';
import { hetzner } from './index.ts';

const target = (baseUrl: string): HetznerProjectTarget => ({
  kind: 'hetzner-project',
  id: 'cloud',
  labels: {},
  baseUrl,
  ca: null,
  token: new Secret(hetznerToken),
  discover: false,
});

const well: HetznerWorld = {
  floatingIps: [floatingIp()],
  servers: [
    hetznerServer({ volumes: [4711], floating: [4712] }),
    hetznerServer({ id: 43, name: 'web-2', ipv4: '203.0.113.6', ipv6: null }),
  ],
  volumes: [hetznerVolume(), hetznerVolume({ id: 4712, name: 'spare', server: null })],
  firewalls: [hetznerFirewall()],
  images: [hetznerImage(), hetznerImage({ id: 2, created: '2026-05-30T22:30:00Z' }), hetznerImage({ id: 3, type: 'snapshot' })],
  balancers: [hetznerBalancer()],
  certificates: [hetznerCertificate()],
  boxes: [hetznerBox()],
  boxSnapshots: [boxSnapshot(1, '2026-05-31T03:00:00Z')],
};
const many: HetznerWorld = {
  ...well,
  servers: Array.from({ length: 120 }, (_, index) => hetznerServer({ id: index + 1, name: `web-${index + 1}` })),
};
type ListBody = { servers: { location?: unknown }[] };

testProvider('hetzner', {
  probe: hetzner,
  target,
  serve: (world, more) => replayHetzner(world === 'well' ? well : world === 'pages' ? many : {}, more),
  list: { path: '/servers', kind: 'firewall-rules', perPage: 50 },
  denied: { path: '/certificates', kind: 'certificate' },
  without: (body) => {
    delete (body as ListBody).servers[0]!.location;
    return body;
  },
  mistyped: (body) => {
    (body as ListBody).servers[0]!.location = 'fsn1';
    return body;
  },
  secrets: [hetznerToken],
});

const look = async <K extends FactKind>(world: HetznerWorld, kind: K): Promise<FactOf<K>[]> => {
  const { facts, failures } = await lookAt(hetzner, replayHetzner({ ...well, ...world }), target, [kind]);
  expect(failures).toEqual([]);
  return facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
};
const onlyServer = (changes: Parameters<typeof hetznerServer>[0], firewalls = well.firewalls!): HetznerWorld => ({
  servers: [hetznerServer(changes)],
  firewalls,
  balancers: [],
  boxes: [],
});

(hasSpecification('hetzner-cloud.json') ? it : it.skip)(
  `asks and answers as the vendor's document says${hasSpecification('hetzner-cloud.json') ? '' : ' (skipped: no such document here)'}`,
  async () => {
    const { asked } = await lookAt(hetzner, replayHetzner(well), target);
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.map(({ path }) => path)).toContain('/floating_ips');
    expect(breaches('hetzner-cloud.json', asked, { deviations: [{ schema: 'server', notRequired: 'datacenter' }] })).toEqual([]);
  },
);

describe('firewalls', () => {
  it('let through what a rule names, in both families', async () => {
    const [rules] = await look(onlyServer({}), 'firewall-rules');
    expect(rules).toMatchObject({
      guards: 'web-1',
      public: true,
      addresses: ['203.0.113.5', '2001:db8:5::1'],
      labels: { role: 'app' },
      inbound: { seen: true, guarded: true, firewalls: ['web'], default: { ipv4: 'denied', ipv6: 'denied' } },
    });
    const { openings } = rules!.inbound as { openings: { from: number; family: number; reach: string }[] };
    expect(openings.map(({ family, from, reach }) => `${family} ${from} ${reach}`)).toEqual([
      '4 80 world',
      '4 443 world',
      '6 80 world',
      '6 443 world',
    ]);
  });

  it('are none where none is attached, and unknown where they are not in force yet, not told or not found', async () => {
    const inbound = async (changes: Parameters<typeof hetznerServer>[0]) =>
      (await look(onlyServer(changes), 'firewall-rules'))[0]!.inbound;
    expect(await inbound({ firewalls: [] })).toMatchObject({
      seen: true,
      guarded: false,
      default: { ipv4: 'open', ipv6: 'open' },
    });
    expect(await inbound({ firewalls: [], ipv6: null })).toMatchObject({ default: { ipv4: 'open', ipv6: 'not-in-use' } });
    expect(await inbound({ firewalls: [{ id: 38, status: 'pending' }] })).toMatchObject({ seen: false, reason: 'not-visible' });
    expect(await inbound({ firewalls: [{ id: 38, status: 'dreaming' }] })).toMatchObject({ seen: false });
    expect(await inbound({ firewalls: [{ id: 39, status: 'applied' }] })).toMatchObject({ seen: false, reason: 'incomplete' });
  });

  it.each([
    ['an unknown direction', { direction: 'sideways' }],
    ['an unknown protocol', { protocol: 'sctp' }],
    ['a port that is none', { port: 'ssh' }],
    ['no port', { port: null }],
    ['a source that is none', { source_ips: ['everywhere'] }],
  ])('of a rule with %s nothing is known', async (_, changes) => {
    const [rules] = await look(onlyServer({}, [hetznerFirewall({ rules: [firewallRule(changes)] })]), 'firewall-rules');
    expect(rules!.inbound).toMatchObject({ seen: false, reason: 'malformed' });
  });

  it('addresses that were put on a server are its own, and without their list nothing is whole', async () => {
    const world: HetznerWorld = {
      ...onlyServer({ ipv4: null, ipv6: null, floating: [4712], firewalls: [] }),
      floatingIps: [floatingIp()],
    };
    const [rules] = await look(world, 'firewall-rules');
    expect(rules).toMatchObject({
      public: true,
      addresses: ['203.0.113.99'],
      inbound: { guarded: false, default: { ipv4: 'open', ipv6: 'not-in-use' } },
    });
    const api = replayHetzner({ ...well, ...world }, { mischief: [['/floating_ips', { status: 403, body: {} }]] });
    const { failures } = await lookAt(hetzner, api, target, ['firewall-rules']);
    expect(failures).toMatchObject([{ reason: 'denied', kinds: ['firewall-rules'] }]);
  });

  it('what goes out is no way in', async () => {
    const [rules] = await look(
      onlyServer({}, [hetznerFirewall({ rules: [firewallRule({ direction: 'out', port: '22' })] })]),
      'firewall-rules',
    );
    expect(rules!.inbound).toMatchObject({ openings: [] });
  });

  it('a list of firewalls that is denied leaves the rules unseen', async () => {
    const api = replayHetzner(well, { mischief: [['/firewalls', { status: 403, body: {} }]] });
    const { facts } = await lookAt(hetzner, api, target, ['firewall-rules']);
    const rules = facts.filter(
      (fact): fact is FactOf<'firewall-rules'> => fact.kind === 'firewall-rules' && fact.type === 'server',
    );
    expect(rules.map(({ inbound }) => inbound)).toEqual(
      rules.map(() => expect.objectContaining({ seen: false, reason: 'denied' })),
    );
  });

  it('of load balancers are their services, of Storage Boxes their switches', async () => {
    const [balancer, box] = await look({ servers: [], boxes: [hetznerBox({ external: true, samba: true })] }, 'firewall-rules');
    const ports = (rules: typeof balancer) =>
      rules!.inbound.seen ? [...new Set(rules!.inbound.openings.map(({ from }) => from))] : [];
    expect([balancer!.type, ports(balancer)]).toEqual(['load-balancer', [443]]);
    expect([box!.type, box!.public, ports(box).sort((a, b) => a - b)]).toEqual(['storage', true, [22, 23, 445]]);
  });
});

describe('places', () => {
  it('are those the interface names', async () => {
    const places = await look(
      { servers: [hetznerServer({ location: 'hel1' }), hetznerServer({ id: 44, name: 'us-1', location: 'ash' })] },
      'hosting-location',
    );
    expect(places.slice(0, 2)).toMatchObject([
      { country: 'FI', region: 'hel1', provider: 'hetzner', evidence: 'provider-api', project: 'cloud' },
      { country: 'US', region: 'ash' },
    ]);
    expect(places.map(({ subject }) => subject.id)).toEqual([
      'cloud: web-1',
      'cloud: us-1',
      'cloud: db-data',
      'cloud: spare',
      'cloud: lb-web',
      'cloud: archive',
    ]);
  });

  it.each([
    ['no country and an unknown name', { name: 'xyz1' }, null, 'unknown-region'],
    ['no country and a known name', { name: 'nbg1' }, 'DE', null],
    ['a country and an unknown name', { name: 'xyz1', country: 'AT' }, 'AT', null],
    ['a country that is not that of the name', { name: 'nbg1', country: 'US' }, null, 'conflict'],
    ['a country that is no code', { name: 'xyz1', country: 'Germany' }, null, 'unknown-region'],
  ])('%s', async (_, location, country, undetermined) => {
    const servers = [{ ...hetznerServer(), location: { ...hetznerServer().location, country: undefined, ...location } }];
    expect((await look({ servers }, 'hosting-location'))[0]).toMatchObject({ country, undetermined });
  });
});

describe('disks', () => {
  it('are told with the names they have on their server, and nothing of their encryption', async () => {
    const disks = await look({}, 'volume');
    expect(disks.map(({ subject, use, content, encryption }) => [subject.id, use, content, encryption])).toEqual([
      ['cloud: local disk of web-1', 'attached', 'data', 'unknown'],
      ['cloud: local disk of web-2', 'attached', 'data', 'unknown'],
      ['cloud: db-data', 'attached', 'data', 'unknown'],
      ['cloud: spare', 'unmounted', 'unknown', 'unknown'],
    ]);
    expect(disks[2]!.subject.names).toContain('/dev/disk/by-id/scsi-0HC_Volume_4711');
  });
});

describe('backups', () => {
  it('are the copies that are there, not the setting', async () => {
    const sets = await look({}, 'backup-set');
    expect(sets.map(({ location, copies, whole }) => [location, copies.map(({ at }) => at.slice(0, 10)), whole])).toEqual([
      ['hetzner backups of web-1', ['2026-05-30', '2026-05-31'], true],
      ['hetzner backups of web-2', [], true],
      ['hetzner snapshots of web-1', ['2026-05-31'], true],
      ['hetzner snapshots of archive', ['2026-05-31'], true],
    ]);
  });

  it('do not cover a server with volumes, which are not in them', async () => {
    const [first, second] = await look({}, 'backup-set');
    expect([first!.origin.covers, second!.origin.covers]).toEqual([null, ['/']]);
  });

  it.each([
    ['creating', false],
    ['unavailable', false],
    ['available', true],
    ['evaporated', null],
  ])('a copy that is %s is complete: %s', async (status, complete) => {
    const [set] = await look({ images: [hetznerImage({ status })] }, 'backup-set');
    expect(set!.copies).toMatchObject([{ complete }]);
  });

  it('snapshots of a box that cannot be listed are not none', async () => {
    const api = replayHetzner(well, { mischief: [['/storage_boxes/9/snapshots', { status: 403, body: {} }]] });
    const { facts, failures } = await lookAt(hetzner, api, target, ['backup-set']);
    expect(failures).toMatchObject([{ reason: 'denied', kinds: ['backup-set'] }]);
    expect(facts.find(({ subject }) => subject.id === 'cloud: snapshots of archive')).toMatchObject({ copies: [], whole: false });
  });
});

it('tells of certificates as far as the interface does', async () => {
  expect(await look({}, 'certificate')).toMatchObject([
    { name: 'www', state: 'valid', renewed: true, usedBy: ['load balancer 7'] },
  ]);
  expect(await look({ certificates: [hetznerCertificate({ issuance: 'dreaming' })] }, 'certificate')).toMatchObject([
    { state: 'unknown' },
  ]);
  const { status: _, ...without } = hetznerCertificate();
  expect(await look({ certificates: [without] }, 'certificate')).toMatchObject([{ state: 'unknown', renewed: null }]);
});

it('a list that says it has more than it gave is not whole', async () => {
  const change = (body: unknown) => {
    (body as { meta: { pagination: { total_entries: number } } }).meta.pagination.total_entries = 3;
    return body;
  };
  const { failures } = await lookAt(hetzner, replayHetzner(well, { mischief: [['/servers', { change }]] }), target, ['volume']);
  expect(failures).toMatchObject([{ reason: 'incomplete', detail: '2 of 3', kinds: ['volume'] }]);
});

it('says of whom it cannot know anything how to know it', async () => {
  const api = replayHetzner(well);
  const { look: lookAtTarget } = await import('../../../fixtures/look.ts');
  const { listen } = await import('../../../fixtures/replay-host.ts');
  const port = await listen(api.server);
  const { facts, failures } = await lookAtTarget(hetzner, target(`http://127.0.0.1:${port}`), { wants: { kinds: ['account'] } });
  await api.close();
  expect([facts, failures.map(({ kinds, reason, advice }) => [kinds, reason, advice])]).toEqual([
    [],
    [[['account'], 'not-visible', 'attestation']],
  ]);
});
