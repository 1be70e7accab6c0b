import { GetObjectCommand, HeadObjectCommand, type HeadObjectCommandOutput, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ProbeError } from '../../define.ts';
import type { S3 } from '../client.ts';
import { type ListingEnd, readListing, type StoredObject } from './listing.ts';

/** One bucket, asked for what lies in it. */
export interface ObjectsOf {
  readonly bucket: string;
  readonly signal: AbortSignal;
  /** Reads a listing; see `readListing`. */
  list(prefix: string, object: (object: StoredObject) => void, maxObjects?: number): Promise<ListingEnd>;
  /** Objects and folders directly below a prefix that ends in `/` or is empty, all of them. @throws ProbeError where the listing was cut */
  level(prefix: string): Promise<{ readonly objects: ReadonlyMap<string, StoredObject>; readonly folders: ReadonlySet<string> }>;
  head(key: string): Promise<HeadObjectCommandOutput>;
  /** The first octets of an object that is not empty. */
  beginning(key: string, octets: number): Promise<Uint8Array>;
}

/** Most objects and folders of one level that are looked at. */
const widest = 20_000;

export function objectsOf(s3: S3, bucket: string, signal: AbortSignal): ObjectsOf {
  const page = (prefix: string, delimiter?: string) => (token: string | undefined) =>
    s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        EncodingType: 'url',
        ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
  return {
    bucket,
    signal,
    list: (prefix, object, maxObjects) =>
      readListing({ bucket, prefix, page: page(prefix), signal, ...(maxObjects === undefined ? {} : { maxObjects }) }, object),
    async level(prefix) {
      const objects = new Map<string, StoredObject>();
      const folders = new Set<string>();
      const end = await readListing(
        { bucket, prefix, page: page(prefix, '/'), signal, maxObjects: widest },
        (object) => objects.set(object.key.slice(prefix.length), object),
        (folder) => {
          if (folders.size >= widest) throw new ProbeError('incomplete', `more than ${widest} folders`);
          folders.add(folder.slice(prefix.length));
        },
      );
      if (end.cut !== null) throw end.cut;
      return { objects, folders };
    },
    head: (key) => s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key })),
    async beginning(key, octets) {
      const { Body, ContentRange } = await s3.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${octets - 1}` }),
      );
      if (Body === undefined) throw new ProbeError('malformed', 'no-body');
      if (ContentRange !== undefined && !ContentRange.startsWith('bytes 0-')) throw new ProbeError('malformed', 'other-range');
      return (await Body.transformToByteArray()).subarray(0, octets);
    },
  };
}
