import { z } from 'zod';
import type { HostBackup } from '../../../../../inventory/target.ts';
import { ProbeError } from '../../../../define.ts';
import { jsonOf, printed } from '../../../answers.ts';
import type { Answer, Machine, TopicResult } from '../../../topic.ts';
import { copyOf, type FoundSet, isInstant, setOf } from '../set.ts';
import { defineBackupTool } from '../tool.ts';

const bytes = z.int().min(0);
const statusSchema = z.object({ code: z.int(), message: z.string().max(10_000).default('') });
const backupSchema = z.object({
  label: z.string().max(200),
  type: z.enum(['full', 'diff', 'incr']),
  // Whether pages with a wrong checksum are in it; null or absent where checksums are off.
  error: z.boolean().nullish(),
  timestamp: z.object({ start: z.int(), stop: z.int() }),
  info: z.object({ repository: z.object({ delta: bytes.nullish(), size: bytes.nullish() }).optional() }).optional(),
  database: z.object({ 'repo-key': z.int().default(1) }).default({ 'repo-key': 1 }),
});
const stanzaSchema = z.object({
  name: z.string().max(200),
  backup: z.array(backupSchema).max(100_000),
  cipher: z.string().max(100).optional(),
  // Versions before 2.32 know one repository.
  repo: z
    .array(z.object({ key: z.int(), cipher: z.string().max(100).optional(), status: statusSchema }))
    .max(300)
    .optional(),
  status: statusSchema,
});
type Stanza = z.infer<typeof stanzaSchema>;
type Repository = NonNullable<Stanza['repo']>[number];

const info = 'info --output=json --log-level-console=off --log-level-file=off --log-level-stderr=error';
const ownFiles = '/etc/pgbackrest.conf /etc/pgbackrest/pgbackrest.conf /etc/pgbackrest/conf.d';

/**
 * pgBackRest, by its own `info`, which takes no lock and writes no log: one set for each stanza in each repository. The configured path is that of
 * its configuration file.
 */
export const pgbackrest = defineBackupTool({
  tool: 'pgbackrest',
  commands: ({ path }) => ({
    info: {
      run: `pgbackrest ${path === null ? '' : `--config=${path} `}${info}`,
      reads: 'the backups of each stanza, and whether their repository is encrypted',
      why: 'which copies are there, by the word of the program that made them',
      root: true,
      patience: 60_000,
      maxBytes: 16 * 1024 * 1024,
    },
    settings: {
      run: `grep -rhs -e -path -e -type -e -host -e -s3-bucket -e -s3-endpoint -e retention ${path ?? ownFiles}`,
      reads: 'where the repositories are and how long backups are kept; no keys and no passphrases',
      why: 'what deletes old copies, and on which system they lie',
      root: true,
    },
  }),
  read(answers, backup, machine) {
    const read = z
      .array(stanzaSchema)
      .max(1000)
      .safeParse(jsonOf(printed(answers.info)));
    if (!read.success) throw new ProbeError('malformed', 'pgbackrest info');
    if (read.data.length === 0) throw new ProbeError('unsupported', 'no stanza');
    const settings = settingsOf(answers.settings);
    const results = read.data.flatMap((stanza) =>
      repositoriesOf(stanza).map((repo) => read1(stanza, repo, settings, backup, machine)),
    );
    return { facts: results.flatMap(({ facts }) => facts), failures: results.flatMap(({ failures }) => failures) };
  },
});

const repositoriesOf = ({ repo, cipher, status }: Stanza): readonly Repository[] => repo ?? [{ key: 1, cipher, status }];

type Settings = ReadonlyMap<string, string | null>;

