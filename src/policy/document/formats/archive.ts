import { Buffer } from 'node:buffer';
import type { Entry, ZipFile } from 'yauzl';
import { DocumentError } from '../document-error.ts';
import { limits } from '../limits.ts';

/** The parts of a zip archive that are asked for, inflated within bounds. */
export interface Archive {
  readonly names: readonly string[];
  /** @throws DocumentError when all that was inflated goes past the limit, while it does. */
  read(name: string): Promise<Buffer | null>;
}

/** Opens a zip archive in memory; nothing of it is inflated yet. */
export async function openArchive(bytes: Uint8Array): Promise<Archive> {
  const { fromBuffer } = await import('yauzl');
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    const options = { lazyEntries: true, validateEntrySizes: true } as const;
    fromBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options, (error, opened) =>
      error ? reject(broken(error)) : resolve(opened),
    );
  });
  if (zip.entryCount > limits.entries) throw new DocumentError('too-large', 'parts of an archive');
  const entries = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    zip.on('error', (error: Error) => reject(broken(error)));
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
  if ([...entries.values()].some((entry) => (entry.generalPurposeBitFlag & 1) === 1)) throw new DocumentError('encrypted', 'zip');
  let left: number = limits.inflatedBytes;
  return {
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name);
      if (entry === undefined) return Promise.resolve(null);
      if (entry.uncompressedSize > left) throw new DocumentError('too-large', 'inflated');
      return new Promise((resolve, reject) => {
        zip.openReadStream(entry, (error, stream) => {
          if (error) return reject(broken(error));
          const parts: Buffer[] = [];
          stream.on('data', (part: Buffer) => {
            left -= part.length;
            parts.push(part);
            if (left < 0) {
              stream.destroy();
              reject(new DocumentError('too-large', 'inflated'));
            }
          });
          stream.on('error', (problem: Error) => reject(broken(problem)));
          stream.on('end', () => resolve(Buffer.concat(parts)));
        });
      });
    },
  };
}

const broken = (error: Error) => (error instanceof DocumentError ? error : new DocumentError('broken', `zip: ${error.message}`));
