import { setTimeout as sleep } from 'node:timers/promises';
import type ssh2 from 'ssh2';
import { ProbeError, toProbeError } from '../define.ts';
import type { Answer, Command } from './topic.ts';

/** What a command is given when it names nothing else. */
const usual = { patience: 15_000, maxBytes: 4 * 1024 * 1024 };
const maxErrorBytes = 64 * 1024;

/** Same words in every language, and the system's own tools, whatever the login's profile says. */
const environment = 'env LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin';

/** The text that is sent for a command of the catalogue. */
export const lineOf = (run: string, sudo: boolean): string => `${environment} ${sudo ? 'sudo -n ' : ''}${run}`;

/** No session could be opened on the connection: the server's limit (`MaxSessions`) is reached, or it allows none. */
export class NoSession extends Error {
  override readonly name = 'NoSession';
}

/**
 * Runs one command on an open connection. Returns whatever comes of it as an answer; output beyond its bound and time ends the command.
 * @throws NoSession where the server opened no session for it; the signal's reason as ProbeError when it is aborted.
 */
export function execute(
  client: ssh2.Client,
  line: string,
  command: Pick<Command, 'run' | 'patience' | 'maxBytes' | 'stdin'>,
  signal: AbortSignal,
): Promise<Answer> {
  const { patience = usual.patience, maxBytes = usual.maxBytes, run, stdin } = command;
  return new Promise((resolve, reject) => {
    let channel: ssh2.ClientChannel | undefined;
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let [outBytes, errBytes] = [0, 0];
    let status: number | null = null;
    let ended = false;

    const settle = (finish: () => void) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      client.off('close', onClose);
      finish();
      // A command that is left behind is closed, and what it still says is not listened to.
      channel?.removeAllListeners('data').on('error', () => undefined);
      channel?.stderr.removeAllListeners('data');
      channel?.destroy();
    };
    const failed = (error: ProbeError) => settle(() => resolve({ ok: false, reason: error.reason, detail: error.detail }));
    const onAbort = () => settle(() => reject(toProbeError(signal.reason)));
    const onClose = () => failed(new ProbeError('incomplete', 'connection lost'));
    const timer = setTimeout(() => failed(new ProbeError('timeout', run.split(' ')[0]!)), patience);
    signal.addEventListener('abort', onAbort, { once: true });
    client.on('close', onClose);
    if (signal.aborted) return onAbort();

    const onOpen = (error: Error | undefined, opened: ssh2.ClientChannel) => {
      if (error) return settle(() => reject(new NoSession(error.message)));
      channel = opened;
      if (ended) {
        opened.on('error', () => undefined).destroy();
        return;
      }
      opened.on('error', () => failed(new ProbeError('incomplete', 'session')));
      opened.on('data', (data: Buffer) => {
        outBytes += data.length;
        if (outBytes > maxBytes) failed(new ProbeError('incomplete', `more than ${maxBytes} bytes`));
        else out.push(data);
      });
      opened.stderr.on('data', (data: Buffer) => {
        if (errBytes < maxErrorBytes) err.push(data);
        errBytes += data.length;
        if (errBytes > maxBytes) failed(new ProbeError('incomplete', `more than ${maxBytes} bytes`));
      });
      // A status that never came, as with a killed command or a lost connection, leaves the answer incomplete.
      opened.on('exit', (code: number | null) => {
        status = code;
      });
      opened.on('close', () => {
        if (status === null) return failed(new ProbeError('incomplete', 'ended without a status'));
        const answer = { stdout: textOf(out), stderr: textOf(err), status };
        settle(() => resolve({ ok: true, ...answer }));
      });
      opened.end(stdin === undefined ? undefined : `${stdin.reveal()}\n`);
    };
    try {
      client.exec(line, onOpen);
    } catch {
      failed(new ProbeError('incomplete', 'connection lost'));
    }
  });
}

/** Milliseconds between tries to open a session where no other is open. */
const retries = [50, 100, 200, 400, 800];

/**
 * As `execute`, for a command that runs alone: a server that allows one session may still be closing the one before, so it is tried again.
 * @throws ProbeError `refused` where the server opens no session at all.
 */
export async function executeAlone(...args: Parameters<typeof execute>): Promise<Answer> {
  for (const wait of retries) {
    try {
      return await execute(...args);
    } catch (error) {
      if (!(error instanceof NoSession)) throw error;
      await sleep(wait);
    }
  }
  throw new ProbeError('refused', 'no session');
}

const textOf = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
