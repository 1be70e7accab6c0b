import type { Member } from '../../directory.ts';
import { type FileLines, joinedLines } from '../../file-lines.ts';

/** Whether rules make an account an administrator; null where that was not seen or not understood. `by` names the rule. */
export interface Granted {
  readonly administrator: boolean | null;
  readonly by: readonly Grant[];
}
export interface Grant {
  readonly what: 'rule' | 'group' | 'everybody' | 'limited rule' | 'rules from elsewhere' | 'rules not understood';
  /** Of a group. */
  readonly group?: { readonly name: string; readonly gid: number };
}

interface Rule {
  readonly users: readonly string[];
  /** Whether it makes administrators of those it speaks of. */
  readonly effect: boolean | null;
  readonly withoutPassword: boolean;
}

interface Rules {
  readonly rules: readonly Rule[];
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  /** Root's password, or that of the target, is asked for, not the own one; null where some are asked otherwise. */
  readonly othersPassword: boolean | null;
  /** Whether everything was seen and understood as far as it can name a user. */
  readonly complete: boolean;
}

const main = '/etc/sudoers';
const folder = '/etc/sudoers.d';

/** Programs that give a shell of root, whatever their arguments. */
const shells = [
  'ash',
  'bash',
  'busybox',
  'chroot',
  'csh',
  'dash',
  'doas',
  'env',
  'fish',
  'ksh',
  'nsenter',
  'pkexec',
  'runuser',
  'setpriv',
  'sh',
  'su',
  'sudo',
  'tcsh',
  'zsh',
];
/** Programs from within which one can be had, even if their arguments are fixed. */
const escapable = [
  'crontab',
  'docker',
  'ed',
  'emacs',
  'gdb',
  'git',
  'less',
  'lua',
  'man',
  'more',
  'most',
  'mysql',
  'nano',
  'node',
  'perl',
  'php',
  'podman',
  'psql',
  'python',
  'ruby',
  'screen',
  'ssh',
  'sudoedit',
  'tmux',
  'vi',
  'view',
  'vim',
  'vipw',
  'visudo',
];
/** Programs that write where they are told, to a file of rules, say, or set the bit by which a program runs as root. */
const writing = [
  'awk',
  'chmod',
  'chown',
  'cp',
  'cpio',
  'dd',
  'gawk',
  'install',
  'ln',
  'mawk',
  'mount',
  'mv',
  'rsync',
  'sed',
  'setcap',
  'tar',
  'tee',
  'unzip',
  'xargs',
];
/** Programs that make administrators, or that make somebody know root's password. */
const promoting = ['adduser', 'chpasswd', 'gpasswd', 'newusers', 'passwd', 'useradd', 'usermod', 'vigr'];
/** Where programs lie that only root can change. */
const systemFolders = /^\/(?:usr|bin|sbin|lib|lib64|opt|etc)\//;
/** Programs that show their output in a pager, which can start a shell. */
const paging = ['journalctl', 'systemctl'];

/**
 * Who is an administrator by sudoers(5): whoever may run everything as root. A rule for commands with fixed arguments makes nobody one,
 * unless the program is a shell; a rule that leaves arguments open, or that is not understood, leaves the question open. `roots` are the
 * names that root goes by.
 */
export function readSudoers(lines: FileLines, roots: readonly string[] = []): (member: Member) => Granted {
  const rules = rulesOf(lines, ['root', ...roots]);
  return (member) => {
    const by: Grant[] = [];
    let administrator: boolean | null = false;
    for (const rule of rules.rules) {
      const hit = matches(rule.users, member, rules.aliases, 0);
      if (hit.answer === false || rule.effect === false) continue;
      // Whoever knows root's password is root without sudo, too.
      const asksForOthers = hit.everybody && !rule.withoutPassword ? rules.othersPassword : false;
      if (asksForOthers) continue;
      const effect = hit.answer === null || asksForOthers === null ? null : rule.effect;
      if (effect === true) {
        administrator = true;
        by.push(hit.everybody ? { what: 'everybody' } : hit.group ? { what: 'group', group: hit.group } : { what: 'rule' });
      } else {
        if (administrator === false) administrator = null;
        by.push({ what: 'limited rule' });
      }
    }
    if (administrator === false && !rules.complete) return { administrator: null, by: [{ what: 'rules not understood' }] };
    return { administrator, by: administrator ? by.filter(({ what }) => what !== 'limited rule') : by };
  };
}

