import { writeMmdb } from '../../../fixtures/mmdb.ts';
import { openGeoip } from './geoip.ts';
import { createLocator } from './locate.ts';
import { parseAwsRanges, parseGeofeed } from './ranges.ts';

const now = new Date('2026-06-01T00:00:00Z');
const aws = (prefixes: [prefix: string, region: string, service?: string, border?: string][]) =>
  parseAwsRanges(
    JSON.stringify({
      syncToken: '1',
      prefixes: prefixes
        .filter(([prefix]) => prefix.includes('.'))
        .map(([ip_prefix, region, service = 'AMAZON', network_border_group = region]) => ({
          ip_prefix,
          region,
          service,
          network_border_group,
        })),
      ipv6_prefixes: prefixes
        .filter(([prefix]) => prefix.includes(':'))
        .map(([ipv6_prefix, region, service = 'AMAZON', network_border_group = region]) => ({
          ipv6_prefix,
          region,
          service,
          network_border_group,
        })),
    }),
  );
const geoip = (entries: [string, Parameters<typeof writeMmdb>[0][0][1]][], options?: Parameters<typeof writeMmdb>[1]) =>
  openGeoip(writeMmdb(entries, { built: new Date('2026-05-01T00:00:00Z'), ...options }));

describe('by published ranges', () => {
  const ranges = [
    ...aws([
      ['45.0.0.0/16', 'eu-central-1'],
      ['45.0.0.0/16', 'eu-central-1', 'EC2'],
      ['45.0.1.0/24', 'eu-central-2'],
      ['45.0.2.0/24', 'eu-central-1', 'EC2', 'eu-central-1-waw-1'],
      ['45.0.3.0/24', 'GLOBAL', 'CLOUDFRONT'],
      ['45.0.4.0/24', 'GLOBAL', 'GLOBALACCELERATOR'],
      ['45.0.5.0/24', 'GLOBAL'],
      ['45.0.6.0/24', 'moon-1'],
      ['45.1.0.0/16', 'GLOBAL', 'CLOUDFRONT'],
      ['45.1.1.0/24', 'eu-central-1', 'EC2'],
      ['2a05:d014::/35', 'eu-central-1'],
    ]),
    ...parseGeofeed(
      '# hosting\n46.0.0.0/16,DE,DE-BY,Somewhere,\n46.0.1.0/24,,,,\n46.0.2.0/24,EU,,,\n2a01::/32,fi,,,\n',
      'hetzner',
    ),
    ...parseGeofeed('46.0.3.0/24,DE,,,', 'one'),
    ...parseGeofeed('46.0.3.0/24,US,,,', 'one'),
  ];
  const locate = createLocator({ ranges, geoip: geoip([['0.0.0.0/0', { country: { iso_code: 'FR' } }]]) });

  it.each([
    ['45.0.9.9', { country: 'DE', region: 'eu-central-1', provider: 'aws', undetermined: null }],
    ['45.0.1.9', { country: 'CH', region: 'eu-central-2', provider: 'aws', undetermined: null }],
    ['2a05:d014::1', { country: 'DE', provider: 'aws' }],
    ['46.0.9.9', { country: 'DE', region: 'DE-BY', provider: 'hetzner' }],
    ['2a01::1', { country: 'FI', provider: 'hetzner' }],
  ])('places %s', (address, expected) =>
    expect(locate(address, now)).toMatchObject({ evidence: 'published-ranges', ...expected }),
  );

  it.each([
    ['45.0.2.9', 'unknown-region', 'a local zone in another country than its region'],
    ['45.0.3.9', 'cdn', 'CloudFront'],
    ['45.0.4.9', 'anycast', 'Global Accelerator'],
    ['45.0.5.9', 'anycast', 'the region GLOBAL'],
    ['45.0.6.9', 'unknown-region', 'a region nobody has heard of'],
    ['45.1.1.9', 'cdn', 'a regional prefix within a delivery network'],
    ['46.0.1.9', 'not-listed', 'a geofeed without country'],
    ['46.0.2.9', 'pseudo-country', 'the pseudo-country EU'],
    ['46.0.3.9', 'conflict', 'two lists that differ'],
    ['104.16.1.1', 'cdn', 'Cloudflare, whatever GeoIP says'],
    ['2606:4700::1', 'cdn', 'Cloudflare over IPv6'],
    ['192.168.0.1', 'private-address', 'a private address'],
    ['::1', 'private-address', 'this machine'],
    ['not-an-address', 'private-address', 'no address at all'],
  ])('does not place %s: %s (%s)', (address, undetermined) => {
    expect(locate(address, now)).toMatchObject({ country: null, undetermined });
  });

  it('asks GeoIP only where no list speaks', () => {
    expect(locate('50.0.0.1', now)).toEqual({
      country: 'FR',
      region: null,
      provider: null,
      evidence: 'geoip',
      undetermined: null,
    });
  });

  it.each([
    '',
    '[]',
    '{"prefixes":[]}',
    '{"prefixes":[{"ip_prefix":"x","region":"a","service":"b","network_border_group":"a"}]}',
  ])('refuses the file %j', (text) => expect(() => parseAwsRanges(text)).toThrow('local-limit'));
  it.each(['', '<html>', '45.0.0.0/16,Germany,,,', '45.0.0.0/99,DE,,,'])('refuses the geofeed %j', (text) =>
    expect(() => parseGeofeed(text, 'x')).toThrow('local-limit'),
  );
});

