import { isIPv6 } from 'node:net';
import { tlsVersions } from '../../facts/index.ts';
import type { EndpointTarget, Target } from '../../inventory/target.ts';
import { defineProbe } from '../define.ts';

const isTlsService = (target: Target): target is EndpointTarget =>
  target.kind === 'endpoint' && ['https', 'tls', 'starttls'].includes(target.scheme);

/** A TLS service from outside: versions, suites, groups, preferences and certificate, at every address of its name. */
export const tls = defineProbe({
  id: 'tls',
  kinds: ['tls-service'],
  privilege: 'none',
  accepts: isTlsService,
  requests(target, wants) {
    if (!isTlsService(target)) return [];
    const place = `${isIPv6(target.host) ? `[${target.host}]` : target.host}:${target.port}`;
    const before = target.starttls === null ? '' : ` after the ${target.starttls} upgrade to TLS`;
    const lines = [`TLS ClientHello${before} to ${place}, one for each version: ${tlsVersions.join(', ')}`];
    if (wants.tls?.includes('suites'))
      lines.push(`TLS ClientHellos${before} to ${place} for each accepted version, until its suites and groups are known`);
    if (wants.tls?.includes('certificate'))
      lines.push(`TLS handshakes${before} to ${place} for the certificates, RSA and ECDSA; no application data`);
    return lines;
  },
  async probe(target, context) {
    if (!isTlsService(target)) return { facts: [], failures: [] };
    const { lookAtEndpoint } = await import('./look.ts');
    return lookAtEndpoint(target, context);
  },
});
