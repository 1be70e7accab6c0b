import { uniqueIds } from '../../subject-ids.ts';
import { labelsOfServer, namesOfBalancer, namesOfInstance, namesOfServer } from '../facts/names.ts';
import { placeFact } from '../facts/places.ts';
import { balancers } from '../lists/balancers.ts';
import { servers, volumes } from '../lists/compute.ts';
import { instances } from '../lists/databases.ts';
import type { Topic } from '../look.ts';

const kind = 'hosting-location';

export const places: Topic = {
  kinds: [kind],
  async look(look) {
    const [ofServers, ofVolumes, ofDatabases, ofBalancers, seen] = await Promise.all([
      look.items(servers, kind),
      look.items(volumes, kind),
      look.items(instances, kind),
      look.items(balancers, kind),
      look.seen('region'),
    ]);
    const given = (zone: string | null | undefined) => (zone ? [zone] : []);
    const ids = uniqueIds();
    const idOf = ({ id, name }: { readonly id: string; readonly name: string }) => ids(`${seen.project}: ${name || id}`, id);
    return [
      ...ofServers.map((each) =>
        placeFact(given(each['OS-EXT-AZ:availability_zone']), idOf(each), namesOfServer(each), labelsOfServer(each), seen),
      ),
      ...ofVolumes.map((each) => placeFact(given(each.availability_zone), idOf(each), [`otc volume ${each.id}`], {}, seen)),
      ...ofDatabases.map((each) => placeFact(given(each.region), idOf(each), namesOfInstance(each), {}, seen)),
      ...ofBalancers.map((each) => placeFact(each.availability_zone_list ?? [], idOf(each), namesOfBalancer(each), {}, seen)),
    ];
  },
};
