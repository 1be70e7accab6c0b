import path from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { DocumentObjectTarget } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError, type ProbeResult } from '../define.ts';
import { documentOf, isOfItsName } from '../document-content.ts';
import type { S3 } from './client.ts';
import { toS3Error, WrongRegion } from './errors.ts';

/** Gets a document that lies in a bucket. */
export async function lookAtDocument(s3: S3, target: DocumentObjectTarget, context: ProbeContext): Promise<ProbeResult> {
  const { bucket, key } = target;
  const name = (path.posix.basename(key) || key).slice(0, 1024);
  const subject = { id: `${bucket}/${key}`.slice(0, 2048), names: [] };
  try {
    const { content, modified, type } = await read(s3, bucket, key);
    const document = documentOf(name, content, modified);
    return {
      facts: [
        {
          kind: 'document',
          subject,
          source: context.source(),
          path: name,
          ...document,
          isOfItsName: isOfItsName(name, content, type, 'store'),
        },
      ],
      failures: [],
    };
  } catch (error) {
    return { facts: [], failures: [context.failure(toS3Error(error), { subject, kinds: ['document'] })] };
  }
}

interface Read {
  readonly content: Uint8Array;
  readonly modified: Date | null;
  /** As whoever put it there said. */
  readonly type: string;
}

async function read(s3: S3, Bucket: string, Key: string, isMoved = false): Promise<Read> {
  try {
    const { Body, LastModified, ContentLength, ContentType } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const content = Body === undefined ? new Uint8Array() : await Body.transformToByteArray();
    if (ContentLength !== undefined && ContentLength !== content.length) throw new ProbeError('incomplete', 'answer-cut');
    return { content, modified: LastModified ?? null, type: ContentType ?? '' };
  } catch (error) {
    const failure = toS3Error(error);
    if (failure instanceof WrongRegion && !isMoved) return read(s3.inRegion(failure.region), Bucket, Key, true);
    throw failure;
  }
}
