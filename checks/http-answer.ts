import type { HttpAttempt, HttpHop } from '../src/facts/index.ts';
import { type Unknown, unknown } from './define.ts';

/** Hops of an attempt; none where nothing was seen. */
export const hopsOf = (attempt: HttpAttempt): readonly HttpHop[] => (attempt.seen ? attempt.hops : []);

export const isSecure = (url: string) => url.startsWith('https:');

/** Why an answer without the page that was asked for is no evidence of what the page would say; null for a page (2xx). */
export function notThePage({ status, url }: HttpHop): Unknown | null {
  if (status >= 200 && status < 300) return null;
  const reason = status === 401 || status === 403 ? 'denied' : status === 429 ? 'rate-limited' : 'not-visible';
  return unknown(reason, { what: `status ${status}: ${url}` });
}

/** Why an attempt did not end with an answer that can be judged; null where its last hop is a page of this host. */
export function unanswered(attempt: HttpAttempt): Unknown | null {
  if (!attempt.seen) return unknown(attempt.reason, { what: attempt.detail });
  const last = attempt.hops.at(-1)!;
  if (attempt.failure)
    return unknown(attempt.failure.reason, { what: `${last.location ?? last.url}: ${attempt.failure.detail}` });
  if (attempt.ended !== 'answer') return unknown('not-visible', { what: `${attempt.ended}: ${last.location ?? last.url}` });
  return notThePage(last);
}
