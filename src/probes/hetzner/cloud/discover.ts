import type { HetznerProjectTarget } from '../../../inventory/target.ts';
import type { Discovery, ProbeContext } from '../../define.ts';
import { foundHosts } from '../../found.ts';
import { openLists } from './lists.ts';
import { addressesOf, addressesOfBalancer } from './names.ts';

/** Every public address of the project's servers and load balancers. */
export async function discover(target: HetznerProjectTarget, context: ProbeContext): Promise<Discovery> {
  const lists = openLists(target, context);
  try {
    const [servers, balancers] = await Promise.all([lists.servers(), lists.loadBalancers()]);
    const owners = [
      ...servers.items.map((each) => ({ name: each.name, labels: each.labels, addresses: addressesOf(each) })),
      ...balancers.items.map((each) => ({ name: each.name, labels: each.labels, addresses: addressesOfBalancer(each) })),
    ];
    return foundHosts(target, owners, [servers.failure, balancers.failure], context);
  } finally {
    lists.close();
  }
}
