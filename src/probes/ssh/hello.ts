import type net from 'node:net';
import type { SshService } from '../../facts/index.ts';
import { ProbeError, toProbeError } from '../define.ts';

export interface Hello {
  /** The identification string, RFC 4253 §4.2, without control characters. */
  readonly banner: string;
  /** What KEXINIT offers, RFC 4253 §7.1; null from a server that speaks only SSH 1. */
  readonly algorithms: Pick<SshService, 'kex' | 'hostKeys' | 'ciphers' | 'macs' | 'compression'> | null;
}

/** Milliseconds a server may take until its KEXINIT is here. */
const patience = 10_000;
/** Most bytes before the identification string, most packets before KEXINIT, most bytes at all. */
const maxPreamble = 8 * 1024;
const maxPackets = 10;
const maxBytes = 64 * 1024;
/** RFC 4253 §4.2, with room for those who do not count; §6.1; RFC 4251 §6. */
const maxIdentification = 300;
const maxPacket = 35_000;
const maxName = 64;
/** Most algorithms of one kind. More are nobody's honest offer, and a list that is cut short could hide a weak one. */
const maxNames = 200;

/**
 * Sends an identification string and reads the server's hello: lines before it, its identification string, its KEXINIT.
 * @throws ProbeError `malformed` when it is no SSH or beyond all bounds, `refused` when the server closes or disconnects,
 * else the typed reason.
 */
export async function readHello(socket: net.Socket, signal: AbortSignal): Promise<Hello> {
  const bytes = chunksOf(socket, signal);
  socket.write('SSH-2.0-tomproof\r\n');
  let heard: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    heard = Buffer.concat([heard, chunk]);
    const hello = parseHello(heard);
    if (hello !== undefined) return hello;
    if (heard.length > maxBytes) throw new ProbeError('malformed', 'SSH hello too long');
  }
  throw new ProbeError('refused', heard.includes('SSH-') ? 'closed before KEXINIT' : 'closed before identification');
}

/** What a socket says until it ends; throws what goes wrong, the signal's reason, or `timeout`. */
async function* chunksOf(socket: net.Socket, signal: AbortSignal): AsyncGenerator<Buffer> {
  const stop = (error: unknown) => socket.destroy(toProbeError(error));
  const onAbort = () => stop(signal.reason);
  const timer = setTimeout(() => stop(new ProbeError('timeout', 'SSH hello')), patience);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    for await (const chunk of socket) yield chunk as Buffer;
  } catch (error) {
    throw toProbeError(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Reads a hello from all that was heard so far; undefined while it is not all there. Exported for tests. */
export function parseHello(heard: Buffer): Hello | undefined {
  const identification = findIdentification(heard);
  if (identification === undefined) return undefined;
  const { banner, end } = identification;
  if (!/^SSH-(2\.0|1\.99)-/.test(banner)) {
    if (/^SSH-1\./.test(banner)) return { banner, algorithms: null };
    throw new ProbeError('malformed', 'SSH identification');
  }
  const payload = findKexInit(heard, end);
  return payload && { banner, algorithms: parseKexInit(payload) };
}

/** The first line that begins with `SSH-`; a server may send other lines before it. */
function findIdentification(heard: Buffer): { banner: string; end: number } | undefined {
  for (let at = 0; ; ) {
    const newline = heard.indexOf(10, at);
    const line = heard.toString('latin1', at, newline < 0 ? undefined : newline);
    const isIdentification = line.startsWith('SSH-');
    if (isIdentification && line.length > maxIdentification) throw new ProbeError('malformed', 'SSH identification too long');
    if (newline < 0) {
      if (!isIdentification && heard.length > maxPreamble) throw new ProbeError('malformed', 'no SSH identification');
      return undefined;
    }
    if (isIdentification) return { banner: line.replace(/[\u0000-\u001f\u007f-\u009f]/g, ''), end: newline + 1 };
    if (newline >= maxPreamble) throw new ProbeError('malformed', 'no SSH identification');
    at = newline + 1;
  }
}

const DISCONNECT = 1;
const IGNORE = 2;
const DEBUG = 4;
const KEXINIT = 20;

/** The payload of the first KEXINIT packet (RFC 4253 §6); packets that say nothing may come before it. */
function findKexInit(heard: Buffer, start: number): Buffer | undefined {
  let at = start;
  for (let packets = 0; packets < maxPackets; packets++) {
    if (heard.length < at + 5) return undefined;
    const length = heard.readUInt32BE(at);
    const padding = heard[at + 4]!;
    if (length > maxPacket || length < padding + 2) throw new ProbeError('malformed', 'SSH packet');
    if (heard.length < at + 4 + length) return undefined;
    const payload = heard.subarray(at + 5, at + 4 + length - padding);
    const type = payload[0];
    if (type === KEXINIT) return payload;
    if (type === DISCONNECT)
      throw new ProbeError('refused', `SSH disconnect ${payload.length >= 5 ? payload.readUInt32BE(1) : ''}`);
    if (type !== IGNORE && type !== DEBUG) throw new ProbeError('malformed', `SSH message ${type} before KEXINIT`);
    at += 4 + length;
  }
  throw new ProbeError('malformed', 'no KEXINIT');
}

/** RFC 4253 §7.1: message number, 16 bytes of cookie, ten name-lists. */
function parseKexInit(payload: Buffer): NonNullable<Hello['algorithms']> {
  let at = 17;
  const next = (): string[] => {
    if (payload.length < at + 4) throw new ProbeError('malformed', 'KEXINIT too short');
    const length = payload.readUInt32BE(at);
    const end = at + 4 + length;
    if (payload.length < end) throw new ProbeError('malformed', 'KEXINIT too short');
    const text = payload.toString('latin1', at + 4, end);
    at = end;
    return text === '' ? [] : text.split(',');
  };
  const [kex, hostKeys] = [next(), next()];
  const [ciphers, macs, compression] = [
    [...next(), ...next()],
    [...next(), ...next()],
    [...next(), ...next()],
  ];
  return {
    kex: checked(kex),
    hostKeys: checked(hostKeys),
    ciphers: checked(ciphers),
    macs: checked(macs),
    compression: checked(compression),
  };
}

/** Names without repeats. RFC 4251 §6: printable US-ASCII, at most 64 characters. */
function checked(names: readonly string[]): string[] {
  const different = [...new Set(names)];
  if (different.length > maxNames || different.some((name) => name.length > maxName || !/^[\x21-\x7e]+$/.test(name))) {
    throw new ProbeError('malformed', 'KEXINIT name-list');
  }
  return different;
}
