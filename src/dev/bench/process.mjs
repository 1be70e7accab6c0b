// Whole processes, as a user starts them: wall time from spawn to exit, and memory as the kernel counts it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const tasks = [];
/** Something to do when the bench ends, however it ends; the last goes first. */
export const atEnd = (task) => tasks.push(task);
export const tidyUp = () => {
  for (const task of tasks.splice(0).reverse()) {
    try {
      task();
    } catch (error) {
      console.error(`left behind: ${error.message}`);
    }
  }
};

/** A temporary folder, removed at the end. */
export function scratch() {
  const folder = mkdtempSync(path.join(tmpdir(), 'tomproof-bench-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Path of a program, or null. */
export function find(program) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.map((folder) => path.join(folder, program)).find(existsSync) ?? null;
}

export const run = (command, args, options = {}) => execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe', ...options });

/** Starts a helper process that lives until the end of the bench. */
export function start(command, args, options = {}) {
  // In a group of its own: Ctrl-C is for the bench, which then ends its helpers itself.
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true, ...options });
  atEnd(() => child.kill('SIGTERM'));
  return child;
}

/**
 * Runs a process to its end. `memory` is its resident set in MB: at most (`peak`) and when it was last seen (`end`).
 * @throws when it ends with a code that `accepts` does not take.
 */
export async function measure([command, ...args], { cwd, accepts = (code) => code === 0 } = {}) {
  const began = performance.now();
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      output[stream] += text;
    });
  }
  const memory = { peak: 0, end: 0 };
  const watch = setInterval(() => sample(child.pid, memory), 50);
  const [code] = await once(child, 'exit');
  const milliseconds = performance.now() - began;
  clearInterval(watch);
  if (!child.stdout.readableEnded) await Promise.race([once(child.stdout, 'end'), once(child, 'close')]);
  if (!accepts(code)) throw new Error(`${[command, ...args].join(' ')} ended with ${code}: ${output.stderr.slice(-2000)}`);
  return { milliseconds, memory, ...output };
}

function sample(pid, memory) {
  const file = `/proc/${pid}/status`;
  const status = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const megabytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024;
  memory.peak = Math.max(memory.peak, megabytes('VmHWM'));
  memory.end = megabytes('VmRSS') || memory.end;
}

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Longer than this, and one run has to do. */
const longRun = 20_000;

/** Runs several commands in turn, so that what disturbs the machine disturbs all; the median of each. */
export async function compare(contenders, runs = 3) {
  const results = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < runs; round++) {
    for (const { name, go } of contenders) {
      const known = results.get(name);
      if (known.length > 0 && known[0].milliseconds > longRun) continue;
      process.stderr.write(`  ${name}, run ${round + 1} …\n`);
      known.push(await go());
    }
  }
  return contenders.map(({ name }) => {
    const all = results.get(name);
    return {
      name,
      runs: all.length,
      milliseconds: median(all.map((each) => each.milliseconds)),
      memory: { peak: median(all.map((each) => each.memory.peak)), end: median(all.map((each) => each.memory.end)) },
    };
  });
}
