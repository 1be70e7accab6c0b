import { z } from 'zod';
import type { ChangeControl } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, indicates, notApplicable, unknown, type Warning, warning } from '../define.ts';
import { listed } from '../volumes.ts';

/**
 * Judges what the branch demands of a change. Whoever may pass without is named in a warning: the rule is there, and what they did is for
 * people to look at. Where it was not seen who may, the rule only indicates.
 */
export const changeReview = defineCheck({
  id: 'change.review',
  judges: 'change-control',
  params: z.strictObject({ reviewers: z.int().min(1).default(1).describe('How many others have to approve a change.') }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.32', bsi: 'TEST.4.1.1' },
  reproduce: 'gh api repos/{repository}/rules/branches/{branch}; gh api repos/{repository}/branches/{branch}/protection',
  judge(control, { reviewers }) {
    const { branch, archived, review } = control;
    if (archived) return notApplicable('archived');
    if (!review.seen) return unknown(review.reason, { what: review.detail });
    const { approvals, by } = review;
    if (approvals < reviewers) return fails('too-few', { branch, approvals, reviewers });
    const seen = { branch, approvals, by: listed(by) };
    const warnings = warningsOf(control, review);
    return review.bypass === null ? indicates('needed', seen, warnings) : holds('needed', seen, warnings);
  },
});

type Review = Extract<ChangeControl['review'], { seen: true }>;
type WarningCode = 'bypass' | 'bypass-unseen' | 'spares-administrators' | 'keeps-stale';

function warningsOf({ protection }: ChangeControl, { bypass, dismissesStale }: Review): Warning<WarningCode>[] {
  const warnings: Warning<WarningCode>[] = [];
  if (bypass === null) warnings.push(warning('bypass-unseen'));
  else if (bypass.length > 0) warnings.push(warning('bypass', { who: listed(bypass) }));
  if (protection.seen && protection.bindsAdministrators === false) warnings.push(warning('spares-administrators'));
  if (dismissesStale === false) warnings.push(warning('keeps-stale'));
  return warnings;
}
