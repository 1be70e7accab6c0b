import { ProbeError } from '../define.ts';
import { isAbsentError, linesOf } from './answers.ts';
import { fileLines } from './file-lines.ts';
import { isAtWork, readServices, serviceCommands } from './services.ts';
import type { Answers, Commands } from './topic.ts';

export const directoryCommands = {
  passwd: { run: 'getent passwd', reads: 'accounts', why: 'who is there' },
  group: { run: 'getent group', reads: 'groups and their members', why: 'who is an administrator by a group' },
  files: {
    run: 'grep -nH . /etc/passwd /etc/group /etc/nsswitch.conf /usr/etc/nsswitch.conf /etc/login.defs',
    reads:
      'accounts and groups as the files have them, where further ones come from, and from which number on accounts are persons’',
    why: 'whether the list is complete; the accounts where there is no getent',
  },
  ...serviceCommands,
} as const satisfies Commands;

/** An account as rules speak of it. */
export interface Member {
  readonly name: string;
  readonly uid: number;
  readonly groups: readonly { readonly name: string; readonly gid: number }[];
}

/** A local account as passwd(5) has it. */
export interface Entry extends Member {
  readonly home: string;
  readonly shell: string;
  /** Whether its number is one of those that the system gives to its own accounts; persons once began at 500. */
  readonly isSystem: boolean;
  /** Whether the file itself says that no password is needed. */
  readonly open: boolean;
}

/** Login shells that let nobody work. */
const closedShells = ['false', 'git-shell', 'halt', 'nologin', 'null', 'shutdown', 'sync', 'true'];

/** Whether the shell lets nobody work; an empty one stands for /bin/sh. */
export const isClosed = ({ shell }: Entry): boolean => shell !== '' && closedShells.includes(shell.split('/').at(-1)!);

export interface Directory {
  readonly entries: readonly Entry[];
  /** Why there may be accounts or memberships beyond these. */
  readonly incomplete: ProbeError | null;
  /** Where rules of sudo come from besides its files, e.g. `ldap`. */
  readonly sudoersFrom: readonly string[];
  /** PAM modules that can let nobody in, as their service does not run. */
  readonly deadModules: readonly string[];
}

const maxAccounts = 50_000;

/** Sources of nsswitch.conf(5) that can be listed as a whole. */
const listable = ['files', 'compat', 'systemd', 'altfiles', 'extrausers', 'db', 'myhostname', 'mymachines'];

/** All accounts that the machine's own databases list. @throws ProbeError where there is no list. */
export function readDirectory(answers: Answers<typeof directoryCommands>): Directory {
  const files = fileLines(answers.files, 500_000);
  const textOf = (path: string) => files.files.get(path)?.map(({ text }) => text) ?? [];
  const list = (name: 'passwd' | 'group') => {
    const answer = answers[name];
    const lines = answer.ok && answer.status === 0 ? linesOf(answer.stdout) : textOf(`/etc/${name}`);
    if (lines.length > maxAccounts) throw new ProbeError('incomplete', `more than ${maxAccounts} accounts`);
    return lines;
  };
  const groups = list('group').map((line) => {
    const [name, , gid, members] = line.split(':');
    if (!name || !/^\d{1,10}$/.test(gid ?? '')) throw new ProbeError('malformed', 'group');
    return { name, gid: Number(gid), members: new Set((members ?? '').split(',').filter(Boolean)) };
  });
  if (groups.length === 0) throw new ProbeError('malformed', 'no groups');
  const byMember = new Map<string, { name: string; gid: number }[]>();
  for (const { name, gid, members } of groups) {
    for (const member of members) {
      const known = byMember.get(member);
      if (known) known.push({ name, gid });
      else byMember.set(member, [{ name, gid }]);
    }
  }
  const byId = new Map(groups.map(({ name, gid }) => [gid, { name, gid }]));
  const lowest = lowestOfPersons(textOf('/etc/login.defs'));
  const compat = list('passwd').filter((line) => /^[+-]/.test(line));
  const entries = list('passwd')
    .filter((line) => !/^[+-]/.test(line))
    .map((line): Entry => {
      const [name, password, uid, gid, , home, shell] = line.split(':');
      if (!name || shell === undefined || !/^\d{1,10}$/.test(uid!) || !/^\d{1,10}$/.test(gid!))
        throw new ProbeError('malformed', 'passwd');
      const primary = byId.get(Number(gid)) ?? { name: '', gid: Number(gid) };
      const id = Number(uid);
      return {
        name,
        uid: id,
        groups: [primary, ...(byMember.get(name) ?? [])],
        home: home!,
        shell: shell.trim(),
        isSystem: id < lowest && !(id >= 500 && home!.startsWith('/home/')),
        open: password === '',
      };
    });
  if (entries.length === 0) throw new ProbeError('malformed', 'no accounts');
  // openSUSE keeps its own file apart, which counts where there is none in /etc.
  const nsswitch = ['/etc/nsswitch.conf', '/usr/etc/nsswitch.conf'].map(textOf).find((lines) => lines.length > 0) ?? [];
  const hasSssd = mayRun(answers, 'sssd', 'sssd-nss.socket', 'sssd-pam.socket');
  const sources = othersIn(nsswitch, ['passwd', 'group', 'initgroups', 'passwd_compat', 'group_compat'], hasSssd);
  const plus = compat.length > 0 || textOf('/etc/passwd').some((line) => /^[+-]/.test(line));
  const incomplete =
    sources.length > 0
      ? new ProbeError('incomplete', `accounts from ${sources.join(', ')}`)
      : plus
        ? new ProbeError('incomplete', 'accounts from NIS')
        : files.unread.length > 0 && !isAbsentError(files.unread[0]!.what)
          ? new ProbeError(files.unread[0]!.reason, 'nsswitch.conf')
          : null;
  return { entries, incomplete, sudoersFrom: othersIn(nsswitch, ['sudoers'], hasSssd), deadModules: hasSssd ? [] : ['pam_sss'] };
}

/** login.defs(5): the lowest number that `useradd` gives to a person. */
function lowestOfPersons(lines: readonly string[]): number {
  const values = lines.flatMap((line) => /^\s*UID_MIN\s+(\d{1,10})\s*$/.exec(line)?.[1] ?? []);
  // Where it was raised later, the persons from before keep their numbers.
  return Math.min(1000, Number(values.at(-1) ?? 1000));
}

/** Sources of some databases that cannot be listed. sssd tells of nothing where it does not run. */
function othersIn(nsswitch: readonly string[], databases: readonly string[], hasSssd: boolean): string[] {
  const told = nsswitch.flatMap((line) => {
    const [, database, sources] = /^\s*(\w+)\s*:([^#]*)/.exec(line) ?? [];
    if (!databases.includes(database ?? '')) return [];
    return sources!
      .replace(/\[[^\]]*\]/g, ' ')
      .split(/\s+/)
      .filter(Boolean);
  });
  return [...new Set(told)].filter((source) => !listable.includes(source) && (source !== 'sss' || hasSssd));
}

/** Whether homes may come and go: what is not mounted now has its keys where nobody looked. */
export const homesMayBeAway = (answers: Answers<typeof directoryCommands>): boolean => mayRun(answers, 'autofs', 'systemd-homed');

function mayRun(answers: Answers<typeof directoryCommands>, ...names: string[]): boolean {
  try {
    return isAtWork(readServices(answers), ...names);
  } catch {
    return true;
  }
}
