import { z } from 'zod';
import type { ScalewayOrganizationTarget } from '../../inventory/target.ts';
import { openApi, type Query } from '../api/client.ts';
import { hasStatus } from '../api/errors.ts';
import { collect, type Listing, pages } from '../api/pages.ts';
import { type ProbeContext, ProbeError } from '../define.ts';

const host = 'https://api.scaleway.com';

/** The most the interface gives at once. */
const perPage = 100;
const count = z.int().min(0);

/** An id of the vendor; a thing without one is no thing. */
export const id = z.string().min(1).max(100);
/** Almost every field may be missing, by the vendor's own document. */
export const text = z.string().max(300).nullish();
export const instant = z.iso
  .datetime({ offset: true })
  .transform((said) => new Date(said).toISOString())
  .nullish();
export const tags = z.array(z.string().max(500)).nullish();

/** Something with the zone or region it was listed in. */
export type Placed<T> = T & { readonly at: string };

export interface Client {
  readonly api: ReturnType<typeof openApi>;
  /**
   * A list to its end, asked for at most once.
   * @param total where the interface says how many there are: in the body (`total_count`), or in the field `X-Total-Count` of the Instance API
   */
  list<S extends z.ZodType>(
    path: string,
    key: string,
    item: S,
    query: Query,
    total?: 'body' | 'header',
  ): Promise<Listing<z.infer<S>>>;
  close(): void;
}

/** Opens the interface (https://www.scaleway.com/en/developers/api/): one host, the secret key in a field of its own. */
export function openClient(target: ScalewayOrganizationTarget, context: ProbeContext): Client {
  const api = openApi(
    { base: target.baseUrl ?? host, ca: target.ca, authorize: () => ({ 'x-auth-token': target.secretKey.reveal() }) },
    context,
  );
  const asked = new Map<string, Promise<Listing<unknown>>>();

  const read = <S extends z.ZodType>(path: string, key: string, item: S, query: Query, total: 'body' | 'header') => {
    const schema = z.object({ [key]: z.array(item), ...(total === 'body' ? { total_count: count } : {}) });
    let seen = 0;
    const fetchPage = async (page: number) => {
      const size = total === 'body' ? { page_size: perPage } : { per_page: perPage };
      const { value, headers } = await api.ask(path, schema, { query: { ...query, page, ...size } });
      const said = value as Readonly<Record<string, unknown>>;
      const items = said[key] as z.infer<S>[];
      seen += items.length;
      const all = count.safeParse(total === 'body' ? said.total_count : Number(headers['x-total-count'] ?? Number.NaN));
      if (!all.success) throw new ProbeError('malformed', 'field X-Total-Count');
      return { items, all: all.data, isLast: items.length === 0 || seen >= all.data };
    };
    return collect(
      pages<Awaited<ReturnType<typeof fetchPage>>, number>(1, fetchPage, ({ isLast }, page) => (isLast ? undefined : page + 1)),
      ({ items }) => items,
      { total: ({ all }) => all },
    );
  };

  return {
    api,
    list<S extends z.ZodType>(path: string, key: string, item: S, query: Query, total: 'body' | 'header' = 'body') {
      const name = JSON.stringify([path, query]);
      const listing = asked.get(name) ?? read(path, key, item, query, total);
      asked.set(name, listing);
      return listing as Promise<Listing<z.infer<S>>>;
    },
    close: () => api.close(),
  };
}

/**
 * One list of every place. A place that fails makes the whole incomplete, and the failure names it.
 * @param maybe places of which the vendor's pages do not agree whether the product is there: status 404 or 501 says that it is not
 */
export async function everywhere<T>(
  places: readonly string[],
  maybe: readonly string[],
  listAt: (place: string) => Promise<Listing<T>>,
): Promise<Listing<Placed<T>>> {
  const all = await Promise.all([...places, ...maybe].map(async (at) => ({ at, ...(await listAt(at)) })));
  const failed = all.find(({ at, failure }) => failure !== null && !(maybe.includes(at) && isElsewhere(failure)));
  return {
    items: all.flatMap(({ at, items }) => items.map((item) => ({ ...item, at }))),
    failure: failed?.failure ? new ProbeError(failed.failure.reason, `${failed.at}: ${failed.failure.detail}`) : null,
  };
}

const isElsewhere = (failure: ProbeError) => hasStatus(failure, 404) || hasStatus(failure, 501);
