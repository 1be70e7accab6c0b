import type net from 'node:net';
import { ProbeError, toProbeError } from '../define.ts';
import { startTls } from '../starttls.ts';
import { clientHello } from './client-hello.ts';
import type { Answer, Question } from './question.ts';
import { readFlight } from './server-flight.ts';
import type { Service } from './service.ts';

/** Milliseconds a server may take to answer a ClientHello. */
const patience = 4000;

/** Opens a connection to the service, brought to the point where TLS begins, hands it to `use` and closes it afterwards. */
export const withTlsSocket = <T>(service: Service, signal: AbortSignal, use: (socket: net.Socket) => Promise<T>): Promise<T> =>
  service.network.withConnection(service, signal, async (socket) => {
    const { starttls, serverName } = service;
    if (starttls !== null) await startTls(socket, starttls, { signal, serverName });
    return use(socket);
  });

/**
 * Sends one ClientHello and reads the answer.
 * @throws ProbeError `timeout` when nothing comes, `malformed` when it is no TLS, the signal's reason when it is aborted.
 */
export function ask(
  socket: net.Socket,
  question: Question,
  options: { serverName: string | null; signal: AbortSignal },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const flight = readFlight({ sslv2: question.version === 'SSLv2' });
    let finished = false;
    const finish = (answer: Answer | undefined, error?: unknown) => {
      // The socket is closed right after, so its listeners are left on it: taking four off each costs more than sending a hello.
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      options.signal.removeEventListener('abort', onAbort);
      // A ServerHello counts even where the rest of its flight never came.
      const seen = answer ?? flight.end();
      if (seen) resolve(seen);
      else reject(toProbeError(error));
    };
    const onAbort = () => finish(undefined, options.signal.reason);
    const onError = (error: NodeJS.ErrnoException) => {
      const byPeer = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      finish(byPeer ? (flight.end() ?? { kind: 'closed', detail: error.code ?? '' }) : undefined, error);
    };
    const timer = setTimeout(() => finish(undefined, new ProbeError('timeout', 'no answer')), patience);
    const onEnd = () => finish(flight.end() ?? { kind: 'closed', detail: 'FIN' });
    const onData = (bytes: Buffer) => {
      if (finished) return;
      try {
        const answer = flight.push(bytes);
        if (answer) finish(answer);
      } catch (error) {
        finish(undefined, error);
      }
    };
    if (options.signal.aborted) return onAbort();
    options.signal.addEventListener('abort', onAbort, { once: true });
    socket.on('data', onData).on('error', onError).on('end', onEnd).on('close', onEnd).resume();
    socket.write(clientHello(question, options.serverName));
  });
}
