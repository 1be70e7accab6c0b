import fc from 'fast-check';
import {
  certificate,
  groups,
  plainService,
  seenCertificate,
  suites,
  tlsService,
  versions,
} from '../../fixtures/facts/tls-service.ts';
import { registeredSuites } from '../../fixtures/tls-registry.ts';
import { type TlsService, tlsVersions } from '../../src/facts/index.ts';
import { asOf, checkTable, none } from '../testing/table.ts';
import { tlsCiphers } from './ciphers.ts';

const gcm = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
const dhe = 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256';
const staticRsa = 'TLS_RSA_WITH_AES_128_CBC_SHA';
const mozilla = { profile: 'mozilla-intermediate' as const };
const own = (more = {}) => ({ profile: { suites: [gcm, 'TLS_AES_128_GCM_SHA256'], ...more } });

/** The sound service with further suites in TLS 1.2. */
const accepting = (names: readonly string[], dhBits?: number, changes: Partial<TlsService> = {}) =>
  tlsService({ suites: [...tlsService().suites, ...suites('TLSv1.2', names, dhBits)], ...changes });
/** The sound service with one version's entry changed. */
const with12 = (change: Partial<TlsService['versions'][number]>) =>
  tlsService({ versions: tlsService().versions.map((entry) => (entry.version === 'TLSv1.2' ? { ...entry, ...change } : entry)) });
const only13 = { versions: versions(['TLSv1.3']), suites: suites('TLSv1.3', ['TLS_AES_128_GCM_SHA256']) };

/** A key on a curve in the certificate that is told first, an RSA key in another. */
const withSecondKey = (second: Partial<typeof certificate>) => {
  const { trust, trustCode, anchor, nameMatches } = seenCertificate();
  const others = [{ chain: [{ ...certificate, ...second }], trust, trustCode, anchor, nameMatches }];
  return tlsService({
    certificate: seenCertificate({ chain: [{ ...certificate, keyType: 'ec', keyBits: 256 }], others }),
  });
};

