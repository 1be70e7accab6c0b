import { firewall } from '../../fixtures/facts/firewall.ts';
import { firewallRules, inbound } from '../../fixtures/facts/firewall-rules.ts';
import type { Fact, Inbound } from '../../src/facts/index.ts';
import { checkTable } from '../testing/table.ts';
import { firewallActive } from './active.ts';

const open: Inbound = { state: 'open', filters: ['iptables filter INPUT (policy accept)'] };
const unused: Inbound = { state: 'not-in-use' };
const denied: Inbound = { state: 'unseen', reason: 'denied', detail: 'nft: needs root' };
const none = inbound([], { guarded: false, firewalls: [], default: { ipv4: 'open', ipv6: 'open' } });
const accepting = inbound([], { firewalls: ['default'], default: { ipv4: 'open', ipv6: 'denied' } });
const beside = (...facts: readonly Fact[]) => ({ alongside: { facts: facts.map((fact) => ({ target: 'x', fact })) } });
const own = (changes: Parameters<typeof firewall>[0] = {}) => {
  const fact = firewall(changes);
  return { ...fact, subject: { ...fact.subject, names: ['db-1', '192.0.2.10'] } };
};
const some: Inbound = { state: 'open-on-some', interfaces: ['ens10'], by: ['nftables inet filter input (policy drop)'] };

checkTable(firewallActive, {
  holds: [
    ['ports are sent on to containers', firewall({ forwards: true }), { code: 'denied', warns: ['forwarded'] }],
    ['both families are denied', firewall(), { code: 'denied', warns: [], indicative: false }],
    ['IPv4 is denied, IPv6 is not in use', firewall({ ipv6: unused })],
    ['no service is known', firewall({ services: [] })],
    ['the provider’s firewall denies by default', firewallRules(), { code: 'guarded', indicative: false }],
    ['none of the provider’s, but the machine’s own', firewallRules({ inbound: none }), { code: 'own-filter', ...beside(own()) }],
    [
      'the machine’s own lets everything in, the provider’s does not',
      own({ ipv4: open }),
      { code: 'only-provider', indicative: true, ...beside(firewallRules()) },
    ],
  ],
  fails: [
    [
      'nothing is filtered',
      firewall({ ipv4: { state: 'open', filters: [] }, ipv6: { state: 'open', filters: [] } }),
      { code: 'open' },
    ],
    ['IPv6 is open', firewall({ ipv6: open }), { code: 'open' }],
    ['IPv4 is open', firewall({ ipv4: open })],
    ['IPv4 is open, IPv6 is not in use', firewall({ ipv4: open, ipv6: unused })],
    ['IPv4 is open, IPv6 was not seen', firewall({ ipv4: open, ipv6: denied })],
    ['the provider’s lets everything in', firewallRules({ inbound: accepting }), { code: 'open' }],
    ['both let everything in', own({ ipv4: open }), { code: 'open', ...beside(firewallRules({ inbound: accepting })) }],
    [
      'another machine’s is guarded',
      own({ ipv4: open }),
      beside(firewallRules({ subject: { id: 'x', names: ['db-1', '192.0.2.99'] } })),
    ],
    ['it is open, whatever service runs', firewall({ ipv4: open, services: ['ufw', 'firewalld'] })],
  ],
  unknown: [
    ['the rules may not be read', firewall({ ipv4: denied, ipv6: denied }), { reason: 'denied' }],
    ['there is none of the provider’s', firewallRules({ inbound: none }), { reason: 'not-visible' }],
    ['there is none of the provider’s, and another machine has one', firewallRules({ inbound: none }), beside(firewall())],
    [
      'there is none of the provider’s, and the own one is open for IPv6',
      firewallRules({ inbound: none }),
      beside(own({ ipv6: open })),
    ],
    [
      'the provider’s could not be seen',
      firewallRules({ inbound: { seen: false, reason: 'denied', detail: 'http-403' } }),
      { reason: 'denied' },
    ],
    ['the rules of one family may not be read', firewall({ ipv6: denied }), { reason: 'denied' }],
    ['some interfaces are open', firewall({ ipv4: some }), { reason: 'not-visible' }],
    ['it was not seen, and IPv6 is not in use', firewall({ ipv4: denied, ipv6: unused }), { reason: 'denied' }],
  ],
  notApplicable: [
    ['a load balancer', firewallRules({ type: 'load-balancer' })],
    ['no public address', firewallRules({ public: false, inbound: none })],
    ['no family is in use', firewall({ ipv4: unused, ipv6: unused })],
  ],
});
