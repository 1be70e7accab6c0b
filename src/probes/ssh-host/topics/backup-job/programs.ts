import type { BackupJob } from '../../../../facts/index.ts';

type Deed = BackupJob['does'][number];

/** What a line of a shell runs for backups: words that are known, and no others, for the rest of a line may hold secrets. */
export interface Recognised {
  readonly tool: string | null;
  readonly does: readonly Deed[];
  readonly locations: readonly string[];
}

/** What a program does by the first of its own words that stands here; `''` is what it does without any of them, or with whatever words. */
type Program = Readonly<Record<string, readonly Deed[]>>;
const always = (...deeds: readonly Deed[]): Program => ({ '': deeds });

const programs: Readonly<Record<string, Program>> = {
  automysqlbackup: always('backup', 'prune'),
  autopostgresqlbackup: always('backup', 'prune'),
  backupninja: always('backup'),
  barman: { backup: ['backup'], cron: ['prune'], recover: ['restore-test'] },
  // From version 1.2 on, what is pruned is there until the repository is compacted.
  borg: { create: ['backup'], prune: ['prune'], compact: ['compact'], delete: ['prune'], extract: ['restore-test'] },
  borgmatic: {
    create: ['backup'],
    prune: ['prune'],
    compact: [],
    extract: ['restore-test'],
    restore: ['restore-test'],
    check: [],
    list: [],
    info: [],
    '': ['backup', 'prune'],
  },
  btrbk: { run: ['backup', 'prune'], snapshot: ['backup'], resume: ['backup'], prune: ['prune'], clean: ['prune'] },
  btrfs: { snapshot: ['backup'], send: ['backup'] },
  dirvish: always('backup'),
  'dirvish-cronjob': always('backup', 'prune'),
  'dirvish-expire': always('prune'),
  'dirvish-runall': always('backup'),
  duplicity: {
    'remove-older-than': ['prune'],
    'remove-all-but-n-full': ['prune'],
    cleanup: ['prune'],
    restore: ['restore-test'],
    verify: [],
    'collection-status': [],
    'list-current-files': [],
    '': ['backup'],
  },
  duply: { backup: ['backup'], full: ['backup'], incr: ['backup'], purge: ['prune'], restore: ['restore-test'] },
  innobackupex: always('backup'),
  kopia: { create: ['backup'], expire: ['prune'], maintenance: ['prune'], restore: ['restore-test'] },
  'mariadb-backup': always('backup'),
  'mariadb-dump': always('backup'),
  mariabackup: always('backup'),
  mongodump: always('backup'),
  mysqldump: always('backup'),
  pg_basebackup: always('backup'),
  pg_dump: always('backup'),
  pg_dumpall: always('backup'),
  // Its backup expires old ones, too.
  pgbackrest: { backup: ['backup', 'prune'], expire: ['prune'], restore: ['restore-test'] },
  'proxmox-backup-client': { backup: ['backup'], prune: ['prune'], forget: ['prune'], restore: ['restore-test'] },
  'rdiff-backup': { '--remove-older-than': ['prune'], remove: ['prune'], restore: ['restore-test'], '': ['backup'] },
  // Its `prune` by itself deletes no snapshot.
  restic: { backup: ['backup'], forget: ['prune'], prune: [], restore: ['restore-test'] },
  rsnapshot: { configtest: [], du: [], '': ['backup', 'prune'] },
  sanoid: always('backup', 'prune'),
  snapper: { create: ['backup'], cleanup: ['prune'] },
  syncoid: always('backup'),
  tarsnap: { '-c': ['backup'], '-d': ['prune'], '-x': ['restore-test'] },
  velero: { create: ['backup'] },
  vzdump: always('backup'),
  'wal-g': { 'backup-push': ['backup'], delete: ['prune'], 'backup-fetch': ['restore-test'] },
  xtrabackup: always('backup'),
  zfs: { snapshot: ['backup'], send: ['backup'], destroy: ['prune'] },
  'zfs-auto-snapshot': always('backup', 'prune'),
};

/** Names by which scripts are searched. */
export const programNames = Object.keys(programs);

/** What the name of a job says of it, where nobody knows the program: not Debian's own copy of the list of packages. */
export const isNamedBackup = (name: string): boolean =>
  /(?:^|[^a-z])(?:backups?|sicherung(?:en)?|datensicherung)(?:[^a-z]|$)/i.test(name) && !/dpkg-db-backup/.test(name);

const maxWords = 2000;
const deeds = ['backup', 'prune', 'compact', 'restore-test'] as const satisfies readonly Deed[];

