import type { Piece } from './document/structure.ts';

/** What a policy remembers of its document. */
export interface Remembered {
  /** In the order of the policy. */
  readonly clauses: readonly { readonly id: string; readonly section: string | null; readonly digest: string }[];
  /** Digests of everything else, in the order of the document. */
  readonly besides: readonly string[];
}

/** What is different in the document since the policy was written. `clause` is null for what is none: a heading, a definition, an introduction. */
export type Change =
  | { readonly change: 'added'; readonly piece: Piece }
  | { readonly change: 'changed'; readonly clause: string | null; readonly piece: Piece }
  | { readonly change: 'moved'; readonly clause: string; readonly from: string | null; readonly piece: Piece }
  | { readonly change: 'removed'; readonly clause: string | null; readonly section: string | null }
  | { readonly change: 'renamed'; readonly from: string | null; readonly piece: Piece };

/** The title of a section without its number, as sections may be counted anew, and without the articles behind it. */
const titleOf = (section: string | null) =>
  (section ?? '').replace(/^(?:§+\s*)?[\d.]+[a-z]?[.)]?\s+/u, '').replace(/\s*\((?:Art|§)[^)]*\)$/u, '');

/**
 * Compares a document with what the policy remembers of it. What has the same words is the same wherever it stands; what is left on
 * both sides between the same neighbours was changed. Numbers do not count: a bullet that was taken out moves all others up.
 */
export function driftOf({ clauses, besides }: Remembered, pieces: readonly Piece[]): Change[] {
  const free = new Set(pieces.keys());
  const at = matchClauses(clauses, pieces, free);
  const otherAt = matchInOrder(besides, pieces, free);
  const changes: Change[] = [];

  const renamed = renamedSections(clauses, at, pieces);
  const oldHeadings = new Set<number>();
  for (const [from, heading] of renamed) {
    const old = [...besides.keys()].find(
      (index) =>
        otherAt[index] === undefined &&
        !oldHeadings.has(index) &&
        gapOf(index, otherAt, pieces.length, (each) => each === heading) !== undefined,
    );
    if (old !== undefined) oldHeadings.add(old);
    if (free.delete(heading)) changes.push({ change: 'renamed', from, piece: pieces[heading]! });
  }
  for (const [index, clause] of clauses.entries()) {
    if (at[index] !== undefined) continue;
    const found = replacementOf(index, clause, at, pieces, free);
    if (found === undefined) {
      changes.push({ change: 'removed', clause: clause.id, section: clause.section });
      continue;
    }
    free.delete(found);
    changes.push({ change: 'changed', clause: clause.id, piece: pieces[found]! });
  }
  for (const index of besides.keys()) {
    if (otherAt[index] !== undefined || oldHeadings.has(index)) continue;
    const found = gapOf(index, otherAt, pieces.length, (each) => free.has(each));
    if (found === undefined) changes.push({ change: 'removed', clause: null, section: null });
    else {
      free.delete(found);
      const piece = pieces[found]!;
      changes.push(
        piece.shape === 'heading' ? { change: 'renamed', from: null, piece } : { change: 'changed', clause: null, piece },
      );
    }
  }
  for (const index of movedOf(
    clauses,
    at,
    pieces,
    new Map([...renamed].map(([from, heading]) => [titleOf(from), pieces[heading]!.section])),
  )) {
    const { id, section } = clauses[index]!;
    changes.push({ change: 'moved', clause: id, from: section, piece: pieces[at[index]!]! });
  }
  for (const index of free) changes.push({ change: 'added', piece: pieces[index]! });
  const lineOf = (change: Change) => ('piece' in change ? change.piece.line : Number.POSITIVE_INFINITY);
  return changes.sort((a, b) => lineOf(a) - lineOf(b));
}

