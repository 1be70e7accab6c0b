import type { Duplex } from 'node:stream';
import { ProbeError, toProbeError } from '../define.ts';

/** Whom a connection says it is for. */
export interface Startup {
  readonly user: string;
  readonly database: string;
}

/** What a server answers to a StartupMessage: it goes on to authenticate, or says why not. */
export type Greeting =
  | { readonly type: 'authenticate'; readonly method: string }
  | {
      readonly type: 'error';
      /** Five characters, e.g. `28000`. */
      readonly sqlstate: string;
      /** Name of the function in the server's source that said so; empty where it does not tell. Never translated, unlike the message. */
      readonly routine: string;
      readonly message: string;
    };

/** Most bytes of an ErrorResponse. */
const maxError = 32 * 1024;
/** Milliseconds a server may take to answer. */
const patience = 10_000;

/** Authentication requests of the frontend/backend protocol 3.0, by their numbers. */
const methods: Readonly<Record<number, string>> = {
  0: 'AuthenticationOk',
  2: 'AuthenticationKerberosV5',
  3: 'AuthenticationCleartextPassword',
  5: 'AuthenticationMD5Password',
  7: 'AuthenticationGSS',
  9: 'AuthenticationSSPI',
  10: 'AuthenticationSASL',
};

/** StartupMessage of protocol 3.0. */
function startupMessage({ user, database }: Startup): Buffer {
  const parameters = ['user', user, 'database', database, 'application_name', 'tomproof'].map((text) => {
    if (text.includes('\0')) throw new ProbeError('local-limit', 'NUL in a name');
    return `${text}\0`;
  });
  const body = Buffer.from(`${parameters.join('')}\0`);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + body.length, 0);
  head.writeUInt32BE(3 << 16, 4);
  return Buffer.concat([head, body]);
}

/**
 * Says on a stream for whom it is and returns the server's first answer. Sends nothing else: no password, whatever is asked for.
 * @throws ProbeError `malformed` where something else than PostgreSQL answers, `refused` where it closes without a word.
 */
export function greet(stream: Duplex, startup: Startup, signal: AbortSignal): Promise<Greeting> {
  return new Promise<Greeting>((resolve, reject) => {
    let heard: Buffer = Buffer.alloc(0);
    const end = (act: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      stream.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', fail);
      stream.on('error', () => undefined);
      act();
    };
    const fail = (error: unknown) => end(() => reject(toProbeError(error)));
    const onEnd = () => fail(new ProbeError('refused', 'closed without an answer'));
    const onAbort = () => fail(signal.reason);
    const onData = (data: Buffer) => {
      heard = Buffer.concat([heard, data]);
      try {
        const greeting = readGreeting(heard);
        if (greeting) end(() => resolve(greeting));
      } catch (error) {
        fail(error);
      }
    };
    const timer = setTimeout(() => fail(new ProbeError('timeout', 'answer to StartupMessage')), patience);
    stream.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', fail);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    try {
      stream.write(startupMessage(startup));
    } catch (error) {
      fail(error);
    }
  });
}

/** The first message of a server; undefined while it is not all there. */
function readGreeting(heard: Buffer): Greeting | undefined {
  const type = String.fromCharCode(heard[0]!);
  if (type !== 'R' && type !== 'E') throw new ProbeError('malformed', 'no answer of PostgreSQL');
  if (heard.length < 5) return undefined;
  const length = heard.readUInt32BE(1);
  if (length < 8 || length > maxError) throw new ProbeError('malformed', 'no answer of PostgreSQL');
  if (heard.length < 1 + length) return undefined;
  const body = heard.subarray(5, 1 + length);
  if (type === 'E') return readError(body);
  const method = methods[body.readUInt32BE(0)];
  if (method === undefined) throw new ProbeError('malformed', 'no authentication that is known');
  return { type: 'authenticate', method };
}

/** An ErrorResponse: fields of a letter and a text that ends with NUL, and a NUL after the last. */
function readError(body: Buffer): Greeting {
  const fields = new Map<string, string>();
  for (let at = 0; at < body.length && body[at] !== 0; ) {
    const end = body.indexOf(0, at);
    if (end < 0) throw new ProbeError('malformed', 'ErrorResponse');
    fields.set(String.fromCharCode(body[at]!), body.toString('utf8', at + 1, end));
    at = end + 1;
  }
  const sqlstate = fields.get('C') ?? '';
  if (!/^[0-9A-Z]{5}$/.test(sqlstate)) throw new ProbeError('malformed', 'ErrorResponse');
  return { type: 'error', sqlstate, routine: fields.get('R') ?? '', message: fields.get('M') ?? '' };
}
