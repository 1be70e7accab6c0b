/** The IANA registry "TLS Supported Groups": elliptic curves, finite fields, post-quantum hybrids. */
const names = new Map<number, string>([
  [29, 'x25519'],
  [23, 'secp256r1'],
  [24, 'secp384r1'],
  [25, 'secp521r1'],
  [30, 'x448'],
  [256, 'ffdhe2048'],
  [257, 'ffdhe3072'],
  [258, 'ffdhe4096'],
  [259, 'ffdhe6144'],
  [260, 'ffdhe8192'],
  [4588, 'X25519MLKEM768'],
  [4587, 'SecP256r1MLKEM768'],
  [4589, 'SecP384r1MLKEM1024'],
  [26, 'brainpoolP256r1'],
  [27, 'brainpoolP384r1'],
  [28, 'brainpoolP512r1'],
  [22, 'secp256k1'],
  [1, 'sect163k1'],
  [2, 'sect163r1'],
  [3, 'sect163r2'],
  [4, 'sect193r1'],
  [5, 'sect193r2'],
  [6, 'sect233k1'],
  [7, 'sect233r1'],
  [8, 'sect239k1'],
  [9, 'sect283k1'],
  [10, 'sect283r1'],
  [11, 'sect409k1'],
  [12, 'sect409r1'],
  [13, 'sect571k1'],
  [14, 'sect571r1'],
  [15, 'secp160k1'],
  [16, 'secp160r1'],
  [17, 'secp160r2'],
  [18, 'secp192k1'],
  [19, 'secp192r1'],
  [20, 'secp224k1'],
  [21, 'secp224r1'],
  [31, 'brainpoolP256r1tls13'],
  [32, 'brainpoolP384r1tls13'],
  [33, 'brainpoolP512r1tls13'],
  [34, 'GC256A'],
  [35, 'GC256B'],
  [36, 'GC256C'],
  [37, 'GC256D'],
  [38, 'GC512A'],
  [39, 'GC512B'],
  [40, 'GC512C'],
  [41, 'curveSM2'],
  [512, 'MLKEM512'],
  [513, 'MLKEM768'],
  [514, 'MLKEM1024'],
  [0x6399, 'X25519Kyber768Draft00'],
  [0x639a, 'SecP256r1Kyber768Draft00'],
]);

/** The IANA name of a group, or its number where it has none. */
export const groupName = (id: number) => names.get(id) ?? `0x${id.toString(16).padStart(4, '0')}`;

/** Groups to offer in TLS 1.3, the usual ones first. */
export const tls13Groups: readonly number[] = [...names.keys()];

/**
 * Groups to offer up to TLS 1.2: curves only. A server that knows RFC 7919 must not choose DHE with a prime of its own when the
 * client lists finite fields, so listing them would hide suites; the size of the prime is seen in the ServerKeyExchange anyhow.
 */
export const curves: readonly number[] = [...names.keys()].filter((id) => id <= 41);

/** The IANA registry "TLS SignatureScheme", with the pairs of hash and signature of TLS 1.2 (RFC 5246 §7.4.1.4.1). */
export const signatureSchemes: readonly number[] = [
  0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0807, 0x0808, 0x0809, 0x080a, 0x080b, 0x081a, 0x081b,
  0x081c, 0x0301, 0x0303, 0x0302, 0x0203, 0x0201, 0x0202, 0x0402, 0x0502, 0x0602, 0x0904, 0x0905, 0x0906, 0x0708, 0x0709, 0x070a,
  0x070b, 0x070c, 0x070d, 0x070e, 0x070f, 0x0840, 0x0841, 0xeeee, 0xefef, 0xeded, 0x0101, 0x0103, 0x0102,
];
