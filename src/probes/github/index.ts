import type { FactKind } from '../../facts/index.ts';
import { defineProbe } from '../define.ts';

const kinds = ['access-key', 'account', 'audit-log', 'change-control', 'mfa-policy'] as const;

const requests: Readonly<Record<(typeof kinds)[number], readonly string[]>> = {
  'access-key': ['/orgs/{org}/repos', '/orgs/{org}', '/repos/{org}/{repo}/keys'],
  account: [
    '/orgs/{org}/members?role=admin',
    '/orgs/{org}/members?role=member',
    '/orgs/{org}/members?filter=2fa_disabled',
    '/orgs/{org}/members?filter=2fa_insecure',
    '/orgs/{org}/outside_collaborators (all, and with the same two filters)',
    '/user/memberships/orgs/{org} (where the filters are refused)',
  ],
  'audit-log': ['/orgs/{org}/audit-log (one entry)'],
  'change-control': [
    '/orgs/{org}/repos',
    '/orgs/{org}',
    '/repos/{org}/{repo}/rules/branches/{branch}',
    '/repos/{org}/{repo}/rulesets/{id}',
    '/repos/{org}/{repo}/branches/{branch}/protection',
    '/repos/{org}/{repo}/vulnerability-alerts',
    '/orgs/{org}/secret-scanning/alerts?state=open&hide_secret=true',
    '/orgs/{org}/dependabot/alerts?state=open',
  ],
  'mfa-policy': ['/orgs/{org}'],
};

/** An organization at GitHub: who is in it, how its repositories' branches are guarded, and what is known to be wrong in them. */
export const github = defineProbe({
  id: 'github',
  kinds,
  privilege:
    'a token that may read the organization’s members and the administration of its repositories (docs/providers/github.md)',
  accepts: (target) => target.kind === 'github-organization',
  cannotTell: () => ({ 'hosting-location': 'document', 'password-policy': 'attestation', 'session-policy': 'attestation' }),
  requests(_, wants) {
    const isWanted = (kind: FactKind) => wants.kinds?.includes(kind) ?? true;
    return [...new Set(kinds.filter(isWanted).flatMap((kind) => requests[kind]))].map((each) => `GET ${each}`);
  },
  async inspect(target, context) {
    if (target.kind !== 'github-organization') throw new TypeError(target.kind);
    return (await import('./inspect.ts')).inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind !== 'github-organization') return { facts: [], failures: [] };
    return (await import('./look.ts')).look(target, context);
  },
});
