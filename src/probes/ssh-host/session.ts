import { setTimeout as sleep } from 'node:timers/promises';
import type ssh2 from 'ssh2';
import { toProbeError } from '../define.ts';
import { execute, executeAlone, lineOf, NoSession } from './execute.ts';
import { type Noise, withoutNoise } from './identify.ts';
import type { Answer, Command, Family } from './topic.ts';

/** Commands side by side on one connection: half of what OpenSSH allows (`MaxSessions` 10), for it counts a session a while after its end. */
const sideBySide = 5;

/** Milliseconds before a session is asked for again that there was no room for. */
const pause = 100;

/** Who asks, and what may be asked. */
export interface Asking {
  readonly root: boolean;
  /** Whether commands for root may go through `sudo -n`. */
  readonly sudo: boolean;
  readonly family: Family;
  readonly noise: Noise;
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
  const alike = new Map<string, { line: string; same: [Command, ...Command[]] }>();
  for (const command of new Set(commands)) {
    const refused = whyNot(command, asking);
    if (refused) {
      answers.set(command, refused);
      continue;
    }
    const line = lineOf(command.run, command.root === true && !asking.root);
    const key = JSON.stringify([line, command.stdin?.reveal()]);
    const known = alike.get(key);
    if (known) known.same.push(command);
    else alike.set(key, { line, same: [command] });
  }

  const waiting = [...alike.values()];
  let limit = sideBySide;
  let running = 0;
  /** Runs one of the texts; a text for which there was no room goes to the end of the line. */
  const run = async ({ line, same }: { line: string; same: [Command, ...Command[]] }) => {
    const execution = running === 1 ? executeAlone : execute;
    try {
      const given = await execution(client, line, same[0], signal);
      for (const command of same) answers.set(command, read(given, command, asking));
    } catch (error) {
      if (error instanceof NoSession) {
        limit = Math.max(1, Math.min(limit, running - 1));
        waiting.push({ line, same });
        // A server may log each session it refuses.
        await sleep(pause);
        return;
      }
      const { reason, detail } = toProbeError(error);
      for (const command of same) answers.set(command, { ok: false, reason, detail });
    }
  };
  const worker = async (number: number) => {
    while (number < limit && waiting.length > 0) {
      running++;
      await run(waiting.shift()!).finally(() => running--);
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, (_, number) => worker(number)));
  // What the last of them left, because there was no room, while the others were ending.
  while (waiting.length > 0) await worker(0);
  return answers;
}

/** Why a command is not sent at all. */
function whyNot(command: Command, { root, sudo, family }: Asking): Answer | undefined {
  if (command.on && family !== 'other' && !command.on.includes(family))
    return { ok: false, reason: 'unsupported', detail: `not on ${family}` };
  if (command.root && !root && !sudo) return { ok: false, reason: 'denied', detail: 'needs root' };
  return undefined;
}

/** Words of sudo, sudo-rs and doas, which may stand in for sudo, where they run nothing. */
const ofSudo = /^(?:sudo|sudo-rs|doas): |^Sorry, user |\bis not (?:in the sudoers file|allowed to run sudo)\b/m;

/** A warning after which sudo runs the command all the same, for a host whose own name is in no directory. */
const warningOfSudo = /^sudo: unable to resolve host [^\n]*\n/gm;

/** Takes the shell's own words off, and tells what sudo and the shell say from what the command says. */
function read(given: Answer, command: Command, { root, noise }: Asking): Answer {
  const heard = withoutNoise(given, noise);
  if (!heard.ok) return heard;
  const viaSudo = command.root === true && !root;
  const answer = viaSudo ? { ...heard, stderr: heard.stderr.replace(warningOfSudo, '') } : heard;
  if (viaSudo && answer.status === 1 && ofSudo.test(answer.stderr)) {
    return /command not found/.test(answer.stderr)
      ? { ok: false, reason: 'unsupported', detail: 'no such program' }
      : { ok: false, reason: 'denied', detail: 'sudo' };
  }
  // POSIX XCU 2.8.2: 126 found but not to be run, 127 not found; `env` and busybox follow it.
  if (answer.status === 127) {
    // Also a program that root was let run says so of another one that it was to run.
    const noSudo = viaSudo && (answer.stderr === '' || /\bsudo\b/.test(answer.stderr));
    return { ok: false, reason: 'unsupported', detail: noSudo ? 'no sudo' : 'no such program' };
  }
  if (answer.status === 126) return { ok: false, reason: 'denied', detail: 'not to be run' };
  return answer;
}
