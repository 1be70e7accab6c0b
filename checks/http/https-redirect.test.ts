import {
  closed,
  cut,
  filtered,
  hop,
  httpService,
  notAsked,
  plainUrl,
  secureUrl,
  seen,
  silent,
} from '../../fixtures/facts/http-service.ts';
import type { HttpHop } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { httpHttpsRedirect } from './https-redirect.ts';

const only = (...hops: HttpHop[]) => httpService({ plain: seen(...hops) });
const status = (code: number) => only(hop(plainUrl, null, { status: code }));

checkTable(httpHttpsRedirect, {
  holds: [
    ['plain HTTP sends on to HTTPS', httpService(), { code: 'redirects' }],
    ['to another path and port of the same host', only(hop(plainUrl, 'https://app.example.org:8443/login'))],
    ['plain HTTP is closed and HTTPS answers', httpService({ plain: closed }), { code: 'closed' }],
    ['the HTTPS page behind the redirect is an error', only(hop(plainUrl, secureUrl), hop(secureUrl, null, { status: 503 }))],
    ['HTTPS itself goes on to another host', only(hop(plainUrl, secureUrl), hop(secureUrl, 'https://login.example.net/'))],
    ['HTTPS behind the redirect was not seen', httpService({ plain: cut('failed', [hop(plainUrl, secureUrl)]), secure: silent })],
  ],
  fails: [
    ['a page over plain HTTP', only(hop(plainUrl)), { code: 'served' }],
    ['a login over plain HTTP', status(401), { code: 'served' }],
    ['to another host, although over HTTPS', only(hop(plainUrl, 'https://www.example.org/')), { code: 'other-host' }],
    [
      'to a host whose name only begins alike',
      only(hop(plainUrl, 'https://app.example.org.example.net/')),
      { code: 'other-host' },
    ],
    ['to what is no web address', only(hop(plainUrl, 'mailto:')), { code: 'other-host' }],
    [
      'over another plain hop first',
      only(hop(plainUrl, `${plainUrl}start`), hop(`${plainUrl}start`, secureUrl), hop(secureUrl)),
      { code: 'plain-hop' },
    ],
    ['to plain HTTP elsewhere', httpService({ plain: cut('elsewhere', [hop(plainUrl, 'http://www.example.org/')]) })],
    [
      'HTTPS sends back to plain HTTP',
      httpService({ plain: closed, secure: cut('elsewhere', [hop(secureUrl, 'http://app.example.org:8080/')]) }),
      { code: 'downgraded' },
    ],
    [
      'back and forth for ever',
      httpService({ plain: cut('loop', [hop(plainUrl, secureUrl), hop(secureUrl, plainUrl)]) }),
      { code: 'downgraded' },
    ],
    [
      'a plain page is seen although HTTPS timed out',
      httpService({ plain: seen(hop(plainUrl)), secure: silent }),
      { code: 'served' },
    ],
  ],
  unknown: [
    ['nobody answers on the plain port', httpService({ plain: filtered }), { reason: 'timeout' }],
    ['the plain port takes the connection and stays silent', httpService({ plain: silent }), { reason: 'timeout' }],
    [
      'the plain port takes the connection and resets it',
      httpService({ plain: { seen: false, port: 'open', reason: 'refused', detail: 'ECONNRESET' } }),
      { reason: 'refused' },
    ],
    ['this machine could not ask', httpService({ plain: notAsked }), { reason: 'local-limit' }],
    [
      'everything is closed: there may be no service at all',
      httpService({ plain: closed, secure: closed }),
      { reason: 'refused' },
    ],
    ['plain is closed and HTTPS silent', httpService({ plain: closed, secure: silent }), { reason: 'timeout' }],
    ['not found', status(404), { reason: 'not-visible' }],
    ['forbidden', status(403), { reason: 'denied' }],
    ['too many requests', status(429), { reason: 'rate-limited' }],
    ['out of order', status(503), { reason: 'not-visible' }],
    ['a redirect to nowhere', status(302), { reason: 'not-visible' }],
  ],
  notApplicable: none('every web service has a plain port that is open, closed or unseen'),
});
