import { z } from 'zod';
import { ProbeError } from '../../../../define.ts';
import { jsonOf, printed } from '../../../answers.ts';
import { copyOf, isInstant, setsOf } from '../set.ts';
import { defineBackupTool } from '../tool.ts';

const word = z.string().max(300);
const reportSchema = z.object({
  report: z
    .array(
      z.object({
        lv: z
          .array(
            z.object({
              lv_name: word,
              vg_name: word,
              lv_time: z.string().regex(/^\d{1,12}$/),
              origin: word,
              lv_attr: z.string().min(5).max(20),
              data_percent: word,
            }),
          )
          .max(50_000),
      }),
    )
    .length(1),
});

/**
 * lvs(8): the snapshots of a volume group, or of all; one set for each origin. One whose area for changes is full is invalid and holds nothing
 * any more; of one that is not active, or that is in use and can be written to as a clone can, nobody can tell.
 */
export const lvm = defineBackupTool({
  tool: 'lvm',
  commands: ({ path }) => ({
    volumes: {
      run: `lvs --config report/time_format=%s --reportformat json --units b --nosuffix -o lv_name,vg_name,lv_time,origin,lv_attr,data_percent${path === null ? '' : ` ${path}`}`,
      reads: 'logical volumes, and of snapshots their origin, their time and whether they are still valid',
      why: 'which copies are there',
      root: true,
    },
  }),
  read({ volumes }, backup, machine) {
    const read = reportSchema.safeParse(jsonOf(printed(volumes)));
    if (!read.success) throw new ProbeError('malformed', 'lvs');
    const snapshots = read.data.report[0]!.lv.flatMap(({ lv_name, vg_name, lv_time, origin, lv_attr, data_percent }) => {
      const [type, state] = [lv_attr[0]!, lv_attr[4]!];
      const isInUse = lv_attr[1] === 'w' && lv_attr[5] === 'o';
      // `s` with an area for changes, `S` one that is being merged back into its origin, `V` a thin volume.
      if (origin === '' || !['s', 'S', 'V'].includes(type)) return [];
      const at = Number(lv_time) * 1000;
      if (!isInstant(at)) throw new ProbeError('malformed', 'lvs');
      return [
        {
          set: `${vg_name}/${origin}`,
          copy: copyOf(`${vg_name}/${lv_name}`, at, { complete: isInUse ? null : isValid(type, state, data_percent) }),
        },
      ];
    });
    const common = { location: backup.path ?? 'lvm', whole: true, ...(backup.of === null ? { from: machine.names } : {}) };
    return { facts: setsOf(snapshots, common, backup, machine), failures: [] };
  },
});

function isValid(type: string, state: string, dataPercent: string): boolean | null {
  if (type === 'S' || ['I', 'S', 'X'].includes(state)) return type === 'S' || state === 'X' ? null : false;
  if (state !== 'a') return null;
  if (type === 'V') return true;
  return /^\d{1,3}(?:\.\d{1,4})?$/.test(dataPercent) ? Number(dataPercent) < 100 : null;
}