function rulesOf({ files, unread }: FileLines, roots: readonly string[]): Rules {
  const rules: Rule[] = [];
  const aliases = new Map<string, readonly string[]>();
  const commands = new Map<string, readonly string[]>();
  const runas = new Map<string, readonly string[]>();
  let othersPassword = false;
  let someOtherwise = false;
  let complete = unread.length === 0;
  const texts: string[] = [];
  for (const [path, lines] of files) {
    // sudo leaves out files of the folder whose names have a dot or end with `~`.
    const name = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
    if (path !== main && name === undefined) continue;
    if (name !== undefined && (/[.]|~$/.test(name) || name.includes('/'))) continue;
    texts.push(...joinedLines(lines));
  }

  for (const raw of texts) {
    const text = withoutComment(raw).trim();
    const [, directive, target] = /^[#@](include|includedir)\s+"?([^"]+)"?$/.exec(raw.trim()) ?? [];
    if (directive !== undefined) {
      if (!(directive === 'includedir' && target!.trim().replace(/\/$/, '') === folder)) complete = false;
      continue;
    }
    if (text === '') continue;
    if (/^Defaults([@:!>\s]|$)/.test(text)) {
      if (/!\s*authenticate\b|\bexempt_group\b/.test(text) || /^Defaults[@:!>].*!\s*(?:targetpw|rootpw)\b/.test(text))
        someOtherwise = true;
      const [, options] = /^Defaults\s+(.*)$/.exec(text) ?? [];
      for (const option of options?.split(',') ?? []) {
        const [, not, flag] = /^\s*(!?)\s*(targetpw|rootpw)\s*$/.exec(option) ?? [];
        if (flag !== undefined) othersPassword = not === '';
      }
      continue;
    }
    const [, kind, definitions] = /^(User|Runas|Host|Cmnd|Cmd)_Alias\s+(.*)$/.exec(text) ?? [];
    if (kind !== undefined) {
      const into = { User: aliases, Runas: runas, Host: undefined, Cmnd: commands, Cmd: commands }[kind as 'User'];
      for (const definition of split(definitions!, ':')) {
        const [, alias, members] = /^\s*([A-Z][A-Z0-9_]*)\s*=(.*)$/.exec(definition) ?? [];
        if (alias === undefined) complete = false;
        else
          into?.set(
            alias,
            split(members!, ',').map((each) => each.trim()),
          );
      }
      continue;
    }
    const found = specification(text);
    if (found === undefined) complete = false;
    else rules.push({ ...found, ...effectOf(found.hosts, found.grants, commands, (list) => isRoot(list, runas, roots)) });
  }
  return { rules, aliases, othersPassword: othersPassword && someOtherwise ? null : othersPassword, complete };
}

/** A `#` begins a comment, but before a number it is part of a user or group id. */
const withoutComment = (line: string) => line.replace(/(^|[^\\])#(?!\d).*$/, '$1');

/** Parts between separators that are neither escaped nor quoted nor in parentheses. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let [part, depth, quoted] = ['', 0, false];
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\') {
      part += character + (text[++at] ?? '');
      continue;
    }
    if (character === '"') quoted = !quoted;
    if (!quoted && character === '(') depth++;
    if (!quoted && character === ')') depth--;
    if (character === separator && !quoted && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}

/** `users hosts = grants`; undefined where it is not understood. */
function specification(text: string): { users: string[]; hosts: string[]; grants: string } | undefined {
  const [left, ...rest] = split(text, '=');
  if (rest.length === 0) return undefined;
  // Blanks stand around commas, and between users and hosts.
  const [users, hosts, ...more] = left!
    .trim()
    .replace(/\s*,\s*/g, ',')
    .split(/(?<!\\)\s+/);
  if (!users || !hosts || more.length > 0) return undefined;
  return { users: split(users, ','), hosts: split(hosts, ','), grants: rest.join('=') };
}

const tag =
  /^\s*(?:(?:NO)?(?:PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW|INTERCEPT)\s*:|(?:ROLE|TYPE|PRIVS|LIMITPRIVS|TIMEOUT|NOTBEFORE|NOTAFTER|CWD|CHROOT)=\S+)\s*/;

function effectOf(
  hosts: readonly string[],
  grants: string,
  commands: ReadonlyMap<string, readonly string[]>,
  runsAsRoot: (list: string) => boolean | null,
): Pick<Rule, 'effect' | 'withoutPassword'> {
  let asRoot: boolean | null = true;
  let withoutPassword = false;
  const powers: (boolean | null)[] = [];
  for (const grant of split(grants, ',')) {
    let rest = grant.trim();
    const [whole, list] = /^\(([^)]*)\)\s*/.exec(rest) ?? [];
    if (whole !== undefined) {
      asRoot = runsAsRoot(list!);
      rest = rest.slice(whole.length);
    }
    for (let found = tag.exec(rest); found; found = tag.exec(rest)) {
      if (/^\s*NOPASSWD/.test(found[0])) withoutPassword = true;
      rest = rest.slice(found[0].length);
    }
    const power = powerOf(rest, commands, 0);
    if (asRoot !== false) powers.push(power === true && asRoot === null ? null : power);
  }
  const everywhere = hosts.every((host) => host === 'ALL');
  const effect = powers.includes(true) && everywhere ? true : powers.some((power) => power !== false) ? null : false;
  return { effect, withoutPassword };
}

/** Whether a list of users to run as holds root; null where that is not certain. */
function isRoot(list: string, runas: ReadonlyMap<string, readonly string[]>, roots: readonly string[]): boolean | null {
  const users = split(list.split(/(?<!\\):/)[0]!, ',').map((each) => each.trim());
  const names = users.flatMap((name) => runas.get(name) ?? [name]);
  if (names.some((name) => ['ALL', '', ...roots].includes(name) || /^#0+$/.test(name))) return true;
  return names.every((name) => /^#?[a-z0-9_][\w.-]*$/.test(name) && !runas.has(name)) ? false : null;
}

/** Whether a command, or one of an alias, gives all rights; false for one that is fixed to its last argument. */
function powerOf(command: string, aliases: ReadonlyMap<string, readonly string[]>, depth: number): boolean | null {
  const text = command.trim();
  if (text.startsWith('!')) return false;
  if (text === 'ALL') return true;
  if (/^[A-Z][A-Z0-9_]*$/.test(text)) {
    const members = aliases.get(text);
    if (!members || depth > 8) return null;
    const powers = members.map((each) => powerOf(each, aliases, depth + 1));
    return powers.includes(true) ? true : powers.includes(null) ? null : false;
  }
  const [, path, args] = /^(\/\S+)(?:\s+(.*))?$/.exec(text) ?? [];
  if (path === undefined) return null;
  const program = path.split('/').at(-1)!;
  if (shells.includes(program)) return true;
  // `passwd -S` only shows.
  if ((promoting.includes(program) && !args?.startsWith('-S')) || !systemFolders.test(path) || path.includes('/../')) return null;
  if ([...escapable, ...writing].includes(program.replace(/[\d.]+$/, '').replace(/\..*$/, ''))) return null;
  if (
    paging.includes(program) &&
    !/(?:^|\s)--no-pager(?:\s|$)/.test(args ?? '') &&
    !/^(?:start|stop|restart|reload)\s/.test(args ?? '')
  )
    return null;
  return args !== undefined && !/(?<!\\)[*?[\]^:]/.test(text) ? false : null;
}

interface Hit {
  readonly answer: boolean | null;
  readonly everybody?: boolean;
  readonly group?: { readonly name: string; readonly gid: number };
}

/** Whether a list of users speaks of an account; the last entry that does so counts, `!` takes it out. */
function matches(list: readonly string[], member: Member, aliases: ReadonlyMap<string, readonly string[]>, depth: number): Hit {
  let hit: Hit = { answer: false };
  for (const raw of list) {
    const entry = unquoted(raw.trim());
    const negated = /^!+/.exec(entry)?.[0].length ?? 0;
    const found = matchesOne(entry.slice(negated).trim(), member, aliases, depth);
    if (found.answer === false) continue;
    if (negated % 2 === 0) hit = found;
    else hit = { answer: found.answer === null && hit.answer !== false ? null : false };
  }
  return hit;
}

function matchesOne(entry: string, member: Member, aliases: ReadonlyMap<string, readonly string[]>, depth: number): Hit {
  if (entry === 'ALL') return { answer: true, everybody: true };
  const [, groupId] = /^%#(\d+)$/.exec(entry) ?? [];
  if (entry.startsWith('%')) {
    // A group of another source than the system's own: who is in it cannot be seen.
    if (entry.startsWith('%:')) return { answer: null };
    const group = member.groups.find(({ name, gid }) =>
      groupId === undefined ? name === entry.slice(1) : gid === Number(groupId),
    );
    return group ? { answer: true, group } : { answer: false };
  }
  const [, userId] = /^#(\d+)$/.exec(entry) ?? [];
  if (userId !== undefined) return { answer: member.uid === Number(userId) };
  if (entry.startsWith('+')) return { answer: null };
  if (aliases.has(entry)) return depth > 8 ? { answer: null } : matches(aliases.get(entry)!, member, aliases, depth + 1);
  return { answer: entry === member.name };
}

const unquoted = (text: string) => (/^"(.*)"$/.exec(text)?.[1] ?? text).replace(/\\(.)/g, '$1');
