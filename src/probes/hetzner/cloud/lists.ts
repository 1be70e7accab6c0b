import { z } from 'zod';
import type { HetznerProjectTarget } from '../../../inventory/target.ts';
import { type Api, openApi } from '../../api/client.ts';
import { collect, type Listing, pages, single } from '../../api/pages.ts';
import type { ProbeContext } from '../../define.ts';

const id = z.int().min(0);
const name = z.string().max(300);
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const labels = z.record(z.string(), z.string()).default({});
/** `datacenter`, which used to hold it, is gone since July 2026. */
const location = z.object({ name, country: z.string().optional() });
export type HetznerLocation = z.infer<typeof location>;

const publicAddress = z.object({ ip: z.string().max(64) }).nullable();
const server = z.object({
  id,
  name,
  labels,
  location,
  backup_window: z.string().nullable(),
  volumes: z.array(id).default([]),
  primary_disk_size: z.number().nonnegative(),
  public_net: z.object({
    ipv4: publicAddress,
    ipv6: publicAddress,
    firewalls: z.array(z.object({ id, status: z.string() })).optional(),
    floating_ips: z.array(id).default([]),
  }),
});
/** A server with the addresses that were put on it besides its own. */
export type Server = z.infer<typeof server> & { readonly floating: readonly string[] };

const floatingIp = z.object({ id, ip: z.string().max(64), server: id.nullable() });

const volume = z.object({
  id,
  name,
  location,
  server: id.nullable(),
  linux_device: z.string().max(300),
  format: z.string().max(60).nullable(),
  size: z.number().nonnegative(),
});
export type CloudVolume = z.infer<typeof volume>;

const rule = z.object({
  direction: z.string(),
  protocol: z.string(),
  port: z.string().nullable().optional(),
  source_ips: z.array(z.string()).default([]),
  description: z.string().nullable().optional(),
});
export type CloudRule = z.infer<typeof rule>;
const firewall = z.object({ id, name, rules: z.array(rule) });
export type CloudFirewall = z.infer<typeof firewall>;

const image = z.object({
  id,
  status: z.string(),
  created: instant,
  deleted: z.string().nullable(),
  bound_to: id.nullable(),
  created_from: z.object({ id, name }).nullable(),
  image_size: z.number().nonnegative().nullable(),
});
export type Image = z.infer<typeof image>;

const loadBalancer = z.object({
  id,
  name,
  labels,
  location,
  public_net: z.object({
    enabled: z.boolean(),
    ipv4: z.object({ ip: z.string().max(64).nullable().optional() }),
    ipv6: z.object({ ip: z.string().max(64).nullable().optional() }),
  }),
  services: z.array(z.object({ protocol: z.string(), listen_port: z.int().min(1).max(65535) })),
});
export type LoadBalancer = z.infer<typeof loadBalancer>;

const certificate = z.object({
  id,
  name,
  type: z.string().optional(),
  domain_names: z.array(z.string()),
  not_valid_after: instant.nullable(),
  status: z.object({ issuance: z.string().optional(), renewal: z.string().optional() }).nullable().optional(),
  used_by: z.array(z.object({ id, type: z.string() })),
});
export type CloudCertificate = z.infer<typeof certificate>;

const storageBox = z.object({
  id,
  name,
  labels,
  location,
  server: z.string().max(300).nullable(),
  access_settings: z.object({
    reachable_externally: z.boolean(),
    ssh_enabled: z.boolean(),
    samba_enabled: z.boolean(),
    webdav_enabled: z.boolean(),
  }),
  snapshot_plan: z.object({ max_snapshots: z.int().min(0) }).nullable(),
});
export type StorageBox = z.infer<typeof storageBox>;
const boxSnapshot = z.object({ id, created: instant, stats: z.object({ size: z.number().nonnegative() }).optional() });
export type BoxSnapshot = z.infer<typeof boxSnapshot>;

