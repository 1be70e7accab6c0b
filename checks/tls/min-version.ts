import { z } from 'zod';
import { type TlsVersion, tlsVersionSchema, tlsVersions } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown } from '../define.ts';

const strength = (version: TlsVersion) => tlsVersions.indexOf(version);

/** Holds only when every older version was refused by the server's own word; one that was not seen leaves the question open. */
export const tlsMinVersion = defineCheck({
  id: 'tls.min-version',
  judges: 'tls-service',
  params: z.strictObject({ min: tlsVersionSchema.default('TLSv1.2') }),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'KONF.14.1' },
  reproduce: 'testssl.sh -p {host}:{port}',
  judge(service, { min }) {
    const accepted = service.versions.filter((entry) => entry.state === 'accepted').map((entry) => entry.version);
    const tooOld = accepted.filter((version) => strength(version) < strength(min));
    if (tooOld.length > 0) return fails('too-old', { min, tooOld });
    const unseen = service.versions.filter((entry) => entry.state === 'unknown' && strength(entry.version) < strength(min));
    if (unseen.length > 0) {
      return unknown(unseen[0]!.reason ?? 'not-visible', {
        what: unseen.map((entry) => `${entry.version} (${entry.detail ?? entry.reason ?? ''})`),
      });
    }
    if (accepted.length === 0) return unknown('not-visible', { what: 'no TLS version was accepted' });
    return holds('strong-enough', { min, accepted });
  },
});
