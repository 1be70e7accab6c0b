import type { TlsVersion } from '../../facts/index.ts';

/** The two bytes of a version on the wire; TLS 1.3 only in the supported_versions extension. */
export const wireVersion: Record<TlsVersion, number> = {
  SSLv2: 0x0002,
  SSLv3: 0x0300,
  'TLSv1.0': 0x0301,
  'TLSv1.1': 0x0302,
  'TLSv1.2': 0x0303,
  'TLSv1.3': 0x0304,
};

/** One ClientHello: one version, and what is offered with it. */
export interface Question {
  readonly version: TlsVersion;
  /** In the order offered. */
  readonly suites: readonly number[];
  /** In the order offered; none leaves the extension out. */
  readonly groups: readonly number[];
  /**
   * `full` carries every extension that a picky server may want to see. `small` stays under 256 bytes, for servers that drop long
   * hellos or trip over extensions: usual suites, few groups, and key shares in TLS 1.3.
   */
  readonly form: 'full' | 'small';
}

/** What a server said to a ClientHello. */
export type Answer =
  | ServerHello
  /** SERVER-HELLO of SSLv2, with the server's own list. */
  | { readonly kind: 'sslv2'; readonly suites: readonly number[]; readonly certificate: Buffer | null }
  /** A fatal alert, by its number (RFC 8446 §6), or an SSLv2 error. */
  | { readonly kind: 'alert'; readonly description: number }
  /** A FIN or a reset instead of an answer. */
  | { readonly kind: 'closed'; readonly detail: string };

export interface ServerHello {
  readonly kind: 'hello';
  /** The version the server chose, which need not be the one asked for. */
  readonly version: TlsVersion;
  readonly suite: number;
  /** The group of the key exchange, where one was seen. */
  readonly group: number | null;
  /** Bits of the ephemeral Diffie-Hellman prime, where one was seen. */
  readonly dhBits: number | null;
  readonly compression: boolean;
  /** RFC 5746. */
  readonly secureRenegotiation: boolean;
  /** RFC 7301; null where none was chosen. Not visible before encryption begins in TLS 1.3. */
  readonly alpn: string | null;
  /** DER, as sent; null where it was not waited for or is encrypted. */
  readonly chain: readonly Buffer[] | null;
}
