import { z } from 'zod';
import { defineCheck, fails, holds, indicates, unknown } from '../define.ts';
import { byProvider } from '../location/views.ts';

/** The owner of an address in front of a service (delivery network, anycast) is not the one who hosts it. */
export const providerIdentity = defineCheck({
  id: 'provider.identity',
  judges: 'hosting-location',
  params: z.strictObject({
    provider: z
      .string()
      .min(1)
      .transform((name) => name.toLowerCase())
      .describe('Short name: `aws`, `hetzner`, or the file name of a geofeed without its ending.'),
  }),
  references: { gdpr: 'Art. 28(1)', iso27001: '5.19', bsi: 'BES.1.3' },
  reproduce: 'whois ADDRESS',
  ifSeen: ['hosting-location'],
  judge(told, params, { alongside }) {
    const { provider, evidence, undetermined } = byProvider(told, alongside);
    if (undetermined === 'cdn' || undetermined === 'anycast') {
      return unknown('not-visible', { what: provider === null ? undetermined : `${undetermined}: ${provider}` });
    }
    if (provider === null || evidence === null) return unknown('not-visible', { what: undetermined ?? 'no provider' });
    const args = { provider, evidence, promised: params.provider };
    if (provider.toLowerCase() !== params.provider) return fails('other', args);
    return evidence === 'provider-api' ? holds('same', args) : indicates('same', args);
  },
});
