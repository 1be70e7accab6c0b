import type { FirewallRules, Opening, OpenPort } from '../src/facts/index.ts';
import type { Alongside } from './alongside.ts';
import { askedAt, socketName, statesOf } from './port-states.ts';

/** Ports of a list that an opening lets the world reach. */
const exposedPorts = ({ protocol, reach, from, to }: Opening, ports: readonly number[]): readonly number[] =>
  protocol === 'tcp' && reach === 'world' ? ports.filter((port) => from <= port && port <= to) : [];

/** Whether nothing but the lack of a rule lets it through: that nobody guards a thing does not say that something answers there. */
const isByDefault = ({ by }: Opening) => by.every((name) => name === 'default');

export interface Exposure {
  readonly rules: FirewallRules;
  readonly opening: Opening;
  readonly ports: readonly number[];
}

/** What is known of some ports of one thing by its provider's rules. */
export interface RuleView {
  readonly rules: FirewallRules;
  /** Openings to the world by a rule that somebody wrote. */
  readonly written: readonly Exposure[];
  /** Whether some of the ports are open because no rule speaks of them. */
  readonly unguarded: boolean;
  /** Openings of these ports to a part of the internet only. */
  readonly restricted: readonly Opening[];
}

export function ruleViewOf(rules: FirewallRules, ports: readonly number[]): RuleView {
  const openings = rules.inbound.seen ? rules.inbound.openings : [];
  const exposures = openings.flatMap((opening) => {
    const exposed = exposedPorts(opening, ports);
    return exposed.length > 0 ? [{ rules, opening, ports: exposed }] : [];
  });
  return {
    rules,
    written: exposures.filter(({ opening }) => !isByDefault(opening)),
    unguarded: exposures.some(({ opening }) => isByDefault(opening)),
    restricted: openings.filter(
      ({ protocol, reach, from, to }) =>
        protocol === 'tcp' && reach === 'some' && ports.some((port) => from <= port && port <= to),
    ),
  };
}

/** `web-1 (203.0.113.5): tcp 22 from 0.0.0.0/0 (firewall web: rule 1)`. */
export function exposureName({ rules, opening, ports }: Exposure): string {
  const { guards, addresses } = rules;
  const where = addresses.length > 0 ? `${guards} (${addresses.join(', ')})` : guards;
  const sources =
    opening.sources.length > 3 ? [...opening.sources.slice(0, 3), `+${opening.sources.length - 3}`] : opening.sources;
  const listed = ports.length > 8 ? [...ports.slice(0, 8), `+${ports.length - 8}`] : ports;
  return `${where}: ${opening.protocol} ${listed.join(', ')} ← ${sources.join(', ')} (${opening.by.join(', ')})`;
}

/** Looks from outside at the addresses of a thing, of those that were made. */
export const looksAt = ({ addresses }: FirewallRules, alongside: Alongside): readonly OpenPort[] =>
  addresses.length === 0
    ? []
    : alongside
        .named(addresses)
        .flatMap(({ fact }) =>
          fact.kind === 'open-port' && fact.view === 'outside' && addresses.includes(fact.address) ? [fact] : [],
        );

/** What scans say of some ports of a thing, socket by socket, in a few words. */
export const scansOf = (looks: readonly OpenPort[], ports: readonly number[]): string[] =>
  looks.flatMap((fact) => {
    const { open } = statesOf(fact, ports);
    const from = fact.source.vantage.name;
    if (open.length > 0) return open.map((entry) => `${socketName(fact.address, entry)} ✓ ${from}`);
    return ports.map((port) => `${socketName(fact.address, { port })} ✗ ${from}`);
  });

/** Whether every address of a thing was looked at from outside, and none of the ports was reached. */
export function isClosedBySight(rules: FirewallRules, looks: readonly OpenPort[], ports: readonly number[]): boolean {
  const seen = new Set(looks.map(({ address }) => address));
  return (
    rules.addresses.length > 0 &&
    rules.addresses.every((address) => seen.has(address)) &&
    looks.every((fact) => {
      const { open, unseen } = statesOf(fact, ports);
      const asked = askedAt(fact);
      return open.length === 0 && unseen.length === 0 && ports.every((port) => asked.includes(port));
    })
  );
}
