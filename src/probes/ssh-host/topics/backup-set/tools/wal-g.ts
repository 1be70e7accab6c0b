import { z } from 'zod';
import { ProbeError } from '../../../../define.ts';
import { jsonOf, printed } from '../../../answers.ts';
import { copyOf, setOf } from '../set.ts';
import { defineBackupTool } from '../tool.ts';

const backupSchema = z.object({
  backup_name: z.string().max(1024),
  // When the sentinel was written, which ends a backup; older versions call it `modified`.
  time: z.iso.datetime({ offset: true }).optional(),
  modified: z.iso.datetime({ offset: true }).optional(),
  start_time: z.iso.datetime({ offset: true }),
  hostname: z.string().max(300).optional(),
  compressed_size: z.int().min(0).nullish(),
});

/**
 * WAL-G for PostgreSQL, by its own list: each backup in it has the sentinel that is written when it is finished. The configured path is that of
 * its configuration file. Whether copies are encrypted, the list does not say.
 */
export const walG = defineBackupTool({
  tool: 'wal-g',
  commands: ({ path }) => ({
    list: {
      run: `wal-g backup-list --detail --json${path === null ? '' : ` --config ${path}`}`,
      reads: 'the base backups in the store that its configuration names',
      why: 'which copies are there, by the word of the program that made them',
      root: true,
      patience: 60_000,
      maxBytes: 16 * 1024 * 1024,
    },
  }),
  read({ list }, backup, machine) {
    const text = printed(list);
    const isEmpty = text.trim() === '' && list.ok && /no backups found/i.test(list.stderr);
    const read = z
      .array(backupSchema)
      .max(100_000)
      .nullable()
      .safeParse(isEmpty ? [] : jsonOf(text));
    if (!read.success) throw new ProbeError('malformed', 'wal-g backup-list');
    const backups = read.data ?? [];
    const copies = backups.map(({ backup_name, time, modified, start_time, compressed_size }) => {
      const at = [start_time, time, modified].flatMap((each) => (each === undefined ? [] : Date.parse(each)));
      // `base_…_D_…` is one that holds what changed since another.
      const incremental = /_D_[0-9A-F]{16,24}$/.test(backup_name);
      // A size that was not recorded is written as 0.
      const size = incremental || !compressed_size ? null : compressed_size;
      return copyOf(backup_name, Math.max(1, Math.min(...at)), { size, complete: true, incremental });
    });
    const hosts = [...new Set(backups.flatMap(({ hostname }) => (hostname ? [hostname] : [])))];
    const found = {
      name: '',
      location: `wal-g ${backup.path ?? ''}`.trim(),
      copies,
      whole: true,
      // The store may be a bucket or another host.
      place: [],
      ...(hosts.length === 0 ? {} : { from: hosts }),
      lock: { seen: false, reason: 'unsupported', detail: 'not told' },
    } as const;
    return { facts: [setOf(found, backup, machine)], failures: [] };
  },
});
