import type { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import type { SshLogin } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError, toProbeError } from '../define.ts';
import { fingerprintOf, isPinned, type KnownHosts, parseKnownHosts } from './known-hosts.ts';

/** Milliseconds for key exchange and login; a server may look up our name first. */
const patience = 20_000;

/**
 * What is agreed on with a host that is to be trusted. No group of the server's own choosing and none above 4096 bits: checking or computing
 * one stops this whole process for seconds. No SHA-1, no CBC.
 */
const algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group16-sha512',
  ],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
} satisfies ssh2.Algorithms;

/** Host key algorithms (RFC 8332 for RSA) by the type of key they prove. */
const hostKeyAlgorithms: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

const parsed = new WeakMap<object, KnownHosts>();

/** The host keys known from a file, read once however many targets name it. */
function knownHostsOf(file: { readonly text: string }): KnownHosts {
  const known = parsed.get(file) ?? parseKnownHosts(file.text);
  parsed.set(file, known);
  return known;
}

/**
 * Logs in to a host, by way of its jump host where it has one, hands the connection to `use` and closes it afterwards. Every address of the
 * host is tried in turn until one accepts a connection. The host key is verified before anything is told to the host.
 * @throws ProbeError `untrusted` with the fingerprint seen, `denied` where no login was accepted, else the typed reason.
 */
export function withLogin<T>(
  login: SshLogin,
  jump: SshLogin | null,
  context: Pick<ProbeContext, 'network' | 'signal'>,
  use: (client: ssh2.Client, address: string, own: string | undefined) => Promise<T>,
): Promise<T> {
  if (jump === null) {
    return overTcp(login, context, (socket, address) =>
      withClient(login, socket, context.signal, (client) => use(client, address, socket.localAddress)),
    );
  }
  return overTcp(jump, context, (socket) =>
    withClient(jump, socket, context.signal, async (client) => {
      const stream = await forward(client, login, context.signal);
      // The jump host resolves the name; the address is not ours to know.
      return withClient(login, stream, context.signal, (inner) => use(inner, login.host, undefined));
    }),
  );
}

async function overTcp<T>(
  { host, port }: SshLogin,
  { network, signal }: Pick<ProbeContext, 'network' | 'signal'>,
  use: (socket: Duplex & { localAddress?: string }, address: string) => Promise<T>,
): Promise<T> {
  const addresses = await network.resolve(host, signal);
  let failure: unknown;
  for (const { address } of addresses) {
    let connected = false;
    try {
      return await network.withConnection({ address, port }, signal, (socket) => {
        connected = true;
        return use(socket, address);
      });
    } catch (error) {
      if (connected) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

/** A stream to the host through a connection to its jump host (RFC 4254 §7.2). */
function forward(client: ssh2.Client, { host, port }: SshLogin, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(toProbeError(signal.reason));
    const onClose = () => reject(new ProbeError('unreachable', 'jump host closed'));
    signal.addEventListener('abort', onAbort, { once: true });
    client.once('close', onClose);
    client.forwardOut('127.0.0.1', 0, host, port, (error, stream) => {
      signal.removeEventListener('abort', onAbort);
      client.off('close', onClose);
      if (error) reject(new ProbeError('unreachable', 'from the jump host'));
      else resolve(stream);
    });
  });
}

async function withClient<T>(
  login: SshLogin,
  stream: Duplex,
  signal: AbortSignal,
  use: (client: ssh2.Client) => Promise<T>,
): Promise<T> {
  const client = new ssh2.Client();
  // A connection that breaks while it is used ends its commands; the error itself has no more to tell.
  client.on('error', () => undefined);
  try {
    await logIn(client, login, stream, signal);
    return await use(client);
  } finally {
    client.end();
    stream.destroy();
  }
}

function logIn(client: ssh2.Client, login: SshLogin, stream: Duplex, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let mistrust: ProbeError | undefined;
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const fail = (error: unknown) => settle(() => reject(mistrust ?? toProbeError(error)));
    const onAbort = () => fail(signal.reason);
    const timer = setTimeout(() => fail(new ProbeError('timeout', 'SSH login')), patience);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    client.on('ready', () => settle(resolve));
    client.on('error', (error) => fail(reasonOf(error)));
    client.on('close', () => fail(new ProbeError('refused', 'closed before login')));
    try {
      client.connect({
        sock: stream as never,
        username: login.user,
        ident: 'tomproof',
        readyTimeout: 0,
        keepaliveInterval: 5000,
        keepaliveCountMax: 3,
        algorithms: { ...algorithms, serverHostKey: hostKeysFor(login) } as ssh2.Algorithms,
        // Must be synchronous: the library takes a promise for consent.
        hostVerifier: (key: Buffer): boolean => {
          mistrust = mistrustOf(login, key);
          return mistrust === undefined;
        },
        authHandler: [methodOf(login)],
      });
    } catch (error) {
      fail(reasonOf(error as Error));
    }
  });
}

