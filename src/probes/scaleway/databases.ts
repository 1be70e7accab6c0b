import { z } from 'zod';
import type { Database, FirewallRules, Volume } from '../../facts/index.ts';
import type { Listing } from '../api/pages.ts';
import { ProbeError } from '../define.ts';
import { evaluateInbound, type InboundRule } from '../firewall/evaluate.ts';
import { type Client, everywhere, id, instant, type Placed, tags, text } from './client.ts';
import { inboundBy, rulesFact } from './firewalls.ts';
import { placesOf, type Seen } from './places.ts';
import { untold } from './volumes.ts';

const present = z.object({}).nullish();
const endpoint = z.object({
  ip: z.string().max(64).nullish(),
  hostname: z.string().max(255).nullish(),
  port: z.int().min(0).max(65535).nullish(),
  load_balancer: present,
  direct_access: present,
  private_network: present,
});
type Endpoint = z.infer<typeof endpoint>;
const endpoints = z.array(endpoint).nullish();

const instance = z.object({
  id,
  name: text,
  project_id: text,
  region: text,
  tags,
  engine: text,
  endpoints,
  read_replicas: z.array(z.object({ id, endpoints })).nullish(),
  encryption: z.object({ enabled: z.boolean().nullish() }).nullish(),
  volume: z.object({ size: z.number().nonnegative().nullish() }).nullish(),
  backup_schedule: z.object({ retention: z.int().min(0).nullish(), disabled: z.boolean().nullish() }).nullish(),
});
export type Instance = Placed<z.infer<typeof instance>>;

const copy = z.object({
  id,
  instance_id: text,
  instance_name: text,
  status: text,
  created_at: instant,
  expires_at: instant,
  size: z.number().nonnegative().nullish(),
});
const backup = copy.extend({ database_name: text, same_region: z.boolean().nullish() });
export type Backup = Placed<z.infer<typeof backup>>;
export type InstanceSnapshot = Placed<z.infer<typeof copy>>;

const acl = z.object({
  ip: z.string().max(64).nullish(),
  protocol: text,
  direction: text,
  action: text,
  port: z.int().nullish(),
});
type Acl = z.infer<typeof acl>;

/** Managed databases and their copies (RDB API `v1`), of all regions. */
export interface Databases {
  instances(): Promise<Listing<Instance>>;
  backups(): Promise<Listing<Backup>>;
  snapshots(): Promise<Listing<InstanceSnapshot>>;
  acls(of: Instance): Promise<Listing<Acl>>;
}

export function databasesOf({ list }: Client, organization: string): Databases {
  const { sure, maybe } = placesOf.databases;
  const inRegions = <S extends z.ZodType<object>>(what: string, key: string, item: S) =>
    everywhere(sure, maybe, (region) => list(`/rdb/v1/regions/${region}/${what}`, key, item, { organization_id: organization }));
  return {
    instances: () => inRegions('instances', 'instances', instance),
    backups: () => inRegions('backups', 'database_backups', backup),
    snapshots: () => inRegions('snapshots', 'snapshots', copy),
    acls: ({ at, id: of }) => list(`/rdb/v1/regions/${at}/instances/${encodeURIComponent(of)}/acls`, 'rules', acl, {}),
  };
}

export const instanceName = ({ name, id: own }: Instance): string => name || `database ${own}`;

/** Everybody's way in, and that of read replicas, which the same list of addresses guards. */
const publicEndpoints = ({ endpoints: own, read_replicas: replicas }: Instance): Endpoint[] =>
  [...(own ?? []), ...(replicas ?? []).flatMap((each) => each.endpoints ?? [])].filter(
    ({ load_balancer, direct_access }) => load_balancer || direct_access,
  );
const addressesOf = (each: Instance) => [...new Set(publicEndpoints(each).flatMap(({ ip }) => (ip ? [ip] : [])))];

/** Names that no other instance has, not in another region either. */
export const ownNamesOf = (each: Instance): string[] => [
  databaseId(each.id),
  ...addressesOf(each),
  ...publicEndpoints(each).flatMap(({ hostname }) => (hostname ? [hostname] : [])),
];
export const databaseId = (own: string): string => `scaleway database ${own}`;
export const namesOfInstance = (each: Instance): string[] => [instanceName(each), ...ownNamesOf(each)];

const unseen = (detail: string) => ({ seen: false, reason: 'not-visible', detail }) as const;

