import { tlsPolicy } from '../../fixtures/facts/tls-policy.ts';
import { plainService, tlsService, versions } from '../../fixtures/facts/tls-service.ts';
import { tlsVersions } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { tlsMinVersion } from './min-version.ts';

const without = (missing: string) =>
  versions(['TLSv1.2', 'TLSv1.3']).map((entry) =>
    entry.version === missing ? { ...entry, version: 'TLSv1.2' as const } : entry,
  );

checkTable(tlsMinVersion, {
  holds: [
    ['TLS 1.2 and 1.3 accepted, all older refused', tlsService()],
    ['only TLS 1.3, with min TLS 1.3', tlsService({ versions: versions(['TLSv1.3']) }), { with: { min: 'TLSv1.3' } }],
    ['a version at or above the minimum is unknown', tlsService({ versions: versions(['TLSv1.2'], ['TLSv1.3']) })],
    ['a load balancer is set to 1.2 and 1.3', tlsPolicy(), { code: 'set-to' }],
    ['a policy without a name', tlsPolicy({ policy: null })],
  ],
  fails: [
    ['the server offers no TLS at all, by its own word', plainService, { code: 'no-tls' }],
    ['TLS 1.0 beside 1.2', tlsService({ versions: versions(['TLSv1.0', 'TLSv1.2']) }), { code: 'too-old' }],
    ['SSLv2 only', tlsService({ versions: versions(['SSLv2']) })],
    [
      'an accepted old version counts although another is unknown',
      tlsService({ versions: versions(['SSLv3', 'TLSv1.2'], ['TLSv1.1']) }),
    ],
    ['TLS 1.2 where 1.3 is promised', tlsService(), { with: { min: 'TLSv1.3' } }],
    ['a load balancer passes on plain text', tlsPolicy({ offered: false }), { code: 'passes-plain' }],
    [
      'nor does it matter what it would accept',
      tlsPolicy({ offered: false, versions: { seen: false, reason: 'denied', detail: 'x' } }),
      { code: 'passes-plain' },
    ],
    [
      'a load balancer is set to TLS 1.0, too',
      tlsPolicy({ versions: { seen: true, accepted: ['TLSv1.3', 'TLSv1.2', 'TLSv1.0'] } }),
      { code: 'too-old' },
    ],
    ['a load balancer is set to 1.2 where 1.3 is promised', tlsPolicy(), { with: { min: 'TLSv1.3' }, code: 'too-old' }],
  ],
  unknown: [
    ['one old version timed out', tlsService({ versions: versions(['TLSv1.2'], ['TLSv1.1']) }), { reason: 'timeout' }],
    ['everything refused', tlsService({ versions: versions([]) }), { reason: 'not-visible' }],
    ['nothing answered', tlsService({ versions: versions([], tlsVersions) }), { reason: 'timeout' }],
    ['nothing accepted, and a new version timed out', tlsService({ versions: versions([], ['TLSv1.3']) }), { reason: 'timeout' }],
    ['the fact says nothing about TLS 1.0', tlsService({ versions: without('TLSv1.0') }), { reason: 'not-visible' }],
    [
      'what a load balancer is set to was not seen',
      tlsPolicy({ versions: { seen: false, reason: 'unsupported', detail: 'custom policy' } }),
      { reason: 'unsupported' },
    ],
  ],
  notApplicable: none('every TLS service speaks some version'),
});
