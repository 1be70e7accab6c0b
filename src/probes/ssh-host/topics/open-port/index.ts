import type { OpenPort } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { defineTopic } from '../../topic.ts';
import { publicAddresses, reachOf } from './addresses.ts';
import { processesIn } from './processes.ts';
import { socketsIn } from './sockets.ts';

const maxAddresses = 1000;

/**
 * What listens on the machine over TCP, by the address the socket is bound to. Only the network namespace of the login is seen: what runs
 * in containers, and ports that packet filters forward to them, is not. UDP is left out, as it is from outside.
 */
export const openPort = defineTopic({
  kind: 'open-port',
  commands: {
    tables: {
      // The heading is asked for, too: it tells a table without listeners from one that was not read.
      run: 'grep -w -e 0A -e st /proc/net/tcp /proc/net/tcp6',
      reads: 'listening TCP sockets of both families',
      why: 'which ports listen, at which addresses',
    },
    machine: { run: 'uname -m', reads: 'name of the processor', why: 'its byte order, in which addresses stand in /proc/net' },
    routes: {
      run: 'cat /proc/net/fib_trie',
      reads: 'own IPv4 addresses',
      why: 'public addresses that are not looked at from outside',
    },
    interfaces: { run: 'cat /proc/net/if_inet6', reads: 'own IPv6 addresses', why: 'the same, of IPv6' },
    ss: { run: 'ss -lntp', reads: 'listening TCP sockets with their programs', why: 'names of the programs', root: true },
    netstat: {
      run: 'netstat -lntp',
      reads: 'listening TCP sockets with their programs',
      why: 'names of the programs where ss is not installed',
      root: true,
      on: ['alpine'],
    },
  },
  read({ tables, machine: processor, routes, interfaces, ss, netstat }, { system, names, source }) {
    const { sockets, six } = socketsIn(tables, processor);
    const own = publicAddresses(routes, interfaces);
    const processes = processesIn(netstat, ss);
    const wildcards = six ? ['0.0.0.0', '::'] : ['0.0.0.0'];
    const byAddress = new Map<string, Set<number>>(wildcards.map((address) => [address, new Set()]));
    for (const { address, port } of sockets) byAddress.set(address, (byAddress.get(address) ?? new Set()).add(port));
    if (byAddress.size > maxAddresses) throw new ProbeError('incomplete', `more than ${maxAddresses} addresses`);
    const facts = [...byAddress]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([address, ports]): OpenPort => {
        const family = address.includes(':') ? 6 : 4;
        const reach = reachOf(address);
        // A wildcard of IPv6 takes IPv4 as well, unless its program said otherwise, which is not seen here.
        const standsFor = reach === 'wildcard' ? own?.filter((each) => family === 6 || !each.includes(':')) : undefined;
        return {
          kind: 'open-port',
          subject: { id: `${system}:listening at ${address}`, names: [...names] },
          source,
          host: system,
          address,
          family,
          view: 'inside',
          reach,
          ...(standsFor ? { standsFor } : {}),
          open: [...ports]
            .sort((a, b) => a - b)
            .map((port) => {
              const process = processes.get(`${address}:${port}`);
              return { port, banner: null, service: null, encryption: 'unknown', ...(process ? { process } : {}) };
            }),
          closed: [],
          filtered: [],
          unknown: [],
          control: 'answered',
        };
      });
    return { facts, failures: [] };
  },
});
