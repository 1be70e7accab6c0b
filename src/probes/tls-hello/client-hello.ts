import { createECDH, randomFillSync } from 'node:crypto';
import { signatureSchemes } from './groups.ts';
import { type Question, wireVersion } from './question.ts';

/** Application protocols offered: those of a web service. */
const protocols = ['h2', 'http/1.1'];
/** TLS_EMPTY_RENEGOTIATION_INFO_SCSV, RFC 5746 §3.3. */
const renegotiationScsv = 0x00ff;

const u16 = (...values: readonly number[]) => {
  const bytes = Buffer.allocUnsafe(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
};
const vector8 = (bytes: Buffer) => Buffer.concat([Buffer.of(bytes.length), bytes]);
const vector16 = (bytes: Buffer) => Buffer.concat([u16(bytes.length), bytes]);
const extension = (type: number, body: Buffer) => Buffer.concat([u16(type, body.length), body]);

const ecPointFormats = extension(11, vector8(Buffer.of(0, 1, 2)));
const encryptThenMac = extension(22, Buffer.alloc(0));
const extendedMasterSecret = extension(23, Buffer.alloc(0));
const signatureAlgorithms = extension(13, vector16(u16(...signatureSchemes)));
const fewSignatureAlgorithms = extension(
  13,
  vector16(u16(0x0403, 0x0503, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201)),
);
const alpn = extension(16, vector16(Buffer.concat(protocols.map((name) => vector8(Buffer.from(name))))));
const supportedVersions = extension(43, vector8(u16(wireVersion['TLSv1.3'])));
const pskModes = extension(45, vector8(Buffer.of(1)));
/** No share at all: the server must name its group in a HelloRetryRequest (RFC 8446 §4.2.8), which costs it no key exchange. */
const noKeyShare = extension(51, vector16(Buffer.alloc(0)));

/** Shares for x25519 and secp256r1; nobody ever derives a key from them. */
function keyShares() {
  const x25519 = randomFillSync(Buffer.alloc(32));
  const p256 = createECDH('prime256v1').generateKeys();
  return extension(51, vector16(Buffer.concat([u16(29), vector16(x25519), u16(23), vector16(p256)])));
}

const pool = Buffer.allocUnsafe(4096);
let used = pool.length;
/** Random bytes, drawn from a pool since each call into the generator costs more than the bytes. */
function randomBytes(to: Buffer, at: number, length: number) {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  pool.copy(to, at, used, used + length);
  used += length;
}

const nameExtensions = new Map<string, Buffer>();
function serverNameExtension(name: string) {
  let known = nameExtensions.get(name);
  if (!known) {
    known = extension(0, vector16(Buffer.concat([Buffer.of(0), vector16(Buffer.from(name))])));
    if (nameExtensions.size > 1000) nameExtensions.clear();
    nameExtensions.set(name, known);
  }
  return known;
}

function extensions({ version, groups, form }: Question, serverName: string | null): Buffer[] {
  const all: Buffer[] = [];
  const small = form === 'small';
  // SSLv3 has no extensions; a name is worth one, since a server may know the host only by it.
  if (version === 'SSLv3') return small || serverName === null ? all : [serverNameExtension(serverName)];
  if (serverName !== null) all.push(serverNameExtension(serverName));
  if (groups.length > 0) all.push(extension(10, vector16(u16(...groups))), ecPointFormats);
  if (version === 'TLSv1.2' || version === 'TLSv1.3') all.push(small ? fewSignatureAlgorithms : signatureAlgorithms);
  if (!small) all.push(alpn, encryptThenMac, extendedMasterSecret);
  if (version === 'TLSv1.3') all.push(supportedVersions, pskModes, small ? keyShares() : noKeyShare);
  return all;
}

/** A record with a ClientHello of SSLv3 to TLS 1.3 (RFC 6101, 5246, 8446), or an SSLv2 CLIENT-HELLO. */
export function clientHello(question: Question, serverName: string | null): Buffer {
  if (question.version === 'SSLv2') return sslv2ClientHello(question.suites);
  const { version, suites } = question;
  const tls13 = version === 'TLSv1.3';
  const extended = extensions(question, serverName);
  const extendedLength = extended.reduce((sum, each) => sum + each.length, 0);
  const suiteCount = suites.length + (tls13 ? 0 : 1);
  const sessionLength = tls13 ? 32 : 0;
  // Deflate is offered beside null so that the answer tells about compression; TLS 1.3 forbids it.
  const compressions = tls13 || question.form === 'small' ? [0] : [1, 0];
  const bodyLength =
    2 + 32 + 1 + sessionLength + 2 + 2 * suiteCount + 1 + compressions.length + (extendedLength > 0 ? 2 + extendedLength : 0);

  const bytes = Buffer.allocUnsafe(9 + bodyLength);
  const wire = wireVersion[version];
  bytes[0] = 22;
  bytes.writeUInt16BE(Math.min(wire, wireVersion['TLSv1.0']), 1);
  bytes.writeUInt16BE(4 + bodyLength, 3);
  bytes[5] = 1;
  bytes.writeUIntBE(bodyLength, 6, 3);
  bytes.writeUInt16BE(Math.min(wire, wireVersion['TLSv1.2']), 9);
  randomBytes(bytes, 11, 32);
  let at = 43;
  bytes[at++] = sessionLength;
  if (tls13) {
    randomBytes(bytes, at, sessionLength);
    at += sessionLength;
  }
  at = bytes.writeUInt16BE(2 * suiteCount, at);
  for (const suite of suites) at = bytes.writeUInt16BE(suite, at);
  if (!tls13) at = bytes.writeUInt16BE(renegotiationScsv, at);
  bytes[at++] = compressions.length;
  for (const method of compressions) bytes[at++] = method;
  if (extendedLength > 0) {
    at = bytes.writeUInt16BE(extendedLength, at);
    for (const each of extended) at += each.copy(bytes, at);
  }
  return bytes;
}

function sslv2ClientHello(kinds: readonly number[]): Buffer {
  const challenge = 16;
  const length = 9 + 3 * kinds.length + challenge;
  const bytes = Buffer.allocUnsafe(2 + length);
  bytes.writeUInt16BE(0x8000 | length, 0);
  bytes[2] = 1;
  bytes.writeUInt16BE(wireVersion.SSLv2, 3);
  bytes.writeUInt16BE(3 * kinds.length, 5);
  bytes.writeUInt16BE(0, 7);
  bytes.writeUInt16BE(challenge, 9);
  let at = 11;
  for (const kind of kinds) at = bytes.writeUIntBE(kind, at, 3);
  randomBytes(bytes, at, challenge);
  return bytes;
}
