import { firewall } from '../../fixtures/facts/firewall.ts';
import type { Inbound } from '../../src/facts/index.ts';
import { checkTable } from '../testing/table.ts';
import { firewallActive } from './active.ts';

const open: Inbound = { state: 'open', filters: ['iptables filter INPUT (policy accept)'] };
const unused: Inbound = { state: 'not-in-use' };
const denied: Inbound = { state: 'unseen', reason: 'denied', detail: 'nft: needs root' };
const some: Inbound = { state: 'open-on-some', interfaces: ['ens10'], by: ['nftables inet filter input (policy drop)'] };

checkTable(firewallActive, {
  holds: [
    ['ports are sent on to containers', firewall({ forwards: true }), { code: 'denied', warns: ['forwarded'] }],
    ['both families are denied', firewall(), { code: 'denied', warns: [], indicative: false }],
    ['IPv4 is denied, IPv6 is not in use', firewall({ ipv6: unused })],
    ['no service is known', firewall({ services: [] })],
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
    ['it is open, whatever service runs', firewall({ ipv4: open, services: ['ufw', 'firewalld'] })],
  ],
  unknown: [
    ['the rules may not be read', firewall({ ipv4: denied, ipv6: denied }), { reason: 'denied' }],
    ['the rules of one family may not be read', firewall({ ipv6: denied }), { reason: 'denied' }],
    ['some interfaces are open', firewall({ ipv4: some }), { reason: 'not-visible' }],
    ['it was not seen, and IPv6 is not in use', firewall({ ipv4: denied, ipv6: unused }), { reason: 'denied' }],
  ],
  notApplicable: [['no family is in use', firewall({ ipv4: unused, ipv6: unused })]],
});
