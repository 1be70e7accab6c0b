import fc from 'fast-check';
import { dkimKey, lost, mailDomain, seen } from '../../fixtures/facts/mail-domain.ts';
import { checkTable, none } from '../testing/table.ts';
import { mailAuthentication } from './authentication.ts';
import { judgeDmarc } from './dmarc.ts';
import { judgeSpf } from './spf.ts';

const spfOnly = (spf: 'soft' | 'hard' = 'soft') => ({ with: { spf, dmarc: 'ignore' as const, dkim: 'ignore' as const } });
const dmarcOnly = (dmarc: 'none' | 'quarantine' | 'reject' = 'quarantine') => ({
  with: { spf: 'ignore' as const, dmarc, dkim: 'ignore' as const },
});
const dkimOnly = (dkim: 'any' | string[] = 'any') => ({ with: { spf: 'ignore' as const, dmarc: 'ignore' as const, dkim } });

/** SPF of the domain and of what it names. */
const spf = (own: string | string[], others: Record<string, string | string[] | null> = {}) =>
  mailDomain({
    spf: seen([own].flat()),
    spfFollowed: Object.entries(others).map(([domain, records]) => ({
      domain,
      answer: records === null ? lost : seen([records].flat()),
    })),
  });
const dmarc = (record: string | string[]) => mailDomain({ dmarc: seen([record].flat()) });
const above = (...records: (string | null)[]) =>
  mailDomain({
    dmarc: seen<string>([]),
    dmarcAbove: records.map((record, index) => ({
      domain: `parent${index}.example.org`,
      answer: record === null ? lost : seen(record === '' ? [] : [record]),
    })),
  });
const dkim = (record: string, more: Parameters<typeof dkimKey>[0] = {}) =>
  mailDomain({ dkim: [dkimKey({ answer: seen([record]), ...more })] });

