import net from 'node:net';
import type { Starttls } from '../facts/index.ts';
import { ProbeError, toProbeError } from './define.ts';

/** Most that a server may say before TLS begins. */
const maxBytes = 64 * 1024;
/** Milliseconds a server may take for the whole upgrade; some mail servers greet late on purpose. */
const patience = 10_000;

interface Upgrade {
  readonly signal: AbortSignal;
  /** The name asked for, where the protocol carries one (XMPP). */
  readonly serverName: string | null;
}

/**
 * Brings a plain connection to the point where TLS begins; the next byte on the socket is TLS.
 * Sends what the protocol needs for the upgrade and nothing else: no credentials, no mail, no query.
 * @throws ProbeError `unsupported` when the server itself says that it offers no upgrade, `malformed` when it speaks another
 * protocol or says more after its go-ahead, `denied` when it turns us away before we could ask, else the typed reason.
 */
export async function startTls(socket: net.Socket, protocol: Starttls, { signal, serverName }: Upgrade): Promise<void> {
  const peer = listen(socket, signal);
  try {
    await upgrades[protocol](peer, socket, serverName);
    peer.expectSilence();
  } finally {
    peer.leave();
  }
}

/** What a peer said, taken piece by piece. */
interface Peer {
  say(what: string | Buffer): void;
  /** Waits until `take` finds a piece at the start of what was heard; it returns the piece and its length. */
  hear<T>(take: (heard: Buffer) => readonly [piece: T, length: number] | undefined): Promise<T>;
  /** @throws ProbeError `malformed` when something was heard that nobody asked for: it would be taken for TLS, or be injected into it. */
  expectSilence(): void;
  leave(): void;
}