/** Finds each clause by its words; where they stand several times, first at its own number, then in its section. */
function matchClauses(clauses: Remembered['clauses'], pieces: readonly Piece[], free: Set<number>): (number | undefined)[] {
  const byDigest = new Map<string, number[]>();
  for (const [index, { digest }] of pieces.entries()) byDigest.set(digest, [...(byDigest.get(digest) ?? []), index]);
  const at: (number | undefined)[] = clauses.map(() => undefined);
  const preferences: ((clause: Remembered['clauses'][number], piece: Piece) => boolean)[] = [
    (clause, piece) => clause.id === piece.id,
    (clause, piece) => titleOf(clause.section) === titleOf(piece.section) && piece.shape !== 'heading',
    (_, piece) => piece.shape !== 'heading',
  ];
  for (const fits of preferences) {
    for (const [index, clause] of clauses.entries()) {
      if (at[index] !== undefined) continue;
      const found = byDigest.get(clause.digest)?.find((each) => free.has(each) && fits(clause, pieces[each]!));
      if (found === undefined) continue;
      at[index] = found;
      free.delete(found);
    }
  }
  return at;
}

function matchInOrder(digests: readonly string[], pieces: readonly Piece[], free: Set<number>): (number | undefined)[] {
  const byDigest = new Map<string, number[]>();
  for (const index of free) byDigest.set(pieces[index]!.digest, [...(byDigest.get(pieces[index]!.digest) ?? []), index]);
  return digests.map((digest) => {
    const found = byDigest.get(digest)?.shift();
    if (found !== undefined) free.delete(found);
    return found;
  });
}

/** The first piece between the places of the neighbours before and after that is taken by nothing else. */
function gapOf(
  index: number,
  at: readonly (number | undefined)[],
  end: number,
  isFree: (piece: number) => boolean,
): number | undefined {
  const before = at.slice(0, index).findLast((each) => each !== undefined) ?? -1;
  const after = at.slice(index + 1).find((each) => each !== undefined && each > before) ?? end;
  for (let each = before + 1; each < after; each += 1) if (isFree(each)) return each;
  return undefined;
}

function replacementOf(
  index: number,
  clause: Remembered['clauses'][number],
  at: readonly (number | undefined)[],
  pieces: readonly Piece[],
  free: ReadonlySet<number>,
): number | undefined {
  const isFree = (each: number) => free.has(each) && pieces[each]!.shape !== 'heading';
  const same = [...free].find(
    (each) => isFree(each) && pieces[each]!.id === clause.id && titleOf(pieces[each]!.section) === titleOf(clause.section),
  );
  return same ?? gapOf(index, at, pieces.length, isFree);
}

/** Sections of the policy that are no longer there, though most of their clauses stand together under a title that is new. */
function renamedSections(
  clauses: Remembered['clauses'],
  at: readonly (number | undefined)[],
  pieces: readonly Piece[],
): Map<string, number> {
  const old = new Set(clauses.map(({ section }) => titleOf(section)));
  const present = new Set(pieces.map(({ section }) => titleOf(section)));
  const renamed = new Map<string, number>();
  for (const title of old) {
    if (title === '' || present.has(title)) continue;
    const inside = clauses.flatMap(({ section }, index) =>
      titleOf(section) === title && at[index] !== undefined ? [pieces[at[index]]!] : [],
    );
    const now = inside[0]?.section ?? null;
    if (now === null || old.has(titleOf(now)) || inside.filter(({ section }) => section === now).length * 2 <= inside.length)
      continue;
    const heading = pieces.findIndex((piece) => piece.shape === 'heading' && piece.section === now);
    if (heading >= 0) renamed.set(clauses.find(({ section }) => titleOf(section) === title)!.section!, heading);
  }
  return renamed;
}

/** Clauses whose words are the same in another section or order; as few as can be. */
function movedOf(
  clauses: Remembered['clauses'],
  at: readonly (number | undefined)[],
  pieces: readonly Piece[],
  renamed: ReadonlyMap<string, string | null>,
): number[] {
  const found = [...clauses.keys()].filter((index) => at[index] !== undefined);
  const inOrder = longestRising(found.map((index) => at[index]!));
  return found.filter((index, place) => {
    const before = titleOf(clauses[index]!.section);
    const now = titleOf(pieces[at[index]!]!.section);
    return !inOrder.has(place) || (before !== now && titleOf(renamed.get(before) ?? null) !== now);
  });
}

/** Places of a longest rising subsequence. */
function longestRising(values: readonly number[]): Set<number> {
  const tails: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [place, value] of values.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[tails[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    previous.push(low > 0 ? tails[low - 1] : undefined);
    tails[low] = place;
  }
  const chosen = new Set<number>();
  for (let place = tails.at(-1); place !== undefined; place = previous[place]) chosen.add(place);
  return chosen;
}
