import { z } from 'zod';
import type { BackupCopy, BackupSet } from '../../../../../facts/index.ts';
import type { HostBackup } from '../../../../../inventory/target.ts';
import { compilePattern, emptySets } from '../../../../copy-names.ts';
import { ProbeError } from '../../../../define.ts';
import { isPermissionError, jsonOf, printed } from '../../../answers.ts';
import { listingOf } from '../../../listing.ts';
import type { Answer, Command, Commands } from '../../../topic.ts';
import { type SetOfHost, setsByHost } from '../by-host.ts';
import { seriesOf } from '../series.ts';
import { copyOf, groupedBy, isInstant, setOf } from '../set.ts';
import { defineBackupTool } from '../tool.ts';

/**
 * `borg list` finishes by itself what a writer left unfinished, and without its lock also what one is about to finish: it must not be able to
 * write to the repository. So root becomes nobody, with one right of root's left, to read every file (capabilities(7)).
 */
const asReader = [
  'setpriv --reuid=65534 --regid=65534 --clear-groups',
  ...['inh-caps', 'ambient-caps', 'bounding-set'].map((set) => `--${set}=-all,+dac_read_search`),
].join(' ');

/**
 * Borg insists on noting which repositories it has seen, and where: 200 bytes, in memory, never on a disk, for each path by itself. Its times
 * have no zone, so they are asked for in UTC.
 */
const environmentOf = (path: string) =>
  [
    'TZ=UTC',
    `BORG_BASE_DIR=/dev/shm/tomproof-borg${path.replaceAll('/..', '/')}`,
    'BORG_RELOCATED_REPO_ACCESS_IS_OK=no',
    'BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes',
  ].join(' ');

/** borg(1) of the versions 1.x, on repositories that lie on the host. It waits for no lock, and makes none. */
export const borg = defineBackupTool({
  tool: 'borg',
  commands(backup): Commands {
    const path = pathOf(backup);
    if (path === null) return {};
    const list = (passphrase: string) =>
      ({
        run: `${asReader} env ${environmentOf(path)} ${passphrase} borg list --bypass-lock --json --format={hostname}{end} ${path}`,
        patience: 60_000,
        maxBytes: 32 * 1024 * 1024,
        root: true,
      }) as const;
    const open: Command = {
      ...list('BORG_PASSPHRASE='),
      reads: `archives in ${path}, where it opens without a passphrase`,
      why: 'such a repository is as good as not encrypted',
    };
    const { passphrase } = backup;
    const withPassphrase: Commands =
      passphrase === null
        ? {}
        : {
            archives: {
              ...list('BORG_PASSPHRASE_FD=0'),
              reads: `archives in ${path}: names, times and hosts`,
              why: 'which copies are there',
              // It reads the passphrase from its standard input.
              stdin: passphrase,
            },
          };
    const appendOnly: Command = {
      run: `grep -w append_only ${path}/config`,
      reads: `whether ${path} is append-only`,
      why: 'what keeps archives from being deleted early',
      root: true,
    };
    const created: Command = {
      run: `ls -l --full-time ${path}/README`,
      reads: `when ${path} was made`,
      why: 'no copy in it can be older',
      root: true,
    };
    return { ...withPassphrase, open, appendOnly, created };
  },
  read(answers, backup, machine) {
    const path = pathOf(backup);
    if (path === null) throw new ProbeError('unsupported', 'path is not absolute');
    const open = answers.open!;
    const isOpen = open.ok && open.status === 0;
    if (!isOpen && backup.passphraseFile !== null) throw new ProbeError('unsupported', 'passphrase-file');
    const { archives, mode, whole } = listed(isOpen ? open : (answers.archives ?? open));
    const encryption = encryptionOf(mode, isOpen);
    const mechanism = encryption === 'encrypted' ? `borg (${mode})` : null;
    const created = createdAt(answers.created!);
    const lock = lockOf(answers.appendOnly!);
    const common = { whole, mechanism, location: path, lock };
    const found = setsOf(archives, backup);
    const sets = found.map(({ name, host, copies }) => {
      return { ...common, name, host, copies: copies.map((copy) => ({ ...copy, encryption })) };
    });
    const empty = emptySets(
      found.map(({ series }) => series),
      backup.names,
    ).map((name) => setOf({ ...common, name, copies: [] }, backup, machine));
    const facts = [...setsByHost(sets, backup, machine), ...empty].map((fact) => {
      const isOlder = created !== null && fact.copies.every(({ at }) => at >= created);
      // In an append-only repository, what was deleted stays in older transactions.
      return { ...fact, hidden: lock.seen ? notTold : fact.hidden, storeCreated: isOlder ? created : null };
    });
    return { facts, failures: [] };
  },
});

const notTold = { seen: false, reason: 'unsupported', detail: 'not told' } as const;

