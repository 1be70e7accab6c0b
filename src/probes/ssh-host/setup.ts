import ssh2 from 'ssh2';
import type { Wants } from '../../facts/index.ts';
import type { SshHostTarget, SshLogin } from '../../inventory/target.ts';
import { lineOf } from './execute.ts';
import { commandsFor } from './requests.ts';

/** A target with what the clauses want to know of it. */
export interface Asked {
  readonly target: SshHostTarget;
  readonly wants: Wants;
}

/** What an administrator installs on the hosts of some targets, so that tomproof may log in and read what the clauses ask for. */
export interface HostSetup {
  /** Ids. */
  readonly targets: readonly string[];
  readonly account: string;
  /** Type and key as in a `.pub` file, without a comment; null where the agent holds it. */
  readonly publicKey: string | null;
  readonly sudo: boolean;
  /** All that the login may run: `line` is the text that is sent, letter for letter, `run` the command in it. */
  readonly commands: readonly {
    readonly line: string;
    readonly run: string;
    readonly root: boolean;
    readonly reads: string;
    readonly why: string;
  }[];
  /** Path of the forced command. */
  readonly gate: string;
  /** The line for `authorized_keys`. */
  readonly authorizedKeys: string;
  /** What sudo has to allow without a password: the program, whose path differs between hosts, and its arguments as sudoers(5) has them. */
  readonly sudoers: readonly { readonly program: string; readonly arguments: string }[];
  readonly jumps: readonly JumpSetup[];
}

/** What is installed on a jump host: a key that can do nothing there but reach the hosts behind it. */
export interface JumpSetup {
  readonly host: string;
  readonly port: number;
  readonly account: string;
  readonly publicKey: string | null;
  readonly authorizedKeys: string;
}

/** Stands where a public key has to be filled in. */
export const keyToFillIn = 'REPLACE-WITH-THE-PUBLIC-KEY';

/**
 * Why nothing can be set up for a target: `account` for a name that is root's or that not every system takes, `host` for one that cannot
 * stand in `permitopen`.
 */
export function unfit({ login, jump }: SshHostTarget): 'account' | 'host' | undefined {
  if (login.user === 'root' || !/^[a-z_][a-z0-9_-]{0,31}$/.test(login.user)) return 'account';
  return jump === null || /^[A-Za-z0-9._:%-]+$/.test(login.host) ? undefined : 'host';
}

/**
 * One setup for all targets with the same account, key and use of sudo, in the order of their first target; it allows what any of them is
 * asked. Each has to be fit (see {@link unfit}).
 */
export function setupsOf(asked: readonly Asked[]): HostSetup[] {
  const publicKeyOf = publicKeys();
  const alike = groupsOf(asked, ({ target }) => [target.login.user, publicKeyOf(target.login), target.sudo]);
  return alike.map((group) => {
    const { login, sudo } = group[0]!.target;
    const commands = commandsFor(group)
      .filter(({ root }) => sudo || !root)
      .map(({ run, root = false, reads, why }) => ({ line: lineOf(run, root), run, root, reads, why }));
    const gate = `/usr/local/libexec/${login.user}-gate`;
    const key = publicKeyOf(login);
    const jumps = groupsOf(
      group.flatMap(({ target }) => (target.jump === null ? [] : [{ jump: target.jump, to: target.login }])),
      ({ jump }) => [jump.host, jump.port, jump.user, publicKeyOf(jump)],
    );
    return {
      targets: group.map(({ target }) => target.id),
      account: login.user,
      publicKey: key,
      sudo,
      commands,
      gate,
      authorizedKeys: `restrict,command="${gate}" ${key ?? keyToFillIn} tomproof`,
      sudoers: commands.filter(({ root }) => root).map(({ run }) => sudoersCommand(run)),
      jumps: jumps.map((through) => jumpSetup(through, publicKeyOf(through[0]!.jump))),
    };
  });
}

function jumpSetup(through: readonly { jump: SshLogin; to: SshLogin }[], publicKey: string | null): JumpSetup {
  const { host, port, user } = through[0]!.jump;
  const open = new Set(through.map(({ to }) => `permitopen="${to.host.includes(':') ? `[${to.host}]` : to.host}:${to.port}"`));
  const options = ['restrict', 'port-forwarding', ...open, 'command="/bin/false"'].join();
  return { host, port, account: user, publicKey, authorizedKeys: `${options} ${publicKey ?? keyToFillIn} tomproof` };
}

function groupsOf<T>(all: readonly T[], keyOf: (each: T) => unknown): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const each of all) {
    const key = JSON.stringify(keyOf(each));
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()];
}

/** The public half of a login's key, each worked out once; null where the agent holds it. */
function publicKeys(): (login: SshLogin) => string | null {
  const known = new Map<string, string | null>();
  return ({ key, passphrase }) => {
    if (key === null) return null;
    const id = JSON.stringify([key.reveal(), passphrase?.reveal()]);
    const before = known.get(id);
    if (before !== undefined) return before;
    const parsed = ssh2.utils.parseKey(key.reveal(), passphrase?.reveal());
    const first = Array.isArray(parsed) ? parsed[0]! : parsed;
    const found = 'type' in first ? `${first.type} ${first.getPublicSSH().toString('base64')}` : null;
    known.set(id, found);
    return found;
  };
}

/** sudoers(5): arguments have to be the same, `,` `:` `=` `\` stand behind a backslash, and without any only `""` keeps others out. */
function sudoersCommand(run: string): HostSetup['sudoers'][number] {
  const [program = '', ...rest] = run.split(' ');
  return { program, arguments: rest.length === 0 ? '""' : rest.join(' ').replace(/[,:=\\]/g, '\\$&') };
}
