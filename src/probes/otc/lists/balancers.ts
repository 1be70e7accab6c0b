import { z } from 'zod';
import { type Listing, single } from '../../api/pages.ts';
import { byMarker } from '../paging.ts';
import type { Session } from '../session.ts';

const id = z.string().min(1).max(200);
const name = z.string().max(300);

const balancer = z.object({
  id,
  name,
  vip_address: z.string().max(64).nullish(),
  ipv6_vip_address: z.string().max(64).nullish(),
  ipv6_bandwidth: z.object({ id: z.string().nullish() }).nullish(),
  publicips: z.array(z.object({ publicip_address: z.string().max(64) })),
  availability_zone_list: z.array(z.string().max(100)).nullish(),
});
export type Balancer = z.infer<typeof balancer>;

const listener = z.object({
  id,
  name,
  protocol: z.string(),
  protocol_port: z.int().min(0).max(65535),
  loadbalancers: z.array(z.object({ id })),
  tls_ciphers_policy: z.string().max(100).nullish(),
  security_policy_id: z.string().nullish(),
  ipgroup: z.object({ enable_ipgroup: z.boolean().nullish() }).nullish(),
});
export type Listener = z.infer<typeof listener>;

const forwardingPolicy = z.object({
  listener_id: id,
  action: z.string(),
  admin_state_up: z.boolean(),
  rules: z.array(z.object({ id })),
});
export type ForwardingPolicy = z.infer<typeof forwardingPolicy>;

const systemPolicy = z.object({ name: z.string().max(100), protocols: z.string().max(300) });
export type SystemPolicy = z.infer<typeof systemPolicy>;
const ownPolicy = z.object({ id, name: name.nullish(), protocols: z.union([z.array(z.string()), z.string().max(300)]) });
export type OwnPolicy = z.infer<typeof ownPolicy>;

const list = <S extends z.ZodType>(session: Session, path: string, key: string, item: S) =>
  byMarker(session, { service: 'elb', path: `/v3/{project}/elb/${path}`, key, item }, 1000);

export const balancers = (session: Session): Promise<Listing<Balancer>> =>
  list(session, 'loadbalancers', 'loadbalancers', balancer);
export const listeners = (session: Session): Promise<Listing<Listener>> => list(session, 'listeners', 'listeners', listener);
export const forwardingPolicies = (session: Session): Promise<Listing<ForwardingPolicy>> =>
  list(session, 'l7policies', 'l7policies', forwardingPolicy);
export const ownPolicies = (session: Session): Promise<Listing<OwnPolicy>> =>
  list(session, 'security-policies', 'security_policies', ownPolicy);

const systemPoliciesAnswer = z.object({ system_security_policies: z.array(systemPolicy) });
/** The policies that come with the service, in one piece. */
export const systemPolicies = (session: Session): Promise<Listing<SystemPolicy>> =>
  single(
    async () =>
      (await session.get('elb', '/v3/{project}/elb/system-security-policies', systemPoliciesAnswer)).system_security_policies,
  );
