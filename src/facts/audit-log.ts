import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';

/**
 * What a log can record: logins (also failed ones), use of administrator rights, changes to accounts, changes to the configuration of
 * rights, commands, access to files.
 */
export const auditEvents = ['login', 'privilege', 'account-change', 'configuration', 'command', 'file-access'] as const;
export type AuditEvent = (typeof auditEvents)[number];

/** One log of a system that says who did what. */
export const auditLogSchema = defineFact('audit-log', {
  system: peerText(255),
  /** How the system calls it, e.g. `journal`, `/var/log/auth.log`. */
  log: peerText(200),
  /** What writes it, e.g. `rsyslog`. */
  by: peerText(60),
  /** What it records, as far as its configuration shows. */
  events: orUnseen({ classes: z.array(z.enum(auditEvents)).max(auditEvents.length) }),
  /** Whether it is written now, and its newest entry; null where there is none, or none was looked for. */
  recording: orUnseen({ active: z.boolean(), newestAt: z.iso.datetime().nullable() }),
  /** There is an entry as old as `reachBackTo` or older, and none older than `noneBefore` (null where that is not known). */
  entries: orUnseen({ reachBackTo: z.iso.datetime(), noneBefore: z.iso.datetime().nullable() }),
  /** The rule that deletes entries: their age in days by which they are gone at the latest, null where no rule goes by age. */
  deletion: orUnseen({ afterDays: z.number().nonnegative().nullable(), rule: peerText(200) }),
  /** Whether it survives a restart of the system; null where that is not known. */
  persistent: z.boolean().nullable(),
  /** The system, as it is now, was not there before; null where that is not known. */
  systemSince: z.iso.datetime().nullable(),
  /** Where copies go as they are written: which other system, and whether logins are among them (null: not known). */
  copies: orUnseen({
    targets: z.array(z.strictObject({ by: peerText(60), to: peerText(255).nullable(), logins: z.boolean().nullable() })).max(100),
  }),
  /** Who else than administrators and the log's own service may write to it, e.g. `everybody`, `group staff`. */
  writers: orUnseen({ others: z.array(peerText(100)).max(100) }),
  /** Whether the administrators of the logged system can change entries; null where that is not known. */
  changeableByAdministrators: z.boolean().nullable(),
  /** What makes a change show or harder: `sealed` (signed in intervals), `rules-locked` (what is recorded cannot be changed until a restart). */
  guards: z.array(z.enum(['sealed', 'rules-locked'])).max(2),
});
export type AuditLog = z.infer<typeof auditLogSchema>;
