import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { z } from 'zod';
import type { Problems } from '../files/problem.ts';
import { placeholder, registerSecret } from '../files/redaction.ts';

/** A secret as `tomproof.yaml` may name it. What is wrong with it is said by `resolveSecret`, which knows the place. */
export const secretReference = z.string().describe(
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a reference is written
  'A reference to a secret, never the secret itself: ${env:NAME} for an environment variable, ${file:PATH} for a file (~/ is the home folder; a relative path counts from the folder of this file).',
);

/** A secret that shows itself only where it is asked to. */
export class Secret {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  reveal(): string {
    return this.#text;
  }
  toString(): string {
    return placeholder;
  }
  toJSON(): string {
    return placeholder;
  }
  [inspect.custom](): string {
    return placeholder;
  }
}

const maxBytes = 64 * 1024;
const privateKey = /^(?:-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|PuTTY-User-Key-File-)/m;

/**
 * Reads the secret that a reference in a configuration names, and registers it with the redactor. A text loses one line break at its end; a private
 * key is kept as it is. What is wrong goes to `problems`, never with the text of a secret, and then there is no result.
 * @param folder the folder of the configuration, which relative paths count from
 */
export async function resolveSecret(
  text: string,
  folder: string,
  at: { readonly file: string; readonly line: number; readonly column: number },
  problems: Problems,
): Promise<Secret | undefined> {
  const { file, ...position } = at;
  const refuse = (problem: Refusal) => {
    problems.add(file, position, problem.code, problem.args);
    return undefined;
  };
  const [, variable] = /^\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(text) ?? [];
  const [, place] = /^\$\{file:([^\r\n\0]+)\}$/.exec(text) ?? [];
  const read =
    variable !== undefined
      ? readVariable(variable)
      : place !== undefined
        ? await readFile(place, folder)
        : { code: 'secret-literal' as const };
  if (typeof read !== 'string') return refuse(read);
  const value = privateKey.test(read) ? read : read.replace(/\r?\n$/, '');
  if (value.trim() === '') return refuse({ code: 'secret-empty', args: { reference: text } });
  registerSecret(value);
  return new Secret(value);
}

interface Refusal {
  readonly code: `secret-${'literal' | 'env-missing' | 'empty' | 'unreadable' | 'too-large' | 'world-readable'}`;
  readonly args?: { readonly [name: string]: string | number };
}

function readVariable(name: string): string | Refusal {
  return process.env[name] ?? { code: 'secret-env-missing', args: { name } };
}

/** Only regular files are read: a device or a pipe may never end. */
async function readFile(place: string, folder: string): Promise<string | Refusal> {
  const file = place.startsWith('~/') ? path.join(homedir(), place.slice(2)) : path.resolve(folder, place);
  const unreadable = (why: string): Refusal => ({ code: 'secret-unreadable', args: { file, why } });
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const status = await handle.stat();
    if (!status.isFile()) return unreadable(status.isDirectory() ? 'EISDIR' : 'EINVAL');
    const buffer = Buffer.alloc(maxBytes + 1);
    let length = 0;
    for (let last = -1; last !== 0 && length < buffer.length; length += last) {
      last = (await handle.read(buffer, length, buffer.length - length)).bytesRead;
    }
    if (length > maxBytes) return { code: 'secret-too-large', args: { file, max: maxBytes } };
    const text = decode(buffer.subarray(0, length));
    if (text === undefined) return unreadable('EILSEQ');
    // As OpenSSH does, but for the group, which may be the one a service reads its keys by.
    if (process.platform !== 'win32' && (status.mode & 0o004) !== 0 && privateKey.test(text)) {
      return { code: 'secret-world-readable', args: { file } };
    }
    return text;
  } catch (error) {
    return unreadable((error as NodeJS.ErrnoException).code ?? 'unknown');
  } finally {
    await handle?.close();
  }
}

function decode(octets: Buffer): string | undefined {
  const text = octets.toString('utf8');
  return Buffer.from(text).equals(octets) ? text : undefined;
}
