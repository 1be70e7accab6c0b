import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Problems } from '../files/problem.ts';
import { checkShape, readYaml, type YamlFile } from '../files/yaml.ts';
import { type Attestation, type AttestationFile, attestationSchema, notAttestable } from './attestations.ts';
import { checkClause, checkId, type KnownIds } from './known-ids.ts';

/** Attestations of one folder; more are nobody's hand-written ones. */
const maxFiles = 1000;
/** Octets of a document. */
const maxDocumentBytes = 100_000_000;

/**
 * Loads a folder of attestations, one in each `*.yaml`, and compares the documents they rest on with their digests. A malformed one is an
 * error, and so is one for a clause that does not exist or that no statement can speak for. A document that is missing or was changed is
 * none: the attestation then does not count, and the clause says why.
 */
export async function loadAttestations(folder: string, problems: Problems, known: KnownIds): Promise<readonly Attestation[]> {
  const attestations: Attestation[] = [];
  for (const name of await filesIn(folder, problems)) {
    const file = path.join(folder, name);
    const yaml = await readYaml(file, problems);
    const shape = yaml && checkShape(yaml, attestationSchema, problems);
    if (!yaml || !shape) continue;
    const policy = policyOf(shape, yaml, known, problems);
    if (policy === undefined) continue;
    const { clause, by, at, statement, document, 'valid-until': validUntil } = shape;
    attestations.push({
      policy,
      clause,
      by,
      at,
      statement,
      validUntil,
      document: document ? { ...document, found: await compare(path.resolve(folder, document.path), document.digest) } : null,
      file: name,
    });
  }
  return attestations;
}

async function filesIn(folder: string, problems: Problems): Promise<readonly string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => /^[^.].*\.ya?ml$/i.test(name)).sort();
    if (names.length > maxFiles) {
      problems.add(folder, undefined, 'attestations-too-many', { max: maxFiles });
      return [];
    }
    const files: string[] = [];
    for (const name of names) {
      // A pipe would be waited for without end.
      if ((await stat(path.join(folder, name)).catch(() => null))?.isFile()) files.push(name);
      else problems.add(path.join(folder, name), undefined, 'file-unreadable', { why: 'no file' });
    }
    return files;
  } catch (error) {
    problems.add(folder, undefined, 'file-unreadable', { why: (error as NodeJS.ErrnoException).code ?? 'unknown' });
    return [];
  }
}

/** The policy whose clause it speaks of; undefined where it is an error, or where that policy is left out of this run. */
function policyOf(shape: AttestationFile, yaml: YamlFile, known: KnownIds, problems: Problems): string | undefined {
  const { file } = yaml;
  if (shape['valid-until'] < shape.at) {
    problems.add(file, yaml.at(['valid-until']), 'attestation-ends-early', { at: shape.at });
    return undefined;
  }
  const names = known.policies.map(({ policy }) => policy);
  // Without its name, a statement could lift a clause of the same number in another document.
  if (shape.policy === undefined && (names.length > 1 || !known.isWhole)) {
    problems.add(file, yaml.at(['clause']), 'policy-needed', { policies: names });
    return undefined;
  }
  const policy = known.policies.find((each) => shape.policy === undefined || each.policy === shape.policy);
  if (!policy) {
    if (known.isWhole) checkId('policy-unknown', shape.policy!, names, file, yaml.at(['policy']), problems);
    return undefined;
  }
  if (!checkClause(shape.clause, policy.policy, known, file, yaml.at(['clause']), problems)) return undefined;
  const clause = policy.clauses.find(({ id }) => id === shape.clause)!;
  const obstacle = notAttestable(clause);
  if (obstacle === 'bound' || obstacle === 'technical') {
    problems.add(file, yaml.at(['clause']), `attestation-${obstacle}`, {
      id: clause.id,
      checks: [...new Set(clause.bindings.map(({ check }) => check))],
    });
    return undefined;
  }
  return policy.policy;
}

/** What became of a document. What cannot be read to its end is not taken for unchanged. */
async function compare(file: string, digest: string): Promise<NonNullable<Attestation['document']>['found']> {
  const found = await digestOf(file);
  if (typeof found === 'string') return found;
  return found.digest === digest ? 'unchanged' : 'changed';
}

/** The digest of a document, as an attestation names it, or why there is none. */
export async function digestOf(file: string): Promise<{ readonly digest: string } | 'missing' | 'unreadable'> {
  try {
    const found = await stat(file);
    if (!found.isFile() || found.size > maxDocumentBytes) return 'unreadable';
    const hash = createHash('sha256');
    let read = 0;
    for await (const piece of createReadStream(file, { end: maxDocumentBytes }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      read += piece.length;
    }
    return read > maxDocumentBytes ? 'unreadable' : { digest: `sha256:${hash.digest('hex')}` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable';
  }
}
