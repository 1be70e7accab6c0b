import type { Bucket, Certificate } from '../../facts/index.ts';
import type { CustomHostname, Project, StorageBucket } from './client.ts';
import { notTold, type Seen } from './names.ts';

/**
 * A bucket of a project's storage. That it is public is told; a private one may still be open to everybody by a policy in the
 * project's database, which is not.
 */
export function bucketFact(bucket: StorageBucket, project: Project, { target, organization, source }: Seen): Bucket {
  const system = `${project.ref}.supabase.co`;
  return {
    kind: 'bucket',
    subject: { id: `${target}: ${project.title}/${bucket.name}`, names: [`supabase bucket ${project.ref}/${bucket.id}`] },
    source,
    name: bucket.name,
    system,
    provider: 'supabase',
    account: organization,
    region: null,
    created: bucket.created_at,
    content: notTold,
    encryption: notTold,
    sample: notTold,
    policy: notTold,
    acl: { seen: true, public: bucket.public ? ['public: true'] : [] },
    publicAccessBlock: { seen: false, reason: 'unsupported', detail: 'no such setting' },
    anonymous: notTold,
    versioning: notTold,
    objectLock: notTold,
    lifecycle: notTold,
    replication: notTold,
    logging: notTold,
  };
}

/** A host name of the customer's own with the certificate Supabase keeps for it; its dates are not told. */
export function certificateFacts(
  { status, custom_hostname: host, data }: CustomHostname,
  project: Project,
  { target, source }: Seen,
): Certificate[] {
  if (status === '1_not_started' || host === '') return [];
  const certificate: Certificate = {
    kind: 'certificate',
    subject: { id: `${target}: ${project.title}: ${host}`, names: [host] },
    source,
    system: target,
    name: host,
    domains: [host],
    notAfter: null,
    renewed: null,
    state: stateOf(data.result.ssl.status),
    usedBy: null,
  };
  return [certificate];
}

function stateOf(status: string): Certificate['state'] {
  if (status === 'active') return 'valid';
  if (status === 'initializing' || status.startsWith('pending_')) return 'pending';
  return status === 'expired' || status.endsWith('_timed_out') ? 'failed' : 'unknown';
}
