/** Common names of signature algorithms by their object identifiers (RFC 3279, 4055, 5758, 8410, 9215, GM/T 0006). */
const names: Record<string, string> = {
  '1.2.840.113549.1.1.2': 'md2WithRSAEncryption',
  '1.2.840.113549.1.1.3': 'md4WithRSAEncryption',
  '1.2.840.113549.1.1.4': 'md5WithRSAEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.3.14.3.2.29': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.14': 'sha224WithRSAEncryption',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  '1.2.840.10040.4.3': 'dsaWithSHA1',
  '2.16.840.1.101.3.4.3.1': 'dsaWithSHA224',
  '2.16.840.1.101.3.4.3.2': 'dsaWithSHA256',
  '1.2.840.10045.4.1': 'ecdsaWithSHA1',
  '1.2.840.10045.4.3.1': 'ecdsaWithSHA224',
  '1.2.840.10045.4.3.2': 'ecdsaWithSHA256',
  '1.2.840.10045.4.3.3': 'ecdsaWithSHA384',
  '1.2.840.10045.4.3.4': 'ecdsaWithSHA512',
  '1.3.101.112': 'ed25519',
  '1.3.101.113': 'ed448',
  '1.2.156.10197.1.501': 'sm2WithSM3',
  '2.16.840.1.101.3.4.3.17': 'ml-dsa-44',
  '2.16.840.1.101.3.4.3.18': 'ml-dsa-65',
  '2.16.840.1.101.3.4.3.19': 'ml-dsa-87',
};
const rsassaPss = '1.2.840.113549.1.1.10';
const hashes: Record<string, string> = {
  '1.3.14.3.2.26': 'SHA1',
  '2.16.840.1.101.3.4.2.4': 'SHA224',
  '2.16.840.1.101.3.4.2.1': 'SHA256',
  '2.16.840.1.101.3.4.2.2': 'SHA384',
  '2.16.840.1.101.3.4.2.3': 'SHA512',
};

/**
 * The algorithm a certificate is signed with (RFC 5280 §4.1.1.2), e.g. `sha256WithRSAEncryption`; for RSASSA-PSS with the hash of
 * its parameters, e.g. `rsassaPss-SHA256`; the dotted object identifier where it has no common name, `unknown` where it cannot be read.
 */
export function signatureAlgorithm(certificate: Buffer): string {
  const [, algorithm] = elements(elements(certificate)[0]?.content);
  const [identifier, parameters] = elements(algorithm?.content);
  if (identifier?.tag !== tags.objectIdentifier) return 'unknown';
  const oid = dotted(identifier.content);
  if (oid !== rsassaPss) return names[oid] ?? oid;
  // RSASSA-PSS-params: [0] EXPLICIT hashAlgorithm, SHA-1 when it is left out (RFC 4055 §3.1).
  const hash = elements(parameters?.content).find(({ tag }) => tag === tags.explicit0);
  if (!hash) return 'rsassaPss-SHA1';
  const [hashIdentifier] = elements(elements(hash.content)[0]?.content);
  const hashOid = hashIdentifier ? dotted(hashIdentifier.content) : '';
  return `rsassaPss-${hashes[hashOid] ?? hashOid}`;
}

const tags = { objectIdentifier: 0x06, explicit0: 0xa0 };

interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/** The DER elements that stand one after another; ends before the first that is cut or has a long form tag. */
function elements(bytes: Buffer = Buffer.alloc(0)): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const tag = bytes[at]!;
    const first = bytes[at + 1]!;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + lengthBytes;
    if ((tag & 0x1f) === 0x1f || first === 0x80 || lengthBytes > 3 || start > bytes.length) break;
    const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
    if (start + length > bytes.length) break;
    found.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

/** An object identifier in dotted form (X.690 §8.19). */
function dotted(content: Buffer): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content.subarray(0, 64)) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    if (arcs.length === 0) {
      const top = Math.min(2, Math.floor(arc / 40));
      arcs.push(top, arc - top * 40);
    } else arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}
