import type { Starttls } from '../facts/index.ts';
import type { Secret } from './secrets.ts';

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

/** A machine seen from outside only. */
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

/** Where to log in by SSH, as whom, and how the host proves that it is the one meant. */
export interface SshLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Private key in a format of OpenSSH or PEM; null for the agent of SSH_AUTH_SOCK. */
  readonly key: Secret | null;
  readonly passphrase: Secret | null;
  /** Fingerprints (`SHA256:…`) where the key is pinned; they alone decide then, but for a key that is revoked. */
  readonly trust: {
    readonly fingerprints: readonly string[];
    /** Files of known host keys; one object for one file, however many targets name it. */
    readonly knownHosts: readonly { readonly file: string; readonly text: string }[];
  };
}

/** A machine seen from outside and, by a login without rights of its own, from inside. */
export interface SshHostTarget extends TargetBase {
  readonly kind: 'ssh-host';
  readonly host: string;
  readonly sshPort: number;
  /** Further TCP ports to look at from outside. */
  readonly ports: readonly number[];
  readonly login: SshLogin;
  readonly jump: SshLogin | null;
  /** Whether commands that need root may be run by `sudo -n`. */
  readonly sudo: boolean;
}

export type Target = EndpointTarget | HostTarget | DomainTarget | SshHostTarget;
