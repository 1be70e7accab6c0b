import { z } from 'zod';
import { defineCheck, fails, unknown, warning } from '../define.ts';
import { ports } from '../params.ts';
import { askedAt, holdsByPorts, portName, statesOf } from '../port-states.ts';

const everyPort = 65_535;

/** Judges all addresses of a target together. It can only speak of the ports that were asked, and says how many those were. */
export const portsUnexpected = defineCheck({
  id: 'ports.unexpected',
  judges: 'open-port',
  many: true,
  params: z.strictObject({ allow: ports }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.20', bsi: 'ARCH.5.1' },
  reproduce: 'nmap -Pn -sT -p- {host}',
  wants: ({ allow }) => ({ ports: allow }),
  judge(facts, { allow }) {
    const looks = facts.map((fact) => {
      const asked = askedAt(fact);
      const others = asked.filter((port) => !allow.includes(port));
      return { fact, asked, others, states: statesOf(fact, others) };
    });
    const at = (address: string, names: readonly string[]) =>
      names.map((name) => (facts.length > 1 ? `${address}: ${name}` : name));

    // What listens inside need not be reachable.
    const [seen, inside] = [
      looks.filter(({ fact }) => fact.view === 'outside'),
      looks.filter(({ fact }) => fact.view === 'inside'),
    ];
    const unexpected = seen.flatMap(({ fact, states }) => at(fact.address, states.open.map(portName)));
    if (unexpected.length > 0) return fails('unexpected', { ports: unexpected, allow });
    const listening = inside.flatMap(({ fact, states }) => at(fact.address, states.open.map(portName)));
    if (listening.length > 0) return unknown('not-visible', { what: listening });
    const unseen = looks.flatMap(({ states }) => states.unseen);
    if (unseen.length > 0) {
      const what = looks.flatMap(({ fact, states }) => at(fact.address, states.unseen.map(portName)));
      return unknown(unseen[0]!.reason, { what });
    }
    const unasked = looks.filter(({ others }) => others.length === 0).map(({ fact }) => fact.address);
    if (unasked.length > 0) return unknown('not-visible', { what: unasked });

    const asked = Math.min(...looks.map((each) => each.asked.length));
    return holdsByPorts(looks, 'only-declared', { addresses: facts.map(({ address }) => address), allow, asked }, [
      ...(asked < everyPort ? [warning('not-every-port', { asked })] : []),
    ]);
  },
});
