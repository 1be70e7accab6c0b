import { z } from 'zod';
import type { ChangeControl } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, type Unknown, unknown } from '../define.ts';

/**
 * Judges that secrets are looked for in what a repository holds and in what is sent to it, and that none which was found is left. An archived
 * repository holds its secrets still, but nothing can be sent to it.
 */
export const secretsScanning = defineCheck({
  id: 'secrets.scanning',
  judges: 'change-control',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '5.17', bsi: 'DEV.2.5' },
  reproduce:
    'gh api repos/{repository} --jq .security_and_analysis; gh api "repos/{repository}/secret-scanning/alerts?state=open&hide_secret=true"',
  judge(control) {
    const { archived, secretScanning: scanning, secretAlerts: alerts } = control;
    if (scanning.seen && !scanning.enabled) return fails('off');
    if (alerts.seen && alerts.open > 0) return fails('found', { open: alerts.open, oldest: alerts.oldest });
    if (scanning.seen && scanning.pushProtection === false && !archived) return fails('push-unprotected');
    return openOf(control) ?? holds('clean', { pushProtection: scanning.seen && scanning.pushProtection });
  },
});

/** What has to be known before nothing wrong means right, or null. */
function openOf({ archived, secretScanning, secretAlerts }: ChangeControl): Unknown | null {
  if (!secretScanning.seen) return unknown(secretScanning.reason, { what: secretScanning.detail });
  if (!secretAlerts.seen) return unknown(secretAlerts.reason, { what: secretAlerts.detail });
  if (!secretAlerts.whole) return unknown('incomplete', { what: 'secret alerts' });
  return secretScanning.pushProtection === null && !archived ? unknown('not-visible', { what: 'push protection' }) : null;
}