/** One fact for each way to an instance, or one without an address where no way was told. */
export function databaseFacts(each: Instance, { target, source }: Seen): Database[] {
  const [, engine = '?', version] = /^([A-Za-z]+)-(.+)$/.exec(each.engine ?? '') ?? [];
  const ways: readonly (Endpoint | null)[] = each.endpoints?.length ? each.endpoints : [null];
  return ways.map((way) => {
    const system = way?.hostname || way?.ip || databaseId(each.id);
    return {
      kind: 'database',
      subject: { id: `${target}: ${instanceName(each)} (${system}:${way?.port ?? '?'})`, names: namesOfInstance(each) },
      source,
      name: instanceName(each).slice(0, 200),
      system,
      port: way?.port || null,
      engine: engine.toLowerCase().slice(0, 60),
      version: version?.slice(0, 100) ?? null,
      provider: 'scaleway',
      region: each.at,
      plaintext: unseen('not tried'),
      rules: unseen('no field of the interface'),
      tls: unseen('no field of the interface'),
      session: unseen('not tried'),
      archiving: unseen('no field of the interface'),
    };
  });
}

/** A volume that the instance has for itself: LUKS with a key that Scaleway keeps, by its page about encryption at rest. */
export const storageFacts = (each: Instance, { target, source }: Seen): Volume[] => {
  const enabled = each.encryption?.enabled;
  const name = instanceName(each);
  const fact = {
    kind: 'volume',
    subject: { id: `${target}: storage of ${name}`, names: ownNamesOf(each) },
    source,
    system: databaseId(each.id),
    use: 'attached',
    device: null,
    content: 'data',
    ...untold,
    size: typeof each.volume?.size === 'number' ? Math.round(each.volume.size) : null,
  } as const satisfies Volume;
  const told: Volume =
    typeof enabled === 'boolean'
      ? {
          ...fact,
          encryption: enabled ? 'encrypted' : 'plain',
          mechanism: enabled ? 'LUKS, key kept by Scaleway' : null,
          unseen: null,
        }
      : { ...fact, unseen: 'encryption.enabled' };
  const replicas = (each.read_replicas ?? []).map(
    (replica): Volume => ({
      ...fact,
      subject: {
        id: `${target}: storage of read replica ${replica.id} of ${name}`,
        names: [`scaleway read replica ${replica.id}`],
      },
      system: `scaleway read replica ${replica.id}`,
    }),
  );
  return [told, ...replicas];
};

/** The port that people know such a server by; the vendor gives it another one, but what is open is the same. */
const usualPorts: Readonly<Record<string, number>> = { mysql: 3306, postgresql: 5432 };

/** Addresses that may connect to the public ways in. Private networks are not asked for them. */
export async function databaseRules(each: Instance, databases: Databases, seen: Seen): Promise<FirewallRules> {
  const open = publicEndpoints(each);
  const isPublic = open.length > 0 ? true : each.endpoints && each.endpoints.length > 0 ? false : null;
  return rulesFact(
    {
      names: namesOfInstance(each),
      tags: each.tags,
      type: 'database',
      addresses: addressesOf(each),
      public: isPublic,
      inbound: isPublic === false ? closed : await inboundBy(async () => inboundOf(each, open, await databases.acls(each))),
    },
    seen,
  );
}

const denied = { ipv4: 'denied', ipv6: 'denied' } as const;
const closed: FirewallRules['inbound'] = { seen: true, guarded: true, firewalls: [], default: denied, openings: [] };

function inboundOf(each: Instance, open: readonly Endpoint[], { items, failure }: Listing<Acl>): FirewallRules['inbound'] {
  if (failure) throw failure;
  // What an instance without any entry does, the vendor's pages do not say.
  if (items.length === 0) throw new ProbeError('not-visible', 'no allowed address');
  const engine = (each.engine ?? '').replace(/-.*$/, '').toLowerCase();
  const usual = Object.hasOwn(usualPorts, engine) ? usualPorts[engine] : undefined;
  const told = open.flatMap(({ port }) => (port ? [port] : []));
  if (told.length === 0 || usual === undefined) throw new ProbeError('not-visible', 'port or engine of the database');
  const ports = [...new Set([...told, usual])].map((port) => ({ from: port, to: port }));
  const rules = items.filter(isInbound).map((rule): InboundRule => {
    if (rule.action !== 'allow' && rule.action !== 'deny') throw new ProbeError('malformed', `action ${rule.action ?? '?'}`);
    if (!rule.ip) throw new ProbeError('malformed', 'ip of a rule');
    return {
      name: `allowed IPs: ${rule.ip}, ${engine} on port ${told.join(', ')}`,
      action: rule.action,
      family: null,
      protocol: 'tcp',
      ports,
      sources: [rule.ip],
      peers: [],
    };
  });
  // In which order a denial is asked, nobody says: without it, more is open.
  const allowing = rules.filter(({ action }) => action === 'allow');
  return { seen: true, guarded: true, firewalls: ['allowed IPs'], default: denied, openings: evaluateInbound(allowing, denied) };
}

function isInbound({ direction }: Acl): boolean {
  if (direction !== 'inbound' && direction !== 'outbound') throw new ProbeError('malformed', `direction ${direction ?? '?'}`);
  return direction === 'inbound';
}
