import { z } from 'zod';
import type { HttpAttempt } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, notApplicable, unknown } from '../define.ts';
import { hopsOf, isSecure, unanswered } from '../http-answer.ts';
import { duration, milliseconds } from '../params.ts';

const params = z.strictObject({
  /** The least max-age; without it any above zero will do. */
  maxAge: duration.optional(),
  includeSubDomains: z.boolean().default(false),
});

const isAddress = (host: string) => host.includes(':') || /^[\d.]+$/.test(host);

/** What a browser knows after following one chain: the last valid field counts, an invalid one changes nothing (RFC 6797 §8.1). */
function judgeChain(attempt: HttpAttempt, wanted: z.infer<typeof params>) {
  const answers = hopsOf(attempt).filter((hop) => isSecure(hop.url));
  const sent = answers.map((hop) => hop.hsts).filter((hsts) => hsts !== null);
  const known = sent.filter((hsts) => hsts.valid).at(-1);
  const cutShort = !attempt.seen || attempt.ended === 'failed' || attempt.ended === 'limit' ? unanswered(attempt) : null;
  if (!known) {
    if (sent.length > 0) return fails('invalid');
    // Servers often leave the field out of errors, so an error without it says nothing about the pages.
    const page = attempt.seen && attempt.ended === 'elsewhere' ? null : unanswered(attempt);
    return page ?? fails('absent');
  }
  const { maxAge, includeSubDomains } = known;
  if (maxAge === 0) return fails('switched-off');
  if (wanted.maxAge !== undefined && maxAge * 1000 < milliseconds(wanted.maxAge)) {
    return fails('too-short', { seconds: maxAge, maxAge: wanted.maxAge });
  }
  if (wanted.includeSubDomains && !includeSubDomains) return fails('no-subdomains', { seconds: maxAge });
  return cutShort ?? holds(includeSubDomains ? 'sent-for-subdomains' : 'sent', { seconds: maxAge });
}

/**
 * Judges what the HTTPS answers of the host tell a browser, on the direct way and on the way from plain HTTP; the worse of both counts.
 * Whether a browser would trust the certificate, without which it ignores the field, is for `tls.certificate`.
 */
export const httpHsts = defineCheck({
  id: 'http.hsts',
  judges: 'http-service',
  params,
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'KONF.12.1.5' },
  reproduce:
    'curl --silent --insecure --dump-header - --output /dev/null --resolve {host}:{securePort}:{address} https://{host}:{securePort}/',
  judge({ host, plain, secure }, wanted) {
    if (isAddress(host)) return notApplicable('address', { host });
    if (!secure.seen) return unknown(secure.reason, { what: `HTTPS: ${secure.detail}` });
    const chains = [secure, plain].filter((attempt) => hopsOf(attempt).some((hop) => isSecure(hop.url)));
    const judged = chains.map((attempt) => judgeChain(attempt, wanted));
    return judged.find((each) => each.outcome === 'fails') ?? judged.find((each) => each.outcome === 'unknown') ?? judged[0]!;
  },
});
