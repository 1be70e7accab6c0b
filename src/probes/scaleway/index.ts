import type { Advice, FactKind } from '../../facts/index.ts';
import { defineProbe } from '../define.ts';

const kinds = [
  'access-key',
  'account',
  'audit-log',
  'backup-set',
  'certificate',
  'database',
  'firewall-rules',
  'hosting-location',
  'login-lockout',
  'session-policy',
  'tls-policy',
  'volume',
] as const;

/** What is decided in the console and by nobody's interface: whether everybody needs a second factor, and what a password has to look like. */
const untold: Partial<Record<FactKind, Advice>> = {
  'mfa-policy': 'attestation',
  monitor: 'attestation',
  'network-service': 'attestation',
  'password-policy': 'attestation',
};

const rights = ['/iam/v1alpha1/users', '/iam/v1alpha1/groups', '/iam/v1alpha1/policies', '/iam/v1alpha1/rules?policy_id={id}'];
const servers = '/instance/v1/zones/{zone}/servers';
const volumes = ['/instance/v1/zones/{zone}/volumes', '/block/v1/zones/{zone}/volumes'];
const balancers = '/lb/v1/zones/{zone}/lbs';
const frontends = '/lb/v1/zones/{zone}/lbs/{id}/frontends';
const instances = '/rdb/v1/regions/{region}/instances';
const settings = '/iam/v1alpha1/organizations/{id}/security-settings';
/** A list holds what the key may see: whether that is all, its rights tell. */
const own = ['/iam/v1alpha1/api-keys/{access-key}', ...rights];

/** What is asked for, by the kind of fact it is needed for. */
const lists: Readonly<Record<(typeof kinds)[number], readonly string[]>> = {
  'access-key': ['/iam/v1alpha1/api-keys', '/iam/v1alpha1/applications', ...rights],
  account: ['/iam/v1alpha1/applications', ...rights],
  'audit-log': [
    '/iam/v1alpha1/logs',
    '/audit-trail/v1alpha1/regions/{region}/events',
    '/audit-trail/v1alpha1/regions/{region}/authentication-events',
  ],
  'backup-set': [
    ...own,
    servers,
    ...volumes,
    '/instance/v1/zones/{zone}/snapshots',
    '/block/v1/zones/{zone}/snapshots',
    instances,
    '/rdb/v1/regions/{region}/backups',
    '/rdb/v1/regions/{region}/snapshots',
  ],
  certificate: [...own, balancers, '/lb/v1/zones/{zone}/lbs/{id}/certificates', frontends],
  database: [...own, instances],
  'firewall-rules': [
    ...own,
    servers,
    '/instance/v1/zones/{zone}/security_groups',
    '/instance/v1/zones/{zone}/security_groups/{id}/rules',
    balancers,
    frontends,
    '/lb/v1/zones/{zone}/frontends/{id}/acls',
    instances,
    '/rdb/v1/regions/{region}/instances/{id}/acls',
  ],
  'hosting-location': [...own, servers, ...volumes, balancers, instances],
  'login-lockout': [settings],
  'session-policy': [settings],
  'tls-policy': [...own, balancers, frontends],
  volume: [...own, servers, ...volumes, instances],
};

/** An organization at Scaleway: its people and keys, machines, volumes, databases and load balancers, in all zones. */
export const scaleway = defineProbe({
  id: 'scaleway',
  kinds,
  privilege:
    'an API key with AllProductsReadOnly, IAMReadOnly and AuditTrailReadOnly for the organization (docs/providers/scaleway.md)',
  accepts: (target) => target.kind === 'scaleway-organization',
  cannotTell: () => untold,
  requests(_, wants) {
    const wanted = kinds.filter((kind) => wants.kinds?.includes(kind) ?? true);
    return [...new Set(wanted.flatMap((kind) => lists[kind]))].map((path) => `GET ${path}`);
  },
  async discover(target, context) {
    if (target.kind !== 'scaleway-organization') return { targets: [], failures: [] };
    return (await import('./discover.ts')).discover(target, context);
  },
  async inspect(target, context) {
    if (target.kind !== 'scaleway-organization') throw new TypeError(target.kind);
    return (await import('./inspect.ts')).inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind !== 'scaleway-organization') return { facts: [], failures: [] };
    return (await import('./look.ts')).look(target, context);
  },
});
