import { z } from 'zod';
import { type HttpHop, securityHeaders } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown, warning } from '../define.ts';
import { type AskedHeader, type Headers, isMeaningful, limitsScripts } from '../header-meaning.ts';
import { unanswered } from '../http-answer.ts';

const askedHeader = z.enum(securityHeaders).exclude(['content-security-policy-report-only']);

/** `x-frame-options` is met by CSP `frame-ancestors`, which replaces it. */
const params = z.strictObject({
  headers: z.array(askedHeader).min(1).default(['content-security-policy', 'x-content-type-options', 'x-frame-options']),
});

const meets = (name: AskedHeader, headers: Headers, { hsts }: HttpHop) =>
  name === 'strict-transport-security' ? hsts?.valid === true && hsts.maxAge > 0 : isMeaningful(name, headers);

/** What was sent instead of something meaningful; empty where nothing was. */
function sentFor(name: AskedHeader, headers: Headers): string[] {
  const reportOnly = name === 'content-security-policy' ? (['content-security-policy-report-only'] as const) : [];
  return [name, ...reportOnly].flatMap((each) => (headers[each] ?? []).map((value) => `${each}: ${value.slice(0, 200)}`));
}

/** Judges the fields of the page that HTTPS ends with. An error page, another host or a login proxy is no evidence. */
export const httpSecurityHeaders = defineCheck({
  id: 'http.security-headers',
  judges: 'http-service',
  params,
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.26', bsi: 'KONF.12.1.10' },
  reproduce:
    'curl --silent --insecure --location --dump-header - --output /dev/null --resolve {host}:{securePort}:{address} https://{host}:{securePort}/',
  judge({ headers, secure }, wanted) {
    const unseen = unanswered(secure);
    if (unseen) return unseen;
    const page = secure.seen ? secure.hops.at(-1) : undefined;
    if (!page || headers === null) return unknown('not-visible', { what: `${page?.url ?? 'HTTPS'}` });

    const unmet = wanted.headers.filter((name) => !meets(name, headers, page));
    const absent = unmet.filter((name) => sentFor(name, headers).length === 0);
    const meaningless = unmet.flatMap((name) => sentFor(name, headers));
    if (absent.length > 0 && meaningless.length > 0) return fails('absent-and-meaningless', { absent, meaningless });
    if (absent.length > 0) return fails('absent', { absent });
    if (meaningless.length > 0) return fails('meaningless', { meaningless });
    const openToScripts = wanted.headers.includes('content-security-policy') && !limitsScripts(headers);
    return holds('meaningful', { headers: wanted.headers }, openToScripts ? [warning('scripts-open')] : []);
  },
});
