import type net from 'node:net';
import tls from 'node:tls';
import { ProbeError, toProbeError } from '../define.ts';
import { startTls } from '../starttls.ts';

interface Peer {
  /** Name or address that its certificate has to name. */
  readonly name: string;
  /** Sent as SNI; null where the name is an address. */
  readonly serverName: string | null;
  readonly ca: string | null;
}

/** Milliseconds for the handshake. */
const patience = 10_000;

/**
 * Speaks TLS on a connection to a PostgreSQL server, after an SSLRequest. With `trust: 'anybody'` the server proves nothing, and nothing may be told to it
 * that is not told in the clear, too.
 * @throws ProbeError `unsupported` where the server says that it has no TLS, `untrusted` where it does not prove who it is, else the typed reason.
 */
export async function upgrade(
  socket: net.Socket,
  { name, serverName, ca }: Peer,
  trust: 'verified' | 'anybody',
  signal: AbortSignal,
): Promise<tls.TLSSocket> {
  await startTls(socket, 'postgres', { signal, serverName: null });
  return new Promise((resolve, reject) => {
    const stream = tls.connect({
      socket,
      host: name,
      // Who it is, is looked at below, before anything is said.
      rejectUnauthorized: false,
      ...(serverName === null ? {} : { servername: serverName }),
      ...(ca === null ? {} : { ca }),
    });
    const end = (act: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      stream.off('secureConnect', onSecure).off('error', fail).off('close', onClose);
      stream.on('error', () => undefined);
      act();
    };
    const fail = (error: unknown) =>
      end(() => {
        stream.destroy();
        reject(toProbeError(error));
      });
    const onClose = () => fail(new ProbeError('refused', 'closed in the TLS handshake'));
    const onAbort = () => fail(signal.reason);
    const onSecure = () => {
      if (trust === 'anybody' || stream.authorized) return end(() => resolve(stream));
      fail(new ProbeError('untrusted', String(stream.authorizationError ?? 'certificate')));
    };
    const timer = setTimeout(() => fail(new ProbeError('timeout', 'TLS handshake')), patience);
    stream.once('secureConnect', onSecure).once('error', fail).once('close', onClose);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
