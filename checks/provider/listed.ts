import { z } from 'zod';
import { defineCheck, fails, holds, indicates, unknown } from '../define.ts';
import { isIn } from '../location/countries.ts';
import { byProvider } from '../location/views.ts';

const countries = z.array(z.string().regex(/^([A-Z]{2}|EEA)$/, 'EU, EEA or a country code such as DE')).min(1);

/**
 * Whoever hosts something is one of the sub-processors that the document names, and does it where the document says. A network in front of a service
 * (CDN, anycast) has to be among them, too, but nothing tells where it works.
 */
export const providerListed = defineCheck({
  id: 'provider.listed',
  judges: 'hosting-location',
  params: z.strictObject({
    subprocessors: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          function: z.string().min(1),
          provider: z
            .string()
            .min(1)
            .transform((name) => name.toLowerCase())
            .describe('Short name as tomproof tells it: `aws`, `hetzner`, `otc`, …'),
          countries,
        }),
      )
      .min(1)
      .describe('The document’s list: who, what for, where.'),
  }),
  references: { gdpr: 'Art. 28(2)', iso27001: '5.19', bsi: 'BES.1.3' },
  reproduce: 'whois ADDRESS',
  ifSeen: ['hosting-location'],
  judge(told, { subprocessors }, { alongside }) {
    const { country, evidence, undetermined, region, provider } = byProvider(told, alongside);
    if (provider === null || evidence === null) return unknown('not-visible', { what: undetermined ?? 'no provider' });
    const entries = subprocessors.filter((each) => each.provider === provider.toLowerCase());
    if (entries.length === 0) return fails('not-listed', { provider, listed: subprocessors.map(({ name }) => name) });
    if (country === null) return unknown('not-visible', { what: `${provider}: ${undetermined ?? 'no country'}` });
    const names = entries.map(({ name, function: task }) => `${name} (${task})`);
    const args = { names, country, region, evidence, countries: [...new Set(entries.flatMap((each) => each.countries))] };
    if (!entries.some((each) => isIn(country, each.countries))) {
      return evidence === 'geoip' ? unknown('not-visible', { what: `geoip: ${country}` }) : fails('elsewhere', args);
    }
    return evidence === 'provider-api' ? holds('listed', args) : indicates('listed', args);
  },
});
