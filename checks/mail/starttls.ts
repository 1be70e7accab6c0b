import { z } from 'zod';
import { type MailDomain, type TlsVersion, tlsVersionSchema, tlsVersions } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, notApplicable, unknown } from '../define.ts';
import { open } from './answer.ts';
import { judgeEnforcement } from './enforcement.ts';

const strength = (version: TlsVersion) => tlsVersions.indexOf(version);
type Address = Extract<MailDomain['mx'], { seen: true }>['records'][number]['starttls'][number];

/** Every address of every exchanger counts: a sender may take any of them, and an attacker chooses the weakest. */
export const mailStarttls = defineCheck({
  id: 'mail.starttls',
  judges: 'mail-domain',
  params: z.strictObject({
    min: tlsVersionSchema.default('TLSv1.2'),
    enforce: z
      .enum(['none', 'mta-sts', 'dane', 'any'])
      .default('none')
      .describe('What keeps senders from delivering in plain text: MTA-STS (RFC 8461), DANE (RFC 7672), or one of them.'),
  }),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'KONF.14.1' },
  reproduce: 'testssl.sh --mx {domain}',
  judge(domain, { min, enforce }) {
    const { mx } = domain;
    if (!mx.seen) return unknown(mx.reason, { what: open('MX', mx).what });
    if (mx.records.length === 0) return notApplicable('no-mail');
    if (mx.records.every(({ host }) => host === '.')) return notApplicable('null-mx');
    const all = mx.records.flatMap(({ host, starttls }) => starttls.map((address) => ({ host, ...address })));

    const plain = all.filter((each) => each.seen && !each.offered).map(nameOf);
    if (plain.length > 0) return fails('plain', { servers: plain });
    const old = all.filter((each) => each.seen && each.lowest !== null && strength(each.lowest) < strength(min));
    if (old.length > 0) {
      const servers = old.map((each) => `${nameOf(each)} ${(each.seen && each.lowest) || ''}`);
      return fails('too-old', { min, servers });
    }
    const enforcement = enforce === 'none' ? null : judgeEnforcement(domain, enforce);
    if (enforcement?.outcome === 'bad') return fails(enforcement.code, { seen: enforcement.seen });

    const missing = [
      ...mx.records.flatMap(({ host, addresses, starttls }) => {
        if (!addresses.seen) return [open(host, addresses)];
        const asked = starttls.map(({ address }) => address);
        const skipped = addresses.records.filter((address) => !asked.includes(address));
        if (addresses.records.length > 0 && skipped.length === 0) return [];
        return [{ reason: 'not-visible' as const, what: `${host}: ${skipped.join(', ') || 'A, AAAA: 0'}` }];
      }),
      ...all.flatMap((each) => {
        if (!each.seen) return [open(nameOf(each), each)];
        const unsettled = each.unknownVersions.filter((version) => strength(version) < strength(min));
        if (each.lowest !== null && unsettled.length === 0) return [];
        return [{ reason: 'not-visible' as const, what: `${nameOf(each)}: ${unsettled.join(', ') || 'TLS'}` }];
      }),
      ...(enforcement?.outcome === 'open' ? [enforcement.open] : []),
    ];
    if (missing.length > 0) return unknown(missing[0]!.reason, { what: missing.map(({ what }) => what) });
    return holds('encrypted', {
      min,
      servers: all.map(nameOf),
      enforced: enforcement?.outcome === 'good' ? enforcement.seen : 'none',
    });
  },
});

const nameOf = ({ host, address }: Address & { host: string }) => `${host} [${address}]`;
