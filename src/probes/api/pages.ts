import { ProbeError, toProbeError } from '../define.ts';

/** More pages than any account has; a list that goes on beyond has no end. */
const maxPages = 2000;

/**
 * A list page by page. `next` tells from a page where the following one begins, undefined where it was the last.
 * @throws ProbeError `incomplete` for a list that leads back to where it was, or has no end
 */
export async function* pages<Page, Cursor extends string | number>(
  first: Cursor,
  fetchPage: (cursor: Cursor) => Promise<Page>,
  next: (page: Page, cursor: Cursor) => Cursor | undefined,
): AsyncGenerator<Page> {
  const seen = new Set<Cursor>();
  for (let cursor: Cursor | undefined = first; cursor !== undefined; ) {
    if (seen.has(cursor)) throw new ProbeError('incomplete', 'page repeated');
    if (seen.size >= maxPages) throw new ProbeError('incomplete', 'too many pages');
    seen.add(cursor);
    const page: Page = await fetchPage(cursor);
    yield page;
    cursor = next(page, cursor);
  }
}

/** What was read of a list, and what kept it from being read to its end. */
export interface Listing<T> {
  readonly items: readonly T[];
  /** Null where the end was reached. */
  readonly failure: ProbeError | null;
}

/**
 * Reads a list to its end, or to where it breaks off: what came before is kept, and the failure says that it is not all.
 * @param total how many the interface says there are, by its last page; another number is an incomplete list
 */
export async function collect<Page, T>(
  list: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly T[],
  { total, max = 20_000 }: { readonly total?: (page: Page) => number | null | undefined; readonly max?: number } = {},
): Promise<Listing<T>> {
  const items: T[] = [];
  let said: number | null | undefined;
  try {
    for await (const page of list) {
      items.push(...itemsOf(page));
      said = total?.(page);
      if (items.length > max) return { items: items.slice(0, max), failure: new ProbeError('incomplete', `more than ${max}`) };
    }
  } catch (error) {
    return { items, failure: toProbeError(error) };
  }
  const isWhole = said === undefined || said === null || said === items.length;
  return { items, failure: isWhole ? null : new ProbeError('incomplete', `${items.length} of ${said}`) };
}

/** A list of one request, as a `Listing`. */
export async function single<T>(read: () => Promise<readonly T[]>): Promise<Listing<T>> {
  try {
    return { items: await read(), failure: null };
  } catch (error) {
    return { items: [], failure: toProbeError(error) };
  }
}
