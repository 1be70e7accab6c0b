import { z } from 'zod';
import type { BackupCopy } from '../../../../../facts/index.ts';
import type { HostBackup } from '../../../../../inventory/target.ts';
import { ProbeError } from '../../../../define.ts';
import { attempt, isAbsentError, isPermissionError, jsonOf } from '../../../answers.ts';
import { type Listed, listingOf } from '../../../listing.ts';
import type { Answer, Answers, Command, Commands } from '../../../topic.ts';
import { type SetOfHost, setsByHost } from '../by-host.ts';
import { seriesOf } from '../series.ts';
import { copyOf, groupedBy, isInstant } from '../set.ts';
import { chains } from '../succession.ts';
import { defineBackupTool } from '../tool.ts';

/** Retries of its own, of which some versions make some where access is denied, take 45 s. */
const patience = 60_000;
const maxBytes = 32 * 1024 * 1024;

/**
 * restic(1). Without a lock and a cache it writes nothing. The passphrase goes to its standard input, from where it reads one where there is
 * no terminal; without one, only the files tell how many snapshots there are. Every command is also asked as root, for repositories are
 * often closed; where both answer, root's counts.
 */
export const restic = defineBackupTool({
  tool: 'restic',
  commands(backup): Commands {
    const path = pathOf(backup);
    if (path === null) return {};
    const files: Command = {
      run: `ls -l --full-time ${path}/config ${path}/snapshots ${path}/keys`,
      reads: `names and times of the snapshots in ${path}`,
      why: 'when they were written, also where there is no passphrase',
      maxBytes,
    };
    const ask = `restic -r ${path} --no-lock --no-cache --json`;
    const withoutPassword: Command = {
      run: `${ask} --insecure-no-password snapshots`,
      reads: `whether ${path} opens without a passphrase`,
      why: 'such a repository is as good as not encrypted',
      patience,
      maxBytes,
    };
    if (!isOpenable(backup)) return withRoot({ files, withoutPassword });
    const { passphrase, passphraseFile } = backup;
    const stdin = passphrase === null ? {} : { stdin: passphrase };
    const opened = passphraseFile === null ? ask : `${ask} --password-file ${passphraseFile}`;
    const snapshots: Command = {
      run: `${opened} snapshots`,
      reads: `snapshots in ${path}: times, hosts, paths and sizes`,
      why: 'which copies are there',
      patience,
      maxBytes,
      ...stdin,
    };
    const newest: Command = {
      run: `${opened} stats latest`,
      reads: `size of the newest snapshot in ${path}`,
      why: 'one of an emptied folder is no copy; versions before 0.17 note no sizes',
      patience: 90_000,
      ...stdin,
    };
    return withRoot({ files, withoutPassword, snapshots, newest });
  },
  read(answers, backup, machine) {
    const path = pathOf(backup);
    if (path === null) throw new ProbeError('unsupported', 'path is not absolute');
    const files = attempt(() => filesOf(path, best(answers, 'files')));
    const open = best(answers, 'withoutPassword');
    const isOpen = open.ok && open.status === 0;
    const encryption = isOpen ? 'plain' : isOpenable(backup) || isWrongPassword(open) ? 'encrypted' : 'unknown';
    const look = isOpen || isOpenable(backup) ? listed(isOpen ? open : best(answers, 'snapshots')) : undefined;
    if (look === undefined && files instanceof ProbeError) throw files;
    const written = files instanceof ProbeError ? undefined : files;

    const found = look
      ? setsOf(look, written, isOpen ? undefined : best(answers, 'newest'))
      : [{ name: '', host: '', copies: copiesOfFiles(written!), whole: written!.whole }];
    const mechanism = encryption === 'encrypted' ? 'restic (AES-256-CTR, Poly1305-AES)' : null;
    const sets = found.map((set) => {
      const copies = set.copies.map((copy) => ({ ...copy, encryption }) as const);
      return { ...set, copies, mechanism, location: path, lock: notTold };
    });
    const facts = setsByHost(sets, backup, machine).map((fact) => {
      const isOlder = fact.copies.every(({ at }) => Date.parse(at) >= Date.parse(written?.created ?? ''));
      return { ...fact, storeCreated: isOlder ? (written?.created ?? null) : null };
    });
    return { facts, failures: [] };
  },
});

/** A server of restic's that lets nothing be deleted cannot be told from one side of the files alone. */
const notTold = { seen: false, reason: 'unsupported', detail: 'not told' } as const;

