import { z } from 'zod';
import { type TlsPolicy, type TlsVersion, tlsVersionSchema, tlsVersions } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown } from '../define.ts';
import { acceptedVersions, openVersions } from '../tls-versions.ts';

/**
 * Holds only when every older version was refused by the server's own word; one that was not seen leaves the question open. Of a service that
 * the provider runs, its list of accepted versions decides.
 */
export const tlsMinVersion = defineCheck({
  id: 'tls.min-version',
  judges: ['tls-policy', 'tls-service'],
  params: z.strictObject({ min: tlsVersionSchema.default('TLSv1.2') }),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'KONF.14.1' },
  reproduce: 'nmap -sV --script sslv2,ssl-enum-ciphers -p {port} {host}',
  judge(service, { min }) {
    if (service.kind === 'tls-policy') return judgePolicy(service, min);
    if (!service.offered) return fails('no-tls', { starttls: service.starttls });
    const older = tlsVersions.slice(0, tlsVersions.indexOf(min));
    const accepted = acceptedVersions(service);
    const tooOld = accepted.filter((version) => older.includes(version));
    if (tooOld.length > 0) return fails('too-old', { min, tooOld });
    // Where nothing was accepted, what was not seen above the minimum is the reason why.
    const open = openVersions(service, accepted.length > 0 ? older : tlsVersions);
    if (open.length > 0) return unknown(open[0]!.reason, { what: open.map((each) => each.what) });
    if (accepted.length === 0) return unknown('not-visible', { what: tlsVersions.map((version) => `${version} (refused)`) });
    return holds('strong-enough', { min, accepted });
  },
});

function judgePolicy({ service, offered, policy, versions }: TlsPolicy, min: TlsVersion) {
  if (!offered) return fails('passes-plain', { service });
  if (!versions.seen) return unknown(versions.reason, { what: versions.detail });
  const accepted = tlsVersions.filter((version) => versions.accepted.includes(version));
  const tooOld = accepted.filter((version) => tlsVersions.indexOf(version) < tlsVersions.indexOf(min));
  return tooOld.length > 0 ? fails('too-old', { min, tooOld }) : holds('set-to', { min, accepted, policy: policy ?? service });
}
