import { compilePattern, momentOf } from '../../../../copy-names.ts';
import { copyOf, groupedBy, setsOf } from '../set.ts';
import { defineBackupTool } from '../tool.ts';
import { assertFitting, below, isBeingWritten, readTree, type TreeEntry, treeCommands } from '../tree.ts';

/** How deep a copy is looked into for its size. */
const inside = 3;
/** Longest that making a copy takes. */
const day = 86_400_000;

/** One folder for each copy: those whose path below the configured folder follows the pattern. */
export const folders = defineBackupTool({
  tool: 'folders',
  commands: ({ path, pattern }) => treeCommands(path!, pattern!.split('/').length + inside),
  read(answers, backup, machine) {
    const readName = compilePattern(backup.pattern!, backup.timeZone);
    const depth = backup.pattern!.split('/').length;
    const tree = readTree(answers);
    const entries = below(backup.path!, tree).map((entry) => ({ ...entry, parts: entry.path.split('/') }));
    const contents = groupedBy(
      entries.filter(({ parts }) => parts.length > depth),
      ({ parts }) => parts.slice(0, depth).join('/'),
    );
    const named = entries.flatMap((entry) => {
      const name = entry.isFolder && entry.parts.length === depth ? readName(entry.path) : undefined;
      if (!name) return [];
      // Programs that copy trees keep the times of what they copy, that of the folder included; where its name tells the day, the change of the
      // folder itself is what cannot lie.
      const written = name.latest === null ? Math.min(entry.at, entry.changedAt) : entry.changedAt;
      const content = contents.get(entry.path) ?? [];
      const at = momentOf(name, written);
      // Links from a younger copy change the files of older ones, too.
      const isOpen = machine.at.getTime() - at < day && content.some(({ changedAt }) => isBeingWritten(changedAt, machine));
      const size = tree.whole && !isOpen ? sizeOf(content, depth + inside) : null;
      const incremental = name.incremental ?? backup.incremental;
      return [{ set: name.set, copy: copyOf(entry.path, at, { size, incremental }) }];
    });
    if (named.length === 0) assertFitting(entries, backup.pattern!, tree);
    return { facts: setsOf(named, { location: backup.path!, whole: tree.whole }, backup, machine), failures: [] };
  },
});

/** Bytes of the files in a copy; null where folders lie deeper than was looked. */
function sizeOf(contents: readonly (TreeEntry & { readonly parts: readonly string[] })[], deepest: number): number | null {
  if (contents.some(({ isFolder, parts }) => isFolder && parts.length >= deepest)) return null;
  const size = contents.reduce((sum, { isFile, size }) => sum + (isFile ? size : 0), 0);
  return Number.isSafeInteger(size) ? size : null;
}
