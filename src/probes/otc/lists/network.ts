import { z } from 'zod';
import { type Listing, single } from '../../api/pages.ts';
import { ProbeError } from '../../define.ts';
import { byMarker, byOffset } from '../paging.ts';
import type { Session } from '../session.ts';

const id = z.string().min(1).max(200);

const group = z.object({ id, name: z.string().max(200) });
export type SecurityGroup = z.infer<typeof group>;

const rule = z.object({
  id,
  security_group_id: id,
  description: z.string().nullish(),
  protocol: z.string().nullish(),
  ethertype: z.string().nullish(),
  /** A single port may come as a number. */
  multiport: z.union([z.string(), z.int()]).nullish(),
  action: z.string(),
  priority: z.int(),
  direction: z.string(),
  remote_ip_prefix: z.string().nullish(),
  remote_group_id: z.string().nullish(),
  remote_address_group_id: z.string().nullish(),
});
export type SecurityRule = z.infer<typeof rule>;

const forwarding = z.object({ port_id: z.string().nullish(), private_ip: z.string().nullish() });
export type Forwarding = z.infer<typeof forwarding>;

const defence = z.object({ floating_ip_id: id, floating_ip_address: z.string().max(64), status: z.string().max(100) });
export type Defence = z.infer<typeof defence>;

export const securityGroups = (session: Session): Promise<Listing<SecurityGroup>> =>
  byMarker(session, { service: 'vpc', path: '/v3/{project}/vpc/security-groups', key: 'security_groups', item: group }, 1000);

export const securityRules = (session: Session): Promise<Listing<SecurityRule>> =>
  byMarker(
    session,
    { service: 'vpc', path: '/v3/{project}/vpc/security-group-rules', key: 'security_group_rules', item: rule },
    1000,
  );

const mostForwardings = 2000;
const forwardingsAnswer = z.object({ dnat_rules: z.array(forwarding) });

/** DNAT rules of public NAT gateways. They come in one piece, of a size that is asked for. */
export const forwardings = (session: Session): Promise<Listing<Forwarding>> =>
  single(async () => {
    const { dnat_rules } = await session.get('nat', '/v2.0/dnat_rules', forwardingsAnswer, { limit: mostForwardings });
    if (dnat_rules.length >= mostForwardings) throw new ProbeError('incomplete', `more than ${mostForwardings} DNAT rules`);
    return dnat_rules;
  });

/** Every public address of the project with its state, bound to something or not. */
export const defences = (session: Session): Promise<Listing<Defence>> =>
  byOffset(session, { service: 'antiddos', path: '/v1/{project}/antiddos', key: 'ddosStatus', item: defence }, 100, {
    total: 'total',
  });
