import { z } from 'zod';
import type { Certificate, FirewallRules, Opening, TlsPolicy } from '../../facts/index.ts';
import type { Listing } from '../api/pages.ts';
import { ProbeError } from '../define.ts';
import { evaluateInbound, type InboundRule } from '../firewall/evaluate.ts';
import { type Client, everywhere, id, instant, type Placed, tags, text } from './client.ts';
import { hasFamily, inboundBy, rulesFact } from './firewalls.ts';
import { placesOf, type Seen } from './places.ts';

const balancer = z.object({
  id,
  name: text,
  project_id: text,
  zone: text,
  tags,
  ip: z.array(z.object({ ip_address: z.string().max(64).nullish() })).nullish(),
  ssl_compatibility_level: text,
});
export type Balancer = Placed<z.infer<typeof balancer>>;

const frontend = z.object({
  id,
  name: text,
  inbound_port: z.int().min(1).max(65535),
  certificate: z.object({ id }).nullish(),
  certificate_ids: z.array(id).nullish(),
  enable_http3: z.boolean().nullish(),
});
export type Frontend = z.infer<typeof frontend>;

const certificate = z.object({
  id,
  name: text,
  type: text,
  common_name: text,
  subject_alternative_name: z.array(z.string().max(300)).nullish(),
  not_valid_after: instant,
  status: text,
});

const acl = z.object({
  name: text,
  index: z.int().nullish(),
  action: z.object({ type: text }).nullish(),
  match: z
    .object({
      ip_subnet: z.array(z.string().max(64).nullable()).nullish(),
      http_filter: text,
      ips_edge_services: z.boolean().nullish(),
      invert: z.boolean().nullish(),
    })
    .nullish(),
});
type Acl = z.infer<typeof acl>;

/** Load balancers and what belongs to them (Load Balancer API `v1`), of all zones. */
export interface Balancers {
  balancers(): Promise<Listing<Balancer>>;
  frontends(of: Balancer): Promise<Listing<Frontend>>;
  certificates(of: Balancer): Promise<Listing<z.infer<typeof certificate>>>;
  acls(of: Balancer, frontend: Frontend): Promise<Listing<Acl>>;
}

export function balancersOf({ list }: Client, organization: string): Balancers {
  const { sure, maybe } = placesOf.balancers;
  const below = ({ at, id: of }: Balancer, what: string) => `/lb/v1/zones/${at}/lbs/${encodeURIComponent(of)}/${what}`;
  return {
    balancers: () =>
      everywhere(sure, maybe, (zone) => list(`/lb/v1/zones/${zone}/lbs`, 'lbs', balancer, { organization_id: organization })),
    frontends: (of) => list(below(of, 'frontends'), 'frontends', frontend, {}),
    certificates: (of) => list(below(of, 'certificates'), 'certificates', certificate, {}),
    acls: ({ at }, of) => list(`/lb/v1/zones/${at}/frontends/${encodeURIComponent(of.id)}/acls`, 'acls', acl, {}),
  };
}

export const balancerName = ({ name, id: own }: Balancer): string => name || `load balancer ${own}`;
export const addressesOfBalancer = ({ ip }: Balancer): string[] => [
  ...new Set((ip ?? []).flatMap(({ ip_address }) => (ip_address ? [ip_address] : []))),
];
export const namesOfBalancer = (each: Balancer): string[] => [
  balancerName(each),
  `scaleway load balancer ${each.id}`,
  ...addressesOfBalancer(each),
];

/** A load balancer takes connections on the ports of its frontends, from whom their lists let through, and on no other. */
export async function balancerRules(each: Balancer, balancers: Balancers, seen: Seen): Promise<FirewallRules> {
  const addresses = addressesOfBalancer(each);
  return rulesFact(
    {
      names: namesOfBalancer(each),
      tags: each.tags,
      type: 'load-balancer',
      addresses,
      public: addresses.length > 0 ? true : each.ip ? false : null,
      inbound: await inboundBy(async () => {
        const { items, failure } = await balancers.frontends(each);
        if (failure) throw failure;
        const families = ([4, 6] as const).filter((family) => !each.ip || hasFamily(addresses, family));
        const openings = await Promise.all(
          items.map(async (one) =>
            openingsOf(one, await balancers.acls(each, one)).filter(({ family }) => families.includes(family)),
          ),
        );
        return { seen: true, guarded: true, firewalls: [], default: denied, openings: openings.flat() };
      }),
    },
    seen,
  );
}

const denied = { ipv4: 'denied', ipv6: 'denied' } as const;

