import { type Account, holderByName, type SeenSshdConfig } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { attempt } from '../../answers.ts';
import { directoryCommands, type Entry, homesMayBeAway, isClosed, type Member, readDirectory } from '../../directory.ts';
import { fileLines } from '../../file-lines.ts';
import { pamFiles, readPam, takesOtherPasswords } from '../../pam.ts';
import { type Passwords, passwordCommands, readPasswords } from '../../password-states.ts';
import { readSshdConfig, sshdCommands } from '../../sshd-config.ts';
import { type Answers, type Commands, defineTopic, type Machine } from '../../topic.ts';
import { readDoas } from './doas.ts';
import { type KnownKeys, keyCommands, readKeys } from './keys.ts';
import { maxEntries, readLastUse } from './last-use.ts';
import { consoles, secondFactorOf } from './second-factor.ts';
import { type Grant, type Granted, readSudoers } from './sudoers.ts';

const commands = {
  ...directoryCommands,
  sudoers: {
    run: 'grep -RnH . /etc/sudoers /etc/sudoers.d /etc/doas.conf /etc/doas.d',
    reads: 'the rules of sudo and doas',
    why: 'who is an administrator',
    root: true,
  },
  lastlog: { run: 'lastlog', reads: 'when each account last logged in', why: 'accounts that nobody uses' },
  wtmp: {
    run: `last -w --time-format iso -n ${maxEntries}`,
    reads: 'recent logins, and since when they are recorded',
    why: 'the same where there is no lastlog',
  },
  pam: pamFiles,
  ...passwordCommands,
  ...keyCommands,
  ...sshdCommands,
} as const satisfies Commands;

/** Groups whose members can make themselves root by what usually trusts them, even if no rule of sudo names them. */
const powerful = ['admin', 'disk', 'docker', 'incus-admin', 'libvirt', 'lxd', 'sudo', 'wheel'];

/** The accounts of the machine itself: passwd(5), with what sudo, PAM, the SSH server and the records of logins say of them. */
export const account = defineTopic({
  kind: 'account',
  commands,
  read(answers, machine) {
    const { entries, incomplete, sudoersFrom, deadModules } = readDirectory(answers);
    const sudo = attempt(() => rulesOf(answers, sudoersFrom, entries, machine));
    const sshd = attempt(() => readSshdConfig(answers));
    const pam = attempt(() => readPam(answers.pam));
    const passwords = readPasswords(answers);
    const hasOthers = takesOtherPasswords(pam, ['sshd', ...consoles], deadModules);
    const keysOf = readKeys(answers);
    const lastUse = readLastUse(answers.lastlog, answers.wtmp);
    const other = letInOtherwise(
      entries.find(({ name }) => name === machine.login),
      keysOf,
    )
      ? true
      : homesMayBeAway(answers)
        ? null
        : otherKeySources(answers, sshd);
    const personal = new Set(entries.filter(isPersonal).map(({ name }) => name));
    const facts = entries.map((entry): Account => {
      const known = keysOf(entry.home);
      const password = passwordOf(entry, passwords);
      const granted = grantedTo(entry, sudo);
      const hasPassword = { set: true, none: true, locked: hasOthers ? null : false, unseen: null }[password.state];
      const hasKeys = known.keys.seen ? known.keys.count > 0 || (other === false ? false : null) : null;
      // Whoever asks here has logged in.
      const interactive =
        entry.name === machine.login
          ? true
          : isClosed(entry)
            ? false
            : hasPassword || hasKeys
              ? true
              : hasPassword === false && hasKeys === false
                ? false
                : null;
      const name = isPersonal(entry) ? machine.nameOf(entry.name) : entry.name.slice(0, 100);
      const changedAt = password.ageing.seen ? password.ageing.changedAt : null;
      const unchangedSince = known.keys.seen ? known.keys.unchangedSince : null;
      const existedAt = [changedAt, unchangedSince].filter((each) => each !== null).sort()[0] ?? null;
      return {
        kind: 'account',
        subject: { id: `${machine.system}:account ${name}`, names: [...machine.names] },
        source: machine.source,
        system: machine.system,
        name,
        holder: holderOf(entry),
        enabled: true,
        interactive,
        administrator: granted.administrator,
        adminBy: granted.by.map((grant) => wordsOf(grant, personal, machine)).slice(0, 20),
        lastUsed: lastUsedOf(entry, known, lastUse, machine),
        existedAt,
        secondFactor: secondFactorOf(
          {
            isRoot: entry.uid === 0,
            hasPassword,
            hasKeys,
            allKeysHardware: known.allHardware,
            allKeysVerify: known.allVerify,
            otherWays: other !== false,
          },
          sshd,
          pam,
        ),
        keys: known.keys,
        password,
      };
    });
    return { facts: unique(facts), failures: incomplete === null ? [] : [machine.failure(incomplete)] };
  },
});

/** Whether a name may be a person's: a further account with the number of root's is one of somebody. */
const isPersonal = ({ isSystem, uid }: Entry) => !isSystem || uid === 0;

function rulesOf(
  { sudoers }: Pick<Answers<typeof commands>, 'sudoers'>,
  others: readonly string[],
  entries: readonly Entry[],
  { os }: Machine,
): (member: Member) => Granted {
  const lines = fileLines(sudoers);
  // Where there is neither sudo nor doas, it is said that their files are not there.
  if (sudoers.ok && lines.files.size === 0 && sudoers.stderr.trim() === '') throw new ProbeError('malformed', 'no rules');
  // There, sudo's own file may stand in /usr/etc instead.
  if (os.family === 'suse' && !lines.files.has('/etc/sudoers')) throw new ProbeError('unsupported', '/usr/etc/sudoers');
  const roots = entries.filter(({ uid }) => uid === 0).map(({ name }) => name);
  const [sudo, doas] = [readSudoers(lines, roots), readDoas(lines)];
  return (member) => {
    const all = [sudo(member), doas(member)];
    const administrator = all.some((each) => each.administrator)
      ? true
      : all.some((each) => each.administrator === null)
        ? null
        : false;
    if (administrator === false && others.length > 0) return { administrator: null, by: [{ what: 'rules from elsewhere' }] };
    return { administrator, by: all.filter((each) => each.administrator === administrator).flatMap(({ by }) => by) };
  };
}

