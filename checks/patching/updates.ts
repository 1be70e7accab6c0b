import { z } from 'zod';
import type { HostUpdates } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown, warning } from '../define.ts';
import { duration, milliseconds } from '../params.ts';

const day = milliseconds('1d');
/** Longer than this nobody may rely on an old list or an old run, however long the clause gives. */
const freshest = 7 * day;

/**
 * Holds only where the machine asks a security source of its release, knows its state of within the promised time (7 days at most), and
 * nothing is overdue or waits for a restart. An update of unknown age waits at least since the state that is known.
 */
export const patchingUpdates = defineCheck({
  id: 'patching.updates',
  judges: 'host-updates',
  params: z.strictObject({
    /** How long a security update may wait. */
    within: duration,
    /** Whether updates install themselves (true) or never do (false); not asked when absent. */
    automatic: z.boolean().optional(),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.8', bsi: 'DET.5.10' },
  reproduce: "ssh {system} 'apt-get -s -t /-security/ dist-upgrade; apt-cache policy; ls /run/reboot-required'",
  judge(fact, { within, automatic }, { now }) {
    const { security, origin, refreshed, reboot, support, release } = fact;
    const fresh = Math.min(milliseconds(within), freshest);
    const age = (at: string) => now.getTime() - Date.parse(at);
    const waited = (since: string | null) => (since !== null ? age(since) : refreshed.seen ? age(refreshed.at) : 0);
    const updates = security.seen ? security.updates : [];

    if (support.seen && age(support.endsAt) >= day)
      return fails('unsupported', { release, endsAt: support.endsAt, by: support.source });
    const overdue = updates.filter(({ since }) => waited(since) > milliseconds(within));
    if (overdue.length > 0) return fails('overdue', { count: overdue.length, names: named(overdue), within });
    if (reboot.seen && reboot.pending) return fails('reboot-pending', { why: reboot.why });
    const ran = automaticAs(automatic, fact, fresh, age);
    if (ran?.outcome === 'fails') return ran;

    const unseen = [security, origin, refreshed, reboot].find((part) => !part.seen);
    if (origin.seen && !origin.configured)
      return unknown('not-visible', { what: [`security source of ${release}`, ...origin.names] });
    if (unseen && !unseen.seen) return unknown(unseen.reason, { what: unseen.detail });
    if (!refreshed.seen) return unknown(refreshed.reason, { what: refreshed.detail });
    if (age(refreshed.at) < -day) return unknown('malformed', { what: refreshed.at });
    if (age(refreshed.at) > fresh) return unknown('stale', { what: `package lists of ${refreshed.at}` });
    if (fact.hidden.length > 0) return unknown('not-visible', { what: fact.hidden });
    const ageless = updates.filter(({ since }) => since === null);
    if (ageless.length > 0) return unknown('not-visible', { what: named(ageless).map((update) => `${update} (since ?)`) });
    if (ran) return ran;

    const others = Math.max(0, (fact.pending ?? 0) - updates.length);
    return holds('up-to-date', { manager: fact.manager, refreshedAt: refreshed.at, waiting: updates.length, within }, [
      ...(others > 0 ? [warning('others-waiting', { others })] : []),
      ...(support.seen ? [] : [warning('support-unknown', { release })]),
    ]);
  },
});

const maxNames = 30;
const named = (updates: readonly { name: string; version: string; since: string | null }[]): string[] => [
  ...updates.slice(0, maxNames).map(({ name, version, since }) => [name, version, since?.slice(0, 10)].filter(Boolean).join(' ')),
  ...(updates.length > maxNames ? [`+${updates.length - maxNames}`] : []),
];

/** What contradicts the promise about automatic updates, or leaves it open; undefined where it is kept or was not made. */
function automaticAs(asked: boolean | undefined, { automatic }: HostUpdates, fresh: number, age: (at: string) => number) {
  if (asked === undefined) return undefined;
  if (!automatic.seen) return unknown(automatic.reason, { what: automatic.detail });
  const { on, by, lastRunAt, lastResult } = automatic;
  if (!asked) return on ? fails('automatic-on', { by }) : undefined;
  if (!on) return fails('automatic-off', { by });
  if (lastResult === 'failure') return fails('automatic-failed', { by, lastRunAt });
  if (lastRunAt === null) return unknown('not-visible', { what: `run of ${by}` });
  if (age(lastRunAt) > fresh) return fails('automatic-stalled', { by, lastRunAt });
  return lastResult === null ? unknown('not-visible', { what: `result of ${by}` }) : undefined;
}
