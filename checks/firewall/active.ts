import { z } from 'zod';
import type { Inbound } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, notApplicable, type UnknownReason, unknown, warning } from '../define.ts';

/**
 * Holds where a packet filter surely drops what no rule speaks of, for IPv4 and for IPv6. A family that the machine does not use needs no
 * filter. A service that manages rules is no evidence; where the rules could not be seen, it is named beside what was not seen.
 */
export const firewallActive = defineCheck({
  id: 'firewall.active',
  judges: 'firewall',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.20', bsi: 'KONF.7.15' },
  reproduce: 'nft list ruleset; iptables-save; ip6tables-save',
  judge({ ipv4, ipv6, forwards, services }) {
    const families: readonly (readonly [string, Inbound])[] = [
      ['IPv4', ipv4],
      ['IPv6', ipv6],
    ];
    const open = families.filter(([, { state }]) => state === 'open').map(([name]) => name);
    if (open.length > 0)
      return fails('open', { families: open, filters: [...new Set(families.flatMap(([, each]) => filtersOf(each)))] });

    const doubts = families.flatMap(([name, each]): { reason: UnknownReason; what: string }[] => {
      if (each.state === 'unseen') return [{ reason: each.reason, what: `${name}: ${each.detail}` }];
      if (each.state !== 'open-on-some') return [];
      return [{ reason: 'not-visible', what: `${name}: ${each.interfaces.join(', ')}` }];
    });
    if (doubts[0]) return unknown(doubts[0].reason, { what: [...doubts.map(({ what }) => what), ...services] });

    const used = families.filter(([, { state }]) => state === 'denied').map(([name]) => name);
    if (used.length === 0) return notApplicable('no-network');
    const by = [...new Set(families.flatMap(([, each]) => (each.state === 'denied' ? each.by : [])))];
    return holds('denied', { families: used, by }, forwards === true ? [warning('forwarded')] : []);
  },
});

const filtersOf = (inbound: Inbound) => (inbound.state === 'open' ? inbound.filters : []);