/** Other than an absolute path it would be a repository elsewhere. */
const pathOf = ({ path }: HostBackup) => (path?.startsWith('/') ? path.replace(/(?<=[^/])\/+$/, '') : null);

/** What borg 1.1 to 1.4 says where it does not list. */
function whyClosed({ status, stderr }: { status: number; stderr: string }): ProbeError {
  if (/^setpriv: /m.test(stderr)) return new ProbeError('unsupported', 'setpriv');
  if (/^passphrase supplied in .* is incorrect/im.test(stderr)) return new ProbeError('denied', 'passphrase');
  if (/^No key file for repository/m.test(stderr)) return new ProbeError('denied', 'key file');
  if (/^Repository .* does not exist|is not a valid repository/m.test(stderr))
    return new ProbeError('malformed', 'no repository');
  if (isPermissionError(stderr)) return new ProbeError('denied', 'permission');
  return new ProbeError('malformed', `status ${status}`);
}

const listSchema = z.object({
  archives: z
    .array(
      z.object({
        name: z.string().max(4096),
        /** When it was begun; a time without a zone is UTC, for so it was asked. */
        start: z.string().max(40),
        hostname: z.string().max(300).default(''),
      }),
    )
    .max(1_000_000),
  encryption: z.object({ mode: z.string().regex(/^[\w-]{1,60}$/) }),
});
type Archive = z.infer<typeof listSchema>['archives'][number];

/** `borg list --json`. @throws ProbeError where there is no listing. */
function listed(answer: Answer): { archives: readonly Archive[]; mode: string; whole: boolean } {
  if (!answer.ok) throw new ProbeError(answer.reason, answer.detail);
  // 1 is a warning: what it says may be about an archive.
  if (answer.status > 1 || (answer.status === 1 && answer.stdout === '')) throw whyClosed(answer);
  const list = listSchema.safeParse(jsonOf(answer.stdout));
  if (!list.success) throw new ProbeError('malformed', 'borg list');
  const { archives, encryption } = list.data;
  return { archives, mode: encryption.mode, whole: answer.status === 0 };
}

/** Modes of `borg init`: `authenticated` signs without encrypting, and of `repokey` the key lies in the repository, behind the passphrase. */
function encryptionOf(mode: string, isOpen: boolean): BackupCopy['encryption'] {
  if (mode === 'none' || /^authenticated(?:-blake2)?$/.test(mode)) return 'plain';
  if (/^keyfile(?:-blake2)?$/.test(mode)) return 'encrypted';
  if (/^repokey(?:-blake2)?$/.test(mode)) return isOpen ? 'plain' : 'encrypted';
  return 'unknown';
}

/** Borg has no name for it: an archive that an interrupted `borg create` left. */
const isCheckpoint = (name: string) => /\.checkpoint(?:\.\d+)?$/.test(name);

type Found = Pick<SetOfHost, 'name' | 'host' | 'copies'> & { readonly series: string };

/** One set for each host and series of names, for two series side by side would hide each other's gaps. */
function setsOf(archives: readonly Archive[], { pattern, timeZone }: HostBackup): Found[] {
  const read = pattern === null ? undefined : compilePattern(pattern, timeZone);
  const named = archives.flatMap((archive) => {
    const name = archive.name.replace(/\.checkpoint(?:\.\d+)?$/, '');
    const series = read ? read(name)?.set : seriesOf(name);
    return series === undefined ? [] : [{ ...archive, series }];
  });
  if (archives.length > 0 && named.length === 0) throw new ProbeError('malformed', 'no name matches the pattern');
  const groups = groupedBy(named, ({ hostname, series }) => JSON.stringify([hostname, series]));
  if (groups.size > maxSets) throw new ProbeError('unsupported', `more than ${maxSets} series of names: set a pattern`);
  return [...groups.values()].map((group) => {
    const { hostname, series } = group[0]!;
    const copies = group.map(({ name, start }) => copyOf(name, instant(start), { complete: !isCheckpoint(name) }));
    return { name: `${hostname}:${series}`, series, host: hostname, copies };
  });
}

const maxSets = 200;

function instant(text: string): number {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/.exec(text);
  const at = found ? Date.parse(`${found[1]}${found[2] ?? 'Z'}`) : Number.NaN;
  if (!isInstant(at)) throw new ProbeError('malformed', 'time');
  return at;
}

/** The line `append_only` in a repository's `config`. Where it says no, `borg serve --append-only` may still see to it. */
function lockOf(answer: Answer): BackupSet['lock'] {
  const isSet = answer.ok && answer.status === 0 && /^append_only *= *1 *$/m.test(answer.stdout);
  return isSet ? { seen: true, mode: 'append-only', retention: null } : notTold;
}

/** `README` is written once; a copied repository has a younger one. */
function createdAt(answer: Answer): string | null {
  try {
    return listingOf(printed(answer))[0]?.at ?? null;
  } catch {
    return null;
  }
}
