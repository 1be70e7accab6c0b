import { z } from 'zod';
import type { GithubOrganizationTarget } from '../../inventory/target.ts';
import { type Inspection, type ProbeContext, toProbeError } from '../define.ts';
import { openGithub } from './client.ts';

/** Scopes of a classic token that looking needs (docs/providers/github.md); `admin:org` shows who has no second factor. */
const needed = ['read:org', 'admin:org', 'repo', 'security_events', 'read:audit_log'];

const membership = z.object({ state: z.literal('active'), role: z.enum(['admin', 'member']) });

/**
 * A classic token's scopes stand in a header field of every answer; all it can write by them is told. A fine-grained token's permissions are not told to
 * its holder, but what its owner is in the organization may be.
 */
export async function inspect(target: GithubOrganizationTarget, context: ProbeContext): Promise<Inspection> {
  const github = openGithub(target, context);
  try {
    const headers = await github.headers();
    const scopes = headers['x-oauth-scopes']?.split(',').flatMap((scope) => scope.trim() || []);
    const org = target.organization;
    const role = await github.read('GET /user/memberships/orgs/{org}', { org }, membership).then(
      ({ role }) => [`${role} of ${org}`],
      () => [],
    );
    const ends = Date.parse(headers['github-authentication-token-expiration'] ?? '');
    return {
      credential: 'accepted',
      rights: [...(scopes ?? []), ...role],
      // Both also write, but without them nothing is told of second factors and protection.
      excess:
        scopes === undefined
          ? null
          : scopes
              .map((scope) =>
                needed.includes(scope) ? (/^(admin:org|repo)$/.test(scope) ? `${scope} (writes, too)` : '') : scope,
              )
              .filter(Boolean),
      expiresAt: Number.isNaN(ends) ? null : new Date(ends).toISOString(),
      clockSkew: github.clockSkew(),
    };
  } catch (error) {
    const { reason } = toProbeError(error);
    return {
      credential: reason === 'denied' ? 'refused' : 'unknown',
      rights: [],
      excess: null,
      expiresAt: null,
      clockSkew: github.clockSkew(),
    };
  } finally {
    github.close();
  }
}
