import { registeredGroups, registeredSuites } from '../../../fixtures/tls-registry.ts';
import { groupFloor, suiteFloor } from './bcp-195.ts';
import { tlsProfiles } from './index.ts';

describe.each(Object.entries(tlsProfiles))('%s', (id, profile) => {
  it('names only registered suites and groups, none twice, none below the floor', () => {
    for (const [lists, registry, floor] of [
      [profile.suites, registeredSuites, suiteFloor],
      [profile.groups, registeredGroups, groupFloor],
    ] as const) {
      for (const names of Object.values(lists)) {
        expect(names.filter((name) => !registry.has(name))).toEqual([]);
        expect(new Set(names).size).toBe(names.length);
        expect(names.filter((name) => floor(name) !== 'met')).toEqual([]);
      }
    }
  });

  it('says its edition, date and source, under its own id', () => {
    expect(profile.id).toBe(id);
    expect(profile.edition).not.toBe('');
    expect(profile.date).toMatch(/^\d{4}-\d{2}(-\d{2})?$/);
    expect(profile.source).toMatch(/^https:/);
  });

  it('keeps the suites of TLS 1.3 apart from the older ones', () => {
    expect(profile.suites['TLSv1.3']?.some((name) => name.includes('_WITH_'))).toBe(false);
    expect(profile.suites['TLSv1.2']?.every((name) => name.includes('_WITH_'))).toBe(true);
  });
});

describe('the floor of BCP 195', () => {
  it.each([
    'TLS_RSA_WITH_NULL_SHA256',
    'TLS_SHA256_SHA256',
    'TLS_SHA384_SHA384',
    'TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5',
    'TLS_KRB5_EXPORT_WITH_DES_CBC_40_SHA',
    'TLS_DHE_DSS_EXPORT1024_WITH_DES_CBC_SHA',
    'TLS_DH_anon_WITH_AES_128_GCM_SHA256',
    'TLS_ECDH_anon_WITH_AES_256_CBC_SHA',
    'TLS_ECDHE_ECDSA_WITH_RC4_128_SHA',
    'TLS_DHE_RSA_WITH_DES_CBC_SHA',
    'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA',
    'SSL_RSA_FIPS_WITH_DES_CBC_SHA',
    'SSL_FORTEZZA_KEA_WITH_FORTEZZA_CBC_SHA',
  ])('%s is below', (name) => {
    expect(registeredSuites.has(name)).toBe(true);
    expect(suiteFloor(name)).toBe('below');
  });

  it.each([
    'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
    'TLS_RSA_WITH_AES_128_CBC_SHA',
    'TLS_AES_128_GCM_SHA256',
    'TLS_PSK_WITH_AES_128_CCM_8',
  ])('%s, of 112 bits and more, is not', (name) => expect(suiteFloor(name)).toBe('met'));

  it('can tell of every registered suite and group that has a name', () => {
    const named = (names: Iterable<string>) => [...names].filter((name) => !name.startsWith('0x'));
    expect(named(registeredSuites.keys()).filter((name) => suiteFloor(name) === 'unknown')).toEqual([]);
    expect(named(registeredGroups.keys()).filter((name) => groupFloor(name) === 'unknown')).toEqual([]);
  });

  it('never takes a number for strong', () => {
    expect(suiteFloor('0x0047')).toBe('unknown');
    expect(groupFloor('0x4138')).toBe('unknown');
  });

  it.each(['sect163k1', 'sect193r2', 'secp160k1', 'secp192r1'])('%s is below', (name) => expect(groupFloor(name)).toBe('below'));
  it.each(['secp224r1', 'sect233k1', 'x25519', 'ffdhe2048', 'X25519MLKEM768'])('%s is not', (name) =>
    expect(groupFloor(name)).toBe('met'),
  );
  it('takes no prime below 2048 bits', () => expect(groupFloor('ffdhe1024')).toBe('below'));
});