function listen(socket: net.Socket, signal: AbortSignal): Peer {
  let heard: Buffer = Buffer.alloc(0);
  let failure: ProbeError | undefined;
  let wake: () => void = () => undefined;

  const fail = (error: ProbeError) => {
    failure ??= error;
    wake();
  };
  const onData = (data: Buffer) => {
    heard = heard.length === 0 ? data : Buffer.concat([heard, data]);
    if (heard.length > maxBytes) return fail(new ProbeError('malformed', 'STARTTLS answer too long'));
    wake();
  };
  const onEnd = () => fail(new ProbeError('refused', 'closed before TLS'));
  const onError = (error: Error) => fail(toProbeError(error));
  const onAbort = () => fail(toProbeError(signal.reason));
  const timer = setTimeout(() => fail(new ProbeError('timeout', 'STARTTLS')), patience);
  socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();

  return {
    say: (what) => void socket.write(what),
    async hear(take) {
      for (;;) {
        const found = heard.length > 0 ? take(heard) : undefined;
        if (found !== undefined) {
          heard = heard.subarray(found[1]);
          return found[0];
        }
        if (failure) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    expectSilence() {
      if (heard.length > 0) throw new ProbeError('malformed', 'data between go-ahead and TLS');
    },
    leave() {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.pause();
      socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
    },
  };
}

/** Text up to CR LF (a bare LF is taken too). */
function line(heard: Buffer): readonly [string, number] | undefined {
  const end = heard.indexOf(10);
  if (end < 0) return undefined;
  return [heard.toString('latin1', 0, heard[end - 1] === 13 ? end - 1 : end), end + 1];
}

interface Reply {
  readonly code: number;
  readonly lines: readonly string[];
}

/** Most lines of one reply; it is read anew with every piece that comes. */
const maxLines = 500;

/** A reply of SMTP (RFC 5321 §4.2) or FTP (RFC 959 §4.2): a code, and a hyphen after it on all lines but the last. */
function reply(heard: Buffer): readonly [Reply, number] | undefined {
  const lines: string[] = [];
  for (let at = 0; ; ) {
    const next = line(heard.subarray(at));
    if (next === undefined) return undefined;
    const [text, length] = next;
    at += length;
    lines.push(text);
    if (lines.length > maxLines) throw new ProbeError('malformed', 'reply too long');
    if (lines.length === 1 && !/^[1-5]\d\d([ -]|$)/.test(text)) throw new ProbeError('malformed', 'no reply code');
    const code = lines[0]!.slice(0, 3);
    if (text.startsWith(code) && text[3] !== '-') return [{ code: Number(code), lines }, at];
  }
}

/** Codes that say the command or what it asks for does not exist here, rather than not now (RFC 5321 §4.2.1, RFC 4217 §12). */
const never = [500, 501, 502, 503, 504, 530, 534, 554];

const upgrades: Record<Starttls, (peer: Peer, socket: net.Socket, serverName: string | null) => Promise<void>> = {
  /** RFC 3207. */
  async smtp(peer, socket) {
    const greeting = await peer.hear(reply);
    if (greeting.code !== 220) throw new ProbeError('denied', `smtp greeting ${greeting.code}`);
    peer.say(`EHLO ${addressLiteral(socket)}\r\n`);
    const hello = await peer.hear(reply);
    if (hello.code === 500 || hello.code === 502) throw new ProbeError('unsupported', `smtp EHLO ${hello.code}`);
    if (hello.code !== 250) throw new ProbeError('denied', `smtp EHLO ${hello.code}`);
    if (!hello.lines.slice(1).some((text) => /^250[ -]STARTTLS\s*$/i.test(text))) {
      throw new ProbeError('unsupported', 'smtp offers no STARTTLS');
    }
    peer.say('STARTTLS\r\n');
    const { code } = await peer.hear(reply);
    if (code !== 220) throw new ProbeError(never.includes(code) ? 'unsupported' : 'refused', `smtp STARTTLS ${code}`);
  },

  /** RFC 9051 §6.2.1. */
  async imap(peer) {
    const greeting = await peer.hear(line);
    if (/^\* PREAUTH\b/i.test(greeting)) throw new ProbeError('unsupported', 'imap PREAUTH');
    if (/^\* BYE\b/i.test(greeting)) throw new ProbeError('denied', 'imap BYE');
    if (!/^\* OK\b/i.test(greeting)) throw new ProbeError('malformed', 'no imap greeting');
    peer.say('a1 STARTTLS\r\n');
    for (;;) {
      const answer = await peer.hear(line);
      if (/^a1 OK\b/i.test(answer)) return;
      if (/^a1 (NO|BAD)\b/i.test(answer)) throw new ProbeError('unsupported', `imap STARTTLS ${answer.slice(3, 6).trim()}`);
      if (!answer.startsWith('* ')) throw new ProbeError('malformed', 'imap STARTTLS');
    }
  },

  /** RFC 2595 §4. */
  async pop3(peer) {
    const greeting = await peer.hear(line);
    if (/^-ERR\b/i.test(greeting)) throw new ProbeError('denied', 'pop3 -ERR');
    if (!/^\+OK\b/i.test(greeting)) throw new ProbeError('malformed', 'no pop3 greeting');
    peer.say('STLS\r\n');
    const answer = await peer.hear(line);
    if (/^\+OK\b/i.test(answer)) return;
    throw new ProbeError(/^-ERR\b/i.test(answer) ? 'unsupported' : 'malformed', 'pop3 STLS');
  },

  /** RFC 4511 §4.14: the extended operation 1.3.6.1.4.1.1466.20037. */
  async ldap(peer) {
    peer.say(Buffer.concat([Buffer.from('301d02010177188016', 'hex'), Buffer.from('1.3.6.1.4.1.1466.20037')]));
    const code = await peer.hear(ldapResult);
    if (code === 0) return;
    // protocolError: the operation is not known; unwillingToPerform: TLS is not set up.
    throw new ProbeError(code === 2 || code === 53 ? 'unsupported' : 'refused', `ldap StartTLS ${code}`);
  },

  /** RFC 4217. */
  async ftp(peer) {
    let greeting = await peer.hear(reply);
    if (greeting.code === 120) greeting = await peer.hear(reply);
    if (greeting.code !== 220) throw new ProbeError('denied', `ftp greeting ${greeting.code}`);
    peer.say('AUTH TLS\r\n');
    const { code } = await peer.hear(reply);
    if (code !== 234) throw new ProbeError(never.includes(code) ? 'unsupported' : 'refused', `ftp AUTH TLS ${code}`);
  },

  /** SSLRequest of the PostgreSQL frontend/backend protocol. */
  async postgres(peer) {
    peer.say(Buffer.from('0000000804d2162f', 'hex'));
    const answer = await peer.hear((heard) => [String.fromCharCode(heard[0]!), 1]);
    if (answer === 'S') return;
    if (answer === 'N') throw new ProbeError('unsupported', 'postgres SSLRequest N');
    throw new ProbeError(answer === 'E' ? 'refused' : 'malformed', 'postgres SSLRequest');
  },

  /** Protocol::SSLRequest of the MySQL client/server protocol. The server says nothing more before TLS. */
  async mysql(peer) {
    const greeting = await peer.hear(mysqlPacket);
    if (greeting[0] === 0xff)
      throw new ProbeError('denied', `mysql ${greeting.length >= 3 ? greeting.readUInt16LE(1) : 'error'}`);
    const version = greeting.indexOf(0, 1);
    const flags = version + 1 + 4 + 8 + 1;
    if (greeting[0] !== 10 || version < 0 || greeting.length < flags + 2) throw new ProbeError('malformed', 'no mysql greeting');
    const CLIENT_SSL = 0x800;
    if ((greeting.readUInt16LE(flags) & CLIENT_SSL) === 0) throw new ProbeError('unsupported', 'mysql without CLIENT_SSL');
    peer.expectSilence();
    const request = Buffer.alloc(36);
    request.writeUIntLE(32, 0, 3);
    request[3] = 1;
    const CLIENT_LONG_PASSWORD = 1;
    const CLIENT_PROTOCOL_41 = 0x200;
    const CLIENT_SECURE_CONNECTION = 0x8000;
    request.writeUInt32LE(CLIENT_SSL | CLIENT_LONG_PASSWORD | CLIENT_PROTOCOL_41 | CLIENT_SECURE_CONNECTION, 4);
    request.writeUInt32LE(1 << 24, 8);
    request[12] = 45;
    peer.say(request);
  },

  /** RFC 6120 §5. */
  async xmpp(peer, socket, serverName) {
    const namespace = socket.remotePort === 5269 ? 'jabber:server' : 'jabber:client';
    const to = (serverName ?? socket.remoteAddress ?? '').replace(/[^\w.:-]/g, '');
    peer.say(
      `<?xml version='1.0'?><stream:stream xmlns='${namespace}' xmlns:stream='http://etherx.jabber.org/streams' to='${to}' version='1.0'>`,
    );
    const features = await peer.hear(upTo(/<\/stream:features\s*>|<stream:features\s*\/>|<stream:error[\s>]/));
    if (!/<stream:stream[\s>]/.test(features)) throw new ProbeError('malformed', 'no xmpp stream');
    if (/<stream:error[\s>]/.test(features)) throw new ProbeError('denied', 'xmpp stream error');
    if (!/<starttls[\s>/]/.test(features)) throw new ProbeError('unsupported', 'xmpp offers no starttls');
    peer.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    const answer = await peer.hear(upTo(/<(proceed|failure)\b[^<>]*\/>|<\/(proceed|failure)\s*>/));
    if (!/^\s*<proceed[\s/>]/.test(answer)) throw new ProbeError('refused', 'xmpp starttls failure');
  },
};

/** The own address as RFC 5321 §4.1.3 writes it where a client has no name. */
const addressLiteral = ({ localAddress = '127.0.0.1' }: net.Socket) =>
  net.isIPv6(localAddress) ? `[IPv6:${localAddress.replace(/%.*/, '')}]` : `[${localAddress}]`;

/** Most of an XML stream before TLS; it is searched anew with every piece that comes. */
const maxXml = 8 * 1024;

const upTo = (end: RegExp) => (heard: Buffer) => {
  if (heard.length > maxXml) throw new ProbeError('malformed', 'xmpp answer too long');
  const text = heard.toString('latin1');
  const found = end.exec(text);
  if (!found) return undefined;
  const length = found.index + found[0].length;
  return [text.slice(0, length), length] as const;
};

function mysqlPacket(heard: Buffer): readonly [Buffer, number] | undefined {
  if (heard.length < 4) return undefined;
  const length = heard.readUIntLE(0, 3);
  if (length === 0 || length > 4096) throw new ProbeError('malformed', 'no mysql greeting');
  return heard.length < 4 + length ? undefined : [heard.subarray(4, 4 + length), 4 + length];
}

/** The result code of an LDAP ExtendedResponse with message id 1. */
function ldapResult(heard: Buffer): readonly [number, number] | undefined {
  const message = ber(heard, 0x30);
  if (message === undefined) return undefined;
  const id = ber(message.content, 0x02);
  const response = id && ber(message.content.subarray(id.length), 0x78);
  const code = response && ber(response.content, 0x0a);
  if (code?.content.length !== 1) throw new ProbeError('malformed', 'no ldap ExtendedResponse');
  return [code.content[0]!, message.length];
}

/** One BER element of the given tag, or undefined while it is not all there. */
function ber(bytes: Buffer, tag: number): { content: Buffer; length: number } | undefined {
  if (bytes.length > 0 && bytes[0] !== tag) throw new ProbeError('malformed', 'no ldap message');
  if (bytes.length < 2) return undefined;
  const first = bytes[1]!;
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || more > 4) throw new ProbeError('malformed', 'no ldap message');
  if (bytes.length < 2 + more) return undefined;
  const size = more === 0 ? first : bytes.readUIntBE(2, more);
  if (size > maxBytes) throw new ProbeError('malformed', 'no ldap message');
  const length = 2 + more + size;
  return bytes.length < length ? undefined : { content: bytes.subarray(2 + more, length), length };
}
