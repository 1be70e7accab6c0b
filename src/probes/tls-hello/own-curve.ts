import { X509Certificate } from 'node:crypto';

/** OpenSSL's names of the curves that certificates use, with their numbers as groups (RFC 8422 §5.1.1, RFC 7027). */
const curves: Readonly<Record<string, number>> = {
  prime256v1: 23,
  secp384r1: 24,
  secp521r1: 25,
  brainpoolP256r1: 26,
  brainpoolP384r1: 27,
  brainpoolP512r1: 28,
  secp256k1: 22,
};

/** The group of the key in a certificate (DER); undefined where it has none that is known here. */
export function ownCurve(der: Buffer): number | undefined {
  try {
    const name = new X509Certificate(der).publicKey.asymmetricKeyDetails?.namedCurve;
    return name === undefined ? undefined : curves[name];
  } catch {
    // What this OpenSSL cannot read tells nothing; the groups then stay open.
    return undefined;
  }
}
