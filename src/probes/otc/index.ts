import type { FactKind } from '../../facts/index.ts';
import { defineProbe } from '../define.ts';

/** Requests by the kind of fact they are needed for; `{account}` and `{project}` are ids that the token names. */
const requests = {
  'access-key': ['iam: GET /v3/users', 'iam: GET /v3.0/OS-CREDENTIAL/credentials?user_id='],
  account: [
    'iam: GET /v3/users',
    'iam: GET /v3.0/OS-USER/users/{user}',
    'iam: GET /v3.0/OS-USER/login-protects',
    'iam: GET /v3.0/OS-MFA/virtual-mfa-devices',
    'iam: GET /v3/groups',
    'iam: GET /v3/groups/{group}/users',
    'iam: GET /v3.0/OS-PERMISSION/role-assignments',
    'iam: GET /v3/roles/{role}',
    'iam: GET /v3/OS-FEDERATION/identity_providers',
    'iam: GET /v3.0/OS-SECURITYPOLICY/domains/{account}/password-policy',
  ],
  'audit-log': ['cts: GET /v3/{project}/trackers', 'cts: GET /v3/{project}/traces'],
  'backup-set': [
    'cbr: GET /v3/{project}/vaults',
    'cbr: GET /v3/{project}/policies',
    'cbr: GET /v3/{project}/backups',
    'ecs: GET /v1/{project}/cloudservers/detail',
    'rds: GET /v3/{project}/instances',
    'rds: GET /v3/{project}/backups?instance_id=',
  ],
  database: ['rds: GET /v3/{project}/instances'],
  'firewall-rules': [
    'ecs: GET /v1/{project}/cloudservers/detail',
    'rds: GET /v3/{project}/instances',
    'vpc: GET /v3/{project}/vpc/security-groups',
    'vpc: GET /v3/{project}/vpc/security-group-rules',
    'nat: GET /v2.0/dnat_rules',
    'elb: GET /v3/{project}/elb/loadbalancers',
    'elb: GET /v3/{project}/elb/listeners',
  ],
  'hosting-location': [
    'ecs: GET /v1/{project}/cloudservers/detail',
    'evs: GET /v2/{project}/cloudvolumes/detail',
    'rds: GET /v3/{project}/instances',
    'elb: GET /v3/{project}/elb/loadbalancers',
  ],
  'login-lockout': ['iam: GET /v3.0/OS-SECURITYPOLICY/domains/{account}/login-policy'],
  'network-service': ['antiddos: GET /v1/{project}/antiddos'],
  'password-policy': ['iam: GET /v3.0/OS-SECURITYPOLICY/domains/{account}/password-policy'],
  'session-policy': ['iam: GET /v3.0/OS-SECURITYPOLICY/domains/{account}/login-policy'],
  'tls-policy': [
    'elb: GET /v3/{project}/elb/loadbalancers',
    'elb: GET /v3/{project}/elb/listeners',
    'elb: GET /v3/{project}/elb/l7policies',
    'elb: GET /v3/{project}/elb/system-security-policies',
    'elb: GET /v3/{project}/elb/security-policies',
  ],
  volume: [
    'evs: GET /v2/{project}/cloudvolumes/detail',
    'ecs: GET /v1/{project}/cloudservers/detail',
    'ecs: GET /v1/{project}/cloudservers/flavors',
    'rds: GET /v3/{project}/instances',
  ],
} as const satisfies Partial<Record<FactKind, readonly string[]>>;

const kinds = Object.keys(requests) as (keyof typeof requests)[];

/** A project of Open Telekom Cloud, and the account (domain) it belongs to. */
export const otc = defineProbe({
  id: 'otc',
  kinds,
  privilege: 'an IAM user of its own with Tenant Guest and Security Administrator (docs/providers/otc.md)',
  accepts: (target) => target.kind === 'otc-project',
  // Login protection is set user by user; whether somebody forces it on everybody, no field says.
  cannotTell: () => ({ 'mfa-policy': 'attestation' }),
  requests(_, wants) {
    const wanted = kinds.filter((kind) => wants.kinds?.includes(kind) ?? true);
    return ['iam: POST /v3/auth/tokens (begins a session)', ...new Set(wanted.flatMap((kind) => requests[kind]))];
  },
  async discover(target, context) {
    if (target.kind !== 'otc-project') return { targets: [], failures: [] };
    return (await import('./discover.ts')).discover(target, context);
  },
  async inspect(target, context) {
    if (target.kind !== 'otc-project') throw new TypeError(target.kind);
    return (await import('./inspect.ts')).inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind !== 'otc-project') return { facts: [], failures: [] };
    return (await import('./look.ts')).look(target, context);
  },
});
