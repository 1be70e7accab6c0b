import { z } from 'zod';
import type { HttpHop } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown } from '../define.ts';
import { hopsOf, isSecure, notThePage, unanswered } from '../http-answer.ts';

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).hostname : null);

/** What one answer does to a visitor: a promise broken, a question left open, or null when it only sends on to HTTPS on the same host. */
function judgeHop(hop: HttpHop) {
  const { url, status, location } = hop;
  if (location === null) {
    if (isSecure(url)) return null;
    const serves = status === 401 || (status >= 200 && status < 300);
    return serves ? fails('served', { url, status }) : (notThePage(hop) ?? unknown('not-visible', { what: url }));
  }
  if (location.startsWith('http:')) {
    return isSecure(url) ? fails('downgraded', { url, location }) : fails('plain-hop', { url, location });
  }
  if (isSecure(url)) return null;
  return isSecure(location) && hostOf(location) === hostOf(url) ? null : fails('other-host', { url, location });
}

/**
 * Holds when the plain port is closed by the peer's own word, or when every plain answer seen sends on to HTTPS on the same host at once.
 * A refusal counts only where the same address answers over HTTPS: otherwise there may be no service to speak of, or a filter near us.
 */
export const httpHttpsRedirect = defineCheck({
  id: 'http.https-redirect',
  judges: 'http-service',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'KONF.14.1.1' },
  reproduce: 'curl --silent --dump-header - --output /dev/null --resolve {host}:{plainPort}:{address} http://{host}:{plainPort}/',
  judge({ plain, plainPort, secure }) {
    const judged = [...hopsOf(plain), ...hopsOf(secure)].map(judgeHop);
    const broken = judged.find((each) => each?.outcome === 'fails');
    if (broken) return broken;
    if (plain.seen) {
      const open = judged.find((each) => each !== null);
      return open ?? holds('redirects', { url: plain.hops[0]!.url, location: plain.hops[0]!.location });
    }
    if (plain.port !== 'closed') return unanswered(plain) ?? unknown('not-visible');
    return secure.seen ? holds('closed', { plainPort }) : unknown(secure.reason, { what: `HTTPS: ${secure.detail}` });
  },
});
