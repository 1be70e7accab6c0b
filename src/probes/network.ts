import dns from 'node:dns';
import net from 'node:net';
import pLimit, { type LimitFunction } from 'p-limit';
import { ProbeError, toProbeError } from './define.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

export interface NetworkOptions {
  /** Sockets open at once in the whole run. */
  readonly concurrency: number;
  /** Sockets open at once to one address. */
  readonly perHost: number;
  /** Milliseconds to wait for a connection. */
  readonly connectTimeout: number;
  /** Resolver to ask instead of the system's, `address` or `address:port`. */
  readonly resolver?: string | undefined;
}

/** The one door to the network: names, connections, and the limits that keep a look polite. */
export interface Network {
  /** Whether a socket of this family has been answered (accepted or reset) by anybody in this run: the positive control of port scans. */
  answered(family: 4 | 6): boolean;
  /**
   * All addresses of a host name, both families; an address literal is its own. Remembered for the run.
   * @throws ProbeError `unreachable` ENOTFOUND when there is no such name, `timeout` when nobody answered.
   */
  resolve(host: string, signal: AbortSignal): Promise<readonly Address[]>;
  /**
   * Opens a TCP connection within the limits, hands it to `use` and closes it afterwards, whatever happens.
   * The signal's reason is thrown when it is aborted first.
   * @throws ProbeError with the typed reason.
   */
  withConnection<T>(
    to: { address: string; port: number },
    signal: AbortSignal,
    use: (socket: net.Socket) => Promise<T>,
  ): Promise<T>;
}

export function createNetwork(options: NetworkOptions): Network {
  const all = pLimit(options.concurrency);
  const perHost = new Map<string, LimitFunction>();
  const names = new Map<string, Promise<readonly Address[]>>();
  const families = new Set<4 | 6>();

  const limitOf = (address: string) => {
    const known = perHost.get(address);
    if (known) return known;
    const limit = pLimit(options.perHost);
    perHost.set(address, limit);
    return limit;
  };

  const connect = (address: string, port: number, signal: AbortSignal) =>
    new Promise<net.Socket>((resolve, reject) => {
      const socket = net.connect({ host: address, port, noDelay: true, autoSelectFamily: false });
      const family = net.isIPv6(address) ? 6 : 4;
      const stop = (error: unknown) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        if (error === undefined) return;
        socket.removeAllListeners('error').on('error', () => undefined);
        socket.destroy();
        reject(toProbeError(error));
      };
      const onAbort = () => stop(signal.reason);
      const timer = setTimeout(() => stop(new ProbeError('timeout', 'connect')), options.connectTimeout);
      signal.addEventListener('abort', onAbort, { once: true });
      socket.once('error', (error) => {
        if ('code' in error && error.code === 'ECONNREFUSED') families.add(family);
        stop(error);
      });
      socket.once('connect', () => {
        families.add(family);
        stop(undefined);
        socket.removeAllListeners('error');
        resolve(socket);
      });
    });

  return {
    answered: (family) => families.has(family),

    resolve(host, signal) {
      const family = net.isIP(host);
      if (family) return Promise.resolve([{ address: host, family: family as 4 | 6 }]);
      let found = names.get(host);
      if (!found) {
        found = lookup(host, options.resolver);
        found.catch(() => names.delete(host));
        names.set(host, found);
      }
      return raceAbort(found, signal);
    },

    withConnection(to, signal, use) {
      const limit = limitOf(to.address);
      return limit(() =>
        all(async () => {
          if (signal.aborted) throw toProbeError(signal.reason);
          const socket = await connect(to.address, to.port, signal);
          // A reset after `use` has ended is nobody's concern any more; before that, `use` listens itself.
          socket.on('error', () => undefined);
          try {
            return await use(socket);
          } finally {
            socket.destroy();
            if (limit.activeCount <= 1 && limit.pendingCount === 0) perHost.delete(to.address);
          }
        }),
      );
    },
  };
}

/** Settles with the promise, or rejects with the signal's reason as soon as it is aborted. */
export function raceAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(toProbeError(signal.reason));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, (error) => reject(toProbeError(error))).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

async function lookup(host: string, server: string | undefined): Promise<readonly Address[]> {
  if (server === undefined) {
    const found = await dns.promises.lookup(host, { all: true, order: 'verbatim' });
    return unique(found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })));
  }
  const resolver = new dns.promises.Resolver({ timeout: 3000, tries: 2 });
  resolver.setServers([server]);
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found: Address[] = [];
  if (four.status === 'fulfilled') found.push(...four.value.map((address) => ({ address, family: 4 as const })));
  if (six.status === 'fulfilled') found.push(...six.value.map((address) => ({ address, family: 6 as const })));
  if (found.length > 0) return unique(found);
  throw four.status === 'rejected'
    ? four.reason
    : six.status === 'rejected'
      ? six.reason
      : new ProbeError('unreachable', 'ENODATA');
}

const unique = (addresses: readonly Address[]) => [...new Map(addresses.map((entry) => [entry.address, entry])).values()];