/** One method, once: a key, or the agent's keys. Never a password, and the agent is never forwarded. */
function methodOf({ user, key, passphrase }: SshLogin): ssh2.AuthenticationType {
  const agent = process.env.SSH_AUTH_SOCK ?? '';
  if (key === null && agent === '') throw new ProbeError('local-limit', 'no SSH agent');
  const method =
    key === null
      ? { type: 'agent', username: user, agent }
      : {
          type: 'publickey',
          username: user,
          key: key.reveal(),
          ...(passphrase === null ? {} : { passphrase: passphrase.reveal() }),
        };
  // The published types know only the names of methods here.
  return method as unknown as ssh2.AuthenticationType;
}

/** Host key algorithms, first those of the types we know of the host, so that it shows a key we can compare where it has one. */
function hostKeysFor({ trust, host, port }: SshLogin): string[] {
  const known = new Set(trust.knownHosts.flatMap((file) => knownHostsOf(file).typesOf([host], port)));
  const types = Object.keys(hostKeyAlgorithms);
  const sorted = [...types.filter((type) => known.has(type)), ...types.filter((type) => !known.has(type))];
  return sorted.flatMap((type) => hostKeyAlgorithms[type]!);
}

/** Why a host key is not trusted; undefined where it is. */
function mistrustOf({ trust, host, port }: SshLogin, key: Buffer): ProbeError | undefined {
  // Named with its host: a jump host that were pinned in place of the inner one could answer for it.
  const seen = `${fingerprintOf(key)} (${host})`;
  const verdicts = trust.knownHosts.map((file) => knownHostsOf(file).verdict([host], port, key));
  if (verdicts.includes('revoked')) return new ProbeError('untrusted', `host key revoked: ${seen}`);
  if (trust.fingerprints.length > 0) {
    return isPinned(key, trust.fingerprints) ? undefined : new ProbeError('untrusted', `host key is not the pinned one: ${seen}`);
  }
  if (verdicts.includes('trusted')) return undefined;
  if (verdicts.includes('changed')) return new ProbeError('untrusted', `host key changed: ${seen}`);
  const authority = trust.knownHosts.some((file) => knownHostsOf(file).hasAuthority([host], port));
  const why = authority ? 'known only by a certificate authority, which is not supported' : 'unknown';
  return new ProbeError('untrusted', `host key ${why}, to pin it: fingerprint: ${seen}`);
}

/** What the library's error means. */
function reasonOf(error: Error & { code?: unknown; level?: unknown }): unknown {
  if (error instanceof ProbeError) return error;
  if (typeof error.code === 'number') return new ProbeError('refused', `SSH disconnect ${error.code}`);
  if (error.level === 'client-authentication') return new ProbeError('denied', 'SSH login');
  if (error.level === 'agent') return new ProbeError('local-limit', 'SSH agent');
  if (/no matching/i.test(error.message)) return new ProbeError('unsupported', 'no algorithm in common');
  if (/privateKey|passphrase/i.test(error.message)) return new ProbeError('local-limit', 'key cannot be read');
  return error.code === undefined ? new ProbeError('malformed', 'SSH exchange') : error;
}
