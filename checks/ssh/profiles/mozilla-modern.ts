import { type SshProfile, sound } from './profile.ts';

/** Our reading of Mozilla's OpenSSH guideline, section Modern (OpenSSH 6.7 and later), with today's name of Curve25519 (RFC 8731) and of RSA with SHA-2 (RFC 8332). */
export const mozillaModern: SshProfile = {
  id: 'mozilla-modern',
  edition: 'OpenSSH 6.7+',
  source: 'https://infosec.mozilla.org/guidelines/openssh',
  recommended: {
    kex: [
      'curve25519-sha256',
      'curve25519-sha256@libssh.org',
      'diffie-hellman-group-exchange-sha256',
      'ecdh-sha2-nistp256',
      'ecdh-sha2-nistp384',
      'ecdh-sha2-nistp521',
    ],
    hostKeys: [
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
      'rsa-sha2-256',
      'rsa-sha2-512',
      'ssh-ed25519',
    ],
    ciphers: [
      'aes128-ctr',
      'aes128-gcm@openssh.com',
      'aes192-ctr',
      'aes256-ctr',
      'aes256-gcm@openssh.com',
      'chacha20-poly1305@openssh.com',
    ],
    macs: [
      'hmac-sha2-256',
      'hmac-sha2-256-etm@openssh.com',
      'hmac-sha2-512',
      'hmac-sha2-512-etm@openssh.com',
      'umac-128-etm@openssh.com',
      'umac-128@openssh.com',
    ],
  },
  tolerated: sound,
};
