import { copyOf, setsOf } from '../set.ts';
import { defineBackupTool } from '../tool.ts';
import { below, readTree, treeCommands } from '../tree.ts';

/** Folders of a snapshot: `vm/100/2026-11-20T01:00:00Z`, in a namespace `ns/office/vm/100/…`. */
const snapshot = /^((?:ns\/[^/]+\/){0,8}(?:vm|ct|host)\/[^/]+)\/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/;

/**
 * Proxmox Backup Server, by the folder of a datastore: the manifest `index.json.blob` is written when a snapshot is finished. Whether its data
 * is encrypted stands in the manifest, which is compressed.
 */
export const proxmoxBackup = defineBackupTool({
  tool: 'proxmox-backup',
  commands: ({ path }) => treeCommands(path!, 10, ['.chunks']),
  read(answers, backup, machine) {
    const tree = readTree(answers);
    const entries = below(backup.path!, tree);
    const manifests = new Map(
      entries.flatMap(({ path, isFile, size, at }) => {
        const folder = path.endsWith('/index.json.blob') && isFile && size > 0 ? path.slice(0, -'/index.json.blob'.length) : null;
        return folder === null ? [] : [[folder, at] as const];
      }),
    );
    const snapshots = entries.flatMap(({ path, isFolder, at }) => {
      const [, group, time] = (isFolder ? snapshot.exec(path) : null) ?? [];
      const named = Date.parse(time ?? '');
      if (group === undefined || Number.isNaN(named)) return [];
      const written = manifests.get(path) ?? at;
      return [{ set: group, copy: copyOf(path, Math.max(1, Math.min(named, written)), { complete: manifests.has(path) }) }];
    });
    return { facts: setsOf(snapshots, { location: backup.path!, whole: tree.whole }, backup, machine), failures: [] };
  },
});
