/** Who decides when both sides have several in common: the first in the client's list, or the server's own ranking. */
export type Order = 'client' | 'server' | 'unknown';

export interface Choice {
  /** As offered, in this order. */
  readonly list: readonly number[];
  readonly chosen: number;
}

/**
 * What a server's choices tell about who decides. `server`: it passed over something that it accepts. `client`: it chose one of two
 * where that stood first, and the other where the other stood first.
 */
export function orderOf(choices: readonly Choice[], isAccepted: (id: number) => boolean): Order {
  const preferred = new Set<number>();
  let client = false;
  for (const { list, chosen } of choices) {
    let passed = false;
    for (const other of list) {
      if (other === chosen) passed = true;
      else if (isAccepted(other)) {
        if (!passed) return 'server';
        if (preferred.has(pair(other, chosen))) client = true;
        preferred.add(pair(chosen, other));
      }
    }
  }
  return client ? 'client' : 'unknown';
}

const pair = (one: number, other: number) => one * 0x10000 + other;
