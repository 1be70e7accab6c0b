import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../package.ts';
import { DocumentError } from './document-error.ts';
import { limits } from './limits.ts';
import type { ReadDocument } from './read-bytes.ts';
import type { Answer } from './worker.ts';

/** The thread's program, which the build makes; where the sources run as they are, too. */
const program = path.join(packageRoot, 'dist', 'document-worker.js');

/**
 * Reads a document of any of the known formats into blocks. A thread of its own reads, with bounds of time and memory, so that no file can hang
 * or exhaust the program.
 *
 * @throws DocumentError
 */
export async function readDocument(file: string): Promise<ReadDocument> {
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile()) throw new DocumentError('not-found');
  if (found.size === 0) throw new DocumentError('empty');
  if (found.size > limits.fileBytes) throw new DocumentError('too-large', 'file');
  return inThread(path.resolve(file));
}

function inThread(file: string): Promise<ReadDocument> {
  const before = process.memoryUsage.rss();
  return new Promise<ReadDocument>((resolve, reject) => {
    const worker = new Worker(program, {
      workerData: { file },
      // What a library has to say on the way is not for the terminal.
      stdout: true,
      stderr: true,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    });
    let isDone = false;
    const end = (how: () => void) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(deadline);
      clearInterval(watch);
      void worker.terminate().then(how, how);
    };
    const fail = (error: DocumentError) => end(() => reject(error));
    const deadline = setTimeout(() => fail(new DocumentError('too-slow')), limits.milliseconds);
    // The limits of a thread leave out what lies outside its heap: inflated bytes, for one.
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > limits.growthBytes) fail(new DocumentError('too-large', 'memory'));
    }, 20);
    worker.on('message', (answer: Answer) =>
      end(() =>
        'document' in answer ? resolve(answer.document) : reject(new DocumentError(answer.error.code, answer.error.detail)),
      ),
    );
    worker.on('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new DocumentError('too-large', 'memory')
          : new DocumentError('broken', `${error.name}: ${error.message}`),
      ),
    );
    worker.on('exit', () => fail(new DocumentError('broken', 'the thread ended without a word')));
  });
}
