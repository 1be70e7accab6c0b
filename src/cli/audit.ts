import path from 'node:path';
import { audit } from '../audit/run.ts';
import { openBundle } from '../evidence/read.ts';
import { redactJson } from '../files/redaction.ts';
import { packageVersion } from '../package.ts';
import { stopOnInterrupt } from './interrupt.ts';
import { readOutputs, writeOutputs } from './output.ts';
import { type SetupOptions, setUp } from './setup.ts';
import type { Terminal } from './terminal.ts';

interface AuditCommandOptions extends SetupOptions {
  readonly out?: string;
  readonly format?: readonly string[];
  readonly json?: boolean;
  readonly failOn: 'unproven' | 'contradicted';
  readonly concurrency?: number;
  readonly perHost?: number;
  readonly deadline?: number;
  readonly includeWaived: boolean;
  readonly verbose?: boolean;
}

/** `tomproof audit` */
export async function auditCommand(
  addresses: readonly string[],
  options: AuditCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const outputs = readOutputs(options.format, options.json, terminal);
  const stop = stopOnInterrupt(terminal);
  try {
    return await run(addresses, options, outputs, stop.signal, terminal);
  } finally {
    stop.release();
  }
}

async function run(
  addresses: readonly string[],
  options: AuditCommandOptions,
  outputs: ReturnType<typeof readOutputs>,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  const { say } = terminal;
  const log = options.verbose ? await openLog() : undefined;
  const setup = await setUp(addresses, options, {
    signal,
    ...(log ? { log: (fields: object, message: string) => log.debug(fields, message) } : {}),
  });
  for (const each of setup.unmatched) terminal.note(say('selection-empty', each));
  if (setup.plan.policies.length > 0 && (options.only ?? []).length === 0) {
    for (const target of setup.idle) terminal.note(say('target-idle', { target }));
  }
  if (setup.suggestions > 0) terminal.note(say('suggestions-wait', { count: setup.suggestions }));
  const { inventory } = setup;
  const { folder, verdicts } = await audit({
    ...setup,
    inventory: {
      ...inventory,
      evidence: options.out === undefined ? inventory.evidence : path.resolve(options.out),
      concurrency: options.concurrency ?? inventory.concurrency,
      perHost: options.perHost ?? inventory.perHost,
      deadlines: { ...inventory.deadlines, ...(options.deadline && { target: options.deadline, host: options.deadline }) },
    },
    toolVersion: packageVersion(),
    only: options.only ?? [],
    failOn: options.failOn,
    includeWaived: options.includeWaived,
    signal,
    onProgress: (done, total) => terminal.progress(done === total ? null : say('progress', { done, total })),
    ...(log ? { log } : {}),
  });
  const bundle = await openBundle(folder);
  try {
    await writeOutputs(outputs, bundle, folder, terminal);
  } finally {
    await bundle.close();
  }
  terminal.note(say('bundle-at', { folder: path.relative(process.cwd(), folder) || folder }));
  return verdicts.exitCode;
}

/** Structured log on standard error; loaded only when asked for. */
async function openLog() {
  const { pino, destination } = await import('pino');
  const stream = destination({ dest: 2, sync: true });
  return pino({ base: null, level: 'debug' }, { write: (line) => stream.write(redactJson(line)) });
}
