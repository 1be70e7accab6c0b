import type { TlsVersion } from '../../../src/facts/index.ts';

/**
 * What BCP 195 says MUST NOT be: the floor under every published profile. RFC 9325 §3.1.1 with RFC 6176, 7568 and 8996 for
 * versions, §4.1 with RFC 7465 for suites, §4.5 for key lengths; suites without authentication by RFC 5246 appendix A.5.
 */
export const bcp195 = {
  id: 'BCP 195',
  versions: ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1'] as readonly TlsVersion[],
  /** Bits of a Diffie-Hellman prime; 2048 are equivalent to a symmetric key of 112. */
  minDhBits: 2048,
};

/** Whether something is below the floor; `unknown` where its name does not tell, as with a number that has none. */
export type Floor = 'below' | 'met' | 'unknown';

// NULL also as the two integrity-only suites of RFC 9150; RC2 and DES40 have 40 bits, DES 56, FORTEZZA's Skipjack 80.
const forbiddenSuite = /NULL|EXPORT|_anon_|RC4|RC2|_DES(?:40)?_|_FORTEZZA_CBC|^TLS_SHA(?:256|384)_SHA/;
const soundCipher = /3DES|28147|AEGIS|AES|ARIA|CAMELLIA|CHACHA20|IDEA|KUZNYECHIK|MAGMA|SEED|SM4/;

/** Judges a cipher suite by its IANA name. */
export const suiteFloor = (name: string): Floor =>
  forbiddenSuite.test(name) ? 'below' : soundCipher.test(name) ? 'met' : 'unknown';

const otherGroup = /^(?:brainpoolP|curveSM2|GC|MLKEM|SecP|x25519|X25519|x448)/;

/** Judges a group by its IANA name: curves of less than 224 bits and primes of less than 2048 are below. */
export function groupFloor(name: string): Floor {
  const curve = /^(?:secp|sect)(\d+)/.exec(name);
  if (curve) return Number(curve[1]) < 224 ? 'below' : 'met';
  const prime = /^ffdhe(\d+)$/.exec(name);
  if (prime) return Number(prime[1]) < bcp195.minDhBits ? 'below' : 'met';
  return otherGroup.test(name) ? 'met' : 'unknown';
}
