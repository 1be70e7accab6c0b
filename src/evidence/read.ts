import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { type Finding, findingSchema } from '../audit/finding.ts';
import type { Plan } from '../audit/plan.ts';
import { type Verdicts, verdictsSchema } from '../audit/verdict.ts';
import { type FactLine, factLineSchema } from '../facts/index.ts';
import { manifestSchema, planSchema, type Run, runSchema } from './schema.ts';
import { digestFile } from './write.ts';

/** A bundle that cannot be trusted or understood: which file, and why. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
  readonly file: string;
  readonly why: 'missing' | 'altered' | 'malformed' | 'unlisted';
  readonly detail: string;
  constructor(file: string, why: BundleError['why'], detail = '') {
    super(`${file}: ${why} ${detail}`.trim());
    this.file = file;
    this.why = why;
    this.detail = detail;
  }
}

/** A bundle as the reports read it. Findings are streamed from disk, one clause at a time. */
export interface Bundle {
  readonly folder: string;
  readonly run: Run;
  readonly plan: Plan;
  readonly verdicts: Verdicts;
  /** Findings of a clause: what fails first, then unknown, holds, not applicable; within these in the order of the targets. */
  findings(policy: string, clause: string): AsyncIterable<Finding>;
  close(): Promise<void>;
}

/** Opens a bundle's folder. @throws BundleError */
export async function openBundle(folder: string): Promise<Bundle> {
  const run = await readJson(folder, 'run.json', runSchema);
  const plan = (await readJson(folder, 'plan.json', planSchema)) as Plan;
  const verdicts = await readJson(folder, 'verdicts.json', verdictsSchema);
  const file = await open(path.join(folder, 'findings.jsonl'));
  let index: FindingIndex | undefined;
  return {
    folder,
    run,
    plan,
    verdicts,
    async *findings(policy, clause) {
      index ??= await indexFindings(file, plan.targets);
      for (const { offset, length } of index.get(`${policy}\u0000${clause}`) ?? []) {
        const buffer = Buffer.allocUnsafe(length);
        await file.read(buffer, 0, length, offset);
        yield parseLine(buffer.toString('utf8'), findingSchema, 'findings.jsonl');
      }
    },
    close: () => file.close(),
  };
}

/** Compares every file of a bundle with its manifest. @throws BundleError naming the first that is missing, altered or not listed. */
export async function checkManifest(folder: string): Promise<void> {
  const manifest = await readJson(folder, 'manifest.json', manifestSchema);
  for (const name of ['run.json', 'plan.json', 'facts.jsonl', 'findings.jsonl', 'verdicts.json']) {
    if (!(name in manifest.files)) throw new BundleError(name, 'unlisted');
  }
  for (const [name, expected] of Object.entries(manifest.files)) {
    if (path.basename(name) !== name) throw new BundleError(name, 'malformed', 'not a file of this folder');
    const actual = await digestFile(path.join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new BundleError(name, 'missing') : error;
    });
    if (actual !== expected) throw new BundleError(name, 'altered', `expected ${expected}, found ${actual}`);
  }
}

/** The facts of a bundle, line by line. @throws BundleError at a line that is none. */
export async function* readFacts(folder: string): AsyncGenerator<FactLine> {
  for await (const line of readLines(path.join(folder, 'facts.jsonl'))) {
    yield parseLine(line, factLineSchema, 'facts.jsonl') as FactLine;
  }
}

/** Lines end with LF and nothing else: `node:readline` would also break at U+2028, which JSON leaves as it is. */
async function* readLines(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line !== '') yield line;
  }
  if (rest !== '') yield rest;
}

function parseLine<S extends z.ZodType>(line: string, schema: S, file: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new BundleError(file, 'malformed', error instanceof Error ? error.message : '');
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new BundleError(file, 'malformed', result.error.issues[0]?.message);
  return result.data;
}

async function readJson<S extends z.ZodType>(folder: string, name: string, schema: S): Promise<z.output<S>> {
  const text = await readFile(path.join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR' ? new BundleError(name, 'missing') : error;
  });
  return parseLine(text, schema, name);
}

type FindingIndex = Map<string, { offset: number; length: number }[]>;
const rank = { fails: 0, unknown: 1, holds: 2, 'not-applicable': 3 } as const;

/** Where each clause's findings stand in the file: a few bytes for each instead of the finding itself. */
async function indexFindings(file: FileHandle, targets: Plan['targets']): Promise<FindingIndex> {
  const order = new Map(targets.map(({ id }, index) => [id, index]));
  const found = new Map<string, { offset: number; length: number; rank: number; place: number }[]>();
  let offset = 0;
  let rest: Buffer = Buffer.alloc(0);
  const take = (line: Buffer) => {
    const { policy, clause, outcome, target } = parseLine(line.toString('utf8'), findingSchema, 'findings.jsonl');
    const key = `${policy}\u0000${clause}`;
    const entry = { offset, length: line.length, rank: rank[outcome], place: order.get(target ?? '') ?? -1 };
    const list = found.get(key);
    if (list) list.push(entry);
    else found.set(key, [entry]);
  };
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 })) {
    const data = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      if (end > start) take(data.subarray(start, end));
      offset += end - start + 1;
      start = end + 1;
    }
    rest = data.subarray(start);
  }
  if (rest.length > 0) take(rest);
  for (const list of found.values()) list.sort((a, b) => a.rank - b.rank || a.place - b.place);
  return found;
}
