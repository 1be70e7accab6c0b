import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { ProbeError, toProbeError } from '../define.ts';

/**
 * Where a file or folder below a root really is.
 * @throws ProbeError `denied` for a link that leads out of the root; what the file system says otherwise.
 */
export async function placeWithin(root: string, file: string): Promise<string> {
  const real = await realpath(file);
  const way = path.relative(root, real);
  if (way === '..' || way.startsWith(`..${path.sep}`) || path.isAbsolute(way)) throw new ProbeError('denied', 'link out');
  return real;
}

/** This machine's own word on a file, as a failure of the place where it should be. */
export function localError(error: unknown): ProbeError {
  const known = toProbeError(error);
  if (known.detail === 'ENOENT' || known.detail === 'ENOTDIR') return new ProbeError('unreachable', known.detail);
  return known.detail === 'EACCES' || known.detail === 'EPERM' ? new ProbeError('denied', known.detail) : known;
}
