import http from 'node:http';
import type net from 'node:net';
import tls from 'node:tls';
import type { MailDomain } from '../../facts/index.ts';
import { ProbeError, toProbeError } from '../define.ts';
import type { Network } from '../network.ts';
import { unseen } from './answer.ts';

type Policy = MailDomain['mtaStsPolicy'];

const maxBytes = 64 * 1024;
/** Characters of one line; the longest that means anything is an mx pattern. */
const maxLine = 4096;
const patience = 10_000;
/** RFC 8461 §3.2: about one year. */
const longest = 31_557_600;

/**
 * Fetches the policy as a sender has to (RFC 8461 §3.3): over HTTPS with a valid certificate, without following redirects, as text/plain.
 * Tries the addresses of the host one after the other until one gives an answer.
 */
export async function fetchPolicy(
  from: { domain: string; port?: number; ca: string | null },
  network: Network,
  signal: AbortSignal,
): Promise<Policy> {
  const host = `mta-sts.${from.domain}`;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  let last: unknown = new ProbeError('unreachable', 'no address');
  try {
    for (const { address } of await network.resolve(host, limited)) {
      try {
        const body = await network.withConnection({ address, port: from.port ?? 443 }, limited, (socket) =>
          get(socket, host, from.ca, limited),
        );
        return parsePolicy(body);
      } catch (error) {
        last = error;
        const { reason } = toProbeError(error);
        if (limited.aborted || !['refused', 'unreachable', 'timeout', 'local-limit'].includes(reason)) break;
      }
    }
  } catch (error) {
    last = error;
  }
  return unseen(limited.aborted && !signal.aborted ? new ProbeError('timeout', 'mta-sts policy') : last);
}

async function get(socket: net.Socket, host: string, ca: string | null, signal: AbortSignal): Promise<string> {
  const secure = tls.connect({
    socket,
    servername: host,
    ALPNProtocols: ['http/1.1'],
    ...(ca === null ? {} : { ca: [...tls.rootCertificates, ca] }),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve);
      secure.once('error', (error) => reject(certificateError(error)));
      secure.once('close', () => reject(new ProbeError('refused', 'closed in TLS handshake')));
      signal.addEventListener('abort', () => reject(toProbeError(signal.reason)), { once: true });
    });
    return await request(secure, host, signal);
  } finally {
    secure.on('error', () => undefined).destroy();
  }
}

function request(secure: tls.TLSSocket, host: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      asking.destroy();
      reject(toProbeError(error));
    };
    const asking = http.request({
      createConnection: () => secure,
      host,
      path: '/.well-known/mta-sts.txt',
      headers: { host, accept: 'text/plain', connection: 'close' },
      maxHeaderSize: 16 * 1024,
      signal,
    });
    asking.on('error', (error) => fail(signal.aborted ? signal.reason : toProbeError(error)));
    asking.on('response', (response) => {
      const status = response.statusCode ?? 0;
      if (status !== 200) return fail(new ProbeError(reasonOfStatus(status), `status ${status}`));
      const type = response.headers['content-type'] ?? '';
      if (!/^text\/plain\s*(;|$)/i.test(type)) return fail(new ProbeError('unsupported', 'not text/plain'));
      if (response.headers['content-encoding'] !== undefined) return fail(new ProbeError('malformed', 'content-encoding'));
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        length += part.length;
        if (length > maxBytes) return fail(new ProbeError('malformed', 'policy too large'));
        parts.push(part);
      });
      response.on('error', fail);
      response.on('end', () => {
        if (!response.complete) return fail(new ProbeError('incomplete', 'policy cut short'));
        resolve(Buffer.concat(parts).toString('utf8'));
      });
      response.on('close', () => fail(new ProbeError('incomplete', 'policy cut short')));
    });
    asking.end();
  });
}

/** What is wrong with the certificate itself is the peer's word; that no chain to an anchor was found may be due to this machine. */
const faults = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT'];
const codeOf = (error: Error) => ('code' in error && typeof error.code === 'string' ? error.code : error.name);
const certificateError = (error: Error) =>
  faults.includes(codeOf(error)) ? new ProbeError('unsupported', codeOf(error)) : toProbeError(error);

function reasonOfStatus(status: number) {
  if (status === 401 || status === 403) return 'denied';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'unreachable' : 'unsupported';
}

/** Blanks as RFC 8461 §3.2 allows around a value: space and tab only. */
function withoutBlanks(text: string): string {
  const isBlank = (at: number) => text[at] === ' ' || text[at] === '\t';
  let from = 0;
  let to = text.length;
  while (isBlank(from)) from += 1;
  while (to > from && isBlank(to - 1)) to -= 1;
  return text.slice(from, to);
}

/** RFC 8461 §3.2. @throws ProbeError `unsupported` when a sender could not use it. */
export function parsePolicy(text: string): Policy {
  const fields = new Map<string, string>();
  const mx: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    if (line.length > maxLine) throw new ProbeError('malformed', 'policy line too long');
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0));
    if (!/^[A-Za-z0-9][\w.-]*$/.test(name) || line.includes('\r')) throw new ProbeError('unsupported', 'policy syntax');
    const value = withoutBlanks(line.slice(colon + 1));
    if (name === 'mx') mx.push(value.toLowerCase());
    else if (!fields.has(name)) fields.set(name, value);
  }
  const mode = fields.get('mode');
  const maxAge = fields.get('max_age') ?? '';
  if (fields.get('version') !== 'STSv1') throw new ProbeError('unsupported', 'policy version');
  if (mode !== 'enforce' && mode !== 'testing' && mode !== 'none') throw new ProbeError('unsupported', 'policy mode');
  if (!/^\d{1,10}$/.test(maxAge) || Number(maxAge) > longest) throw new ProbeError('unsupported', 'policy max_age');
  if (mx.length > 100) throw new ProbeError('incomplete', `${mx.length} mx patterns`);
  if (!mx.every((pattern) => /^(\*\.)?[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(pattern) && pattern.length <= 255)) {
    throw new ProbeError('unsupported', 'policy mx');
  }
  if (mode !== 'none' && mx.length === 0) throw new ProbeError('unsupported', 'policy without mx');
  return { seen: true, mode, mx, maxAge: Number(maxAge) };
}
