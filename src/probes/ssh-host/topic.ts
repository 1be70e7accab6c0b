import type { FactKind, FactOf, FailureReason, ProbeFailure, Source, Wants } from '../../facts/index.ts';
import type { SshHostTarget } from '../../inventory/target.ts';

/** Families of distributions whose tools differ; `other` for one that is not known. */
export type Family = 'alpine' | 'arch' | 'debian' | 'redhat' | 'suse' | 'other';

/**
 * A command of the catalogue. Its text is the same on every run: nothing that a server says is ever put into it, and of the configuration
 * only what its schema holds to plain characters, such as the path of a repository.
 */
export interface Command {
  /** Program and arguments, of plain characters only, so that every shell reads them alike. */
  readonly run: string;
  /** What it reads, in a few words. */
  readonly reads: string;
  /** What for, in a few words. */
  readonly why: string;
  /** Only root may see it: run by `sudo -n` where the login is not root's. */
  readonly root?: true;
  /** Asked only on these families; everywhere when absent. */
  readonly on?: readonly Family[];
  /** Milliseconds it may take; 15 s when absent. */
  readonly patience?: number;
  /** Bytes it may print; 4 MiB when absent. */
  readonly maxBytes?: number;
  /** Given to it on its standard input, as a line; nothing when absent. */
  readonly stdin?: { reveal(): string };
}

/** What came of a command. A status other than 0 is still an answer: what it means is the reader's business. */
export type Answer =
  | { readonly ok: true; readonly stdout: string; readonly stderr: string; readonly status: number }
  /**
   * `denied`: root is needed and not to be had, or the login may not run it; `unsupported`: there is no such program, or it is not for
   * this family; `incomplete`: cut short or killed.
   */
  | { readonly ok: false; readonly reason: FailureReason; readonly detail: string };

/** The machine the answers come from. */
export interface Machine {
  /** How reports call it: the target's host. */
  readonly system: string;
  /** Every name it goes by, addresses included. */
  readonly names: readonly string[];
  readonly os: {
    /** `ID` of os-release(5), lower case, e.g. `debian`; empty where it was not told. */
    readonly id: string;
    /** `VERSION_ID` of os-release(5), e.g. `12`. */
    readonly version: string;
    readonly family: Family;
    /** All of os-release(5). */
    readonly release: ReadonlyMap<string, string>;
  };
  /** Whether the login is root's. */
  readonly root: boolean;
  /** The user name of the login. */
  readonly login: string;
  readonly wants: Wants;
  /** An account's name as facts and failures may tell it: that of a person as a pseudonym. */
  nameOf(account: string): string;
  /** When the answers were given. */
  readonly at: Date;
  readonly source: Source;
  /** A failure for the topic's kind; `error` is a ProbeError or anything thrown. */
  failure(error: unknown, subject?: string): ProbeFailure;
}

export interface TopicResult<K extends FactKind = FactKind> {
  readonly facts: readonly FactOf<K>[];
  readonly failures: readonly ProbeFailure[];
}

export type Commands = Readonly<Record<string, Command>>;
export type Answers<C extends Commands> = { readonly [Name in keyof C]: Answer };

/** One fact kind as a machine itself tells it: what is asked, and what the answers mean. */
// biome-ignore lint/suspicious/noExplicitAny: the registry holds topics of every fact kind
export interface Topic<K extends FactKind = any, C extends Commands = Commands> {
  readonly kind: K;
  readonly commands: C;
  /**
   * Reads the answers. Pure. It returns at least one fact or failure; what it throws becomes a failure for its kind.
   * @throws ProbeError with the typed reason.
   */
  read(answers: Answers<C>, machine: Machine): TopicResult<K>;
}

/** A topic whose commands follow from what the configuration says of a host. */
// biome-ignore lint/suspicious/noExplicitAny: the registry holds topics of every fact kind
export interface ConfiguredTopic<K extends FactKind = any> {
  readonly kind: K;
  /** The topic for this host; undefined where its configuration asks for none. */
  topicFor(target: SshHostTarget): Topic<K> | undefined;
}

export const defineTopic = <const K extends FactKind, const C extends Commands>(topic: Topic<K, C>): Topic<K, C> => topic;