checkTable(tlsCiphers, {
  holds: [
    ['all in BSI TR-02102-2', tlsService(), { warns: [] }],
    ['static RSA is only not recommended by the BSI', accepting([staticRsa]), { warns: ['suites-outside'] }],
    [
      '3DES has 112 bits: not recommended, not forbidden',
      accepting(['TLS_RSA_WITH_3DES_EDE_CBC_SHA']),
      { warns: ['suites-outside'] },
    ],
    [
      'x25519 is not in the TR',
      tlsService({ groups: [...tlsService().groups, ...groups('TLSv1.3', ['x25519'])] }),
      { warns: ['groups-outside'] },
    ],
    [
      'the Brainpool curves have other names in TLS 1.3',
      tlsService({ groups: [...groups('TLSv1.2', ['brainpoolP256r1']), ...groups('TLSv1.3', ['brainpoolP256r1tls13'])] }),
      { warns: [] },
    ],
    ['a prime of 2048 bits is short for the BSI', accepting([dhe], 2048), { warns: ['keys-short'] }],
    ['a prime of 3072 bits is not', accepting([dhe], 3072), { warns: [] }],
    ['a suite of TLS 1.3 is not recommended for TLS 1.2', accepting(['TLS_AES_128_GCM_SHA256']), { warns: ['suites-outside'] }],
    [
      'compression and missing RFC 5746 warn',
      tlsService({ compression: true, secureRenegotiation: false }),
      { warns: ['compression-on', 'renegotiation-insecure'] },
    ],
    ['what is recommended and was not seen is said', tlsService({ compression: null }), { warns: ['not-seen'] }],
    [
      'neither exists in TLS 1.3',
      tlsService({ ...only13, groups: groups('TLSv1.3', ['secp256r1']), compression: null, secureRenegotiation: null }),
      { warns: [] },
    ],
    [
      'DHE suites alone need no curve',
      tlsService({ versions: versions(['TLSv1.2']), suites: suites('TLSv1.2', [dhe], 4096), groups: [] }),
      { warns: [] },
    ],
    ['all in Mozilla intermediate', accepting([dhe], 2048), { with: mozilla, warns: [] }],
    ['all in an own list', tlsService(), { with: own() }],
    ['an own list without groups does not ask for them', tlsService({ groups: groups('TLSv1.3', ['x448']) }), { with: own() }],
    [
      'X25519 and x25519 are the same group',
      tlsService({ groups: [...groups('TLSv1.2', ['x25519']), ...groups('TLSv1.3', ['x25519'])] }),
      { with: own({ groups: ['X25519'] }) },
    ],
    ['the RSA key is as long as an own list asks', tlsService(), { with: own({ minRsaBits: 3072 }) }],
    ['the RSA key of the second certificate is', withSecondKey({}), { with: own({ minRsaBits: 3072 }) }],
    [
      'no suite authenticates with RSA',
      tlsService({
        versions: versions(['TLSv1.2']),
        suites: suites('TLSv1.2', ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256']),
        certificate: seenCertificate({ chain: [{ ...certificate, keyType: 'ec', keyBits: 256 }] }),
      }),
      { with: { profile: { suites: ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'], minRsaBits: 3072 } } },
    ],
  ],
  fails: [
    ['the server offers no TLS at all, by its own word', plainService, { code: 'no-tls' }],
    ['RC4', accepting(['TLS_RSA_WITH_RC4_128_SHA']), { code: 'forbidden' }],
    ['NULL', accepting(['TLS_ECDHE_RSA_WITH_NULL_SHA']), { code: 'forbidden' }],
    ['anonymous', accepting(['TLS_ECDH_anon_WITH_AES_256_CBC_SHA']), { code: 'forbidden' }],
    ['EXPORT', accepting(['TLS_RSA_EXPORT_WITH_DES40_CBC_SHA']), { code: 'forbidden' }],
    ['DES', accepting(['TLS_RSA_WITH_DES_CBC_SHA']), { code: 'forbidden' }],
    ['integrity-only suite of TLS 1.3', accepting(['TLS_SHA256_SHA256']), { code: 'forbidden' }],
    ['a prime of 1024 bits', accepting([dhe], 1024), { code: 'forbidden' }],
    ['a curve of 192 bits', tlsService({ groups: groups('TLSv1.2', ['secp192r1']) }), { code: 'forbidden' }],
    [
      'TLS 1.0, by RFC 8996',
      tlsService({
        versions: versions(['TLSv1.0', 'TLSv1.2']),
        suites: [...suites('TLSv1.0', [staticRsa]), ...tlsService().suites],
      }),
      { code: 'forbidden' },
    ],
    [
      'SSLv2',
      tlsService({ versions: versions(['SSLv2']), suites: suites('SSLv2', ['SSL_CK_DES_192_EDE3_CBC_WITH_MD5']), groups: [] }),
      { code: 'forbidden' },
    ],
    [
      'RC4 although another version timed out',
      accepting(['TLS_RSA_WITH_RC4_128_SHA'], 0, { versions: versions(['TLSv1.2'], ['TLSv1.3']) }),
    ],
    ['static RSA is outside Mozilla intermediate', accepting([staticRsa]), { with: mozilla, code: 'outside-profile' }],
    ['a suite without a name is outside Mozilla intermediate', accepting(['0x0047']), { with: mozilla, code: 'outside-profile' }],
    [
      'x448 is outside Mozilla intermediate',
      tlsService({ groups: [...tlsService().groups, ...groups('TLSv1.3', ['x448'])] }),
      { with: mozilla, code: 'outside-profile' },
    ],
    [
      'TLS 1.1 is outside Mozilla intermediate although no suite of it was seen',
      tlsService({ versions: versions(['TLSv1.1', 'TLSv1.2', 'TLSv1.3']) }),
      { with: mozilla, code: 'outside-profile' },
    ],
    ['a prime of 1024 bits is outside Mozilla intermediate', accepting([dhe], 1024), { with: mozilla, code: 'outside-profile' }],
    ['a suite outside an own list', accepting([dhe], 4096), { with: own(), code: 'outside-profile' }],
    ['a group outside an own list', tlsService(), { with: own({ groups: ['x25519'] }), code: 'outside-profile' }],
    [
      'a prime shorter than an own list asks',
      accepting([dhe], 2048),
      { with: { profile: { suites: [gcm, dhe, 'TLS_AES_128_GCM_SHA256'], minDhBits: 3072 } } },
    ],
    [
      'the RSA key of the second certificate is shorter',
      withSecondKey({ keyBits: 2048 }),
      { with: own({ minRsaBits: 3072 }), code: 'outside-profile' },
    ],
    ['an RSA key shorter than an own list asks', tlsService(), { with: own({ minRsaBits: 4096 }), code: 'outside-profile' }],
    [
      'the kinds of SSLv2 are outside an own list',
      tlsService({ versions: versions(['SSLv2', 'TLSv1.2']), suites: suites('SSLv2', ['SSL_CK_RC4_128_WITH_MD5']) }),
      { with: own(), code: 'outside-profile' },
    ],
  ],
  unknown: [
    ['a version timed out', tlsService({ versions: versions(['TLSv1.2'], ['TLSv1.3']) }), { reason: 'timeout' }],
    ['nothing is accepted', tlsService({ versions: versions([]), suites: [], groups: [] }), { reason: 'not-visible' }],
    ['nothing answered', tlsService({ versions: versions([], tlsVersions), suites: [], groups: [] }), { reason: 'timeout' }],
    ['the suites were not followed to their end', with12({ suitesComplete: false }), { reason: 'incomplete' }],
    ['nor the groups', with12({ groupsComplete: false }), { reason: 'incomplete' }],
    ['suites cut short, with Mozilla', with12({ suitesComplete: false }), { with: mozilla, reason: 'incomplete' }],
    ['suites cut short, with an own list', with12({ suitesComplete: false }), { with: own(), reason: 'incomplete' }],
    [
      'groups cut short, with an own list of groups',
      with12({ groupsComplete: false }),
      { with: own({ groups: ['secp256r1'] }), reason: 'incomplete' },
    ],
    [
      'an accepted version without a suite was not looked at',
      tlsService({ suites: suites('TLSv1.3', ['TLS_AES_128_GCM_SHA256']) }),
      { reason: 'not-visible' },
    ],
    ['TLS 1.3 without a group', tlsService({ groups: groups('TLSv1.2', ['secp256r1']) }), { reason: 'not-visible' }],
    ['ECDHE without a curve', tlsService({ groups: groups('TLSv1.3', ['secp256r1']) }), { reason: 'not-visible' }],
    ['DHE without the size of its prime', accepting([dhe]), { reason: 'not-visible' }],
    [
      'one DHE suite with, one without its size',
      accepting(['TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'], 4096, { suites: [...accepting([dhe]).suites] }),
    ],
    ['static DH, whose size is in the certificate', accepting(['TLS_DH_RSA_WITH_AES_128_GCM_SHA256']), { reason: 'not-visible' }],
    ['DHE without the size of its prime, with Mozilla', accepting([dhe]), { with: mozilla, reason: 'not-visible' }],
    ['a suite without a name could be anything, also NULL', accepting(['0x0047']), { reason: 'not-visible' }],
    [
      'a group without a name',
      tlsService({ groups: [...tlsService().groups, ...groups('TLSv1.3', ['0x4138'])] }),
      { reason: 'not-visible' },
    ],
    [
      'the RSA key of the second certificate of unknown size',
      withSecondKey({ keyBits: null }),
      { with: own({ minRsaBits: 3072 }), reason: 'not-visible' },
    ],
    [
      'the RSA key was not seen',
      tlsService({ certificate: { seen: false, reason: 'timeout', detail: 'no answer' } }),
      { with: own({ minRsaBits: 3072 }), reason: 'timeout' },
    ],
    [
      'the certificate seen is another than the RSA one',
      tlsService({ certificate: seenCertificate({ chain: [{ ...certificate, keyType: 'ec', keyBits: 256 }] }) }),
      { with: own({ minRsaBits: 3072 }), reason: 'not-visible' },
    ],
    [
      'the size of the RSA key is not known',
      tlsService({ certificate: seenCertificate({ chain: [{ ...certificate, keyBits: null }] }) }),
      { with: own({ minRsaBits: 3072 }), reason: 'not-visible' },
    ],
    [
      'TLS 1.3 alone does not tell about an RSA key',
      tlsService({
        ...only13,
        groups: groups('TLSv1.3', ['secp256r1']),
        certificate: seenCertificate({ chain: [{ ...certificate, keyType: 'ec', keyBits: 256 }] }),
      }),
      { with: own({ minRsaBits: 3072 }), reason: 'not-visible' },
    ],
    [
      'a version is missing in the fact',
      tlsService({
        versions: tlsService().versions.map((entry) =>
          entry.version === 'SSLv3' ? { ...entry, version: 'SSLv2' as const } : entry,
        ),
      }),
      { reason: 'not-visible' },
    ],
  ],
  notApplicable: none('every TLS service accepts some suite'),
});

describe('tls.ciphers, for any service', () => {
  const judge = (service: TlsService, params: object) =>
    tlsCiphers.judge(service, tlsCiphers.params.parse(params), asOf(new Date(0)));
  const params = fc.constantFrom({}, mozilla, own(), own({ groups: ['secp256r1'], minDhBits: 2048 }));
  const names = [...registeredSuites.keys()];
  const version = fc.constantFrom(...tlsVersions);
  const service = fc
    .record({
      versions: fc
        .array(
          fc.record({
            state: fc.constantFrom('accepted', 'refused', 'unknown'),
            suitesComplete: fc.boolean(),
            groupsComplete: fc.boolean(),
          }),
          {
            minLength: tlsVersions.length,
            maxLength: tlsVersions.length,
          },
        )
        .map((entries) => entries.map((entry, index) => ({ version: tlsVersions[index]!, ...entry }))),
      suites: fc
        .array(fc.tuple(version, fc.constantFrom(...names), fc.constantFrom(undefined, 1024, 2048, 4096)), { maxLength: 6 })
        .map((list) => list.flatMap(([each, name, bits]) => suites(each, [name], bits))),
      groups: fc
        .array(fc.tuple(version, fc.constantFrom('secp256r1', 'x25519', 'sect163k1', '0x4138')), { maxLength: 4 })
        .map((list) => list.flatMap(([each, name]) => groups(each, [name]))),
    })
    .map((changes) => tlsService(changes as Partial<TlsService>));
  const anyService = fc.oneof(service, fc.constant(tlsService()));

  it('accepting one suite more never mends anything', () => {
    fc.assert(
      fc.property(anyService, params, version, fc.constantFrom(...names), (before, asked, where, name) => {
        const after = { ...before, suites: [...before.suites, ...suites(where, [name])] };
        if (judge(before, asked).outcome === 'fails') expect(judge(after, asked).outcome).toBe('fails');
        if (judge(after, asked).outcome === 'holds' && judge(before, asked).outcome === 'unknown') {
          // Only where nothing had been seen of that version before.
          expect(before.suites.some((suite) => suite.version === where)).toBe(false);
        }
      }),
    );
  });

  it('seeing less never holds', () => {
    fc.assert(
      fc.property(anyService, params, version, fc.constantFrom('suitesComplete', 'state'), (before, asked, where, field) => {
        const versions = before.versions.map((entry) =>
          entry.version !== where
            ? entry
            : field === 'state'
              ? { ...entry, state: 'unknown' as const }
              : { ...entry, suitesComplete: false },
        );
        const mattered =
          field === 'state' || before.versions.some((entry) => entry.version === where && entry.state === 'accepted');
        if (mattered) expect(judge({ ...before, versions }, asked).outcome).not.toBe('holds');
      }),
    );
  });

  it('holds only on versions and suites that were followed to their end', () => {
    fc.assert(
      fc.property(anyService, params, (seen, asked) => {
        if (judge(seen, asked).outcome !== 'holds') return;
        expect(seen.versions.some((entry) => entry.state === 'unknown')).toBe(false);
        const accepted = seen.versions.filter((entry) => entry.state === 'accepted');
        expect(accepted.length).toBeGreaterThan(0);
        for (const entry of accepted) {
          expect(entry.suitesComplete).toBe(true);
          expect(seen.suites.some((suite) => suite.version === entry.version)).toBe(true);
        }
      }),
    );
  });
});

describe('tls.ciphers, its parameters', () => {
  it('refuses names that are not in the form of IANA', () => {
    expect(tlsCiphers.params.safeParse({ profile: { suites: ['ECDHE-RSA-AES128-GCM-SHA256'] } }).success).toBe(false);
    expect(tlsCiphers.params.safeParse({ profile: { suites: [] } }).success).toBe(false);
    expect(tlsCiphers.params.safeParse({ profile: 'modern' }).success).toBe(false);
  });

  it('asks for the certificate only where the key is judged', () => {
    const wants = (profile: object) => tlsCiphers.wants?.(tlsCiphers.params.parse(profile));
    expect(wants({})).toEqual({ tls: ['suites'] });
    expect(wants(own())).toEqual({ tls: ['suites'] });
    expect(wants(own({ minRsaBits: 3072 }))).toEqual({ tls: ['suites', 'certificate'] });
  });
});
