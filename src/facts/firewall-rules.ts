import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';

const port = z.int().min(0).max(65535);

/**
 * A range of ports that some sources may reach, after order, priority, denials and the default were worked out. `sources` are the ranges of
 * addresses that are left, as CIDR prefixes.
 */
const openingSchema = z.strictObject({
  family: z.union([z.literal(4), z.literal(6)]),
  /** `other` for what has no ports (ICMP, ESP, GRE). */
  protocol: z.enum(['tcp', 'udp', 'other']),
  from: port,
  to: port,
  sources: z.array(peerText(64)).max(500),
  /** Who else may get through besides addresses: groups, networks of the provider. */
  peers: z.array(peerText(200)).max(50),
  /** `world`: most of the internet. `some`: a part of it. `private`: no public address at all. */
  reach: z.enum(['world', 'some', 'private']),
  /** The rules that let it through, by the names people find them under, e.g. `firewall web: rule 2`; `default` for the default policy. */
  by: z.array(peerText(200)).min(1).max(50),
});

/** What a provider's network lets through to one thing from outside, by its own configuration: security groups, cloud firewalls, lists of addresses. */
export const firewallRulesSchema = defineFact('firewall-rules', {
  /** The account or project it lies in. */
  system: peerText(300),
  /** What is guarded, by its name there, e.g. `web-1`. */
  guards: peerText(300),
  /** What kind of thing that is. */
  type: z.enum(['server', 'database', 'load-balancer', 'storage', 'other']),
  /** Its public addresses; of IPv6 the prefix where only that is known. */
  addresses: z.array(peerText(64)).max(100),
  /** Whether the internet has a way to it at all; null where that was not seen. */
  public: z.boolean().nullable(),
  labels: z.record(peerText(100), peerText(300)).default({}),
  /** What has been applied; `guarded` false: no firewall is attached, and all that is left is everything. */
  inbound: orUnseen({
    guarded: z.boolean(),
    /** Firewalls, groups or lists in force, by name. */
    firewalls: z.array(peerText(200)).max(100),
    /** What becomes of what no rule speaks of, by family. */
    default: z.strictObject({ ipv4: z.enum(['denied', 'open']), ipv6: z.enum(['denied', 'open', 'not-in-use']) }),
    openings: z.array(openingSchema).max(2000),
  }),
});
export type FirewallRules = z.infer<typeof firewallRulesSchema>;
export type Opening = z.infer<typeof openingSchema>;
