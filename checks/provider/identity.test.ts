import { hostingLocation } from '../../fixtures/facts/hosting-location.ts';
import { asOf, checkTable, none } from '../testing/table.ts';
import { providerIdentity } from './identity.ts';

const hetzner = { with: { provider: 'Hetzner' } };

checkTable(providerIdentity, {
  holds: [
    ['the provider itself says so', hostingLocation(), hetzner],
    ['its published ranges say so', hostingLocation({ evidence: 'published-ranges' }), hetzner],
    ['an account at a provider that says the same of all', hostingLocation({ evidence: 'provider-statement' }), hetzner],
    ['the provider is known, the country not', hostingLocation({ country: null, undetermined: 'unknown-region' }), hetzner],
  ],
  fails: [
    [
      'ranges of another provider',
      hostingLocation({ provider: 'aws', evidence: 'published-ranges' }),
      { ...hetzner, code: 'other' },
    ],
  ],
  unknown: [
    ['nobody lists the address', hostingLocation({ provider: null, evidence: 'geoip' }), { ...hetzner, reason: 'not-visible' }],
    [
      'a delivery network in front, even of the promised name',
      hostingLocation({ provider: 'hetzner', country: null, evidence: 'published-ranges', undetermined: 'cdn' }),
      hetzner,
    ],
    [
      'an anycast address of somebody else',
      hostingLocation({ provider: 'aws', country: null, evidence: 'published-ranges', undetermined: 'anycast' }),
      hetzner,
    ],
    [
      'no list to tell by',
      hostingLocation({ country: null, provider: null, evidence: null, undetermined: 'no-database' }),
      hetzner,
    ],
  ],
  notApplicable: none('everything is somebody’s'),
});

it('never calls a provider proven that a list only indicates', () => {
  const judged = providerIdentity.judge(
    hostingLocation({ evidence: 'published-ranges' }),
    { provider: 'hetzner' },
    asOf(new Date(0)),
  );
  expect(judged).toMatchObject({ outcome: 'holds', indicative: true });
});
