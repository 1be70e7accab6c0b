import { z } from 'zod';
import { defineCheck, fails, holds, indicates, unknown } from '../define.ts';
import { isIn } from './countries.ts';
import { byProvider } from './views.ts';

/**
 * Only the provider's own interface proves a place. Published ranges and public statements can contradict one, because the provider says where it
 * works; GeoIP can do neither.
 */
export const locationHosting = defineCheck({
  id: 'location.hosting',
  judges: 'hosting-location',
  params: z.strictObject({
    countries: z
      .array(z.string().regex(/^([A-Z]{2}|EEA)$/, 'EU, EEA or a country code such as DE'))
      .min(1)
      .describe('`EU`, `EEA` and codes of ISO 3166-1.'),
  }),
  references: { gdpr: 'Art. 44', iso27001: '5.23', bsi: 'BES.2.2' },
  reproduce: 'mmdblookup --file country.mmdb --ip ADDRESS country iso_code',
  ifSeen: ['hosting-location'],
  judge(told, { countries }, { alongside }) {
    const { country, evidence, undetermined, region } = byProvider(told, alongside);
    if (country === null || evidence === null) return unknown('not-visible', { what: undetermined ?? 'no country' });
    const args = { country, region, evidence, countries };
    if (isIn(country, countries)) return evidence === 'provider-api' ? holds('inside', args) : indicates('inside', args);
    if (evidence === 'geoip') return unknown('not-visible', { what: `geoip: ${country}` });
    return fails('outside', args);
  },
});
