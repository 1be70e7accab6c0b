import http from 'node:http';
import https from 'node:https';
import { ProbeError, toProbeError } from '../define.ts';
import type { Agents } from '../http-agent.ts';

export interface ApiRequest {
  /** POST only where a vendor's way to ask is a POST: to begin a session, or AWS's query protocol. */
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Octets of an answer at most; the largest page that is asked for is far below. */
const maxOctets = 16 * 1024 * 1024;
/** Milliseconds for one request, from its connection to the last octet of its answer. */
const patience = 20_000;

export const cutShort = 'answer cut short';

/**
 * One request and its whole answer, whatever its status; no redirect is followed.
 * @throws ProbeError with the typed reason: `timeout`, `malformed` for what is no HTTP or too long, `refused`, `untrusted`, …
 */
export function exchange(agents: Agents, request: ApiRequest, signal: AbortSignal): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const { url, method, headers, body } = request;
    let timer: NodeJS.Timeout | undefined;
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (error: unknown) => {
      settle();
      sent.destroy();
      reject(toProbeError(signal.aborted ? signal.reason : error));
    };
    const onAbort = () => fail(signal.reason);
    const options = {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
    };
    const sent =
      url.protocol === 'https:'
        ? https.request(url, { ...options, agent: agents.https })
        : http.request(url, { ...options, agent: agents.http });
    sent.on('error', fail);
    // Waiting for a connection within the limits of the run is no silence of the other side.
    sent.once('socket', () => {
      timer = setTimeout(() => fail(new ProbeError('timeout', 'answer')), patience);
    });
    sent.once('response', (response) => {
      const pieces: Buffer[] = [];
      let octets = 0;
      response.on('data', (piece: Buffer) => {
        octets += piece.length;
        if (octets > maxOctets) fail(new ProbeError('malformed', 'answer too long'));
        else pieces.push(piece);
      });
      // The connection broke off, or ended before all that was announced had come.
      response.on('error', () => fail(new ProbeError('incomplete', cutShort)));
      response.once('close', () => {
        if (!response.complete) fail(new ProbeError('incomplete', cutShort));
      });
      response.once('end', () => {
        if (!response.complete) return;
        settle();
        const named = Object.entries(response.headers).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
        );
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(named), body: Buffer.concat(pieces) });
      });
    });
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    sent.end(body);
  });
}
