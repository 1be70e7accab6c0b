import { tlsVersions } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import { type Answer, type ServerHello, wireVersion } from './question.ts';
import { keyExchange } from './suites.ts';

/** Most that is read of one answer; a flight with a long chain is some ten kilobytes. */
const maxBytes = 64 * 1024;
/** RFC 5246 §6.2.3: 2^14 plus 2048. */
const maxRecord = 16_384 + 2048;
const maxWarnings = 4;
const maxChain = 20;

const malformed = (detail: string) => new ProbeError('malformed', detail);

/** Reads the cleartext part of a server's first flight, in whatever pieces it arrives. */
export interface FlightReader {
  /**
   * Takes bytes; returns the answer as soon as all that is wanted of it has been seen.
   * @throws ProbeError `malformed` when the peer speaks something else, or too much.
   */
  push(bytes: Buffer): Answer | undefined;
  /** What was seen when nothing more comes: a ServerHello whose flight was cut counts, else undefined. */
  end(): Answer | undefined;
}

interface FlightOptions {
  /** Whether SSLv2 was asked, so that an SSLv2 answer makes sense. */
  readonly sslv2: boolean;
}

export function readFlight(options: FlightOptions): FlightReader {
  let heard: Buffer = Buffer.alloc(0);
  let total = 0;
  /** Handshake bytes, freed from their records. */
  let handshake: Buffer = Buffer.alloc(0);
  let warnings = 0;
  let alert: Buffer = Buffer.alloc(0);
  let hello: ServerHello | undefined;

  const record = (type: number, body: Buffer): Answer | undefined => {
    if (type === 21) {
      alert = Buffer.concat([alert, body]);
      for (; alert.length >= 2; alert = alert.subarray(2)) {
        const [level, description] = alert as unknown as [number, number];
        if (level !== 1 && level !== 2) throw malformed('alert level');
        if (hello) return hello;
        if (level === 2) return { kind: 'alert', description };
        if (description === 0) return { kind: 'closed', detail: 'close_notify' };
        warnings += 1;
        if (warnings > maxWarnings) throw malformed('too many warning alerts');
      }
      return undefined;
    }
    if (type !== 22) throw malformed('no handshake record');
    if (body.length === 0) throw malformed('empty handshake record');
    handshake = handshake.length === 0 ? body : Buffer.concat([handshake, body]);
    while (handshake.length >= 4) {
      const length = handshake.readUIntBE(1, 3);
      if (length > maxBytes) throw malformed('handshake message too long');
      if (handshake.length < 4 + length) return undefined;
      const found = message(handshake[0]!, handshake.subarray(4, 4 + length));
      handshake = handshake.subarray(4 + length);
      if (found) return found;
    }
    return undefined;
  };

  const message = (type: number, body: Buffer): Answer | undefined => {
    if (!hello) {
      // HelloRequest asks for nothing here (RFC 5246 §7.4.1.1).
      if (type === 0 && body.length === 0) return undefined;
      if (type !== 2) throw malformed('no ServerHello');
      hello = serverHello(body);
      // Up to TLS 1.2 the certificate follows in the clear; from here on TLS 1.3 is encrypted.
      return hello.version === 'TLSv1.3' ? hello : undefined;
    }
    if (type === 11) {
      hello = { ...hello, chain: certificates(body) };
      return hasKeyExchangeMessage(hello.suite) ? undefined : hello;
    }
    if (type === 12) return { ...hello, ...serverKeyExchange(hello.suite, body) };
    // ServerHelloDone: nothing more comes.
    return type === 14 ? hello : undefined;
  };

  const push = (bytes: Buffer): Answer | undefined => {
    total += bytes.length;
    if (total > maxBytes) throw malformed('answer too long');
    heard = heard.length === 0 ? bytes : Buffer.concat([heard, bytes]);
    const first = heard[0];
    if (options.sslv2 && total === heard.length && first !== 21 && first !== 22) return sslv2Answer(heard);
    while (heard.length > 0) {
      if (heard[0]! < 20 || heard[0]! > 24) throw malformed(looksLikeHttp(heard) ? 'http' : 'no TLS record');
      if (heard.length > 1 && heard[1] !== 3) throw malformed('no TLS record');
      if (heard.length < 5) return undefined;
      const length = heard.readUInt16BE(3);
      if (length > maxRecord) throw malformed('record too long');
      if (heard.length < 5 + length) return undefined;
      const found = record(heard[0]!, heard.subarray(5, 5 + length));
      heard = heard.subarray(5 + length);
      if (found) return found;
    }
    return undefined;
  };

  return {
    push(bytes) {
      try {
        return push(bytes);
      } catch (error) {
        // What follows a ServerHello cannot take it back.
        if (hello) return hello;
        throw error;
      }
    },
    end: () => hello,
  };
}

const looksLikeHttp = (heard: Buffer) => 'HTTP/'.startsWith(heard.toString('latin1', 0, 5));

