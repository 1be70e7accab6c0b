import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Fact, type OrganisationDocument, withPersons } from '../../facts/index.ts';
import type { DocumentFileTarget } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError, type ProbeResult } from '../define.ts';
import { dated, dayInName, daysInPdf } from '../document-dates.ts';
import { accountName } from '../pseudonym.ts';
import { localError, placeWithin } from './files.ts';

const maxDocuments = 1000;
const maxFolders = 1000;
/** Folders below the target, one in the other. */
const maxDepth = 4;
const maxBytes = 50 * 1024 * 1024;
/** As long as a fact takes; a path that was cut would be another one. */
const maxPath = 1024;

/** What programs for versions keep beside the documents. */
const isOfVersions = (name: string) => /^\.(?:git|hg|svn)$/.test(name);

/** Takes the digest and the date of a file, or of every file in a folder and below it. What is not read for any reason is a failure. */
export async function lookForDocuments({ path: place }: DocumentFileTarget, context: ProbeContext): Promise<ProbeResult> {
  const facts: Fact[] = [];
  const failures: ProbeResult['failures'][number][] = [];
  const base = path.basename(place);
  const nameOf = (person: string) => accountName(person, context.settings, context.wants);
  const told = (way: string) => withPersons(way, nameOf);
  const subjectOf = (way: string) => ({ id: path.posix.join(base, told(way)).slice(0, 2048), names: [] });
  const fail = (error: unknown, way: string) =>
    failures.push(context.failure(localError(error), { subject: subjectOf(way), kinds: ['document'] }));

  const root = await realpath(place);
  const ways = (await stat(root)).isDirectory() ? await filesBelow(root, context.signal, fail) : [''];
  for (const way of ways) {
    try {
      context.signal.throwIfAborted();
      const name = told(way) || base;
      if (name.length > maxPath) throw new ProbeError('local-limit', `path of more than ${maxPath} characters`);
      const document = await read(path.join(root, way), root, path.posix.basename(way) || base, context.signal);
      facts.push({
        kind: 'document',
        subject: subjectOf(way),
        source: context.source(),
        path: name,
        ...document,
        isOfItsName: true,
      });
    } catch (error) {
      fail(error, way);
    }
  }
  return { facts, failures };
}

interface Folder {
  readonly way: string;
  /** Where it really is, after those in which it lies. */
  readonly places: readonly string[];
}

/** Ways to the files in a folder and below it, sorted. A link is followed within the folder, and never into what it lies in. */
async function filesBelow(root: string, signal: AbortSignal, fail: (error: unknown, way: string) => void): Promise<string[]> {
  const files: string[] = [];
  const folders: Folder[] = [{ way: '', places: [root] }];
  const enter = (way: string, real: string, { places }: Folder) => {
    if (places.includes(real)) return;
    if (places.length > maxDepth) fail(new ProbeError('incomplete', `more than ${maxDepth} folders deep`), way);
    else folders.push({ way, places: [...places, real] });
  };
  const take = async (way: string, real: string, kind: EntryKind, folder: Folder): Promise<unknown> => {
    if (kind.isFile()) return files.push(way);
    if (kind.isDirectory()) return enter(way, real, folder);
    if (!kind.isSymbolicLink()) throw new ProbeError('unsupported', 'no file');
    const target = await placeWithin(root, real);
    return take(way, target, await stat(target), folder);
  };

  for (const [index, folder] of folders.entries()) {
    signal.throwIfAborted();
    if (index === maxFolders || files.length > maxDocuments) break;
    const place = folder.places.at(-1)!;
    const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
      fail(error, folder.way);
      return [];
    });
    for (const entry of entries) {
      if (isOfVersions(entry.name)) continue;
      const way = path.posix.join(folder.way, entry.name);
      await take(way, path.join(place, entry.name), entry, folder).catch((error: unknown) => fail(error, way));
    }
  }
  if (files.length > maxDocuments) fail(new ProbeError('incomplete', `more than ${maxDocuments} files`), '');
  if (folders.length > maxFolders) fail(new ProbeError('incomplete', `more than ${maxFolders} folders`), '');
  return files.sort().slice(0, maxDocuments);
}

interface EntryKind {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** Reads a file to its end, once, for all that is told of it. */
async function read(
  file: string,
  root: string,
  name: string,
  signal: AbortSignal,
): Promise<Pick<OrganisationDocument, 'size' | 'digest' | 'datedAt' | 'datedBy'>> {
  const real = await placeWithin(root, file);
  const found = await stat(real);
  if (!found.isFile()) throw new ProbeError('unsupported', 'no file');
  const digest = createHash('sha256');
  const days = daysInPdf();
  let size = 0;
  for await (const piece of createReadStream(real, { end: maxBytes, signal }) as AsyncIterable<Buffer>) {
    digest.update(piece);
    days.add(piece);
    size += piece.length;
  }
  if (size > maxBytes) throw new ProbeError('local-limit', `more than ${maxBytes} bytes`);
  return { size, digest: digest.digest('hex'), ...dated(dayInName(name), days.day(), found.mtimeMs) };
}
