import { z } from 'zod';
import type { AuditLog, ProbeFailure } from '../../facts/index.ts';
import type { GithubOrganizationTarget } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError } from '../define.ts';
import type { Github } from './client.ts';

const entry = z.object({ '@timestamp': z.int().min(0) });
const notTold = { seen: false, reason: 'not-visible', detail: 'no field of the interface' } as const;

/** The organization's audit log, by its newest entry. Its interface is there on Enterprise Cloud only (REST documentation, "Audit log"). */
export async function lookAtAuditLog(
  github: Github,
  target: GithubOrganizationTarget,
  context: ProbeContext,
): Promise<AuditLog | ProbeFailure> {
  const kinds = ['audit-log'] as const;
  try {
    const [newest] = await github.read(
      'GET /orgs/{org}/audit-log',
      { org: target.organization, per_page: 1, order: 'desc' },
      z.array(entry).max(100),
    );
    return {
      kind: 'audit-log',
      subject: { id: `${target.id}: audit log`, names: [`github.com/${target.organization}`] },
      source: context.source(),
      system: `github.com/${target.organization}`,
      log: 'audit log of the organization',
      by: 'github',
      events: { seen: true, classes: ['privilege', 'account-change', 'configuration'] },
      recording: newest
        ? { seen: true, active: true, newestAt: new Date(newest['@timestamp']).toISOString() }
        : { seen: false, reason: 'not-visible', detail: 'no entry' },
      entries: notTold,
      deletion: notTold,
      persistent: null,
      systemSince: null,
      copies: notTold,
      writers: notTold,
      changeableByAdministrators: null,
      guards: [],
    };
  } catch (error) {
    const failure = context.failure(error, { kinds });
    if (failure.detail !== 'http-404') return failure;
    const untold = new ProbeError('not-visible', 'audit log: Enterprise Cloud only');
    return { ...context.failure(untold, { kinds }), advice: 'attestation' };
  }
}
