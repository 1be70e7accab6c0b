import type net from 'node:net';
import ssh2 from 'ssh2';
import { ProbeError, toProbeError } from '../define.ts';

/** Milliseconds for key exchange and answer; a server may look up our name first. */
const patience = 15_000;
/** Most that a server may say. */
const maxBytes = 256 * 1024;
const maxMethods = 50;
const maxName = 64;

/** Nobody's login name, and one that says in the server's log who asked. */
const username = 'tomproof-probe';

/**
 * Everything the library knows, also what nobody should use any more: the question is what a server offers after the exchange,
 * not whether we would trust it. But no group of the server's own choosing: checking one of 8192 bits stops this whole process
 * for half a minute. A server that insists on it is not asked.
 */
const everything = { append: /./ };
const algorithms = {
  kex: { remove: ['diffie-hellman-group-exchange-sha256'], append: /^(?!.*group-exchange)/ },
  serverHostKey: everything,
  cipher: everything,
  hmac: everything,
  compress: ['none'],
  // The published types do not know that expressions may stand for names.
} as unknown as ssh2.Algorithms;

/**
 * Completes a key exchange and sends one authentication request of method `none` (RFC 4252 §5.2). Returns the methods the server
 * says can continue; `['none']` where it lets us in. The host key is not verified, because nothing secret is sent: no password,
 * no key, no agent, and the user does not exist.
 * @throws ProbeError `unsupported` where client and server have no algorithm in common, else the typed reason.
 */
export function askForMethods(socket: net.Socket, signal: AbortSignal): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      finish();
      socket.destroy();
    };
    const fail = (error: unknown) => settle(() => reject(toProbeError(error)));
    const answer = (methods: readonly string[]) =>
      settle(() => {
        const honest =
          methods.length <= maxMethods && methods.every((name) => name.length <= maxName && /^[\x21-\x7e]+$/.test(name));
        if (honest) resolve([...new Set(methods)]);
        else reject(new ProbeError('malformed', 'SSH authentication methods'));
      });
    const onAbort = () => fail(signal.reason);
    const timer = setTimeout(() => fail(new ProbeError('timeout', 'SSH authentication')), patience);
    signal.addEventListener('abort', onAbort, { once: true });

    client.on('error', (error) => fail(reasonOf(error)));
    client.on('ready', () => answer(['none']));
    client.on('close', () => fail(new ProbeError('refused', 'closed before authentication')));
    try {
      client.connect({
        sock: socket,
        username,
        ident: 'tomproof',
        algorithms,
        readyTimeout: 0,
        authHandler: (left, _partial, next) => {
          if (left === null) next({ type: 'none', username });
          else answer(left);
        },
      });
    } catch (error) {
      fail(error);
    }
    // The library has its own listener by now; this one only counts.
    let heard = 0;
    socket.on('data', (data: Buffer) => {
      heard += data.length;
      if (heard > maxBytes) fail(new ProbeError('malformed', 'SSH exchange too long'));
    });
    if (signal.aborted) onAbort();
  });
}

/** What the library's error means; a number in `code` is the server's reason to disconnect (RFC 4253 §11.1). */
function reasonOf(error: Error & { code?: unknown }): unknown {
  if (typeof error.code === 'number') return new ProbeError('refused', `SSH disconnect ${error.code}`);
  if (/no matching/i.test(error.message)) return new ProbeError('unsupported', 'no algorithm in common');
  // An errno or a code of this machine's cryptography keeps its own meaning.
  return error.code === undefined ? new ProbeError('malformed', 'SSH exchange') : error;
}
