import type { TlsProfile } from './profile.ts';

const curves = ['x25519', 'secp256r1', 'secp384r1'];

/** Mozilla Server Side TLS, intermediate compatibility. It is a configuration to be taken as a whole, so every deviation is a MUST. */
export const mozillaIntermediate: TlsProfile = {
  id: 'mozilla-intermediate',
  edition: '5.7',
  date: '2023-05-15',
  source: 'https://ssl-config.mozilla.org/guidelines/5.7.json',
  level: 'must',
  floor: false,
  suites: {
    'TLSv1.2': [
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
      'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
      'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
      'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    ],
    'TLSv1.3': ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
  },
  groups: {
    // The DHE suites of TLS 1.2 are allowed from 2048 bits, so the groups of RFC 7919 that fit are too.
    'TLSv1.2': [...curves, 'ffdhe2048', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192'],
    'TLSv1.3': curves,
  },
  minDhBits: 2048,
};
