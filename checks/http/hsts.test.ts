import { closed, cut, hop, httpService, plainUrl, secureUrl, seen, silent } from '../../fixtures/facts/http-service.ts';
import type { HttpHop } from '../../src/facts/index.ts';
import { checkTable } from '../testing/table.ts';
import { httpHsts } from './hsts.ts';

const sent = (maxAge: number, includeSubDomains = false): HttpHop['hsts'] => ({ valid: true, maxAge, includeSubDomains });
const direct = (hsts: HttpHop['hsts'], more: Partial<HttpHop> = {}) =>
  httpService({ plain: closed, secure: seen(hop(secureUrl, null, { hsts, ...more })) });
const day = 86_400;

checkTable(httpHsts, {
  holds: [
    ['a year', httpService()],
    ['any age where none is promised', direct(sent(1))],
    ['exactly the promised age', direct(sent(180 * day)), { with: { maxAge: '180d' } }],
    ['an age promised in seconds', direct(sent(15_552_000)), { with: { maxAge: '15552000s' } }],
    ['with subdomains, as promised', direct(sent(day, true)), { with: { maxAge: 'P1D', includeSubDomains: true } }],
    ['on an error page', direct(sent(day), { status: 503 })],
    [
      'on a redirect to another host',
      httpService({ plain: closed, secure: cut('elsewhere', [hop(secureUrl, 'https://www.example.org/')]) }),
    ],
    [
      'first too short, then long enough: the last one counts',
      httpService({
        secure: seen(hop(secureUrl, `${secureUrl}in`, { hsts: sent(1) }), hop(`${secureUrl}in`, null, { hsts: sent(day) })),
      }),
      { with: { maxAge: '1d' } },
    ],
    ['plain HTTP is silent', httpService({ plain: silent })],
  ],
  fails: [
    ['not sent', direct(null), { code: 'absent' }],
    [
      'not sent by a redirect to another host',
      httpService({ secure: cut('elsewhere', [hop(secureUrl, 'https://x.example/', { hsts: null })]) }),
    ],
    ['max-age of zero', direct(sent(0)), { code: 'switched-off' }],
    ['one second short', direct(sent(180 * day - 1)), { with: { maxAge: '180d' }, code: 'too-short' }],
    ['without subdomains', direct(sent(day)), { with: { includeSubDomains: true }, code: 'no-subdomains' }],
    ['broken grammar', direct({ valid: false }), { code: 'invalid' }],
    [
      'switched off on the second hop',
      httpService({ secure: seen(hop(secureUrl, `${secureUrl}in`), hop(`${secureUrl}in`, null, { hsts: sent(0) })) }),
      { code: 'switched-off' },
    ],
    [
      'the way from plain HTTP leads to a page without it',
      httpService({ plain: seen(hop(plainUrl, `${secureUrl}start`), hop(`${secureUrl}start`, null, { hsts: null })) }),
      { code: 'absent' },
    ],
  ],
  unknown: [
    ['HTTPS was not seen', httpService({ secure: silent }), { reason: 'timeout' }],
    ['HTTPS is closed', httpService({ secure: closed, plain: seen(hop(plainUrl)) }), { reason: 'refused' }],
    ['an error page without it', direct(null, { status: 503 }), { reason: 'not-visible' }],
    ['a login without it', direct(null, { status: 401 }), { reason: 'denied' }],
    [
      'sent by the first answer, and the second was not seen',
      httpService({ plain: closed, secure: cut('failed', [hop(secureUrl, `${secureUrl}in`)]) }),
      { reason: 'timeout' },
    ],
    [
      'not sent by the first answer, and the second was not seen',
      httpService({ plain: closed, secure: cut('failed', [hop(secureUrl, `${secureUrl}in`, { hsts: null })]) }),
      { reason: 'timeout' },
    ],
    [
      'a loop without it',
      httpService({ secure: cut('loop', [hop(secureUrl, secureUrl, { hsts: null })]) }),
      { reason: 'not-visible' },
    ],
  ],
  notApplicable: [
    ['an IPv4 address, for which browsers ignore it', httpService({ host: '192.0.2.10' }), { code: 'address' }],
    ['an IPv6 address', httpService({ host: '2001:db8::1' })],
  ],
});
