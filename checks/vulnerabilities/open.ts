import { z } from 'zod';
import type { ChangeControl } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown } from '../define.ts';
import { duration, milliseconds } from '../params.ts';
import { listed } from '../volumes.ts';

const severities = ['low', 'medium', 'high', 'critical'] as const;

type Vulnerability = Extract<ChangeControl['vulnerabilities'], { seen: true }>['open'][number];

/**
 * Judges what is known to be wrong in what a repository holds or depends on. Where nobody looks, nothing is known, and the promise is broken. A
 * vulnerability of which nobody says how severe it is may be as severe as promised. An archived repository is judged as any other: what was
 * built from it may still run, and nobody will mend it there.
 */
export const vulnerabilitiesOpen = defineCheck({
  id: 'vulnerabilities.open',
  judges: 'change-control',
  params: z.strictObject({
    severity: z.enum(severities).default('high').describe('Judged are vulnerabilities that are as severe, and worse ones.'),
    within: duration.describe('How long one may be open.'),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.8', bsi: 'DET.5.1' },
  reproduce: 'gh api "repos/{repository}/dependabot/alerts?state=open"',
  judge({ vulnerabilities }, { severity, within }, { now }) {
    if (!vulnerabilities.seen) return unknown(vulnerabilities.reason, { what: vulnerabilities.detail });
    if (!vulnerabilities.enabled) return fails('not-looked-for');
    const asked: readonly string[] = severities.slice(severities.indexOf(severity));
    const judged = vulnerabilities.open.filter((each) => asked.includes(each.severity) || each.severity === 'unknown');
    const late = judged.filter(({ since }) => now.getTime() - Date.parse(since) > milliseconds(within));
    const overdue = late.filter((each) => each.severity !== 'unknown');
    if (overdue.length > 0) {
      return fails('overdue', { count: overdue.length, severity, within, found: told(overdue) });
    }
    // One from after this run, by more than a day, was dated by a clock that was wrong.
    const future = judged.filter(({ since }) => Date.parse(since) > now.getTime() + milliseconds('1d'));
    const open = [...late, ...future];
    if (open.length > 0) return unknown('not-visible', { what: told(open) });
    if (!vulnerabilities.whole) return unknown('incomplete', { what: 'vulnerabilities' });
    return holds('in-time', { count: judged.length, severity, within });
  },
});

const told = (found: readonly Vulnerability[]) =>
  listed(
    found
      .toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since))
      .map((each) => `${each.id} (${each.severity}, ${each.since.slice(0, 10)}): ${each.in}`),
  );
