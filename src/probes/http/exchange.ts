import http from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { maxHeaderOctets } from '../../facts/index.ts';
import { ProbeError, toProbeError } from '../define.ts';

/** What is kept of an answer: its status and header fields, names in lower case, in the order sent. The body is never read. */
export interface Answer {
  readonly status: number;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** Milliseconds for one exchange on an open connection, TLS handshake included. */
const exchangeTimeout = 10_000;
/** Informational answers (1xx) a peer may send before the one that counts. */
const maxInformational = 10;

/**
 * Sends one GET on an open connection and returns as soon as the header fields of the answer are there. `https:` speaks TLS first,
 * with whatever version and suite this machine still knows: trust and strength are judged elsewhere.
 * @throws ProbeError with the typed reason; what this machine's OpenSSL does not want is `local-limit`.
 */
export function exchange(socket: Socket, url: URL, signal: AbortSignal): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    let stream: Duplex = socket;
    let ended = false;
    const end = (act: () => void) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      // Whatever the peer still sends or breaks is nobody's concern any more.
      stream.on('error', () => undefined).destroy();
      act();
    };
    const fail = (error: unknown) => end(() => reject(toHttpError(error)));
    const onAbort = () => fail(signal.reason);
    const timer = setTimeout(() => fail(new ProbeError('timeout', 'answer')), exchangeTimeout);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });

    const send = () => {
      let informational = 0;
      const request = http.request({
        createConnection: () => stream,
        method: 'GET',
        path: `${url.pathname}${url.search}`,
        headers: { host: url.host, 'user-agent': 'tomproof', accept: '*/*', connection: 'close' },
        maxHeaderSize: maxHeaderOctets,
      });
      // A field beyond Node's usual count would be dropped silently; the octets are bounded already.
      request.maxHeadersCount = 0;
      request.on('information', () => {
        informational += 1;
        if (informational > maxInformational) fail(new ProbeError('malformed', 'endless 1xx'));
      });
      request.once('upgrade', (response) => fail(new ProbeError('malformed', `status ${response.statusCode}`)));
      request.once('response', (response) => {
        const { rawHeaders, statusCode = 0 } = response;
        const fields: [string, string][] = [];
        for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
          fields.push([rawHeaders[at]!.toLowerCase(), clean(rawHeaders[at + 1]!)]);
        }
        end(() => resolve({ status: statusCode, fields }));
      });
      request.on('error', fail);
      request.end();
    };

    if (url.protocol === 'http:') return send();
    stream = startTls(socket, url.hostname).once('secureConnect', send).once('error', fail);
  });
}

let anyStrength: tls.SecureContext | undefined;

function startTls(socket: Socket, host: string): tls.TLSSocket {
  anyStrength ??= tls.createSecureContext({ ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1' });
  const literal = host.startsWith('[') || /^[\d.]+$/.test(host);
  return tls.connect({
    socket,
    secureContext: anyStrength,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
    ...(literal ? {} : { servername: host }),
  });
}

/** Alerts, which only the peer sends. */
const alert = /^ERR_SSL_(.*_ALERT_|TLSV1_)/;
/** OpenSSL's words for octets that are no TLS. */
const noTls = /^ERR_SSL_(HTTP_REQUEST|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE|UNEXPECTED_MESSAGE|WRONG_VERSION_NUMBER)$/;

function toHttpError(error: unknown): ProbeError {
  const typed = toProbeError(error);
  const code = typed.detail;
  if (noTls.test(code)) return new ProbeError('malformed', code);
  return alert.test(code) ? new ProbeError('refused', code) : typed;
}

/** Node's parser refuses most control characters; what is left (C1, DEL) could still steer a terminal. */
const clean = (value: string) => value.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, '\ufffd');
