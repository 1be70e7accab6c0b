import { z } from 'zod';
import { type Listing, single } from '../../api/pages.ts';
import { byOffset } from '../paging.ts';
import type { Session } from '../session.ts';

const name = z.string().max(300);
const id = z.string().min(1).max(200);

const server = z.object({
  id,
  name,
  addresses: z.record(
    z.string(),
    z.array(
      z.object({
        addr: z.string().max(64),
        'OS-EXT-IPS:type': z.string(),
        'OS-EXT-IPS:port_id': z.string().nullish(),
      }),
    ),
  ),
  /** Without an id in many answers. */
  security_groups: z.array(z.object({ id: z.string().nullish(), name })),
  flavor: z.object({ id }),
  'OS-EXT-AZ:availability_zone': z.string().max(100).nullish(),
  'os-extended-volumes:volumes_attached': z.array(z.object({ id })).default([]),
  tags: z.array(z.string()).nullish(),
});
export type Server = z.infer<typeof server>;

const volume = z.object({
  id,
  name,
  size: z.number().nonnegative(),
  availability_zone: z.string().max(100).nullish(),
  attachments: z.array(z.object({ server_id: z.string(), device: z.string().max(300).nullish() })),
  metadata: z.record(z.string(), z.unknown()),
  bootable: z.string().nullish(),
  snapshot_id: z.string().nullish(),
  source_volid: z.string().nullish(),
  volume_image_metadata: z.record(z.string(), z.unknown()).nullish(),
  wwn: z.string().nullish(),
});
export type CloudVolume = z.infer<typeof volume>;

const flavor = z.object({ id, os_extra_specs: z.record(z.string(), z.unknown()) });
export type Flavor = z.infer<typeof flavor>;

/** Kinds of servers, in one piece. */
export const flavors = (session: Session): Promise<Listing<Flavor>> =>
  single(
    async () => (await session.get('ecs', '/v1/{project}/cloudservers/flavors', z.object({ flavors: z.array(flavor) }))).flavors,
  );

/** Elastic Cloud Server counts pages, and the first is 1. */
export const servers = (session: Session): Promise<Listing<Server>> =>
  byOffset(session, { service: 'ecs', path: '/v1/{project}/cloudservers/detail', key: 'servers', item: server }, 100, {
    total: 'count',
    counts: 'pages',
  });

/** The links of an answer lead to a host inside of the platform; the offset leads on. */
export const volumes = (session: Session): Promise<Listing<CloudVolume>> =>
  byOffset(session, { service: 'evs', path: '/v2/{project}/cloudvolumes/detail', key: 'volumes', item: volume }, 100, {
    total: 'count',
  });
