import { type ProbeError, toProbeError } from '../define.ts';
import { ask, withTlsSocket } from './ask.ts';
import type { Answer, Question } from './question.ts';
import type { Service } from './service.ts';

/** Who knows what to ask. */
export interface Agenda {
  next(free: number): Question | undefined;
  backlog(): number;
  answered(question: Question, answer: Answer): void;
  failed(question: Question, error: ProbeError): void;
}

export interface Conversation {
  /** Hellos sent. */
  readonly hellos: number;
  /** Own address of the sockets; undefined where none was connected. */
  readonly localAddress: string | undefined;
  /** Why it ended before the agenda did. */
  readonly stopped: ProbeError | undefined;
}

/** Connections in use at once for one service, where the network's limit per host allows. */
const width = 8;
/** How often in a row a service that has answered may fail to connect before it is left alone. */
const maxFailures = 3;

/**
 * Sends the agenda's hellos side by side, each over a connection of its own. A hello is chosen only when its connection stands,
 * so that it can build on every answer that has come until then.
 */
export function converse(service: Service, agenda: Agenda, signal: AbortSignal): Promise<Conversation> {
  return new Promise((resolve) => {
    let connecting = 0;
    let asking = 0;
    let hellos = 0;
    let failures = 0;
    let localAddress: string | undefined;
    let stopped: ProbeError | undefined;
    let exhausted = false;
    /** Connections that stand and wait until an answer under way brings a question. */
    let parked: (() => void)[] = [];

    /** Calls off the connections that are not needed any more. */
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);

    const update = () => {
      if (signal.aborted) stopped ??= toProbeError(signal.reason);
      if (hellos > 0 && asking === 0 && agenda.backlog() === 0) exhausted = true;
      if (exhausted) over.abort();
      const waiting = parked;
      parked = [];
      for (const wake of waiting) wake();
      const ready = () => connecting + waiting.length;
      while (!stopped && !exhausted && ready() + asking < width && agenda.backlog() - asking > ready()) void connect();
      if (ready() + asking > 0) return;
      signal.removeEventListener('abort', update);
      resolve({ hellos, localAddress, stopped });
    };

    const take = async (): Promise<Question | undefined> => {
      for (;;) {
        if (stopped || exhausted) return undefined;
        const question = agenda.next(width - asking);
        if (question !== undefined) {
          asking += 1;
          return question;
        }
        // Only an answer can bring a question, and only for an answer may a connection be held: others may be waiting for its place.
        exhausted = asking === 0;
        if (!exhausted) await new Promise<void>((wake) => parked.push(wake));
      }
    };

    const connect = async () => {
      connecting += 1;
      let stands = false;
      try {
        await withTlsSocket(service, either, async (socket) => {
          stands = true;
          connecting -= 1;
          failures = 0;
          localAddress ??= socket.localAddress;
          const question = await take();
          if (question === undefined) return;
          hellos += 1;
          try {
            const answer = await ask(socket, question, { serverName: service.serverName, signal });
            asking -= 1;
            agenda.answered(question, answer);
          } catch (error) {
            asking -= 1;
            agenda.failed(question, toProbeError(error));
          }
        });
      } catch (error) {
        if (!stands) connecting -= 1;
        if (exhausted) return update();
        failures += 1;
        if (localAddress === undefined || failures >= maxFailures) stopped ??= toProbeError(error);
      }
      update();
    };

    signal.addEventListener('abort', update, { once: true });
    update();
  });
}
