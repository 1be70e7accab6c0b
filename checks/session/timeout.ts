import { z } from 'zod';
import { defineCheck, fails, holds, indicates, unknown } from '../define.ts';
import { duration, milliseconds } from '../params.ts';

/** Judges when an idle session ends. That the connection of a dead client is closed says nothing about one that is only left alone. */
export const sessionTimeout = defineCheck({
  id: 'session.timeout',
  judges: 'session-policy',
  params: z.strictObject({ after: duration }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.5', bsi: 'BER.3.12' },
  reproduce: 'grep -rn TMOUT /etc/profile /etc/profile.d /etc/bash.bashrc; loginctl show-session --property=StopIdleSessionUSec',
  judge({ idleEnds, unseen, deadClient }, { after }) {
    const inTime = idleEnds.filter(({ seconds }) => seconds * 1000 <= milliseconds(after));
    const args = (ends: typeof idleEnds) => ({ ends: ends.map(({ by, seconds }) => `${seconds} s (${by})`), after });
    const sure = inTime.filter(({ covers, binding }) => covers === 'all' && binding);
    if (sure.length > 0) return holds('ends', args(sure));
    const remote = inTime.filter(({ binding }) => binding);
    if (remote.length > 0) return indicates('ends-remote', args(remote));
    if (inTime.length > 0) return indicates('ends-unless-changed', args(inTime));
    if (unseen.length > 0) return unknown(unseen[0]!.reason, { what: unseen.map(({ detail }) => detail) });
    if (idleEnds.length > 0) return fails('too-late', args(idleEnds));
    return deadClient === null ? fails('never', { after }) : fails('only-dead', { after, deadClient });
  },
});
