import { orFailure } from '../facts/accounts.ts';
import { auditLogFacts } from '../facts/audit-log.ts';
import { newestTraces, trackers } from '../lists/traces.ts';
import type { Topic } from '../look.ts';

export const auditLog: Topic = {
  kinds: ['audit-log'],
  async look(look) {
    const found = await look.items(trackers, 'audit-log');
    if (found.length === 0) return [];
    const now = Date.now();
    const [all, ofIam] = await Promise.all([
      orFailure(newestTraces(look.session, now)),
      orFailure(newestTraces(look.session, now, 'IAM')),
    ]);
    const seen = await look.seen();
    // Only trackers of this type record what was done to the account; there is one.
    return found
      .filter(({ tracker_type }) => tracker_type === 'system')
      .flatMap((tracker) => auditLogFacts(tracker, { all, ofIam }, seen));
  },
};
