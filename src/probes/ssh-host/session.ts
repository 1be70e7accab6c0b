import type ssh2 from 'ssh2';
import { ProbeError } from '../define.ts';
import { execute, lineOf, NoSession } from './execute.ts';
import type { Answer, Command, Family } from './topic.ts';

/** Commands side by side on one connection; OpenSSH's `MaxSessions` is 10 where nobody changed it. */
const sideBySide = 8;

/** Who asks, and what may be asked. */
export interface Asking {
  readonly root: boolean;
  /** Whether commands for root may go through `sudo -n`. */
  readonly sudo: boolean;
  readonly family: Family;
  /** What the login's shell prints before every command's own output. */
  readonly noise: string;
}

/**
 * Runs commands side by side, fewer at a time where the server allows fewer, each text once. What may not or cannot be run is an answer
 * too, and so is what was not run before the signal was aborted.
 */
export async function askAll(
  client: ssh2.Client,
  commands: readonly Command[],
  asking: Asking,
  signal: AbortSignal,
): Promise<ReadonlyMap<Command, Answer>> {
  const answers = new Map<Command, Answer>();
  const byLine = new Map<string, Command[]>();
  for (const command of new Set(commands)) {
    const refused = whyNot(command, asking);
    if (refused) {
      answers.set(command, refused);
      continue;
    }
    const line = lineOf(command.run, command.root === true && !asking.root);
    const same = byLine.get(line);
    if (same) same.push(command);
    else byLine.set(line, [command]);
  }

  const waiting = [...byLine];
  let limit = sideBySide;
  let running = 0;
  const answer = (same: readonly Command[], given: Answer) => {
    for (const command of same) answers.set(command, given);
  };
  const failed = (error: ProbeError): Answer => ({ ok: false, reason: error.reason, detail: error.detail });
  await new Promise<void>((done) => {
    const start = () => {
      while (running < limit && waiting.length > 0) {
        const [line, same] = waiting.shift()!;
        running++;
        execute(client, line, same[0]!, signal)
          .then((given) => answer(same, read(given, same[0]!, asking)))
          .catch((error: unknown) => {
            if (!(error instanceof NoSession)) return answer(same, failed(error as ProbeError));
            // The others occupy what the server allows. Alone, it is the server that allows nothing.
            if (running === 1) return answer(same, failed(new ProbeError('refused', 'no session')));
            limit = Math.max(1, Math.min(limit, running - 1));
            waiting.push([line, same]);
          })
          .finally(() => {
            running--;
            if (running === 0 && waiting.length === 0) done();
            else start();
          });
      }
      if (running === 0 && waiting.length === 0) done();
    };
    start();
  });
  return answers;
}

/** Why a command is not sent at all. */
function whyNot(command: Command, { root, sudo, family }: Asking): Answer | undefined {
  if (command.on && family !== 'other' && !command.on.includes(family))
    return { ok: false, reason: 'unsupported', detail: `not on ${family}` };
  if (command.root && !root && !sudo) return { ok: false, reason: 'denied', detail: 'needs root' };
  return undefined;
}

/** Takes the shell's own words off, and tells what sudo and the shell say from what the command says. */
function read(given: Answer, command: Command, { root, noise }: Asking): Answer {
  if (!given.ok) return given;
  if (!given.stdout.startsWith(noise)) return { ok: false, reason: 'malformed', detail: 'the shell prints text of its own' };
  const stdout = given.stdout.slice(noise.length);
  const viaSudo = command.root === true && !root;
  if (viaSudo && given.status === 1 && /^sudo: /m.test(given.stderr)) {
    return /command not found/.test(given.stderr)
      ? { ok: false, reason: 'unsupported', detail: 'no such program' }
      : { ok: false, reason: 'denied', detail: 'sudo' };
  }
  // POSIX XCU 2.8.2: 126 found but not to be run, 127 not found; `env` and busybox follow it.
  if (given.status === 127) return { ok: false, reason: 'unsupported', detail: viaSudo ? 'no sudo' : 'no such program' };
  if (given.status === 126) return { ok: false, reason: 'denied', detail: 'not to be run' };
  return { ...given, stdout };
}
