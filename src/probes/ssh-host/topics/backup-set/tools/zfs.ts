import { ProbeError } from '../../../../define.ts';
import { linesOf, printed } from '../../../answers.ts';
import type { Answer } from '../../../topic.ts';
import { copyOf, groupedBy, isInstant, setOf } from '../set.ts';
import { defineBackupTool } from '../tool.ts';

/** zfs(8): the snapshots of a dataset and those below it, or of all; one set for each dataset. A snapshot that is listed is whole. */
export const zfs = defineBackupTool({
  tool: 'zfs',
  commands: ({ path }) => {
    const which = path === null ? '' : ` -r ${path}`;
    return {
      snapshots: {
        run: `zfs list -H -p -t snapshot -o name,creation${which}`,
        reads: 'names and times of snapshots',
        why: 'which copies are there',
        maxBytes: 16 * 1024 * 1024,
      },
      encryption: {
        run: `zfs get -H -p -t filesystem,volume -o name,value${which} encryption`,
        reads: 'whether datasets are encrypted',
        why: 'a snapshot is encrypted as its dataset is',
      },
    };
  },
  read({ snapshots, encryption }, backup, machine) {
    const ciphers = ciphersOf(encryption);
    const listed = linesOf(printed(snapshots), 200_000).map((line) => {
      const [, dataset, name, seconds] = /^([^@\t]{1,1000})@([^@\t]{1,1000})\t(\d{1,12})$/.exec(line) ?? [];
      const at = Number(seconds) * 1000;
      if (dataset === undefined || !isInstant(at)) throw new ProbeError('malformed', 'zfs list');
      return { dataset, id: `${dataset}@${name}`, at };
    });
    const sets = groupedBy(listed, ({ dataset }) => dataset);
    const found = [...sets].map(([dataset, members]) => {
      const cipher = ciphers.get(dataset) ?? 'off';
      const isEncrypted = /^aes-\d{3}-[a-z]cm$/.test(cipher);
      return {
        name: dataset,
        location: dataset,
        // What ZFS does not encrypt may lie on disks that are.
        copies: members.map(({ id, at }) =>
          copyOf(id, at, { complete: true, encryption: isEncrypted ? 'encrypted' : 'unknown' }),
        ),
        whole: true,
        mechanism: isEncrypted ? `ZFS (${cipher})` : null,
      };
    });
    const none = { name: '', location: backup.path ?? 'zfs', copies: [], whole: true };
    return { facts: (found.length === 0 ? [none] : found).map((each) => setOf(each, backup, machine)), failures: [] };
  },
});

function ciphersOf(answer: Answer): ReadonlyMap<string, string> {
  if (!answer.ok || answer.status !== 0) return new Map();
  const rows = answer.stdout.split('\n').map((line) => line.split('\t'));
  return new Map(rows.flatMap(([name, value]) => (name && value ? [[name, value] as const] : [])));
}