checkTable(mailAuthentication, {
  holds: [
    ['SPF, DKIM and DMARC in order', mailDomain(), { warns: [] }],
    ['SPF that ends in ~all', spf('v=spf1 mx ~all'), spfOnly()],
    ['SPF that ends in -all', spf('v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -ALL'), spfOnly('hard')],
    ['SPF with sound includes', spf('v=spf1 include:a.test  -all', { 'a.test': 'v=spf1 ip4:192.0.2.1 ?all' }), spfOnly('hard')],
    ['SPF by redirection', spf('v=spf1 redirect=a.test', { 'a.test': 'v=spf1 mx -all' }), spfOnly('hard')],
    ['SPF with a redirection that is never used', spf('v=spf1 -all redirect=a.test'), spfOnly('hard')],
    [
      'an include that would let all pass, but turns them away',
      spf('v=spf1 -include:a.test -all', { 'a.test': 'v=spf1 +all' }),
      spfOnly('hard'),
    ],
    ['an include of which most are neutral', spf('v=spf1 include:a.test -all', { 'a.test': 'v=spf1 ?ip4:0.0.0.0/0' }), spfOnly()],
    ['everybody softly, where that is the promise', spf('v=spf1 ~ip4:0.0.0.0/0 -all'), spfOnly()],
    ['networks as large as are given out', spf('v=spf1 ip4:10.0.0.0/8 ip6:2002::/16 a/8//16 -all'), spfOnly('hard')],
    ['a name that holds the address of the client', spf('v=spf1 exists:%{Ir}.%{v}.e.test -all'), spfOnly('hard')],
    ['a name that turns senders away', spf('v=spf1 -exists:e.test -all'), spfOnly('hard')],
    ['what stands behind all is never asked', spf('v=spf1 -all include:a.test'), spfOnly('hard')],
    ['DMARC reject', mailDomain(), dmarcOnly('reject')],
    ['DMARC none where only a record is promised', dmarc('v=DMARC1; p=none; rua=mailto:d@example.org'), dmarcOnly('none')],
    ['DMARC of the domain above', above('v=DMARC1; p=reject; sp=quarantine'), dmarcOnly()],
    ['DMARC reject for half is at least quarantine for all', dmarc('v=DMARC1; p=reject; pct=50'), dmarcOnly()],
    [
      'one of two DKIM keys',
      mailDomain({ dkim: [dkimKey({ answer: seen<string>([]) }), dkimKey({ selector: 's2' })] }),
      dkimOnly(),
    ],
    ['the named DKIM key', mailDomain(), dkimOnly(['s1'])],
    [
      'an Ed25519 key',
      dkim('v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=', { rsaBits: null }),
      { ...dkimOnly(), warns: [] },
    ],
    [
      'an RSA key of 1024 bits, with a word',
      mailDomain({ dkim: [dkimKey({ rsaBits: 1024 })] }),
      { ...dkimOnly(), warns: ['dkim-short-key'] },
    ],
  ],
  fails: [
    ['no SPF', mailDomain({ spf: seen<string>([]) }), { code: 'spf-missing' }],
    ['two SPF records', spf(['v=spf1 -all', 'v=spf1 mx -all']), { code: 'spf-permerror' }],
    ['SPF +all', spf('v=spf1 mx +all'), { ...spfOnly(), code: 'spf-open' }],
    ['SPF all without sign', spf('v=spf1 all'), { ...spfOnly(), code: 'spf-open' }],
    ['SPF ?all', spf('v=spf1 mx ?all'), { ...spfOnly(), code: 'spf-weak' }],
    ['SPF without end', spf('v=spf1 mx'), { ...spfOnly(), code: 'spf-weak' }],
    ['SPF ~all where -all is promised', spf('v=spf1 mx ~all'), { ...spfOnly('hard'), code: 'spf-weak' }],
    ['an all that comes after another', spf('v=spf1 ?all -all'), { ...spfOnly(), code: 'spf-weak' }],
    ['every IPv4 address', spf('v=spf1 ip4:0.0.0.0/0 -all'), { ...spfOnly(), code: 'spf-open' }],
    ['every IPv4 address in halves', spf('v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all'), { ...spfOnly(), code: 'spf-open' }],
    ['every IPv4 address, as neutral', spf('v=spf1 ?ip4:0.0.0.0/0 -all'), { ...spfOnly(), code: 'spf-weak' }],
    ['every IPv4 address softly', spf('v=spf1 ~ip4:0.0.0.0/0 -all'), { ...spfOnly('hard'), code: 'spf-weak' }],
    [
      'every IPv4 address softly, the rest not at all',
      spf('v=spf1 ~ip4:0.0.0.0/0 redirect=a.test', { 'a.test': 'v=spf1 ?all' }),
      { ...spfOnly(), code: 'spf-weak' },
    ],
    [
      'everybody by an include, as neutral',
      spf('v=spf1 ?include:a.test -all', { 'a.test': 'v=spf1 +all' }),
      { ...spfOnly(), code: 'spf-weak' },
    ],
    ['all IPv6 in use', spf('v=spf1 ip6:2000::/3 -all'), { ...spfOnly(), code: 'spf-open' }],
    ['half of IPv4 around the hosts', spf('v=spf1 a:a.test/1 -all'), { ...spfOnly(), code: 'spf-open' }],
    ['all IPv6 in use around the hosts', spf('v=spf1 mx/24//3 -all'), { ...spfOnly(), code: 'spf-open' }],
    ['every IPv6 address', spf('v=spf1 a//0 -all'), { ...spfOnly(), code: 'spf-open' }],
    [
      'an include that lets everybody pass',
      spf('v=spf1 include:a.test -all', { 'a.test': 'v=spf1 +all' }),
      { ...spfOnly(), code: 'spf-open' },
    ],
    [
      'the same two includes down',
      spf('v=spf1 include:a.test -all', { 'a.test': 'v=spf1 include:b.test ~all', 'b.test': 'v=spf1 ip4:0.0.0.0/0' }),
      { ...spfOnly(), code: 'spf-open' },
    ],
    ['a redirection to ?all', spf('v=spf1 redirect=a.test', { 'a.test': 'v=spf1 ?all' }), { ...spfOnly(), code: 'spf-weak' }],
    ['an include without record', spf('v=spf1 include:a.test -all', { 'a.test': [] }), { ...spfOnly(), code: 'spf-permerror' }],
    ['a misspelt mechanism', spf('v=spf1 ipv4:192.0.2.1 -all'), { ...spfOnly(), code: 'spf-permerror' }],
    ['a misspelt mechanism behind the end', spf('v=spf1 -all ipv4:192.0.2.1'), { ...spfOnly(), code: 'spf-permerror' }],
    ['an address that is none', spf('v=spf1 ip4:mail.example.org -all'), { ...spfOnly(), code: 'spf-permerror' }],
    [
      'eleven look-ups',
      spf(`v=spf1 ${Array.from({ length: 11 }, (_, index) => `a:h${index}.test`).join(' ')} -all`),
      { ...spfOnly(), code: 'spf-permerror' },
    ],
    [
      'an include of itself',
      spf('v=spf1 include:a.test -all', { 'a.test': 'v=spf1 include:a.test -all' }),
      { ...spfOnly(), code: 'spf-permerror' },
    ],
    ['no DMARC', above(), { ...dmarcOnly('none'), code: 'dmarc-missing' }],
    ['no DMARC above either', above('', ''), { ...dmarcOnly('none'), code: 'dmarc-missing' }],
    ['two DMARC records', dmarc(['v=DMARC1; p=reject', 'v=DMARC1; p=reject']), { ...dmarcOnly(), code: 'dmarc-weak' }],
    ['DMARC none', dmarc('v=DMARC1; p=none'), { ...dmarcOnly(), code: 'dmarc-weak' }],
    [
      'DMARC quarantine where reject is promised',
      dmarc('v=DMARC1; p=quarantine'),
      { ...dmarcOnly('reject'), code: 'dmarc-weak' },
    ],
    ['subdomains left out', dmarc('v=DMARC1; p=reject; sp=none'), { ...dmarcOnly(), code: 'dmarc-weak' }],
    ['subdomains that do not exist left out', dmarc('v=DMARC1; p=reject; np=none'), { ...dmarcOnly(), code: 'dmarc-weak' }],
    ['only a part of the mail', dmarc('v=DMARC1; p=quarantine; pct=99'), { ...dmarcOnly(), code: 'dmarc-weak' }],
    ['reject for a part of the mail', dmarc('v=DMARC1; p=reject; pct=0'), { ...dmarcOnly('reject'), code: 'dmarc-weak' }],
    ['test mode', dmarc('v=DMARC1; p=quarantine; t=y'), { ...dmarcOnly(), code: 'dmarc-weak' }],
    ['no policy at all', dmarc('v=DMARC1; rua=mailto:d@example.org'), { ...dmarcOnly('none'), code: 'dmarc-weak' }],
    ['a policy that does not exist', dmarc('v=DMARC1; p=strict'), { ...dmarcOnly('none'), code: 'dmarc-weak' }],
    ['a policy given twice', dmarc('v=DMARC1; p=none; p=reject'), { ...dmarcOnly(), code: 'dmarc-weak' }],
    ['the domain above spares subdomains', above('v=DMARC1; p=reject; sp=none'), { ...dmarcOnly(), code: 'dmarc-weak' }],
    ['one of the domains above is weak', above('v=DMARC1; p=reject', 'v=DMARC1; p=none'), { ...dmarcOnly(), code: 'dmarc-weak' }],
    [
      'no DKIM key',
      mailDomain({ dkim: [dkimKey({ answer: seen<string>([]), rsaBits: null })] }),
      { ...dkimOnly(), code: 'dkim-missing' },
    ],
    [
      'one of two named DKIM keys is missing',
      mailDomain({ dkim: [dkimKey(), dkimKey({ selector: 's2', answer: seen<string>([]) })] }),
      { ...dkimOnly(['s1', 's2']), code: 'dkim-missing' },
    ],
    ['a revoked DKIM key', dkim('v=DKIM1; p=', { rsaBits: null }), { ...dkimOnly(), code: 'dkim-invalid' }],
    ['a DKIM key that is none', dkim('v=DKIM1; p=abc', { rsaBits: null }), { ...dkimOnly(), code: 'dkim-invalid' }],
    ['a DKIM key of 512 bits', mailDomain({ dkim: [dkimKey({ rsaBits: 512 })] }), { ...dkimOnly(), code: 'dkim-invalid' }],
    ['a DKIM key under test', dkim('v=DKIM1; t=s:y; p=MIIB'), { ...dkimOnly(), code: 'dkim-invalid' }],
    ['a DKIM key for something else', dkim('v=DKIM1; s=tlsrpt; p=MIIB'), { ...dkimOnly(), code: 'dkim-invalid' }],
    ['a DKIM key of an unknown kind', dkim('v=DKIM1; k=dsa; p=MIIB', { rsaBits: null }), { ...dkimOnly(), code: 'dkim-invalid' }],
    [
      'DMARC fails although SPF was not seen',
      mailDomain({ spf: lost, dmarc: seen(['v=DMARC1; p=none']) }),
      { code: 'dmarc-weak' },
    ],
  ],
  unknown: [
    ['SPF was not seen', mailDomain({ spf: lost }), { reason: 'timeout' }],
    ['an include was not seen', spf('v=spf1 include:a.test -all', { 'a.test': null }), { ...spfOnly(), reason: 'timeout' }],
    ['an include that was not followed', spf('v=spf1 include:%{d}.a.test -all'), { ...spfOnly(), reason: 'not-visible' }],
    ['a name that may exist for everybody', spf('v=spf1 exists:e.test -all'), { ...spfOnly(), reason: 'not-visible' }],
    [
      'a name that may exist for everybody, included',
      spf('v=spf1 include:a.test -all', { 'a.test': 'v=spf1 exists:e.test' }),
      { ...spfOnly(), reason: 'not-visible' },
    ],
    ['a name that the sender chooses', spf('v=spf1 exists:%{l}.%{h}.%{d} -all'), { ...spfOnly(), reason: 'not-visible' }],
    ['a name that may make all neutral', spf('v=spf1 ?exists:e.test -all'), { ...spfOnly(), reason: 'not-visible' }],
    ['a redirection was not seen', spf('v=spf1 redirect=a.test', { 'a.test': null }), { ...spfOnly(), reason: 'timeout' }],
    ['DMARC was not seen', mailDomain({ dmarc: lost }), { ...dmarcOnly(), reason: 'timeout' }],
    ['DMARC above was not seen', above(null, 'v=DMARC1; p=reject'), { ...dmarcOnly(), reason: 'timeout' }],
    ['no selector is known', mailDomain({ dkim: [] }), { reason: 'not-visible' }],
    ['the named selector was not asked', mailDomain(), { ...dkimOnly(['other']), reason: 'not-visible' }],
    ['the DKIM key was not seen', mailDomain({ dkim: [dkimKey({ answer: lost })] }), { ...dkimOnly(), reason: 'timeout' }],
    ['two keys under one selector', mailDomain({ dkim: [dkimKey({ answer: seen(['p=a', 'p=b']) })] }), dkimOnly()],
  ],
  notApplicable: none('a domain that sends no mail has to say so too'),
});

it('asks for the selectors it names, and never for nothing at all', () => {
  const params = mailAuthentication.params.parse({ dkim: ['s1', 's2'] });
  expect(mailAuthentication.wants?.(params)).toEqual({ dkim: ['s1', 's2'] });
  expect(mailAuthentication.params.safeParse({ spf: 'ignore', dmarc: 'ignore', dkim: 'ignore' }).success).toBe(false);
});

it('never lets a record pass that does not end in ~all or -all, whatever else it says', () => {
  const terms = fc.constantFrom(
    'mx',
    'a',
    '?all',
    '+all',
    'all',
    'ip4:192.0.2.1',
    'exp=x',
    'redirect=y',
    'ptr',
    '%',
    'include:z',
  );
  fc.assert(
    fc.property(fc.array(terms, { maxLength: 8 }), (list) => {
      expect(judgeSpf(spf(`v=spf1 ${list.join(' ')}`), 'soft').outcome).not.toBe('good');
    }),
  );
});

it('never takes a garbled DMARC record for a policy', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      fc.pre(!/p\s*=\s*(quarantine|reject)/i.test(text));
      expect(judgeDmarc(dmarc(`v=DMARC1;${text}`), 'quarantine').outcome).toBe('bad');
    }),
  );
});
