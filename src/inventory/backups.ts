import { z } from 'zod';
import { patternPieces, patternProblem } from '../facts/index.ts';
import { isTimeZone } from '../facts/wall-clock.ts';
import { secretReference } from './secrets.ts';

const word = z.string().min(1).max(300);

/** What a set of copies comes from: the id of a target, or all that is known. */
const originSchema = z.union([
  word.transform((target) => ({
    target,
    systems: [],
    account: undefined,
    provider: undefined,
    site: undefined,
    covers: undefined,
  })),
  z.strictObject({
    target: word.optional().describe('Id of the target that is backed up.'),
    systems: z.array(word).max(50).default([]).describe('Further names of it.'),
    account: word.optional(),
    provider: word.optional(),
    site: word.optional().describe('Region or site, as the provider calls it.'),
    covers: z.array(word).max(1000).optional().describe('Mount points, paths or databases in the copies; / is all of a system.'),
  }),
]);

const timezone = z.string().refine(isTimeZone, 'a time zone such as Europe/Berlin').default('Europe/Berlin');

const common = {
  name: word.optional().describe('How reports call the set; made from what is found if absent.'),
  of: originSchema.optional().describe('What is backed up: the id of a target, or its names, provider and site.'),
  timezone: timezone.describe('Of dates in names that carry no zone.'),
  incremental: z.boolean().default(false).describe('Whether a copy rests on others, so that its size says nothing.'),
  pattern: word
    .superRefine((text, context) => {
      const problem = patternProblem(text);
      if (problem !== undefined) context.addIssue(problem);
    })
    .optional()
    .describe('Names of the copies, e.g. {name}/{date}.dump.gpg; needed where no known program made them.'),
  names: z
    .array(word)
    .min(1)
    .max(500)
    .optional()
    .describe(
      'Sets that have to be there, by what the placeholders of the pattern say of them (of several, joined by /); one without any copy is missing then.',
    ),
};

/** Names of sets need something in the pattern that tells one from another. */
const namesNeedPlaceholder = {
  message: 'names need a pattern with a placeholder for them, e.g. {name}, and copies that are told by their names',
  path: ['names'],
};
const tellsSets = ({ pattern, names }: { pattern?: string | undefined; names?: readonly string[] | undefined }) =>
  names === undefined || (pattern !== undefined && patternPieces(pattern).some(({ form }) => form === 'name'));

/** Copies in a bucket. */
export const bucketBackupSchema = z
  .strictObject({
    ...common,
    prefix: z.string().max(1024).default(''),
    layout: z
      .enum(['auto', 'files', 'folders', 'restic', 'borg', 'pgbackrest', 'wal-g', 'velero'])
      .default('auto')
      .describe('`files`: an object a copy; `folders`: a folder a copy; `auto`: known programs are recognised, else files.'),
  })
  .refine(({ layout, pattern }) => pattern !== undefined || (layout !== 'files' && layout !== 'folders'), {
    message: 'files and folders need a pattern',
    path: ['pattern'],
  })
  .refine(
    (backup) => tellsSets(backup) && (backup.names === undefined || ['auto', 'files', 'folders'].includes(backup.layout)),
    namesNeedPlaceholder,
  );

/** What may stand in a command: every shell reads it alike, and no program takes it for an option. */
const plainPath = z
  .string()
  .max(1024)
  .regex(
    /^[A-Za-z0-9_./@][A-Za-z0-9_./,:=@%+-]*$/,
    'a path of letters, digits and _ . / , : = @ % + - that does not begin with a dash',
  );

const needsPath = ['borg', 'btrfs', 'dirvish', 'files', 'folders', 'proxmox-backup', 'restic', 'rsnapshot'];

/** Copies on a host. */
export const hostBackupSchema = z
  .strictObject({
    ...common,
    tool: z.enum([
      'borg',
      'btrfs',
      'dirvish',
      'files',
      'folders',
      'lvm',
      'pgbackrest',
      'proxmox-backup',
      'restic',
      'rsnapshot',
      'wal-g',
      'zfs',
    ]),
    path: plainPath
      .optional()
      .describe('Repository, folder, dataset or volume group on the host; of pgbackrest and wal-g, their configuration file.'),
    passphrase: secretReference.optional().describe('Of the repository, where its listing needs one.'),
    'passphrase-file': plainPath.optional().describe('File on the host that holds it, instead.'),
  })
  .refine(({ tool, path }) => !needsPath.includes(tool) || path?.startsWith('/') === true, {
    message: 'this tool needs the absolute path of its repository or folder on the host',
    path: ['path'],
  })
  .refine((backup) => backup['passphrase-file'] === undefined || backup.tool === 'restic', {
    message: 'only restic reads it from a file; give passphrase instead',
    path: ['passphrase-file'],
  })
  .refine(({ tool, pattern }) => pattern !== undefined || (tool !== 'files' && tool !== 'folders'), {
    message: 'files and folders need a pattern',
    path: ['pattern'],
  })
  .refine((backup) => backup.passphrase === undefined || backup['passphrase-file'] === undefined, {
    message: 'give either passphrase or passphrase-file',
    path: ['passphrase-file'],
  })
  .refine(
    (backup) => tellsSets(backup) && (backup.names === undefined || ['borg', 'files', 'folders'].includes(backup.tool)),
    namesNeedPlaceholder,
  );

/** Where a host keeps the word of a restore that was tried. */
export const restoreTestSourceSchema = z.union([
  z.strictObject({
    unit: z
      .string()
      .max(300)
      .regex(/^[A-Za-z0-9_.@:-]+\.service$/, 'a systemd service such as restore-test.service'),
    restored: word.optional().describe('What it restores.'),
  }),
  z.strictObject({
    log: plainPath,
    line: word.describe('A line of success, with {datetime} or {date} where its time stands.'),
    timezone: timezone.describe('Of times in the log that carry no zone.'),
    restored: word.optional(),
  }),
]);

type Common = z.infer<typeof bucketBackupSchema>;
export interface BackupOrigin {
  readonly target: string | null;
  readonly systems: readonly string[];
  readonly account: string | null;
  readonly provider: string | null;
  readonly site: string | null;
  readonly covers: readonly string[] | null;
}
export interface BackupBase {
  readonly name: string | null;
  readonly of: BackupOrigin | null;
  /** Of dates in names that carry no zone. */
  readonly timeZone: string;
  readonly incremental: boolean;
  readonly pattern: string | null;
  /** Sets that have to be there, by the names the pattern gives them. */
  readonly names: readonly string[];
}

/** What every kind of backup has, with null for what was not said. */
export function backupBase({ name, of, timezone, incremental, pattern, names }: Omit<Common, 'prefix' | 'layout'>): BackupBase {
  return {
    name: name ?? null,
    of:
      of === undefined
        ? null
        : {
            target: of.target ?? null,
            systems: of.systems,
            account: of.account ?? null,
            provider: of.provider ?? null,
            site: of.site ?? null,
            covers: of.covers ?? null,
          },
    timeZone: timezone,
    incremental,
    pattern: pattern ?? null,
    names: names ?? [],
  };
}
