/** The four lists of algorithms that client and server negotiate (RFC 4253 §7.1) and that decide about confidentiality. */
export const categories = ['kex', 'hostKeys', 'ciphers', 'macs'] as const;
export type Category = (typeof categories)[number];
export type Algorithms = Readonly<Record<Category, readonly string[]>>;

/** What an SSH server may offer, by one published source of one date. An algorithm in neither list fails. */
export interface SshProfile {
  readonly id: string;
  /** Edition of the source. */
  readonly edition: string;
  readonly source: string;
  /** What the source names. */
  readonly recommended: Algorithms;
  /** What it does not name and nothing is known against: offering it departs from a SHOULD, and warns. */
  readonly tolerated: Algorithms;
}

/**
 * What is sound by the standards, whatever a source prefers. What is missing here is missing for a reason: SHA-1 in a signature or
 * in the exchange hash (RFC 9142 §1.1, RFC 8332), groups under 2048 bits (RFC 9142 §1.2.2), DSS, RC4 (RFC 8758), ciphers with blocks
 * of 64 bits, MD5, RIPEMD, `none`, and names nobody knows.
 */
export const sound: Algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'curve448-sha512',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group15-sha512',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group17-sha512',
    'diffie-hellman-group18-sha512',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'mlkem1024nistp384-sha384',
    'mlkem768nistp256-sha256',
    'mlkem768x25519-sha256',
    'sntrup761x25519-sha512',
    'sntrup761x25519-sha512@openssh.com',
  ],
  hostKeys: [
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-256',
    'rsa-sha2-512',
    'ssh-ed25519',
    'ssh-ed448',
    'x509v3-ecdsa-sha2-nistp256',
    'x509v3-ecdsa-sha2-nistp384',
    'x509v3-ecdsa-sha2-nistp521',
  ],
  ciphers: [
    'AEAD_AES_128_GCM',
    'AEAD_AES_256_GCM',
    'aes128-cbc',
    'aes128-ctr',
    'aes128-gcm@openssh.com',
    'aes192-cbc',
    'aes192-ctr',
    'aes256-cbc',
    'aes256-ctr',
    'aes256-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
  ],
  macs: [
    'AEAD_AES_128_GCM',
    'AEAD_AES_256_GCM',
    'hmac-sha1',
    'hmac-sha1-etm@openssh.com',
    'hmac-sha2-256',
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512',
    'hmac-sha2-512-etm@openssh.com',
    'umac-128-etm@openssh.com',
    'umac-128@openssh.com',
    'umac-64-etm@openssh.com',
    'umac-64@openssh.com',
  ],
};
