import { types } from 'node:util';
import type { Advice, Fact, FactKind, FailureReason, ProbeFailure, Source, Subject, Wants } from '../facts/index.ts';
import type { Target } from '../inventory/target.ts';
import type { Network } from './network.ts';

/** What a run says about where and how to look, from `tomproof.yaml`. */
export interface Settings {
  /** Name of the place this run looks from. */
  readonly vantage: string;
  /** `address` or `address:port` of the resolver to ask; the system's when absent. */
  readonly resolver?: string | undefined;
  /** Path of a country database in MaxMind's format. */
  readonly geoip?: string | undefined;
  /** Paths of published address ranges: AWS `ip-ranges.json`, RFC 8805 geofeeds (`.csv`). */
  readonly providerRanges: readonly string[];
  /** What facts call a person instead of by name: a pseudonym, or the name where the configuration wants it so. */
  pseudonymOf(name: string): string;
}

export interface ProbeContext {
  /**
   * Aborted at the target's deadline (`signal.reason` is a ProbeError `timeout`) or when the run is stopped (`aborted`).
   * A probe then returns at once what it has, with the rest as failures or unknown fields.
   */
  readonly signal: AbortSignal;
  readonly network: Network;
  readonly settings: Settings;
  readonly wants: Wants;
  /** The source of a fact seen now; `address` is the own address of the socket it was seen through. */
  source(address?: string): Source;
  /** A typed failure now. `kinds` defaults to all kinds of the probe. */
  failure(error: unknown, options?: { subject?: Subject; kinds?: readonly FactKind[] }): ProbeFailure;
  /** Where to tell each request, for whoever looks over its shoulder; secrets are blacked out behind it. */
  log?(fields: object, message: string): void;
}

export interface ProbeResult {
  readonly facts: readonly Fact[];
  readonly failures: readonly ProbeFailure[];
}

/** What an account owns that is worth looking at by itself. */
export interface Discovery {
  readonly targets: readonly Target[];
  /** Why these may not be all. */
  readonly failures: readonly ProbeFailure[];
}

/** What can be said of a credential without changing anything. Codes and names are the vendor's own words. */
export interface Inspection {
  /** `accepted` by the other side's own word; `unknown` where nobody answered. */
  readonly credential: 'accepted' | 'refused' | 'unknown';
  /** Rights it has, as far as they can be seen. */
  readonly rights: readonly string[];
  /** Rights beyond what is needed to look. `null`: that cannot be seen without trying to write. */
  readonly excess: readonly string[] | null;
  /** When it ends; null where it does not, or nobody says. */
  readonly expiresAt: string | null;
  /** By how many milliseconds the other side's clock is ahead; null where it does not tell. */
  readonly clockSkew: number | null;
}

export interface Probe {
  readonly id: string;
  /** Fact kinds it can yield. */
  readonly kinds: readonly FactKind[];
  /** The kinds it can yield for a target that does not have all of them; absent: all. */
  kindsFor?(target: Target): readonly FactKind[];
  /** Whether it can be pointed at this target. */
  accepts(target: Target): boolean;
  /** Every kind of request it can send to this target, one line each, for `tomproof plan --requests`. */
  requests(target: Target, wants: Wants): readonly string[] | Promise<readonly string[]>;
  /** The least privilege it needs, e.g. `none`. */
  readonly privilege: string;
  /**
   * Two targets with the same key are looked at once (e.g. the ports of one host). Absent: each target by itself.
   */
  sameAs?(target: Target): string;
  /**
   * Fact kinds that exist at such a target but that its interface has no way to tell, and what would show them instead. A clause that asks
   * for one is told so: `not-visible`.
   */
  cannotTell?(target: Target): Partial<Readonly<Record<FactKind, Advice>>>;
  /** Finds further targets that belong to this one. Only listings are asked for; called only where the configuration wants it. */
  discover?(target: Target, context: ProbeContext): Promise<Discovery>;
  /** Says what the target's credential may do, for `tomproof doctor`. */
  inspect?(target: Target, context: ProbeContext): Promise<Inspection>;
  /** Looks. Never writes. An exception becomes a failure for all its kinds. */
  probe(target: Target, context: ProbeContext): Promise<ProbeResult>;
}

/** Defines a probe. Its `index.ts` only describes; what it needs is imported inside `probe()`, so that start-up stays light. */
export const defineProbe = (probe: Probe): Probe => probe;

/** What a probe could not do, with a reason that is never rounded up. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
  readonly reason: FailureReason;
  /** A short machine word: errno, alert, status code. */
  readonly detail: string;
  constructor(reason: FailureReason, detail: string) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
    this.detail = detail.slice(0, 200);
  }
}

const reasonOfErrno: Record<string, FailureReason> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  EPIPE: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENOTFOUND: 'unreachable',
  ENODATA: 'unreachable',
  EAI_AGAIN: 'timeout',
  ESERVFAIL: 'unreachable',
  EREFUSED: 'denied',
  // A certificate that does not prove whose it is.
  CERT_HAS_EXPIRED: 'untrusted',
  CERT_NOT_YET_VALID: 'untrusted',
  CERT_SIGNATURE_FAILURE: 'untrusted',
  CERT_UNTRUSTED: 'untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'untrusted',
  INVALID_CA: 'untrusted',
  INVALID_PURPOSE: 'untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  // What follows is this machine's own limit and says nothing about the peer.
  ENETUNREACH: 'local-limit',
  ENETDOWN: 'local-limit',
  EADDRNOTAVAIL: 'local-limit',
  EAFNOSUPPORT: 'local-limit',
  EMFILE: 'local-limit',
  ENFILE: 'local-limit',
  ENOBUFS: 'local-limit',
  EACCES: 'local-limit',
  EPERM: 'local-limit',
  EINVAL: 'local-limit',
};

/** Translates anything thrown into a typed failure. What is not recognised is this machine's problem, not the peer's word. */
export function toProbeError(error: unknown): ProbeError {
  if (error instanceof ProbeError) return error;
  // An error of Node's own can come from another realm (a worker's vm context), where `instanceof` does not know it.
  if (error instanceof Error || types.isNativeError(error)) {
    const cause = error.cause;
    if (error.name === 'AbortError' && cause instanceof ProbeError) return cause;
    if (error.name === 'AbortError') return new ProbeError('aborted', 'stopped');
    const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    // Of Node's reader of HTTP: what came is no answer.
    if (code?.startsWith('HPE_')) return new ProbeError('malformed', code);
    if (code !== undefined) return new ProbeError(reasonOfErrno[code] ?? 'local-limit', code);
    return new ProbeError('local-limit', error.name);
  }
  return new ProbeError('local-limit', 'unknown-error');
}
