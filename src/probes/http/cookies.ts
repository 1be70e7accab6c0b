import type { HttpService } from '../../facts/index.ts';
import { parseCookieDate } from './cookie-date.ts';

export type Cookie = NonNullable<HttpService['cookies']>[number];

const sameSites = ['strict', 'lax', 'none'] as const;
/** How far this clock may be behind the peer's, in milliseconds, before an expiry in the past counts as a removal. */
const clockDifference = 86_400_000;

/**
 * Reads a Set-Cookie field as a browser does (RFC 6265 §5.2): attributes in any case, the last of several counts, `Secure` and
 * `HttpOnly` by their mere presence. Null for a cookie that is only removed, or that a browser would ignore.
 * @param now milliseconds since the epoch
 */
export function parseCookie(field: string, now: number): Cookie | null {
  const [pair = '', ...attributes] = field.split(';');
  const split = pair.indexOf('=');
  const name = split < 0 ? '' : pair.slice(0, split).trim();
  const value = pair.slice(split + 1).trim();
  if (name === '' && value === '') return null;

  const attribute = new Map<string, string>();
  let expires: number | null = null;
  for (const each of attributes) {
    const [key = '', ...rest] = each.split('=');
    const text = rest.join('=').trim();
    const known = key.trim().toLowerCase();
    // An expiry that cannot be read is passed over, so it does not hide an earlier one that can.
    if (known === 'max-age' && !/^-?\d+$/.test(text)) continue;
    if (known === 'expires') expires = parseCookieDate(text) ?? expires;
    else attribute.set(known, text);
  }
  const maxAge = attribute.get('max-age');
  const removed = maxAge === undefined ? expires !== null && expires < now - clockDifference : Number(maxAge) <= 0;
  if (removed) return null;
  const sameSite = attribute.get('samesite')?.toLowerCase();
  return {
    name: name.slice(0, 200),
    secure: attribute.has('secure'),
    httpOnly: attribute.has('httponly'),
    sameSite: sameSites.find((known) => known === sameSite) ?? null,
  };
}
