import type { FactKind } from './index.ts';

/** What a check needs a probe to look for beyond its usual look; merged over all bindings of a target. */
export interface Wants {
  /** Patterns of account names that the policy itself names, so that they need no pseudonym; see `matchesName`. */
  readonly accounts?: readonly string[];
  /** TCP ports to look at besides the usual ones. */
  readonly ports?: readonly number[];
  /** DKIM selectors to ask for. */
  readonly dkim?: readonly string[];
  /** The fact kinds that are judged; a probe that yields more leaves the rest out. Set by the plan; absent: all. */
  readonly kinds?: readonly FactKind[];
  /** Names of the columns that say whose a row of a table is. */
  readonly tenantColumns?: readonly string[];
  /** Of a TLS service, beyond its versions. */
  readonly tls?: readonly ('suites' | 'certificate')[];
}
