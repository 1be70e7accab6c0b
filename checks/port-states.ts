import { type OpenPort, usualService } from '../src/facts/index.ts';
import type { UnknownReason } from './define.ts';

type Entry = OpenPort['open'][number];

export interface PortStates {
  readonly open: readonly Entry[];
  /** Ports nothing is known of, each with the reason. */
  readonly unseen: readonly { readonly port: number; readonly reason: UnknownReason }[];
  /** Ports that did not answer; by the positive control that is the peer's silence. */
  readonly silent: readonly number[];
}

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

/** `22 (ssh)`: the service as it was recognised, else the usual one of the port. */
export function portName({ port, service }: { readonly port: number; readonly service?: string | null }): string {
  const name = service ?? usualService(port);
  return name === undefined ? String(port) : `${port} (${name})`;
}
