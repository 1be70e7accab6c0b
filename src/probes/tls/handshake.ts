import tls, { type DetailedPeerCertificate } from 'node:tls';
import { ProbeError, toProbeError } from '../define.ts';
import { withTlsSocket } from '../tls-hello/ask.ts';
import type { Service } from '../tls-hello/service.ts';

/** What OpenSSL made of a certificate chain. */
export interface Validated {
  /** DER, leaf first: as sent, and where OpenSSL found one, the anchor from its store at the end. */
  readonly path: readonly Buffer[];
  /** Whether a valid path to a trust anchor was found; the name is not looked at. */
  readonly trusted: boolean;
  /** OpenSSL's word for what is wrong, e.g. `CERT_HAS_EXPIRED`. */
  readonly code: string | null;
  /** Application protocol chosen, null for none. */
  readonly alpn: string | null;
}

/** Which kind of certificate to ask for; a server may have one of each. */
export type Kind = 'any' | 'rsa' | 'ecdsa';

const patience = 5000;
/** Everything this OpenSSL still speaks: a weak handshake is better than none, since only the certificate is of interest. */
const tls13 = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256';
const ciphers: Record<Kind, string> = {
  any: `${tls13}:ALL:!aNULL:!eNULL:@SECLEVEL=0`,
  rsa: `${tls13}:aRSA:!eNULL:@SECLEVEL=0`,
  ecdsa: `${tls13}:aECDSA:!eNULL:@SECLEVEL=0`,
};
const signatures: Record<Exclude<Kind, 'any'>, string> = {
  rsa: 'RSA-PSS+SHA256:RSA-PSS+SHA384:RSA-PSS+SHA512:RSA+SHA256:RSA+SHA384:RSA+SHA512:RSA+SHA1',
  ecdsa: 'ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:ed448:ECDSA+SHA1',
};

const contexts = new Map<string, tls.SecureContext>();
function contextFor(kind: Kind, ca: string | null): tls.SecureContext {
  const key = `${kind} ${ca ?? ''}`;
  let context = contexts.get(key);
  if (!context) {
    context = tls.createSecureContext({
      minVersion: 'TLSv1',
      ciphers: ciphers[kind],
      ...(kind === 'any' ? {} : { sigalgs: signatures[kind] }),
      // In a list even an empty text keeps the public store out.
      ...(ca === null ? {} : { ca: [ca] }),
    });
    if (contexts.size > 100) contexts.clear();
    contexts.set(key, context);
  }
  return context;
}

/**
 * One complete handshake by Node's own TLS, to have the certificate chain validated by OpenSSL against the public store, or against
 * the given authority instead. Nothing is sent after the handshake.
 * @throws ProbeError `local-limit` where this OpenSSL could not do it, `refused` where the server's alert or close ended it.
 */
export function handshake(service: Service, options: { kind: Kind; ca: string | null; signal: AbortSignal }): Promise<Validated> {
  const { kind, ca, signal } = options;
  return withTlsSocket(
    service,
    signal,
    (socket) =>
      new Promise<Validated>((resolve, reject) => {
        const finish = (act: () => void) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          act();
          secure.destroy();
        };
        const fail = (error: ProbeError) => finish(() => reject(error));
        const onAbort = () => fail(toProbeError(signal.reason));
        const timer = setTimeout(() => fail(new ProbeError('timeout', 'handshake')), patience);
        const secure = tls.connect({
          socket,
          secureContext: contextFor(kind, ca),
          rejectUnauthorized: false,
          checkServerIdentity: () => undefined,
          ALPNProtocols: ['h2', 'http/1.1'],
          ...(service.serverName === null ? {} : { servername: service.serverName }),
        });
        signal.addEventListener('abort', onAbort, { once: true });
        secure.on('error', (error: NodeJS.ErrnoException) => fail(handshakeError(error)));
        secure.on('close', () => fail(new ProbeError('refused', 'closed in handshake')));
        secure.on('secureConnect', () =>
          finish(() => {
            const path = pathOf(secure.getPeerCertificate(true));
            const code = secure.authorizationError;
            if (path.length === 0) return reject(new ProbeError('refused', 'no certificate'));
            resolve({
              path,
              trusted: secure.authorized,
              code: secure.authorized ? null : codeOf(code),
              alpn: secure.alpnProtocol || null,
            });
          }),
        );
        if (signal.aborted) onAbort();
      }),
  );
}

/** Node types the error as Error and gives the code as a string. */
const codeOf = (error: unknown) =>
  (typeof error === 'string' ? error : error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN').slice(0, 100);

function handshakeError(error: NodeJS.ErrnoException): ProbeError {
  const code = error.code ?? '';
  if (!code.startsWith('ERR_SSL_')) return toProbeError(error);
  // An alert is the peer's word, though often caused by what this OpenSSL offered; all else was found here.
  return new ProbeError(/_ALERT_/.test(code) ? 'refused' : 'local-limit', code);
}

const maxPath = 20;

function pathOf(leaf: DetailedPeerCertificate): Buffer[] {
  const path: Buffer[] = [];
  for (let at: DetailedPeerCertificate | undefined = leaf; at?.raw && path.length < maxPath; at = at.issuerCertificate) {
    path.push(at.raw);
    if (at.issuerCertificate === at) break;
  }
  return path;
}
