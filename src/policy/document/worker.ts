import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { DocumentErrorCode } from './document-error.ts';
import { DocumentError } from './document-error.ts';
import { type ReadDocument, readBytes } from './read-bytes.ts';

/** What the thread that reads a document says in the end. */
export type Answer =
  | { readonly document: ReadDocument }
  | { readonly error: { readonly code: DocumentErrorCode; readonly detail: string } };

async function answer(file: string): Promise<Answer> {
  try {
    return { document: await readBytes(readFileSync(file), file) };
  } catch (error) {
    if (error instanceof DocumentError) return { error: { code: error.code, detail: error.detail } };
    if (error instanceof RangeError) return { error: { code: 'too-deep', detail: error.message } };
    return { error: { code: 'broken', detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) } };
  }
}

parentPort?.postMessage(await answer((workerData as { file: string }).file));
