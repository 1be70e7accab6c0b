import { compilePattern, momentOf } from '../../../../copy-names.ts';
import { copyOf, setsOf } from '../set.ts';
import { defineBackupTool } from '../tool.ts';
import { assertFitting, below, isBeingWritten, readTree, treeCommands } from '../tree.ts';

/** Dumps in a folder: each file whose path below it follows the pattern is a copy. */
export const files = defineBackupTool({
  tool: 'files',
  commands: ({ path, pattern }) => treeCommands(path!, pattern!.split('/').length),
  read(answers, backup, machine) {
    const readName = compilePattern(backup.pattern!, backup.timeZone);
    const tree = readTree(answers);
    const entries = below(backup.path!, tree);
    const named = entries.flatMap((entry) => {
      const name = entry.isFile ? readName(entry.path) : undefined;
      if (!name) return [];
      const incremental = name.incremental ?? backup.incremental;
      const size = isBeingWritten(entry.at, machine) ? null : entry.size;
      return [{ set: name.set, copy: copyOf(entry.path, momentOf(name, entry.at), { size, incremental }) }];
    });
    if (named.length === 0) assertFitting(entries, backup.pattern!, tree);
    return { facts: setsOf(named, { location: backup.path!, whole: tree.whole }, backup, machine), failures: [] };
  },
});
