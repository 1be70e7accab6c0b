import { defineProbe } from '../define.ts';

const kinds = [
  'account',
  'audit-log',
  'backup-set',
  'database',
  'firewall-rules',
  'hosting-location',
  'monitor',
  'volume',
] as const;

const environments = ['/projects', '/environments?projectId='];
/** Lists are asked for 100 entries at a time. */
const requests: Readonly<Record<(typeof kinds)[number], readonly string[]>> = {
  account: ['/owners/{id}/members'],
  'audit-log': ['/owners/{id}/audit-logs (one entry, twice)'],
  'backup-set': ['/postgres', '/postgres/{id}/recovery', '/postgres/{id}/export', '/disks', '/disks/{id}/snapshots', '/services'],
  database: ['/postgres', '/key-value', ...environments],
  'firewall-rules': ['/postgres', '/key-value', ...environments],
  'hosting-location': ['/services', '/postgres', '/key-value', ...environments],
  monitor: ['/services', '/notification-settings/owners/{id}', '/notification-settings/overrides'],
  volume: ['/disks', '/services'],
};

/** A workspace at Render: where its services and databases lie, who may reach them, what they can be restored from, who is in it and who hears of failures. */
export const render = defineProbe({
  id: 'render',
  kinds,
  privilege: 'an API key of a user of the workspace; there is none that may only look (docs/providers/render.md)',
  accepts: (target) => target.kind === 'render-workspace',
  // A field of that name tells of a single user's own second factor, not of what a workspace demands.
  cannotTell: () => ({ 'mfa-policy': 'attestation' }),
  requests(_, wants) {
    const wanted = kinds.filter((kind) => wants.kinds?.includes(kind) ?? true);
    return [...new Set(wanted.flatMap((kind) => requests[kind]))].map((each) => `GET ${each}`);
  },
  async discover(target, context) {
    if (target.kind !== 'render-workspace') return { targets: [], failures: [] };
    return (await import('./discover.ts')).discover(target, context);
  },
  async inspect(target, context) {
    if (target.kind !== 'render-workspace') throw new TypeError(target.kind);
    return (await import('./inspect.ts')).inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind !== 'render-workspace') return { facts: [], failures: [] };
    return (await import('./look.ts')).look(target, context);
  },
});