/** Other than an absolute path it would be a repository elsewhere, on which nothing here can be asked for. */
const pathOf = ({ path }: HostBackup) => (path?.startsWith('/') ? path.replace(/(?<=[^/])\/+$/, '') : null);

const isOpenable = ({ passphrase, passphraseFile }: HostBackup) => passphrase !== null || passphraseFile !== null;

const withRoot = (commands: Commands): Commands => ({
  ...commands,
  ...Object.fromEntries(Object.entries(commands).map(([name, command]) => [`${name}Root`, { ...command, root: true as const }])),
});

/** The answer that root got, unless only the login got one. */
function best(answers: Answers<Commands>, name: string): Answer {
  const own = answers[name]!;
  const root = answers[`${name}Root`]!;
  const works = (answer: Answer) => answer.ok && answer.status === 0 && answer.stderr === '';
  return works(root) || (root.ok && !works(own)) ? root : own;
}

const isWrongPassword = (answer: Answer) => answer.ok && answer.status !== 0 && wrongPassword.test(wordsOf(answer));

const wrongPassword = /wrong password|no key found/i;
/** Versions before 0.14 say some of it on standard output. */
const wordsOf = ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stderr}\n${stdout.slice(0, 10_000)}`;

/** What restic says where it does not open a repository (versions from 0.11 to 0.18; exit status 10 and 12 from 0.17 on). */
function whyClosed(answer: { status: number; stdout: string; stderr: string }): ProbeError {
  const words = wordsOf(answer);
  if (/resolving password failed/i.test(words)) return new ProbeError('denied', 'passphrase file');
  if (wrongPassword.test(words) || /an empty password is not/i.test(words)) return new ProbeError('denied', 'passphrase');
  if (isPermissionError(words)) return new ProbeError('denied', 'permission');
  if (answer.status === 10 || /is there a repository at/i.test(words)) return new ProbeError('malformed', 'no repository');
  return new ProbeError('malformed', `status ${answer.status}`);
}

const snapshotSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  time: z.iso.datetime({ offset: true }),
  hostname: z.string().max(300).default(''),
  paths: z.array(z.string().max(4096)).max(1000).nullish(),
  excludes: z.array(z.string()).nullish(),
  /** From version 0.17 on. */
  summary: z.object({ total_bytes_processed: z.int().min(0) }).nullish(),
});
type Snapshot = z.infer<typeof snapshotSchema>;

interface Snapshots {
  readonly all: readonly Snapshot[];
  readonly whole: boolean;
}

/**
 * `restic snapshots --json`. Older versions end with status 0 also where they could not list or read snapshots, and say so on standard error.
 * @throws ProbeError where there is no listing.
 */
function listed(answer: Answer): Snapshots {
  if (!answer.ok) throw new ProbeError(answer.reason, answer.detail);
  if (answer.status !== 0) throw whyClosed(answer);
  const list = z
    .array(snapshotSchema)
    .nullable()
    .safeParse(jsonOf(answer.stdout.replace(/^reading repository password.*\n/, '')));
  if (!list.success) throw new ProbeError('malformed', 'restic snapshots');
  const all = list.data ?? [];
  const whole = answer.stderr.trim() === '';
  if (all.length === 0 && isPermissionError(answer.stderr)) throw new ProbeError('denied', 'permission');
  if (all.length === 0 && !whole) throw new ProbeError('incomplete', 'restic snapshots');
  return { all, whole };
}

interface Files {
  /** Files of snapshots by their ids, in ms since 1970. */
  readonly written: ReadonlyMap<string, number>;
  /** When the repository was made. */
  readonly created: string;
  readonly whole: boolean;
}

/** The layout of a repository: `config`, and a file for each snapshot that has its id as name. */
function filesOf(path: string, answer: Answer): Files {
  if (!answer.ok) throw new ProbeError(answer.reason, answer.detail);
  if (isPermissionError(answer.stderr)) throw new ProbeError('denied', 'permission');
  if (isAbsentError(answer.stderr)) throw new ProbeError('malformed', 'no repository');
  const entries = listingOf(answer.stdout);
  const created = entries.find(({ name }) => name === `${path}/config`)?.at;
  if (created === undefined || !answer.stdout.includes(`\n${path}/snapshots:\n`))
    throw new ProbeError('malformed', 'no repository');
  const isSnapshot = ({ folder, name }: Listed) => folder === `${path}/snapshots` && /^[0-9a-f]{64}$/.test(name);
  const written = new Map(entries.filter(isSnapshot).map(({ name, at }) => [name, Date.parse(at)]));
  return { written, created, whole: answer.status === 0 && answer.stderr === '' };
}

/** Copies of which only the files are seen. A file that was copied is younger than its snapshot. */
const copiesOfFiles = ({ written }: Files): BackupCopy[] => [...written].map(([id, at]) => copyOf(id, instant(at)));

function instant(at: number): number {
  if (!isInstant(at)) throw new ProbeError('malformed', 'time');
  return at;
}

type Found = Pick<SetOfHost, 'name' | 'host' | 'copies' | 'whole' | 'covers'>;

/**
 * One set for each host and list of paths, as restic itself groups them, and for those that end where one with more paths begins; dates in
 * paths are those of snapshots of the file system.
 */
function setsOf({ all, whole }: Snapshots, files: Files | undefined, stats: Answer | undefined): Found[] {
  if (all.length === 0) return [{ name: '', host: '', copies: [], whole }];
  const latest = newestOf(all);
  const copyFrom = (snapshot: Snapshot) => {
    const at = Math.min(Date.parse(snapshot.time), files?.written.get(snapshot.id) ?? Number.POSITIVE_INFINITY);
    const known = snapshot.summary?.total_bytes_processed ?? null;
    const counted = known === null && snapshot === latest && stats ? sizeOfNewest(stats) : { size: known, complete: null };
    // A size tells more than that the program ended: of an emptied folder it makes a snapshot, too.
    const complete = counted.size === null && snapshot !== latest ? true : counted.complete;
    return copyOf(snapshot.id, instant(at), { size: counted.size, complete });
  };
  const keyOf = ({ hostname, paths }: Snapshot) => JSON.stringify([hostname, seriesIn(paths)]);
  const groups = groupedBy(all, keyOf);
  if (groups.size > maxSets) throw new ProbeError('unsupported', `more than ${maxSets} sets`);
  const members = [...groups.values()].map((snapshots) => {
    const newest = newestOf(snapshots);
    const copies = snapshots.map(copyFrom);
    return {
      host: newest.hostname,
      paths: seriesIn(newest.paths),
      leavesOut: seriesIn([...new Set(snapshots.flatMap(({ excludes }) => excludes ?? []))]),
      first: copies.reduce((least, { at }) => Math.min(least, Date.parse(at)), Number.POSITIVE_INFINITY),
      last: Date.parse(newest.time),
      count: copies.length,
      copies,
      covers: coversOf(newest),
    };
  });
  return chains(members).map((chain) => {
    const { host, paths, covers } = chain.at(-1)!;
    return {
      name: `${host}:${paths.join(' ')}`,
      host,
      copies: chain.flatMap(({ copies }) => copies),
      whole,
      ...(covers ? { covers } : {}),
    };
  });
}

const newestOf = (snapshots: readonly Snapshot[]): Snapshot =>
  snapshots.reduce((most, each) => (Date.parse(each.time) > Date.parse(most.time) ? each : most));

const seriesIn = (texts: readonly string[] | null | undefined): string[] => (texts ?? []).map(seriesOf).toSorted();

const maxSets = 200;

/**
 * What a snapshot says is in it; undefined where that is not sure: something was left out, or it is of `/`, mostly made with
 * `--one-file-system`, which no snapshot tells.
 */
function coversOf({ paths, excludes }: Snapshot): readonly string[] | undefined {
  return !paths || paths.length === 0 || paths.includes('/') || (excludes ?? []).length > 0 ? undefined : paths;
}

const statsSchema = z.object({ total_size: z.int().min(0), snapshots_count: z.literal(1).optional() });

/**
 * `restic stats latest --json`, which walks the newest snapshot. A tree that is not there any more makes it no copy; where nothing is said,
 * also for want of time, nothing is known.
 */
function sizeOfNewest(answer: Answer): Pick<BackupCopy, 'size' | 'complete'> {
  if (!answer.ok) return { size: null, complete: null };
  if (answer.status !== 0) return { size: null, complete: /walking (?:snapshot|tree)/.test(answer.stderr) ? false : null };
  const stats = attempt(() => jsonOf(answer.stdout.replace(/^reading repository password.*\n/, '')));
  const { data } = statsSchema.safeParse(stats);
  return { size: data?.total_size ?? null, complete: null };
}