/** What the programs in some lines of a shell do; null where none of them is known. */
export function recognise(lines: readonly string[]): Recognised | null {
  const commands = lines.flatMap(commandsIn);
  const removed = commands.filter(removesForgotten).map((words) => locationsIn(words).join());
  const found = commands.flatMap((words) => recogniseOne(words, removed));
  if (found.length === 0) return null;
  const does = deeds.filter((deed) => found.some((each) => each.does.includes(deed)));
  // What is deleted in one place is not deleted in another that the same job names.
  const deletes = does.filter((deed) => deed === 'prune' || deed === 'compact');
  const isMeant = (location: string) =>
    deletes.every((deed) => found.some((each) => each.does.includes(deed) && each.locations.includes(location)));
  return {
    tool: (found.find(({ does }) => does.includes('backup')) ?? found[0]!).tool,
    does,
    locations: [...new Set(found.flatMap(({ locations }) => locations))].filter(isMeant).slice(0, 50),
  };
}

/** The simple commands of a line, as words; what stands behind `#` is no command. */
function commandsIn(line: string): string[][] {
  const text = line.slice(0, 20_000).replace(/(?:^|\s)#.*$/, '');
  return text.split(/[;&|()`{}]|\$\(/).map((command) =>
    command
      .split(/[\s"']+/)
      .filter((word) => word !== '')
      .slice(0, maxWords),
  );
}

/** Whether a command removes what `restic forget` leaves lying in the repository. */
const removesForgotten = (words: readonly string[]): boolean =>
  words.some(
    (word, at) => baseOf(word) === 'restic' && words.slice(at + 1).some((each) => each === 'prune' || each === '--prune'),
  );

const isRehearsal = (tool: string, words: readonly string[]): boolean =>
  words.includes('--dry-run') || (['borg', 'restic'].includes(tool) && words.includes('-n'));

/** @param removed the places where what `restic forget` leaves lying is removed */
function recogniseOne(words: readonly string[], removed: readonly string[]): Recognised[] {
  if (/^(?:echo|printf|logger|grep|which|type|command|test|apt|apt-get|dnf|yum)$/.test(baseOf(words[0] ?? ''))) return [];
  const at = words.findIndex((word) => Object.hasOwn(programs, baseOf(word)));
  if (at < 0) return [];
  const tool = baseOf(words[at]!);
  const program = programs[tool]!;
  const own = words.slice(at + 1);
  // Some take their commands as options, too: `borgmatic --create`.
  const commands = own.map((each) => (Object.hasOwn(program, each) ? each : each.replace(/^--(?=[a-z]+$)/, '')));
  const command = commands.find((each) => each !== '' && Object.hasOwn(program, each)) ?? '';
  const does = program[command] ?? [];
  const named = locationsIn(own);
  const leavesData = tool === 'restic' && does.includes('prune') && !removed.includes(named.join());
  if (does.length === 0 || leavesData || isRehearsal(tool, own)) return [];
  if (does.includes('prune') && isOfSome(tool, own)) return [{ tool, does, locations: [] }];
  return [{ tool, does, locations: tool === 'borg' && named.length === 0 ? repositoryIn(own, command) : named }];
}

/** Whether a command deletes only copies of a series, a host or a name; which sets these are in, nobody knows. */
const isOfSome = (tool: string, words: readonly string[]): boolean =>
  ['borg', 'restic'].includes(tool) &&
  words.some((word) => word.includes('::') || /^(?:-[PaH]|--(?:prefix|glob-archives|host|tag|path)(?:=|$))/.test(word));

const baseOf = (word: string) => word.split('/').at(-1)!;

/** Repositories that are named as plain paths: an address may hold a password, a path in a home the name of a person. */
function locationsIn(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const isNamed = /^(?:-r|--repo|--repository)$/.test(words[index - 1] ?? '');
    const path = isNamed ? word : (/^--repo=(.+)$/.exec(word)?.[1] ?? /^(.+)::/.exec(word)?.[1] ?? '');
    return isTold(path) ? [path] : [];
  });
}

const isTold = (path: string): boolean => /^\/(?!home\/)[A-Za-z0-9_./-]{1,500}$/.test(path);

/** Options of borg that take no value. */
const flags = new Set(
  '-v --verbose --info --debug -p --progress --show-rc --list -s --stats --force --save-space --cleanup-commits'.split(' '),
);

/** `borg prune [options] [REPOSITORY]` and `borg compact …` of version 1: the only path that is not the value of an option. */
function repositoryIn(words: readonly string[], command: string): string[] {
  if (command !== 'prune' && command !== 'compact') return [];
  const behind = words.slice(words.indexOf(command) + 1);
  const redirected = behind.findIndex((word) => /[<>]/.test(word));
  const own = redirected < 0 ? behind : behind.slice(0, redirected);
  const isValue = (before: string | undefined) => before?.startsWith('-') === true && !before.includes('=') && !flags.has(before);
  const paths = own.filter((word, index) => word.startsWith('/') && !isValue(own[index - 1]));
  return paths.length === 1 && isTold(paths[0]!) ? paths : [];
}
