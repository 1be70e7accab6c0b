import type { Starttls } from '../facts/index.ts';

export type Labels = Readonly<Record<string, string>>;

interface TargetBase {
  readonly id: string;
  readonly labels: Labels;
}

/** One service at one place: `url:`, or `host:` + `port:` (+ `starttls:`). */
export interface EndpointTarget extends TargetBase {
  readonly kind: 'endpoint';
  readonly host: string;
  readonly port: number;
  /** `https`/`http` for a web service, `tls` for TLS without a web service, `starttls` with the protocol in `starttls`, `ssh`. */
  readonly scheme: 'https' | 'http' | 'tls' | 'starttls' | 'ssh';
  readonly starttls: Starttls | null;
  /** Path of a web service, beginning with `/`. */
  readonly path: string;
  /** Name sent as SNI and expected in the certificate; null when the host is an address literal and none was given. */
  readonly serverName: string | null;
  /** PEM text of a private certificate authority. */
  readonly ca: string | null;
  /** Further TCP ports to look at on this host. */
  readonly ports: readonly number[];
}

/** A machine seen from outside. */
export interface HostTarget extends TargetBase {
  readonly kind: 'host';
  readonly host: string;
  readonly sshPort: number;
  readonly ports: readonly number[];
}

/** A domain name with its mail. */
export interface DomainTarget extends TargetBase {
  readonly kind: 'domain';
  readonly name: string;
  /** DKIM selectors in use; there is no way to list them from outside. */
  readonly dkimSelectors: readonly string[];
  /** Port of the mail exchangers (25 unless a test says otherwise). */
  readonly smtpPort: number;
  readonly ca: string | null;
}

export type Target = EndpointTarget | HostTarget | DomainTarget;