const pagination = z.object({
  pagination: z.object({ next_page: z.int().min(1).nullable(), total_entries: z.int().min(0).nullable() }),
});

/** The most the interface gives at once. */
const perPage = 50;

/** A project's lists (https://docs.hetzner.cloud), each asked for at most once, when it is first wanted. */
export interface Lists {
  servers(): Promise<Listing<Server>>;
  volumes(): Promise<Listing<CloudVolume>>;
  firewalls(): Promise<Listing<CloudFirewall>>;
  loadBalancers(): Promise<Listing<LoadBalancer>>;
  certificates(): Promise<Listing<CloudCertificate>>;
  backups(): Promise<Listing<Image>>;
  snapshots(): Promise<Listing<Image>>;
  storageBoxes(): Promise<Listing<StorageBox>>;
  boxSnapshots(box: number): Promise<Listing<BoxSnapshot>>;
  close(): void;
}

/** An hour's 3,600 requests come back one each second; the moment in `RateLimit-Reset` is that of the last of them. */
const refillEvery = 1000;

/** Storage Boxes are asked at another host, with the same kind of token. */
const hosts = { cloud: 'https://api.hetzner.cloud/v1', boxes: 'https://api.hetzner.com/v1' };

export function openLists(target: HetznerProjectTarget, context: ProbeContext): Lists & { readonly cloud: Api } {
  const open = (base: string) =>
    openApi(
      {
        base: target.baseUrl ?? base,
        ca: target.ca,
        authorize: () => ({ authorization: `Bearer ${target.token.reveal()}` }),
        refillEvery,
      },
      context,
    );
  const [cloud, boxes] = [open(hosts.cloud), open(hosts.boxes)];

  const list = <S extends z.ZodType>(api: Api, path: string, key: string, item: S, query = {}) => {
    const schema = z.object({ [key]: z.array(item), meta: pagination });
    type Page = { readonly meta: z.infer<typeof pagination> };
    const read = async (page: number) =>
      (await api.get(path, schema, { ...query, page, per_page: perPage })) as Page & Readonly<Record<string, unknown>>;
    return remembered(() =>
      collect(
        pages(1, read, ({ meta }) => meta.pagination.next_page ?? undefined),
        (page) => page[key] as z.infer<S>[],
        { total: ({ meta }) => meta.pagination.total_entries },
      ),
    );
  };
  const snapshotsOf = z.object({ snapshots: z.array(boxSnapshot) });
  const listed = {
    servers: list(cloud, '/servers', 'servers', server),
    floating: list(cloud, '/floating_ips', 'floating_ips', floatingIp),
  };
  const servers = remembered(async (): Promise<Listing<Server>> => {
    const { items, failure } = await listed.servers();
    const isFloating = items.some(({ public_net }) => public_net.floating_ips.length > 0);
    const floating = isFloating ? await listed.floating() : { items: [], failure: null };
    const of = (server: number) => floating.items.flatMap((each) => (each.server === server ? [each.ip] : []));
    return { items: items.map((each) => ({ ...each, floating: of(each.id) })), failure: failure ?? floating.failure };
  });
  return {
    cloud,
    servers,
    volumes: list(cloud, '/volumes', 'volumes', volume),
    firewalls: list(cloud, '/firewalls', 'firewalls', firewall),
    loadBalancers: list(cloud, '/load_balancers', 'load_balancers', loadBalancer),
    certificates: list(cloud, '/certificates', 'certificates', certificate),
    backups: list(cloud, '/images', 'images', image, { type: 'backup' }),
    snapshots: list(cloud, '/images', 'images', image, { type: 'snapshot' }),
    storageBoxes: list(boxes, '/storage_boxes', 'storage_boxes', storageBox),
    boxSnapshots: (box) => single(async () => (await boxes.get(`/storage_boxes/${box}/snapshots`, snapshotsOf)).snapshots),
    close() {
      cloud.close();
      boxes.close();
    },
  };
}

function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
