import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { ProbeError, toProbeError } from '../../define.ts';

/** An object as a listing tells it. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
  /** When it was written, in ms since 1970. */
  readonly modified: number;
}

type Page = Pick<
  ListObjectsV2CommandOutput,
  'CommonPrefixes' | 'Contents' | 'EncodingType' | 'IsTruncated' | 'KeyCount' | 'Name' | 'NextContinuationToken' | 'Prefix'
>;

export interface ListingRequest {
  readonly bucket: string;
  readonly prefix: string;
  /** Asks for one page (ListObjectsV2). */
  page(token: string | undefined): Promise<Page>;
  readonly signal: AbortSignal;
  /** Objects after which the listing is cut. */
  readonly maxObjects?: number;
}

/** How a listing ended. Only one that is whole has shown everything there is. */
export interface ListingEnd {
  readonly objects: number;
  /** Why it was not read to its end; null where it was. */
  readonly cut: ProbeError | null;
}

const mostObjects = 20_000_000;
/** A store may answer with empty pages where much was deleted, but not for ever. */
export const maxEmptyPages = 1000;

/**
 * Reads a listing page by page and keeps nothing of it. The store's word is taken only where it is consistent: the bucket and prefix that
 * were asked for, as many keys as it says, in ascending order, and a new token wherever there is more.
 * @param folder is told of the folders of a listing with a delimiter
 */
export async function readListing(
  { bucket, prefix, page, signal, maxObjects = mostObjects }: ListingRequest,
  object: (object: StoredObject) => void,
  folder: (prefix: string) => void = () => {},
): Promise<ListingEnd> {
  let objects = 0;
  const cut = (error: unknown) => ({ objects, cut: toProbeError(error) });
  const tokens = { last: undefined as string | undefined, empty: 0 };
  const order = { object: ascending(), folder: ascending() };
  try {
    for (;;) {
      if (signal.aborted) return cut(signal.reason);
      const answer = await page(tokens.last);
      const decode = answer.EncodingType === 'url' ? decodeKey : (text: string) => text;
      const contents = answer.Contents ?? [];
      const folders = answer.CommonPrefixes ?? [];
      if (answer.IsTruncated === undefined || answer.Name === undefined) return cut(malformed('no listing'));
      if (answer.Name !== bucket && !bucket.endsWith(`:${answer.Name}`)) return cut(malformed('listing of another bucket'));
      const said = answer.Prefix ?? '';
      if (said !== prefix && decode(said) !== prefix) return cut(malformed('listing of another prefix'));
      if (answer.KeyCount !== undefined && answer.KeyCount !== contents.length + folders.length)
        return cut(new ProbeError('incomplete', 'fewer keys than counted'));

      for (const { Key, LastModified, Size } of contents) {
        const key = Key === undefined ? undefined : decode(Key);
        const modified = LastModified?.getTime() ?? Number.NaN;
        if (key === undefined || !key.startsWith(prefix)) return cut(malformed('key without the prefix'));
        if (!(modified > 0) || !Number.isSafeInteger(Size) || !(Size! >= 0)) return cut(malformed('object without size or date'));
        if (!order.object(key)) return cut(malformed('keys out of order'));
        if (objects >= maxObjects) return cut(new ProbeError('incomplete', `more than ${maxObjects} objects`));
        objects++;
        object({ key, size: Size!, modified });
      }
      for (const { Prefix } of folders) {
        const name = Prefix === undefined ? undefined : decode(Prefix);
        if (name === undefined || !name.startsWith(prefix)) return cut(malformed('folder without the prefix'));
        if (!order.folder(name)) return cut(malformed('keys out of order'));
        folder(name);
      }

      const token = answer.NextContinuationToken;
      if (!answer.IsTruncated) return token ? cut(malformed('an end with a token')) : { objects, cut: null };
      if (token === undefined || token === '') return cut(new ProbeError('incomplete', 'more without a token'));
      if (token === tokens.last) return cut(new ProbeError('incomplete', 'token repeated'));
      tokens.empty = contents.length + folders.length === 0 ? tokens.empty + 1 : 0;
      if (tokens.empty > maxEmptyPages) return cut(new ProbeError('incomplete', 'empty pages without end'));
      tokens.last = token;
    }
  } catch (error) {
    return cut(signal.aborted ? signal.reason : error);
  }
}

const malformed = (detail: string) => new ProbeError('malformed', detail);

/** Undoes `encoding-type=url`. @throws ProbeError where it was not encoded so */
export function decodeKey(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    throw malformed('key encoding');
  }
}

/** Whether each key comes after the one before, in the order of UTF-8, as S3 sorts. */
function ascending(): (key: string) => boolean {
  let last: string | undefined;
  return (key) => {
    const before = last;
    last = key;
    if (before === undefined) return true;
    // UTF-16 sorts as UTF-8 does but for surrogates.
    const surrogates = /[\ud800-\udfff]/;
    if (!surrogates.test(key) && !surrogates.test(before)) return before < key;
    return Buffer.compare(Buffer.from(before), Buffer.from(key)) < 0;
  };
}

/** A string of its own: a part of another one keeps the whole page of a listing in memory. */
export const detached = (text: string): string => Buffer.from(text).toString();
