import {
  closed,
  cookie,
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
import { checkTable } from '../testing/table.ts';
import { httpCookies } from './cookies.ts';

const page = (status: number) => seen(hop(secureUrl, null, { status }));
const elsewhere = cut('elsewhere', [hop(secureUrl, 'https://login.example.net/')]);

checkTable(httpCookies, {
  holds: [
    ['one careful cookie', httpService()],
    ['strict where lax is asked', httpService({ cookies: [cookie({ sameSite: 'strict' })] })],
    ['SameSite is not asked', httpService({ cookies: [cookie({ sameSite: null })] }), { with: { sameSite: false } }],
    ['HttpOnly is not asked', httpService({ cookies: [cookie({ httpOnly: false })] }), { with: { httpOnly: false } }],
    ['plain HTTP is closed', httpService({ plain: closed })],
    ['nobody answers on plain HTTP', httpService({ plain: filtered })],
    ['careful ones, then on to another host', httpService({ secure: elsewhere })],
  ],
  fails: [
    ['without Secure', httpService({ cookies: [cookie({ secure: false })] }), { code: 'careless' }],
    ['without HttpOnly', httpService({ cookies: [cookie({ httpOnly: false })] })],
    ['without SameSite', httpService({ cookies: [cookie({ sameSite: null })] })],
    ['SameSite=None', httpService({ cookies: [cookie({ sameSite: 'none' })] })],
    ['lax where strict is asked', httpService(), { with: { sameSite: 'strict' } }],
    ['one of two', httpService({ cookies: [cookie(), cookie({ name: 'other', secure: false })] })],
    ['seen although there were too many', httpService({ cookies: [cookie({ secure: false })], cookiesComplete: false })],
    ['seen although the chain broke off', httpService({ cookies: [cookie({ secure: false })], secure: silent })],
    ['set on an error page', httpService({ cookies: [cookie({ secure: false })], secure: page(503) })],
  ],
  unknown: [
    ['too many to see all', httpService({ cookiesComplete: false }), { reason: 'incomplete' }],
    ['HTTPS was not seen', httpService({ cookies: [], secure: silent }), { reason: 'timeout' }],
    ['HTTPS is closed', httpService({ plain: seen(hop(plainUrl)), secure: closed }), { reason: 'refused' }],
    ['nobody answers on HTTPS', httpService({ plain: seen(hop(plainUrl)), secure: filtered }), { reason: 'timeout' }],
    ['the chain broke off', httpService({ secure: cut('failed', [hop(secureUrl, `${secureUrl}in`)]) }), { reason: 'timeout' }],
    ['redirects in a circle', httpService({ secure: cut('loop', [hop(secureUrl, secureUrl)]) }), { reason: 'not-visible' }],
    [
      'redirects without end',
      httpService({ secure: cut('limit', [hop(secureUrl, `${secureUrl}in`)]) }),
      { reason: 'not-visible' },
    ],
    ['careful ones on an error page only', httpService({ secure: page(500) }), { reason: 'not-visible' }],
    ['none on a page that wants a login', httpService({ cookies: [], secure: page(401) }), { reason: 'denied' }],
    ['plain HTTP took the connection and stayed silent', httpService({ plain: silent }), { reason: 'timeout' }],
    ['plain HTTP could not be asked', httpService({ plain: notAsked }), { reason: 'local-limit' }],
    [
      'the chain from plain HTTP broke off',
      httpService({ plain: cut('failed', [hop(plainUrl, secureUrl)], { reason: 'local-limit', detail: 'EMFILE' }) }),
      { reason: 'local-limit' },
    ],
  ],
  notApplicable: [
    ['no cookies', httpService({ cookies: [] }), { code: 'no-cookies' }],
    ['no cookies before another host', httpService({ cookies: [], secure: elsewhere })],
  ],
});
