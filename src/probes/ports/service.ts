import type net from 'node:net';
import type { OpenPort, Starttls } from '../../facts/index.ts';
import { type ProbeContext, toProbeError } from '../define.ts';
import { startTls } from '../starttls.ts';

type Service = Pick<OpenPort['open'][number], 'banner' | 'service' | 'encryption'>;

/** Milliseconds to wait for a greeting. */
const patience = 1000;
const maxBytes = 1024;
/** Protocols in which the client speaks first: no greeting is waited for on their usual ports. */
const silentPorts: ReadonlySet<number> = new Set([80, 389, 443, 5432, 8080, 8443]);

/** The protocol whose upgrade to TLS is asked for on its usual port when nothing was said there. */
const usual: Readonly<Record<number, Starttls>> = {
  21: 'ftp',
  25: 'smtp',
  110: 'pop3',
  143: 'imap',
  389: 'ldap',
  587: 'smtp',
  3306: 'mysql',
  5432: 'postgres',
};

/** What the peer says unasked: its first line, or what came within a second; at most 1 KiB, possibly nothing. Never rejects. */
export function readGreeting(socket: net.Socket, port: number, signal: AbortSignal): Promise<Buffer> {
  if (silentPorts.has(port) || signal.aborted) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve) => {
    let heard: Buffer = Buffer.alloc(0);
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      socket.pause();
      resolve(heard);
    };
    const timer = setTimeout(done, patience);
    signal.addEventListener('abort', done, { once: true });
    socket.on('data', (data) => {
      heard = Buffer.concat([heard, data]).subarray(0, maxBytes);
      // A line is whole at its end; a byte that is no text belongs to a binary greeting, which comes in one piece.
      if (heard.length === maxBytes || heard.some((byte) => byte === 10 || byte === 0 || byte >= 0x80)) done();
    });
    socket.once('end', done).once('close', done);
  });
}

/**
 * Tells from a greeting (or, where there was none, from the port) which protocol is spoken, and asks on a connection of its own
 * whether it offers TLS. A service counts as recognised only by its own words. Never rejects.
 */
export async function recognise(
  greeting: Buffer,
  to: { readonly address: string; readonly port: number },
  context: ProbeContext,
): Promise<Service> {
  const text = printable(greeting);
  const banner = text === '' ? null : text;
  const spoken = fromGreeting(greeting, text, to.port);
  if (spoken !== null && !('upgrade' in spoken)) return { banner, ...spoken };
  const upgrade = spoken?.upgrade ?? (greeting.length === 0 ? usual[to.port] : undefined);
  if (upgrade === undefined) return { banner, service: null, encryption: 'unknown' };
  const encryption = await askForTls(upgrade, to, context);
  // A greeting alone names the protocol; silence does not, so there the answer must.
  return { banner, service: spoken === null && encryption === 'unknown' ? null : nameOf(upgrade), encryption };
}

const nameOf = (upgrade: Starttls) => (upgrade === 'postgres' ? 'postgresql' : upgrade);

/** What a greeting says: the service with what is known of its encryption, the protocol to ask, or null. */
function fromGreeting(
  greeting: Buffer,
  text: string,
  port: number,
): Pick<Service, 'service' | 'encryption'> | { upgrade: Starttls } | null {
  if (/^SSH-/.test(text)) return { service: 'ssh', encryption: 'not-applicable' };
  // RFC 854: the first thing said is IAC with WILL, WON'T, DO or DON'T.
  if (greeting.length > 1 && greeting[0] === 0xff && greeting[1]! >= 0xfb) return { service: 'telnet', encryption: 'none' };
  if (port === 23 && /(login|username|user name):\s*$/i.test(text)) return { service: 'telnet', encryption: 'none' };
  if (/^@RSYNCD:/.test(text)) return { service: 'rsync', encryption: 'none' };
  if (/^RFB \d{3}\.\d{3}/.test(text)) return { service: 'vnc', encryption: 'unknown' };
  if (/^-DENIED Redis/.test(text)) return { service: 'redis', encryption: 'unknown' };
  if (/^\+OK\b/.test(text)) return { upgrade: 'pop3' };
  if (/^\* (OK|PREAUTH|BYE)\b/.test(text)) return { upgrade: 'imap' };
  if (/^[245]\d\d[ -]/.test(text)) {
    const said = /ftp/i.test(text) ? 'ftp' : /smtp/i.test(text) ? 'smtp' : undefined;
    const known = usual[port] === 'ftp' || usual[port] === 'smtp' ? usual[port] : undefined;
    const upgrade = said ?? known;
    return upgrade === undefined ? null : { upgrade };
  }
  // Protocol::Handshake version 10 or an error packet: three bytes of length, sequence number 0.
  if (greeting.length > 5 && greeting[3] === 0 && (greeting[4] === 10 || greeting[4] === 0xff)) return { upgrade: 'mysql' };
  return null;
}

async function askForTls(
  protocol: Starttls,
  to: { readonly address: string; readonly port: number },
  { network, signal }: ProbeContext,
): Promise<Service['encryption']> {
  try {
    await network.withConnection(to, signal, (socket) => startTls(socket, protocol, { signal, serverName: null }));
    return 'starttls';
  } catch (error) {
    return toProbeError(error).reason === 'unsupported' ? 'none' : 'unknown';
  }
}

/** Text without control characters (C0, DEL, C1) and line ends, bounded as a fact's banner is. */
const printable = (bytes: Buffer) =>
  bytes
    .toString('latin1')
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
    .slice(0, 300);
