import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { ProbeContext } from '../define.ts';
import { ProbeError, toProbeError } from '../define.ts';
import { createAgents, isOwnMachine } from '../http-agent.ts';
import { ApiError, codeIn, isTransient, reasonOfStatus } from './errors.ts';
import { type ApiAnswer, type ApiRequest, exchange } from './exchange.ts';
import { remainingIn, resetIn, retryAfterIn } from './limits.ts';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface ApiOptions {
  /** Where the interface begins, e.g. `https://api.hetzner.cloud/v1`; nothing is ever sent to another origin. */
  readonly base: string;
  /** PEM text of a private certificate authority. */
  readonly ca: string | null;
  /** The header fields that prove who asks, made anew for each try. */
  authorize(request: Omit<ApiRequest, 'headers'>): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** Sent with each request besides. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Milliseconds after which one more request is granted, where an allowance that is used up comes back bit by bit. Requests then go one behind the other at
   * that pace, for as long as the target's deadline allows.
   */
  readonly refillEvery?: number;
  /** Milliseconds for which the vendor turns everything away after too many requests, where its answer does not say how long. */
  readonly blockedFor?: number;
  /** Whether a refusal is one for too many requests, where the vendor has another word than status 429. */
  isTooMany?(status: number, code: string | null, headers: Readonly<Record<string, string>>): boolean;
  /** The code for a sentence of refusal (`message`), of a vendor that has no other words; null for any other sentence. */
  codeOf?(sentence: string): string | null;
}

export interface Answered<T> {
  readonly value: T;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** An interface that speaks JSON over HTTP, asked one request at a time within the limits of the run. */
export interface Api {
  readonly base: string;
  /**
   * Asks for JSON and reads it by the schema, again where the failure may pass.
   * @param path from the base on, beginning with `/`, or a URL of the same origin that the interface gave
   * @throws ApiError where the interface refused, with its status and own code; ProbeError otherwise: `malformed` for what is no JSON or not
   *   as the schema wants it (`detail` names the field)
   */
  get<S extends z.ZodType>(path: string, schema: S, query?: Query): Promise<z.infer<S>>;
  /** As `get`, with status and header fields. */
  ask<S extends z.ZodType>(
    path: string,
    schema: S,
    more?: {
      readonly query?: Query | undefined;
      readonly method?: 'GET' | 'POST';
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ): Promise<Answered<z.infer<S>>>;
  /** A whole answer of success as it came, for a vendor's library to read. @throws as `get`, but for what the body says */
  answer(url: string, headers?: Readonly<Record<string, string>>): Promise<ApiAnswer>;
  /** The status of an answer without a body that counts. @throws as `get`, but not for a status in `expected` */
  status(path: string, expected: readonly number[]): Promise<number>;
  /** By how many milliseconds the interface's clock is ahead of this machine's, by its last answer; null where it did not tell. */
  clockSkew(): number | null;
  close(): void;
}

const attempts = 4;
/** Milliseconds a connection is kept for the next page. Many accounts of one provider share the few connections that its host is asked by. */
const idle = 50;
/** Tries of one request whose turn comes again and again, and was taken by another program each time. */
const mostTurns = 100;
/** Milliseconds between two tries at most, whatever is asked for: who says that it takes longer is not asked again. */
const longestWait = 60_000;

/**
 * Opens an interface: nothing is sent yet. To be closed.
 * @throws ProbeError `untrusted` where it would be asked over a network without TLS
 */
export function openApi(options: ApiOptions, context: ProbeContext): Api {
  const { refillEvery } = options;
  const base = new URL(options.base);
  if (base.protocol !== 'https:' && !isOwnMachine(base.hostname)) throw new ProbeError('untrusted', 'http');
  const agents = createAgents(context.network, { ca: options.ca, signal: context.signal, idle });
  let skew: number | null = null;
  /** Moment before which nothing is sent, as the allowance is used up. */
  let pausedUntil = 0;
  /** The next request's turn, where the allowance comes back bit by bit and nothing is left of it. */
  let nextTurn: number | null = null;

  const urlOf = (path: string, query: Query): URL => {
    const url = path.startsWith('/') ? new URL(`${options.base.replace(/\/$/, '')}${path}`) : new URL(path);
    if (url.origin !== base.origin) throw new ProbeError('malformed', 'leads to another host');
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  };

  const pause = async (milliseconds: number) => {
    if (milliseconds > longestWait) throw new ProbeError('rate-limited', `wait of ${Math.ceil(milliseconds / 1000)} s`);
    if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: context.signal });
  };

