import type { Fact, FactKind, ProbeFailure } from '../../facts/index.ts';
import type { GithubOrganizationTarget } from '../../inventory/target.ts';
import type { ProbeContext, ProbeResult } from '../define.ts';
import { lookAtAccounts, lookAtPolicy } from './accounts.ts';
import { lookAtAuditLog } from './audit-log.ts';
import { openGithub } from './client.ts';
import { lookAtRepositories } from './repositories.ts';

/** Looks at all of an organization that somebody wants to know of. */
export async function look(target: GithubOrganizationTarget, context: ProbeContext): Promise<ProbeResult> {
  const github = openGithub(target, context);
  const facts: Fact[] = [];
  const failures: ProbeFailure[] = [];
  const isWanted = (kind: FactKind) => context.wants.kinds?.includes(kind) ?? true;
  const add = (result: { readonly facts: readonly Fact[]; readonly failures: readonly ProbeFailure[] }) => {
    facts.push(...result.facts);
    failures.push(...result.failures);
  };
  try {
    if (isWanted('account')) add(await lookAtAccounts(github, target, context));
    if (isWanted('mfa-policy')) facts.push(await lookAtPolicy(github, target, context));
    if (isWanted('access-key') || isWanted('change-control')) add(await lookAtRepositories(github, target, context));
    if (isWanted('audit-log')) {
      const log = await lookAtAuditLog(github, target, context);
      add('reason' in log ? { facts: [], failures: [log] } : { facts: [log], failures: [] });
    }
    return { facts, failures };
  } finally {
    github.close();
  }
}
