import { ProbeError } from './define.ts';

/** Record types that can be asked for, with the number IANA assigned. */
export const recordTypes = { A: 1, CNAME: 5, MX: 15, TXT: 16, AAAA: 28, TLSA: 52, CAA: 257 } as const;
export type RecordType = keyof typeof recordTypes;

/** What one record of a type says. */
export interface RecordData {
  A: string;
  AAAA: string;
  /** Names are in lower case without the dot at the end; the root is `.`. */
  CNAME: string;
  MX: { preference: number; host: string };
  /** The strings of one record put together, as RFC 7208 §3.3 asks. */
  TXT: string;
  /** RFC 8659. */
  CAA: { critical: boolean; tag: string; value: string };
  /** RFC 6698; `data` in lower-case hex. */
  TLSA: { usage: number; selector: number; matching: number; data: string };
}

export interface Question {
  readonly id: number;
  readonly name: string;
  readonly type: RecordType;
}

export interface Reply {
  /** Of the header and the OPT record together, RFC 6891 §6.1.3. */
  readonly rcode: number;
  readonly truncated: boolean;
  readonly authoritative: boolean;
  readonly recursionAvailable: boolean;
  readonly authenticated: boolean;
  /** Records of the answer section whose type can be asked for, class IN. */
  readonly answers: readonly { [T in RecordType]: { owner: string; type: T; data: RecordData[T] } }[RecordType][];
}

const OPT = 41;
const IN = 1;
/** Octets that fit through any path without fragments. */
const udpPayload = 1232;
/** Most records in a message; honest answers have some dozen. */
const maxRecords = 1000;
const pointersPerName = 32;

/**
 * The name as it is sent: in lower case, without the dot at the end.
 * @throws ProbeError `malformed` when it cannot be a domain name (RFC 1035 §2.3.4).
 */
export function domainName(name: string): string {
  const plain = name.toLowerCase().replace(/\.$/, '');
  const labels = plain.split('.');
  if (plain.length > 253 || !labels.every((label) => /^[!-[\]-~]{1,63}$/.test(label)))
    throw new ProbeError('malformed', 'domain name');
  return plain;
}

/** A question for a recursive resolver, with AD (RFC 6840 §5.7) and EDNS with DO (RFC 3225) set. */
export function encodeQuestion({ id, name, type }: Question): Buffer {
  const labels = domainName(name).split('.');
  const encoded = labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]));
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(0x0120, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(1, 10);
  const asked = Buffer.alloc(5);
  asked.writeUInt16BE(recordTypes[type], 1);
  asked.writeUInt16BE(IN, 3);
  const opt = Buffer.alloc(11);
  opt.writeUInt16BE(OPT, 1);
  opt.writeUInt16BE(udpPayload, 3);
  opt.writeUInt16BE(0x8000, 7);
  return Buffer.concat([header, ...encoded, asked, opt]);
}

/**
 * Reads the reply to a question, strictly: every length must fit, every record of interest must fill exactly its length.
 * @returns undefined when it is no reply to this question (another id, name or type): somebody else's, or forged.
 * @throws ProbeError `malformed` when it is, and makes no sense.
 */
export function decodeReply(message: Buffer, question: Question): Reply | undefined {
  if (message.length < 12 || message.readUInt16BE(0) !== question.id) return undefined;
  const flags = message.readUInt16BE(2);
  if ((flags & 0x8000) === 0 || (flags & 0x7800) !== 0) return undefined;
  return decode(message, flags, question);
}

function decode(message: Buffer, flags: number, question: Question): Reply | undefined {
  const [questions, answerCount, authorities, additionals] = [4, 6, 8, 10].map((at) => uint16(message, at)) as [
    number,
    number,
    number,
    number,
  ];
  const reply = {
    rcode: flags & 0xf,
    truncated: (flags & 0x0200) !== 0,
    authoritative: (flags & 0x0400) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    authenticated: (flags & 0x0020) !== 0,
    answers: [] as Reply['answers'][number][],
  };
  if (questions !== 1) throw malformed('dns question count');
  const asked = readName(message, 12);
  let at = asked.end + 4;
  const same = asked.name === domainName(question.name) && uint16(message, asked.end) === recordTypes[question.type];
  if (!same || uint16(message, asked.end + 2) !== IN) return undefined;
  if (reply.truncated) return reply;
  const records = answerCount + authorities + additionals;
  if (records > maxRecords) throw new ProbeError('incomplete', `${records} dns records`);
  for (let index = 0; index < records; index++) {
    const owner = readName(message, at);
    const type = uint16(message, owner.end);
    const dnsClass = uint16(message, owner.end + 2);
    const start = owner.end + 10;
    at = start + uint16(message, owner.end + 8);
    if (at > message.length) throw malformed('dns record cut short');
    // The eight upper bits of the response code stand where other records have their time to live.
    if (type === OPT && index >= answerCount + authorities) reply.rcode |= octet(message, owner.end + 4) << 4;
    if (index >= answerCount || dnsClass !== IN) continue;
    const name = typeName.get(type);
    if (name !== undefined)
      reply.answers.push({ owner: owner.name, type: name, data: readers[name](message, start, at) } as never);
  }
  return reply;
}

