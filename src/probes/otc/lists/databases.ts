import { z } from 'zod';
import type { Listing } from '../../api/pages.ts';
import { byOffset } from '../paging.ts';
import type { Session } from '../session.ts';
import { moment } from '../times.ts';

const id = z.string().min(1).max(200);

const instance = z.object({
  id,
  name: z.string().max(200),
  port: z.int().min(1).max(65535).nullish(),
  region: z.string().max(100),
  datastore: z.object({ type: z.string().max(60), version: z.string().max(100).nullish() }),
  private_ips: z.array(z.string().max(64)).default([]),
  public_ips: z.array(z.string().max(64)),
  security_group_id: z.string().nullish(),
  enable_ssl: z.boolean().nullish(),
  /** Empty where the disk is not encrypted. */
  disk_encryption_id: z.string().nullish(),
  backup_strategy: z.object({ keep_days: z.int().min(0) }),
  volume: z.object({ size: z.number().nonnegative() }).nullish(),
});
export type Instance = z.infer<typeof instance>;

/** In one example of the vendor the moment is full of spaces. */
const spaced = z.string().transform((text) => text.replaceAll(/\s+/g, ''));
const copy = z.object({
  id,
  type: z.string(),
  status: z.string(),
  begin_time: spaced.pipe(moment),
  /** Kilobytes. */
  size: z.number().nonnegative().nullish(),
});
export type DatabaseCopy = z.infer<typeof copy>;

export const instances = (session: Session): Promise<Listing<Instance>> =>
  byOffset(session, { service: 'rds', path: '/v3/{project}/instances', key: 'instances', item: instance }, 100, {
    total: 'total_count',
  });

export const databaseCopies = (session: Session, of: Instance): Promise<Listing<DatabaseCopy>> =>
  byOffset(
    session,
    { service: 'rds', path: '/v3/{project}/backups', key: 'backups', item: copy, query: { instance_id: of.id } },
    100,
    { total: 'total_count' },
  );
