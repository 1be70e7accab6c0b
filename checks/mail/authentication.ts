import { z } from 'zod';
import { defineCheck, fails, holds, unknown, warning } from '../define.ts';
import { judgeDkim } from './dkim.ts';
import { dmarcPolicies, judgeDmarc } from './dmarc.ts';
import { judgeSpf } from './spf.ts';

const ignore = z.literal('ignore');

/** Each of the three that is asked has to do; the first that falls short is named, and one that was not seen leaves the question open. */
export const mailAuthentication = defineCheck({
  id: 'mail.authentication',
  judges: 'mail-domain',
  params: z
    .strictObject({
      spf: z
        .union([ignore, z.enum(['soft', 'hard'])])
        .default('soft')
        .describe('How SPF must end: `soft` is ~all or -all, `hard` is -all.'),
      dmarc: z
        .union([ignore, z.enum(dmarcPolicies)])
        .default('quarantine')
        .describe('The weakest DMARC policy that will do, subdomains included.'),
      dkim: z
        .union([
          ignore,
          z.literal('any'),
          z
            .array(z.string().regex(/^[\w-]{1,63}(\.[\w-]{1,63})*$/))
            .min(1)
            .max(20),
        ])
        .default('any')
        .describe('Selectors that must have a valid key; `any` is at least one of the `dkim-selectors` of the target.'),
    })
    .refine(
      ({ spf, dmarc, dkim }) => [spf, dmarc, dkim].some((each) => each !== 'ignore'),
      'at least one of spf, dmarc and dkim',
    ),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '5.14', bsi: 'KONF.13.9' },
  reproduce: 'dig TXT {domain} _dmarc.{domain}',
  wants: ({ dkim }) => (Array.isArray(dkim) ? { dkim } : {}),
  judge(domain, { spf, dmarc, dkim }) {
    const dkimPart = dkim === 'ignore' ? null : judgeDkim(domain, dkim);
    const parts = [
      ...(spf === 'ignore' ? [] : [{ name: 'SPF', part: judgeSpf(domain, spf) }]),
      ...(dmarc === 'ignore' ? [] : [{ name: 'DMARC', part: judgeDmarc(domain, dmarc) }]),
      ...(dkimPart === null ? [] : [{ name: 'DKIM', part: dkimPart }]),
    ];
    const bad = parts.find(({ part }) => part.outcome === 'bad')?.part;
    if (bad?.outcome === 'bad') return fails(bad.code, { seen: bad.seen, spf, dmarc });
    const missing = parts.find(({ part }) => part.outcome === 'open')?.part;
    if (missing?.outcome === 'open') return unknown(missing.open.reason, { what: missing.open.what });
    const seen = parts.flatMap(({ name, part }) => (part.outcome === 'good' ? [`${name} ${part.seen}`] : []));
    const short = dkimPart?.outcome === 'good' && dkimPart.short ? [warning('dkim-short-key', { seen: dkimPart.seen })] : [];
    return holds('authenticated', { seen }, short);
  },
});
