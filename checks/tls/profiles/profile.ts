import type { TlsVersion } from '../../../src/facts/index.ts';

/** IANA names for each version; a version without an entry is itself outside the list. */
export type PerVersion = Readonly<Partial<Record<TlsVersion, readonly string[]>>>;

/** What a service may accept, by one published source of one date. */
export interface TlsProfile {
  readonly id: string;
  /** Edition of the source. */
  readonly edition: string;
  /** Day or month of the edition, ISO 8601. */
  readonly date: string;
  readonly source: string;
  /** What a deviation from these lists breaks: a `must` contradicts, a `should` only warns. */
  readonly level: 'must' | 'should';
  /** Whether what BCP 195 forbids fails besides; a list that is itself a `must` needs no floor under it. */
  readonly floor: boolean;
  readonly suites: PerVersion;
  readonly groups: PerVersion;
  /** Least size in bits of an ephemeral Diffie-Hellman prime (up to TLS 1.2). */
  readonly minDhBits: number;
}