/** The first list entry that fits decides; who fits none gets through. What an entry says of paths and headers opens the port all the same. */
function openingsOf({ name, id: own, inbound_port: port, enable_http3 }: Frontend, { items, failure }: Listing<Acl>): Opening[] {
  if (failure) throw failure;
  const by = `frontend ${name || own}`;
  const sorted = [...items].sort((a, b) => indexOf(a) - indexOf(b));
  const all = { family: null, ports: [{ from: port, to: port }], peers: [] } as const;
  const protocols = enable_http3 === false ? (['tcp'] as const) : (['tcp', 'udp'] as const);
  const rules = protocols.flatMap((protocol) => [
    ...sorted.flatMap((entry, index): InboundRule[] =>
      meaningOf(entry, index === sorted.length - 1).map(({ action, sources }) => ({
        ...all,
        name: `${by}: ${entry.name || `ACL ${entry.index}`}`,
        protocol,
        action,
        sources,
      })),
    ),
    { ...all, name: by, protocol, action: 'allow' as const, sources: null },
  ]);
  return evaluateInbound(rules, denied);
}

function indexOf({ index }: Acl): number {
  if (index === null || index === undefined) throw new ProbeError('malformed', 'index of an ACL');
  return index;
}

/** What an entry does by addresses alone. A denial counts only where it surely concerns all that comes from there. */
function meaningOf({ action, match }: Acl, isLast: boolean): { action: 'allow' | 'deny'; sources: readonly string[] | null }[] {
  const type = action?.type;
  if (type !== 'allow' && type !== 'deny' && type !== 'redirect') throw new ProbeError('malformed', `action ${type ?? '?'}`);
  const subnets = (match?.ip_subnet ?? []).flatMap((each) => (each === null ? [] : [each]));
  const isByContent =
    match?.http_filter !== undefined && match.http_filter !== null && match.http_filter !== 'acl_http_filter_none';
  const isOther = isByContent || match?.ips_edge_services === true;
  const sources = subnets.length > 0 ? subnets : null;
  if (type !== 'deny') return [{ action: 'allow', sources: match?.invert || match?.ips_edge_services ? null : sources }];
  if (isOther) return [];
  if (match?.invert !== true) return [{ action: 'deny', sources }];
  // Everybody else is turned away; those who are named go on to the next entry, which only the last one does not have.
  return isLast && sources !== null
    ? [
        { action: 'allow', sources },
        { action: 'deny', sources: null },
      ]
    : [];
}

/** Certificates a frontend shows; null where that was not seen. */
const certificatesOf = ({ certificate: older, certificate_ids: ids }: Frontend): readonly string[] | null =>
  ids || older !== undefined ? [...new Set([...(ids ?? []), ...(older ? [older.id] : [])])] : null;

/** What the load balancer is set to, where it ends TLS itself. Which versions a level accepts, the vendor's pages do not list. */
export const tlsPolicies = (
  each: Balancer,
  frontends: readonly Frontend[],
  { target, source, organization }: Seen,
): TlsPolicy[] =>
  frontends
    .filter((one) => certificatesOf(one)?.length !== 0)
    .map((one) => {
      const level = each.ssl_compatibility_level?.replace('ssl_compatibility_level_', '') ?? null;
      const isEnding = certificatesOf(one) !== null;
      return {
        kind: 'tls-policy',
        subject: {
          id: `${target}: ${balancerName(each)}:${one.inbound_port}`,
          names: [`scaleway frontend ${one.id}`, ...namesOfBalancer(each)],
        },
        source,
        system: `scaleway organization ${organization}`,
        service: balancerName(each),
        port: one.inbound_port,
        offered: true,
        policy: level?.slice(0, 100) ?? null,
        versions: {
          seen: false,
          reason: 'not-visible',
          detail: isEnding ? `level ${level ?? '?'}: no list of versions` : 'certificate_ids of the frontend',
        },
      };
    });

/** A certificate of a load balancer: one of Let's Encrypt is renewed by the provider, an imported one by nobody. */
export function certificateFact(
  said: z.infer<typeof certificate>,
  each: Balancer,
  frontends: Listing<Frontend>,
  { target, source, organization }: Seen,
): Certificate {
  const { type, status, common_name, subject_alternative_name: others } = said;
  const domains = [...(common_name ? [common_name] : []), ...(others ?? [])];
  const shown = frontends.items.map((one) => ({ one, ids: certificatesOf(one) }));
  const isKnown = frontends.failure === null && shown.every(({ ids }) => ids !== null);
  const users = shown.filter(({ ids }) => ids?.includes(said.id)).map(({ one }) => `${balancerName(each)}:${one.inbound_port}`);
  return {
    kind: 'certificate',
    subject: {
      id: `${target}: ${said.name || said.id}`,
      names: [`scaleway certificate ${said.id}`, ...domains.slice(0, 50)],
    },
    source,
    system: `scaleway organization ${organization}`,
    name: said.name || said.id,
    domains: [...new Set(domains)].slice(0, 300),
    notAfter: said.not_valid_after ?? null,
    renewed: type === 'letsencrypt' || type === 'letsencryt' ? status !== 'error' : type === 'custom' ? false : null,
    state: status === 'ready' ? 'valid' : status === 'pending' ? 'pending' : status === 'error' ? 'failed' : 'unknown',
    usedBy: isKnown || users.length > 0 ? users.slice(0, 100) : null,
  };
}