const typeName = new Map(Object.entries(recordTypes).map(([name, number]) => [number as number, name as RecordType]));
/** An octet, or two in network order; @throws ProbeError where the message ends before. */
function octet(message: Buffer, at: number): number {
  if (at >= message.length) throw malformed('dns message cut short');
  return message[at]!;
}
const uint16 = (message: Buffer, at: number) => (octet(message, at) << 8) | octet(message, at + 1);

const malformed = (detail: string) => new ProbeError('malformed', detail);

/** Bytes of a record that has to be exactly this long. */
function exactly(message: Buffer, start: number, end: number, length: number): Buffer {
  if (end - start !== length) throw malformed('dns record length');
  return message.subarray(start, end);
}

/** A name that has to fill the rest of the record. */
function nameUpTo(message: Buffer, start: number, end: number): string {
  const { name, end: reached } = readName(message, start);
  if (reached !== end) throw malformed('dns record length');
  return name;
}

const readers: { [T in RecordType]: (message: Buffer, start: number, end: number) => RecordData[T] } = {
  A: (message, start, end) => [...exactly(message, start, end, 4)].join('.'),
  AAAA: (message, start, end) => ipv6Text(exactly(message, start, end, 16)),
  CNAME: nameUpTo,
  MX: (message, start, end) => ({ preference: uint16(message, start), host: nameUpTo(message, start + 2, end) }),
  TXT(message, start, end) {
    const strings: Buffer[] = [];
    for (let at = start; at < end; ) {
      const next = at + 1 + octet(message, at);
      if (next > end) throw malformed('dns string cut short');
      strings.push(message.subarray(at + 1, next));
      at = next;
    }
    return Buffer.concat(strings).toString('utf8');
  },
  CAA(message, start, end) {
    const flags = octet(message, start);
    const value = start + 2 + octet(message, start + 1);
    if (value > end) throw malformed('dns string cut short');
    const tag = message.toString('latin1', start + 2, value).toLowerCase();
    return { critical: (flags & 0x80) !== 0, tag, value: message.toString('utf8', value, end) };
  },
  TLSA(message, start, end) {
    if (end - start < 4) throw malformed('dns record length');
    const [usage, selector, matching] = message.subarray(start, start + 3) as unknown as [number, number, number];
    return { usage, selector, matching, data: message.toString('hex', start + 3, end) };
  },
};

/** A name at `at`, and where what follows it begins. Pointers (RFC 1035 §4.1.4) lead backwards only, and a bounded number of times. */
function readName(message: Buffer, at: number): { name: string; end: number } {
  const labels: string[] = [];
  let end: number | undefined;
  let length = 0;
  let limit = at;
  for (let pointers = 0; ; ) {
    const size = octet(message, at);
    if (size === 0) return { name: labels.length === 0 ? '.' : labels.join('.'), end: end ?? at + 1 };
    if (size < 0x40) {
      length += size + 1;
      if (length > 254 || at + 1 + size > message.length) throw malformed('dns name too long');
      labels.push(printable(message.subarray(at + 1, at + 1 + size)));
      at += size + 1;
    } else {
      const target = uint16(message, at) & 0x3fff;
      end ??= at + 2;
      if (size < 0xc0 || target >= limit || ++pointers > pointersPerName) throw malformed('dns name pointer');
      at = target;
      limit = target;
    }
  }
}

/** A label as text, in lower case; a dot or an unprintable byte in it is escaped (RFC 1035 §5.1), so that two names never look alike. */
const printable = (label: Buffer) =>
  label
    .toString('latin1')
    .toLowerCase()
    .replace(/[^!-~]|[.\\]/g, (each) => `\\${String(each.charCodeAt(0)).padStart(3, '0')}`);

/** RFC 5952. */
function ipv6Text(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16)).join(':');
  // The parser of URLs is the platform's own writer of the shortest form.
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}
