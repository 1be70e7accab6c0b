import type { OtcProjectTarget } from '../../inventory/target.ts';
import type { Discovery, ProbeContext } from '../define.ts';
import { foundHosts } from '../found.ts';
import { addressesOfBalancer, labelsOfServer, publicAddressesOf } from './facts/names.ts';
import { balancers } from './lists/balancers.ts';
import { servers } from './lists/compute.ts';
import { instances } from './lists/databases.ts';
import { defences } from './lists/network.ts';
import { openSession } from './session.ts';

/**
 * Every public address of the project, under the name of what it belongs to where that is known. Labels of the configuration stand, as those of a
 * server could take it out of a clause.
 */
export async function discover(target: OtcProjectTarget, context: ProbeContext): Promise<Discovery> {
  const session = openSession(target, context);
  try {
    const [ofServers, ofBalancers, ofDatabases, all] = await Promise.all([
      servers(session),
      balancers(session),
      instances(session),
      defences(session),
    ]);
    const owned = [
      ...ofServers.items.map((each) => ({ name: each.name, labels: labelsOfServer(each), addresses: publicAddressesOf(each) })),
      ...ofBalancers.items.map((each) => ({ name: each.name, labels: {}, addresses: addressesOfBalancer(each) })),
      ...ofDatabases.items.map((each) => ({ name: each.name, labels: {}, addresses: each.public_ips })),
    ];
    const known = new Set(owned.flatMap(({ addresses }) => addresses));
    // Behind these stands a gateway, or nothing.
    const rest = all.items.map((each) => each.floating_ip_address).filter((address) => !known.has(address));
    const owners = [...owned, ...(rest.length > 0 ? [{ name: 'address', labels: {}, addresses: rest }] : [])];
    return foundHosts(
      target,
      owners,
      [ofServers, ofBalancers, ofDatabases, all].map(({ failure }) => failure),
      context,
    );
  } finally {
    session.close();
  }
}
