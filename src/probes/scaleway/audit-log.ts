import { z } from 'zod';
import type { AuditLog } from '../../facts/index.ts';
import type { Query } from '../api/client.ts';
import { toProbeError } from '../define.ts';
import { type Client, instant } from './client.ts';
import type { Seen } from './places.ts';

const unseen = (detail: string) => ({ seen: false, reason: 'not-visible', detail }) as const;

/** A log of the organization, and where its oldest and newest entries are asked for, one each. */
interface Log {
  readonly name: string;
  readonly path: string;
  readonly key: 'logs' | 'events';
  /** The field that dates an entry, which the order is called by, too. */
  readonly at: 'created_at' | 'recorded_at';
  readonly classes: Extract<AuditLog['events'], { seen: true }>['classes'];
  /** Asked besides: without it, only the last hour is told of. */
  readonly since?: string;
}

/** Audit Trail keeps what is not regional, such as logins, in Paris, and is not in the other regions (www.scaleway.com/en/docs/audit-trail/faq). */
const logs: readonly Log[] = [
  {
    name: 'IAM event log',
    path: '/iam/v1alpha1/logs',
    key: 'logs',
    at: 'created_at',
    classes: ['account-change', 'configuration'],
  },
  ...['fr-par', 'nl-ams'].map(
    (region): Log => ({
      name: `Audit Trail events ${region}`,
      path: `/audit-trail/v1alpha1/regions/${region}/events`,
      key: 'events',
      at: 'recorded_at',
      classes: ['account-change', 'configuration', 'privilege'],
      since: '2020-01-01T00:00:00Z',
    }),
  ),
  {
    name: 'Audit Trail authentication events fr-par',
    path: '/audit-trail/v1alpha1/regions/fr-par/authentication-events',
    key: 'events',
    at: 'recorded_at',
    classes: ['login'],
    since: '2020-01-01T00:00:00Z',
  },
];

/** The logs that the vendor writes of what is done in an organization. No request of either interface changes or deletes an entry. */
export const auditLogs = ({ api }: Client, seen: Seen): Promise<AuditLog[]> =>
  Promise.all(
    logs.map(async (log): Promise<AuditLog> => {
      const [newest, oldest] = await Promise.all([edgeOf(api, log, 'desc', seen), edgeOf(api, log, 'asc', seen)]);
      return {
        kind: 'audit-log',
        subject: { id: `${seen.target}: ${log.name}`, names: [`scaleway organization ${seen.organization}`] },
        source: seen.source,
        system: `scaleway organization ${seen.organization}`,
        log: log.name,
        by: 'scaleway',
        events: { seen: true, classes: [...log.classes] },
        recording: 'at' in newest ? { seen: true, active: true, newestAt: newest.at } : newest,
        // An old entry is proof of how far it reaches back; that there is none before it, only the whole list would be.
        entries: 'at' in oldest ? { seen: true, reachBackTo: oldest.at, noneBefore: null } : oldest,
        deletion: unseen('no field of the interface'),
        persistent: true,
        systemSince: null,
        copies: unseen('exports are not looked at'),
        writers: { seen: true, others: [] },
        changeableByAdministrators: false,
        guards: [],
      };
    }),
  );

type Edge = { readonly at: string } | Extract<AuditLog['recording'], { seen: false }>;

/** When the first or last entry was written, or why that was not seen. */
async function edgeOf(
  api: Client['api'],
  { path, key, at, since }: Log,
  order: 'asc' | 'desc',
  { organization }: Seen,
): Promise<Edge> {
  const query: Query = { organization_id: organization, order_by: `${at}_${order}`, page_size: 1, recorded_after: since };
  const schema = z.object({ [key]: z.array(z.object({ [at]: instant })) });
  try {
    const said = (await api.get(path, schema, query)) as Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
    const entry = said[key]![0];
    if (entry === undefined) return unseen('no entry');
    return typeof entry[at] === 'string' ? { at: entry[at] } : unseen(at);
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return { seen: false, reason, detail };
  }
}
