import { z } from 'zod';
import type { AuditLog } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, indicates, unknown } from '../define.ts';

/**
 * Judges the logs of a system that record logins together: one that its own administrators cannot change, or a copy on another system, protects what
 * is logged. Whether that system is out of their reach is not to be seen here, so a copy only indicates.
 */
export const loggingProtected = defineCheck({
  id: 'logging.protected',
  judges: 'audit-log',
  many: true,
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.15', bsi: 'DET.3.5' },
  reproduce: "ssh {system} 'ls -l /var/log; grep -r @ /etc/rsyslog.conf /etc/rsyslog.d'",
  judge(logs) {
    const open = logs.flatMap(({ log, writers }) =>
      writers.seen && writers.others.length > 0 ? [`${log}: ${writers.others.join(', ')}`] : [],
    );
    if (open.length > 0) return fails('writable', { open });
    const relevant = logs.filter(({ events }) => !events.seen || events.classes.includes('login'));
    const safe = relevant.filter((log) => log.events.seen && log.changeableByAdministrators === false && isWritten(log));
    const remote = logs.filter((log) => remotes(log).length > 0);
    const copied = remote.filter(isWritten);
    const unseen = logs.map(({ writers }) => writers).find((part) => !part.seen);
    if (safe.length + copied.length > 0 && unseen && !unseen.seen) return unknown(unseen.reason, { what: unseen.detail });
    if (safe.length > 0) return holds('out-of-reach', { logs: safe.map(({ log }) => log) });
    if (copied.length > 0) return indicates('copied', { targets: [...new Set(copied.flatMap(remotes))] });
    const dark = [...remote, ...relevant.filter((log) => log.changeableByAdministrators === false)].find(
      ({ recording }) => !recording.seen,
    );
    if (dark && !dark.recording.seen) return unknown(dark.recording.reason, { what: [dark.log, dark.recording.detail] });
    const hidden = logs.map(({ copies }) => copies).find((part) => !part.seen);
    if (hidden && !hidden.seen) return unknown(hidden.reason, { what: hidden.detail });
    const unclear = logs.flatMap(({ copies }) =>
      copies.seen
        ? copies.targets
            .filter(({ to, logins }) => logins !== false && (to === null || logins === null))
            .map(({ by, to }) => [by, to].filter(Boolean).join(' '))
        : [],
    );
    const unsure = relevant
      .filter(
        ({ events, changeableByAdministrators }) =>
          changeableByAdministrators === null || (!events.seen && !changeableByAdministrators),
      )
      .map(({ log }) => log);
    if (unclear.length + unsure.length > 0) return unknown('not-visible', { what: [...new Set([...unclear, ...unsure])] });
    return fails('local-only', { logs: logs.map(({ log }) => log) });
  },
});

const isWritten = ({ recording }: AuditLog) => recording.seen && recording.active;

/** Other systems that get logins. */
const remotes = ({ copies }: AuditLog): string[] =>
  copies.seen ? copies.targets.flatMap(({ by, to, logins }) => (to !== null && logins === true ? [`${to} (${by})`] : [])) : [];