describe('by GeoIP', () => {
  const database = geoip([
    ['45.0.0.0/8', { country: { iso_code: 'DE' }, registered_country: { iso_code: 'US' } }],
    ['45.1.0.0/16', { registered_country: { iso_code: 'DE' } }],
    ['46.0.0.0/8', { country_code: 'FI' }],
    ['47.0.0.0/8', { country: { iso_code: 'EU' } }],
    ['2a00::/16', { country: { iso_code: 'NL' } }],
  ]);
  const locate = createLocator({ ranges: null, geoip: database });
  it.each([
    ['45.9.9.9', 'DE'],
    ['46.9.9.9', 'FI'],
    ['2a00::9', 'NL'],
  ])('places %s in %s', (address, country) => expect(locate(address, now)).toMatchObject({ country, evidence: 'geoip' }));
  it.each([
    ['45.1.9.9', 'not-listed', 'only the country the owner is registered in'],
    ['47.9.9.9', 'pseudo-country', 'the pseudo-country EU'],
    ['99.9.9.9', 'not-listed', 'nothing'],
    ['2b00::9', 'not-listed', 'nothing for IPv6'],
  ])('does not place %s: %s (%s)', (address, undetermined) => {
    expect(locate(address, now)).toMatchObject({ country: null, undetermined });
  });

  it('believes no old database', () => {
    const old = createLocator({
      ranges: null,
      geoip: geoip([['45.0.0.0/8', { country_code: 'DE' }]], { built: new Date('2025-05-01') }),
    });
    expect(old('45.0.0.1', now)).toMatchObject({ country: null, undetermined: 'stale-database' });
  });

  it('does not read an IPv6 address out of a tree of IPv4 addresses', () => {
    const four = createLocator({ ranges: null, geoip: geoip([['42.0.0.0/8', { country_code: 'DE' }]], { ipVersion: 4 }) });
    expect(four('42.0.0.1', now)).toMatchObject({ country: 'DE' });
    expect(four('2a00::1', now)).toMatchObject({ country: null, undetermined: 'not-listed' });
  });

  it('says so when there is nothing to tell by', () => {
    expect(createLocator({ ranges: null, geoip: null })('45.0.0.1', now)).toMatchObject({
      undetermined: 'no-database',
      evidence: null,
    });
  });

  it('refuses a file that is no database', () => {
    expect(() => openGeoip(Buffer.from('no database'))).toThrow('local-limit');
    expect(() => openGeoip(writeMmdb([['45.0.0.0/8', 'x']]).subarray(0, -20))).toThrow('local-limit');
  });
});