  const once = async (request: Omit<ApiRequest, 'headers'>, more: Readonly<Record<string, string>>, attempt: number) => {
    if (nextTurn === null) await pause(pausedUntil - Date.now());
    else {
      const turn = Math.max(nextTurn, Date.now());
      nextTurn = turn + refillEvery!;
      await sleep(turn - Date.now(), undefined, { signal: context.signal });
    }
    const began = performance.now();
    const headers = {
      accept: 'application/json',
      'user-agent': 'tomproof',
      // Who waits for its turn holds no connection meanwhile that others could use.
      ...(nextTurn === null ? {} : { connection: 'close' }),
      ...options.headers,
      ...more,
      ...(await options.authorize(request)),
    };
    const told = { method: request.method, url: request.url.href, attempt };
    try {
      const answer = await exchange(agents, { ...request, headers }, context.signal);
      context.log?.({ ...told, status: answer.status, milliseconds: Math.round(performance.now() - began) }, 'asked');
      const date = Date.parse(answer.headers.date ?? '');
      if (!Number.isNaN(date)) skew = date - Date.now();
      const isUsedUp = remainingIn(answer.headers) === 0 || answer.status === 429;
      if (refillEvery === undefined) {
        const blocked = answer.status === 429 && !('retry-after' in answer.headers) ? options.blockedFor : undefined;
        if (isUsedUp) pausedUntil = Date.now() + (resetIn(answer.headers, Date.now()) ?? blocked ?? 0);
      } else if (!isUsedUp) nextTurn = null;
      else if (nextTurn === null || answer.status === 429) nextTurn = Math.max(nextTurn ?? 0, Date.now() + refillEvery);
      return answer;
    } catch (error) {
      context.log?.({ ...told, error: String(error), milliseconds: Math.round(performance.now() - began) }, 'asked');
      throw error;
    }
  };

  const send = async (
    request: Omit<ApiRequest, 'headers'>,
    more: Readonly<Record<string, string>>,
    expected: readonly number[],
  ): Promise<ApiAnswer> => {
    for (let attempt = 1; ; attempt++) {
      let wait = 250 * 2 ** attempt * (0.5 + Math.random());
      let failure: ProbeError;
      let isTurned = false;
      try {
        const answer = await once(request, more, attempt);
        const { status, headers } = answer;
        if ((status >= 200 && status < 300) || expected.includes(status)) return answer;
        const code = codeIn(answer, options.codeOf);
        const isTooMany = status === 429 || (options.isTooMany?.(status, code, headers) ?? false);
        failure = new ApiError(isTooMany ? 'rate-limited' : reasonOfStatus(status), status, code);
        const asked = retryAfterIn(headers, Date.now());
        // Its turn is waited for before the next try.
        isTurned = isTooMany && asked === undefined && refillEvery !== undefined;
        wait = isTurned ? 0 : (asked ?? (isTooMany ? (resetIn(headers, Date.now()) ?? options.blockedFor) : undefined) ?? wait);
      } catch (error) {
        if (!(error instanceof ProbeError)) throw context.signal.aborted ? toProbeError(context.signal.reason) : error;
        if (error.reason === 'aborted') throw error;
        failure = error;
      }
      const isLast = attempt >= (isTurned ? mostTurns : attempts);
      if (isLast || !isTransient(failure) || context.signal.aborted || wait > longestWait) throw failure;
      await pause(wait).catch(() => {
        throw failure;
      });
    }
  };

  const ask: Api['ask'] = async (path, schema, more = {}) => {
    const { query = {}, method = 'GET', body, headers = {} } = more;
    const { status, ...answer } = await send({ method, url: urlOf(path, query), body }, headers, []);
    return { value: read(answer, schema), status, headers: answer.headers };
  };

  return {
    base: options.base,
    ask,
    get: async (path, schema, query) => (await ask(path, schema, { query })).value,
    answer: (url, headers = {}) => send({ method: 'GET', url: urlOf(url, {}) }, headers, []),
    status: async (path, expected) => (await send({ method: 'GET', url: urlOf(path, {}) }, {}, expected)).status,
    clockSkew: () => skew,
    close: () => agents.close(),
  };
}

/** Whether an answer says of itself that it is JSON. */
export const isJson = (headers: Readonly<Record<string, string>>): boolean =>
  /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers['content-type'] ?? '');

/** What a body says by the schema. A page for people, a text that is no JSON and a field that is not as expected are `malformed`. */
function read<S extends z.ZodType>({ headers, body }: Pick<ApiAnswer, 'headers' | 'body'>, schema: S): z.infer<S> {
  if (!isJson(headers)) throw new ProbeError('malformed', 'no JSON');
  let said: unknown;
  try {
    said = JSON.parse(body.toString('utf8'));
  } catch {
    throw new ProbeError('malformed', 'no JSON');
  }
  const parsed = schema.safeParse(said);
  if (parsed.success) return parsed.data;
  throw new ProbeError('malformed', `field ${parsed.error.issues[0]?.path.map(String).join('.') ?? ''}`);
}
