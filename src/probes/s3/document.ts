import path from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { DocumentObjectTarget } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError, type ProbeResult } from '../define.ts';
import { documentOf } from '../document-content.ts';
import type { S3 } from './client.ts';
import { toS3Error, WrongRegion } from './errors.ts';

/** Gets a document that lies in a bucket. */
export async function lookAtDocument(s3: S3, target: DocumentObjectTarget, context: ProbeContext): Promise<ProbeResult> {
  const { bucket, key } = target;
  const name = (path.posix.basename(key) || key).slice(0, 1024);
  const subject = { id: `${bucket}/${key}`.slice(0, 2048), names: [] };
  try {
    const { content, modified } = await read(s3, bucket, key);
    const document = documentOf(name, content, modified);
    return {
      facts: [{ kind: 'document', subject, source: context.source(), path: name, ...document, isOfItsName: true }],
      failures: [],
    };
  } catch (error) {
    return { facts: [], failures: [context.failure(toS3Error(error), { subject, kinds: ['document'] })] };
  }
}

async function read(
  s3: S3,
  Bucket: string,
  Key: string,
  isMoved = false,
): Promise<{ content: Uint8Array; modified: Date | null }> {
  try {
    const { Body, LastModified, ContentLength } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const content = Body === undefined ? new Uint8Array() : await Body.transformToByteArray();
    if (ContentLength !== undefined && ContentLength !== content.length) throw new ProbeError('incomplete', 'answer-cut');
    return { content, modified: LastModified ?? null };
  } catch (error) {
    const failure = toS3Error(error);
    if (failure instanceof WrongRegion && !isMoved) return read(s3.inRegion(failure.region), Bucket, Key, true);
    throw failure;
  }
}
