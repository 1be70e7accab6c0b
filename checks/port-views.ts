import type { OpenPort } from '../src/facts/index.ts';
import { type Warning, warning } from './define.ts';
import { socketName } from './port-states.ts';

type Entry = OpenPort['open'][number];

/** A port on which something listens inside a machine, beyond loopback, at an address as the socket is bound. */
export interface Listener {
  readonly fact: OpenPort;
  readonly entry: Entry;
}

/** What is known of one target, from outside and from inside. */
export interface Views {
  readonly outside: readonly OpenPort[];
  readonly inside: readonly OpenPort[];
  readonly listeners: readonly Listener[];
}

/** Tells the views of a target apart. What does not say where it can be spoken to from is taken for public. */
export function viewsOf(facts: readonly OpenPort[]): Views {
  const [outside, inside] = [facts.filter(({ view }) => view === 'outside'), facts.filter(({ view }) => view === 'inside')];
  const listeners = inside
    .filter(({ reach }) => reach !== 'loopback')
    .flatMap((fact) => fact.open.map((entry) => ({ fact, entry })));
  return { outside, inside, listeners };
}

export const listenerName = ({ fact, entry }: Listener): string => socketName(fact.address, entry);

/** What is not seen where nobody looked from outside: all of it, and first what listens, which may be reachable or not. */
export const insideOnly = (listeners: readonly Listener[]): string[] => ['ports from outside', ...listeners.map(listenerName)];

/**
 * Names of what listens at public addresses of the machine that nobody looked at from outside: an address that no name leads to, or one
 * that a load balancer stands in front of. The look that was made says nothing about them. Where the machine's own addresses were not
 * read, what listens at all of them may listen at such a one.
 */
export function notLookedAt(listeners: readonly Listener[], { outside }: Views): string[] {
  const looked = new Set(outside.map(({ address }) => address));
  const unread = listeners.filter(({ fact }) => fact.reach === 'wildcard' && fact.standsFor === undefined);
  const names = listeners.flatMap(({ fact, entry }) => {
    const addresses = fact.reach === 'wildcard' ? (fact.standsFor ?? []) : fact.reach === 'private' ? [] : [fact.address];
    return addresses.filter((address) => !looked.has(address)).map((address) => socketName(address, entry));
  });
  return [...new Set([...(unread.length > 0 ? ['own addresses', ...unread.map(listenerName)] : []), ...names])];
}

/** A port that was reached from outside, at the address of the fact. */
export interface Reached {
  readonly fact: OpenPort;
  readonly entry: Entry;
}

/** What may have answered there: what listens beyond loopback, for addresses are translated, or at this very address. */
const holdersOf = ({ fact: { address }, entry: { port } }: Reached, { inside }: Views): Entry[] =>
  inside
    .filter((each) => each.reach !== 'loopback' || each.address === address)
    .flatMap(({ open }) => open.filter((each) => each.port === port));

/** `192.0.2.10:22 (ssh, sshd)`: an open port, with the program that listens on it inside where one was seen. */
export function reachedName(reached: Reached, views: Views): string {
  const process = holdersOf(reached, views).find((entry) => entry.process !== undefined)?.process;
  return socketName(reached.fact.address, { ...reached.entry, process });
}

/** Where the views of a target differ: what listens but was not reached, and what was reached though nothing listens. */
export function differences(
  listening: readonly Listener[],
  reached: readonly Reached[],
  views: Views,
): Warning<'listens-unreached' | 'nothing-listens'>[] {
  const { outside, inside } = views;
  if (inside.length === 0 || outside.length === 0) return [];
  const { host } = inside[0]!;
  const vantage = vantagesOf(outside);
  const unreached = listening.filter(({ entry: { port } }) => !reached.some(({ entry }) => entry.port === port));
  const unheld = reached.filter((each) => holdersOf(each, views).length === 0);
  return [
    ...(unreached.length > 0 ? [warning('listens-unreached', { host, vantage, sockets: unreached.map(listenerName) })] : []),
    ...(unheld.length > 0
      ? [warning('nothing-listens', { host, vantage, sockets: unheld.map(({ fact, entry }) => socketName(fact.address, entry)) })]
      : []),
  ];
}

/** Names of the places that facts were seen from. */
export const vantagesOf = (facts: readonly OpenPort[]): string[] => [...new Set(facts.map(({ source }) => source.vantage.name))];