/** Suites whose ephemeral parameters come in a ServerKeyExchange. */
const hasKeyExchangeMessage = (suite: number) => /^(EC)?DHE_|^(EC)?DH_anon/.test(keyExchange(suite));

/** Reads bounded pieces of a message; a piece that is not there makes the whole malformed. */
function cursor(body: Buffer) {
  let at = 0;
  const take = (length: number) => {
    if (at + length > body.length) throw malformed('message too short');
    at += length;
    return body.subarray(at - length, at);
  };
  const number = (length: number) => take(length).readUIntBE(0, length);
  return { take, number, vector: (size: number) => take(number(size)), left: () => body.length - at };
}

function versionOf(wire: number) {
  const found = tlsVersions.find((version) => wireVersion[version] === wire);
  if (found === undefined) throw malformed(`version 0x${wire.toString(16).padStart(4, '0')}`);
  return found;
}

/** ServerHello and HelloRetryRequest (RFC 5246 §7.4.1.3, RFC 8446 §4.1.3). */
function serverHello(body: Buffer): ServerHello {
  const { take, number, vector, left } = cursor(body);
  let wire = number(2);
  take(32);
  if (vector(1).length > 32) throw malformed('session id');
  const suite = number(2);
  const compression = number(1);
  let group: number | null = null;
  let secureRenegotiation = false;
  let alpn: string | null = null;
  let keyShare: Buffer | undefined;
  if (left() > 0) {
    const list = cursor(vector(2));
    while (list.left() > 0) {
      const type = list.number(2);
      const content = list.vector(2);
      if (type === 43) wire = cursor(content).number(2);
      else if (type === 51) keyShare = content;
      else if (type === 0xff01) secureRenegotiation = true;
      else if (type === 16) alpn = cursor(cursor(content).vector(2)).vector(1).toString('latin1');
    }
  }
  if (left() > 0) throw malformed('data after ServerHello');
  const version = versionOf(wire);
  if (version === 'SSLv2') throw malformed('version 0x0002');
  if (version === 'TLSv1.3' && keyShare !== undefined) group = cursor(keyShare).number(2);
  return {
    kind: 'hello',
    version,
    suite,
    group,
    dhBits: null,
    compression: compression !== 0,
    secureRenegotiation,
    alpn,
    chain: null,
  };
}

/** The Certificate message up to TLS 1.2 (RFC 5246 §7.4.2). */
function certificates(body: Buffer): Buffer[] {
  const list = cursor(cursor(body).vector(3));
  const chain: Buffer[] = [];
  while (list.left() > 0 && chain.length < maxChain) chain.push(Buffer.from(list.vector(3)));
  return chain;
}

/** The group or the size of the prime in a ServerKeyExchange (RFC 8422 §5.4, RFC 5246 §7.4.3). */
function serverKeyExchange(suite: number, body: Buffer): { group: number | null; dhBits: number | null } {
  const { number, vector } = cursor(body);
  const exchange = keyExchange(suite);
  if (exchange.includes('PSK')) vector(2);
  if (exchange.startsWith('EC')) {
    const namedCurve = 3;
    return { group: number(1) === namedCurve ? number(2) : null, dhBits: null };
  }
  const prime = vector(2).toString('hex').replace(/^0+/, '');
  return { group: null, dhBits: prime === '' ? 0 : prime.length * 4 - Math.clz32(Number.parseInt(prime[0]!, 16)) + 28 };
}

/** SERVER-HELLO or ERROR of SSLv2 (draft-hickman-netscape-ssl). */
function sslv2Answer(heard: Buffer): Answer | undefined {
  if (looksLikeHttp(heard)) throw malformed('http');
  const header = heard[0]! & 0x80 ? 2 : 3;
  if (heard.length < header) return undefined;
  const length = heard.readUInt16BE(0) & (header === 2 ? 0x7fff : 0x3fff);
  const padding = header === 3 ? heard[2]! : 0;
  if (length < 3 + padding) throw malformed('no SSLv2 record');
  const type = heard[header];
  if (type !== undefined && type !== 0 && type !== 4) throw malformed('no SSLv2 answer');
  if (heard.length < header + length) return undefined;
  const { number, take } = cursor(heard.subarray(header + 1, header + length - padding));
  // The errors speak of the ciphers and the certificate offered, as a handshake_failure does.
  if (type === 0) return { kind: 'alert', description: 40 };
  number(2);
  if (number(2) !== wireVersion.SSLv2) throw malformed('no SSLv2 answer');
  const certificateLength = number(2);
  const kindsLength = number(2);
  const connectionLength = number(2);
  const certificate = take(certificateLength);
  const kinds = cursor(take(kindsLength));
  take(connectionLength);
  const suites: number[] = [];
  while (kinds.left() >= 3) suites.push(kinds.number(3));
  return { kind: 'sslv2', suites, certificate: certificate.length > 0 ? Buffer.from(certificate) : null };
}
