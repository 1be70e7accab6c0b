import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';

const names = z.array(peerText(200)).max(50);

/** What becomes of a new connection that no rule speaks of in particular: from anywhere, to any TCP or UDP port. */
const inboundSchema = z.discriminatedUnion('state', [
  /** Dropped or rejected on every interface to the outside, by these filters. */
  z.strictObject({ state: z.literal('denied'), by: names }),
  /** Let in on every one of them; the filters there are, none of which stops it. */
  z.strictObject({ state: z.literal('open'), filters: names }),
  /** Let in on some interfaces only: whether the world reaches them is not known. */
  z.strictObject({ state: z.literal('open-on-some'), interfaces: names, by: names }),
  /** The machine has no address of this family. */
  z.strictObject({ state: z.literal('not-in-use') }),
  z.strictObject({ state: z.literal('unseen'), reason: failureReasonSchema, detail: z.string().max(200) }),
]);

/** Whether a packet filter with default deny guards a machine, for each family of addresses by itself. */
export const firewallSchema = defineFact('firewall', {
  system: peerText(300),
  ipv4: inboundSchema,
  ipv6: inboundSchema,
  /** Whether rules send connections on to elsewhere by destination NAT, past what guards the machine itself; null where rules were not seen. */
  forwards: z.boolean().nullable().default(null),
  /** Services at work that usually manage the filter: an indication, not more. */
  services: z.array(peerText(100)).max(20),
});
export type Firewall = z.infer<typeof firewallSchema>;
export type Inbound = z.infer<typeof inboundSchema>;
