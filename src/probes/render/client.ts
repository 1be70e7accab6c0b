import { z } from 'zod';
import type { RenderWorkspaceTarget } from '../../inventory/target.ts';
import { type Api, openApi } from '../api/client.ts';
import { collect, type Listing, pages, single } from '../api/pages.ts';
import type { ProbeContext } from '../define.ts';

/** It stands in the path of every question about the thing. */
const id = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/);
const name = z.string().max(300);
const word = z.string().max(60);
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const sources = z.array(z.object({ cidrBlock: z.string().max(64) })).max(1000);
const owner = z.object({ id, ipAllowList: sources.optional() });

const service = z.object({
  id,
  name,
  type: word,
  suspended: word,
  notifyOnFail: word,
  environmentId: id.optional(),
  serviceDetails: z.object({
    /** A static site has none, and a cron job no address. */
    region: z.string().max(100).optional(),
    url: z.string().max(500).optional(),
    renderSubdomainPolicy: word.optional(),
  }),
});
export type Service = z.infer<typeof service>;

const stored = { id, name, region: z.string().max(100), environmentId: id.optional(), ipAllowList: sources, owner };
const postgres = z.object({
  ...stored,
  databaseName: name,
  version: word,
  role: word,
  primaryPostgresID: id.optional(),
  readReplicas: z.array(z.object({ id, name })).max(100),
});
export type Postgres = z.infer<typeof postgres>;
const keyValue = z.object({ ...stored, version: word });
export type KeyValue = z.infer<typeof keyValue>;

const disk = z.object({ id, name, sizeGB: z.number().nonnegative(), serviceId: id.optional() });
export type Disk = z.infer<typeof disk>;
const snapshot = z.object({ createdAt: instant, snapshotKey: z.string().min(1).optional() });
export type Snapshot = z.infer<typeof snapshot>;

const project = z.object({ id, name });
const environment = z.object({ id, name, projectId: id, ipAllowList: sources.optional() });
export type Environment = z.infer<typeof environment>;

const recovery = z.object({ recoveryStatus: word, startsAt: instant.optional() });
export type Recovery = z.infer<typeof recovery>;
/** Where it can be fetched is a secret for as long as it lasts: only whether there is such a place is looked at. */
const exported = z.object({ createdAt: instant, url: z.string().optional() });
export type Export = z.infer<typeof exported>;

const member = z.object({
  userId: z.string().min(1).max(100),
  name,
  email: z.string().max(320),
  status: word,
  role: word,
  mfaEnabled: z.boolean(),
});
export type Member = z.infer<typeof member>;

const auditEntry = z.object({ auditLog: z.object({ timestamp: instant }) });
const notifications = z.object({ slackEnabled: z.boolean(), emailEnabled: z.boolean(), notificationsToSend: word });
export type Notifications = z.infer<typeof notifications>;
const override = z.object({ serviceId: id, notificationsToSend: word });
const domain = z.object({ name, verificationStatus: word });

const renderHost = 'https://api.render.com/v1';
/** The most the interface gives at once. */
const perPage = 100;

/** Render's interface (https://api-docs.render.com), asked about one workspace. Lists are asked for at most once, when they are first wanted. */
export interface Render {
  services(): Promise<Listing<Service>>;
  postgres(): Promise<Listing<Postgres>>;
  keyValues(): Promise<Listing<KeyValue>>;
  disks(): Promise<Listing<Disk>>;
  environments(): Promise<Listing<Environment>>;
  overrides(): Promise<Listing<z.infer<typeof override>>>;
  members(): Promise<Listing<Member>>;
  domains(service: Service): Promise<Listing<z.infer<typeof domain>>>;
  snapshots(disk: Disk): Promise<Listing<Snapshot>>;
  exports(database: Postgres): Promise<Listing<Export>>;
  /** @throws as the client does, like all below */
  recovery(database: Postgres): Promise<Recovery>;
  notifications(): Promise<Notifications>;
  /** The moment of the newest entry, or of one that is old; null where there is none. */
  auditEntry(which: 'newest' | 'old'): Promise<string | null>;
  /** Whether the workspace is there for this key. */
  workspace(): Promise<unknown>;
  clockSkew(): number | null;
  close(): void;
}

export function openRender(target: RenderWorkspaceTarget, context: ProbeContext): Render {
  const authorize = () => ({ authorization: `Bearer ${target.token.reveal()}` });
  const api = openApi({ base: target.baseUrl ?? renderHost, ca: target.ca, authorize }, context);
  const ownerId = target.workspace;
  const own = `/owners/${ownerId}`;
  const list = <S extends z.ZodType>(path: string, key: string, item: S, query = {}) =>
    remembered(() => listAll(api, path, key, item, { ownerId, ...query }));
  const projects = list('/projects', 'project', project);
  const environments = remembered(async (): Promise<Listing<Environment>> => {
    const { items, failure } = await projects();
    const each = await Promise.all(
      items.map(({ id: projectId }) => listAll(api, '/environments', 'environment', environment, { ownerId, projectId })),
    );
    return {
      items: each.flatMap((found) => found.items),
      failure: failure ?? each.find((found) => found.failure !== null)?.failure ?? null,
    };
  });
  return {
    services: list('/services', 'service', service, { includePreviews: true }),
    postgres: list('/postgres', 'postgres', postgres, { includeReplicas: true }),
    keyValues: list('/key-value', 'keyValue', keyValue),
    disks: list('/disks', 'disk', disk),
    environments,
    overrides: list('/notification-settings/overrides', 'override', override),
    members: () => single(() => api.get(`${own}/members`, z.array(member))),
    domains: (each) => listAll(api, `/services/${each.id}/custom-domains`, 'customDomain', domain, {}),
    snapshots: (each) => single(() => api.get(`/disks/${each.id}/snapshots`, z.array(snapshot))),
    exports: (each) => single(() => api.get(`/postgres/${each.id}/export`, z.array(exported))),
    recovery: (each) => api.get(`/postgres/${each.id}/recovery`, recovery),
    notifications: () => api.get(`/notification-settings${own}`, notifications),
    async auditEntry(which) {
      const direction = which === 'newest' ? 'backward' : 'forward';
      const [entry] = await api.get(`${own}/audit-logs`, z.array(auditEntry), { direction, limit: 1 });
      return entry?.auditLog.timestamp ?? null;
    },
    workspace: () => api.get(own, z.object({ id })),
    clockSkew: api.clockSkew,
    close: () => api.close(),
  };
}

/** Each element comes with the cursor behind it; a page that is not full is the last one. */
async function listAll<S extends z.ZodType>(
  api: Api,
  path: string,
  key: string,
  item: S,
  query: Readonly<Record<string, string | boolean>>,
): Promise<Listing<z.infer<S>>> {
  const schema = z.array(z.object({ [key]: item, cursor: z.string().min(1).max(2000) })).max(perPage);
  type Page = readonly (Readonly<Record<string, unknown>> & { readonly cursor: string })[];
  const read = async (cursor: string): Promise<Page> => {
    const page: unknown = await api.get(path, schema, { ...query, limit: perPage, cursor: cursor === '' ? undefined : cursor });
    return page as Page;
  };
  return collect(
    pages('' as string, read, (page) => (page.length < perPage ? undefined : page.at(-1)!.cursor)),
    (page) => page.map((each) => each[key] as z.infer<S>),
  );
}

function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
