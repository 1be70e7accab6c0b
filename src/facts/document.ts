import { z } from 'zod';
import { defineFact, peerText } from './fact.ts';

/** A file of the organisation that says or certifies something. */
export const documentSchema = defineFact('document', {
  /** Its path below the target, or its name where the target is that file. */
  path: peerText(1024),
  /** Bytes; an empty file says nothing. */
  size: z.int().min(0),
  /** SHA-256 of its content, lower-case hexadecimal. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** When it was written, as far as is known; null where nothing tells. */
  datedAt: z.iso.datetime().nullable(),
  /** What tells: a date in its name, its own metadata, or only the file system or the server, where a copy is as young as its making. */
  datedBy: z.enum(['name', 'content', 'file-system', 'last-modified']).nullable(),
  /** Whether it is what its name says. A server may hand out a login or a notice of an error under every name. */
  isOfItsName: z.boolean().default(true),
});
export type OrganisationDocument = z.infer<typeof documentSchema>;
