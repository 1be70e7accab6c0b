import { z } from 'zod';
import type { Query } from '../api/client.ts';
import { collect, type Listing, pages } from '../api/pages.ts';
import type { Service, Session } from './session.ts';

/** One list of a service. */
export interface ListPlace<S extends z.ZodType> {
  readonly service: Service;
  readonly path: string;
  /** The field of the answer that holds the entries. */
  readonly key: string;
  readonly item: S;
  readonly query?: Query;
}

type Raw = Readonly<Record<string, unknown>>;
const entries = <S extends z.ZodType>(page: Raw, { key }: ListPlace<S>) => page[key] as z.infer<S>[];

/** Lists whose answer says where the next page begins (VPC, ELB). */
export function byMarker<S extends z.ZodType>(
  session: Session,
  place: ListPlace<S>,
  limit: number,
): Promise<Listing<z.infer<S>>> {
  const { service, path, key, item, query } = place;
  const schema = z.object({ [key]: z.array(item), page_info: z.object({ next_marker: z.string().nullish() }) });
  type Page = Raw & { readonly page_info: { readonly next_marker?: string | null } };
  const read = async (marker: string) =>
    (await session.get(service, path, schema, { ...query, limit, marker: marker || undefined })) as unknown as Page;
  return collect(
    pages('', read, ({ page_info: { next_marker: next } }) => next || undefined),
    (page) => entries(page, place),
  );
}

/**
 * Lists that are asked for from some entry on, or (`counts: 'pages'`) page by page. It goes on while a page is full or the answer speaks of
 * more than was read; a total that is never reached makes the list incomplete.
 */
export function byOffset<S extends z.ZodType>(
  session: Session,
  place: ListPlace<S>,
  limit: number,
  {
    total,
    counts = 'entries',
    names = ['offset', 'limit'],
  }: {
    readonly total: string;
    readonly counts?: 'entries' | 'pages';
    readonly names?: readonly [position: string, size: string];
  },
): Promise<Listing<z.infer<S>>> {
  const { service, path, key, item, query } = place;
  const schema = z.object({ [key]: z.array(item), [total]: z.int().min(0) });
  const [position, size] = names;
  const read = async (at: number) =>
    (await session.get(service, path, schema, { ...query, [position]: at, [size]: limit })) as unknown as Raw;
  let seen = 0;
  const said = (page: Raw) => page[total] as number;
  return collect(
    pages<Raw, number>(counts === 'pages' ? 1 : 0, read, (page, at) => {
      const { length } = entries(page, place);
      if (length === 0 || (length < limit && said(page) <= seen)) return undefined;
      return counts === 'pages' ? at + 1 : at + length;
    }),
    (page) => {
      seen += entries(page, place).length;
      return entries(page, place);
    },
    // Some services count the entries of the page, and not those there are.
    { total: (page) => Math.max(said(page), seen) },
  );
}

/** Lists of IAM, whose answer may hold a link to the next page. */
export function byLink<S extends z.ZodType>(session: Session, place: ListPlace<S>): Promise<Listing<z.infer<S>>> {
  const { service, path, key, item, query } = place;
  const schema = z.object({ [key]: z.array(item), links: z.object({ next: z.string().nullish() }).nullish() });
  type Page = Raw & { readonly links?: { readonly next?: string | null } | null };
  const read = async (at: string) => (await session.get(service, at, schema, at === path ? query : {})) as unknown as Page;
  return collect(
    pages(path, read, ({ links }) => links?.next || undefined),
    (page) => entries(page, place),
  );
}
