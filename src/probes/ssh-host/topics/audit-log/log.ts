import type { AuditLog } from '../../../../facts/index.ts';

/** What is told of one log by itself. */
export type LogParts = Pick<
  AuditLog,
  'log' | 'by' | 'events' | 'recording' | 'entries' | 'deletion' | 'persistent' | 'writers' | 'guards'
>;

/** Whether a service is at work. @throws ProbeError where the services could not be seen. */
export type Running = (name: string) => boolean;
