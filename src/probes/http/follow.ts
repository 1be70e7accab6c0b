import type { HttpAttempt, HttpHop } from '../../facts/index.ts';
import type { ProbeError } from '../define.ts';
import type { Answer } from './exchange.ts';
import { parseHsts } from './hsts.ts';

type Port = Extract<HttpAttempt, { seen: false }>['port'];

/** What asking for one address came to. */
export type Reply =
  | { readonly answer: Answer }
  /** `port`: how the peer's port took the connection. */
  | { readonly error: ProbeError; readonly port: Port };

/** One attempt, and the answer its chain of redirects ended with, if it did. */
export interface Followed {
  readonly attempt: HttpAttempt;
  readonly final: { readonly url: URL; readonly answer: Answer } | null;
}

const maxRedirects = 10;
const redirects = [301, 302, 303, 307, 308];

/**
 * Follows redirects from `start` hop by hop (RFC 9110 §15.4). Only what `mayAsk` allows is asked; the rest is recorded as a location.
 */
export async function follow(start: URL, ask: (url: URL) => Promise<Reply>, mayAsk: (url: URL) => boolean): Promise<Followed> {
  const hops: HttpHop[] = [];
  const asked = new Set<string>();
  const stopped = (ended: 'elsewhere' | 'loop' | 'limit'): Followed => ({
    attempt: { seen: true, hops, ended, failure: null },
    final: null,
  });
  for (let url = start; ; ) {
    asked.add(url.href);
    const reply = await ask(url);
    if ('error' in reply) {
      const { reason, detail } = reply.error;
      const attempt: HttpAttempt =
        hops.length === 0
          ? { seen: false, port: reply.port, reason, detail }
          : { seen: true, hops, ended: 'failed', failure: { reason, detail } };
      return { attempt, final: null };
    }
    const { answer } = reply;
    const next = redirectOf(answer, url);
    const hsts = url.protocol === 'https:' ? parseHsts(valuesOf(answer, 'strict-transport-security')[0]) : null;
    hops.push({ url: shown(url), status: answer.status, location: next ? shown(next) : null, hsts });
    if (!next) return { attempt: { seen: true, hops, ended: 'answer', failure: null }, final: { url, answer } };
    if (!mayAsk(next)) return stopped('elsewhere');
    if (asked.has(next.href)) return stopped('loop');
    if (hops.length > maxRedirects) return stopped('limit');
    url = next;
  }
}

export const valuesOf = (answer: Answer, name: string) =>
  answer.fields.filter(([each]) => each === name).map(([, value]) => value);

/** Where an answer sends us, or null: no redirect, or none that could be understood in one way only. */
function redirectOf(answer: Answer, base: URL): URL | null {
  if (!redirects.includes(answer.status)) return null;
  const [location, ...others] = new Set(valuesOf(answer, 'location'));
  if (location === undefined || others.length > 0 || !URL.canParse(location, base.href)) return null;
  const url = new URL(location, base);
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}

/** An address as it may be kept: what can carry a secret is cut. An opaque one (`mailto:`, `data:`) keeps its scheme only. */
function shown(url: URL): string {
  if (url.origin === 'null') return url.protocol;
  return `${url.origin}${url.pathname.replace(/;[^/]*/g, '')}`.slice(0, 2000);
}
