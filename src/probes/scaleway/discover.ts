import type { ScalewayOrganizationTarget } from '../../inventory/target.ts';
import type { Discovery, ProbeContext } from '../define.ts';
import { foundHosts } from '../found.ts';
import { addressesOfBalancer, balancerName, balancersOf } from './balancers.ts';
import { openClient } from './client.ts';
import { addressesOf, computeOf, serverName } from './compute.ts';
import { iamOf } from './iam.ts';
import { labelsOf } from './places.ts';
import { blindness } from './rights.ts';

/** Every public address of the organization's servers and load balancers. Labels of the configuration stand before those of tags. */
export async function discover(target: ScalewayOrganizationTarget, context: ProbeContext): Promise<Discovery> {
  const client = openClient(target, context);
  try {
    const [servers, balancers, blind] = await Promise.all([
      computeOf(client, target.organization).servers(),
      balancersOf(client, target.organization).balancers(),
      blindness(['instances', 'balancers'], iamOf(client, target.organization), target.accessKey),
    ]);
    const owners = [
      ...servers.items.map((each) => ({ name: serverName(each), labels: labelsOf(each.tags), addresses: addressesOf(each) })),
      ...balancers.items.map((each) => ({
        name: balancerName(each),
        labels: labelsOf(each.tags),
        addresses: addressesOfBalancer(each),
      })),
    ];
    return foundHosts(target, owners, [servers.failure, balancers.failure, ...blind.map(({ error }) => error)], context);
  } finally {
    client.close();
  }
}
