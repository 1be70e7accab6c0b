import { uniqueIds } from '../../subject-ids.ts';
import { instanceDisk, volumeFact } from '../facts/volumes.ts';
import * as compute from '../lists/compute.ts';
import { instances } from '../lists/databases.ts';
import type { Topic } from '../look.ts';

export const volumes: Topic = {
  kinds: ['volume'],
  async look(look) {
    // A server that is not known leaves a disk without its name, and nothing else.
    const [disks, databases, { items: servers }, seen] = await Promise.all([
      look.items(compute.volumes, 'volume'),
      look.items(instances, 'volume'),
      look.once(compute.servers),
      look.seen(),
    ]);
    const idOf = uniqueIds();
    return [
      ...disks.map((each) => volumeFact(each, servers, idOf(`${seen.project}: ${each.name || each.id}`, each.id), seen)),
      ...databases.map((each) => instanceDisk(each, idOf(`${seen.project}: disk of ${each.name}`, each.id), seen)),
    ];
  },
};
