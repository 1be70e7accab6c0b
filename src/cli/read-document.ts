import { collectProblems } from '../files/problem.ts';
import { DocumentError } from '../policy/document/document-error.ts';
import type { ReadDocument } from '../policy/document/read-bytes.ts';

/** Reads a document that a person names. @throws ConfigError with its file where it cannot be read */
export async function openDocument(file: string): Promise<ReadDocument> {
  const { readDocument } = await import('../policy/document/read.ts');
  try {
    return await readDocument(file);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const problems = collectProblems();
    problems.add(file, undefined, `document-${error.code}`, { why: error.detail });
    problems.orThrow();
    throw error;
  }
}
