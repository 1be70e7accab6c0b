import { z } from 'zod';
import type { Firewall, FirewallRules, Inbound } from '../../src/facts/index.ts';
import type { Alongside } from '../alongside.ts';
import {
  defineCheck,
  fails,
  type Holds,
  holds,
  indicates,
  notApplicable,
  type Unknown,
  type UnknownReason,
  unknown,
  warning,
} from '../define.ts';
import { uniqueNames } from '../machine-names.ts';

/**
 * Holds where a packet filter surely drops what no rule speaks of, for IPv4 and for IPv6: that of the machine itself, or that of its provider. A family
 * that the machine does not use needs no filter. A service that manages rules is no evidence; where the rules could not be seen, it is named
 * beside what was not seen. A provider's filter stands in front of public addresses only, so that for a machine whose own lets everything in it only indicates.
 */
export const firewallActive = defineCheck({
  id: 'firewall.active',
  judges: ['firewall', 'firewall-rules'],
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.20', bsi: 'KONF.7.15' },
  reproduce: 'nft list ruleset; iptables-save; ip6tables-save',
  ifSeen: ['firewall', 'firewall-rules'],
  judge(fact, _, { alongside }) {
    return fact.kind === 'firewall' ? judgeFilter(fact, alongside) : judgeRules(fact, alongside);
  },
});

function judgeFilter({ ipv4, ipv6, forwards, services, subject, system }: Firewall, alongside: Alongside) {
  const families: readonly (readonly [string, Inbound])[] = [
    ['IPv4', ipv4],
    ['IPv6', ipv6],
  ];
  const open = families.filter(([, { state }]) => state === 'open').map(([name]) => name);
  if (open.length > 0) {
    const provider = rulesOf([system, ...subject.names], alongside).find((rules) => guardOf(rules).outcome === 'holds');
    if (provider)
      return indicates('only-provider', { families: open, guards: provider.subject.id, firewalls: firewallsOf(provider) });
    return fails('open', { families: open, filters: [...new Set(families.flatMap(([, each]) => filtersOf(each)))] });
  }

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
}

function judgeRules(rules: FirewallRules, alongside: Alongside) {
  if (rules.type !== 'server') return notApplicable('no-machine', { guards: rules.guards });
  if (rules.public === false) return notApplicable('no-public-address', { guards: rules.guards });
  const judgement = guardOf(rules);
  if (judgement.outcome !== 'open') return judgement;
  const own = alongside
    .named(uniqueNames(rules.addresses))
    .flatMap(({ fact }) => (fact.kind === 'firewall' ? [fact] : []))
    .find(({ ipv4, ipv6 }) => [ipv4, ipv6].every(({ state }) => state === 'denied' || state === 'not-in-use'));
  if (own) return holds('own-filter', { guards: rules.guards, system: own.system });
  // A group or list that is there and lets everything in is a word; where there is none, the machine's own filter may guard it.
  if (judgement.guarded) return fails('open', { families: judgement.families, filters: firewallsOf(rules) });
  return unknown('not-visible', { what: `${rules.guards}: its own packet filter` });
}

/** Whether the provider's rules deny by default. */
function guardOf({
  inbound,
  guards,
  ...rules
}: FirewallRules):
  | Holds<'guarded'>
  | Unknown
  | { readonly outcome: 'open'; readonly guarded: boolean; readonly families: readonly string[] } {
  if (!inbound.seen) return unknown(inbound.reason, { what: `${guards}: ${inbound.detail}` });
  const { ipv4, ipv6 } = inbound.default;
  const families = [...(ipv4 === 'open' ? ['IPv4'] : []), ...(ipv6 === 'open' ? ['IPv6'] : [])];
  if (families.length > 0) return { outcome: 'open', guarded: inbound.guarded, families };
  if (!inbound.guarded) return unknown('not-visible', { what: guards });
  return holds('guarded', { guards, firewalls: firewallsOf({ inbound, guards, ...rules }) });
}

const firewallsOf = ({ inbound }: FirewallRules): readonly string[] => (inbound.seen ? inbound.firewalls : []);
const rulesOf = (names: readonly string[], alongside: Alongside): FirewallRules[] =>
  alongside
    .named(uniqueNames(names))
    .flatMap(({ fact }) => (fact.kind === 'firewall-rules' && fact.type === 'server' ? [fact] : []));
const filtersOf = (inbound: Inbound) => (inbound.state === 'open' ? inbound.filters : []);
