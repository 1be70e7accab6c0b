import { z } from 'zod';
import { defineCheck, fails, holds, indicates, unknown, warning } from '../define.ts';

/**
 * An agent that works indicates that a system is watched: whether somebody is told is mostly set elsewhere. Where no monitor is seen from inside,
 * something may still watch from outside.
 */
export const monitoringActive = defineCheck({
  id: 'monitoring.active',
  judges: 'monitor',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.16', bsi: 'DET.4.13' },
  reproduce: "ssh {system} 'systemctl list-units --type=service; ps -eo comm'",
  judge({ monitors }) {
    if (!monitors.seen) return unknown(monitors.reason, { what: monitors.detail });
    const names = (of: typeof monitors.found) => of.map(({ name }) => name);
    const active = monitors.found.filter((each) => each.active === true);
    const stopped = monitors.found.filter((each) => each.active === false);
    const telling = active.filter(({ notifies }) => notifies === 'yes');
    const silent = active.filter(({ notifies }) => notifies === 'no');
    const warnings = stopped.length > 0 ? [warning('some-stopped', { stopped: names(stopped) })] : [];
    if (telling.length > 0) return holds('watched', { monitors: names(telling) }, warnings);
    if (active.length > silent.length) {
      return indicates('agent-active', { monitors: names(active.filter(({ notifies }) => notifies === 'unknown')) }, warnings);
    }
    const unsure = monitors.found.filter((each) => each.active === null);
    if (unsure.length > 0) return unknown('not-visible', { what: names(unsure) });
    if (silent.length > 0) return fails('nobody-told', { monitors: names(silent) });
    if (stopped.length > 0) return fails('stopped', { stopped: names(stopped) });
    return monitors.complete ? fails('none') : unknown('not-visible', { what: 'monitoring from outside' });
  },
});
