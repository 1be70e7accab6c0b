import { hostingLocation } from '../../fixtures/facts/hosting-location.ts';
import { checkTable, none } from '../testing/table.ts';
import { providerListed } from './listed.ts';

const list = {
  with: {
    subprocessors: [
      { name: 'Hetzner Online GmbH', function: 'servers', provider: 'hetzner', countries: ['DE'] },
      { name: 'Amazon Web Services EMEA SARL', function: 'storage', provider: 'AWS', countries: ['EU'] },
    ],
  },
};

checkTable(providerListed, {
  holds: [
    ['the listed provider in the listed country', hostingLocation(), { ...list, code: 'listed', indicative: false }],
    [
      'a list of addresses only indicates',
      hostingLocation({ provider: 'aws', country: 'IE', evidence: 'published-ranges' }),
      { ...list, indicative: true },
    ],
  ],
  fails: [
    ['somebody else', hostingLocation({ provider: 'render' }), { ...list, code: 'not-listed' }],
    [
      'a delivery network in front that nobody named',
      hostingLocation({ provider: 'cloudflare', country: null, undetermined: 'cdn', evidence: 'published-ranges' }),
      { ...list, code: 'not-listed' },
    ],
    ['the listed one elsewhere', hostingLocation({ country: 'FI', region: 'hel1' }), { ...list, code: 'elsewhere' }],
  ],
  unknown: [
    ['nobody knows whose it is', hostingLocation({ provider: null }), list],
    ['nobody vouches for it', hostingLocation({ evidence: null }), list],
    ['the listed one, nobody knows where', hostingLocation({ country: null, undetermined: 'unknown-region' }), list],
    ['another country by GeoIP, which only indicates', hostingLocation({ country: 'US', evidence: 'geoip' }), list],
  ],
  notApplicable: none('everything lies somewhere'),
});
