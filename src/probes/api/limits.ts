type Headers = Readonly<Record<string, string>>;

/** Below this a number is a span of seconds, above a moment in Unix time. */
const firstMoment = 1_000_000_000;

const number = (text: string | undefined) => (text !== undefined && /^\d{1,12}$/.test(text.trim()) ? Number(text) : undefined);

/** Milliseconds that `Retry-After` asks to wait (RFC 9110 §10.2.3: seconds or a date). */
export function retryAfterIn(headers: Headers, now: number): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const seconds = number(text);
  if (seconds !== undefined) return seconds * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Requests that are left, by the header fields vendors use. */
export const remainingIn = (headers: Headers): number | undefined =>
  number(headers['ratelimit-remaining'] ?? headers['x-ratelimit-remaining']);

/** Milliseconds until there are new ones: the field tells a moment or a span. */
export function resetIn(headers: Headers, now: number): number | undefined {
  const value = number(headers['ratelimit-reset'] ?? headers['x-ratelimit-reset']);
  if (value === undefined) return undefined;
  return value < firstMoment ? value * 1000 : Math.max(0, value * 1000 - now);
}
