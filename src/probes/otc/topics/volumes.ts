import { uniqueIds } from '../../subject-ids.ts';
import { instanceDisk, localDisks, volumeFact } from '../facts/volumes.ts';
import * as compute from '../lists/compute.ts';
import { instances } from '../lists/databases.ts';
import type { Topic } from '../look.ts';

export const volumes: Topic = {
  kinds: ['volume'],
  async look(look) {
    const [disks, databases, servers, seen] = await Promise.all([
      look.items(compute.volumes, 'volume'),
      look.items(instances, 'volume'),
      look.items(compute.servers, 'volume'),
      look.seen(),
    ]);
    const flavors = servers.length > 0 ? await look.once(compute.flavors) : { items: [], failure: null };
    if (flavors.failure) look.fail(flavors.failure, 'volume');
    const ofFlavor = flavors.failure === null ? servers : [];
    const idOf = uniqueIds();
    return [
      ...disks.map((each) => volumeFact(each, servers, idOf(`${seen.project}: ${each.name || each.id}`, each.id), seen)),
      ...databases.map((each) => instanceDisk(each, idOf(`${seen.project}: disk of ${each.name}`, each.id), seen)),
      ...ofFlavor.flatMap(
        (each) => localDisks(each, flavors.items, idOf(`${seen.project}: local disks of ${each.name}`, each.id), seen) ?? [],
      ),
    ];
  },
};
