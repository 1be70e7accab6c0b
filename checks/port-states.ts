import { type OpenPort, usualService } from '../src/facts/index.ts';
import { type Args, type Holds, holds, indicates, type UnknownReason, type Warning, warning } from './define.ts';

/** Ports on which the web is served; also those that offices and CI runners let out when they let out nothing else. */
export const webPorts: readonly number[] = [80, 443, 8080, 8443];

type Entry = OpenPort['open'][number];

export interface PortStates {
  readonly open: readonly Entry[];
  /** Ports nothing is known of, each with the reason. */
  readonly unseen: readonly { readonly port: number; readonly reason: UnknownReason }[];
  /** Ports that did not answer; by the positive control that is the peer's silence. */
  readonly silent: readonly number[];
}

/** The ports that were asked at one address. */
export const askedAt = ({ open, closed, filtered, unknown }: OpenPort): readonly number[] => [
  ...open.map(({ port }) => port),
  ...closed,
  ...filtered,
  ...unknown,
];

/** What is known of some ports at one address. A port in none of the lists is closed: it answered with a reset. */
export function statesOf(fact: OpenPort, ports: readonly number[]): PortStates {
  const open = fact.open.filter(({ port }) => ports.includes(port));
  const silent: number[] = [];
  const unseen: { port: number; reason: UnknownReason }[] = [];
  for (const port of ports) {
    if (open.some((entry) => entry.port === port)) continue;
    if (fact.unknown.includes(port)) unseen.push({ port, reason: 'incomplete' });
    else if (fact.filtered.includes(port)) {
      if (fact.control === 'answered') silent.push(port);
      else unseen.push({ port, reason: 'timeout' });
    } else if (!fact.closed.includes(port)) unseen.push({ port, reason: 'not-visible' });
  }
  return { open, unseen, silent };
}

/**
 * A hold about ports. Where it rests on silence at an address that answered on web ports alone, a filter on the way out of here would
 * look the same: there it only indicates, and a warning says so.
 */
export function holdsByPorts<const C extends string, const W extends string = never>(
  looks: readonly Look[],
  code: C,
  args: Args,
  warnings: readonly Warning<W>[] = [],
): Holds<C, W | 'only-web-answers'> {
  const doubtful = looks.filter(({ fact, states }) => states.silent.length > 0 && onlyWebAnswers(fact)).map(({ fact }) => fact);
  if (doubtful.length === 0) return holds(code, args, warnings);
  const where = { addresses: doubtful.map(({ address }) => address), vantage: doubtful[0]!.source.vantage.name };
  const all: readonly Warning<W | 'only-web-answers'>[] = [...warnings, warning('only-web-answers', where)];
  return indicates(code, args, all);
}

const onlyWebAnswers = ({ open, closed }: OpenPort) =>
  [...open.map(({ port }) => port), ...closed].every((port) => webPorts.includes(port));

interface Named {
  readonly port: number;
  readonly service?: string | null;
  readonly process?: string | undefined;
}

/** `22 (ssh)`, `22 (ssh, sshd)`: the service as it was recognised, else the usual one of the port, and the program where it is known. */
function portName({ port, service, process }: Named): string {
  const names = new Set([service ?? usualService(port), process].filter((name) => name !== undefined));
  return names.size === 0 ? String(port) : `${port} (${[...names].join(', ')})`;
}

/** `192.0.2.10:22 (ssh)`, `[2001:db8::10]:22 (ssh)`: a port at an address, as every language writes it. */
export const socketName = (address: string, entry: Named): string =>
  `${address.includes(':') ? `[${address}]` : address}:${portName(entry)}`;

/** The states of some ports at each address that was looked at from outside. */
export interface Look {
  readonly fact: OpenPort;
  readonly states: PortStates;
}

export const silentIn = (looks: readonly Look[]): number => new Set(looks.flatMap(({ states }) => states.silent)).size;

/** Names of the ports nothing is known of. */
export const unseenIn = (looks: readonly Look[]): { readonly reason: UnknownReason; readonly what: string[] } | undefined => {
  const all = looks.flatMap(({ fact, states }) =>
    states.unseen.map((each) => ({ ...each, name: socketName(fact.address, each) })),
  );
  return all[0] && { reason: all[0].reason, what: all.map(({ name }) => name) };
};
