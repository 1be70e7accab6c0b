import type { BucketBackup } from '../../../../inventory/target.ts';
import { ProbeError } from '../../../define.ts';
import type { ObjectsOf } from '../store.ts';
import { foundSet, type Layout, rootOf } from './layout.ts';
import { byNames } from './names.ts';
import { pgBackRest } from './pgbackrest.ts';
import { restic } from './restic.ts';
import { velero } from './velero.ts';
import { walG } from './wal-g.ts';

/** The names of archives are encrypted or packed in segments: without the passphrase nobody sees how many there are. */
const borg: Layout = async () => {
  throw new ProbeError('unsupported', 'borg: archives are not visible in a bucket');
};

const layouts: Readonly<Record<BucketBackup['layout'], Layout>> = {
  auto: async (objects, backup) => {
    if (backup.pattern !== null) return byNames(backup.pattern.endsWith('/'))(objects, backup);
    return (await recognise(objects, rootOf(backup)))(objects, backup);
  },
  files: byNames(false),
  folders: byNames(true),
  restic,
  borg,
  pgbackrest: pgBackRest,
  'wal-g': walG,
  velero,
};
export const layoutOf = ({ layout }: BucketBackup): Layout => layouts[layout];

/** Which program made what lies below a prefix. @throws ProbeError where none is recognised */
async function recognise(objects: ObjectsOf, root: string): Promise<Layout> {
  const top = await objects.level(root);
  if (top.objects.size === 0 && top.folders.size === 0) return async () => ({ sets: [foundSet('files')], failures: [] });
  if (top.objects.has('config') && top.folders.has('data/')) {
    if (top.folders.has('keys/')) return restic;
    if ([...top.objects.keys()].some((name) => /^(hints|index|integrity)\.\d+$/.test(name))) return borg;
  }
  if (top.folders.has('basebackups_005/')) return walG;
  const holds = async (folder: string, file: string) => {
    const [first] = (await objects.level(`${root}${folder}`)).folders;
    return first !== undefined && (await objects.level(`${root}${folder}${first}`)).objects.has(file);
  };
  if (top.folders.has('backup/') && (await holds('backup/', 'backup.info'))) return pgBackRest;
  if (top.folders.has('backups/') && (await holds('backups/', 'velero-backup.json'))) return velero;
  throw new ProbeError('unsupported', 'layout not recognised');
}
