import { z } from 'zod';
import { defineCheck, fails, holds, notApplicable, unknown } from '../define.ts';
import { listed } from '../volumes.ts';

/**
 * Judges whether nobody can rewrite or delete the branch. "Nobody" is the promise: it binds administrators, too, and whoever else may pass can
 * do what was to be off. So anybody who may pass contradicts it, and where it was not seen who may, the question stays open; unlike at
 * `change.review`, no other step stands between them and the branch.
 */
export const changeBranchProtection = defineCheck({
  id: 'change.branch-protection',
  judges: 'change-control',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.4', bsi: 'DEV.2.4' },
  reproduce: 'gh api repos/{repository}/rules/branches/{branch}; gh api repos/{repository}/branches/{branch}/protection',
  judge({ branch, archived, protection }) {
    if (archived) return notApplicable('archived');
    if (!protection.seen) return unknown(protection.reason, { what: protection.detail });
    const { forcePush, deletion, bindsAdministrators, bypass, by } = protection;
    if (forcePush === 'allowed') return fails('force-push', { branch });
    if (deletion === 'allowed') return fails('deletion', { branch });
    if (bindsAdministrators === false) return fails('spares-administrators', { branch });
    if (bypass !== null && bypass.length > 0) return fails('bypass', { branch, who: listed(bypass) });
    const open = [...(bindsAdministrators === null ? ['administrators'] : []), ...(bypass === null ? ['bypass'] : [])];
    return open.length > 0 ? unknown('not-visible', { what: open }) : holds('protected', { branch, by: listed(by) });
  },
});
