import { z } from 'zod';
import { defineCheck, fails, unknown, warning } from '../define.ts';
import { ports } from '../params.ts';
import { askedAt, holdsByPorts, statesOf, unseenIn } from '../port-states.ts';
import { differences, insideOnly, listenerName, notLookedAt, reachedName, viewsOf } from '../port-views.ts';

const everyPort = 65_535;

/**
 * Judges all views of a target together. From outside it can only speak of the ports that were asked, and says how many those were. What
 * listens inside was either asked from outside, too, or nothing is known of its being reachable.
 */
export const portsUnexpected = defineCheck({
  id: 'ports.unexpected',
  judges: 'open-port',
  many: true,
  params: z.strictObject({ allow: ports }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.20', bsi: 'ARCH.5.1' },
  reproduce: 'nmap -Pn -sT -p- {host}',
  wants: ({ allow }) => ({ ports: allow }),
  judge(facts, { allow }) {
    const views = viewsOf(facts);
    const looks = views.outside.map((fact) => {
      const asked = askedAt(fact);
      const others = asked.filter((port) => !allow.includes(port));
      return { fact, asked, others, states: statesOf(fact, others) };
    });
    const listeners = views.listeners.filter(({ entry }) => !allow.includes(entry.port));

    const open = looks.flatMap(({ fact, states }) => states.open.map((entry) => ({ fact, entry })));
    const differing = differences(listeners, open, views);
    if (open.length > 0) {
      const unexpected = open.map((each) => reachedName(each, views));
      return fails('unexpected', { ports: unexpected, allow }, differing);
    }
    if (looks.length === 0) return unknown('not-visible', { what: insideOnly(listeners) });
    const unseen = unseenIn(looks);
    if (unseen) return unknown(unseen.reason, { what: unseen.what });
    const unasked = looks.filter(({ others }) => others.length === 0).map(({ fact }) => fact.address);
    if (unasked.length > 0) return unknown('not-visible', { what: unasked });
    const missed = [
      ...listeners.filter(({ entry }) => !looks.every(({ asked }) => asked.includes(entry.port))).map(listenerName),
      ...notLookedAt(listeners, views),
    ];
    if (missed.length > 0) return unknown('not-visible', { what: [...new Set(missed)] });

    const asked = Math.min(...looks.map((each) => each.asked.length));
    const addresses = views.outside.map(({ address }) => address);
    return holdsByPorts(looks, 'only-declared', { addresses, allow, asked }, [
      ...(asked < everyPort ? [warning('not-every-port', { asked })] : []),
      ...differing,
    ]);
  },
});
