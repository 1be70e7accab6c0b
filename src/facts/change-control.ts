import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';

const severity = z.enum(['low', 'medium', 'high', 'critical', 'unknown']);
const names = z.array(peerText(200)).max(100);

/** How a repository's production branch is guarded, and what is known to be wrong in what it holds. */
export const changeControlSchema = defineFact('change-control', {
  /** The code host, e.g. `github.com`. */
  system: peerText(300),
  /** e.g. `acme/shop`. */
  repository: peerText(300),
  /** The branch that is judged: the default one, unless the configuration names another. */
  branch: peerText(255),
  visibility: z.enum(['public', 'internal', 'private', 'unknown']),
  /** Nothing can be changed any more. */
  archived: z.boolean(),
  /** Whether a change gets into the branch only after others approved it. */
  review: orUnseen({
    /** Approvals that are needed; 0 where none are. */
    approvals: z.int().min(0),
    /** Whether an approval ends with a later change; null where that was not seen. */
    dismissesStale: z.boolean().nullable(),
    /** Who may pass without: persons as pseudonyms, groups and programs by name; null where that was not seen. */
    bypass: names.nullable(),
    by: names,
  }),
  protection: orUnseen({
    forcePush: z.enum(['blocked', 'allowed']),
    deletion: z.enum(['blocked', 'allowed']),
    /** Whether it binds administrators; null where that was not seen. */
    bindsAdministrators: z.boolean().nullable(),
    /** Who may pass, as above. */
    bypass: names.nullable(),
    by: names,
  }),
  secretScanning: orUnseen({ enabled: z.boolean(), pushProtection: z.boolean().nullable() }),
  /** Secrets that were found and are not dealt with. */
  secretAlerts: orUnseen({ open: z.int().min(0), oldest: z.iso.datetime().nullable(), whole: z.boolean() }),
  /** Known vulnerabilities in what the repository holds or depends on. */
  vulnerabilities: orUnseen({
    /** Whether anybody looks for them. */
    enabled: z.boolean(),
    open: z
      .array(
        z.strictObject({
          /** e.g. `CVE-2026-1234`, or the number of the alert. */
          id: peerText(100),
          severity,
          /** What it is in, e.g. `lodash (npm)`. */
          in: peerText(300),
          since: z.iso.datetime(),
        }),
      )
      .max(2000),
    whole: z.boolean(),
  }),
});
export type ChangeControl = z.infer<typeof changeControlSchema>;