function grantedTo(
  entry: Entry,
  sudo: ProbeError | ((member: Member) => Granted),
): { administrator: boolean | null; by: readonly (Grant | string)[] } {
  if (entry.uid === 0) return { administrator: true, by: ['uid 0'] };
  if (sudo instanceof ProbeError) return { administrator: null, by: [`sudoers: ${sudo.reason}`] };
  const granted = sudo(entry);
  if (granted.administrator !== false) return granted;
  const group = entry.groups.find(({ name }) => powerful.includes(name));
  return group === undefined ? granted : { administrator: null, by: [{ what: 'group', group }] };
}

/** A group of the system, or one whose name is that of a role, by its name; another may be called as its only member is. */
function wordsOf(grant: Grant | string, personal: ReadonlySet<string>, machine: Machine): string {
  if (typeof grant === 'string') return grant;
  const { what, group } = grant;
  if (what !== 'group' || group === undefined) return `sudo: ${what}`;
  return `group ${(group.gid < 1000 && !personal.has(group.name)) || powerful.includes(group.name) ? group.name : machine.nameOf(group.name)}`.slice(
    0,
    100,
  );
}

function holderOf({ name, uid, isSystem }: Entry): Account['holder'] {
  if (uid === 0) return 'shared';
  return isSystem ? 'service' : (holderByName(name) ?? 'person');
}

const passwordOf = ({ name, open }: Entry, passwords: Passwords): Account['password'] => {
  const known = passwords.of(name);
  return open ? { ...known, state: 'none' } : known;
};

/** The account of this very look is in use. Logins without a terminal are not recorded, and keys for one command make no others. */
function lastUsedOf(
  { name }: Entry,
  { keys }: KnownKeys,
  lastUse: (account: string) => Account['lastUsed'],
  { login, at }: Machine,
): Account['lastUsed'] {
  if (name === login) return { seen: true, at: at.toISOString(), since: null };
  const recorded = lastUse(name);
  const isAutomatic = keys.seen && keys.count > 0 && keys.restricted === keys.count;
  return isAutomatic && recorded.seen ? { seen: false, reason: 'unsupported', detail: 'logins without a terminal' } : recorded;
}

/** Settings of the SSH server, and their values, by which nothing but the default files of a home lets in. */
const defaultSources: Readonly<Record<string, readonly string[]>> = {
  authorizedkeyscommand: ['none'],
  trustedusercakeys: ['none'],
  gssapiauthentication: ['no'],
  kerberosauthentication: ['no'],
  hostbasedauthentication: ['no'],
  authorizedkeysfile: ['.ssh/authorized_keys .ssh/authorized_keys2', '.ssh/authorized_keys', '%h/.ssh/authorized_keys'],
};

/**
 * The positive control: this very login came in by a key, or it would not ask. Where its account is not there, or has no key in the files
 * that were read, there are others.
 */
const letInOtherwise = (own: Entry | undefined, keysOf: (home: string) => KnownKeys): boolean => {
  if (own === undefined) return true;
  const { keys } = keysOf(own.home);
  return keys.seen && keys.count === 0;
};

/** Whether the SSH server lets in by other keys than those in the homes, by certificates or tickets; null where that was not seen. */
function otherKeySources(
  { sshdEffective, sshdFiles, sshdFilesAsRoot }: Answers<typeof sshdCommands>,
  config: SeenSshdConfig | ProbeError,
): boolean | null {
  if (config instanceof ProbeError || !sshdEffective.ok || sshdEffective.status !== 0) return null;
  // A server that runs with another configuration may read keys elsewhere.
  if (config.unseen.length > 0) return null;
  const told = new Map(
    sshdEffective.stdout.split('\n').map((line) => [/^\S*/.exec(line)![0].toLowerCase(), line.replace(/^\S+\s*/, '').trim()]),
  );
  const isOther = Object.entries(defaultSources).some(
    ([name, values]) => told.has(name) && !values.includes(told.get(name)!.toLowerCase()),
  );
  if (isOther) return true;
  if (!told.has('authorizedkeysfile')) return null;
  if (config.conditional.length === 0) return false;
  // What a block sets for some, `sshd -T` does not tell.
  const files = sshdFilesAsRoot.ok ? sshdFilesAsRoot : sshdFiles;
  const named = files.ok ? [...files.stdout.matchAll(/:\d+:\s*(\w+)[\s=]+(.*)$/gm)] : [];
  const isNamed = named.some(([, keyword, value]) => {
    const values = Object.hasOwn(defaultSources, keyword!.toLowerCase()) ? defaultSources[keyword!.toLowerCase()]! : undefined;
    return values !== undefined && !values.includes(value!.trim().replace(/\s+/g, ' ').toLowerCase());
  });
  return isNamed || !files.ok ? null : false;
}

/** Two lines of one name are one account, of which the first counts; a pseudonym may stand for two names only by chance. */
function unique(facts: readonly Account[]): Account[] {
  const seen = new Map<string, Account>();
  for (const fact of facts) if (!seen.has(fact.subject.id)) seen.set(fact.subject.id, fact);
  return [...seen.values()];
}
