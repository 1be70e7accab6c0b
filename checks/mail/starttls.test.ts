import { exchanger, lost, mailDomain, seen, starttls, tlsa } from '../../fixtures/facts/mail-domain.ts';
import { checkTable } from '../testing/table.ts';
import { mailStarttls } from './starttls.ts';

const sts = { with: { enforce: 'mta-sts' as const } };
const dane = { with: { enforce: 'dane' as const } };
const any = { with: { enforce: 'any' as const } };
const policy = { seen: true as const, mode: 'enforce' as const, mx: ['mx.example.org'], maxAge: 604800 };
const none = { seen: false as const, reason: 'unsupported' as const, detail: 'no _mta-sts record' };
const only = (changes: Parameters<typeof exchanger>[0], authenticated = true) =>
  mailDomain({ mx: seen([exchanger(changes)], authenticated) });

checkTable(mailStarttls, {
  holds: [
    ['one exchanger with TLS 1.2 and 1.3', mailDomain()],
    ['the domain itself where it has no MX', only({ host: 'example.org', implicit: true })],
    ['only TLS 1.3 where that is promised', only({ starttls: [starttls({ lowest: 'TLSv1.3' })] }), { with: { min: 'TLSv1.3' } }],
    ['a version that is strong enough is unknown', only({ starttls: [starttls({ unknownVersions: ['TLSv1.3'] })] })],
    ['enforced by MTA-STS', mailDomain({ mx: seen([exchanger({ tlsa: seen<typeof tlsa>([]) })]) }), sts],
    ['enforced by MTA-STS with a pattern', mailDomain({ mtaStsPolicy: { ...policy, mx: ['*.example.org'] } }), sts],
    ['enforced by DANE', mailDomain({ mtaSts: seen<string>([]), mtaStsPolicy: none }), dane],
    ['enforced by one of them', mailDomain({ mtaSts: seen<string>([]), mtaStsPolicy: none }), any],
    ['a usable TLSA record beside an unusable one', only({ tlsa: seen([{ ...tlsa, usage: 1 }, tlsa], true) }), dane],
  ],
  fails: [
    ['no STARTTLS', only({ starttls: [starttls({ offered: false, lowest: null, highest: null })] }), { code: 'plain' }],
    ['TLS 1.0', only({ starttls: [starttls({ lowest: 'TLSv1.0' })] }), { code: 'too-old' }],
    ['TLS 1.2 where 1.3 is promised', mailDomain(), { with: { min: 'TLSv1.3' }, code: 'too-old' }],
    [
      'one of two exchangers in plain text',
      mailDomain({ mx: seen([exchanger(), exchanger({ host: 'mx2.example.org', starttls: [starttls({ offered: false })] })]) }),
      { code: 'plain' },
    ],
    [
      'one of two addresses in plain text, although another was not seen',
      only({
        starttls: [
          { seen: false, address: '192.0.2.25', reason: 'timeout', detail: 'connect' },
          starttls({ address: '2001:db8::25', offered: false }),
        ],
      }),
      { code: 'plain' },
    ],
    ['no MTA-STS record', mailDomain({ mtaSts: seen<string>([]), mtaStsPolicy: none }), { ...sts, code: 'mta-sts-absent' }],
    ['two MTA-STS records', mailDomain({ mtaSts: seen(['v=STSv1; id=1', 'v=STSv1; id=2']) }), { ...sts, code: 'mta-sts-absent' }],
    ['an MTA-STS record without id', mailDomain({ mtaSts: seen(['v=STSv1;']) }), { ...sts, code: 'mta-sts-absent' }],
    [
      'an MTA-STS policy that is not there',
      mailDomain({ mtaStsPolicy: { ...none, detail: 'status 404' } }),
      { ...sts, code: 'mta-sts-policy' },
    ],
    ['MTA-STS in testing', mailDomain({ mtaStsPolicy: { ...policy, mode: 'testing' } }), { ...sts, code: 'mta-sts-policy' }],
    ['MTA-STS switched off', mailDomain({ mtaStsPolicy: { ...policy, mode: 'none' } }), { ...sts, code: 'mta-sts-policy' }],
    ['MTA-STS that nobody may keep', mailDomain({ mtaStsPolicy: { ...policy, maxAge: 0 } }), { ...sts, code: 'mta-sts-policy' }],
    [
      'MTA-STS that names other exchangers',
      mailDomain({ mtaStsPolicy: { ...policy, mx: ['mx.example.com', '*.mx.example.org', 'example.org'] } }),
      { ...sts, code: 'mta-sts-mx' },
    ],
    [
      'a pattern stands for one label',
      mailDomain({ mx: seen([exchanger({ host: 'a.mx.example.org' })]), mtaStsPolicy: { ...policy, mx: ['*.example.org'] } }),
      { ...sts, code: 'mta-sts-mx' },
    ],
    ['no TLSA record', only({ tlsa: seen<typeof tlsa>([], true) }), { ...dane, code: 'dane-absent' }],
    [
      'a TLSA record at one of two exchangers',
      mailDomain({ mx: seen([exchanger(), exchanger({ host: 'mx2.example.org', tlsa: seen<typeof tlsa>([]) })], true) }),
      { ...dane, code: 'dane-absent' },
    ],
    ['TLSA usage for browsers', only({ tlsa: seen([{ ...tlsa, usage: 1 }], true) }), { ...dane, code: 'dane-unusable' }],
    [
      'a TLSA digest of the wrong length',
      only({ tlsa: seen([{ ...tlsa, matching: 2 }], true) }),
      { ...dane, code: 'dane-unusable' },
    ],
    [
      'neither MTA-STS nor DANE',
      mailDomain({ mx: seen([exchanger({ tlsa: seen<typeof tlsa>([]) })]), mtaSts: seen<string>([]), mtaStsPolicy: none }),
      { ...any, code: 'not-enforced' },
    ],
  ],
  unknown: [
    ['the MX records were not seen', mailDomain({ mx: lost }), { reason: 'timeout' }],
    [
      'one address of two was not reached',
      only({ starttls: [starttls(), { seen: false, address: '2001:db8::25', reason: 'local-limit', detail: 'ENETUNREACH' }] }),
      { reason: 'local-limit' },
    ],
    ['addresses of an exchanger are not known', only({ addresses: lost, starttls: [] }), { reason: 'timeout' }],
    ['an exchanger without address', only({ addresses: seen<string>([]), starttls: [] }), { reason: 'not-visible' }],
    ['an address that was not asked', only({ addresses: seen(['192.0.2.25', '192.0.2.26']) }), { reason: 'not-visible' }],
    ['an exchanger beyond the bounds', only({ addresses: { seen: false, reason: 'incomplete', detail: '' }, starttls: [] })],
    ['an old version timed out', only({ starttls: [starttls({ unknownVersions: ['TLSv1.1'] })] }), { reason: 'not-visible' }],
    ['STARTTLS was offered and no version accepted', only({ starttls: [starttls({ lowest: null, highest: null })] })],
    [
      'a null MX beside a real one',
      mailDomain({ mx: seen([exchanger(), exchanger({ host: '.', addresses: seen<string>([]), starttls: [] })]) }),
    ],
    ['the MTA-STS record was not seen', mailDomain({ mtaSts: lost, mtaStsPolicy: lost }), { ...sts, reason: 'timeout' }],
    ['the MTA-STS policy was not reached', mailDomain({ mtaStsPolicy: lost }), sts],
    ['TLSA records without signature', only({ tlsa: seen([tlsa], false) }), { ...dane, reason: 'not-visible' }],
    ['MX records without signature', only({}, false), { ...dane, reason: 'not-visible' }],
    ['addresses without signature', only({ addresses: seen(['192.0.2.25']) }), dane],
    ['TLSA records were not seen', only({ tlsa: lost }), dane],
    [
      'MTA-STS is absent and DANE was not seen',
      mailDomain({ mx: seen([exchanger({ tlsa: lost })]), mtaSts: seen<string>([]) }),
      any,
    ],
  ],
  notApplicable: [
    [
      'a null MX',
      mailDomain({ mx: seen([exchanger({ host: '.', starttls: [], addresses: seen<string>([]) })]) }),
      { code: 'null-mx' },
    ],
    ['neither MX nor address', mailDomain({ mx: seen<ReturnType<typeof exchanger>>([]) }), { code: 'no-mail' }],
  ],
});
