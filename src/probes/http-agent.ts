import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import pLimit from 'p-limit';
import { ProbeError } from './define.ts';
import type { Network } from './network.ts';

/** Agents for libraries that speak HTTP by `node:http`; every socket of theirs comes through the one door to the network. */
export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
  /** Closes what is kept alive. */
  close(): void;
}

/** Hosts that are this very machine: what is asked there travels over no network. */
export const isOwnMachine = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);

/** What Node calls on an agent for every request; libraries have long built on it, though its documentation does not name it. */
interface Queueing {
  addRequest(request: http.ClientRequest, options: object): void;
}
type Created = (error: Error | null, stream?: Duplex) => void;

/** Milliseconds a connection may lie idle before its place is given to others, unless somebody says otherwise. */
const usualIdle = 2000;

/**
 * Agents that keep connections alive for a while, within the limits of the run, until `signal` is aborted. TLS 1.2 is the least, and the
 * certificate has to be valid for the name that was asked for, by the usual authorities or by `ca` (PEM).
 */
export function createAgents(
  network: Network,
  { ca, signal, idle = usualIdle }: { readonly ca: string | null; readonly signal: AbortSignal; readonly idle?: number },
): Agents {
  const dial = async ({ host, port }: { host: string; port: number }): Promise<net.Socket> => {
    let failure: unknown = new ProbeError('unreachable', 'ENOTFOUND');
    for (const { address } of (await network.resolve(host, signal)).slice(0, 4)) {
      try {
        return await network.open({ address, port }, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        failure = error;
      }
    }
    throw failure;
  };
  const connect = (of: object, secure: boolean, created: Created): undefined => {
    const { host = 'localhost', port, servername } = of as { host?: string; port?: number | string; servername?: string };
    dial({ host, port: Number(port ?? (secure ? 443 : 80)) })
      .then((socket) => {
        if (!secure) return socket;
        const name = servername || host;
        const named = net.isIP(name) === 0 ? { servername: name } : {};
        const authorities = ca === null ? {} : { ca: [...tls.rootCertificates, ca] };
        // Said here, as a variable of the environment (NODE_TLS_REJECT_UNAUTHORIZED) would turn it off.
        const proven = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;
        return tls.connect({ socket, host, ALPNProtocols: ['http/1.1'], ...proven, ...named, ...authorities });
      })
      .then((stream) => created(null, stream), created);
    return undefined;
  };
  const options = { keepAlive: true, timeout: idle, scheduling: 'lifo' } as const;
  const plain = new http.Agent(options);
  const secure = new https.Agent(options);
  // Half of what one address is given: other looks at it go on beside this one. Node's own `maxSockets` counts only connections that are open.
  const limit = pLimit(Math.max(1, Math.floor(network.perHost / 2)));
  for (const agent of [plain, secure] as unknown as Queueing[]) {
    const add = agent.addRequest.bind(agent);
    agent.addRequest = (request, of) =>
      void limit(async () => {
        const closed = new Promise((resolve) => request.once('close', resolve));
        if (request.destroyed) return;
        // Some servers send more than they said with an error: what comes behind it on the same connection would be taken for another answer.
        request.once('response', ({ statusCode = 0 }) => {
          if (statusCode >= 400) request.shouldKeepAlive = false;
        });
        add(request, of);
        await closed;
      });
  }
  const close = () => {
    plain.destroy();
    secure.destroy();
  };
  signal.addEventListener('abort', close, { once: true });
  return {
    http: Object.assign(plain, { createConnection: (of: object, created: Created) => connect(of, false, created) }),
    https: Object.assign(secure, { createConnection: (of: object, created: Created) => connect(of, true, created) }),
    close() {
      signal.removeEventListener('abort', close);
      close();
    },
  };
}
