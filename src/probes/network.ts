import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
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
  /** Sockets open at once to one address. */
  readonly perHost: number;
  /**
   * The port on which this very address last answered a connection in this run, by accepting or resetting it; undefined where it never
   * did. Asked again, it is the positive control of port scans: a host that is off is as silent as one that lets nothing through.
   */
  lastAnswer(address: string): number | undefined;
  /** The own address this machine would speak to `address` from, undefined where it has no route. Sends nothing. */
  sourceAddress(address: string): Promise<string | undefined>;
  /**
   * All addresses of a host name, both families; an address literal is its own. Remembered for the run.
   * @throws ProbeError `unreachable` ENOTFOUND when there is no such name, `timeout` when nobody answered.
   */
  resolve(host: string, signal: AbortSignal): Promise<readonly Address[]>;
  /**
   * Opens a TCP connection within the limits. It counts until it closes, which is the caller's business.
   * The signal's reason is thrown when it is aborted first; an open connection is left to its owner.
   * `patience`, asked when the connection is begun, may shorten the milliseconds to wait for it.
   * @throws ProbeError with the typed reason; `timeout` `connect` when the peer was silent.
   */
  open(to: { address: string; port: number; patience?: () => number }, signal: AbortSignal): Promise<net.Socket>;
  /** As `open`, hands the connection to `use` and closes it afterwards, whatever happens. */
  withConnection<T>(
    to: { address: string; port: number; patience?: () => number },
    signal: AbortSignal,
    use: (socket: net.Socket) => Promise<T>,
  ): Promise<T>;
  /**
   * Opens a UDP socket on a random port that hears only this peer, within the same limits, hands it to `use` and closes it afterwards.
   * @throws ProbeError with the typed reason.
   */
  withDatagrams<T>(
    to: { address: string; port: number },
    signal: AbortSignal,
    use: (socket: dgram.Socket) => Promise<T>,
  ): Promise<T>;
}

export function createNetwork(options: NetworkOptions): Network {
  const all = pLimit(options.concurrency);
  const perHost = new Map<string, LimitFunction>();
  const names = new Map<string, Promise<readonly Address[]>>();
  const lastAnswers = new Map<string, number>();

  const limitOf = (address: string) => {
    const known = perHost.get(address);
    if (known) return known;
    const limit = pLimit(options.perHost);
    perHost.set(address, limit);
    return limit;
  };

  /** Runs within the limits of the whole run and of one address. */
  const within = <T>(address: string, signal: AbortSignal, run: () => Promise<T>): Promise<T> => {
    const limit = limitOf(address);
    return limit(() =>
      all(async () => {
        if (signal.aborted) throw toProbeError(signal.reason);
        try {
          return await run();
        } finally {
          if (limit.activeCount <= 1 && limit.pendingCount === 0) perHost.delete(address);
        }
      }),
    );
  };

  const connect = (address: string, port: number, patience: number, signal: AbortSignal) =>
    new Promise<net.Socket>((resolve, reject) => {
      const socket = net.connect({ host: address, port, noDelay: true, autoSelectFamily: false });
      let settled = false;
      const stop = (error: unknown) => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        if (error === undefined) return;
        socket.removeAllListeners('error').on('error', () => undefined);
        socket.destroy();
        reject(toProbeError(error));
      };
      const onAbort = () => stop(signal.reason);
      // Timers run before sockets are looked at: an answer that waits while this process was busy is still taken.
      const timer = setTimeout(() => setImmediate(() => stop(new ProbeError('timeout', 'connect'))), patience);
      signal.addEventListener('abort', onAbort, { once: true });
      socket.once('error', (error) => {
        if ('code' in error && error.code === 'ECONNREFUSED') lastAnswers.set(address, port);
        stop(error);
      });
      socket.once('connect', () => {
        lastAnswers.set(address, port);
        stop(undefined);
        socket.removeAllListeners('error');
        resolve(socket);
      });
    });

  const open: Network['open'] = (to, signal) =>
    new Promise((resolve, reject) => {
      within(to.address, signal, async () => {
        const patience = Math.min(to.patience?.() ?? Number.POSITIVE_INFINITY, options.connectTimeout);
        const socket = await connect(to.address, to.port, patience, signal);
        // A reset after its user has ended is nobody's concern any more; before that, the user listens itself.
        socket.on('error', () => undefined);
        const closed = once(socket, 'close');
        resolve(socket);
        await closed;
      }).catch(reject);
    });

  return {
    perHost: options.perHost,

    lastAnswer: (address) => lastAnswers.get(address),

    sourceAddress: (address) =>
      new Promise((resolve) => {
        // Connecting a UDP socket only asks the routing table.
        const socket = dgram.createSocket(net.isIPv6(address) ? 'udp6' : 'udp4');
        const settle = (own: string | undefined) => {
          socket.close();
          resolve(own);
        };
        socket.once('error', () => settle(undefined));
        socket.once('connect', () => settle(socket.address().address));
        socket.connect(9, address);
      }),

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

    open,

    async withConnection(to, signal, use) {
      const socket = await open(to, signal);
      try {
        return await use(socket);
      } finally {
        socket.destroy();
      }
    },

    withDatagrams: (to, signal, use) =>
      within(to.address, signal, async () => {
        const socket = dgram.createSocket(net.isIPv6(to.address) ? 'udp6' : 'udp4');
        try {
          await new Promise<void>((resolve, reject) => {
            socket.once('error', (error) => reject(toProbeError(error)));
            socket.connect(to.port, to.address, () => resolve());
          });
          return await use(socket);
        } finally {
          socket.close();
        }
      }),
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
  const none = (error: unknown) => {
    const { detail } = toProbeError(error);
    if (detail === 'ENODATA' || detail === 'ENOTFOUND') return [];
    throw error;
  };
  // A family that was not answered for is not a family without addresses: half of a host would be judged for the whole.
  const [four, six] = await Promise.all([resolver.resolve4(host).catch(none), resolver.resolve6(host).catch(none)]);
  if (four.length + six.length === 0) throw new ProbeError('unreachable', 'ENOTFOUND');
  const found: Address[] = [
    ...four.map((address) => ({ address, family: 4 as const })),
    ...six.map((address) => ({ address, family: 6 as const })),
  ];
  return unique(found);
}

const unique = (addresses: readonly Address[]) => [...new Map(addresses.map((entry) => [entry.address, entry])).values()];
