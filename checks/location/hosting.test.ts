import { hostingLocation } from '../../fixtures/facts/hosting-location.ts';
import { asOf, checkTable, none } from '../testing/table.ts';
import { isIn } from './countries.ts';
import { locationHosting } from './hosting.ts';

const eu = { with: { countries: ['EU'] } };
const aws = (country: string, region: string) =>
  hostingLocation({ provider: 'aws', evidence: 'published-ranges', country, region });

checkTable(locationHosting, {
  holds: [
    ['Germany in the EU', hostingLocation(), eu],
    ['Germany by its own code', hostingLocation(), { with: { countries: ['FR', 'DE'] } }],
    ['Norway in the EEA', hostingLocation({ country: 'NO' }), { with: { countries: ['EEA'] } }],
    ['Greece by the code the EU uses', hostingLocation({ country: 'GR' }), { with: { countries: ['EL'] } }],
    ['Réunion, a part of France', hostingLocation({ country: 'RE' }), eu],
    ['Frankfurt by published ranges', aws('DE', 'eu-central-1'), eu],
    ['Germany by GeoIP', hostingLocation({ evidence: 'geoip' }), eu],
    ['Germany by a public statement', hostingLocation({ evidence: 'provider-statement' }), eu],
  ],
  fails: [
    ['Zurich, although the region is called eu-central-2', aws('CH', 'eu-central-2'), { ...eu, code: 'outside' }],
    ['London, although the region is called eu-west-2', aws('GB', 'eu-west-2'), eu],
    ['America by a public statement', hostingLocation({ country: 'US', evidence: 'provider-statement' }), eu],
    ['Norway where the EU was promised', hostingLocation({ country: 'NO' }), eu],
    ['Finland where Germany was promised', hostingLocation({ country: 'FI' }), { with: { countries: ['DE'] } }],
    ['Greenland, which left', hostingLocation({ country: 'GL' }), eu],
  ],
  unknown: [
    [
      'another country by GeoIP, which only indicates',
      hostingLocation({ country: 'US', evidence: 'geoip' }),
      { ...eu, reason: 'not-visible' },
    ],
    ['a delivery network', hostingLocation({ country: null, evidence: 'published-ranges', undetermined: 'cdn' }), eu],
    ['an unknown region', hostingLocation({ country: null, undetermined: 'unknown-region' }), eu],
    ['no list to tell by', hostingLocation({ country: null, evidence: null, undetermined: 'no-database' }), eu],
    ['a country nobody vouches for', hostingLocation({ evidence: null }), eu],
  ],
  notApplicable: none('everything lies somewhere'),
});

it('never calls a place proven that a list or GeoIP only indicates', () => {
  const judge = (evidence: 'geoip' | 'published-ranges' | 'provider-statement' | 'provider-api') =>
    locationHosting.judge(hostingLocation({ evidence }), { countries: ['EU'] }, asOf(new Date(0)));
  expect(judge('geoip')).toMatchObject({ indicative: true });
  expect(judge('published-ranges')).toMatchObject({ indicative: true });
  expect(judge('provider-statement')).toMatchObject({ indicative: true });
  expect(judge('provider-api')).not.toHaveProperty('indicative');
});

it('counts the member states', () => {
  const all = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' ');
  expect(all).toHaveLength(27);
  expect(all.every((country) => isIn(country, ['EU']) && isIn(country, ['EEA']))).toBe(true);
  for (const country of ['CH', 'GB', 'GI', 'IM', 'JE', 'GG', 'FO', 'US', 'EU']) expect(isIn(country, ['EU', 'EEA'])).toBe(false);
});

it.each([{}, { countries: [] }, { countries: ['europe'] }, { countries: ['de'] }])('refuses the parameters %j', (params) => {
  expect(locationHosting.params.safeParse(params).success).toBe(false);
});

describe('a place that a list cannot tell', () => {
  const at = (changes: Parameters<typeof hostingLocation>[0]) =>
    hostingLocation({ evidence: null, country: null, undetermined: 'no-database', ...changes });
  const judge = (told: ReturnType<typeof hostingLocation>, ...words: ReturnType<typeof hostingLocation>[]) =>
    locationHosting.judge(
      told,
      { countries: ['EU'] },
      asOf(new Date(0), { alongside: { facts: words.map((fact) => ({ target: 'cloud', fact })) } }),
    );
  const word = (changes: Parameters<typeof hostingLocation>[0] = {}) =>
    hostingLocation({ subject: { id: 'cloud: web-1', names: ['web-1', '192.0.2.10'] }, ...changes });

  it('is what the provider says of the same address', () => {
    expect(judge(at({}), word())).toMatchObject({ outcome: 'holds' });
    expect(judge(at({}), word())).not.toHaveProperty('indicative');
    expect(judge(at({ evidence: 'geoip', country: 'DE', undetermined: null }), word({ country: 'US' }))).toMatchObject({
      outcome: 'fails',
    });
    expect(judge(at({}), word({ country: null, undetermined: 'unknown-region' }))).toMatchObject({ outcome: 'unknown' });
  });

  it('is not what the host says, where a delivery network stands in front', () => {
    expect(judge(at({ evidence: 'published-ranges', undetermined: 'cdn' }), word())).toMatchObject({ outcome: 'unknown' });
    expect(judge(at({ evidence: 'published-ranges', undetermined: 'anycast' }), word())).toMatchObject({ outcome: 'unknown' });
  });

  it('is not what a provider says of another, nor what two say differently', () => {
    expect(judge(at({}), word({ subject: { id: 'x', names: ['app'] } }))).toMatchObject({ outcome: 'unknown' });
    expect(judge(at({}), word(), word({ country: 'US' }))).toMatchObject({ outcome: 'unknown' });
    expect(judge(at({}), word({ evidence: 'published-ranges' }))).toMatchObject({ outcome: 'unknown' });
  });
});
