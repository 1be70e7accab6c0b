import { z } from 'zod';
import type { HttpAttempt, HttpService } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, notApplicable, unknown } from '../define.ts';
import { unanswered } from '../http-answer.ts';

const params = z.strictObject({
  secure: z.boolean().default(true),
  httpOnly: z.boolean().default(true),
  /** `lax` is met by `strict` too; `false` does not ask for the attribute. */
  sameSite: z.union([z.enum(['strict', 'lax']), z.literal(false)]).default('lax'),
});

type Cookie = HttpService['cookies'][number];

/** Attributes that are asked for and not there. */
function lacking(cookie: Cookie, wanted: z.infer<typeof params>): string[] {
  const sameSite = cookie.sameSite === 'strict' || (cookie.sameSite === 'lax' && wanted.sameSite === 'lax');
  return [
    wanted.secure && !cookie.secure ? 'Secure' : '',
    wanted.httpOnly && !cookie.httpOnly ? 'HttpOnly' : '',
    wanted.sameSite !== false && !sameSite ? 'SameSite' : '',
  ].filter((attribute) => attribute !== '');
}

/** Why an attempt may have kept cookies from us; null when every answer there was has been seen. */
function hidden(attempt: HttpAttempt) {
  if (attempt.seen && attempt.ended !== 'failed' && attempt.ended !== 'limit') return null;
  return unanswered(attempt);
}

/** Judges every cookie set before a login. Cookies that were not seen are never taken to be careful, and no cookies prove nothing. */
export const httpCookies = defineCheck({
  id: 'http.cookies',
  judges: 'http-service',
  params,
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.26', bsi: 'KONF.12.10' },
  reproduce:
    'curl --silent --insecure --location --dump-header - --output /dev/null --resolve {host}:{securePort}:{address} https://{host}:{securePort}/',
  judge({ cookies, cookiesComplete, plain, secure }, wanted) {
    const careless = cookies
      .map((cookie) => ({ name: cookie.name, lacks: lacking(cookie, wanted) }))
      .filter(({ lacks }) => lacks.length > 0)
      .map(({ name, lacks }) => `${name} (${lacks.join(', ')})`);
    if (careless.length > 0) return fails('careless', { count: careless.length, cookies: careless.slice(0, 20) });
    if (!cookiesComplete) return unknown('incomplete', { what: `more than ${cookies.length} cookies` });

    const nobodyThere = !plain.seen && (plain.port === 'closed' || plain.port === 'filtered');
    const unseen =
      (nobodyThere ? null : hidden(plain)) ??
      (secure.seen && secure.ended === 'elsewhere' ? null : (hidden(secure) ?? unanswered(secure)));
    if (unseen) return unseen;
    return cookies.length > 0 ? holds('careful', { count: cookies.length }) : notApplicable('no-cookies');
  },
});
