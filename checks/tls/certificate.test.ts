import fc from 'fast-check';
import { certificate as kept } from '../../fixtures/facts/certificate.ts';
import { certificate, plainService, seenCertificate, suites, tlsService } from '../../fixtures/facts/tls-service.ts';
import { asOf, checkTable } from '../testing/table.ts';
import { tlsCertificate } from './certificate.ts';

type Certificate = typeof certificate;

/** A service with a chain: the server's certificate, changed, and the ones above it. */
const presenting = (
  leaf: Partial<Certificate> = {},
  above: readonly Partial<Certificate>[] = [],
  seen: Parameters<typeof seenCertificate>[0] = {},
) =>
  tlsService({
    certificate: seenCertificate({
      chain: [
        { ...certificate, ...leaf },
        ...above.map((each, index) => ({ ...issuer, fingerprint: `c${index}`.repeat(32), ...each })),
      ],
      ...seen,
    }),
  });
/** The same with a key on a curve, and suites that authenticate with it. */
const onCurve = (leaf: Partial<Certificate>) => ({
  ...presenting({ keyType: 'ec', ...leaf }),
  suites: suites('TLSv1.2', ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256']),
});
/** A second certificate of the same service. */
const other = (leaf: Partial<Certificate>) => {
  const { trust, trustCode, anchor, nameMatches } = seenCertificate();
  return { chain: [{ ...certificate, ...leaf }], trust, trustCode, anchor, nameMatches };
};
const issuer = { ...certificate, subject: certificate.issuer, issuer: 'CN=Example Root', names: [] };
const root = { subject: 'CN=Example Root', issuer: 'CN=Example Root', selfIssued: true };
const untrusted = { trust: 'untrusted', trustCode: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', anchor: null } as const;
const selfSigned = { trust: 'untrusted', trustCode: 'DEPTH_ZERO_SELF_SIGNED_CERT', anchor: null } as const;
const own = { issuer: certificate.subject, selfIssued: true };
const allow = { allowSelfSigned: true };
const anchor = 'BB:'.repeat(31).concat('BB');
const pin = certificate.fingerprint;

checkTable(tlsCertificate, {
  holds: [
    ['trusted, right name, within its dates', tlsService(), { warns: [] }],
    ['on the very second it ends', presenting({ notAfter: '2026-06-01T00:00:00Z' })],
    ['exactly as many days left as promised', presenting({ notAfter: '2026-07-01T00:00:00Z' }), { with: { daysLeft: 30 } }],
    ['ends in the promised anchor, written with colons', tlsService(), { with: { ca: anchor } }],
    ['RSA 2048 is short for the BSI', presenting({ keyBits: 2048 }), { warns: ['key-short'] }],
    ['secp224r1 is short for the BSI', onCurve({ keyBits: 224 }), { warns: ['key-short'] }],
    ['a short key of the issuer warns too', presenting({}, [{ keyBits: 2048 }]), { warns: ['key-short'] }],
    ['Ed25519 needs no number of bits', presenting({ keyType: 'ed25519', keyBits: null, signatureAlgorithm: 'ed25519' })],
    ['ECDSA with SHA-384', onCurve({ keyBits: 384, signatureAlgorithm: 'ecdsa-with-SHA384' }), { warns: [] }],
    [
      'a root signed with SHA-1 is trusted for its key',
      presenting({}, [{}, { ...root, signatureAlgorithm: 'sha1WithRSAEncryption' }]),
    ],
    [
      'an expired cross-certificate that trust goes round',
      presenting({}, [{}, { ...root, issuer: 'CN=Old Root', selfIssued: false, notAfter: '2021-09-30T00:00:00Z' }]),
      { warns: ['spare-expired'] },
    ],
    [
      'a weak certificate that has nothing to do with the chain',
      presenting({}, [{ subject: 'CN=Other', keyBits: 1024 }]),
      { warns: [] },
    ],
    ['self-signed and allowed', presenting(own, [], selfSigned), { with: allow, warns: ['self-signed-accepted'] }],
    ['self-signed and pinned', presenting(own, [], selfSigned), { with: { ...allow, ca: pin } }],
    ['trusted where self-signed would be allowed', tlsService(), { with: allow, warns: [] }],
    [
      'suites of another kind of key show a second certificate',
      tlsService({ suites: suites('TLSv1.2', ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256']) }),
      { warns: ['second-certificate'] },
    ],
    [
      'one certificate for each kind of key, both sound',
      tlsService({
        suites: suites('TLSv1.2', ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256']),
        certificate: seenCertificate({ others: [other({ keyType: 'ec', keyBits: 256 })] }),
      }),
      { warns: [] },
    ],
    [
      'a short key of the other certificate warns too',
      tlsService({ certificate: seenCertificate({ others: [other({ keyBits: 2048 })] }) }),
      { warns: ['key-short'] },
    ],
    [
      'a curve’s certificate issued with RSA is no second one',
      tlsService({
        suites: suites('TLSv1.2', ['TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256']),
        certificate: seenCertificate({ chain: [{ ...certificate, keyType: 'ec', keyBits: 256 }] }),
      }),
      { warns: [] },
    ],
    ['a provider keeps it', kept(), { code: 'kept', indicative: true }],
    ['a provider keeps it, with as many days left as promised', kept(), { with: { daysLeft: 214 }, indicative: true }],
    ['nobody says where it is used, or whether it is renewed', kept({ usedBy: null, renewed: null }), { indicative: true }],
  ],
  fails: [
    ['the server offers no TLS at all, by its own word', plainService, { code: 'no-tls' }],
    ['expired', presenting({ notAfter: '2026-05-31T23:59:59Z' }), { code: 'expired' }],
    ['not valid yet', presenting({ notBefore: '2026-06-01T00:00:01Z' }), { code: 'not-yet-valid' }],
    [
      'the issuer has expired since it was looked at',
      presenting({}, [{ notAfter: '2026-06-02T00:00:00Z' }]),
      { now: '2026-06-03T00:00:00Z', code: 'expired' },
    ],
    [
      'the issuer has expired, trust not validated here',
      presenting({}, [{ notAfter: '2026-05-01T00:00:00Z' }], { trust: 'unknown', anchor: null }),
      { code: 'expired' },
    ],
    [
      'expired although trust could not be validated here',
      presenting({ notAfter: '2026-05-01T00:00:00Z' }, [], { trust: 'unknown' }),
      { code: 'expired' },
    ],
    ['the server’s own is never spare', presenting({ notAfter: '2026-05-01T00:00:00Z' }, [{}]), { code: 'expired' }],
    ['another name', presenting({}, [], { nameMatches: false }), { code: 'wrong-name' }],
    ['untrusted', presenting({}, [], untrusted), { code: 'untrusted' }],
    ['self-signed', presenting(own, [], selfSigned), { code: 'self-signed' }],
    [
      'a weak key of the other certificate',
      tlsService({ certificate: seenCertificate({ others: [other({ keyBits: 1024 })] }) }),
      { code: 'weak-key' },
    ],
    [
      'another anchor of the other certificate',
      tlsService({ certificate: seenCertificate({ others: [{ ...other({}), anchor: 'cc'.repeat(32) }] }) }),
      { with: { ca: anchor }, code: 'other-anchor' },
    ],
    [
      'another name, though not all of its certificates were seen',
      presenting({}, [], { nameMatches: false, unseen: { reason: 'timeout', detail: 'handshake' } }),
      { code: 'wrong-name' },
    ],
    ['too few days left', presenting({ notAfter: '2026-06-30T23:59:59Z' }), { with: { daysLeft: 30 }, code: 'expires-soon' }],
    [
      'the issuer has too few days left',
      presenting({}, [{ notAfter: '2026-06-10T00:00:00Z' }]),
      { with: { daysLeft: 30 }, code: 'expires-soon' },
    ],
    [
      'the root that was sent has too few days left',
      presenting({}, [{}, { ...root, notAfter: '2026-06-10T00:00:00Z' }]),
      { with: { daysLeft: 30 } },
    ],
    ['another anchor', tlsService(), { with: { ca: 'cc'.repeat(32) }, code: 'other-anchor' }],
    ['RSA 1024', presenting({ keyBits: 1024 }), { code: 'weak-key' }],
    ['RSA-PSS key of 1024 bits', presenting({ keyType: 'rsa-pss', keyBits: 1024 }), { code: 'weak-key' }],
    ['DSA 1024', presenting({ keyType: 'dsa', keyBits: 1024 }), { code: 'weak-key' }],
    ['a curve of 192 bits', presenting({ keyType: 'ec', keyBits: 192 }), { code: 'weak-key' }],
    ['weak key of the issuer', presenting({}, [{ keyBits: 1024 }]), { code: 'weak-key' }],
    ['weak key of the root that was sent', presenting({}, [{}, { ...root, keyBits: 1024 }]), { code: 'weak-key' }],
    ['SHA-1', presenting({ signatureAlgorithm: 'sha1WithRSAEncryption' }), { code: 'weak-signature' }],
    ['ECDSA with SHA-1', presenting({ signatureAlgorithm: 'ecdsa-with-SHA1' }), { code: 'weak-signature' }],
    ['MD5', presenting({ signatureAlgorithm: 'md5WithRSAEncryption' }), { code: 'weak-signature' }],
    ['SHA-1 on the issuer', presenting({}, [{ signatureAlgorithm: 'sha1WithRSAEncryption' }]), { code: 'weak-signature' }],
    [
      'SHA-1 on one of two issuers of the same name',
      presenting({}, [{}, { signatureAlgorithm: 'sha1WithRSAEncryption' }]),
      { code: 'weak-signature' },
    ],
    [
      'weak key where another thing is unknown',
      presenting({ keyBits: 1024, signatureAlgorithm: '1.2.3.4' }),
      { code: 'weak-key' },
    ],
    [
      'self-signed and allowed, but expired',
      presenting({ ...own, notAfter: '2026-05-01T00:00:00Z' }, [], selfSigned),
      { with: allow, code: 'expired' },
    ],
    [
      'self-signed and allowed, but another name',
      presenting(own, [], { ...selfSigned, nameMatches: false }),
      { with: allow, code: 'wrong-name' },
    ],
    [
      'self-signed and allowed, but weak',
      presenting({ ...own, keyBits: 1024 }, [], selfSigned),
      { with: allow, code: 'weak-key' },
    ],
    [
      'self-signed and allowed, but SHA-1',
      presenting({ ...own, signatureAlgorithm: 'sha1WithRSAEncryption' }, [], selfSigned),
      { with: allow, code: 'weak-signature' },
    ],
    [
      'self-signed and allowed, but another than the pinned',
      presenting(own, [], selfSigned),
      { with: { ...allow, ca: 'cc'.repeat(32) }, code: 'other-anchor' },
    ],
    ['an untrusted chain where only self-signed is allowed', presenting({}, [], untrusted), { with: allow, code: 'untrusted' }],
    ['names agree, but the signature is not its own', presenting(own, [], untrusted), { with: allow, code: 'untrusted' }],
    [
      'a chain to an unknown root where only self-signed is allowed',
      presenting({}, [{}, root], { ...untrusted, trustCode: 'SELF_SIGNED_CERT_IN_CHAIN' }),
      { with: allow, code: 'untrusted' },
    ],
    [
      'OpenSSL says self-signed of a certificate whose names differ',
      presenting({}, [], selfSigned),
      { with: allow, code: 'untrusted' },
    ],
    ['one that a provider keeps has expired', kept({ notAfter: '2026-05-31T23:59:59Z' }), { code: 'expired' }],
    ['expired while it is renewed', kept({ notAfter: '2026-05-31T23:59:59Z', state: 'pending' }), { code: 'expired' }],
    ['the provider could not renew it', kept({ state: 'failed' }), { code: 'not-issued' }],
    ['the provider could not issue it', kept({ state: 'failed', notAfter: null }), { code: 'not-issued' }],
    ['too few days left, although the provider renews it', kept(), { with: { daysLeft: 215 }, code: 'expires-soon' }],
  ],
  unknown: [
    [
      'the certificate was not seen',
      tlsService({ certificate: { seen: false, reason: 'timeout', detail: 'no answer' } }),
      { reason: 'timeout' },
    ],
    [
      'it may have a certificate of another kind',
      tlsService({ certificate: seenCertificate({ unseen: { reason: 'timeout', detail: 'handshake' } }) }),
      { reason: 'timeout' },
    ],
    [
      'this machine could not validate the other certificate',
      tlsService({ certificate: seenCertificate({ others: [{ ...other({}), trust: 'unknown', anchor: null }] }) }),
      { reason: 'local-limit' },
    ],
    [
      'this machine could not validate it',
      presenting({}, [], { trust: 'unknown', trustCode: null, anchor: null }),
      { reason: 'local-limit' },
    ],
    [
      'nor where self-signed is allowed',
      presenting(own, [], { trust: 'unknown', trustCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      { with: allow, reason: 'local-limit' },
    ],
    ['the anchor is not known', presenting({}, [], { anchor: null }), { with: { ca: anchor }, reason: 'not-visible' }],
    ['RSA of unknown size', presenting({ keyBits: null }), { reason: 'not-visible' }],
    ['a key nobody here can judge', presenting({ keyType: 'gost2012', keyBits: 512 }), { reason: 'not-visible' }],
    [
      'a key type that only looks like an object’s own field',
      presenting({ keyType: 'constructor', keyBits: 4096 }),
      { reason: 'not-visible' },
    ],
    ['the issuer’s key', presenting({}, [{ keyBits: null }]), { reason: 'not-visible' }],
    ['RSASSA-PSS does not tell its hash', presenting({ signatureAlgorithm: 'rsassaPss' }), { reason: 'not-visible' }],
    ['a signature without a common name', presenting({ signatureAlgorithm: '1.2.840.113549.1.1.5' }), { reason: 'not-visible' }],
    ['the provider does not say until when it is valid', kept({ notAfter: null }), { reason: 'not-visible' }],
    ['the provider has not issued it yet', kept({ state: 'pending' }), { reason: 'not-visible' }],
    ['the provider’s word for its state is not known', kept({ state: 'unknown' }), { reason: 'not-visible' }],
    ['a provider does not tell its anchor', kept(), { with: { ca: anchor }, reason: 'not-visible' }],
  ],
  notApplicable: [
    ['a provider keeps one that nothing uses', kept({ usedBy: [], notAfter: '2026-01-01T00:00:00Z' }), { code: 'unused' }],
  ],
});

describe('tls.certificate, for any chain', () => {
  const judge = (service: ReturnType<typeof tlsService>, params: object) =>
    tlsCertificate.judge(service, tlsCertificate.params.parse(params), asOf('2026-06-01T00:00:00Z'));
  const one = fc.record({
    subject: fc.constantFrom('CN=a', 'CN=b', 'CN=c'),
    issuer: fc.constantFrom('CN=a', 'CN=b', 'CN=c'),
    notAfter: fc.constantFrom('2026-05-01T00:00:00Z', '2026-07-01T00:00:00Z', '2028-01-01T00:00:00Z'),
    keyType: fc.constantFrom('rsa', 'ec', 'x25519'),
    keyBits: fc.constantFrom(null, 192, 256, 1024, 2048, 4096),
    signatureAlgorithm: fc.constantFrom('sha256WithRSAEncryption', 'sha1WithRSAEncryption', '1.2.3'),
  });
  const service = fc
    .record({
      chain: fc.array(
        one.map((each) => ({ ...certificate, ...each, selfIssued: each.subject === each.issuer })),
        { minLength: 1, maxLength: 4 },
      ),
      trust: fc.constantFrom('trusted', 'untrusted', 'unknown'),
      trustCode: fc.constantFrom(null, 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED'),
      nameMatches: fc.boolean(),
    })
    .map((seen) => tlsService({ certificate: seenCertificate(seen) }));
  const anyParams = fc.record({ daysLeft: fc.constantFrom(0, 60), allowSelfSigned: fc.boolean() });

  it('holds only with the right name, in time, with a strong key and signature, and trusted or allowed to be self-signed', () => {
    fc.assert(
      fc.property(service, anyParams, (each, params) => {
        const { certificate: seen } = each;
        if (judge(each, params).outcome !== 'holds' || !seen.seen) return;
        const leaf = seen.chain[0]!;
        expect(seen.nameMatches).toBe(true);
        expect(Date.parse(leaf.notAfter) - Date.parse('2026-06-01T00:00:00Z')).toBeGreaterThanOrEqual(
          params.daysLeft * 86_400_000,
        );
        expect(leaf.signatureAlgorithm).toBe('sha256WithRSAEncryption');
        expect(leaf.keyBits).toBeGreaterThanOrEqual(leaf.keyType === 'ec' ? 224 : 2048);
        if (seen.trust !== 'trusted') {
          expect(params.allowSelfSigned).toBe(true);
          expect(leaf.selfIssued).toBe(true);
          expect(seen.trustCode).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('asking for more never turns a failure into a pass', () => {
    fc.assert(
      fc.property(service, (each) => {
        const lenient = judge(each, { allowSelfSigned: true });
        if (lenient.outcome !== 'holds') expect(judge(each, { daysLeft: 60 }).outcome).not.toBe('holds');
      }),
    );
  });
});

describe('tls.certificate, its parameters', () => {
  it('takes a fingerprint with and without colons, and nothing shorter', () => {
    const takes = (ca: string) => tlsCertificate.params.safeParse({ ca }).success;
    expect(takes(pin)).toBe(true);
    expect(takes(anchor)).toBe(true);
    expect(takes('aa'.repeat(20))).toBe(false);
  });
});
