import type { HetznerProjectTarget, HostTarget } from '../../../inventory/target.ts';
import type { Discovery, ProbeContext } from '../../define.ts';
import { openLists } from './lists.ts';
import { addressesOf, addressesOfBalancer } from './names.ts';

/** Every public address of the project's servers and load balancers. Labels of the configuration stand, as those of a server could take it out of a clause. */
export async function discover(target: HetznerProjectTarget, context: ProbeContext): Promise<Discovery> {
  const lists = openLists(target, context);
  try {
    const [servers, balancers] = await Promise.all([lists.servers(), lists.loadBalancers()]);
    const owners = [
      ...servers.items.map((each) => ({ name: each.name, labels: each.labels, addresses: addressesOf(each) })),
      ...balancers.items.map((each) => ({ name: each.name, labels: each.labels, addresses: addressesOfBalancer(each) })),
    ];
    const targets = owners.flatMap(({ name, labels, addresses }) =>
      addresses.map(
        (host): HostTarget => ({
          kind: 'host',
          id: `${target.id}/${name}/${host}`,
          labels: { ...labels, ...target.labels },
          host,
          sshPort: 22,
          ports: [],
        }),
      ),
    );
    const kinds = ['hosting-location', 'http-service', 'open-port', 'ssh-service', 'tls-service'] as const;
    const failures = [servers.failure, balancers.failure].flatMap((failure) =>
      failure ? [context.failure(failure, { kinds })] : [],
    );
    return { targets, failures };
  } finally {
    lists.close();
  }
}
