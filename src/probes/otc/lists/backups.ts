import { z } from 'zod';
import type { Listing } from '../../api/pages.ts';
import { byOffset } from '../paging.ts';
import type { Session } from '../session.ts';
import { moment } from '../times.ts';

const id = z.string().min(1).max(200);
const name = z.string().max(300);

const vault = z.object({
  id,
  name,
  resources: z.array(z.object({ id, name: name.nullish(), type: z.string() })),
  locked: z.boolean().nullish(),
});
export type Vault = z.infer<typeof vault>;

const policy = z.object({
  id,
  name,
  enabled: z.boolean(),
  operation_type: z.string(),
  operation_definition: z.object({
    /** -1 for no end. */
    retention_duration_days: z.int().nullish(),
    /** -1 for any number. */
    max_backups: z.int().nullish(),
    day_backups: z.int().nullish(),
    week_backups: z.int().nullish(),
    month_backups: z.int().nullish(),
    year_backups: z.int().nullish(),
  }),
  associated_vaults: z.array(z.object({ vault_id: id })),
});
export type VaultPolicy = z.infer<typeof policy>;

const child = z.object({
  resource_id: id,
  extend_info: z.object({ encrypted: z.boolean().nullish() }).nullish(),
});
const backup = z.object({
  id,
  created_at: moment,
  status: z.string(),
  resource_id: id,
  resource_name: name.nullish(),
  resource_type: z.string(),
  vault_id: z.string().nullish(),
  /** `replication` for a copy that came from another region. */
  image_type: z.string(),
  extend_info: z.object({ encrypted: z.boolean().nullish() }).nullish(),
  /** Of a server the copies of its disks. */
  children: z.array(child).nullish(),
  replication_records: z.array(z.object({ source_region: z.string().max(100).nullish() })).nullish(),
});
export type Backup = z.infer<typeof backup>;

const list = <S extends z.ZodType>(session: Session, key: string, item: S) =>
  byOffset(session, { service: 'cbr', path: `/v3/{project}/${key}`, key, item }, 100, { total: 'count' });

export const vaults = (session: Session): Promise<Listing<Vault>> => list(session, 'vaults', vault);
export const backups = (session: Session): Promise<Listing<Backup>> => list(session, 'backups', backup);
export const vaultPolicies = (session: Session): Promise<Listing<VaultPolicy>> => list(session, 'policies', policy);
