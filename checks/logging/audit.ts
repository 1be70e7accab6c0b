import { z } from 'zod';
import { type AuditEvent, type AuditLog, auditEvents } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown, warning } from '../define.ts';
import { milliseconds } from '../params.ts';

/** A log without an entry for longer than this is not shown to be written: this look's own login would be in it. */
const recent = milliseconds('1d');

/**
 * Judges all logs of a system together: each kind of event has to be recorded by one of them, now. A setting alone does not do; the log has to
 * hold a recent entry.
 */
export const loggingAudit = defineCheck({
  id: 'logging.audit',
  judges: 'audit-log',
  many: true,
  params: z.strictObject({
    /** Kinds of events that have to be recorded. */
    events: z.array(z.enum(auditEvents)).min(1).default(['login', 'privilege']),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.15', bsi: 'DET.3.1' },
  reproduce: 'ssh {system} journalctl -n 20 SYSLOG_FACILITY=4 SYSLOG_FACILITY=10',
  judge(logs, { events }, { now }) {
    const open: string[] = [];
    const missing: AuditEvent[] = [];
    let reason: Parameters<typeof unknown>[0] = 'not-visible';
    for (const event of events) {
      const states = logs.map((log) => stateOf(log, event, now));
      if (states.some((state) => state === 'recorded')) continue;
      const unseen = states.find((state) => state !== 'recorded' && state !== 'not-recorded');
      if (unseen === undefined) missing.push(event);
      else {
        reason = unseen;
        open.push(event);
      }
    }
    const names = logs.map(({ log }) => log);
    if (missing.length > 0) return fails('not-recorded', { missing, logs: names });
    if (open.length > 0) return unknown(reason, { what: [...open, ...names] });
    const volatile = logs.filter((log) => log.persistent === false && log.events.seen && log.events.classes.length > 0);
    return holds(
      'recorded',
      { events, logs: names },
      volatile.length > 0 ? [warning('volatile', { logs: volatile.map(({ log }) => log) })] : [],
    );
  },
});

/** Whether a log records a kind of event now, or why that cannot be said. */
function stateOf({ events, recording }: AuditLog, event: AuditEvent, now: Date) {
  if (!events.seen) return events.reason;
  if (!events.classes.includes(event)) return 'not-recorded';
  if (!recording.seen) return recording.reason;
  if (!recording.active) return 'not-recorded';
  if (recording.newestAt === null) return 'not-visible';
  return Math.abs(now.getTime() - Date.parse(recording.newestAt)) > recent ? 'stale' : 'recorded';
}
