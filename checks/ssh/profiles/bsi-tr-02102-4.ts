import { type SshProfile, sound } from './profile.ts';

/**
 * Our reading of BSI TR-02102-4, version 2025-01, not checked by the BSI. All it says is a recommendation, so what it does not name
 * but is sound departs from a SHOULD. AES-GCM is counted under OpenSSH's names too, and HMAC also as encrypt-then-MAC: the same
 * algorithms. Its minimum sizes of keys and groups and its years of expiry cannot be seen from names.
 */
export const bsiTr021024: SshProfile = {
  id: 'bsi-tr-02102-4',
  edition: '2025-01',
  source: 'https://www.bsi.bund.de/SharedDocs/Downloads/DE/BSI/Publikationen/TechnischeRichtlinien/TR02102/BSI-TR-02102-4.html',
  recommended: {
    kex: [
      'diffie-hellman-group-exchange-sha256',
      'diffie-hellman-group15-sha512',
      'diffie-hellman-group16-sha512',
      'ecdh-sha2-nistp256',
      'ecdh-sha2-nistp384',
      'ecdh-sha2-nistp521',
    ],
    hostKeys: [
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
      'x509v3-ecdsa-sha2-nistp256',
      'x509v3-ecdsa-sha2-nistp384',
      'x509v3-ecdsa-sha2-nistp521',
    ],
    ciphers: [
      'AEAD_AES_128_GCM',
      'AEAD_AES_256_GCM',
      'aes128-ctr',
      'aes128-gcm@openssh.com',
      'aes192-ctr',
      'aes256-ctr',
      'aes256-gcm@openssh.com',
    ],
    macs: [
      'AEAD_AES_128_GCM',
      'AEAD_AES_256_GCM',
      'hmac-sha2-256',
      'hmac-sha2-256-etm@openssh.com',
      'hmac-sha2-512',
      'hmac-sha2-512-etm@openssh.com',
    ],
  },
  tolerated: sound,
};
