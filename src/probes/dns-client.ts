import { randomInt } from 'node:crypto';
import type dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import { ProbeError, toProbeError } from './define.ts';
import {
  decodeReply,
  domainName,
  encodeQuestion,
  type Question,
  type RecordData,
  type RecordType,
  type Reply,
} from './dns-message.ts';
import type { Network } from './network.ts';

export interface DnsAnswer<T> {
  /** Empty when the server itself said that there is none (no such name, or no such record). */
  readonly records: readonly T[];
  /**
   * The resolver's AD bit on every message of the chain: it says that it validated the answer with DNSSEC. Worth as much as the
   * resolver and the way to it; false says nothing, since most resolvers do not validate.
   */
  readonly authenticated: boolean;
}

export interface DnsClient {
  /**
   * All records of one type of a name, aliases followed.
   * @throws ProbeError when nobody gave an answer that can be relied on: `timeout`, `malformed`, `denied` (REFUSED),
   * `unreachable` (SERVFAIL, which a validating resolver also says of a forged answer), …
   */
  ask<T extends RecordType>(name: string, type: T, signal: AbortSignal): Promise<DnsAnswer<RecordData[T]>>;
}

interface Server {
  readonly address: string;
  readonly port: number;
}

/** Aliases followed for one question. */
const maxAliases = 8;
/** First try and two more. */
const attempts = 3;
/** Datagrams looked at while waiting for the one that answers. */
const maxDatagrams = 50;

/**
 * A stub resolver that shows what `node:dns` hides: TLSA records and the AD bit. Datagrams first, TCP when the answer did not fit,
 * each question with a random id from a socket of its own.
 */
export function createDnsClient(options: {
  readonly network: Network;
  /** `address`, `address:port` or `[address]:port`; the system's resolvers when absent. */
  readonly resolver?: string | undefined;
  /** Milliseconds to wait for each try. */
  readonly timeout?: number;
}): DnsClient {
  const { network, timeout = 2000 } = options;

  const overUdp = (server: Server, question: Question, signal: AbortSignal) =>
    network.withDatagrams(server, signal, (socket) => exchangeDatagrams(socket, question, timeout, signal));
  const overTcp = (server: Server, question: Question, signal: AbortSignal) =>
    network.withConnection(server, signal, (socket) => exchangeStream(socket, question, 2 * timeout, signal));

  const exchange = async (name: string, type: RecordType, signal: AbortSignal): Promise<Reply> => {
    const servers = options.resolver === undefined ? dns.getServers() : [options.resolver];
    if (servers.length === 0) throw new ProbeError('local-limit', 'no resolver');
    let last = new ProbeError('timeout', 'dns');
    for (let attempt = 0; attempt < attempts; attempt++) {
      const server = parseServer(servers[attempt % servers.length]!);
      const question = { id: randomInt(0x10000), name, type };
      try {
        let reply = await overUdp(server, question, signal);
        if (reply.truncated) reply = await overTcp(server, question, signal);
        if (reply.truncated) throw new ProbeError('incomplete', 'dns answer truncated');
        if (reply.rcode === NOERROR || reply.rcode === NXDOMAIN) return reply;
        throw rcodeError(reply.rcode);
      } catch (error) {
        if (signal.aborted) throw toProbeError(signal.reason);
        last = toProbeError(error);
      }
    }
    throw last;
  };

  return {
    async ask(name, type, signal) {
      let owner = domainName(name);
      let authenticated = true;
      let aliases = 0;
      for (;;) {
        const asked = owner;
        const reply = await exchange(asked, type, signal);
        authenticated &&= reply.authenticated;
        if (reply.answers.length > 0 && !reply.answers.some((each) => each.owner === asked)) {
          throw new ProbeError('malformed', 'dns answer about another name');
        }
        for (;;) {
          const records = reply.answers.filter((each) => each.owner === owner && each.type === type);
          if (records.length > 0) return { records: records.map((each) => each.data) as never, authenticated };
          const alias = reply.answers.find((each) => each.owner === owner && each.type === 'CNAME');
          if (alias?.type !== 'CNAME') break;
          if (++aliases > maxAliases) throw new ProbeError('malformed', 'dns alias chain');
          owner = alias.data;
        }
        // A resolver that recurses has looked to the end of the chain. Others must own the name: a referral is no answer.
        if (reply.recursionAvailable || (reply.authoritative && owner === asked)) return { records: [], authenticated };
        if (owner === asked) throw new ProbeError('unsupported', 'resolver does not recurse');
      }
    },
  };
}

const NOERROR = 0;
const NXDOMAIN = 3;

function rcodeError(rcode: number): ProbeError {
  if (rcode === 2) return new ProbeError('unreachable', 'SERVFAIL');
  if (rcode === 5) return new ProbeError('denied', 'REFUSED');
  if (rcode === 4) return new ProbeError('unsupported', 'NOTIMP');
  return new ProbeError('malformed', `rcode ${rcode}`);
}

/** Reads `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`. */
function parseServer(text: string): Server {
  const parts = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text) ?? /^([^:]+):(\d{1,5})$/.exec(text);
  const address = parts?.[1] ?? text;
  const port = Number(parts?.[2] ?? 53);
  if (!net.isIP(address) || port < 1 || port > 65535) throw new ProbeError('local-limit', 'resolver address');
  return { address, port };
}

/**
 * Sends the question and waits for its answer. What does not answer it is passed over, so that a forger has to guess the id and
 * the port; what was heard instead is told when time runs out.
 */
function exchangeDatagrams(socket: dgram.Socket, question: Question, timeout: number, signal: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let heard = 0;
    let wrong = new ProbeError('timeout', 'dns');
    const stop = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onAbort = () => stop(() => reject(toProbeError(signal.reason)));
    const timer = setTimeout(() => stop(() => reject(wrong)), timeout);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', (error) => stop(() => reject(toProbeError(error))));
    socket.on('message', (message) => {
      if (++heard > maxDatagrams) return stop(() => reject(new ProbeError('malformed', 'dns flood')));
      try {
        const reply = decodeReply(message, question);
        if (reply) return stop(() => resolve(reply));
        wrong = new ProbeError('malformed', 'dns answer to another question');
      } catch (error) {
        wrong = toProbeError(error);
      }
    });
    socket.send(encodeQuestion(question), (error) => {
      if (error) stop(() => reject(toProbeError(error)));
    });
  });
}

/** The same over TCP, RFC 7766: two octets of length before each message. */
function exchangeStream(socket: net.Socket, question: Question, timeout: number, signal: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let heard: Buffer = Buffer.alloc(0);
    const stop = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const fail = (error: unknown) => stop(() => reject(toProbeError(error)));
    const onAbort = () => fail(signal.reason);
    const timer = setTimeout(() => fail(new ProbeError('timeout', 'dns over tcp')), timeout);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', fail);
    socket.on('close', () => fail(new ProbeError('malformed', 'dns stream cut short')));
    socket.on('data', (data) => {
      heard = Buffer.concat([heard, data]);
      if (heard.length < 2 || heard.length < 2 + heard.readUInt16BE(0)) return;
      try {
        const reply = decodeReply(heard.subarray(2, 2 + heard.readUInt16BE(0)), question);
        if (!reply) throw new ProbeError('malformed', 'dns answer to another question');
        stop(() => resolve(reply));
      } catch (error) {
        fail(error);
      }
    });
    const message = encodeQuestion(question);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    socket.write(Buffer.concat([length, message]));
  });
}
