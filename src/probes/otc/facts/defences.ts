import type { NetworkService } from '../../../facts/index.ts';
import type { Defence } from '../lists/network.ts';
import type { Seen } from './seen.ts';

/**
 * What Anti-DDoS says of a public address (docs: anti-ddos, "Querying the List of Defense Statuses of EIPs"). One whose traffic is dropped is
 * cut off rather than protected, one that is being set up is not yet: of these nothing is said.
 */
export function defenceFact({ floating_ip_address: address, floating_ip_id, status }: Defence, seen: Seen): NetworkService {
  const isOn = ['normal', 'packetcleaning'].includes(status);
  return {
    kind: 'network-service',
    subject: { id: `${seen.project}: Anti-DDoS of ${address}`, names: [address, `otc address ${floating_ip_id}`] },
    source: seen.source,
    system: seen.project,
    service: 'ddos-protection',
    covers: address,
    protection:
      isOn || status === 'notConfig'
        ? { seen: true, on: isOn, state: status }
        : { seen: false, reason: 'not-visible', detail: `${address}: ${status}` },
  };
}
