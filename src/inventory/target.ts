import type { Starttls } from '../facts/index.ts';
import type { BackupBase } from './backups.ts';
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
  readonly backups: readonly HostBackup[];
  readonly restoreTests: readonly RestoreTestSource[];
}

/** Copies that a host keeps. */
export interface HostBackup extends BackupBase {
  readonly tool: HostBackupTool;
  /** Repository, folder, dataset or volume group, of plain characters; null where the tool needs none. */
  readonly path: string | null;
  /** Given to the tool on its standard input, never in a command. */
  readonly passphrase: Secret | null;
  /** A file on the host, of plain characters. */
  readonly passphraseFile: string | null;
}
export type HostBackupTool =
  | 'borg'
  | 'btrfs'
  | 'dirvish'
  | 'files'
  | 'folders'
  | 'lvm'
  | 'pgbackrest'
  | 'proxmox-backup'
  | 'restic'
  | 'rsnapshot'
  | 'wal-g'
  | 'zfs';

/** Where a host keeps the word of a restore that was tried: a systemd service, or a log and what its lines of success look like. */
export type RestoreTestSource = { readonly restored: string | null } & (
  | { readonly unit: string; readonly log: null }
  | {
      readonly unit: null;
      readonly log: string;
      readonly line: string;
      /** Of times that carry no zone. */
      readonly timeZone: string;
    }
);

/** An object store that speaks S3, and who asks. */
export interface S3Store {
  /** Base URL; null for AWS, whose endpoint follows from the region. */
  readonly endpoint: string | null;
  readonly region: string | null;
  readonly accessKey: Secret;
  readonly secretKey: Secret;
  readonly sessionToken: Secret | null;
  /** Whether the bucket stands in the path of a request and not in the host name. */
  readonly pathStyle: boolean;
  /** PEM text of a private certificate authority. */
  readonly ca: string | null;
}

/** One container of an object store. */
export interface BucketTarget extends TargetBase {
  readonly kind: 'bucket';
  readonly store: S3Store;
  readonly bucket: string;
  readonly backups: readonly BucketBackup[];
  /** Prefix of restore records; null where there are none. */
  readonly restoreRecords: string | null;
}
/** Copies in a bucket. */
export interface BucketBackup extends BackupBase {
  readonly prefix: string;
  readonly layout: 'auto' | 'files' | 'folders' | 'restic' | 'borg' | 'pgbackrest' | 'wal-g' | 'velero';
}

/** All buckets that an account owns at an object store. */
export interface S3AccountTarget extends TargetBase {
  readonly kind: 's3-account';
  readonly store: S3Store;
}

/** A PostgreSQL database. */
export interface PostgresTarget extends TargetBase {
  readonly kind: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Null where none is needed. Never sent without TLS. */
  readonly password: Secret | null;
  /** Name expected in the certificate; null when the host is an address literal and none was given. */
  readonly serverName: string | null;
  readonly ca: string | null;
}

/** A document of the organisation, or a folder of them, beside the configuration. */
export interface DocumentFileTarget extends TargetBase {
  readonly kind: 'document';
  /** Absolute. */
  readonly path: string;
}

/** A document that a server hands out to everybody, over HTTPS. */
export interface DocumentUrlTarget extends TargetBase {
  readonly kind: 'document';
  readonly url: string;
  readonly ca: string | null;
}

/** A document in a bucket. */
export interface DocumentObjectTarget extends TargetBase {
  readonly kind: 'document';
  readonly store: S3Store;
  readonly bucket: string;
  readonly key: string;
}
export type DocumentTarget = DocumentFileTarget | DocumentObjectTarget | DocumentUrlTarget;

/** An account at a provider, asked through the provider's own interface. */
interface ProviderBase extends TargetBase {
  /** Where the interface begins; null for the provider's usual place. */
  readonly baseUrl: string | null;
  /** PEM text of a private certificate authority. */
  readonly ca: string | null;
}
interface Discovering {
  /** Whether what the account runs is to be looked at from outside, too. */
  readonly discover: boolean;
}
export interface AwsAccountTarget extends ProviderBase {
  readonly kind: 'aws-account';
  readonly accessKey: Secret;
  readonly secretKey: Secret;
  readonly sessionToken: Secret | null;
  readonly region: string;
}
export interface GithubOrganizationTarget extends ProviderBase {
  readonly kind: 'github-organization';
  readonly token: Secret;
  readonly organization: string;
  /** Patterns of names; null for all. */
  readonly repositories: readonly string[] | null;
  /** Null for each repository's default branch. */
  readonly branch: string | null;
}
export interface HetznerProjectTarget extends ProviderBase, Discovering {
  readonly kind: 'hetzner-project';
  readonly token: Secret;
}
export interface HetznerRobotTarget extends ProviderBase, Discovering {
  readonly kind: 'hetzner-robot';
  readonly user: string;
  readonly password: Secret;
}
export interface OtcProjectTarget extends ProviderBase, Discovering {
  readonly kind: 'otc-project';
  readonly region: string;
  /** Name of the account that the project and the user belong to. */
  readonly domain: string;
  readonly project: string;
  readonly user: string;
  readonly password: Secret;
}
export interface PostmarkServerTarget extends ProviderBase {
  readonly kind: 'postmark-server';
  readonly token: Secret;
}
export interface RenderWorkspaceTarget extends ProviderBase, Discovering {
  readonly kind: 'render-workspace';
  readonly token: Secret;
  readonly workspace: string;
}
export interface ScalewayOrganizationTarget extends ProviderBase, Discovering {
  readonly kind: 'scaleway-organization';
  readonly organization: string;
  /** Id of the API key; null where it was not given. */
  readonly accessKey: string | null;
  readonly secretKey: Secret;
}
export interface StripeAccountTarget extends ProviderBase {
  readonly kind: 'stripe-account';
  readonly key: Secret;
}
export interface SupabaseOrganizationTarget extends ProviderBase {
  readonly kind: 'supabase-organization';
  readonly token: Secret;
  readonly organization: string;
}
export type ProviderTarget =
  | AwsAccountTarget
  | GithubOrganizationTarget
  | HetznerProjectTarget
  | HetznerRobotTarget
  | OtcProjectTarget
  | PostmarkServerTarget
  | RenderWorkspaceTarget
  | ScalewayOrganizationTarget
  | StripeAccountTarget
  | SupabaseOrganizationTarget;

export type Target =
  | BucketTarget
  | DocumentTarget
  | DomainTarget
  | EndpointTarget
  | HostTarget
  | PostgresTarget
  | ProviderTarget
  | S3AccountTarget
  | SshHostTarget;
