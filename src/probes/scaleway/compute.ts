import { z } from 'zod';
import type { Listing } from '../api/pages.ts';
import { type Client, everywhere, id, instant, type Placed, tags, text } from './client.ts';
import { placesOf } from './places.ts';

const reference = z.object({ id, name: text }).nullish();
const address = z.object({ address: z.string().max(64).nullish(), family: text });
const size = z.number().nonnegative().nullish();

const server = z.object({
  id,
  name: text,
  project: text,
  zone: text,
  tags,
  public_ips: z.array(address).nullish(),
  public_ip: address.nullish(),
  ipv6: z.object({ address: z.string().max(64).nullish() }).nullish(),
  routed_ip_enabled: z.boolean().nullish(),
  security_group: reference,
  volumes: z.record(z.string(), z.object({ id, name: text, size, volume_type: text })).nullish(),
});
export type Server = Placed<z.infer<typeof server>>;

const volume = z.object({ id, name: text, project: text, zone: text, tags, size, volume_type: text, server: reference });
export type InstanceVolume = Placed<z.infer<typeof volume>>;

const blockVolume = z.object({
  id,
  name: text,
  project_id: text,
  zone: text,
  tags,
  size,
  references: z.array(z.object({ product_resource_type: text, product_resource_id: text })).nullish(),
});
export type BlockVolume = Placed<z.infer<typeof blockVolume>>;

const group = z.object({ id, name: text, inbound_default_policy: text, state: text });
export type SecurityGroup = Placed<z.infer<typeof group>>;

const port = z.int().min(0).max(65535).nullish();
const rule = z.object({
  protocol: text,
  direction: text,
  action: text,
  ip_range: z.string().max(64).nullish(),
  dest_port_from: port,
  dest_port_to: port,
  position: z.int().min(0).nullish(),
});
export type GroupRule = z.infer<typeof rule>;

const snapshot = z.object({ id, state: text, creation_date: instant, base_volume: reference, zone: text });
const blockSnapshot = z.object({ id, status: text, created_at: instant, parent_volume: reference, zone: text });

/** A copy of a volume, of either of the two products that keep volumes. */
export interface VolumeSnapshot {
  readonly id: string;
  readonly state: string | null | undefined;
  readonly created: string | null | undefined;
  readonly volume: { readonly id: string; readonly name?: string | null | undefined } | null;
  readonly at: string;
}

/** The lists of machines and their volumes (Instance API `v1`, Block Storage API `v1`), of all zones. */
export interface Compute {
  servers(): Promise<Listing<Server>>;
  volumes(): Promise<Listing<InstanceVolume>>;
  blockVolumes(): Promise<Listing<BlockVolume>>;
  groups(): Promise<Listing<SecurityGroup>>;
  rules(group: SecurityGroup): Promise<Listing<GroupRule>>;
  snapshots(): Promise<Listing<VolumeSnapshot>>;
  blockSnapshots(): Promise<Listing<VolumeSnapshot>>;
}

export function computeOf({ list }: Client, organization: string): Compute {
  const { instances, blockStorage } = placesOf;
  const inZones = <S extends z.ZodType<object>>(what: string, item: S) =>
    everywhere(instances.sure, instances.maybe, (zone) =>
      list(`/instance/v1/zones/${zone}/${what}`, what, item, { organization }, 'header'),
    );
  const inBlock = <S extends z.ZodType<object>>(what: string, item: S) =>
    everywhere(blockStorage.sure, blockStorage.maybe, (zone) =>
      list(`/block/v1/zones/${zone}/${what}`, what, item, { organization_id: organization }),
    );
  return {
    servers: () => inZones('servers', server),
    volumes: () => inZones('volumes', volume),
    blockVolumes: () => inBlock('volumes', blockVolume),
    groups: () => inZones('security_groups', group),
    rules: ({ at, id: groupId }) =>
      list(`/instance/v1/zones/${at}/security_groups/${encodeURIComponent(groupId)}/rules`, 'rules', rule, {}, 'header'),
    snapshots: async () => {
      const { items, failure } = await inZones('snapshots', snapshot);
      const read = ({ id: own, state, creation_date, base_volume, at }: (typeof items)[number]): VolumeSnapshot => ({
        id: own,
        state,
        created: creation_date,
        volume: base_volume ?? null,
        at,
      });
      return { items: items.map(read), failure };
    },
    blockSnapshots: async () => {
      const { items, failure } = await inBlock('snapshots', blockSnapshot);
      const read = ({ id: own, status, created_at, parent_volume, at }: (typeof items)[number]): VolumeSnapshot => ({
        id: own,
        state: status,
        created: created_at,
        volume: parent_volume ?? null,
        at,
      });
      return { items: items.map(read), failure };
    },
  };
}

export const serverName = ({ name, id: own }: Server): string => name || `server ${own}`;

/** Public addresses; of IPv6 also the one of the older kind of network. */
export const addressesOf = ({ public_ips, public_ip, ipv6 }: Server): string[] => [
  ...new Set([...(public_ips ?? []), public_ip, ipv6].flatMap((each) => (each?.address ? [each.address] : []))),
];

/** Null where nobody says whether it has one. */
export const isPublic = (server: Server): boolean | null =>
  addressesOf(server).length > 0 ? true : server.public_ips ? false : null;

export const namesOfServer = (server: Server): string[] => [
  serverName(server),
  `scaleway server ${server.id}`,
  ...addressesOf(server),
];