function read1(
  stanza: Stanza,
  { key, cipher, status }: Repository,
  settings: Settings | null,
  backup: HostBackup,
  machine: Machine,
): TopicResult<'backup-set'> {
  const name = `${stanza.name} repo${key}`;
  // 0 ok, 2 no valid backups. Everything else, also what was denied, comes with a status of 0 of the program itself.
  if (status.code !== 0 && status.code !== 2) {
    const error = /\[13\]|permission denied/i.test(status.message)
      ? new ProbeError('denied', `status ${status.code}`)
      : new ProbeError('incomplete', `status ${status.code}`);
    return { facts: [], failures: [machine.failure(error, `${backup.name ?? 'pgbackrest'} ${name}`)] };
  }
  const isEncrypted = cipher === 'aes-256-cbc';
  const copies = stanza.backup
    .filter(({ database }) => database['repo-key'] === key)
    .map(({ label, type, error, timestamp, info }) => {
      const [start, stop] = [timestamp.start * 1000, timestamp.stop * 1000];
      if (!isInstant(start) || !isInstant(stop)) throw new ProbeError('malformed', 'pgbackrest timestamp');
      const size = info?.repository?.delta ?? info?.repository?.size ?? null;
      return copyOf(label, Math.min(start, stop), {
        size: type === 'full' ? size : null,
        complete: error !== true,
        incremental: type !== 'full',
        // A repository that the program does not encrypt may lie on a disk or in a bucket that does.
        encryption: isEncrypted ? 'encrypted' : 'unknown',
      });
    });
  const { location, place } = placeOf(key, settings);
  const found: FoundSet = {
    name,
    location,
    copies,
    whole: true,
    place: place ?? machine.names,
    mechanism: isEncrypted ? 'pgBackRest (aes-256-cbc)' : null,
    expiry: expiryOf(key, settings),
    lock: { seen: false, reason: 'unsupported', detail: 'not told' },
  };
  return { facts: [setOf(found, backup, machine)], failures: [] };
}

/** Options by name; null for one that has several values, so that nobody knows which holds for a stanza. Null where no file could be read. */
function settingsOf(answer: Answer): Settings | null {
  if (!answer.ok || answer.stdout === '') return null;
  const settings = new Map<string, string | null>();
  for (const line of answer.stdout.split('\n').slice(0, 10_000)) {
    const [, option, value] = /^\s*((?:repo|pg)\d{0,3}-[a-z0-9-]{1,60})\s*=\s*(\S.{0,1000}?)\s*$/.exec(line) ?? [];
    if (option === undefined) continue;
    const known = option.replace(/^repo-/, 'repo1-');
    settings.set(known, settings.has(known) && settings.get(known) !== value ? null : value!);
  }
  return settings;
}

/** Where a repository lies: null for the host itself, empty where nobody knows. */
function placeOf(key: number, settings: Settings | null): { location: string; place: readonly string[] | null } {
  const of = (option: string) => settings?.get(`repo${key}-${option}`);
  const [path, type, host] = [of('path') ?? '/var/lib/pgbackrest', of('type') ?? 'posix', of('host')];
  if (settings === null || [of('path'), of('type'), host, of('s3-endpoint')].includes(null))
    return { location: `repo${key}`, place: [] };
  if (host !== undefined) return { location: `${host}:${path}`, place: [host!] };
  if (type === 'posix') return { location: path, place: null };
  const endpoint = of('s3-endpoint');
  return {
    location: `${type}://${of('s3-bucket') ?? ''}${path}`,
    place: endpoint ? [endpoint.replace(/^https?:\/\//, '').replace(/[:/].*$/, '')] : [],
  };
}

/** `repo1-retention-full` counts full backups, or days where `repo1-retention-full-type` is `time`; a job may give others. */
function expiryOf(key: number, settings: Settings | null): FoundSet['expiry'] {
  const name = `repo${key}-retention-full`;
  const kept = settings?.get(name);
  const type = settings?.get(`${name}-type`);
  if (!kept || type === null || !/^\d{1,7}$/.test(kept))
    return { seen: false, reason: 'incomplete', detail: 'no retention in its configuration' };
  const byTime = type === 'time';
  const rule = {
    name: `${name}=${kept}`,
    after: byTime ? Number(kept) * 86_400 : null,
    keeps: byTime ? null : Number(kept),
    enabled: true,
  };
  return { seen: true, rules: [rule] };
}
