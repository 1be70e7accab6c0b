import { defineProbe } from '../define.ts';

const kinds = ['account', 'backup-set', 'bucket', 'certificate', 'database', 'firewall-rules', 'hosting-location'] as const;

const projects = '/v1/organizations/{slug}/projects (100 entries a page)';
const requests: Readonly<Record<(typeof kinds)[number], readonly string[]>> = {
  account: ['/v1/organizations/{slug}/members'],
  'backup-set': [
    projects,
    '/v1/projects/{ref}/database/backups',
    '/v1/projects/{ref}/billing/addons (of projects with point-in-time recovery)',
    '/v1/organizations/{slug}',
  ],
  bucket: [projects, '/v1/projects/{ref}/storage/buckets'],
  certificate: [projects, '/v1/projects/{ref}/custom-hostname'],
  database: [projects, '/v1/projects/{ref}/ssl-enforcement'],
  'firewall-rules': [projects, '/v1/projects/{ref}/network-restrictions'],
  'hosting-location': [projects],
};

/** An organization at Supabase: who is in it, where its projects lie, and how their databases are guarded and backed up. */
export const supabase = defineProbe({
  id: 'supabase',
  kinds,
  privilege: 'a personal access token with read permissions of the organization and its projects (docs/providers/supabase.md)',
  accepts: (target) => target.kind === 'supabase-organization',
  cannotTell: () => ({ 'audit-log': 'attestation', 'mfa-policy': 'attestation', volume: 'attestation' }),
  requests(_, wants) {
    const wanted = kinds.filter((kind) => wants.kinds?.includes(kind) ?? true);
    return [...new Set(wanted.flatMap((kind) => requests[kind]))].map((each) => `GET ${each}`);
  },
  async inspect(target, context) {
    if (target.kind !== 'supabase-organization') throw new TypeError(target.kind);
    return (await import('./inspect.ts')).inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind !== 'supabase-organization') return { facts: [], failures: [] };
    return (await import('./look.ts')).look(target, context);
  },
});
