import { cut, hop, httpService, plainUrl, secureUrl, seen, silent } from '../../fixtures/facts/http-service.ts';
import type { HttpHop, HttpService } from '../../src/facts/index.ts';
import type { AskedHeader } from '../header-meaning.ts';
import { checkTable, none } from '../testing/table.ts';
import { httpSecurityHeaders } from './security-headers.ts';

const sending = (headers: HttpService['headers'], more: Partial<HttpHop> = {}) =>
  httpService({ headers, secure: seen(hop(secureUrl, null, more)) });

/** One field asked for, sent with these values. */
const one = (name: AskedHeader, ...values: string[]): [string, HttpService, { with: { headers: AskedHeader[] } }] => [
  `${name}: ${values.join(' + ')}`,
  sending({ [name]: values }),
  { with: { headers: [name] } },
];

checkTable(httpSecurityHeaders, {
  holds: [
    ['the default three', httpService(), { warns: [] }],
    one('x-content-type-options', 'NoSniff'),
    one('x-frame-options', 'SameOrigin'),
    one('x-frame-options', 'DENY', 'deny'),
    one('referrer-policy', 'strict-origin-when-cross-origin'),
    one('referrer-policy', 'unsafe-url, no-referrer'),
    one('referrer-policy', 'no-referrer, from-the-future'),
    one('permissions-policy', 'camera=(), geolocation=(self "https://example.org")'),
    one('permissions-policy', 'camera=*, microphone=self;report-to=x'),
    one('cross-origin-opener-policy', 'same-origin; report-to="x"'),
    one('cross-origin-embedder-policy', 'require-corp'),
    one('cross-origin-resource-policy', 'same-site'),
    one('content-security-policy', "script-src 'self' 'nonce-abc' 'unsafe-inline'"),
    one('content-security-policy', 'default-src *', "object-src 'none'"),
    one('content-security-policy', 'sandbox'),
    [
      'frame-ancestors in place of x-frame-options',
      sending({ 'content-security-policy': ["img-src 'self', frame-ancestors"] }),
      { with: { headers: ['x-frame-options'] } },
    ],
    ['HSTS asked for as a field', httpService(), { with: { headers: ['strict-transport-security'] } }],
    [
      'a content policy that lets inline scripts run is worth a word',
      sending({ 'content-security-policy': ["default-src 'self' 'unsafe-inline'"] }),
      { with: { headers: ['content-security-policy'] }, warns: ['scripts-open'] },
    ],
    [
      'so is one that says nothing of scripts',
      sending({ 'content-security-policy': ["frame-ancestors 'self'"] }),
      { with: { headers: ['content-security-policy'] }, warns: ['scripts-open'] },
    ],
  ],
  fails: [
    ['none sent', sending({}), { code: 'absent' }],
    ['one missing', sending({ 'x-content-type-options': ['nosniff'] }), { code: 'absent' }],
    [
      'one missing, one meaningless',
      sending({ 'x-content-type-options': ['yes'], 'x-frame-options': ['DENY'] }),
      { code: 'absent-and-meaningless' },
    ],
    [
      'a content policy that only reports',
      sending({ 'content-security-policy-report-only': ["default-src 'self'"] }),
      { with: { headers: ['content-security-policy'] }, code: 'meaningless' },
    ],
    [
      'frame-ancestors for everybody puts x-frame-options out of force',
      sending({ 'x-frame-options': ['DENY'], 'content-security-policy': ['frame-ancestors *'] }),
      { with: { headers: ['x-frame-options'] } },
    ],
    [
      'framing limited by a policy that only reports',
      sending({ 'content-security-policy-report-only': ["frame-ancestors 'none'"] }),
      { with: { headers: ['x-frame-options'] } },
    ],
    [
      'HSTS switched off',
      sending({ 'strict-transport-security': ['max-age=0'] }, { hsts: { valid: true, maxAge: 0, includeSubDomains: false } }),
      { with: { headers: ['strict-transport-security'] }, code: 'meaningless' },
    ],
    one('content-security-policy', ''),
    one('content-security-policy', ' ; '),
    one('content-security-policy', 'report-uri /csp'),
    one('content-security-policy', "default-src * 'unsafe-inline' 'unsafe-eval'"),
    one('content-security-policy', "default-src *; default-src 'self'"),
    one('content-security-policy', 'default-src https: http://*:*'),
    one('content-security-policy', 'upgrade-insecure-requests'),
    one('content-security-policy', "defualt-src 'self'"),
    one('x-content-type-options', ''),
    one('x-content-type-options', 'sniff'),
    one('x-content-type-options', 'sniff', 'nosniff'),
    one('x-frame-options', 'ALLOWALL'),
    one('x-frame-options', 'ALLOW-FROM https://example.org'),
    one('x-frame-options', ''),
    one('referrer-policy', 'unsafe-url'),
    one('referrer-policy', 'no-referrer, unsafe-url'),
    one('referrer-policy', 'default'),
    one('referrer-policy', ''),
    one('permissions-policy', ''),
    one('permissions-policy', 'camera=*'),
    one('permissions-policy', "camera 'none'"),
    one('cross-origin-opener-policy', 'unsafe-none'),
    one('cross-origin-opener-policy', 'same-origin', 'same-origin'),
    one('cross-origin-embedder-policy', 'unsafe-none'),
    one('cross-origin-resource-policy', 'cross-origin'),
  ],
  unknown: [
    ['HTTPS was not seen', httpService({ headers: null, secure: silent }), { reason: 'timeout' }],
    ['fields of an error page', sending(httpService().headers, { status: 503 }), { reason: 'not-visible' }],
    ['fields of a login', sending(httpService().headers, { status: 401 }), { reason: 'denied' }],
    ['an error page without fields', sending({}, { status: 500 }), { reason: 'not-visible' }],
    ['a page that was not found', sending({}, { status: 404 }), { reason: 'not-visible' }],
    [
      'ended at another host',
      httpService({ headers: null, secure: cut('elsewhere', [hop(secureUrl, 'https://www.example.org/')]) }),
      { reason: 'not-visible' },
    ],
    [
      'broke off',
      httpService({ headers: null, secure: cut('failed', [hop(secureUrl, `${secureUrl}in`)]) }),
      { reason: 'timeout' },
    ],
    [
      'ended on plain HTTP',
      httpService({ headers: null, secure: seen(hop(secureUrl, plainUrl), hop(plainUrl)) }),
      { reason: 'not-visible' },
    ],
  ],
  notApplicable: none('every page can carry these fields'),
});

it('refuses an empty list of fields, and one that asks for what no browser enforces', () => {
  expect(httpSecurityHeaders.params.safeParse({ headers: [] }).success).toBe(false);
  expect(httpSecurityHeaders.params.safeParse({ headers: ['content-security-policy-report-only'] }).success).toBe(false);
  expect(httpSecurityHeaders.params.safeParse({ headers: ['x-frame-optoins'] }).success).toBe(false);
});
