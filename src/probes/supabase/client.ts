import { z } from 'zod';
import type { SupabaseOrganizationTarget } from '../../inventory/target.ts';
import { type Api, openApi } from '../api/client.ts';
import { collect, type Listing, pages, single } from '../api/pages.ts';
import type { ProbeContext } from '../define.ts';
import { uniqueIds } from '../subject-ids.ts';

const name = z.string().max(300);
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

/** It stands in the path of every question about the project. */
const ref = z.string().regex(/^[A-Za-z0-9_-]{1,60}$/);

const project = z.object({
  ref,
  name,
  cloud_provider: z.string().max(60),
  region: z.string().max(100),
  is_branch: z.boolean(),
  status: z.string().max(60),
  databases: z.array(
    z.object({ identifier: name, region: z.string().max(100), cloud_provider: z.string().max(60), type: z.string().max(60) }),
  ),
});
/** A project by the name that no other of the organization has. */
export type Project = z.infer<typeof project> & { readonly title: string };

const projectPage = z.object({ projects: z.array(project), pagination: z.object({ count: z.int().min(0) }) });

const member = z.object({
  user_id: z.string().min(1).max(100),
  user_name: z.string().max(300),
  email: z.string().max(320).optional(),
  role_name: z.string().max(100),
  mfa_enabled: z.boolean(),
});
export type Member = z.infer<typeof member>;

const sslEnforcement = z.object({ currentConfig: z.object({ database: z.boolean() }), appliedSuccessfully: z.boolean() });

const cidrs = z.array(z.string().max(64)).max(1000).default([]);
const networkRestrictions = z.object({
  entitlement: z.string().max(60),
  status: z.string().max(60),
  config: z.object({ dbAllowedCidrs: cidrs, dbAllowedCidrsV6: cidrs }),
});
export type NetworkRestrictions = z.infer<typeof networkRestrictions>;

const seconds = z.int().min(1).max(4_102_444_800).optional();
const backups = z.object({
  pitr_enabled: z.boolean(),
  backups: z.array(z.object({ status: z.string().max(60), inserted_at: instant, is_physical_backup: z.boolean() })).max(5000),
  physical_backup_data: z.object({ earliest_physical_backup_date_unix: seconds, latest_physical_backup_date_unix: seconds }),
});
export type Backups = z.infer<typeof backups>;

const addons = z.object({
  selected_addons: z.array(z.object({ type: z.string(), variant: z.object({ id: z.string().max(60) }) })),
});
const organization = z.object({ plan: z.string().max(60).optional() });

const bucket = z.object({ id: name, name, created_at: instant.nullable().catch(null), public: z.boolean() });
export type StorageBucket = z.infer<typeof bucket>;

const customHostname = z.object({
  status: z.string().max(60),
  custom_hostname: name,
  data: z.object({ result: z.object({ ssl: z.object({ status: z.string().max(60) }) }) }),
});
export type CustomHostname = z.infer<typeof customHostname>;

const supabaseHost = 'https://api.supabase.com';
/** The most projects the interface gives at once. */
const perPage = 100;
/** Whoever asked more than 60 times within a minute is turned away for the next one (Management API, "Rate limits"). */
const blockedFor = 60_000;

/** Supabase's Management API (https://supabase.com/docs/reference/api). Every method but the lists throws as the client does. */
export interface Supabase {
  projects(): Promise<Listing<Project>>;
  members(): Promise<Listing<Member>>;
  plan(): Promise<string | undefined>;
  sslEnforcement(project: Project): Promise<z.infer<typeof sslEnforcement>>;
  networkRestrictions(project: Project): Promise<NetworkRestrictions>;
  backups(project: Project): Promise<Backups>;
  /** Ids of the add-ons that are booked, e.g. `pitr_7`. */
  addons(project: Project): Promise<readonly string[]>;
  buckets(project: Project): Promise<readonly StorageBucket[]>;
  customHostname(project: Project): Promise<CustomHostname>;
  clockSkew(): number | null;
  close(): void;
}

export function openSupabase(target: SupabaseOrganizationTarget, context: ProbeContext): Supabase {
  const authorize = () => ({ authorization: `Bearer ${target.token.reveal()}` });
  const api = openApi({ base: target.baseUrl ?? supabaseHost, ca: target.ca, authorize, blockedFor }, context);
  const own = `/v1/organizations/${target.organization}`;
  const of = <S extends z.ZodType>(each: Project, path: string, schema: S): Promise<z.infer<S>> =>
    api.get(`/v1/projects/${each.ref}${path}`, schema);
  let plan: Promise<string | undefined> | undefined;
  return {
    projects: () => listProjects(api, `${own}/projects`),
    members: () => single(() => api.get(`${own}/members`, z.array(member))),
    plan() {
      plan ??= api.get(own, organization).then((said) => said.plan);
      return plan;
    },
    sslEnforcement: (each) => of(each, '/ssl-enforcement', sslEnforcement),
    networkRestrictions: (each) => of(each, '/network-restrictions', networkRestrictions),
    backups: (each) => of(each, '/database/backups', backups),
    addons: async (each) => (await of(each, '/billing/addons', addons)).selected_addons.map(({ variant }) => variant.id),
    buckets: (each) => of(each, '/storage/buckets', z.array(bucket)),
    customHostname: (each) => of(each, '/custom-hostname', customHostname),
    clockSkew: api.clockSkew,
    close: () => api.close(),
  };
}

async function listProjects(api: Api, path: string): Promise<Listing<Project>> {
  const read = (offset: number) => api.get(path, projectPage, { offset, limit: perPage });
  const { items, failure } = await collect(
    pages<z.infer<typeof projectPage>, number>(0, read, ({ projects, pagination: { count } }, offset) => {
      const end = offset + projects.length;
      return projects.length === 0 || end >= count ? undefined : end;
    }),
    ({ projects }) => projects,
    { total: ({ pagination }) => pagination.count },
  );
  const titleOf = uniqueIds();
  return { items: items.map((each) => ({ ...each, title: titleOf(each.name, each.ref) })), failure };
}
