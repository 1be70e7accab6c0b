import type { AuditLog } from '../../../facts/index.ts';
import type { ProbeError } from '../../define.ts';
import type { Trace, Tracker } from '../lists/traces.ts';
import { isFailure } from './accounts.ts';
import type { Seen } from './seen.ts';

const noWord = (detail: string) => ({ seen: false, reason: 'not-visible', detail }) as const;

/** Newest entries, of all services and of the one that knows of logins. */
export interface Entries {
  readonly all: readonly Trace[] | ProbeError;
  readonly ofIam: readonly Trace[] | ProbeError;
}

/**
 * The log of what was done through console and interface (Cloud Trace Service), which every account has. Changes of resources are in it by its
 * nature. Logins are told apart: that these are in it is shown by an entry only, and none may have been made within the week that can be asked for.
 */
export function auditLogFacts(tracker: Tracker, { all, ofIam }: Entries, seen: Seen): AuditLog[] {
  const logins = isFailure(ofIam) ? ofIam : ofIam.filter(({ trace_name }) => /^login/i.test(trace_name));
  const hasLogins = !isFailure(logins) && logins.length > 0;
  return [
    factOf(tracker, 'changes', { seen: true, classes: ['privilege', 'account-change', 'configuration'] }, all, false, seen),
    factOf(
      tracker,
      'logins',
      // What is not in use records no logins either.
      hasLogins || tracker.status !== 'enabled'
        ? { seen: true, classes: ['login'] }
        : isFailure(logins)
          ? { seen: false, reason: logins.reason, detail: logins.detail }
          : noWord('no login within a week'),
      logins,
      hasLogins ? true : null,
      seen,
    ),
  ];
}

function factOf(
  { tracker_name, status, obs_info, lts }: Tracker,
  part: 'changes' | 'logins',
  events: AuditLog['events'],
  entries: readonly Trace[] | ProbeError,
  logins: boolean | null,
  { project, source }: Seen,
): AuditLog {
  const newest = isFailure(entries) ? null : Math.max(...entries.map(({ time }) => time));
  const newestAt = newest !== null && Number.isFinite(newest) ? new Date(newest).toISOString() : null;
  const targets = [
    ...(obs_info?.bucket_name ? [{ by: 'OBS', to: `bucket ${obs_info.bucket_name}`, logins }] : []),
    ...(lts?.is_lts_enabled ? [{ by: 'LTS', to: `log group ${lts.log_group_name ?? '?'}`, logins }] : []),
  ];
  return {
    kind: 'audit-log',
    subject: { id: `${project}: tracker ${tracker_name} (${part})`, names: [`otc tracker ${tracker_name}`] },
    source,
    system: project,
    log: `tracker ${tracker_name}: ${part}`.slice(0, 200),
    by: 'Cloud Trace Service',
    events,
    recording: recordingOf(status, entries, newestAt),
    entries: noWord('the interface tells seven days'),
    deletion: noWord('the rules of the bucket decide'),
    persistent: null,
    systemSince: null,
    copies: { seen: true, targets },
    writers: noWord('who may write to the bucket'),
    changeableByAdministrators: null,
    guards: [],
  };
}

/** A tracker that is off, or that cannot write, records nothing, whatever its entries say. */
function recordingOf(status: string, entries: readonly Trace[] | ProbeError, newestAt: string | null): AuditLog['recording'] {
  if (status === 'disabled' || status === 'error') return { seen: true, active: false, newestAt };
  if (status !== 'enabled') return noWord(`status ${status}`);
  return isFailure(entries)
    ? { seen: false, reason: entries.reason, detail: entries.detail }
    : { seen: true, active: true, newestAt };
}
