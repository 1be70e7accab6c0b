import type { Fact } from '../../../facts/index.ts';
import { uniqueIds } from '../../subject-ids.ts';
import { defenceFact } from '../facts/defences.ts';
import { balancerRules, instanceRules, serverRules } from '../facts/firewalls.ts';
import { tlsPolicyFact } from '../facts/tls-policies.ts';
import * as elb from '../lists/balancers.ts';
import { servers } from '../lists/compute.ts';
import { instances } from '../lists/databases.ts';
import * as network from '../lists/network.ts';
import type { Look, Topic } from '../look.ts';

export const networks: Topic = {
  kinds: ['firewall-rules', 'network-service', 'tls-policy'],
  async look(look) {
    const parts = [
      ...(look.isWanted('firewall-rules') ? [firewallRules(look)] : []),
      ...(look.isWanted('network-service') ? [networkServices(look)] : []),
      ...(look.isWanted('tls-policy') ? [tlsPolicies(look)] : []),
    ];
    return (await Promise.all(parts)).flat();
  },
};

async function firewallRules(look: Look): Promise<readonly Fact[]> {
  const seen = await look.seen();
  const [ofServers, ofDatabases, ofBalancers] = await Promise.all([
    look.items(servers, 'firewall-rules'),
    look.items(instances, 'firewall-rules'),
    look.items(elb.balancers, 'firewall-rules'),
  ]);
  if (ofServers.length + ofDatabases.length + ofBalancers.length === 0) return [];
  // What of these could not be read, each thing says itself.
  const [groups, rules, forwardings, listeners] = await Promise.all([
    look.once(network.securityGroups),
    look.once(network.securityRules),
    look.once(network.forwardings),
    look.once(elb.listeners),
  ]);
  const known = { groups, rules, forwardings };
  const ids = uniqueIds();
  const idOf = ({ id, name }: { readonly id: string; readonly name: string }) => ids(`${seen.project}: ${name}`, id);
  return [
    ...ofServers.map((each) => serverRules(each, idOf(each), known, seen)),
    ...ofDatabases.map((each) => instanceRules(each, idOf(each), known, seen)),
    ...ofBalancers.map((each) => balancerRules(each, idOf(each), listeners, known, seen)),
  ];
}

async function networkServices(look: Look): Promise<readonly Fact[]> {
  const [found, seen] = await Promise.all([look.items(network.defences, 'network-service'), look.seen()]);
  return found.map((each) => defenceFact(each, seen));
}

async function tlsPolicies(look: Look): Promise<readonly Fact[]> {
  const [found, { items: balancers }, seen] = await Promise.all([
    look.items(elb.listeners, 'tls-policy'),
    look.once(elb.balancers),
    look.seen(),
  ]);
  if (found.length === 0) return [];
  const [system, own, forwarding] = await Promise.all([
    look.once(elb.systemPolicies),
    look.once(elb.ownPolicies),
    look.once(elb.forwardingPolicies),
  ]);
  const idOf = uniqueIds();
  return found.flatMap((each) => {
    const id = idOf(`${seen.project}: listener ${each.name || each.id}`, each.id);
    return tlsPolicyFact(each, balancers, { system, own, forwarding }, id, seen) ?? [];
  });
}
