/** Who decides when both sides have several in common: the first in the client's list, or the server's own ranking. */
export type Order = 'client' | 'server' | 'unknown';

export interface Choice {
  /** As offered, in this order. */
  readonly list: readonly number[];
  readonly chosen: number;
  /** Where each stands in the list. */
  readonly places: ReadonlyMap<number, number>;
}

export const choiceFrom = (list: readonly number[], chosen: number): Choice => ({
  list,
  chosen,
  places: new Map(list.map((id, place) => [id, place])),
});

/**
 * What a server's choices tell about who decides. `server`: it passed over something that it accepts. `client`: it chose one of two
 * where that stood first, and the other where the other stood first.
 */
export function orderOf(choices: readonly Choice[], accepted: Iterable<number>): Order {
  const all = [...accepted];
  const preferred = new Set<number>();
  let client = false;
  for (const { chosen, places } of choices) {
    const chosenPlace = places.get(chosen);
    for (const other of all) {
      const place = places.get(other);
      if (other === chosen || place === undefined) continue;
      if (chosenPlace === undefined || place < chosenPlace) return 'server';
      if (preferred.has(pair(other, chosen))) client = true;
      preferred.add(pair(chosen, other));
    }
  }
  return client ? 'client' : 'unknown';
}

const pair = (one: number, other: number) => one * 0x10000 + other;
