import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { redactJson } from '../files/redaction.ts';

const manifestName = 'manifest.json';
const temporaryPrefix = '.incomplete-';

/** Appends whole lines of JSON to one file of a bundle, in pieces large enough for the disk. Secrets in them are redacted. */
export interface Appender {
  write(lines: string): Promise<void>;
}

/** A bundle being written. Nothing of it can be seen under its name before `seal`. */
export interface BundleWriter {
  /** Name of the bundle, also the run's id. */
  readonly id: string;
  /** The folder while it is being written. */
  readonly folder: string;
  append(name: string): Promise<Appender>;
  writeJson(name: string, value: unknown): Promise<void>;
  /** Brings what was appended into the files, so that it can be read. */
  flush(): Promise<void>;
  /** Writes the manifest, syncs all, gives the folder its name. Returns the final path. */
  seal(): Promise<string>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

const bufferLimit = 64 * 1024;

/**
 * Starts a bundle in the evidence folder, under a temporary name.
 * @throws the file system's error (no space, read-only folder); nothing older is ever touched.
 */
export async function startBundle(evidence: string, startedAt: Date): Promise<BundleWriter> {
  await mkdir(evidence, { recursive: true });
  await removeAbandoned(evidence);
  const id = `${startedAt
    .toISOString()
    .replace(/:/g, '-')
    .replace(/\.\d+Z$/, 'Z')}-${randomBytes(3).toString('hex')}`;
  const folder = path.join(evidence, `${temporaryPrefix}${machine}-${process.pid}-${id}`);
  await mkdir(folder);
  const handles = new Map<string, { handle: FileHandle; flush(): Promise<void> }>();

  const appender = async (name: string): Promise<Appender> => {
    const handle = await open(path.join(folder, name), 'wx');
    let buffered = '';
    let written: Promise<void> = Promise.resolve();
    // One after the other: a long text is written in several pieces, between which no other may come.
    const flush = () => {
      written = written.then(async () => {
        const text = buffered;
        buffered = '';
        if (text !== '') await handle.appendFile(text);
      });
      return written;
    };
    handles.set(name, { handle, flush });
    return {
      write: async (lines) => {
        buffered += redactJson(lines);
        if (buffered.length >= bufferLimit) await flush();
      },
    };
  };
  const flushAll = async () => {
    for (const { flush } of handles.values()) await flush();
  };
  const closeAll = async () => {
    await Promise.all(
      [...handles].map(async ([name, { handle, flush }]) => {
        handles.delete(name);
        try {
          await flush();
          await handle.sync();
        } finally {
          await handle.close();
        }
      }),
    );
  };

  return {
    id,
    folder,
    append: appender,
    writeJson: async (name, value) => {
      const file = await appender(name);
      await file.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    flush: flushAll,
    seal: async () => {
      await flushAll();
      const manifest = await makeManifest(folder, await previousManifest(evidence));
      const file = await appender(manifestName);
      await file.write(`${JSON.stringify(manifest, null, 2)}\n`);
      await closeAll();
      await syncFolder(folder);
      const final = path.join(evidence, id);
      await rename(folder, final);
      await syncFolder(evidence);
      return final;
    },
    discard: async () => {
      await Promise.allSettled([...handles.values()].map(({ handle }) => handle.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** SHA-256 of a file, lower-case hex. */
export async function digestFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file);
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

async function makeManifest(folder: string, previous: { bundle: string; sha256: string } | null) {
  const names = (await readdir(folder)).filter((name) => name !== manifestName).sort();
  const files: Record<string, string> = {};
  for (const name of names) files[name] = await digestFile(path.join(folder, name));
  return { schemaVersion: 1, files, previous };
}

/** The newest complete bundle of the folder and the digest of its manifest: the link of the chain. */
async function previousManifest(evidence: string): Promise<{ bundle: string; sha256: string } | null> {
  const bundles = (await readdir(evidence, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && /^\d{4}-\d\d-\d\dT/.test(entry.name))
    .map((entry) => entry.name)
    .sort()
    .reverse();
  for (const bundle of bundles) {
    const manifest = path.join(evidence, bundle, manifestName);
    const text = await readFile(manifest).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text) return { bundle, sha256: createHash('sha256').update(text).digest('hex') };
  }
  return null;
}

/** Names this machine (this container) as long as it is up, so that process ids mean something. */
const machine = (() => {
  const bootId = '/proc/sys/kernel/random/boot_id';
  const pidNamespace = '/proc/self/ns/pid';
  const parts = [
    hostname(),
    existsSync(bootId) ? readFileSync(bootId, 'utf8') : '',
    existsSync(pidNamespace) ? readlinkSync(pidNamespace) : '',
  ];
  return createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 8);
})();

/** A folder of another machine is only taken for abandoned after this time; a run's own limit is shorter. */
const abandonedAfter = 30 * 86_400_000;

/** Removes what a killed run left behind: a temporary folder of this machine whose process is no more, or a very old one of another. */
async function removeAbandoned(evidence: string): Promise<void> {
  for (const name of await readdir(evidence)) {
    const [, where, pid] = /^\.incomplete-([0-9a-f]{8})-(\d+)-/.exec(name) ?? [];
    if (where === undefined) continue;
    const folder = path.join(evidence, name);
    const abandoned = where === machine ? !isAlive(Number(pid)) : Date.now() - (await stat(folder)).mtimeMs > abandonedAfter;
    if (abandoned) await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Makes a rename or new entries durable; not every system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
